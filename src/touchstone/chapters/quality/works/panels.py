"""What a work's page shows beyond its facts: its certificate, and earlier works with the same deposit copy."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.records.register import panel

from .certificate import code_of
from .models import Work
from .reads import registered_on, same_deposit
from .register import Works


@panel(Works, title=_("Certificate"), template="works/_certificate.html")
def certificate(request: HttpRequest, work: Work) -> dict[str, Any] | None:
    if work.state != "registered":
        return None
    return {"number": work.number, "code": code_of(work), "registered_on": registered_on(work)}


@panel(Works, title=_("The same deposit copy"), template="works/_twins.html")
def twins(request: HttpRequest, work: Work) -> dict[str, Any] | None:
    viewer = request.viewer  # type: ignore[attr-defined]
    if not work.register().reads_in_full(viewer, work):
        return None
    seen = {each.pk for each in work.register().seen_by(viewer).filter(pk__in=[t.pk for t in same_deposit(work)])}
    return {"twins": [each for each in same_deposit(work) if each.pk in seen]}
