"""Names, identifiers and addresses of a party: each change writes an event on the party in the same transaction."""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from touchstone.kernel.access.models import User
from touchstone.kernel.access.viewer import SYSTEM, viewer_of
from touchstone.kernel.records.errors import FactsRefused, NotAllowed

from .identifiers import NumberRefused, checked, shown
from .models import Address, Identifier, Party, PartyName

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def _may_change(party: Party, by: User | str) -> None:
    if isinstance(by, str):
        return
    roles = party.roles_of(viewer_of(by))
    if "officer" not in roles:
        held = ", ".join(sorted(roles)) or "the public"
        told = _("%(number)s is changed by an officer; you act as %(held)s.")
        raise NotAllowed(told % {"number": party.number, "held": held})
    if party.merged_into is not None:
        told = _("%(number)s is merged; change %(into)s, or undo the merger first.")
        raise NotAllowed(told % {"number": party.number, "into": party.merged_into.number})


def add_name(
    party: Party, text: str, *, language: str, by: User | str, on: date,
    since: date | None = None, until: date | None = None,
) -> PartyName:  # fmt: skip
    """Give a party a further name; one that is still borne is found by search from now on."""
    _may_change(party, by)
    if not _TAG.fullmatch(language):
        raise FactsRefused(
            {"language": [_("“%(tag)s” is no language tag; write zh-Hans, bo or en.") % {"tag": language[:40]}]}
        )
    name = PartyName(party=party, text=" ".join(text.split()), language=language, since=since, until=until)
    _clean(name)
    with transaction.atomic():
        name.save()
        diff = {"names": [None, {"text": name.text, "language": language, **_days(name)}]}
        party.note("named", by=by, on=on, diff=diff)
        _refresh_other_names(party, by, on)
    return name


def end_name(name: PartyName, *, until: date, by: User | str, on: date, reason: str = "") -> None:
    """Say from which day a name is borne no more."""
    party = name.party
    _may_change(party, by)
    before = _days(name)
    name.until = until
    _clean(name)
    with transaction.atomic():
        name.save()
        party.note(
            "name_ended", by=by, on=on, reason=reason, diff={"names": [{"text": name.text, **before}, _days(name)]}
        )
        _refresh_other_names(party, by, on)


def _refresh_other_names(party: Party, by: User | str, on: date) -> None:
    borne = party.names.filter(Q(until=None) | Q(until__gt=on)).exclude(text=party.name).order_by("language", "pk")
    texts = list(dict.fromkeys(borne.values_list("text", flat=True)))
    party.amend(by=by, on=on, reason="Names now in use", also_called=texts)


def add_identifier(party: Party, scheme: str, value: str, *, by: User | str, on: date) -> Identifier:
    """Enter a number that names the party.

    Raises:
        FactsRefused: the number cannot be right, or another living party bears it, which is named.
    """
    _may_change(party, by)
    try:
        number = checked(scheme, value)
    except NumberRefused as error:
        raise FactsRefused({"identifiers": [str(error)]})
    with transaction.atomic():
        other = Identifier.objects.filter(scheme=scheme, value=number, live=True).select_related("party").first()
        if other is not None:
            raise FactsRefused({"identifiers": [_borne_by(other, party, by)]})
        made = Identifier.objects.create(party=party, scheme=scheme, value=number)
        party.note("identified", by=by, on=on, diff={"identifiers": [None, _masked(made)]})
    return made


def _borne_by(other: Identifier, party: Party, by: User | str) -> str:
    """Who bears the number already, named only to somebody who may see that entry."""
    if other.party_id == party.pk:
        return f"{party.number} bears this number already."
    viewer = SYSTEM if isinstance(by, str) else viewer_of(by)
    if not Party.objects.seen_by(viewer).filter(pk=other.party_id).exists():
        return "This number cannot be entered here. Ask the administrator of the register."
    return f"{other.party.number} bears this number. If they are one party, merge the two entries."


def withdraw_identifier(identifier: Identifier, *, by: User | str, on: date, reason: str) -> None:
    """End an identifier that was entered wrongly or given up; it stays in the history."""
    _may_change(identifier.party, by)
    if not reason.strip():
        raise FactsRefused({"reason": [_("An identifier is withdrawn with a reason.")]})
    with transaction.atomic():
        identifier.live, identifier.withdrawn_on = False, on
        identifier.save()
        diff = {"identifiers": [_masked(identifier), None]}
        identifier.party.note("identifier_withdrawn", by=by, on=on, reason=reason, diff=diff)


def add_address(
    party: Party, text: str, *, region: str = "", by: User | str, on: date,
    since: date | None = None, until: date | None = None,
) -> Address:  # fmt: skip
    """Enter where the party is to be found."""
    _may_change(party, by)
    address = Address(party=party, text=" ".join(text.split()), region=region, since=since, until=until)
    _clean(address)
    with transaction.atomic():
        address.save()
        diff = {"addresses": [None, {"text": address.text, "region": region, **_days(address)}]}
        party.note("addressed", by=by, on=on, diff=diff)
    return address


def end_address(address: Address, *, until: date, by: User | str, on: date, reason: str = "") -> None:
    """Say from which day a party is no longer to be found at an address."""
    party = address.party
    _may_change(party, by)
    before = {"text": address.text, "region": address.region, **_days(address)}
    address.until = until
    _clean(address)
    with transaction.atomic():
        address.save()
        diff = {"addresses": [before, _days(address)]}
        party.note("address_ended", by=by, on=on, reason=reason, diff=diff)


def _masked(identifier: Identifier) -> dict[str, str]:
    """What history keeps of an identifier: a personal number only by its end."""
    return {"scheme": identifier.scheme, "value": shown(identifier.scheme, identifier.value)}


def _days(period: PartyName | Address) -> dict[str, str | None]:
    return {
        "since": period.since.isoformat() if period.since else None,
        "until": period.until.isoformat() if period.until else None,
    }


def _clean(row: PartyName | Address) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise FactsRefused(error.message_dict)
