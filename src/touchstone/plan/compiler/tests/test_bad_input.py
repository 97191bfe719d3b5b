"""What cannot be read is refused with the reason; what can is read whole, whatever it is."""

import io
import json
import re
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchstone.plan.compiler import PlanUnreadable, compile_plan
from touchstone.plan.compiler.command import main
from touchstone.plan.compiler.reading import MOST_BYTES, MOST_TEXT

CHINESE = "2013年国家知识产权战略实施推进计划\n\n一、提高质量\n（一）修订评价指标体系，完善审查管理。（科技部负责）\n（二）建立工作机制。（教育部负责）\n"
TRADITIONAL = "2013年國家知識產權戰略實施推進計劃\n\n一、提高質量\n（一）修訂評價指標體系，完善審查管理。（科技部負責）\n（二）建立工作機制。（教育部負責）\n"
FRENCH = "Plan d’action 2013\n1. Améliorer la qualité des données publiées par l’office. (SIPO)\n2. Étudier la matière déjà traitée. (MOST)\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(CHINESE, "gb18030"), (CHINESE, "gb2312"), (CHINESE, "utf-16"), (CHINESE, "utf-16-le"), (CHINESE, "utf-16-be"),
     (CHINESE, "utf-32"), (CHINESE, "utf-8-sig"), (TRADITIONAL, "big5"), (TRADITIONAL, "gb18030"),
     (FRENCH, "cp1252"), (FRENCH, "utf-16-le"), ("Plan 2013\n1. Do it. (SIPO)\n2. Do it. (MOST)\n", "utf-16-be")],
)  # fmt: skip
def test_text_is_read_in_the_encodings_of_ministries(text, encoding):
    plan = compile_plan(text.encode(encoding))
    assert plan.title == text.split("\n")[0]
    assert plan.measures[0].organs in (("MOST",), ("SIPO",))


def test_html_is_read_in_the_encoding_it_declares():
    page = f"<html><head><meta charset=gb2312></head><body><p>{CHINESE.replace(chr(10), '</p><p>')}</p></body></html>"
    assert len(compile_plan(page.encode("gb2312"), name="plan.html").measures) == 2


def test_text_in_no_known_encoding_is_refused_with_the_line_where_it_breaks():
    with pytest.raises(PlanUnreadable, match=r"not text in UTF-8.*breaks on line 4"):
        compile_plan(CHINESE.encode()[:60] + b"\n\xff\xfe\xfa\x80\x81" * 9 + CHINESE.encode()[60:])


def package(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (package(xl__workbook_xml="<a/>"), "plan.docx", "it is a spreadsheet"),
        (package(notes_txt="words"), "plan.docx", "it is a ZIP archive"),
        (package(word__document_xml="<a><b></a>"), "plan.docx", "no DOCX"),
        (package(word__document_xml=b"<a>" + b" " * 41 * 2**20 + b"</a>"), "plan.docx", r"unpacks to 41 MB.*limit is 40 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan.doc", "Save it as DOCX"),
        (b"{\\rtf1 Plan}", "plan.rtf", "Save it as DOCX"),
        (b"a" * (MOST_BYTES + 1), "plan.txt", r"50\.0 MB; plans are read up to 50 MB"),
        (b"a b\n" * (MOST_TEXT // 4 + 1), "plan.txt", r"4\.0 MB of text; plans are read up to 4 MB"),
        (b"<html><form><input type='password'></form></html>", "plan.html", "asks for a password"),
    ],
    ids=["spreadsheet", "archive", "broken XML", "zip bomb", "old Word", "RTF", "large file", "long text", "sign-in page"],
)  # fmt: skip
def test_files_that_are_no_plan_are_refused_with_fact_limit_and_next_step(content, name, says):
    with pytest.raises(PlanUnreadable, match=says) as refused:
        compile_plan(content, name=name)
    assert refused.value.args[0].startswith("“plan.")
    assert re.search(r"(?:Save|Give|Sign in|Export)[^.]+\.$", str(refused.value))


def test_entities_of_a_docx_are_not_expanded():
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><w xmlns="x">&b;</w>'
    with pytest.raises(PlanUnreadable):
        compile_plan(package(word__document_xml=bomb), name="plan.docx")


def test_a_locked_pdf_is_refused():
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    with pytest.raises(PlanUnreadable, match="locked"):
        compile_plan(made.getvalue(), name="plan.pdf")


def test_a_file_of_200_mb_is_refused_at_once_without_being_read(tmp_path, capsys):
    large = tmp_path / "large.txt"
    with large.open("wb") as opened:
        opened.truncate(200 * 2**20)
    begun = time.perf_counter()
    assert main([str(large), "--json"]) == 2
    assert time.perf_counter() - begun < 2
    assert "“large.txt” has 200.0 MB; plans are read up to 50 MB." in capsys.readouterr().err


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(PlanUnreadable, match="is no file"):
        compile_plan(tmp_path)
    with pytest.raises(PlanUnreadable, match="cannot be read"):
        compile_plan(tmp_path / "none.txt")


PIECES = st.sampled_from(
    ["(1) ", "2. ", "（三）", "一、", "II. ", "Chapter 3: ", "第一章 ", "第二条", "• ", "| 1 | x | SIPO |", "\t", "No.\tMeasure\tOrgan", "30 or so ",
     "4至5个", "不少于", "百万亿", "99999999999999999999999", "10 percent", "《办法", "》", "修订", "“Rules on", "”", "(MOST, SIPO)", "（科技部等部门负责）",
     "责任单位：", "Lead: ", "((((", "))))", "……… 12", "- 3 -", "# ", "<p>", "\x0c", "\u2028", "\x00", "\ud800", "𠀀", "⼯", "İ", "ß"]
)  # fmt: skip
ANYTHING = st.lists(st.one_of(PIECES, st.text(max_size=12), st.just("\n")), max_size=60).map("".join)


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
def test_any_text_is_compiled_or_refused_and_prints_as_json(text):
    try:
        plan = compile_plan(text)
    except PlanUnreadable:
        return
    json.dumps(plan.to_json(), allow_nan=False)


STARTS = st.sampled_from(
    [
        b"",
        b"%PDF-1.4\n",
        b"PK\x03\x04",
        b"<html>",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"<?xml version='1.0' encoding='x'?><html>",
    ]
)
NAMES = st.sampled_from(["plan.txt", "plan.pdf", "plan.docx", "plan.html", "plan"])


@settings(max_examples=150, deadline=None)
@given(STARTS, st.binary(max_size=400), NAMES)
def test_any_bytes_are_compiled_or_refused(start, content, name):
    try:
        compile_plan(start + content, name=name).to_json()
    except PlanUnreadable as refused:
        assert str(refused)


WORDS = st.text("abc ()（）.、，。1234一二《》%\t-", max_size=40)
LABELS = st.sampled_from(
    ["", "(1) ", "2. ", "（三）", "一、", "II. ", "Chapter 3: ", "第一章 ", "1.1 ", "A. ", "• ", "# "]
)
TAILS = st.sampled_from(
    ["", " (SIPO)", "（科技部负责）", " (MOST, SIPO.)", "(Draft)", "\n责任单位：教育部", " ..... 7", " (2) b (3) c"]
)
LINES = st.lists(st.tuples(LABELS, WORDS, TAILS).map("".join), min_size=1, max_size=25)


def strings(value):
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [each for part in inner for each in strings(part)]


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_every_word_of_every_line_is_in_a_chapter_a_measure_or_unplaced(lines):
    try:
        found = compile_plan("\n".join(lines)).to_json()
    except PlanUnreadable:
        return
    kept = "".join(strings(found))
    words = re.findall(r"[a-z]+|[\u4e00-\u9fff]+", " ".join(lines))
    assert not [word for word in words if word not in kept.replace("\n", "")]
    numbers = {row["line"] for row in found["unplaced"]}
    assert numbers <= set(range(1, len("\n".join(lines).split("\n")) + 1))
