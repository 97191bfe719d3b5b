"""File names made safe, and files told by their content."""

import io
import unicodedata
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.kernel.documents import sniffing
from touchstone.kernel.documents.names import extension_of, safe_name
from touchstone.kernel.documents.ranges import Stretch, Unsatisfiable, asked_range


def file_of(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def a_zip(**entries: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def a_docx() -> bytes:
    made = io.BytesIO()
    docx.Document().save(made)
    return made.getvalue()


def an_xlsx() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_is_safe_to_show_and_to_save(given_name):
    name = safe_name(given_name)
    assert name and name not in (".", "..")
    assert not set(name) & set('/\\<>:"|?*\0\n\r')
    assert not any(unicodedata.category(each) in ("Cc", "Cf", "Cs") for each in name)
    assert len(name.encode()) <= 240
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("a/b/../报告.PDF", "报告.PDF"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("con.txt", "_con.txt"),
        ("...", "unnamed"),
        ("tab\tand\nline.txt", "tab and line.txt"),
    ],
)
def test_a_name_keeps_its_last_part_and_no_tricks(given_name, kept):
    assert safe_name(given_name) == kept


def test_a_long_name_keeps_its_extension():
    assert extension_of(safe_name("长" * 300 + ".pdf")) == "pdf"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20), "image/jpeg"),
        (a_docx(), sniffing.DOCX),
        (an_xlsx(), sniffing.XLSX),
        (a_zip(note="x"), sniffing.ZIP),
        (a_zip(mimetype="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),
        (b"PK\x03\x04 broken", sniffing.UNKNOWN),
        ("作品登记\n".encode(), sniffing.TEXT),
        ("作品登记 样本\n".encode("gb18030"), sniffing.TEXT),
        ("作品登记\n".encode("utf-16"), sniffing.TEXT),
        ("编号,名称\n1,柳树\n2,杨树\n".encode(), sniffing.CSV),
        (b'{"a": [1, 2]}', sniffing.JSON),
        (b'{"a": [1, 2', sniffing.TEXT),
        (b'<?xml version="1.0"?><!-- x --><plan/>', sniffing.XML),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', sniffing.SVG),
        (b"<!DOCTYPE html><title>x</title>", sniffing.HTML),
        (b"<script>alert(1)</script>", sniffing.HTML),
        (b"MZ\x90\x00" + bytes(60), sniffing.PROGRAM),
        (b"\x7fELF\x02\x01\x01", sniffing.PROGRAM),
        (b"#!/bin/sh\nrm x\n", sniffing.PROGRAM),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), sniffing.OLD_OFFICE),
        (b"\x00\x01\x02\x03\x04", sniffing.UNKNOWN),
    ],
)
def test_a_file_is_told_by_its_content(content, media_type):
    assert sniffing.media_type_of(file_of(content)) == media_type


@given(st.binary(max_size=3000))
def test_any_bytes_get_a_media_type_and_the_file_is_at_its_beginning(content):
    file = file_of(content)
    assert "/" in sniffing.media_type_of(file)
    assert file.read() == content


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=200
    )
)
def test_text_is_never_taken_for_a_program_or_an_unknown_file(text):
    told = sniffing.media_type_of(file_of(("字" + text).encode()))
    assert told in (sniffing.TEXT, sniffing.CSV)


def test_a_text_longer_than_the_head_is_not_broken_within_a_character():
    assert sniffing.media_type_of(file_of(b"x" + "字".encode() * sniffing.HEAD)) == sniffing.TEXT


@pytest.mark.parametrize(
    ("header", "stretch"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=5-", (5, 9)),
        ("bytes=5-99", (5, 9)),
        ("bytes=-4", (6, 9)),
        ("bytes=-40", (0, 9)),
        ("bytes=-", None),
        ("bytes=4-2", None),
        ("lines=1-2", None),
        ("", None),
    ],
)
def test_a_stretch_of_ten_bytes(header, stretch):
    assert asked_range(header, 10) == stretch


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0"])
def test_a_stretch_beyond_the_end_is_refused(header):
    with pytest.raises(Unsatisfiable):
        asked_range(header, 10)


@given(st.binary(min_size=1, max_size=100), st.data())
def test_a_stretch_reads_what_lies_between(content, data):
    first = data.draw(st.integers(0, len(content) - 1))
    last = data.draw(st.integers(first, len(content) - 1))
    assert Stretch(file_of(content), first, last).read() == content[first : last + 1]
