"""Imports as their users meet them: rows in, rows refused with reasons, and nothing twice."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from openpyxl import Workbook

from touchstone.chapters.quality.works.models import Work
from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.exports import tables
from touchstone.kernel.imports import background, refused, running
from touchstone.kernel.imports.models import BadRow, Import, TakenRow
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records import chain, ledger
from touchstone.kernel.records.errors import NotAllowed
from touchstone.kernel.records.register import registers
from touchstone.kernel.regions.models import Region

pytestmark = pytest.mark.django_db

DAY = date(2012, 5, 2)
HEADING = ["title", "kind", "authors", "owner", "region", "completed_on"]
GOOD = ["Tide Tables", "written", "Li Na", "Li Na", "320100", "2011-03-05"]


@pytest.fixture(autouse=True)
def _world() -> None:
    Organ.objects.create(code="NCAC", name_en="National Copyright Administration", name_zh="国家版权局")
    Region.objects.get_or_create(
        code="320100", valid_from=date(1980, 12, 31),
        defaults={
            "name_zh": "南京市", "name_en": "Nanjing", "level": "prefecture",
            "first_seen": date(1980, 12, 31), "last_seen": date(2016, 12, 31),
        },
    )  # fmt: skip


def csv_of(*rows: list[str], heading: list[str] | None = None, encoding: str = "utf-8") -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([heading or HEADING, *rows])
    return made.getvalue().encode(encoding)


def handed_in(content: bytes, name: str = "works.csv", **options: Any) -> Import:
    return running.hand_in(io.BytesIO(content), name, registers.get("works"), **{"by": "set-up", "on": DAY} | options)


def brought(content: bytes, name: str = "works.csv", **options: Any) -> Import:
    job = handed_in(content, name, **options)
    return running.write(job, by=options.get("by", "set-up"))


def problems(job: Import) -> list[tuple[int, str, str, str]]:
    found = [each for row in job.bad_rows.order_by("id") for each in row.told()]
    return [(each["row"], each["field"], each["value"], each["suggestion"]) for each in found]


def officer(role: str = "officer") -> User:
    user = User.objects.create(username=f"ncac-{role}")
    Membership.objects.create(user=user, organ=Organ.objects.get(code="NCAC"), role=role)
    return user


# -- what goes in ---------------------------------------------------------------------------------------------------


def test_good_rows_go_in_and_bad_ones_are_kept_with_every_reason() -> None:
    bad = ["", "writen", "Wu", "Wu", "999999", "5/3/2011"]
    job = brought(csv_of(GOOD, bad, ["Second", *GOOD[1:]]))
    assert job.counts() == {"rows": 3, "opened": 2, "amended": 0, "same": 0, "left": 0, "refused": 1}
    assert {row[1] for row in problems(job)} >= {"kind", "completed_on"}
    assert (3, "kind", "writen", "written") in problems(job)
    assert Work.everything.count() == 2
    assert next(chain.verify(), None) is None


def test_a_dry_run_tells_the_same_and_writes_nothing() -> None:
    job = running.check(handed_in(csv_of(GOOD, ["", *GOOD[1:]])), by="set-up")
    assert (job.standing, job.opened, job.refused) == ("checked", 1, 1)
    assert Work.everything.count() == 0
    assert TakenRow.objects.count() == 0
    assert running.write(job, by="set-up").opened == 1


def test_the_same_file_again_changes_nothing_in_any_format() -> None:
    brought(csv_of(GOOD))
    line = json.dumps(dict(zip(HEADING, GOOD, strict=True))).encode()
    book = Workbook()
    book.active.append(HEADING)
    book.active.append([*GOOD[:4], 320100, date(2011, 3, 5)])
    packed = io.BytesIO()
    book.save(packed)
    for content, name in ((csv_of(GOOD), "again.csv"), (line, "w.jsonl"), (packed.getvalue(), "w.xlsx")):
        job = brought(content, name)
        assert (job.same, job.opened, job.amended) == (1, 0, 0), name
    assert Work.everything.count() == 1
    assert Work.everything.get().version == 1


def test_a_row_taken_in_before_does_not_undo_what_became_of_its_record() -> None:
    brought(csv_of(GOOD))
    work = Work.everything.get()
    work.amend(by="set-up", reason="Misspelt", on=DAY, authors="Li Na; Wu Bo")
    job = brought(csv_of(GOOD))
    assert (job.left, job.amended) == (1, 0)
    assert Work.everything.get().authors == "Li Na; Wu Bo"


def test_rows_are_known_by_number_or_key_and_amended_with_history() -> None:
    brought(csv_of(GOOD))
    number = Work.everything.get().number
    by_key = brought(csv_of([*GOOD[:2], "Li Na; Wu Bo", *GOOD[3:]]))
    by_number = brought(csv_of([number, "Tide tables of Nanjing"], heading=["number", "title"]))
    assert (by_key.amended, by_number.amended) == (1, 1)
    work = Work.everything.get()
    assert (work.title, work.authors, work.version) == ("Tide tables of Nanjing", "Li Na; Wu Bo", 3)
    assert work.history().last().reason == "Imported from works.csv, row 2"


def test_a_number_that_is_not_there_and_a_state_of_its_own_are_refused() -> None:
    brought(csv_of(GOOD))
    number = Work.everything.get().number
    job = brought(csv_of(["CW-1999-000001", "received"], [number, "registered"], heading=["number", "state"]))
    assert [(row, field) for row, field, _value, _hint in problems(job)] == [(2, "number"), (3, "state")]


def test_a_register_moves_house_with_numbers_and_states_and_the_sequence_steps_past() -> None:
    row = ["CW-2012-000041", "registered", "2012-01-09", "2012-02-01", *GOOD]
    content = csv_of(row, heading=["number", "state", "opened_on", "state_since", *HEADING])
    job = brought(content, take_over=True)
    assert job.opened == 1
    work = Work.everything.get()
    kept = (work.number, work.state, work.opened_on, work.state_since)
    assert kept == ("CW-2012-000041", "registered", date(2012, 1, 9), date(2012, 2, 1))
    assert brought(csv_of(["Another", *GOOD[1:]])).opened == 1
    assert Work.everything.latest("pk").number == "CW-2012-000042"
    again = brought(content, take_over=True)
    assert (again.same, again.refused) == (1, 0)


def test_numbers_are_taken_over_by_an_administrator_alone() -> None:
    with pytest.raises(NotAllowed, match="administrator"):
        handed_in(csv_of(GOOD), by=officer(), take_over=True)
    assert handed_in(csv_of(GOOD), by=officer("administrator"), take_over=True).take_over


def test_two_rows_of_one_file_that_name_the_same_record_are_told_apart() -> None:
    job = brought(csv_of(GOOD, ["Other", *GOOD[1:]], GOOD))
    assert (job.opened, problems(job)) == (2, [(4, "title", "", "")])
    assert "row 2" in BadRow.objects.get().problems[0]["reason"]


def test_a_change_on_top_of_another_is_refused_where_the_file_tells_its_version() -> None:
    brought(csv_of(GOOD))
    work = Work.everything.get()
    work.amend(by="set-up", reason="Meanwhile", on=DAY, authors="Wu Bo")
    job = brought(csv_of([work.number, "1", "Mine"], heading=["number", "version", "title"]))
    assert [(field, value) for _row, field, value, _hint in problems(job)] == [("version", "1")]


# -- the wall -------------------------------------------------------------------------------------------------------


def test_a_file_of_guesses_learns_nothing_of_a_closed_record() -> None:
    Work.open(by="set-up", on=DAY, level=2, holder=Organ.objects.get(code="NCAC"),
              title="Tide Tables", kind="written", authors="Li Na", owner="Li Na", region="320100",
              completed_on=date(2011, 3, 5))  # fmt: skip
    closed = Work.everything.get().number
    user = officer()
    told = running.check(handed_in(csv_of(GOOD), by=user), by=user)
    assert (told.opened, told.amended, told.same) == (1, 0, 0)
    named = running.check(handed_in(csv_of([closed, "X"], heading=["number", "title"]), by=user), by=user)
    absent = running.check(handed_in(csv_of(["CW-X-9", "X"], heading=["number", "title"]), by=user), by=user)
    words = [
        job.bad_rows.get().problems[0]["reason"].replace(n, "N") for job, n in ((named, closed), (absent, "CW-X-9"))
    ]
    assert words[0] == words[1]


def test_somebody_who_may_not_amend_is_told_so_row_by_row() -> None:
    brought(csv_of(GOOD))
    number = Work.everything.get().number
    user = officer("reader")
    job = brought(csv_of([number, "Mine"], heading=["number", "title"]), by=user)
    assert job.refused == 1
    assert "amended by" in job.bad_rows.get().problems[0]["reason"]


# -- files that are not what they seem ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "fact"),
    [
        (b"", "works.csv", "It is empty"),
        (b"\n\n \n", "works.csv", "no heading"),
        (b"a,b\n1,2\n", "works.doc", ".doc"),
        (b"titel,owner\nx,y\n", "works.csv", "“titel”"),
        (b"title,title\nx,y\n", "works.csv", "twice"),
        (b"title,,owner\nx,y,z\n", "works.csv", "Column 2"),
        (b"[{}]", "works.jsonl", "JSON array"),
        (b"no json\n", "works.jsonl", "No line"),
        (b"title\n", "works.xlsx", "no .xlsx workbook"),
        (b"PK\x03\x04rest", "works.csv", "not a text"),
        ("title\n\u8457\u4f5c\n".encode("big5") + b"\xff\xff\n", "works.csv", "neither UTF-8 nor GB 18030"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_fact_and_next_step(content: bytes, name: str, fact: str) -> None:
    job = handed_in(content, name)
    assert job.standing == "refused"
    assert fact in job.said
    assert name in job.said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headings_and_encodings_of_the_field_are_read(encoding: str) -> None:
    heading = ["作品名称", "kind", "作者", "owner", "region", "completed_on"]
    from django.utils.translation import override

    with override("zh-hans"):
        heading[0], heading[2] = (registers.get("works").label(name) for name in ("title", "authors"))
    job = brought(csv_of(["长江组照", *GOOD[1:]], heading=heading, encoding=encoding))
    assert (job.opened, job.said.startswith("The file is not UTF-8")) == (1, encoding == "gb18030")
    assert Work.everything.get().title == "长江组照"


def test_one_broken_line_in_a_text_does_not_spoil_the_others() -> None:
    lines = csv_of(["长江组照", *GOOD[1:]], ["黄河组照", *GOOD[1:]]) + b"\xff\xfe broken" + b",x" * 5 + b"\r\n"
    job = brought(lines)
    assert (job.opened, job.refused) == (2, 1)
    assert "no characters" in job.bad_rows.get().problems[0]["reason"]


def test_rows_of_the_wrong_length_and_lines_that_are_no_json_are_kept_apart() -> None:
    short = brought(csv_of(GOOD[:3], [*GOOD, "more"], GOOD))
    assert (short.opened, short.refused) == (1, 2)
    lines = b'{"title": "x", "novel": 1}\n{broken\n[1]\n"x"\n'
    job = handed_in(lines, "works.jsonl")
    assert "“novel”" in job.said
    running.settle(job, {"novel": ""})
    running.write(job, by="set-up")
    assert (job.rows, job.refused) == (4, 4)


@pytest.mark.parametrize("text", ["nul \x00 here", "lone \ud800 half"])
def test_text_that_no_store_keeps_is_refused_and_still_shown(text: str) -> None:
    line = json.dumps(dict(zip(HEADING, [text, *GOOD[1:]], strict=True))).encode()
    job = brought(line, "works.jsonl")
    assert job.refused == 1
    assert "title" in b"".join(refused.as_file(job)).decode()


def test_refused_rows_mended_in_their_file_go_in() -> None:
    job = brought(csv_of(["=Tides()", "writen", *GOOD[2:]]))
    given_back = b"".join(refused.as_file(job)).decode("utf-8-sig")
    assert "'=Tides()" in given_back
    again = brought(given_back.replace("writen", "written", 1).encode(), "mended.csv")
    assert (again.opened, again.refused) == (1, 0)
    assert Work.everything.get().title == "=Tides()"


# -- files and stops ------------------------------------------------------------------------------------------------


def test_what_is_exported_is_imported_without_a_change() -> None:
    brought(csv_of(GOOD, ["'-5 degrees", *GOOD[1:]], ["+1", "film", "=a", "@b", *GOOD[4:]]))
    register = registers.get("works")
    for fmt in ("csv", "jsonl"):
        rows = Work.everything.order_by("number")
        content = b"".join(tables.WRITERS[fmt](register, ledger.SYSTEM, rows))
        job = brought(content, f"works.{fmt}")
        assert (job.rows, job.same, job.refused) == (3, 3, 0), fmt


def test_a_run_that_was_cut_short_goes_on_without_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    content = csv_of(*[[f"Work {n}", *GOOD[1:]] for n in range(7)])
    job = handed_in(content)

    def cut(job: Import) -> None:
        if job.rows == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.write(job, by="set-up", progress=cut)
    assert Work.everything.count() == 4
    job.refresh_from_db()
    assert job.standing == "writing"
    running.write(job, by="set-up")
    assert (job.standing, job.rows, job.same, job.opened) == ("done", 7, 4, 3)
    assert Work.everything.count() == 7


def test_a_cancelled_import_stops_before_its_next_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    job = handed_in(csv_of(*[[f"Work {n}", *GOOD[1:]] for n in range(6)]))
    running.write(job, by="set-up", progress=lambda job: running.cancel(Import.objects.get(pk=job.pk)))
    assert job.standing == "cancelled"
    assert Work.everything.count() == 2


# -- pages ----------------------------------------------------------------------------------------------------------


def test_an_officer_brings_a_file_in_by_the_pages() -> None:
    client = Client()
    client.force_login(officer())
    assert "works.csv" not in client.get("/imports/").content.decode()
    upload = io.BytesIO(csv_of(GOOD, ["", *GOOD[1:]]))
    upload.name = "works.csv"
    sent = client.post("/imports/new/works/", {"file": upload, "on": "2012-05-02"}, follow=True)
    page = sent.content.decode()
    assert "checked; nothing is written yet" in page
    assert "Write the good rows" in page
    assert Work.everything.count() == 0
    job = Import.objects.get()
    done = client.post(f"/imports/{job.pk}/write/", follow=True).content.decode()
    assert "To the register" in done
    assert Work.everything.count() == 1
    assert b"refused_why" in b"".join(client.get(f"/imports/{job.pk}/refused/").streaming_content)  # type: ignore[attr-defined]
    shown = client.get(f"/zh-hans/imports/{job.pk}/").content.decode()
    assert "不能导入的行" in shown


def test_columns_are_settled_by_hand_where_the_guess_fails() -> None:
    client = Client()
    client.force_login(officer())
    upload = io.BytesIO(csv_of(GOOD, heading=["Werk", *HEADING[1:]]))
    upload.name = "works.csv"
    page = client.post("/imports/new/works/", {"file": upload, "on": "2012-05-02"}, follow=True).content.decode()
    assert "“Werk” is no field" in page
    job = Import.objects.get()
    chosen = {f"column-{at}": name for at, name in enumerate(HEADING)}
    client.post(f"/imports/{job.pk}/columns/", chosen)
    job.refresh_from_db()
    assert (job.standing, job.opened) == ("checked", 1)


def test_an_import_is_its_makers_alone() -> None:
    job = handed_in(csv_of(GOOD), by=officer())
    stranger = Client()
    assert stranger.get(f"/imports/{job.pk}/").status_code == 302
    stranger.force_login(officer("head"))
    for part in ("", "refused/"):
        assert stranger.get(f"/imports/{job.pk}/{part}").status_code == 404
    assert stranger.post(f"/imports/{job.pk}/write/").status_code == 404


def test_a_program_hands_a_file_in_over_the_api() -> None:
    client = Client()
    client.force_login(officer())
    upload = io.BytesIO(csv_of(["x", *GOOD[1:]], ["", *GOOD[1:]], heading=["Werk", *HEADING[1:]]))
    upload.name = "works.csv"
    sent = client.post("/api/v1/registers/works/imports", {"file": upload, "columns": '{"Werk": "title"}'})
    assert sent.status_code == 202
    told = sent.json()
    assert (told["standing"], told["opened"], told["refused"]) == ("checked", 1, 1)
    assert told["problems"][0]["row"] == 3
    assert client.post(f"/api/v1/imports/{told['id']}/write").json()["standing"] == "done"
    assert Work.everything.count() == 1
    assert client.post(f"/api/v1/imports/{told['id']}/write").status_code == 409
    assert b"refused_why" in b"".join(client.get(f"/api/v1/imports/{told['id']}/refused").streaming_content)  # type: ignore[attr-defined]
    assert Client().get(f"/api/v1/imports/{told['id']}").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_long_import_runs_beside_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr(background, "SMALL", 0)
    job, user = handed_in(csv_of(GOOD), by=officer()), User.objects.get(username="ncac-officer")
    background.start(job, user, running.check)
    for thread in threading.enumerate():
        if thread.name == f"import-{job.pk}":
            thread.join(timeout=30)
    job.refresh_from_db()
    assert (job.standing, job.opened) == ("checked", 1)


def test_an_import_that_a_full_disk_stopped_can_go_on_as_soon_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the disk is full not even that can be noted; it is tried again until it is."""
    job, clerk = handed_in(csv_of(GOOD), by=officer()), User.objects.get(username="ncac-officer")
    Import.objects.filter(pk=job.pk).update(standing="writing", beat_at=datetime.now(UTC))
    note, failures = background._stands_still_from_now, [OperationalError("database or disk is full")] * 2

    def full(*_given: Any, **_more: Any) -> None:
        raise OperationalError("database or disk is full")

    def noted(pk: int) -> None:
        if failures:
            raise failures.pop()
        note(pk)

    monkeypatch.setattr(background, "PAUSE", 0)
    monkeypatch.setattr(background, "close_old_connections", list)  # this test's holds its transaction
    monkeypatch.setattr(background, "_stands_still_from_now", noted)
    with pytest.raises(OperationalError):
        background._act(job.pk, clerk, full)
    job.refresh_from_db()
    assert background.stands_still(job)


def test_a_page_shows_how_far_an_import_is_and_offers_to_stop_it() -> None:
    clerk = officer()
    job = handed_in(csv_of(*[[f"Tide Tables {n}", *GOOD[1:]] for n in range(39)]), by=clerk)
    assert job.expected == 40, "the lines of the file, its heading among them"
    Import.objects.filter(pk=job.pk).update(standing="checking", rows=20, beat_at=job.made_at)
    client = Client()
    client.force_login(clerk)
    page = client.get(f"/imports/{job.pk}/").content.decode()
    assert '<progress id="how-far" max="40" value="20">' in page
    assert "20 of about 40 rows" in page
    assert "Cancel the import" in page
    running.check(job, by=clerk)
    assert job.expected == 39


def test_how_far_a_sheet_is_stays_open_until_its_rows_were_counted() -> None:
    assert handed_in(b"no sheet", "works.xlsx").expected == 0
