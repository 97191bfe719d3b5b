"""The time limits of a record, for its page."""

from __future__ import annotations

from typing import Any

from django import template

from touchstone.kernel.clock.limits import limits_of
from touchstone.kernel.days import today
from touchstone.kernel.records.models import Record

register = template.Library()


@register.inclusion_tag("clock/limits.html", takes_context=True)
def time_limits(context: Any, record: Record) -> dict[str, Any]:
    """The limits that run now, for a reader who sees the record in full; nothing on a page of a past day."""
    viewer = getattr(context.get("request"), "viewer", None)
    if viewer is None or context.get("on") or not record.register().reads_in_full(viewer, record):
        return {"limits": []}
    return {"limits": limits_of(record, today())}
