"""The plan compiler: layouts, organs, targets, instruments, and that no line is lost. Texts here are made up."""

import io
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchstone.plan.compiler import PlanUnreadable, compile_plan
from touchstone.plan.compiler.instruments import instruments
from touchstone.plan.compiler.targets import targets

CHINESE = """2013年推进计划

一、提高质量
健全评价体系，引导各地提高质量。
（一）修订评价指标体系。（科技部负责）
（二）指导组建30家左右联盟
（知識產權局、工業和信息化部負責）

二、加强保护
（三）修订《示例法》，制定《示例办法（试行）》。（工商总局牵头，公安部配合）
（四）建立地方机制。
"""
ENGLISH = """Action Plan for Example in 2014-2015

I. Quality
Raise it.

(1) Revise the Example Law; train 40 or so examiners.(MOST, SIPO.)
(2) Set up bases (including two in the west)
in the following years. (Ministry of Foreign Affairs, MFA, SAIC)

II. Protection
(3) Draft the rules (Draft)
"""


def organs(plan):
    return [list(measure.organs) for measure in plan.measures]


def test_chinese_chapters_measures_and_organs_in_both_scripts():
    plan = compile_plan(CHINESE)
    assert (plan.title, plan.year, plan.language) == ("2013年推进计划", 2013, "zh")
    assert [chapter.title for chapter in plan.chapters] == ["提高质量", "加强保护"]
    assert plan.chapters[0].introduction == "健全评价体系，引导各地提高质量。"
    assert organs(plan) == [["MOST"], ["SIPO", "MIIT"], ["SAIC", "MPS"], []]
    assert [measure.line for measure in plan.measures] == [5, 6, 10, 11]


def test_english_measures_over_several_lines_with_stray_dots_and_one_ministry_under_two_names():
    plan = compile_plan(ENGLISH)
    assert (plan.year, plan.year_to) == (2014, 2015)
    assert organs(plan) == [["MOST", "SIPO"], ["MFA", "SAIC"], []]
    assert plan.measures[1].text == "Set up bases (including two in the west) in the following years."
    assert plan.measures[2].text.endswith("(Draft)")


@pytest.mark.parametrize(
    "label", ["({})", "{}.", "{}、", "{})", "（{}）", "{}．"], ids=["(1)", "1.", "1、", "1)", "full-width", "wide dot"]
)
def test_every_way_of_numbering_is_read(label):
    body = "\n".join(f"{label.format(n)} Improve part number {n} of the system. (SIPO)" for n in range(1, 6))
    plan = compile_plan(f"Plan 2012\nI. One\n{body}\nII. Two\n{label.format(6)} Go on. (MOST)\n")
    assert [measure.number for measure in plan.measures] == [1, 2, 3, 4, 5, 6]
    assert len(plan.chapters) == 2


def test_sections_between_chapter_and_measure_swallow_no_measure():
    text = "计划2021\n一、总章\n（一）第一节\n1.做第一件事。（教育部）\n2.做第二件事。（商务部）\n（二）第二节\n3.做第三件事。（财政部）\n二、次章\n（一）某节\n4.做第四件事。（科技部）\n"
    plan = compile_plan(text)
    assert [measure.number for measure in plan.measures] == [1, 2, 3, 4]
    assert [measure.section for measure in plan.measures] == ["第一节", "第一节", "第二节", "某节"]


def test_organs_that_nobody_knows_are_kept_under_their_own_name_with_a_warning():
    plan = compile_plan("Plan 2020\nI. One\n1. Improve it. (Ministry of Trade; Customs Authority)\n")
    assert organs(plan) == [["MINISTRY-OF-TRADE", "CUSTOMS-AUTHORITY"]]
    assert "Ministry of Trade" in plan.warnings[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set up 30 or so such alliances", [(30, None, "about")]),
        ("select 4 to 5 colleges", [(4, 5, "between")]),
        ("in the 31 provincial capitals", [(31, None, "exactly")]),
        ("at least 1,200 examiners", [(1200, None, "at_least")]),
        ("reach 14 million marks", [(14_000_000, None, "exactly")]),
        ("more than 80 percent of cases", [(80, None, "more_than")]),
        ("launch the 8th campaign under the 12th Five-Year Plan in 2012", []),
        ("invention patents per 10,000 people", []),
        ("组建30家左右联盟", [(30, None, "about")]),
        ("遴选4至5所高校", [(4, 5, "between")]),
        ("不少于100件", [(100, None, "at_least")]),
        ("达到1200万件以上", [(12_000_000, None, "at_least")]),
        ("每万人口发明专利拥有量达到3.3件", [(3.3, None, "exactly")]),
        ("开展第8次专项行动，2012年完成", []),
    ],
)
def test_numbers_to_reach(text, expected):
    found = [(t.value if t.value is not None else t.low, t.high, t.qualifier) for t in targets(text)]
    assert found == expected


def test_named_instruments_with_what_is_done_to_them():
    found = instruments(
        "Revise the Example Law of the Republic, promulgate the Several Opinions on Better Rules for Example."
    )
    assert [(each.verb, each.title) for each in found] == [
        ("revise", "Example Law of the Republic"),
        ("promulgate", "Several Opinions on Better Rules for Example"),
    ]
    assert [(i.verb, i.title) for i in instruments("起草《示例条例（草案）》")] == [("draft", "示例条例（草案）")]


def test_missing_and_doubled_numbers_are_named_with_their_lines_and_nothing_is_dropped():
    plan = compile_plan("Plan 2012\n1. One thing. (SIPO)\n2. Two things. (SIPO)\n2. Again. (SIPO)\n5. Five. (SIPO)\n")
    assert [measure.number for measure in plan.measures] == [1, 2, 2, 5]
    told = " ".join(f"{each.line}: {each.message}" for each in plan.warnings)
    assert "4: Number 2 stands twice: here and on line 3" in told
    assert "5: Missing before this line: 3, 4" in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_in_the_encodings_of_ministries(encoding):
    assert len(compile_plan(CHINESE.encode(encoding)).measures) == 4


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "plan.txt", "is empty"),
        (b" \n ", "plan.txt", "is empty"),
        (b"\x00\x01\x02 plan", "plan.txt", "NUL"),
        (b"PK\x03\x04 not a package", "plan.docx", "no DOCX"),
        (b"plain words", "plan.docx", "no DOCX"),
        (b"%PDF-1.4 broken", "plan.pdf", "no PDF"),
        (b"\xff\xff\xff\xfe\x81", "plan.txt", "not text in UTF-8"),
    ],
    ids=["empty", "blank", "NUL", "zip in name only", "text called docx", "broken pdf", "no encoding"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content, name, says):
    with pytest.raises(PlanUnreadable, match=says):
        compile_plan(content, name=name)


def test_a_scan_without_text_is_told_to_go_through_text_recognition():
    import pypdf

    scan = pypdf.PdfWriter()
    scan.add_blank_page(200, 200)
    made = io.BytesIO()
    scan.write(made)
    with pytest.raises(PlanUnreadable, match=r"1 pages and no text.*OCR"):
        compile_plan(made.getvalue(), name="plan.pdf")


def test_too_large_a_file_is_refused_before_it_is_read():
    with pytest.raises(PlanUnreadable, match="50 MB"):
        compile_plan(b"a" * (50 * 2**20 + 1))


def test_automatic_numbers_of_a_docx_are_read():
    import docx

    document = docx.Document()
    document.add_paragraph("Action Plan 2012")
    document.add_heading("Quality", 1)
    document.add_paragraph("Improve the system. (SIPO)", style="List Number")
    document.add_paragraph("Revise the rules. (MOST)", style="List Number")
    document.add_heading("Protection", 1)
    document.add_paragraph("Go on. (SAIC)", style="List Number")
    made = io.BytesIO()
    document.save(made)
    plan = compile_plan(made.getvalue(), name="plan.docx")
    assert [measure.number for measure in plan.measures] == [1, 2, 3]
    assert [chapter.title for chapter in plan.chapters] == ["Quality", "Protection"]


def test_html_lists_headings_and_source_lines():
    page = "<html><body><h1>Plan 2012</h1>\n<h2>I. One</h2>\n<p>(1) Improve it. (SIPO)</p>\n<p>(2) Revise it. (MOST)</p>\n<script>x</script></body></html>"
    plan = compile_plan(page.encode(), name="plan.html")
    assert [(measure.number, measure.line) for measure in plan.measures] == [(1, 3), (2, 4)]
    assert plan.chapters[0].title == "One"


WORDS = st.text("abc ()（）.、，。1234一二《》%\t", min_size=0, max_size=40)
LABELS = st.sampled_from(["", "(1) ", "2. ", "（三）", "一、", "II. ", "Chapter 3: ", "第一章 "])
TAILS = st.sampled_from(["", " (SIPO)", "（科技部负责）", " (MOST, SIPO.)", "(Draft)"])
LINES = st.lists(st.tuples(LABELS, WORDS, TAILS).map("".join), min_size=1, max_size=25)


def signs(text):
    return sorted(re.findall(r"[a-z\u4e00-\u9fff]", text))


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_no_line_is_lost_whatever_the_layout(lines):
    text = "\n".join(lines)
    if not text.strip():
        return
    plan = compile_plan(text)
    kept = [plan.title, plan.introduction, *(line.text for line in plan.unplaced)]
    for chapter in plan.chapters:
        kept += [chapter.label, chapter.title, chapter.introduction]
        kept += [part for each in chapter.sections for part in (each.label, each.title, each.introduction)]
        kept += [part for each in chapter.measures for part in (each.label, each.text, each.organs_text)]
    lost = signs(text)
    for sign in signs("".join(kept)):
        if sign in lost:
            lost.remove(sign)
    assert not lost


def test_a_megabyte_of_unbalanced_parentheses_is_read_in_linear_time():
    text = "Plan 2012\n" + "(1) a (((( " * 100_000 + ")" * 1000 + "\n" + "(2) b)\n" * 20_000
    begun = time.process_time()
    compile_plan(text)
    assert time.process_time() - begun < 120  # a quadratic reading takes hours


@pytest.mark.shared
def test_the_plan_of_2012_has_its_chapters_measures_and_organs(shared):
    from touchstone.plan import editions

    plan = compile_plan(shared / "plan" / "2012-promotion-plan.en.txt")
    edition = editions.load("cn-2012")
    assert len(plan.chapters) == 8
    assert [measure.number for measure in plan.measures] == list(range(1, 91))
    assert {m.number: m.organs for m in plan.measures} == {m.number: m.organs for m in edition.measures}
    assert [m.number for m in plan.measures if m.organ_groups] == [43]
    assert len({code for measure in plan.measures for code in measure.organs}) == 28
    assert {m.number: m.line for m in plan.measures} == {m.number: m.source_line for m in edition.measures}
    numbers = {m.number: [(t.value, t.low, t.high) for t in m.targets] for m in plan.measures if m.targets}
    assert numbers == {m.number: [(t.value, t.low, t.high) for t in m.targets] for m in edition.measures if m.targets}
