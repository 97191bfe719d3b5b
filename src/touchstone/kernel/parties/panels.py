"""The part of a party's page that shows its names, identifiers, addresses and mergers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.records.register import panel, registers

from .identifiers import PUBLIC_SCHEMES, shown
from .models import Party
from .register import Parties


@panel(Parties, title=_("Names and numbers"), template="parties/identity.html")
def identity(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    """Names and numbers; addresses and personal numbers only for those who read the entry in full."""
    in_full = registers.get("parties").reads_in_full(request.viewer, party)  # type: ignore[attr-defined]
    numbers = [
        each for each in party.identifiers.order_by("pk") if in_full or (each.live and each.scheme in PUBLIC_SCHEMES)
    ]
    return {
        "names": party.names.order_by("language", "since", "pk"),
        "numbers": [(each, shown(each.scheme, each.value)) for each in numbers],
        "addresses": party.addresses.order_by("since", "pk") if in_full else [],
        "absorbed": party.absorbed.order_by("number") if in_full else [],
        "in_full": in_full,
        "number": party.number,
        "may_change": party.merged_into_id is None and "officer" in party.roles_of(request.viewer),  # type: ignore[attr-defined]
    }
