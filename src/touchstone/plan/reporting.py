"""How a progress report comes to its organ and to its secrecy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from touchstone.kernel.access.models import User
from touchstone.kernel.access.viewer import viewer_of
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records.errors import FactsRefused, NotAllowed

from .models import Measure
from .rights import may_report


def settled(by: User | str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a report with the organ that gives it, and never less secret than its measure.

    Raises:
        NotAllowed: the user is no officer of an organ that answers for the measure.
        FactsRefused: the user is an officer of several that do, and none was named.
    """
    found, measure = dict(facts), facts.get("measure")
    if measure is None:
        return found
    found["level"] = max(measure.level, found.get("level") or 0)
    found["circle"] = found.get("circle") or measure.circle
    if found.get("holder") is None and not isinstance(by, str):
        found["holder"] = _organ_of(by, measure)
    return found


def _organ_of(user: User, measure: Measure) -> Organ:
    organs = may_report(measure, viewer_of(user))
    if not organs:
        message = _("Reports on %(measure)s are written by officers of the organs that answer for it.")
        raise NotAllowed(message % {"measure": measure})
    if len(organs) > 1:
        codes = ", ".join(each.code for each in organs)
        message = _(
            "You are an officer of %(organs)s, which all answer for it; report on its page, where one is chosen."
        )
        raise FactsRefused({"measure": [message % {"organs": codes}]})
    return organs[0]
