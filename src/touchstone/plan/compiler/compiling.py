"""A plan compiled: lines read, put in their places, and each measure's words understood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from . import wording
from .folding import fold, is_chinese
from .model import Chapter, CompiledPlan, Line, Measure, Section, Warned
from .organs import OrganList, looks_like_organs, parse_organs
from .outline import Item, Outline, joined, outline, trailing_parenthesis
from .reading import read_lines
from .unreadable import PlanUnreadable

_NAMED = re.compile(
    r"(?:^|(?<=[\s.。;；,，]))((?:责任单位|责任部门|牵头单位|牵头部门|主办单位|负责单位|负责部门|"
    r"Responsible(?: \w+){0,4}|Lead(?: \w+){0,4}|Responsibility)\s*[:：].*)$",
    re.I | re.S,
)


def compile_plan(source: bytes | str | Path, *, name: str = "plan.txt") -> CompiledPlan:
    """Compile a plan from a file, its bytes or its text.

    Args:
        source: a path, the bytes of a file, or text. name: the file's name where bytes are given; its ending helps.
    Raises:
        PlanUnreadable: the file cannot be read as a plan; the message says why and what to do.
    """
    if isinstance(source, Path):
        name, source = source.name, _bytes_of(source)
    if isinstance(source, str):
        source = source.encode("utf-8", "surrogatepass")
    return _compiled(outline(read_lines(source, name)))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanUnreadable(f"“{path.name}” cannot be read: {error.strerror}. Check the path and its permissions.")


def _compiled(found: Outline) -> CompiledPlan:
    warnings: list[Warned] = []
    chapters = _chapters(found, warnings)
    if not any(chapter.measures for chapter in chapters):
        warnings.append(Warned(1, "No numbered measure was found; the plan's measures must begin with a number."))
    warnings += _numbering(chapters)
    whole = " ".join([found.title, *(measure.text for chapter in chapters for measure in chapter.measures[:5])])
    first, last = _years(found.title, found.introduction)
    return CompiledPlan(
        title=found.title,
        year=first,
        year_to=last,
        language="zh" if is_chinese(whole) else "en",
        introduction=joined(found.introduction),
        chapters=chapters,
        unplaced=tuple(found.unplaced),
        warnings=tuple(sorted(warnings, key=lambda each: each.line)),
    )


def _years(title: str, introduction: Iterable[str]) -> tuple[int | None, int | None]:
    for text in (title, *introduction):
        span = re.search(r"((?:19|20)\d\d)\s*年?\s*(?:[-–—~～]|至|to)\s*((?:19|20)\d\d)", text)
        if span:
            return int(span[1]), int(span[2])
        year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)
        if year:
            return int(year[1]), None
        han = re.search(r"二[〇○零](?:[〇○零一二三四五六七八九]{2})年", text)
        if han:
            digits = {sign: str(n) for n, sign in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
            return int("".join(digits[sign] for sign in han.group()[:4])), None
    return None, None


@dataclass
class _Open:
    """A chapter while its lines come in."""

    heading: Chapter
    introduction: list[str]
    sections: list[tuple[Section, list[str]]]
    measures: list[Measure]

    def closed(self) -> Chapter:
        sections = tuple(replace(made, introduction=joined([*filter(None, told)])) for made, told in self.sections)
        told = joined([*filter(None, self.introduction)])
        return replace(self.heading, introduction=told, sections=sections, measures=tuple(self.measures))


def _chapters(found: Outline, warnings: list[Warned]) -> tuple[Chapter, ...]:
    chapters: list[_Open] = []
    for role, item in found.events:
        if role == "chapter":
            title, introduction = _heading(item)
            made = Chapter(item.value or len(chapters) + 1, title, "", item.line, item.label, (), ())
            chapters.append(_Open(made, [introduction], [], []))
            continue
        if not chapters:
            chapters.append(_Open(Chapter(1, "", "", item.line, "", (), ()), [], [], []))
        last = chapters[-1]
        if role == "section":
            title, introduction = _heading(item)
            last.sections.append((Section(item.label, title, "", item.line), [introduction]))
        elif role == "introduction":
            (last.sections[-1][1] if last.sections else last.introduction).append(item.text)
        else:
            section = last.sections[-1][0].title if last.sections else None
            last.measures.append(_measure(item, section, warnings))
    return tuple(each.closed() for each in chapters)


def _heading(item: Item) -> tuple[str, str]:
    """Title and introduction of a chapter: the first sentence where both stand on one line."""
    text = item.text
    if len(text) > (60 if is_chinese(text) else 160):
        cut = re.search(r"[。.:：]\s*", text)
        if cut and cut.start() > 1:
            return text[: cut.start()].strip(), text[cut.end() :].strip()
    return text.rstrip(" :：。"), ""


def _measure(item: Item, section: str | None, warnings: list[Warned]) -> Measure:
    text, organs_text = split_organs(item.text)
    organs = parse_organs(organs_text) if organs_text else OrganList((), (), (), ())
    for name in organs.unknown:
        warnings.append(Warned(item.line, f"“{name}” is no organ known here; kept under the name given."))
    if not text:
        warnings.append(Warned(item.line, f"Measure {item.label} has no text."))
    return Measure(
        number=item.value,
        text=text,
        line=item.line,
        label=item.label,
        section=section,
        organs=organs.codes,
        organ_names=organs.names,
        organ_groups=organs.groups,
        organs_text=organs_text,
        instruments=wording.instruments(text),
        actions=wording.actions(text),
        targets=wording.targets(text),
        periods=wording.periods(text),
    )


def split_organs(text: str) -> tuple[str, str]:
    """A measure's text and the list of organs it ends in; an empty list where it ends in none.

    >>> split_organs("Revise the rules (Draft). (MOST, SIPO.)")
    ('Revise the rules (Draft).', 'MOST, SIPO.')
    >>> split_organs("Set up ten bases (including two in Tibet)")
    ('Set up ten bases (including two in Tibet)', '')
    """
    rest = text.strip()
    lists: list[str] = []
    while True:
        content, before = trailing_parenthesis(rest)
        ended = fold(before).rstrip().endswith((".", "。", ";", "!", "?"))
        if content is None or not looks_like_organs(content, after_sentence=ended):
            break
        lists.insert(0, content.strip())
        rest = before.strip()
    if not lists:
        named = _NAMED.search(rest)
        if named and looks_like_organs(named[1], after_sentence=True):
            lists.append(named[1].strip())
            rest = rest[: named.start()].strip()
    return rest, "; ".join(lists)


def _numbering(chapters: tuple[Chapter, ...]) -> list[Warned]:
    """Missing, doubled and misplaced numbers, whether numbering runs on or begins again in each chapter or section."""
    found = []
    seen: dict[int, int] = {}
    before: Measure | None = None
    place: tuple[int, str | None] | None = None
    for chapter in chapters:
        for measure in chapter.measures:
            here = (chapter.line, measure.section)
            if here != place and measure.number == 1 and before is not None:
                seen, before = {}, None
            place = here
            if measure.number in seen:
                found.append(
                    Warned(
                        measure.line,
                        f"Number {measure.number} stands twice: here and on line {seen[measure.number]}; both are kept.",
                    )
                )
            elif before is not None and measure.number > before.number + 1:
                gone = ", ".join(str(n) for n in range(before.number + 1, min(measure.number, before.number + 21)))
                found.append(Warned(measure.line, f"Missing before this line: {gone}."))
            elif before is not None and measure.number < before.number:
                found.append(Warned(measure.line, f"Number {measure.number} stands after {before.number}."))
            elif before is None and measure.number > 1:
                found.append(Warned(measure.line, f"Numbers begin at {measure.number}; those before it are missing."))
            seen[measure.number] = measure.line
            before = measure
    return found


__all__ = ["Line", "compile_plan", "split_organs"]
