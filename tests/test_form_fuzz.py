"""Every form, address, query and header, sent what no honest browser sends: an answer in words, never a fault.

The forms are read from the pages themselves, as each kind of person meets them, so that a new page is fuzzed by being
there. The draws are the same in every run; TOUCHSTONE_FORM_ROUNDS asks for more of them and TOUCHSTONE_FORM_SEED for
others.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import transaction

from touchstone.kernel.testing.addresses import addresses
from touchstone.kernel.testing.hostile import HEADERS, MARK, TEXTS, encoded, files, multipart, text

ROUNDS = int(os.environ.get("TOUCHSTONE_FORM_ROUNDS", "1"))
SEED = int(os.environ.get("TOUCHSTONE_FORM_SEED", "2012"))
FORMS = 24  # of those a person meets in a round
#: names that some page or another asks its query for, beside those in the forms.
ASKED = ("q", "size", "sort", "after", "as_of", "known", "on", "year", "format", "page", "next", "state", "from", "to")
FILES = files()
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page: where it goes, and (name, kind, what was filled in, choices) of its fields."""

    action: str
    method: str
    fields: tuple[tuple[str, str, str, tuple[str, ...]], ...]

    @property
    def takes_files(self) -> bool:
        return any(kind == "file" for _name, kind, _value, _choices in self.fields)


def forms_on(page: str, where: str) -> Iterator[Form]:
    for form in BeautifulSoup(page, "lxml").find_all("form"):
        action = str(form.get("action") or where)
        if action.startswith("?"):
            action = where.split("?")[0] + action
        if action.startswith("/") and "sign-out" not in action:
            yield Form(action, str(form.get("method", "get")).upper(), tuple(_fields(form)))


def _fields(form: Any) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    for each in form.find_all(["input", "select", "textarea", "button"]):
        name = each.get("name")
        if not name or name == "csrfmiddlewaretoken":
            continue
        choices = tuple(str(option.get("value", "")) for option in each.find_all("option"))
        value = each.get("value") or (each.text if each.name == "textarea" else "")
        yield str(name), str(each.get("type", each.name)), str(value), choices


def plausible(name: str, kind: str, value: str, choices: tuple[str, ...], chance: random.Random) -> bytes:
    """What an honest person might send, so that most of a form is right and its one wrong field is reached."""
    if choices:
        return chance.choice(choices).encode()
    if value:
        return value.encode()
    known = {"date": "2012-03-01", "number": "3", "checkbox": "on", "email": "li@example.org", "password": "x" * 12}
    return known.get(kind, {"region": "320100", "q": "willow"}.get(name, "Reeds")).encode()


def filled_in(
    form: Form, chance: random.Random
) -> tuple[list[tuple[str, bytes]], list[tuple[str, tuple[bytes, bytes]]]]:
    """A form filled in with one to three fields hostile; sometimes a field twice, missing, or of another name."""
    wrong = chance.sample(range(len(form.fields)), min(len(form.fields), chance.choice((1, 1, 2, 3))))
    pairs, sent = [], []
    for place, (name, kind, value, choices) in enumerate(form.fields):
        if kind == "file":
            sent.append((name, chance.choice(FILES)))
        elif place in wrong:
            times = chance.choice((0, 1, 1, 1, 1, 2))
            pairs += [(name, text(chance)) for _time in range(times)]
        else:
            pairs.append((name, plausible(name, kind, value, choices, chance)))
    if chance.random() < 0.2:
        pairs.append((chance.choice(("on", "version", "level", "circle", "holder", "state", "next")), text(chance)))
    return pairs, sent


# -- asking ------------------------------------------------------------------------------------------------------------


def asked(client: Any, method: str, where: str, body: bytes | str = b"", media: str = "", **headers: str) -> Any:
    """The answer, with everything that it wrote taken back."""
    with transaction.atomic():
        answer = client.generic(method, where, body, content_type=media or "application/octet-stream", headers=headers)
        if answer.streaming:
            answer.content_read = b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def problem(answer: Any) -> str:
    """What is wrong with an answer, or an empty text; 503 is a view's own word that its data is not there."""
    if answer.status_code >= 500 and (answer.status_code != 503 or answer.exc_info):
        failed = answer.exc_info
        return f"{answer.status_code} {failed[0].__name__}: {failed[1]}" if failed else str(answer.status_code)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
    if is_page and MARK.encode() in answer.content:
        return "what was sent stands on the page as markup"
    return ""


def send(client: Any, form: Form, chance: random.Random) -> tuple[str, Any]:
    """Send a form in filled hostilely; what was sent, and the answer."""
    pairs, sent = filled_in(form, chance)
    if form.method == "GET":
        where = form.action.split("?")[0] + "?" + encoded(pairs)
        return f"GET {where[:400]}", asked(client, "GET", where)
    if form.takes_files:
        body, media = multipart(pairs, sent)
        names = [called for _name, (called, _content) in sent]
        return f"POST {form.action} {pairs!r:.400} {names}", asked(client, "POST", form.action, body, media)
    body, media = encoded(pairs).encode(), "application/x-www-form-urlencoded"
    return f"POST {form.action} {body[:400]!r}", asked(client, "POST", form.action, body, media)


def met(country: Any, client: Any, chance: random.Random) -> list[Form]:
    """The forms that a person meets, each route at one place drawn among those it leads to."""
    forms: dict[Form, None] = {}
    for address in addresses():
        if address.is_api or "/sign-out/" in address.route or address.route.endswith(".pdf"):
            continue
        where = chance.choice(country.filled(address))
        answer = client.get(where)
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            forms |= dict.fromkeys(form for form in forms_on(answer.content.decode(), where) if form.fields)
    return list(forms)


def faults(questions: Iterator[tuple[str, Any]]) -> str:
    """What went wrong, the first example of each kind of fault."""
    found: dict[str, str] = {}
    for what, answer in questions:
        wrong = problem(answer)
        if wrong:
            found.setdefault(re.sub(r"\d+|'[^']*'", "", wrong)[:120], f"{what}\n   {wrong[:600]}")
    return "\n".join(found.values())


def test_no_form_filled_in_hostilely_breaks_a_page_whoever_fills_it_in(country):
    sent = []

    def questions() -> Iterator[tuple[str, Any]]:
        for turn in range(ROUNDS):
            for person in country.users:
                cache.clear()  # attempts to sign in are limited
                client, chance = country.client(person), random.Random(f"{SEED} {turn} {person}")
                forms = met(country, client, chance)
                for form in chance.sample(forms, min(len(forms), FORMS)):
                    what, answer = send(client, form, chance)
                    sent.append(answer.status_code)
                    yield f"{person}: {what}", answer

    wrong = faults(questions())
    assert not wrong, wrong
    assert len(sent) > 100 * ROUNDS
    print(f"\n{len(sent)} forms sent, none broke a page; answers: {Counter(sent).most_common()}")


def test_no_query_path_or_header_breaks_an_address(country):
    chance = random.Random(SEED)

    def questions() -> Iterator[tuple[str, Any]]:
        for _round in range(ROUNDS):
            for address in addresses():
                if "/sign-out/" in address.route or address.route.endswith(".pdf"):
                    continue
                client = country.client(chance.choice(list(country.users)))
                wheres = country.filled(address)
                yield _with_query(client, chance.choice(wheres), chance)
                yield _with_header(client, chance.choice(wheres), chance)
                if address.names:
                    yield _with_path(client, address, wheres, chance)

    wrong = faults(questions())
    assert not wrong, wrong


def _with_query(client: Any, where: str, chance: random.Random) -> tuple[str, Any]:
    names = chance.sample(ASKED, 2)
    where = f"{where}?{encoded([(name, text(chance)) for name in names])}"
    return f"GET {where[:400]}", asked(client, "GET", where)


def _with_header(client: Any, where: str, chance: random.Random) -> tuple[str, Any]:
    name = chance.choice(list(HEADERS))
    value, method = chance.choice(HEADERS[name]), chance.choice(("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"))
    return f"{method} {where} {name}: {value[:200]!r}", asked(client, method, where, **{name: value})


def _with_path(client: Any, address: Any, wheres: list[str], chance: random.Random) -> tuple[str, Any]:
    hostile = quote_from_bytes(text(chance)[:2000])
    known = dict(zip(address.names, re.split(r"/", wheres[0].strip("/"))[-len(address.names) :], strict=False))
    where = address.filled(known | {chance.choice(address.names): hostile})
    return f"GET {where[:400]}", asked(client, "GET", where)


def test_ten_megabytes_in_one_field_are_refused_in_words(country):
    client = country.client("officer")
    large = b"x" * 10_000_000
    for form in met(country, client, random.Random(SEED)):
        if form.method == "POST" and not form.takes_files:
            name = form.fields[0][0]
            answer = asked(client, "POST", form.action, encoded([(name, large)]), "application/x-www-form-urlencoded")
            assert answer.status_code in (400, 403, 413), form.action
    assert client.get("/search/?q=" + "x" * 1_000_000).status_code < 500


def test_a_number_of_thousands_of_digits_is_refused_wherever_a_number_is_read(country):
    """Python reads no number of more than 4,300 digits and fails instead."""
    client, digits = country.client("officer"), "1" * 5000
    for where in ("/registers/works/?size=", "/api/v1/registers/works/records?size=", "/registers/works/?after=",
                  "/works/ranking/?year=", "/indicators/invention-patents-per-10k/?year=",
                  "/registers/works/export.csv?size=", "/regions/?q=", "/search/?q="):  # fmt: skip
        assert problem(asked(client, "GET", where + digits)) == "", where
    number = country.numbers["works"][2]
    sent = {"reason": "Renamed", "on": "2012-04-01", "title": "Oaks", "version": digits, "kind": "written",
            "authors": "A", "owner": "A", "region": "320100", "authorship": "sole",
            "completed_on": "2012-01-20"}  # fmt: skip
    answer = client.post(f"/registers/works/{number}/amend/", sent)
    assert answer.status_code == 409, "a version that cannot be read is a conflict, never a change without a look"


def test_the_fuzz_tells_a_page_that_breaks(country, monkeypatch):
    """A page that fails on NUL alone is found by these draws, so that their silence means something."""
    from touchstone.kernel.records import reads

    whole = reads.RowsQuery.read

    def careless(register: Any, given: Any) -> Any:
        if "\x00" in given.get("q", ""):
            raise RuntimeError("not told apart")
        return whole(register, given)

    monkeypatch.setattr(reads.RowsQuery, "read", careless)
    client = country.client("public")
    asked_for = (f"/registers/works/?{encoded([('q', each)])}" for each in TEXTS)
    assert "not told apart" in faults((where[:80], asked(client, "GET", where)) for where in asked_for)
