"""Tables of patents: columns named or guessed, dates in any order, bad rows set aside."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.readers.columns import order_of, parties
from touchstone.corpus.reading import Refused, open_input

HEAD = "Patent Number,Application Number,Date of Application,Title of Invention,Patentee Name"
ROWS = (
    "325016,3358/DELNP/2010,19/11/2008,ROLLER,SHARP KABUSHIKI KAISHA",
    '325019,201617040360,23/06/2015,PROCESS•,"OXY VINYLS, LP,BASF SE"',
)


def written(folder: Path, text: str | bytes, name: str = "grants.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(path: Path, **options: Any) -> tuple[Any, list[dict[str, Any]]]:
    reading = open_input(path, **options)
    return reading, [row for _, batch in reading.batches() for row in batch.to_pylist()]


def test_headings_offices_dates_and_parties_are_guessed(tmp_path: Path) -> None:
    _, found = rows(written(tmp_path, "\n".join((HEAD, *ROWS))))
    assert [(row["office"], row["number"], row["filing_number"], row["filed_on"]) for row in found] == [
        ("IN", "325016", "3358/DELNP/2010", dt.date(2008, 11, 19)),
        ("IN", "325019", "201617040360", dt.date(2015, 6, 23)),
    ]
    assert found[1]["titles"] == [{"lang": None, "text": "PROCESS"}]
    assert [each["name"] for each in found[1]["parties"]] == ["OXY VINYLS, LP", "BASF SE"]


def test_a_column_map_names_columns_and_constants(tmp_path: Path) -> None:
    path = written(tmp_path, "No;When;Who\nCN101234567A;05/06/2008;华为技术有限公司\n")
    columns = {"number": "No", "filed_on": "When", "applicant": "Who", "office": "=CN", "dates": "=mdy"}
    _, (row,) = rows(path, columns=columns)
    assert (row["office"], row["number"], row["kind_code"]) == ("CN", "101234567", "A")
    assert row["filed_on"] == dt.date(2008, 5, 6) and row["parties"][0]["name"] == "华为技术有限公司"


def test_json_lines_name_inner_fields_by_their_path(tmp_path: Path) -> None:
    objects = [{"publication_number": "US8926509B2", "title": "Lid", "applicant": {"name": ["A", "B"]}}]
    path = written(tmp_path, "\n".join(map(json.dumps, objects)) + "\n", "grants.jsonl")
    columns = {"number": "publication_number", "title": "title", "applicant": "applicant.name", "office": "=US"}
    reading, (row,) = rows(path, columns=columns)
    assert (reading.format, row["number"], row["kind_code"], len(row["parties"])) == ("jsonl", "8926509", "B2", 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headings_are_known_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = (
        "申请号,公开号,申请日,发明名称,申请人\n"
        "201310209986.9,CN103312345A,2013-05-30,一种阀门装置,华为技术有限公司;中兴通讯股份有限公司\n"
    )
    _, (row,) = rows(written(tmp_path, text.encode(encoding)))
    assert (row["office"], row["number"], row["filing_number"], row["check_digit_right"]) == (
        "CN",
        "103312345",
        "201310209986",
        True,
    )
    assert [each["name"] for each in row["parties"]] == ["华为技术有限公司", "中兴通讯股份有限公司"]


BAD = {
    "a day that is none": ("325020,201617040361,31/02/2015,A,B", "is no date written dmy"),
    "a cell too few": ("325020,201617040361,23/06/2015,A", "the row has 4 cells, the heading 5"),
    "no number": (",,23/06/2015,A,B", "it has no publication number"),
    "a quotation mark left open": ('325020,201617040361,23/06/2015,"A,B', "opened and not closed"),
}


@pytest.mark.parametrize(("row", "reason"), BAD.values(), ids=BAD)
def test_a_bad_row_is_set_aside_with_its_line_and_the_rest_goes_in(tmp_path: Path, row: str, reason: str) -> None:
    path = written(tmp_path, "\n".join((HEAD, ROWS[0], row, ROWS[1])) + "\n")
    reading, found = rows(path)
    (aside,) = reading.quarantined
    assert [each["number"] for each in found] == ["325016", "325019"]
    assert (aside.line, aside.offset) == (3, len(HEAD) + len(ROWS[0]) + 2) and reason in aside.reason
    assert aside.raw.decode().strip() == row


def test_a_cell_may_run_over_lines(tmp_path: Path) -> None:
    _, found = rows(written(tmp_path, f'{HEAD}\n325016,3358/DELNP/2010,19/11/2008,"A\nROLLER",SHARP\n{ROWS[1]}\n'))
    assert [row["titles"][0]["text"] for row in found] == ["A ROLLER", "PROCESS"]


def test_a_table_without_a_known_number_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"grants.csv: No column .* 'a', 'b'.*Name them"):
        rows(written(tmp_path, "a,b\n1,2\n"))


def test_a_map_that_names_what_is_not_there_says_all_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"'x' \(for number\) is no column; 'colour' is no field"):
        rows(written(tmp_path, "a,b\n1,2\n"), columns={"number": "x", "colour": "a"})


def test_an_unknown_table_in_an_archive_is_set_aside_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("other.csv", "a,b\n1,2\n")
        archive.writestr("grants.csv", "\n".join((HEAD, *ROWS)))
    reading, found = rows(tmp_path / "both.zip")
    assert len(found) == 2 and reading.quarantined[0].member == "other.csv"


@pytest.mark.parametrize(
    ("written_as", "names"),
    [
        ("CODEXIS, INC.", ["CODEXIS, INC."]),
        (
            "EISAI R&D MANAGEMENT CO. LTD.,PRISM PHARMA CO. LTD.",
            ["EISAI R&D MANAGEMENT CO. LTD.", "PRISM PHARMA CO. LTD."],
        ),
        ("AISIN AW CO., LTD.,,NIPPON STEEL CORPORATION", ["AISIN AW CO., LTD.", "NIPPON STEEL CORPORATION"]),
        ("SEMICONDUCTOR ENERGY LABORATORY CO.,LTD", ["SEMICONDUCTOR ENERGY LABORATORY CO.,LTD"]),
        ("DIRECTOR GENERAL, DEFENCE RESEARCH", ["DIRECTOR GENERAL, DEFENCE RESEARCH"]),
        ("LG CHEM, LTD.,", ["LG CHEM, LTD."]),
        ("A; B；C", ["A", "B", "C"]),
    ],
)
def test_parties_run_together_are_parted_and_legal_forms_are_not(written_as: str, names: list[str]) -> None:
    assert parties(written_as) == names


def test_the_order_of_day_and_month_is_told_from_all_rows() -> None:
    assert (order_of(["01/02/2019", "13/02/2019"]), order_of(["01/02/2019", "01/13/2019"])) == ("dmy", "mdy")


def test_all_indian_grants_of_2019_go_in(shared: Path) -> None:
    path = shared / "data/patents/india-grants/2019_grants.csv.gz"
    with gzip.open(path, "rb") as file:
        lines = sum(1 for _ in file)
    reading, found = rows(path)
    assert (len(found), reading.read, reading.quarantined, lines) == (22897, 22897, [], 22898)
    assert all(row["office"] == "IN" and row["filed_on"] and row["parties"] for row in found)
