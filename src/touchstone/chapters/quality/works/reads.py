"""What is asked of the works on file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from touchstone.engines.statistics.ranking import Registered, Standing, standings
from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.documents.models import Attachment
from touchstone.kernel.indicators.reads import frozen
from touchstone.kernel.indicators.snapshots import Snapshot
from touchstone.kernel.records import reads as lists
from touchstone.kernel.records.register import registers

if TYPE_CHECKING:
    from .models import Work

LIVE = ("received", "under_examination", "to_be_corrected", "registered")


def same_deposit(work: Work) -> list[Work]:
    """Earlier works, registered or on their way, with the same deposit copy to the byte; oldest first.

    Works more secret than this one are left out: a refusal would tell of them.
    """
    from .models import Work

    deposits = Attachment.objects.filter(register="works", kind="deposit", withdrawn_at=None)
    mine = deposits.filter(number=work.number).values("document__sha256")
    twins = deposits.filter(document__sha256__in=mine, number__lt=work.number).values("number")
    known = Q(circle=None) | Q(circle=work.circle_id)
    found = Work.everything.filter(known, number__in=twins, state__in=LIVE, level__lte=work.level)
    return list(found.order_by("number")[:20])


def registered_on(work: Work) -> date | None:
    """The day the work was registered, from its history; None where it was not."""
    event = work.history().filter(verb="register").order_by("-seq").first()
    return event.held_on if event else None


def registrations(until: date) -> Iterator[Registered]:
    """Works that stood registered on a day, with the day of their registration; only what the public may read."""
    from touchstone.kernel.records.models import Event

    days = dict(
        Event.objects.filter(register="works", verb="register", held_on__lte=until).values_list("number", "held_on")
    )
    asked = lists.RowsQuery(sort="number", on=until, filters={"state": ("registered",)})
    for work in lists.each(registers.get("works"), PUBLIC, asked):
        yield Registered(work.region, work.owner, work.kind, days.get(work.number, work.state_since), work.title)


@dataclass(frozen=True)
class Ranking:
    """Cities by the works registered there in a year, and the frozen tables it rests on.

    `population` tells who counted the inhabitants and whether they are made up; None where nobody is known.
    """

    year: int
    rows: list[Standing]
    years: list[int]
    snapshots: tuple[Snapshot, ...]
    population: dict[str, Any] | None


def city_ranking(year: int | None = None, *, on: date) -> Ranking:
    """Cities by the works registered there in a year: raw, per head and net of series.

    Args:
        year: the newest with works where None. on: the newest tables frozen by that day are read.
    Raises:
        NoSnapshot: nothing was frozen by then.
    """
    import pyarrow.compute as pc  # slow to load

    from .tables import PEOPLE, SERIES

    series, people = (frozen(table, on) for table in (SERIES, PEOPLE))
    works, heads = series.table(), people.table()
    years = sorted(set(works["year"].to_pylist()), reverse=True)
    chosen = year if year is not None else (years or [on.year])[0]
    counts: dict[str, tuple[int, int]] = {}
    for row in works.filter(pc.equal(works["year"], chosen)).to_pylist():
        raw, net = counts.get(row["region"], (0, 0))
        counts[row["region"]] = (raw + row["works"], net + 1)
    of_year = heads.filter(pc.equal(heads["year"], chosen)).to_pylist()
    rows = standings(counts, {row["region"]: row["people"] for row in of_year})
    told = {"source": of_year[0]["source"], "invented": of_year[0]["invented"]} if of_year else None
    return Ranking(chosen, rows, years, (series, people), told)
