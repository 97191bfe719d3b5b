"""The contract of every register: give an example, inherit the tests.

    class TestContract(RegisterContract):
        register = PlantVarieties

        def example(self) -> dict: ...      # facts of one record
        def other(self) -> dict: ...        # facts of another, different in `find_by` fields
        amendment = {"denomination": "Willow 13"}

It proves pages, filters, search, API, roles, history, as-of, files and both languages, and that the number of
queries does not grow with the list.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from html import unescape
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.access.viewer import PUBLIC, SYSTEM, viewer_of
from touchstone.kernel.exports import tables
from touchstone.kernel.imports import running
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records import chain, history, ledger, reads
from touchstone.kernel.records.errors import Conflict, FactsRefused, NotAllowed
from touchstone.kernel.records.models import Record, Unwalled
from touchstone.kernel.records.register import Register, registers

DAY = date(2012, 3, 1)


@pytest.mark.django_db
class RegisterContract:
    """Inherit it and give `register`, `example`, `other` and `amendment`."""

    register: ClassVar[type[Register]]
    amendment: ClassVar[dict[str, Any]]

    def example(self) -> dict[str, Any]:
        raise AssertionError("Give example(): the facts of one record.")

    def other(self) -> dict[str, Any]:
        raise AssertionError("Give other(): the facts of a different record.")

    # -- what the tests stand on ----------------------------------------------------------------------------------

    @property
    def face(self) -> Register:
        return registers.get(self.register.slug)

    @pytest.fixture(autouse=True)
    def _organs(self, db: Any) -> None:
        Organ.objects.get_or_create(
            code=self.face.organ or "NCAC", defaults={"name_en": "Keeper", "name_zh": "登记机关"}
        )
        Organ.objects.get_or_create(code="OTHER", defaults={"name_en": "Another organ", "name_zh": "其他机关"})

    def keeper(self) -> Organ:
        return Organ.objects.get(code=self.face.organ or "NCAC")

    def opened(self, facts: dict[str, Any] | None = None, on: date = DAY) -> Any:
        return self.face.record.open(by="set-up", on=on, holder=self.keeper(), **(facts or self.example()))

    def public(self) -> Any:
        """A record everybody may see: in a public state, where only some are."""
        record = self.opened()
        states = self.face.public_states
        if states and record.state not in states:
            type(record).everything.filter(pk=record.pk).update(state=states[0])
            record.refresh_from_db()
            history.rebuild(record)
            from touchstone.kernel.records.models import Version

            Version.objects.filter(register=self.face.slug, number=record.number).update(state=states[0])
        return record

    def member(self, role: str, organ: Organ | None = None) -> User:
        user = User.objects.create(username=f"{role}-{(organ or self.keeper()).code}".lower())
        Membership.objects.create(user=user, organ=organ or self.keeper(), role=role)
        return user

    def signed_in(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def address(self, name: str, *args: Any) -> str:
        with override("en"):
            return reverse(f"registers:{name}", args=[self.face.slug, *args])

    def api(self, *parts: str) -> str:
        return "/".join(["/api/v1/registers", self.face.slug, "records", *parts])

    # -- pages ----------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
    def test_list_and_record_are_pages_in_both_languages(self, prefix: str) -> None:
        record = self.opened()
        client = self.signed_in(self.member("administrator"))
        listed = client.get(prefix + self.address("rows"))
        assert listed.status_code == 200
        assert record.number in listed.content.decode()
        shown = client.get(prefix + self.address("record", record.number))
        assert shown.status_code == 200
        with override("zh-hans" if prefix else "en"):
            for name in self.face.own:
                assert self.face.label(name) in unescape(shown.content.decode())

    def test_a_script_gets_the_rows_alone_and_a_cache_is_told(self) -> None:
        self.opened()
        client = self.signed_in(self.member("administrator"))
        answer = client.get(self.address("rows"), headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()
        assert "HX-Request" in answer["Vary"]

    def test_every_filter_of_the_page_narrows_or_says_why_not(self) -> None:
        record = self.opened()
        rows = {name: reads.facts.written(self.face.field(name), record) for name in self.face.filters}
        for name, value in rows.items():
            if value:
                key = f"{name}__from" if self.face.field(name).get_internal_type() == "DateField" else name
                found = reads.rows(self.face, SYSTEM, reads.RowsQuery.read(self.face, {key: value}))
                assert record.number in [each.number for each in found.records], name

    def test_an_unknown_filter_is_refused_by_name(self) -> None:
        answer = self.signed_in(self.member("reader")).get(self.address("rows"), {"nonsense": "1"})
        assert answer.status_code == 400
        assert "nonsense" in answer.content.decode()

    def test_search_finds_the_record_by_its_number_and_not_the_other(self) -> None:
        record, other = self.opened(), self.opened(self.other())
        found = reads.rows(self.face, SYSTEM, reads.RowsQuery(q=record.number))
        assert [each.number for each in found.records] == [record.number]
        assert other.number != record.number

    def test_pages_follow_one_another_without_gap_or_repeat(self) -> None:
        made = sorted(each.number for each in self.many(5))
        seen, after = [], ""
        while True:
            page = reads.rows(self.face, SYSTEM, reads.RowsQuery(sort="number", size=2, after=after))
            seen += [each.number for each in page.records]
            after = page.next
            if not after:
                break
        assert [number for number in seen if number in made] == made

    def many(self, count: int) -> list[Any]:
        return [self.opened(self.numbered(n)) for n in range(count)]

    def numbered(self, n: int) -> dict[str, Any]:
        """Facts of the n-th of many records; override where two records may not share facts."""
        return self.example()

    def test_the_number_of_queries_does_not_grow_with_the_list(self) -> None:
        client = self.signed_in(self.member("administrator"))
        self.many(2)
        client.get(self.address("rows"))
        with CaptureQueriesContext(connection) as few:
            client.get(self.address("rows"))
        self.many(8)
        with CaptureQueriesContext(connection) as more:
            client.get(self.address("rows"))
        assert len(more) <= len(few)

    # -- the wall -------------------------------------------------------------------------------------------------

    def test_a_query_that_does_not_say_who_asks_is_refused(self) -> None:
        with pytest.raises(Unwalled, match="seen_by"):
            self.face.record.objects.all()

    def test_the_public_sees_the_public_fields_of_public_records_and_no_more(self) -> None:
        hidden = self.opened(self.other())
        record = self.public()
        client = Client()
        answer = client.get(self.address("record", record.number))
        if not self.face.public or not self.face.seen_by(PUBLIC).filter(pk=record.pk).exists():
            assert answer.status_code == 404
            return
        assert answer.status_code == 200
        sent = client.get(self.api(record.number)).json()
        assert set(sent) <= {*self.face.public, "number", "version"}
        if self.face.public_states and hidden.state not in self.face.public_states:
            assert client.get(self.address("record", hidden.number)).status_code == 404
            assert hidden.number not in client.get(self.address("rows")).content.decode()

    def test_what_is_above_the_reader_is_not_there(self) -> None:
        record = self.public()
        type(record).everything.filter(pk=record.pk).update(level=2)
        reader = self.member("head")
        client = self.signed_in(reader)
        assert client.get(self.address("record", record.number)).status_code == 404
        assert client.get(self.api(record.number)).status_code == 404
        assert record.number not in client.get(self.address("rows")).content.decode()
        User.objects.filter(pk=reader.pk).update(clearance=2)
        assert (
            self.signed_in(User.objects.get(pk=reader.pk)).get(self.address("record", record.number)).status_code == 200
        )

    def test_a_reader_may_not_amend_and_is_told_who_may(self) -> None:
        record = self.opened()
        with pytest.raises(NotAllowed, match="amended by"):
            record.amend(by=self.member("reader"), reason="try", on=DAY, **self.amendment)

    def test_a_member_of_another_organ_may_not_amend(self) -> None:
        record = self.opened()
        stranger = self.member("administrator", Organ.objects.get(code="OTHER"))
        with pytest.raises(NotAllowed):
            record.amend(by=stranger, reason="try", on=DAY, **self.amendment)

    # -- history --------------------------------------------------------------------------------------------------

    def test_an_amendment_is_remembered_with_before_and_after(self) -> None:
        record = self.opened()
        before = history.snapshot(record)
        record.amend(by="set-up", reason="Misspelt in the form", on=DAY + timedelta(days=9), **self.amendment)
        event = record.history().last()
        for name in self.amendment:
            assert event.diff[name] == [before[name], history.snapshot(record)[name]]
        assert next(chain.verify(), None) is None

    def test_a_change_without_a_reason_is_refused(self) -> None:
        with pytest.raises(FactsRefused, match="reason"):
            self.opened().amend(by="set-up", reason=" ", on=DAY, **self.amendment)

    def test_as_of_answers_alike_in_record_list_and_api(self) -> None:
        record = self.opened()
        before = history.snapshot(record)
        record.amend(by="set-up", reason="Later", on=DAY + timedelta(days=9), **self.amendment)
        then = DAY + timedelta(days=5)
        name = next(iter(self.amendment))
        assert history.as_of(record, then)[name] == before[name]  # type: ignore[index]
        listed = reads.rows(self.face, SYSTEM, reads.RowsQuery(on=then, sort="number")).records
        assert [history.snapshot(each)[name] for each in listed if each.number == record.number] == [before[name]]
        client = self.signed_in(self.member("head"))
        sent = client.get(self.api(record.number), {"as_of": then.isoformat()}).json()
        assert sent[name] == before[name]
        assert history.as_of(record, DAY - timedelta(days=1)) is None

    def test_two_who_read_the_same_version_do_not_overwrite_each_other(self) -> None:
        record = self.opened()
        ledger.amend(record, by="set-up", reason="First", on=DAY, expected=1, **self.amendment)
        stale = type(record).everything.get(pk=record.pk)
        with pytest.raises(Conflict, match="version"):
            ledger.amend(stale, by="set-up", reason="Second", on=DAY, expected=1, **self.amendment)

    def test_numbers_are_not_given_twice(self) -> None:
        numbers = [record.number for record in self.many(3)]
        assert len(set(numbers)) == 3

    # -- files and API --------------------------------------------------------------------------------------------

    def test_files_carry_every_record_the_reader_sees(self) -> None:
        record = self.opened()
        client = self.signed_in(self.member("head"))
        sent = b"".join(client.get(self.address("export", "csv")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.DictReader(io.StringIO(sent)))
        assert [row["number"] for row in rows] == [record.number]
        lines = b"".join(client.get(self.address("export", "jsonl")).streaming_content).decode()  # type: ignore[attr-defined]
        kept = json.loads(lines.splitlines()[0])
        for name in self.face.own:
            assert kept[name] == reads.facts.kept(self.face.field(name), record) or self.face.field(name).is_relation
        assert client.get(self.address("export", "xlsx")).status_code == 200

    def test_what_is_exported_is_imported_without_a_change(self) -> None:
        self.opened()
        self.opened(self.other())
        sent = self.exported()
        job = self.imported(sent, "same.csv")
        assert (job.rows, job.same, job.refused) == (2, 2, 0), list(job.bad_rows.values("problems"))

    def exported(self, fmt: str = "csv") -> bytes:
        rows = reads.each(self.face, SYSTEM, reads.RowsQuery(sort="number"))
        return b"".join(tables.WRITERS[fmt](self.face, SYSTEM, rows))

    def imported(self, content: bytes, name: str) -> Any:
        job = running.hand_in(io.BytesIO(content), name, self.face, by="set-up", on=DAY)
        return running.write(job, by="set-up")

    def test_an_amended_row_of_an_export_amends_its_record_alone(self) -> None:
        record = self.opened()
        other = self.opened(self.other())
        record.amend(by="set-up", reason="To be exported", on=DAY, **self.amendment)
        wanted = self.exported("jsonl").decode()
        record.amend(by="set-up", reason="And back", on=DAY, **self.changed_back(record))
        lines = [json.loads(line) for line in wanted.splitlines()]
        names = ("number", *(name for name in self.amendment if name in self.face.form_fields))
        sent = "\n".join(json.dumps({name: line[name] for name in names}) for line in lines)
        job = self.imported(sent.encode(), "amended.jsonl")
        expected = 1 if len(names) > 1 else 0
        assert (job.amended, job.refused) == (expected, 0), list(job.bad_rows.values("problems"))
        assert type(other).everything.get(pk=other.pk).version == 1

    def changed_back(self, record: Any) -> dict[str, Any]:
        """The facts the amendment changed, as they were when the record was opened."""
        diff = record.history().last().diff
        return {name: reads.facts.restored(self.face.field(name), diff[name][0]) for name in self.amendment}

    def test_the_api_reads_and_answers_304_to_a_tag_that_holds(self) -> None:
        record = self.opened()
        client = self.signed_in(self.member("reader"))
        first = client.get(self.api(record.number))
        assert first.status_code == 200
        assert first.json()["number"] == record.number
        again = client.get(self.api(record.number), headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304

    def test_the_api_refuses_with_a_problem_document(self) -> None:
        answer = Client().get(self.api("NONE-1"))
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
        assert {"title", "status", "detail"} <= set(answer.json())

    def test_the_api_lists_what_the_page_lists(self) -> None:
        record = self.opened()
        viewer_user = self.member("reader")
        answer = self.signed_in(viewer_user).get(self.api())
        page = reads.rows(self.face, viewer_of(viewer_user), reads.RowsQuery())
        assert [each["number"] for each in answer.json()["items"]] == [each.number for each in page.records]
        assert record.number in [each["number"] for each in answer.json()["items"]]

    def test_the_record_type_is_described_for_people(self) -> None:
        assert isinstance(self.face.record(), Record)
        assert str(self.face.title)
        assert str(self.face.lead)
