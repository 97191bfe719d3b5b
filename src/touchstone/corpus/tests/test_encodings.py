"""Encodings of the offices, and tars that end too early."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.encodings import encoding_of
from touchstone.corpus.reading import Refused, open_input

JAPANESE = "公開番号,出願日,発明の名称,出願人\n特開2005-123456,2003-10-10,テスト装置,株式会社テスト\n"
CHINESE = "专利号,申请日,发明名称\nCN201310209986.9,2013-05-30,一种用于狭窄间距植物的收割机\n"
DOCUMENT = """<cn-patent-document lang="ZH" country="CN"><cn-bibliographic-data><cn-publication-reference><document-id>
<country>CN</country><doc-number>104245682</doc-number><kind>A</kind><date>20141224</date></document-id>
</cn-publication-reference><invention-title>收割机①</invention-title></cn-bibliographic-data></cn-patent-document>"""


def rows(path: Path) -> list[dict[str, Any]]:
    return [row for kind, batch in open_input(path).batches() if kind == "patents" for row in batch.to_pylist()]


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (JAPANESE, "utf-8", "utf-8"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (CHINESE, "gb18030", "gb18030"),
        ("number,title\n1,Müller à Genève\n", "cp1252", "cp1252"),
    ],
)
def test_the_encoding_of_a_table_is_told_by_its_signs(text: str, encoding: str, expected: str) -> None:
    assert encoding_of(text.encode(encoding)) == expected


def test_a_table_of_the_japanese_office_is_read_by_its_own_headings(tmp_path: Path) -> None:
    path = tmp_path / "gazette.csv"
    path.write_bytes(JAPANESE.encode("shift_jis"))
    (row,) = rows(path)
    assert (row["office"], row["number"], row["titles"][0]["text"]) == ("JP", "2005123456", "テスト装置")


@pytest.mark.parametrize("name", ["GB2312", "GBK", "GB18030"])
def test_chinese_files_that_name_an_older_encoding_may_use_the_signs_of_the_newest(tmp_path: Path, name: str) -> None:
    path = tmp_path / "document.xml"
    path.write_bytes(f'<?xml version="1.0" encoding="{name}"?>{DOCUMENT}'.encode("gb18030"))
    assert rows(path)[0]["titles"][0]["text"] == "收割机①"


def test_a_document_that_says_nothing_of_its_encoding_is_read_by_its_signs(tmp_path: Path) -> None:
    path = tmp_path / "document.xml"
    path.write_bytes(DOCUMENT.encode("gb18030"))
    assert rows(path)[0]["titles"][0]["text"] == "收割机①"


def test_a_document_in_utf8_with_a_broken_byte_is_not_read_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "document.xml"
    path.write_bytes(DOCUMENT.replace("收割机", "一种收割机的装置").encode().replace("收".encode(), b"\xe6\x94 "))
    reading = open_input(path)
    assert [*reading.batches()] == [] and "encoding" in reading.quarantined[0].reason


def test_shift_jis_may_hold_the_signs_that_windows_added(tmp_path: Path) -> None:
    path = tmp_path / "document.xml"
    document = DOCUMENT.replace("收割机①", "①㈱装置")
    path.write_bytes(f'<?xml version="1.0" encoding="Shift_JIS"?>{document}'.encode("cp932"))
    assert rows(path)[0]["titles"][0]["text"] == "①㈱装置"


@pytest.mark.parametrize("kept", [1024 + 200, 1024 + 512], ids=["in the head of the second", "after its head"])
def test_a_tar_cut_short_between_its_members_is_refused_whole(tmp_path: Path, kept: int) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for name in ("one.xml", "two.xml"):
            entry = tarfile.TarInfo(name)
            entry.size = len(DOCUMENT[:500])
            archive.addfile(entry, io.BytesIO(DOCUMENT[:500].encode()[:500]))
    path = tmp_path / "cut.tar"
    path.write_bytes(whole.getvalue()[:kept])
    with pytest.raises(Refused, match="cut short or damaged"):
        rows(path)


@pytest.mark.parametrize("root", ["us-patent-assignments", "trademark-assignments", "ttab-proceedings"])
def test_official_files_that_hold_no_publication_are_refused_by_what_they_are(tmp_path: Path, root: str) -> None:
    path = tmp_path / "file.xml"
    path.write_text(f'<?xml version="1.0"?><{root}><a>1</a></{root}>', encoding="utf-8")
    with pytest.raises(Refused, match=r"assignments|proceedings"):
        open_input(path)
