"""What is above a reader is absent: with it and without it, every answer is the same to the letter.

The same country is built twice in one database, once with records above the reader's level in every register and once
without, and rolled back each time. Everything a reader can ask for is asked in both and compared.
"""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction

from touchstone.kernel.access.levels import Level
from touchstone.kernel.records import chain, facts, ledger
from touchstone.kernel.records.register import Register, registers
from touchstone.kernel.testing.addresses import addresses

MOMENT = datetime(2012, 12, 1, 4, 0, tzinfo=UTC)
READERS = ("public", "outside", "administrator", "coordinating")
#: what differs from one request to the next and tells nothing: marks against forgery, keys of sessions.
CHANCE = re.compile(
    r'(name="csrfmiddlewaretoken" value|data-csrf-token|"csrf_?[tT]oken")(=|: )"[^"]*"'
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+(\+00:00|Z)?"
)
HEADERS = ("Content-Type", "Content-Disposition", "Content-Length", "ETag", "Last-Modified", "Location", "Vary",
           "Cache-Control", "Allow", "WWW-Authenticate", "Accept-Ranges", "HX-Redirect")  # fmt: skip


class Words:
    """Random words that occur nowhere else, and whose numbers sort before, between and after the others."""

    def __init__(self) -> None:
        self.chance, self.numbers = random.Random(2012), count(101)
        self.all: list[str] = []

    def one(self) -> str:
        word = "".join(self.chance.choice("bcdfghjklmnpqrstvwxz") for _ in range(12))
        self.all.append(word)
        return word


@pytest.fixture(autouse=True)
def _the_moment_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "now", lambda: MOMENT)


def walls(cleared: int, time: int) -> list[tuple[int, bool]]:
    """(level, in a circle) of records that a reader with this clearance and no circle may not see.

    Every third of them at a time, so that they lie before, between and after what is seen.
    """
    return [(n, circle) for n in Level.values for circle in (False, True) if circle or n > cleared][time % 3 :: 3]


def planted(country: Any, words: Words, cleared: int, time: int) -> dict[str, list[str]]:
    """Records above the reader in every register, each with words of its own; register -> their numbers."""
    from touchstone.kernel.access.models import Circle

    circle, _made = Circle.objects.get_or_create(name="Sealed", defaults={"compartments": ["sealed"]})
    numbers: dict[str, list[str]] = {}
    for register in registers:
        model = register.record.everything.filter(number=country.numbers.get(register.slug, [""])[0]).first()
        assert model is not None, f"settle() in tests/conftest.py opens no record of '{register.slug}'; open one there."
        for place, (level, closed) in enumerate(walls(cleared, time)):
            then = _earlier if place % 2 else _then
            given = _like(register, model, words, then)
            record = register.record.open(
                by="set-up", on=then(model.opened_on), holder=model.holder, level=level,
                circle=circle if closed else None, **given,
            )  # fmt: skip
            _lived(register, record, words)
            numbers.setdefault(register.slug, []).append(record.number)
    return numbers


def _like(register: Register, model: Any, words: Words, then: Callable[[date], date]) -> dict[str, Any]:
    """Facts like those of another record, with new words where words can stand and new numbers where they must."""
    given: dict[str, Any] = {}
    for field in facts.own_fields(register.record):
        value = getattr(model, field.attname)
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices and _is_free(field, value):
            value = f"{words.one()} {value}"
        elif isinstance(field, models.IntegerField) and not field.choices and not field.is_relation:
            value = next(words.numbers)
        elif isinstance(value, date):
            value = then(value)
        given[field.attname] = value
    return given


def _is_free(field: Any, value: Any) -> bool:
    return (field.max_length or 10**6) >= 40 and bool(value)


def _then(day: date) -> date:
    return day


def _earlier(day: date) -> date:
    """The same day in a year of which nothing open tells."""
    return day.replace(year=day.year - 1)


def _lived(register: Register, record: Any, words: Words) -> None:
    """A life for the record: documents of each kind, the steps it can take, and a public state."""
    from touchstone.kernel.documents.attaching import attach_file

    for kind in register.documents:
        file = SimpleUploadedFile(f"{words.one()}.txt", f"willows {words.one()}".encode())
        attach_file(record, file, kind=kind, by="set-up", on=record.opened_on)
    met = {record.state}
    while True:
        steps = [each for each in record.life.from_state(record.state) if each.target not in met and not each.asks]
        if not steps:
            break
        step = min(steps, key=lambda each: each.target not in (register.public_states or ()))
        record.take(step.name, by="set-up", on=record.opened_on, reason=words.one())
        met.add(record.state)
    for state in register.public_states or ():
        type(record).everything.filter(pk=record.pk).update(state=state)


# -- what is asked -----------------------------------------------------------------------------------------------------


def asked(country: Any, hidden: dict[str, list[str]], words: list[str]) -> Iterator[str]:
    """Every address, with numbers that are seen and numbers that are not, and lists in every order and filter."""
    for address in addresses():
        if "/sign-out/" in address.route or address.route.startswith("/health"):
            continue
        yield from country.filled(address)
        if "number" in address.names:
            for slug, numbers in hidden.items():
                values = {"slug": slug, "key": "cn-2012", "code": "AAAA-BBBB", "fmt": "csv", "place": "1"}
                for number in (numbers[0], numbers[-1]):
                    yield address.filled(values | {"number": number, "name": "accept", "step": "accept"})
    for slug in hidden:
        yield from lists(registers.get(slug), country.numbers[slug], words)
    for word in (*words[::9], *(number for numbers in hidden.values() for number in numbers[::3])):
        yield f"/search/?q={word}"
    yield from ("/search/?q=willow", "/search/?q=M107", "/works/ranking/?year=2012&format=csv")
    yield "/zh-hans/search/?q=willow"


def lists(register: Register, numbers: list[str], words: list[str]) -> Iterator[str]:
    page, export = f"/registers/{register.slug}/", f"/registers/{register.slug}/export"
    api = f"/api/v1/registers/{register.slug}/records"
    queries = [
        "",
        "size=1",
        "as_of=2012-12-01",
        "as_of=2012-06-30&size=1",
        "q=willow",
        f"q={words[0]}",
        f"q={words[-1]}",
    ]
    queries += [f"sort={way}{name}&size=1" for name in (*register.sorts, "number") for way in ("", "-")]
    queries += [f"state={state}" for state in register.record.life.states]
    queries += _narrowed(register, numbers)
    for query in queries:
        yield f"{page}?{query}"
        yield f"{api}?{query}"
        yield from (f"{export}.{fmt}?{query.replace('size=1', '')}" for fmt in ("csv", "jsonl"))
    yield f"{export}.xlsx"


def _narrowed(register: Register, numbers: list[str]) -> Iterator[str]:
    """Filters by what open records say, and by days on which only hidden ones lie."""
    record = register.record.everything.filter(number__in=numbers).first()
    for name in register.filters:
        field = register.field(name)
        if isinstance(field, models.DateField):
            yield from (f"{name}__from=2011-01-01&{name}__to=2011-12-31", f"{name}__to=2012-12-31")
        elif record is not None:
            yield f"{name}={facts.written(field, record)}"


def answers(country: Any, person: str, questions: list[str]) -> dict[str, Any]:
    """What a person is answered to every question, page after page."""
    client = country.client(person)
    heard = {}
    waiting = list(dict.fromkeys(questions))
    while waiting:
        where = waiting.pop()
        heard[where] = heard_from(client.get(where))
        following = re.search(r'rel="next" href="(\?[^"]+)"', str(heard[where][2]))
        if following:
            address = where.split("?")[0] + following[1].replace("&amp;", "&")
            waiting += [address] if address not in heard else []
    return heard


def heard_from(answer: Any) -> tuple[Any, ...]:
    """Status, headers and content, without what chance has made."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {name: answer.headers.get(name) for name in HEADERS}
    kind = headers["Content-Type"] or ""
    if "spreadsheet" in kind or kind == "application/pdf":
        headers["Content-Length"] = None
    return answer.status_code, headers, CHANCE.sub("", _text(body, kind))


def _text(body: bytes, kind: str) -> str:
    if "spreadsheet" in kind:
        from openpyxl import load_workbook

        return str([list(sheet.values) for sheet in load_workbook(io.BytesIO(body))])
    if kind == "application/pdf":
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace")


def written(country: Any, hidden: dict[str, list[str]]) -> dict[str, Any]:
    """What an officer is answered who files, amends, takes steps and names numbers that are not to be seen."""
    client, heard = country.client("officer"), {}
    work = {"title": "New", "kind": "written", "authors": "A", "owner": "A", "region": "320100",
            "authorship": "sole", "completed_on": "2012-01-20"}  # fmt: skip
    for n in range(2):
        body = json.dumps({"on": "2012-12-01", "facts": work})
        answer = client.post("/api/v1/registers/works/records", body, content_type="application/json")
        heard[f"file {n}"] = heard_from(answer)
    for slug, numbers in hidden.items():
        heard[f"import {slug}"] = imported(country, slug, numbers)
    heard["file by form"] = heard_from(client.post("/registers/works/new/", work | {"on": "2012-12-01"}))
    for slug, numbers in hidden.items():
        for number in numbers:
            for what, answer in _attempts(client, slug, number, country.numbers["parties"][0]):
                heard[f"{what} {number}"] = heard_from(answer)
    return heard


def imported(country: Any, slug: str, numbers: list[str]) -> Any:
    """What an import says that names records which are not to be seen, checked and then written."""
    from touchstone.kernel.imports import running
    from touchstone.kernel.imports.models import BadRow

    register = registers.get(slug)
    if not running.may_import(register, country.users["officer"]):
        return "not allowed"
    rows = [{"number": number, name: number, "reason": "try"} for number in numbers for name in register.form_fields]
    file = io.BytesIO("\n".join(json.dumps(each) for each in rows).encode())
    job = running.hand_in(file, "rows.jsonl", register, by=country.users["officer"], on=date(2012, 12, 1))
    heard = [job.said]
    for run in (running.check, running.write):
        if job.standing != "refused":
            run(job, by=country.users["officer"])
        heard += [str(job.counts()), job.standing]
    return heard + [str(each.problems) for each in BadRow.objects.filter(of=job).order_by("pk")]


def _attempts(client: Any, slug: str, number: str, mine: str) -> Iterator[tuple[str, Any]]:
    api, media = f"/api/v1/registers/{slug}/records/{number}", "application/json"
    body = json.dumps({"on": "2012-12-01", "reason": "try", "facts": {}})
    yield "amend", client.patch(api, body, content_type=media)
    yield "step", client.post(f"{api}/steps/accept", body, content_type=media)
    yield "events", client.get(f"{api}/events")
    merger = json.dumps({"on": "2012-12-01", "reason": "same", "facts": {"merged_into": number}})
    yield "merge", client.post(f"/api/v1/registers/parties/records/{mine}/steps/merge", merger, content_type=media)
    yield "attach", client.post(f"/documents/{slug}/{number}/attach/", {"kind": "deposit"})
    report = json.dumps({"on": "2012-12-01", "facts": {"measure": number, "period": "2012", "text": "x"}})
    yield "name", client.post("/api/v1/registers/progress-reports/records", report, content_type=media)


def told(country: Any) -> dict[str, Any]:
    """What leaves the house by itself: open data, reminders by mail, proofs, duties, and the rules' refusals."""
    from django.conf import settings

    from touchstone.chapters.quality.works.models import Work
    from touchstone.kernel.documents.attaching import attach_file
    from touchstone.kernel.exports import bulk
    from touchstone.kernel.proofs.reads import compute_proofs
    from touchstone.kernel.records.errors import StepRefused
    from touchstone.plan.commands import remind

    folder = settings.TOUCHSTONE_DATA / "open"
    heard: dict[str, Any] = {"open data": bulk.write(folder, MOMENT)}
    heard |= {path.name: path.read_text() for path in folder.iterdir()}
    mail.outbox = []
    remind(on="2012-12-30")
    heard["mails"] = [(each.subject, each.body, each.to) for each in mail.outbox]
    heard["proofs"] = [
        (each.plan, each.measure, each.name, each.value, each.data_version, each.error)
        for each in compute_proofs(date(2012, 11, 30))
    ]
    work = Work.everything.get(number=country.numbers["works"][2])
    attach_file(work, SimpleUploadedFile("a.txt", b"willows twice"), kind="deposit", by="set-up", on=date(2012, 3, 2))
    work.take("accept", by="set-up", on=date(2012, 3, 5))
    try:
        work.take("register", by="set-up", on=date(2012, 3, 20))
        heard["rule"] = "registered"
    except StepRefused as error:
        heard["rule"] = str(error)
    return heard


# -- the comparison ----------------------------------------------------------------------------------------------------


def in_world(people: Any, settle: Callable[..., Any], plant: Any, ask: Callable[[Any], Any]) -> Any:
    """Build the country, with or without what is hidden, ask it, and undo it all."""
    with transaction.atomic():
        country = settle(people, between=plant)
        chain.seal(MOMENT)  # a page that showed a head would tell how many events there are in all
        heard = ask(country)
        transaction.set_rollback(True)
    for user in people.values():
        if user is not None:
            user.__dict__.pop("_viewer", None)
    return heard


@pytest.fixture
def twins(people: Any, settling: Callable[..., Any]) -> Callable[..., tuple[Any, Any]]:
    """Ask the country with hidden records and its twin without them the same question."""

    def ask_both(ask: Callable[..., Any], cleared: int = Level.PUBLIC) -> tuple[Any, Any]:
        words, hidden, times = Words(), {}, count()

        def plant(country: Any) -> None:
            for slug, numbers in planted(country, words, cleared, next(times)).items():
                hidden.setdefault(slug, []).extend(numbers)

        first = in_world(people, settling, plant, lambda country: ask(country, hidden, words.all))
        second = in_world(people, settling, None, lambda country: ask(country, hidden, words.all))
        assert len(words.all) > 20
        return first, second

    return ask_both


def differences(first: dict[str, Any], second: dict[str, Any]) -> str:
    """Where two worlds answer differently, in words; empty where nowhere."""
    found = []
    for question in sorted(first.keys() | second.keys()):
        left, right = str(first.get(question)), str(second.get(question))
        if left != right:
            at = next((n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), 0)
            cut = slice(max(0, at - 60), at + 80)
            found.append(f"{question}\n   with:    …{left[cut]!r}\n   without: …{right[cut]!r}")
    return "\n".join(found)


@pytest.mark.parametrize("reader", READERS)
def test_no_answer_tells_of_what_is_above_the_reader(twins, reader):
    first, second = twins(lambda country, hidden, words: answers(country, reader, list(asked(country, hidden, words))))
    assert not differences(first, second)
    assert len(first) > 200


def test_no_answer_to_one_cleared_for_less_tells_of_more(twins, people):
    people["reader"].clearance = Level.CONFIDENTIAL
    people["reader"].save()
    first, second = twins(
        lambda country, hidden, words: answers(country, "reader", list(asked(country, hidden, words))),
        cleared=Level.CONFIDENTIAL,
    )
    assert not differences(first, second)


@pytest.mark.parametrize("hole", ["lists", "search", "files"])
def test_the_comparison_finds_a_hole_where_there_is_one(twins, monkeypatch, hole):
    """A wall taken down shows up, so that two equal worlds mean something."""
    from touchstone.kernel.access.viewer import Viewer

    monkeypatch.setattr(Viewer, "secrecy", lambda viewer: models.Q())
    first, second = twins(lambda country, hidden, words: answers(country, "public", list(HOLES[hole](hidden, words))))
    assert differences(first, second)


HOLES: dict[str, Callable[..., Iterator[str]]] = {
    "lists": lambda hidden, words: iter(["/registers/works/?size=1"]),
    "search": lambda hidden, words: iter([f"/search/?q={word}" for word in words]),
    "files": lambda hidden, words: iter(["/registers/works/export.xlsx"]),
}


def test_no_refusal_and_no_number_given_tells_of_what_is_above_the_officer(twins):
    first, second = twins(lambda country, hidden, words: written(country, hidden))
    assert not differences(first, second)


def test_nothing_that_leaves_the_house_tells_of_what_is_above_the_public(twins):
    first, second = twins(lambda country, hidden, words: told(country))
    assert not differences(first, second)


def test_a_record_that_is_seen_does_not_name_one_that_is_not(country):
    """A work was filed for a party that was closed since: the party's name and number stay out of the work."""
    from touchstone.chapters.quality.works.models import Work
    from touchstone.kernel.parties.models import Party

    party = Party.open(by="set-up", on=date(2012, 3, 1), kind="organisation", name="Zyxwvut")
    number = country.numbers["works"][0]
    Work.everything.filter(number=number).update(filed_for=party)
    pages, api = "/registers/works/", "/api/v1/registers/works/records"
    for level, told in ((Level.PUBLIC, True), (Level.SECRET, False)):
        Party.everything.filter(pk=party.pk).update(level=level)
        client = country.client("coordinating")
        for where in (f"{pages}{number}/", f"{pages}export.csv", f"{pages}export.jsonl", api, f"{api}/{number}"):
            _status, _headers, text = heard_from(client.get(where))
            assert number in text
            assert ("Zyxwvut" in text or party.number in text) is told, where
