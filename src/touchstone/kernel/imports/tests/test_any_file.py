"""Any file at all, handed in: refused in words, or every row of it accounted for; and never taken in twice."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from touchstone.kernel.imports import refused, running
from touchstone.kernel.imports.models import BadRow, Import, Standing
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records.register import registers
from touchstone.kernel.testing import hostile

pytestmark = pytest.mark.django_db
DAY = date(2012, 5, 2)
bounded = settings(
    max_examples=20, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

HOSTILE = [each.decode("utf-8", "surrogatepass") for each in hostile.TEXTS if len(each) < 6000 and b"\xff" not in each
           and b"\xc0" not in each and b"\xf8" not in each]  # fmt: skip
CELLS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20), st.sampled_from(["organisation", "Reeds", "110000"]))
HEADINGS = st.lists(
    st.one_of(st.sampled_from(["kind", "name", "region", "contact", "number", "state", "on", "reason", "Name", "名称"]),
              CELLS.filter(lambda text: len(text) < 200)),
    min_size=1, max_size=7,
)  # fmt: skip
TABLES = st.tuples(HEADINGS, st.lists(st.lists(CELLS, max_size=8), max_size=5))


def handed_in(content: bytes, name: str) -> Import:
    return running.hand_in(io.BytesIO(content), name, registers.get("parties"), by="set-up", on=DAY)


def accounted_for(content: bytes, name: str) -> None:
    """Check and write a file; what holds of every file."""
    with transaction.atomic():
        before = Party.everything.count()
        job = handed_in(content, name)
        if job.standing == Standing.REFUSED:
            assert job.said
        else:
            told = running.check(job, by="set-up").counts()
            assert Party.everything.count() == before
            counts = running.write(job, by="set-up").counts()
            assert job.standing in (Standing.DONE, Standing.REFUSED)
            assert counts["rows"] == sum(counts[each] for each in ("opened", "amended", "same", "left", "refused"))
            assert counts == told
            assert Party.everything.count() == before + counts["opened"]
            assert all(row.problems for row in BadRow.objects.filter(of=job))
            b"".join(refused.as_file(job))
            again = running.write(handed_in(content, name), by="set-up").counts()
            assert (again["opened"], again["refused"]) == (0, counts["refused"])
        transaction.set_rollback(True)


def as_csv(heading: list[str], rows: list[list[str]]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([heading, *rows])
    return made.getvalue().encode("utf-8", "surrogatepass")


def as_lines(heading: list[str], rows: list[list[str]]) -> bytes:
    lines = [json.dumps(dict(zip(heading, row, strict=False))) for row in rows]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def as_book(heading: list[str], rows: list[list[str]]) -> bytes | None:
    book, made = Workbook(), io.BytesIO()
    try:
        for row in (heading, *rows):
            book.active.append(row)
        book.save(made)
    except (IllegalCharacterError, UnicodeEncodeError, ValueError):
        return None  # what no book can hold
    return made.getvalue()


@bounded
@given(table=TABLES)
def test_any_table_in_any_format_is_refused_in_words_or_accounted_for_row_by_row(table: Any) -> None:
    for name, made in (("a.csv", as_csv), ("a.jsonl", as_lines), ("a.xlsx", as_book)):
        content = made(*table)
        if content is not None:
            accounted_for(content, name)


@bounded
@given(content=st.binary(max_size=400),
       start=st.sampled_from([b"", b"kind,name\n", b'{"kind": ', b"PK\x03\x04", b"\xef\xbb\xbf"]),
       name=st.sampled_from(["a.csv", "a.jsonl", "a.xlsx", "a.txt", "a", ".csv", "a.CSV"]))  # fmt: skip
def test_any_bytes_are_refused_in_words_or_accounted_for_row_by_row(content: bytes, start: bytes, name: str) -> None:
    accounted_for(start + content, name)


def test_hostile_files_are_refused_in_words_or_accounted_for() -> None:
    for called, content in hostile.files():
        for name in {called.decode("utf-8", "replace") or "none", "a.csv", "a.jsonl", "a.xlsx"}:
            accounted_for(content, name)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"name," * 1001 + b"kind", "a.csv", "more than 1000 columns"),
        (b"".join(b'{"c%d": 1}\n' % n for n in range(1001)), "a.jsonl", "more than 1000 columns"),
        (b"\xff\xfen\x00\x00\xd8", "a.csv", "begins as UTF-16 and does not go on so"),
    ],
    ids=["CSV", "JSON Lines", "half a pair of UTF-16"],
)
def test_a_heading_without_end_and_a_broken_encoding_are_refused_at_once(content: bytes, name: str, said: str) -> None:
    assert said in handed_in(content, name).said


def test_a_name_is_kept_without_what_no_database_keeps_and_no_screen_shows() -> None:
    assert handed_in(b"kind,name\n", "../a\x00\u202e.csv").name == "a.csv"
    assert handed_in(b"kind,name\n", "\x00").name == "unnamed"
