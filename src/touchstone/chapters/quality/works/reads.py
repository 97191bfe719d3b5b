"""What is asked of the works on file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from touchstone.engines.statistics.ranking import Registered, Standing, count, standings
from touchstone.kernel.documents.models import Attachment

if TYPE_CHECKING:
    from .models import Work

LIVE = ("received", "under_examination", "to_be_corrected", "registered")


def same_deposit(work: Work) -> list[Work]:
    """Earlier works, registered or on their way, with the same deposit copy to the byte; oldest first."""
    from .models import Work

    deposits = Attachment.objects.filter(register="works", kind="deposit", withdrawn_at=None)
    mine = deposits.filter(number=work.number).values("document__sha256")
    twins = deposits.filter(document__sha256__in=mine, number__lt=work.number).values("number")
    return list(Work.everything.filter(number__in=twins, state__in=LIVE).order_by("number")[:20])


def registered_on(work: Work) -> date | None:
    """The day the work was registered, from its history; None where it was not."""
    event = work.history().filter(verb="register").order_by("-seq").first()
    return event.held_on if event else None


def registrations(year: int) -> Iterator[Registered]:
    """Works registered in a year that still stand; revoked ones are left out."""
    from touchstone.kernel.records.models import Event

    from .models import Work

    days = dict(
        Event.objects.filter(register="works", verb="register", held_on__year=year).values_list("number", "held_on")
    )
    standing = Work.everything.filter(state="registered", level=0, circle=None)
    fields = standing.values_list("number", "region", "owner", "kind", "title")
    for number, region, owner, kind, title in fields.iterator(chunk_size=5000):
        if number in days:
            yield Registered(region, owner, kind, days[number], title)


def city_ranking(year: int) -> list[Standing]:
    """Cities by the works registered there in a year: raw, per head and net of series."""
    return standings(count(registrations(year)), people(year))


def people(year: int) -> dict[str, int | None]:
    """City -> inhabitants at the end of that year."""
    from .models import CityPopulation

    return dict(CityPopulation.objects.filter(year=year).values_list("region", "persons"))


def years() -> list[int]:
    """Years in which works were registered, newest first."""
    from touchstone.kernel.records.models import Event

    days = Event.objects.filter(register="works", verb="register").dates("held_on", "year", order="DESC")
    return [day.year for day in days]


def population_note(year: int) -> dict[str, Any] | None:
    """Where the year's populations come from, and whether they are made up; None where there are none."""
    from .models import CityPopulation

    first = CityPopulation.objects.filter(year=year).first()
    return {"source": first.source, "invented": first.invented} if first else None
