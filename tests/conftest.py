"""A small country behind the wall: the plan, organs, one person of every role, and a record in each register."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

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
        numbers: register -> numbers of records that everybody may see.
        papers: register -> number of a record with a public document, where the register has such.
    """

    users: dict[str, Any]
    numbers: dict[str, list[str]] = field(default_factory=dict)

    def client(self, person: str, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        if self.users[person] is not None:
            client.force_login(self.users[person])
        return client


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


def settle(users: dict[str, Any]) -> Country:
    """Records that people meet: works on their way and registered, parties, reports, one with a document."""
    from touchstone.chapters.quality.works.models import Work
    from touchstone.kernel.documents.attaching import attach_file
    from touchstone.kernel.parties.models import Organ, Party
    from touchstone.plan.models import Measure, ProgressReport

    works = []
    for title, filer in (("Willows on the Qinhuai", None), ("Oaks at the gate", users["outside"]), ("Reeds", None)):
        work = Work.open(
            by=filer or "set-up", on=DAY, title=title, kind="written", authors="Li Wen", owner="Li Wen",
            region="320100", completed_on=date(2012, 1, 20),
        )  # fmt: skip
        attach_file(work, SimpleUploadedFile("copy.txt", title.encode()), kind="deposit", by="set-up", on=DAY)
        works.append(work)
    for work in works[:2]:
        work.take("accept", by="set-up", on=date(2012, 3, 5))
        work.take("register", by="set-up", on=date(2012, 3, 20))
    parties = [
        Party.open(by="set-up", on=DAY, kind="organisation", name=name, region="110000")
        for name in ("Willow Paper Works", "Oak Press")
    ]
    measure = Measure.everything.get(plan__key="cn-2012", position=7)
    report = ProgressReport.open(
        by="set-up", on=date(2012, 6, 1), holder=Organ.objects.get(code="NCAC"), measure=measure, period="2012-H1",
        text="The register of works is open.",
    )  # fmt: skip
    attach_file(report, SimpleUploadedFile("half.txt", b"half a year"), kind="attachment", by="set-up", on=DAY)
    for step in ("submit", "accept"):
        report.take(step, by="set-up", on=date(2012, 6, 2))
    numbers = {
        "works": [work.number for work in works],
        "parties": [party.number for party in parties],
        "progress-reports": [report.number],
        "measures": [measure.number],
    }
    return Country(users, numbers)


@pytest.fixture
def country(people: dict[str, Any]) -> Country:
    return settle(people)
