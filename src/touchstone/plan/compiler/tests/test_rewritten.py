"""The plan of 2012 written out anew in other layouts says the same: chapters, measures, organs, instruments, targets."""

import html
import io
import textwrap

import docx
import pytest

from touchstone.plan.compiler import compile_plan
from touchstone.plan.compiler.docx_numbers import counted

pytestmark = pytest.mark.shared

CHAPTERS = {
    "I.": lambda n: f"{counted(n, 'upperRoman')}. ",
    "Chapter 1:": lambda n: f"Chapter {n}: ",
    "CHAPTER I over its title": lambda n: f"CHAPTER {counted(n, 'upperRoman')}\n",
    "A.": lambda n: f"{counted(n, 'upperLetter')}. ",
    "(I)": lambda n: f"({counted(n, 'upperRoman')}) ",
    "1.": lambda n: f"{n}. ",
}
#: of chapter, number in the plan and number in the chapter
MEASURES = {
    "(1)": lambda c, n, k: f"({n}) ",
    "1. anew": lambda c, n, k: f"{k}. ",
    "1.1": lambda c, n, k: f"{c}.{k} ",
    "①": lambda c, n, k: f"{chr(0x2460 + k - 1)} ",
    "[1]": lambda c, n, k: f"[{n}] ",
    "Measure 1.": lambda c, n, k: f"Measure {n}. ",
}
ORGANS = {
    "(A, B)": lambda codes: f" ({', '.join(codes)})",
    "led by": lambda codes: f" (led by {codes[0]}" + (f", with {', '.join(codes[1:])})" if codes[1:] else ")"),
    "two lines": lambda codes: f"\nLead: {codes[0]}" + (f"\nSupport: {', '.join(codes[1:])}" if codes[1:] else ""),
    "takes the lead": lambda codes: (
        f" ({codes[0]} takes the lead" + (f", {' and '.join(codes[1:])} assist)" if codes[1:] else ")")
    ),
}


@pytest.fixture(scope="module")
def original(shared):
    return compile_plan(shared / "plan" / "2012-promotion-plan.en.txt")


def paragraphs(plan, chapter, measure, organs):
    yield from (plan.title, plan.introduction)
    for each in plan.chapters:
        yield CHAPTERS[chapter](each.number) + each.title
        yield each.introduction
        for place, one in enumerate(each.measures, start=1):
            yield MEASURES[measure](each.number, one.number, place) + one.text + ORGANS[organs](one.organs)


def assert_same(original, plan):
    assert [(c.title, c.introduction) for c in plan.chapters] == [(c.title, c.introduction) for c in original.chapters]
    told = [(m.text, m.organs, m.instruments, m.targets) for m in plan.measures]
    assert told == [(m.text, m.organs, m.instruments, m.targets) for m in original.measures]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_in_every_numbering(original, chapter, measure):
    assert_same(original, compile_plan("\n".join(paragraphs(original, chapter, measure, "(A, B)"))))


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "blank lines"])
@pytest.mark.parametrize("width", [44, 72])
@pytest.mark.parametrize("organs", ORGANS)
def test_wrapped_to_a_width_with_organs_in_every_form(original, organs, width, gap):
    made = [
        "\n".join(line for part in each.split("\n") for line in textwrap.wrap(part, width, break_on_hyphens=False))
        for each in paragraphs(original, "I.", "(1)", organs)
    ]
    assert_same(original, compile_plan(gap.join(made)))


def test_cut_into_pages_with_numbers_and_heads(original):
    lines = [
        line
        for each in paragraphs(original, "Chapter 1:", "1. anew", "(A, B)")
        for line in textwrap.wrap(each, 60, break_on_hyphens=False)
    ]
    pages = [
        [*lines[at : at + 25], "", f"- {at // 25 + 1} -", "", "National IP Strategy 2012", ""]
        for at in range(0, len(lines), 25)
    ]
    assert_same(original, compile_plan("\n".join(line for page in pages for line in page)))


def test_with_all_measures_of_a_chapter_on_one_line(original):
    text = "\n".join(paragraphs(original, "I.", "(1)", "(A, B)"))
    run = [line if not line.startswith("(") else f" {line}" for line in text.split("\n")]
    assert_same(original, compile_plan("\n".join(run).replace("\n (", " (")))


@pytest.mark.parametrize("form", ["headings", "bold paragraphs", "lists", "breaks"])
def test_as_a_page(original, form):
    shapes = {
        "headings": ("<h2>{}</h2>", "<p>({1}) {0} ({2})</p>"),
        "bold paragraphs": ("<p><b>{}</b></p>", "<p>&nbsp;({1})&nbsp;{0}<em>({2})</em></p>"),
        "lists": ("<h2>{}</h2>", '<ol start="{1}"><li>{0} <span>({2})</span></ol>'),
        "breaks": ("{}<br>", "({1}) {0} ({2})<br>"),
    }
    head, body = shapes[form]
    made = [f"<h1>{html.escape(original.title)}</h1><p>{html.escape(original.introduction)}</p>"]
    for each in original.chapters:
        made.append(head.format(html.escape(f"{counted(each.number, 'upperRoman')}. {each.title}")))
        made.append(f"<p>{html.escape(each.introduction)}</p>")
        made += [body.format(html.escape(m.text), m.number, ", ".join(m.organs)) for m in each.measures]
    assert_same(original, compile_plan("\n".join(made).encode(), name="plan.html"))


@pytest.mark.parametrize("automatic", [False, True], ids=["typed numbers", "automatic numbers"])
def test_as_a_document(original, automatic):
    document = docx.Document()
    document.add_heading(original.title, 0)
    document.add_paragraph(original.introduction)
    for each in original.chapters:
        document.add_heading(("" if automatic else f"{counted(each.number, 'upperRoman')}. ") + each.title, 1)
        document.add_paragraph(each.introduction)
        for m in each.measures:
            label, style = ("", "List Number") if automatic else (f"({m.number}) ", None)
            document.add_paragraph(f"{label}{m.text} ({', '.join(m.organs)})", style=style)
    made = io.BytesIO()
    document.save(made)
    assert_same(original, compile_plan(made.getvalue(), name="plan.docx"))
