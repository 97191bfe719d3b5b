"""Tables as search services export them: lines before the headings, lists in cells, answers in JSON. All made up."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.reading import Refused
from touchstone.corpus.tests.test_patent_tables import rows, written


def names(row: dict[str, Any], role: str) -> list[str]:
    return [each["name"] for each in row["parties"] if each["role"] == role]


def test_lines_before_the_headings_are_passed_over_and_numbers_name_their_offices(tmp_path: Path) -> None:
    text = (
        "search URL:,https://search.example/?q=(lid)\n"
        "id,title,assignee,inventor/author,priority date,filing/creation date,publication date,grant date,result link\n"
        'US-9000001-B2,A lid,"Lids, LLC","Ann A. Ek, Bo Ek",2009-03-20,2013-04-28,2016-02-09,2016-02-09,https://x\n'
        "CN-112000001-A,一种盖,某公司,张三,2020-01-02,2020-11-02,2021-02-09,,https://x\n"
        "US-2012030001-A1,Lid,Lids,Ann A. Ek,2010-01-02,2011-01-02,2012-02-09,,https://x\n"
    )
    _, found = rows(written(tmp_path, text, "gp-search.csv"))
    assert [(row["office"], row["number"], row["kind_code"], row["stage"]) for row in found] == [
        ("US", "9000001", "B2", "grant"),
        ("CN", "112000001", "A", "application"),
        ("US", "20120030001", "A1", "application"),
    ]
    assert (found[0]["filed_on"], found[0]["granted_on"]) == (dt.date(2013, 4, 28), dt.date(2016, 2, 9))
    assert (names(found[0], "inventor"), names(found[0], "assignee")) == (["Ann A. Ek", "Bo Ek"], ["Lids, LLC"])


def test_a_display_key_is_the_publication_and_not_the_filing(tmp_path: Path) -> None:
    text = (
        '"#",Jurisdiction,Kind,Display Key,Lens ID,Publication Date,Application Number,Application Date,'
        "Priority Numbers,Earliest Priority Date,Title,Applicants,Inventors,"
        "Document Type,Simple Family Members,IPCR Classifications\n"
        "1,US,B2,US 9000001 B2,0-1,2016-02-09,US 201313800001 A,2013-04-28,US 201313800001 A;;EP 09000001 A,2009-03-20,"
        "A lid,LIDS LLC,EK ANN;;EK BO,Granted Patent,US 2013/0240001 A1;;US 9000001 B2,A61N1/36;;A61B5/00\n"
    )
    _, (row,) = rows(written(tmp_path, text))
    assert (row["number"], row["kind_code"], row["filing_number"], row["stage"]) == (
        "9000001",
        "B2",
        "13800001",
        "grant",
    )
    assert [each["symbol"] for each in row["classes"]] == ["A61N1/36", "A61B5/00"]
    assert names(row, "inventor") == ["EK ANN", "EK BO"]
    assert [(each["number"], each["date"]) for each in row["priorities"]] == [("13800001", None), ("09000001", None)]
    assert [(each["relation"], each["number"]) for each in row["relations"]] == [("family_member", "20130240001")]


def test_several_numbers_in_a_cell_are_one_publication_and_its_family(tmp_path: Path) -> None:
    text = (
        "Results of a search\nti = lid\n"
        "No,Title,Inventors,Applicants,Publication number,Earliest priority,IPC,Publication date,Family number\n"
        '1,LID,"EK ANN [SE]\nEK BO [SE]",LIDS LLC [US],"US2013240001A1\nUS9000001B2",2009-03-20,"A61N1/36\nA61B5/00",'
        '"2013-09-19\n2016-02-09",51\n'
    )
    _, (row,) = rows(written(tmp_path, text))
    assert (row["number"], row["published_on"], row["family_id"]) == ("20130240001", dt.date(2013, 9, 19), "51")
    assert [(each["name"], each["country"]) for each in row["parties"]] == [
        ("LIDS LLC", "US"),
        ("EK ANN", "SE"),
        ("EK BO", "SE"),
    ]
    assert [each["number"] for each in row["relations"]] == ["9000001"]


def test_an_export_in_chinese_is_known_by_its_headings(tmp_path: Path) -> None:
    text = (
        "公开(公告)号,公开(公告)日,申请号,申请日,标题,当前申请(专利权)人,发明人,IPC分类号,专利类型,权利要求数量\n"
        "CN103312345A,2013.09.18,CN201310209986.9,2013.05.30,一种阀门,甲公司、清华大学,张三;李四,F16K1/00;F16K31/02,发明申请,10\n"
        'CN203312345U,2013.11.27,CN201310209986.9,2013.05.30,一种阀,某公司,"王五,赵六",F16K1/00,实用新型,8\n'
    )
    _, (first, second) = rows(written(tmp_path, text.encode("gb18030")))
    assert (first["number"], first["published_on"], first["check_digit_right"]) == (
        "103312345",
        dt.date(2013, 9, 18),
        True,
    )
    assert (names(first, "applicant"), names(second, "inventor")) == (["甲公司", "清华大学"], ["王五", "赵六"])
    assert (first["right"], second["right"], second["stage"], second["claim_count_stated"]) == (
        "invention",
        "utility_model",
        "grant",
        8,
    )


PATENTS = [
    {"patent_id": "10000001", "patent_title": "A lid", "patent_date": "2018-06-19", "wipo_kind": "B2",
     "assignees": [{"assignee_organization": "Lids; Ltd"}], "cpc_current": [{"cpc_group_id": "G01S7/4914"}]},
    {"patent_id": "RE36001", "patent_title": "Cap", "patent_date": "2000-01-04", "wipo_kind": "E1", "assignees": None},
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(PATENTS),
        json.dumps({"error": False, "count": 2, "patents": PATENTS}),
        json.dumps({"response": {"docs": PATENTS}}, indent=2),
        "\n".join(map(json.dumps, PATENTS)),
    ],
    ids=["a list", "an answer on one line", "an answer over lines", "lines"],
)
def test_a_list_of_objects_is_a_table_wherever_it_stands(tmp_path: Path, text: str) -> None:
    _, found = rows(written(tmp_path, text, "patents.json"))
    assert [(row["number"], row["kind_code"], row["right"], row["stage"]) for row in found] == [
        ("10000001", "B2", "invention", "grant"),
        ("RE36001", "E1", "reissue", "grant"),
    ]
    assert [each["symbol"] for each in found[0]["classes"]] == ["G01S7/4914"]
    raw = text.encode()[found[1]["offset"] :][: found[1]["length"]]
    assert json.loads(raw)["patent_id"] == "RE36001"


def test_texts_of_a_list_keep_their_languages_and_signs(tmp_path: Path) -> None:
    one = {
        "publication_number": "US-9000001-B2",
        "title_localized": [{"text": "Lids; caps", "language": "en"}, {"text": "Couvercles", "language": "fr"}],
        "publication_date": 20160209,
        "grant_date": 0,
        "family_id": "-1",
    }
    _, found = rows(written(tmp_path, json.dumps(one) + "\n" + json.dumps(one | {"publication_number": "CN-1-A"})))
    assert found[0]["titles"] == [{"lang": "en", "text": "Lids; caps"}, {"lang": "fr", "text": "Couvercles"}]
    assert (found[0]["published_on"], found[0]["granted_on"], found[0]["family_id"]) == (
        dt.date(2016, 2, 9),
        None,
        None,
    )


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("", "the list ends before its bracket"),
        (', {"patent_id": "1000', "no JSON"),
        (", 7]", "an entry of the list is no object"),
    ],
    ids=["no end", "cut short", "a number"],
)
def test_a_list_that_breaks_off_gives_what_came_before_and_says_where(tmp_path: Path, end: str, reason: str) -> None:
    whole = json.dumps(PATENTS)[:-1]
    reading, found = rows(written(tmp_path, whole + end, "patents.json"))
    (aside,) = reading.quarantined
    assert len(found) == 2 and reason in aside.reason
    assert (aside.line, aside.offset) == (1, len(whole) if not end else len(whole) + 2)


def test_an_entry_that_is_null_costs_none_that_comes_after_it(tmp_path: Path) -> None:
    reading, found = rows(written(tmp_path, json.dumps([PATENTS[0], None, PATENTS[1]]), "patents.json"))
    assert [row["number"] for row in found] == ["10000001", "RE36001"]
    assert [each.reason for each in reading.quarantined] == ["an entry of the list is no object"]


def test_an_object_that_is_no_record_is_refused_by_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"JSON in one piece \(with op, q\)"):
        rows(written(tmp_path, json.dumps({"op": "OR", "q": "lid"}, indent=1), "query.json"))


def test_an_issue_without_its_day_costs_no_row_its_place(tmp_path: Path) -> None:
    text = (
        "Patent Number,Application Number,Date of Application,Patentee Name,journal\n"
        "294713,10163/DELNP/2011,25/05/2010,EK,23/2018 Dated\n"
        "291162,10300/DELNP/2012,07/07/2011,EK,01/2018 Dated 05/01/2018\n"
    )
    reading, found = rows(written(tmp_path, text))
    assert [row["published_on"] for row in found] == [None, dt.date(2018, 1, 5)] and not reading.quarantined


@pytest.mark.parametrize(
    ("text", "reason"),
    [("Patent Number,Title\n", "headings and no row"), ("Patent Number,Title\n\n\n", "headings and no row")],
    ids=["nothing below", "empty lines below"],
)
def test_headings_without_a_row_are_refused_as_such(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        rows(written(tmp_path, text))


def test_a_table_of_which_no_row_can_be_read_says_why_for_each(tmp_path: Path) -> None:
    reading, found = rows(written(tmp_path, "Patent Number,Title\nUS9000001B2,A,B\nUS9000002B2\n"))
    assert found == [] and [each.line for each in reading.quarantined] == [2, 3]
    assert "the row has 3 cells, the heading 2" in reading.quarantined[0].reason


def test_a_table_of_something_else_is_refused_by_its_first_row(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"None of its 2 first rows .* Line 2: the row has 3 cells, the heading 2"):
        rows(written(tmp_path, "Week,Files\n23,1,2\n24,1,2\n"))
