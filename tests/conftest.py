"""A small country behind the wall: the plan, organs, one person of every role, and a record in each register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from touchstone.kernel.records.register import registers

ROLES = ("reader", "officer", "reviewer", "head", "administrator")
#: everyone who may come to an address, from nobody to the office that coordinates.
PERSONS = ("public", "outside", *ROLES, "coordinating", "other-organ")
DAY = date(2012, 3, 1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a person runs once for each kind of them."""
    if "person" in metafunc.fixturenames:
        metafunc.parametrize("person", PERSONS)


@dataclass
class Country:
    """What a walk through the house stands on.

    Args:
        users: person -> user, None for the public.
        numbers: register -> numbers of records in it.
    """

    users: dict[str, Any]
    numbers: dict[str, list[str]] = field(default_factory=dict)

    def client(self, person: str, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        if self.users[person] is not None:
            client.force_login(self.users[person])
        return client

    def filled(self, address: Any) -> list[str]:
        """The address with real values, once for each register where it names one, and once with strange ones."""
        return list(dict.fromkeys(address.filled(values) for values in self._values(address)))

    def _values(self, address: Any) -> Iterator[dict[str, str]]:
        usual = {"code": "320100", "key": "cn-2012", "name": "manifest.json", "fmt": "csv", "form": "json"}
        usual |= {"step": "accept", "username": "officer", "verb": "close"}
        if "/plan/" in address.route:
            usual |= {"code": "NCAC", "number": "7"}
        if "/indicators/" in address.route:
            usual |= {"code": "invention-patents-per-10k"}
        if address.route.startswith("/works/"):
            usual |= {"number": self.numbers["works"][0], "code": "AAAA-BBBB"}
        for register in registers if "slug" in address.names else ():
            for number in self.numbers.get(register.slug, ["NONE-1"]):
                yield usual | {"slug": register.slug, "number": number, "name": _first_step(register), "place": "1"}
        if address.names and "slug" not in address.names:
            yield usual
        yield dict.fromkeys(address.names, "7")


def _first_step(register: Any) -> str:
    steps = register.record.life.steps
    return str(steps[0].name) if steps else "none"


@pytest.fixture
def people(db: Any) -> dict[str, Any]:
    """The plan of 2012 with its organs, and one person of every kind; nobody is cleared for anything."""
    from touchstone.kernel.access.models import Membership, User
    from touchstone.kernel.parties.models import Organ
    from touchstone.kernel.regions.loader import load_regions
    from touchstone.plan.loading import load_edition

    load_regions()
    load_edition("cn-2012")
    wanted = [(role, "NCAC", role) for role in ROLES]
    wanted += [("coordinating", "JMO", "officer"), ("other-organ", "SIPO", "head")]
    users: dict[str, Any] = {"public": None, "outside": User.objects.create(username="outside")}
    for name, code, role in wanted:
        users[name] = User.objects.create(username=name, email=f"{name}@example.org")
        Membership.objects.create(user=users[name], organ=Organ.objects.get(code=code), role=role)
    return users


def settle(users: dict[str, Any], between: Callable[[Country], None] | None = None) -> Country:
    """Records that people meet: works on their way and registered, parties, reports, one with a document.

    `between` is called after a first record of each register and again at the end, for what is to lie in between.
    """
    from touchstone.chapters.quality.works.models import Work
    from touchstone.kernel.documents.attaching import attach_file
    from touchstone.kernel.parties.models import Organ, Party
    from touchstone.plan.models import Measure, ProgressReport

    measure = Measure.everything.get(plan__key="cn-2012", position=7)
    country = Country(users, {"works": [], "parties": [], "progress-reports": [], "measures": [measure.number]})
    for title, filer in (("Willows on the Qinhuai", None), ("Oaks at the gate", users["outside"]), ("Reeds", None)):
        work = Work.open(
            by=filer or "set-up", on=DAY, title=title, kind="written", authors="Li Wen", owner="Li Wen",
            region="320100", completed_on=date(2012, 1, 20),
        )  # fmt: skip
        attach_file(work, SimpleUploadedFile("copy.txt", title.encode()), kind="deposit", by="set-up", on=DAY)
        for step, day in (("accept", date(2012, 3, 5)), ("register", date(2012, 3, 20))) if title != "Reeds" else ():
            work.take(step, by="set-up", on=day)
        party = Party.open(by="set-up", on=DAY, kind="organisation", name=f"{title} Press", region="110000")
        report = ProgressReport.open(
            by="set-up", on=date(2012, 6, 1), holder=Organ.objects.get(code="NCAC"), measure=measure, period="2012-H1",
            text=f"The register of works is open: {title}.",
        )  # fmt: skip
        attach_file(report, SimpleUploadedFile("half.txt", b"half a year"), kind="attachment", by="set-up", on=DAY)
        for step in ("submit", "accept"):
            report.take(step, by="set-up", on=date(2012, 6, 2))
        for slug, record in (("works", work), ("parties", party), ("progress-reports", report)):
            country.numbers[slug].append(record.number)
        if between is not None:
            between(country)
    return country


@pytest.fixture
def settling() -> Callable[..., Country]:
    return settle


@pytest.fixture
def country(people: dict[str, Any]) -> Country:
    return settle(people)
