"""Search: Chinese words of any length, prefixes of Latin ones, numbers, and the wall around it."""

import base64
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from touchstone.kernel.access.levels import Level
from touchstone.kernel.access.viewer import PUBLIC, SYSTEM, viewer_of
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import hits, latest, ledger, reads, search
from touchstone.kernel.records.models import SearchEntry
from touchstone.kernel.records.register import registers

pytestmark = pytest.mark.django_db


def found(q, viewer=SYSTEM):
    page = reads.rows(registers.get("parties"), viewer, reads.RowsQuery(q=q, sort="number"))
    return [each.name for each in page.records]


@pytest.fixture
def parties():
    for name in ("国家知识产权出版社", "北京市专利局", "Willow Press 2012", "柳树文化"):
        Party.open(by="set-up", on=date(2012, 1, 1), kind="organisation", name=name)
    Party.open(by="set-up", on=date(2012, 1, 1), kind="person", name="柳如是")


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("专利", ["北京市专利局"]),
        ("知识产权", ["国家知识产权出版社"]),
        ("识产", ["国家知识产权出版社"]),
        ("柳", ["柳树文化", "柳如是"]),
        ("局", ["北京市专利局"]),
        ("wil", ["Willow Press 2012"]),
        ("press willow", ["Willow Press 2012"]),
        ("权产", []),
        ("专 局", ["北京市专利局"]),
        ("　ＷＩＬＬＯＷ", ["Willow Press 2012"]),
        ("P-2012-000002", ["北京市专利局"]),
    ],
)
def test_words_are_found(parties, q, names):
    assert found(q) == names


@pytest.mark.parametrize("q", ["'", '"', "a* OR b", "NEAR(", "\\", "%", "()", "-", "柳 AND", ":", "&|!", "\x00"])
def test_signs_of_a_query_language_are_words_or_nothing_and_never_a_fault(parties, q):
    assert isinstance(found(q), list)


def cursor(*told):
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "x\x00"},
        {"region": "11\x000000"},
        {"kind": "\ud800"},
        {"after": cursor(None, "P\x00")},
        {"after": cursor("\ud800", "P-2012-000001"), "sort": "name"},
    ],
)
@pytest.mark.parametrize("on", ["", "2012-03-01"])
def test_signs_that_no_store_keeps_are_refused_wherever_they_are_asked_for(parties, given, on):
    register = registers.get("parties")
    if on and "sort" in given:
        given = given | {"sort": "number"}
    with pytest.raises(reads.BadQuery):
        reads.rows(register, SYSTEM, reads.RowsQuery.read(register, {"q": "柳", "as_of": on} | given))


def test_the_public_does_not_find_persons(parties):
    assert found("柳", PUBLIC) == ["柳树文化"]


def test_an_amended_name_is_found_and_the_old_one_is_not(parties):
    party = Party.everything.get(name="柳树文化")
    party.amend(by="set-up", reason="Renamed", on=date(2012, 2, 1), name="杨树文化")
    assert found("杨树") == ["杨树文化"]
    assert found("柳树") == []


def test_the_store_uses_its_index(parties):
    """PostgreSQL is kept from walking rows and keys: what it prefers rests on how large other tests left its tables."""
    others = ({"kind": "organisation", "name": f"Willow {n}", "on": date(2012, 1, 1)} for n in range(1000))
    ledger.open_many(Party, others, by="set-up")
    on_postgresql = connection.vendor == "postgresql"
    kept_from = "; SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off" if on_postgresql else ""
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as seen:
        cursor.execute("ANALYZE records_searchentry" + kept_from)
        assert len(latest.Asked("parties", "专利", full=True).latest(None, 10)) == 1
        cursor.execute(("EXPLAIN " if on_postgresql else "EXPLAIN QUERY PLAN ") + seen[-1]["sql"])
        plan = str(cursor.fetchall())
    assert ("records_search_full" if on_postgresql else "VIRTUAL TABLE") in plan


def test_a_count_is_broken_off_where_it_would_look_at_too_much_and_says_so(monkeypatch):
    """Six in one region among those of another: eight hits looked at leave it open whether there are more."""
    for n in range(12):
        Party.open(by="set-up", on=date(2012, 1, 1), kind="organisation", name=f"Willow {n}",
                   region="110000" if n % 2 else "310000")  # fmt: skip
    asked = reads.RowsQuery(q="willow", size=2, filters={"region": ("110000",)})
    whole = reads.rows(registers.get("parties"), SYSTEM, asked)
    assert (whole.count, whole.more) == (6, False)
    monkeypatch.setattr(hits, "COUNT_LIMIT", 4)  # parts of eight hits
    monkeypatch.setattr(hits, "MOST_COUNTED", 8)
    broken_off = reads.rows(registers.get("parties"), SYSTEM, asked)
    assert (broken_off.count, broken_off.more) == (4, True)
    nowhere = reads.RowsQuery(q="willow", size=2, filters={"region": ("320100",)})
    few = reads.rows(registers.get("parties"), SYSTEM, nowhere)
    assert (few.count, few.more) == (0, False)


@pytest.mark.parametrize("most", range(3, 13))
@pytest.mark.parametrize("on", [None, date(2012, 3, 1)], ids=["today", "as of a day"])
def test_where_a_count_is_broken_off_tells_nothing_of_what_is_not_seen(monkeypatch, most, on):
    """The same lists are counted with records above the reader before, between and after, and without them."""
    monkeypatch.setattr(hits, "COUNT_LIMIT", 2)  # parts of four hits
    monkeypatch.setattr(hits, "MOST_COUNTED", most)
    heard = []
    for hidden in (0, 3):
        with transaction.atomic():
            for n in range(8):
                for _each in range(hidden):
                    _willow(n, level=Level.SECRET)
                _willow(n)
            heard.append([_counted(region, on) for region in ("110000", "310000")])
            transaction.set_rollback(True)
    assert heard[0] == heard[1]


def _willow(n, level=Level.PUBLIC):
    """Of eight, the first four in one region, among the others the last in it too."""
    region = "110000" if n < 4 or n == 7 else "310000"
    Party.open(by="set-up", on=date(2012, 1, 1), kind="organisation", name=f"Willow {n}", region=region, level=level)


def _counted(region, on):
    page = reads.rows(registers.get("parties"), PUBLIC,
                      reads.RowsQuery(q="willow", size=1, on=on, filters={"region": (region,)}))  # fmt: skip
    return page.count, page.more, [each.name for each in page.records]


@pytest.fixture
def many(django_user_model):
    """Forty parties of both kinds, half of them with a common word, some filed by one user."""
    user = django_user_model.objects.create_user("willow", password="x")
    for n in range(40):
        words = ("Willow " if n % 2 else "") + f"柳{'树岸云'[n % 3]} press{n % 4}"
        party = Party.open(by="set-up", on=date(2012, 1, 1 + n % 20), kind="person" if n % 5 == 0 else "organisation",
                           name=words, region=("110000", "310000")[n % 2])  # fmt: skip
        if n % 7 == 0:
            Party.everything.filter(pk=party.pk).update(filed_by=user)
        if n % 6 == 0:
            party.amend(by="set-up", reason="Renamed", on=date(2012, 2, 1 + n % 9), name=f"{words} Ltd")
    return user


def paged(viewer, **asked):
    """All numbers of a list, page by page."""
    register, query, found = registers.get("parties"), reads.RowsQuery(size=9, **asked), []
    while True:
        page = reads.rows(register, viewer, query)
        found += [record.number for record in page.records]
        if not page.next:
            return found
        query = replace(query, after=page.next)


@pytest.mark.parametrize(("sort", "on"), [("number", None), ("-region", None), ("", date(2012, 2, 5))])
def test_a_list_that_is_read_holds_what_sorted_hits_hold(many, monkeypatch, sort, on):
    """Whether a list is read for its words or its hits are sorted is a matter of cost alone."""
    lengths = []
    for viewer in (PUBLIC, SYSTEM, viewer_of(many)):
        for q, filters in (("willow", {}), ("press1 柳", {"region": ("310000",)}), ("zebra", {})):
            asked = {"q": q, "sort": sort, "on": on, "filters": filters}
            monkeypatch.setattr(hits, "by_reading", lambda *given, **named: None)
            sorted_ = paged(viewer, **asked)
            monkeypatch.undo()
            monkeypatch.setattr(search, "SAMPLE", 4)
            monkeypatch.setattr(hits, "worth_reading", lambda *given, **named: 1000)
            assert paged(viewer, **asked) == sorted_
            monkeypatch.undo()
            lengths.append(len(sorted_))
    assert lengths == [16, 8, 0, 20, 10, 0, 17, 8, 0]  # n = 35 is a person that the user filed


@pytest.mark.parametrize("on", [None, date(2012, 1, 5)], ids=["today", "as of a day"])
def test_a_common_word_that_the_first_of_a_list_lack_is_met_by_reading_on(monkeypatch, on):
    """Forty of sixty hold the word, none of the first twenty: all hits are neither sorted nor even looked at."""
    for n in range(60):
        Party.open(
            by="set-up", on=date(2012, 1, 1), kind="organisation", name=f"{'Ash' if n < 20 else 'Willow'} {n:02d}"
        )
    monkeypatch.setattr(search, "SAMPLE", 4)
    monkeypatch.setattr(hits, "LEAST_TOGETHER", 4)
    monkeypatch.setattr(hits, "MOST_COUNTED", 9)
    monkeypatch.setattr(hits.Latest, "every", None)
    sort = "number" if on else "name"
    page = reads.rows(registers.get("parties"), PUBLIC, reads.RowsQuery(q="willow", sort=sort, size=3, on=on))
    assert [record.name for record in page.records] == ["Willow 20", "Willow 21", "Willow 22"]


@pytest.fixture
def far_apart():
    """Entries of 600 records whose keys lie in 366 narrow blocks and 6 wide ones, by the words that each holds."""
    held = {n * 9973: ["common", *["seventh"] * (n % 7 == 0), *["old"] * (n == 3), *["early"] * (n < 90)]
            for n in range(1, 601)}  # fmt: skip
    first = SearchEntry.place("parties")
    SearchEntry.objects.bulk_create(
        SearchEntry(id=first + key, register="parties", record_id=key, number=f"P-2012-{key:06d}",
                           public_text="" if "early" in words else " ".join(words), full_text=" ".join(words))
        for key, words in held.items()
    )  # fmt: skip
    return held


@pytest.mark.parametrize("few", [1, 3, 200])
@pytest.mark.parametrize("word", ["common", "sev", "seventh com", "old common", "early-common", "absent common"])
@pytest.mark.parametrize("full", [True, False], ids=["all words", "public words"])
@pytest.mark.parametrize("most", [3, 40, SearchEntry.SPAN])
def test_the_last_hits_are_found_in_turn_whatever_blocks_their_keys_lie_in(
    far_apart, monkeypatch, word, full, most, few
):
    """Which words are rare enough to be asked of the index alone is a matter of cost alone."""
    monkeypatch.setattr(latest, "FEW", few)
    monkeypatch.setattr(latest, "COMMON", few)
    monkeypatch.setattr(latest, "SAMPLE", 8)
    monkeypatch.setattr(latest, "AT_ONCE", 10)
    monkeypatch.setattr(latest, "READ", 40)
    wanted = [key for key in sorted(far_apart, reverse=True)
              if all(any(held.startswith(each) for held in far_apart[key]) for each in re.split("[ -]", word))
              and (full or "early" not in far_apart[key])]  # fmt: skip
    found, below = [], None
    while part := latest.Asked("parties", word, full=full).latest(below, most):
        found, below = found + part, part[-1]
        if len(part) < most:
            break
    assert found == wanted


@pytest.mark.parametrize("most", [0, 60])
def test_a_beginning_finds_the_same_whether_its_words_are_named_or_not(many, monkeypatch, most):
    monkeypatch.setattr(latest, "MOST_BEGUN", most)
    assert len(paged(SYSTEM, q="press")) == 40
    assert len(paged(SYSTEM, q="press1")) == 10
    assert len(paged(SYSTEM, q="pres will")) == 20
    assert len(paged(SYSTEM, q="w")) == 20
