"""Compiling a plan of ninety measures against the least any reader does: decode, split, find the numbers."""

from __future__ import annotations

import re

from touchstone.plan import editions
from touchstone.plan.compiler import compile_plan

from .harness import Figure, compare


def a_plan() -> bytes:
    """The shipped edition written out as a ministry would: chapters, numbered measures, organs in parentheses."""
    edition = editions.load("cn-2012")
    lines = [edition.title_en, ""]
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
    for chapter in edition.chapters:
        lines += [f"{roman[chapter.number - 1]}. {chapter.title_en}", "", chapter.summary_en, ""]
        for each in edition.measures_in(chapter.number):
            lines += [f"({each.number}) {each.summary_en} ({', '.join(each.organs)})", ""]
    return "\n".join(lines).encode()


def measure() -> list[Figure]:
    content = a_plan()
    number = re.compile(r"^\((\d+)\)(.*)\(([^)]*)\)$", re.MULTILINE)
    return [
        compare("compile a plan of 90 measures", lambda: compile_plan(content, name="plan.txt"),
                "one regular expression over the text", lambda: number.findall(content.decode())),
    ]  # fmt: skip
