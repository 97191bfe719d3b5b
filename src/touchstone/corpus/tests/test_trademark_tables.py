"""Tables of marks: headings guessed or named, good rows in, bad rows set aside."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.reading import Reading, Refused, open_input


def read(path: Path, columns: dict[str, str] | None = None) -> tuple[list[dict[str, Any]], Reading]:
    reading = open_input(path, columns=columns)
    return [row for kind, batch in reading.batches() if kind == "trademarks" for row in batch.to_pylist()], reading


def test_english_headings_are_guessed(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(
        "Office,Serial Number,Registration No,Mark Text,Nice Class,Goods and Services,Owner Name,Filing Date\n"
        'US,"88/742,301",6279115,WILLOW,"25; 35",Class 25: Shirts. Class 35: Retail of shirts,Willow Inc.,22/11/2019\n'
        "US,88742302,,OAK,9,Software,Oak Ltd,31/12/2019\n",
        encoding="utf-8",
    )
    (first, second), reading = read(path)
    assert (reading.read, reading.quarantined) == (2, [])
    assert (first["office"], first["number"], first["registration_number"]) == ("US", "88742301", "6279115")
    assert [(each["number"], each["text"]) for each in first["goods"]] == [
        ("25", "Shirts."),
        ("35", "Retail of shirts"),
    ]
    assert (first["applied_on"], first["parties"][0]["role"]) == (date(2019, 11, 22), "owner")
    assert (second["mark_text"], second["registration_number"]) == ("OAK", None)


def test_chinese_headings_are_guessed_and_the_office_is_named(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(
        "申请/注册号,商标名称,国际分类,申请人名称,申请日期,商标状态,图形要素\n12345678,柳编,第20类,黑龙江柳编厂,2013年05月30日,已注册,5.1.12\n",
        encoding="gb18030",
    )
    (row,), _ = read(path, {"office": "=CN", "number": "申请/注册号", "mark_text": "商标名称", "nice": "国际分类",
                            "applicant": "申请人名称", "applied_on": "申请日期", "status": "商标状态",
                            "vienna": "图形要素"})  # fmt: skip
    assert (row["office"], row["number"], row["mark_text"], row["status"]) == ("CN", "12345678", "柳编", "已注册")
    assert (row["goods"][0]["number"], row["applied_on"]) == ("20", date(2013, 5, 30))
    assert (row["figures"][0]["code"], row["parties"][0]["name"]) == ("05.01.12", "黑龙江柳编厂")


def test_json_lines_with_lists_are_read(tmp_path: Path) -> None:
    path = tmp_path / "marks.jsonl"
    path.write_text(
        '{"office": "EM", "applicationNumber": "018123456", "markText": "WILLOW", "niceClasses": [9, 42]}\n', "utf-8"
    )
    (row,), _ = read(path)
    assert (row["office"], row["number"], [each["number"] for each in row["goods"]]) == ("EM", "018123456", ["9", "42"])


def test_a_row_without_number_or_with_an_impossible_day_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(
        "Office,Serial Number,Mark Text,Filing Date\n"
        "US,,LOST,2019-11-22\nUS,88742301,LATE,2019-13-45\nUS,88742302,OAK,2019-11-22\n",
        encoding="utf-8",
    )
    rows, reading = read(path)
    assert [row["mark_text"] for row in rows] == ["OAK"]
    assert [(each.line, each.reason.split(" '")[0]) for each in reading.quarantined] == [
        (2, "the row has neither application number nor registration number"),
        (3, "applied_on"),
    ]


def test_a_table_of_marks_without_office_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("Serial Number,Mark Text\n88742301,WILLOW\n", encoding="utf-8")
    with pytest.raises(Refused, match="does not say whose numbers it holds"):
        read(path)
    with pytest.raises(Refused, match="'Marks' \\(for mark_text\\) is no column"):
        read(path, {"number": "Serial Number", "office": "=US", "mark_text": "Marks"})
