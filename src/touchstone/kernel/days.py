"""The day it is, as the server sees it: read at the edge and passed on as an argument."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day in the server's time zone, or the day at which a demonstration's clock was stopped."""
    return settings.TOUCHSTONE_TODAY or timezone.localdate()
