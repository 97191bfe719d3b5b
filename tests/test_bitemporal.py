"""One truth in two times: page, list, API, file and command answer for a day as a plain replay of what was said."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from typer.testing import CliRunner

from touchstone.kernel.parties.models import Party
from touchstone.kernel.testing.regions import enter_some_regions

pytestmark = pytest.mark.django_db
OPENED = date(2012, 2, 1)
DAYS = st.dates(date(2012, 1, 25), date(2012, 3, 10))
NAMES = st.sampled_from(["Willow Press", "Reed Press", "杨柳出版社", "Oak & Sons"])
REGIONS = st.sampled_from(["110000", "310000"])
SAID = st.lists(
    st.tuples(DAYS.filter(lambda day: day >= OPENED), st.sampled_from(["name", "region"]), NAMES, REGIONS), max_size=5
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=SAID, asked=DAYS, known=st.integers(0, 5))
def test_every_way_to_ask_answers_as_a_replay_does(said: Any, asked: date, known: int) -> None:
    enter_some_regions()
    party, told = _told(said)
    then = _replayed(told, asked)
    assert _listed(party, asked) == then
    assert _by_api(party, asked) == then
    assert _in_api_list(party, asked) == then
    assert _in_file(party, asked) == then
    assert _by_command(party, asked) == then
    assert _on_page(party, asked) == (then or {}).get("name")
    last = min(known, len(told) - 1)
    at = told[last][1]
    was_known = _replayed(told[: last + 1], asked)
    assert _by_api(party, asked, at) == was_known
    assert _by_command(party, asked, at) == was_known


def _told(said: Any) -> tuple[Party, list[tuple[date, datetime, dict[str, str]]]]:
    """A party of whom these things were said, and the plain list of them: held on, recorded at, facts."""
    party = Party.open(by="set-up", on=OPENED, kind="organisation", name="First Press", region="110000")
    told = [(OPENED, party.history().get(seq=1).recorded_at, {"name": "First Press", "region": "110000"})]
    for on, which, name, region in said:
        changed = {which: name if which == "name" else region}
        held = _replayed(told, on) or {}
        if held[which] == changed[which]:
            continue  # nothing new for that day
        event = party.amend(by="set-up", reason="Told", on=on, **changed)
        told.append((on, event.recorded_at, changed))
    return party, told


def _replayed(told: Any, day: date) -> dict[str, str] | None:
    facts: dict[str, str] = {}
    for _held, _at, each in sorted((each for each in told if each[0] <= day), key=lambda each: each[:2]):
        facts |= each
    return facts or None


def _both(row: dict[str, Any]) -> dict[str, str]:
    return {"name": row["name"], "region": row["region"]}


def _listed(party: Party, day: date) -> dict[str, str] | None:
    """Through the list page: which regions' lists of the day hold it, and under which name."""
    found = []
    for region in ("110000", "310000"):
        page = html.fromstring(Client().get(f"/registers/parties/?as_of={day}&region={region}").content)
        rows = page.xpath(f"//tbody/tr[.//a[normalize-space()='{party.number}']]")
        found += [{"name": " ".join(each.itertext()), "region": region} for each in rows]
    if not found:
        return None
    [row] = found
    names = [name for name in ("First Press", "Willow Press", "Reed Press", "杨柳出版社", "Oak & Sons")
             if name in row["name"]]  # fmt: skip
    [row["name"]] = names
    return row


def _on_page(party: Party, day: date) -> str | None:
    answer = Client().get(f"/registers/parties/{party.number}/", {"as_of": str(day)})
    if answer.status_code == 404:
        return None
    page = html.fromstring(answer.content)
    if not page.xpath("//dl[@class='facts']"):
        return None
    return str(page.xpath("normalize-space(//dl[@class='facts']//dt[normalize-space()='Name']/following-sibling::dd)"))


def _by_api(party: Party, day: date, at: datetime | None = None) -> dict[str, str] | None:
    asked = {"as_of": str(day)} | ({"known_at": at.isoformat()} if at else {})
    answer = Client().get(f"/api/v1/registers/parties/records/{party.number}", asked)
    return _both(answer.json()) if answer.status_code == 200 else None


def _in_api_list(party: Party, day: date) -> dict[str, str] | None:
    rows = Client().get("/api/v1/registers/parties/records", {"as_of": str(day), "size": "100"}).json()["items"]
    return next((_both(row) for row in rows if row["number"] == party.number), None)


def _in_file(party: Party, day: date) -> dict[str, str] | None:
    answer = Client().get(f"/registers/parties/export.csv?as_of={day}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return next((_both(row) for row in csv.DictReader(io.StringIO(text)) if row["number"] == party.number), None)


def _by_command(party: Party, day: date, at: datetime | None = None) -> dict[str, str] | None:
    from touchstone.cli.imports import app

    words = ["show", "parties", party.number, "--as-of", str(day), "--json"]
    done = CliRunner().invoke(app, [*words, *(["--known-at", at.isoformat()] if at else [])])
    return _both(json.loads(done.output)) if done.exit_code == 0 else None
