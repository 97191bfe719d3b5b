"""Layouts: one small plan written out in every usual way must give the same chapters, measures and organs."""

import textwrap

import pytest

from touchstone.plan.compiler import compile_plan
from touchstone.plan.compiler.docx_numbers import counted

EN = [("Better rights", "Rights are judged by worth.", [("Revise the index of awards and tell the public what changed in it.", ("MOST",)),
                                                       ("Train examiners; open offices (including two in ports) where they are missing.", ("SIPO", "SAIC"))]),
      ("Stronger protection", "Rights are protected.", [("Combat copying in markets", ("MPS", "GAC", "MOFCOM")), ("Watch the borders.", ("GAC", "MPS"))]),
      ("Wider use", "Rights are used.", [("Bring inventions from the laboratory to the market.", ("SIPO", "MOF"))])]  # fmt: skip
ZH = [("提升质量", "引导各地提升知识产权质量。", [("修订评价指标体系，公布修订内容。", ("MOST",)), ("培训审查员，增设代办处（含港口两处）。", ("SIPO", "SAIC"))]),
      ("加强保护", "切实加强知识产权保护工作。", [("打击市场侵权行为", ("MPS", "GAC", "MOFCOM")), ("加强边境执法。", ("GAC", "MPS"))]),
      ("促进运用", "大力促进知识产权运用工作。", [("推动发明创造走向市场。", ("SIPO", "MOF"))])]  # fmt: skip
NAMES = {
    "MOST": "科技部",
    "SIPO": "知识产权局",
    "SAIC": "工商总局",
    "MPS": "公安部",
    "GAC": "海关总署",
    "MOFCOM": "商务部",
    "MOF": "财政部",
}
EXPECTED = [("MOST",), ("SIPO", "SAIC"), ("MPS", "GAC", "MOFCOM"), ("GAC", "MPS"), ("SIPO", "MOF")]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def han(n):
    return counted(n, "chineseCounting")


def zh(codes):
    return [NAMES[code] for code in codes]


CHAPTERS_EN = {"I.": lambda n: f"{counted(n, 'upperRoman')}. ", "Chapter One": lambda n: f"Chapter {['One', 'Two', 'Three'][n - 1]}: ",
               "PART 1 above its title": lambda n: f"PART {n}\n", "A.": lambda n: f"{'ABC'[n - 1]}. ", "no label": lambda n: "",
               "1.": lambda n: f"{n}. ", "Ⅰ.": lambda n: f"{'ⅠⅡⅢ'[n - 1]}. "}  # fmt: skip
CHAPTERS_ZH = {
    "一、": lambda n: f"{han(n)}、",
    "第一章": lambda n: f"第{han(n)}章　",
    "第一部分": lambda n: f"第{han(n)}部分：",
    "no label": lambda n: "",
}
MEASURES = {
    "(1)": "({})",
    "1.": "{}.",
    "1、": "{}、",
    "（1）": "（{}）",
    "1)": "{})",
    "[1]": "[{}]",
    "1": "{} ",
    "Measure 1:": "Measure {}:",
}
ORGANS_EN = {"(A, B)": lambda c: f" ({', '.join(c)})", "(A; B.)": lambda c: f" ({'; '.join(c)}.)", "[A/B]": lambda c: f" [{'/'.join(c)}]",
             "in charge": lambda c: f" (in charge: {', '.join(c)})",
             "led by": lambda c: f" (led by {c[0]}" + (f"; with {' and '.join(c[1:])})" if c[1:] else ")"),
             "a line": lambda c: f"\nResponsible organs: {', '.join(c)}",
             "two lines": lambda c: f"\nLead: {c[0]}" + (f"\nSupport: {', '.join(c[1:])}" if c[1:] else ""),
             "a marked lead": lambda c: f" ({', '.join([*c[1:], f'{c[0]} (lead)'])})"}  # fmt: skip
ORGANS_ZH = {"负责": lambda c: f"（{'、'.join(zh(c))}负责）", "牵头": lambda c: f"（{zh(c)[0]}牵头" + (f"，{'、'.join(zh(c)[1:])}参加）" if c[1:] else "）"),
             "会同": lambda c: f"（由{zh(c)[0]}" + (f"会同{'、'.join(zh(c)[1:])}负责）" if c[1:] else "负责）"),
             "按职责分工": lambda c: f"（{'、'.join(zh(c))}按职责分工负责）", "【】": lambda c: f"【{'、'.join(zh(c))}】",
             "责任单位": lambda c: f"\n责任单位：{'、'.join(zh(c))}",
             "两行": lambda c: f"\n牵头单位：{zh(c)[0]}" + (f"\n配合单位：{'，'.join(zh(c)[1:])}" if c[1:] else "")}  # fmt: skip


def written(plan, title, chapter, measure, organs, *, restart=False, width=0, gap="\n"):
    """The plan as text; `gap` stands after each paragraph, `width` wraps its lines."""
    paragraphs, number = [title], 0
    for place, (heading, introduction, measures) in enumerate(plan, start=1):
        number = 0 if restart else number
        paragraphs += [chapter(place) + heading, introduction]
        for text, codes in measures:
            number += 1
            paragraphs.append(f"{measure(number)} {text}{organs(codes)}")
    lines = [line for paragraph in paragraphs for line in [*paragraph.split("\n"), gap.strip("\n") or None]]
    lines = [part for line in lines if line is not None for part in wrapped(line, width)]
    return gap.join(lines) if gap == "\n\n" else "\n".join(lines)


def wrapped(line, width):
    if not width:
        return [line]
    if line.isascii():
        return textwrap.wrap(line, width, break_on_hyphens=False)
    return [line[at : at + width] for at in range(0, len(line), width)]


def assert_read(text, *, numbers=(1, 2, 3, 4, 5)):
    plan = compile_plan(text)
    assert [len(chapter.measures) for chapter in plan.chapters] == [2, 2, 1]
    assert tuple(measure.number for measure in plan.measures) == tuple(numbers)
    assert [measure.organs for measure in plan.measures] == EXPECTED
    assert all(chapter.introduction for chapter in plan.chapters)
    assert not plan.unplaced


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("chapter", CHAPTERS_EN)
def test_chapters_and_measures_are_told_apart_in_every_english_numbering(chapter, measure):
    if chapter == "1." and measure in ("1.", "1"):
        pytest.skip("numbers alike on both levels that also run on cannot be told apart by their labels")
    gap = "\n\n" if chapter == "no label" else "\n"
    assert_read(written(EN, "Plan 2012", CHAPTERS_EN[chapter], MEASURES[measure].format, ORGANS_EN["(A, B)"], gap=gap))


@pytest.mark.parametrize("measure", ["（一）", "一、", "第一条　", "措施1：", "任务一：", "（１）", "１．"])
@pytest.mark.parametrize("chapter", CHAPTERS_ZH)
def test_chapters_and_measures_are_told_apart_in_every_chinese_numbering(chapter, measure):
    if (chapter, measure) == ("一、", "一、"):
        pytest.skip("the same label on both levels")
    sign = measure.replace("一", "{}").replace("1", "{}").replace("１", "{}")
    label = lambda n: sign.format(han(n) if "一" in measure else str(n).translate(WIDE) if "１" in measure else n)  # noqa: E731
    gap = "\n\n" if chapter == "no label" else "\n"
    assert_read(written(ZH, "2012年计划", CHAPTERS_ZH[chapter], label, ORGANS_ZH["负责"], gap=gap))


@pytest.mark.parametrize("width", [0, 38])
@pytest.mark.parametrize("organs", ORGANS_EN)
def test_organs_are_found_in_every_english_form_on_whole_and_on_wrapped_lines(organs, width):
    assert_read(written(EN, "Plan 2012", CHAPTERS_EN["I."], "({})".format, ORGANS_EN[organs], width=width))


@pytest.mark.parametrize("width", [0, 14])
@pytest.mark.parametrize("organs", ORGANS_ZH)
def test_organs_are_found_in_every_chinese_form_on_whole_and_on_wrapped_lines(organs, width):
    assert_read(
        written(ZH, "2012年计划", CHAPTERS_ZH["一、"], lambda n: f"（{han(n)}）", ORGANS_ZH[organs], width=width)
    )


def test_numbers_that_begin_again_in_each_chapter_are_no_doubled_numbers():
    text = written(EN, "Plan 2012", CHAPTERS_EN["I."], "{}.".format, ORGANS_EN["(A, B)"], restart=True)
    assert_read(text, numbers=(1, 2, 1, 2, 1))
    assert not compile_plan(text).warnings


def test_page_numbers_and_running_heads_stand_apart_and_cut_no_measure():
    pages = "Plan 2012\n\nI. One\n1. Revise the\n\n- 1 -\n\nPlan 2012\n\nrules on marks. (SIPO,\n\n- 2 -\n\nPlan 2012\n\nMOST)\n2. Go on. (MOF)\n- 3 -\n\nPlan 2012\n"
    plan = compile_plan(pages)
    assert [(measure.text, measure.organs) for measure in plan.measures] == [
        ("Revise the rules on marks.", ("SIPO", "MOST")), ("Go on.", ("MOF",))]  # fmt: skip
    assert [line.text for line in plan.unplaced] == ["- 1 -", "Plan 2012", "- 2 -", "Plan 2012", "- 3 -", "Plan 2012"]


def test_a_list_of_contents_makes_no_chapters():
    plan = compile_plan(
        "Plan 2020\nContents\nI. Quality .... 1\nII. Use .... 4\nI. Quality\n1. Revise it. (SIPO)\nII. Use\n2. Go on. (MOST)\n"
    )
    assert [(chapter.title, len(chapter.measures)) for chapter in plan.chapters] == [("Quality", 1), ("Use", 1)]
    assert [line.number for line in plan.unplaced] == [2, 3, 4]


def test_several_measures_on_one_line_are_taken_apart():
    plan = compile_plan(
        "Plan 2012\n(1) Do this. (SIPO) (2) Do that. (MOST)\n（3）甲。（科技部负责）（4）乙；(一)丙。（财政部负责）\n"
    )
    assert [(m.number, m.line, m.organs) for m in plan.measures] == [
        (1, 2, ("SIPO",)), (2, 2, ("MOST",)), (3, 3, ("MOST",)), (4, 3, ("MOF",))]  # fmt: skip


def test_points_under_a_measure_belong_to_it_whether_its_organs_stand_before_or_after_them():
    plan = compile_plan(
        "Plan 2013\nI. Q\n1. Improve it: (SIPO, MOST)\n(1) the guide;\n(2) the rules.\n2. Improve marks:\na) rules;\nb) staff. (SAIC)\n"
        "II. R\n3. Go on. (MOF)\n"
    )
    assert [(m.text, m.organs) for m in plan.measures][:2] == [
        ("Improve it: (1) the guide; (2) the rules.", ("SIPO", "MOST")),
        ("Improve marks: a) rules; b) staff.", ("SAIC",)),
    ]


def test_a_word_cut_by_a_hyphen_is_made_whole_and_a_compound_is_kept():
    plan = compile_plan("Plan 2013\n1. Revise the licen-\nsing of high-\ntech firms. (SIPO)\n")
    assert plan.measures[0].text == "Revise the licensing of high-tech firms."


def test_numbers_at_the_beginning_of_a_wrapped_line_are_no_labels():
    plan = compile_plan(
        "Plan 2013\n1. Raise the alliances to\n30. They meet under article\n2. of the law. (SIPO)\n2. Second. (MOST)\n"
    )
    assert [(m.number, m.organs) for m in plan.measures] == [(1, ("SIPO",)), (2, ("MOST",))]


def test_introductions_keep_their_paragraphs():
    plan = compile_plan(
        "Plan 2013\n\nThe plan is made for the whole of the country and its regions.\nIt has parts.\n\nA second paragraph says how organs work together.\n\nI. Q\n\nFirst.\n\nSecond\nline.\n\n1. Do it. (SIPO)\n"
    )
    assert plan.introduction.split("\n")[1] == "A second paragraph says how organs work together."
    assert plan.chapters[0].introduction == "First.\nSecond line."


def test_names_that_the_plan_explains_are_one_organ_under_their_short_form():
    plan = compile_plan("Plan 2020\n1. Do it. (National Patent Board (NPB), Ministry of Trade)\n2. Do more (NPB)\n")
    assert [m.organs for m in plan.measures] == [("NPB", "MINISTRY-OF-TRADE"), ("NPB",)]


@pytest.mark.parametrize(
    ("told", "codes", "groups"),
    [
        ("GAC, Customs", ("GAC",), ()),
        ("工商总局、国家工商行政管理总局", ("SAIC",), ()),
        ("新聞出版總署、版權局", ("NCAC",), ()),
        ("財政部、國務院法制辦公室、總裝備部負責", ("MOF", "SCLAO", "PLA-GAD"), ()),
        ("知识产权局、科技部等部门负责", ("SIPO", "MOST"), ("等部门",)),
        ("SIPO, MOST and other departments", ("SIPO", "MOST"), ("other departments",)),
        ("Publicity Department of CCCPC, the Ministry of Foreign Affairs, PLA GAD", ("PD-CCCPC", "MFA", "PLA-GAD"), ()),
        ("State Administration of Radio, Film and Television and SPC", ("SARFT", "SPC"), ()),
    ],
)
def test_organs_under_two_names_are_one_and_groups_without_a_name_are_kept(told, codes, groups):
    measure = compile_plan(f"Plan 2012\n1. Do it. ({told})\n").measures[0]
    assert (measure.organs, measure.organ_groups) == (codes, groups)


def test_parts_hold_chapters_and_what_a_list_says_of_time_is_no_organ():
    plan = compile_plan(
        "Plan 2016\nPART ONE: BASICS\nChapter 1 Quality\n1. Do a. (SIPO; by 2016)\nChapter 2 Use\n1. Do b. (MOST)\nPART TWO: MORE\nChapter 3 Other\n1. Do c. (MOF)\n"
    )
    assert [(c.title, [s.title for s in c.sections]) for c in plan.chapters] == [
        ("BASICS", ["Quality", "Use"]),
        ("MORE", ["Other"]),
    ]
    assert [(m.section, m.organs) for m in plan.measures] == [
        ("Quality", ("SIPO",)),
        ("Use", ("MOST",)),
        ("Other", ("MOF",)),
    ]
