"""What a reader owes and by when; parts of the house add the duties they know of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from touchstone.kernel.access.viewer import Viewer


@dataclass(frozen=True)
class Duty:
    """One thing owed.

    Args:
        due: the day; None where no day is set.
        what, about: words for the thing and for the record or measure it concerns.
        link: where it is done.
        law: the article that sets the day, empty where none does.
        provisional: the day may still move, for the calendar of that year is not published.
    """

    due: date | None
    what: Any
    about: str
    link: str
    law: str = ""
    provisional: bool = False


sources: list[Callable[[Viewer, date], Iterable[Duty]]] = []


def duties_of(viewer: Viewer, today: date) -> list[Duty]:
    """All duties of the viewer, the nearest day first, those without a day last."""
    owed = [duty for source in sources for duty in source(viewer, today)]
    return sorted(owed, key=lambda duty: (duty.due is None, duty.due or date.max, str(duty.about)))
