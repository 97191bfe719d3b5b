"""A plan compiled: lines read, put in their places, and each measure's words understood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import instruments, targets, wording
from .endings import organs_of, split_organs, trailing_parenthesis
from .folding import fold, is_chinese, joined
from .front import years_of
from .inline import one_measure_each
from .labels import Item
from .model import Chapter, CompiledPlan, Line, Lines, Measure, Section, Warned
from .organs import OrganList, code_of, derived_code, parse_organs
from .outline import Outline, outline
from .places import Places
from .reading import bytes_of, lines_of_text, read_lines
from .renamed import one_abbreviation

#: names that are not in the table, in small letters -> code
Names = Mapping[str, str]


def compile_plan(source: bytes | str | Path, *, name: str = "plan.txt") -> CompiledPlan:
    """Compile a plan from a file, its bytes or its text.

    Args:
        source: a path, the bytes of a file, or text. name: the file's name where bytes are given; its ending helps.
    Raises:
        PlanUnreadable: the file cannot be read as a plan; the message says why and what to do.
    """
    if isinstance(source, Path):
        name, source = source.name, bytes_of(source)
    lines = lines_of_text(source, name) if isinstance(source, str) else read_lines(source, name)
    return _compiled(outline(lines))


def _compiled(found: Outline) -> CompiledPlan:
    warnings: list[Warned] = []
    one_measure_each(found.events)
    chapters = _chapters(found, warnings)
    if not any(chapter.measures for chapter in chapters):
        warnings.append(Warned(1, "No numbered measure was found; the plan's measures must begin with a number."))
    warnings += numbering_warnings(chapters)
    whole = " ".join([found.front.title, *(measure.text for chapter in chapters for measure in chapter.measures[:5])])
    first, last = years_of(found.front)
    chapters = one_abbreviation(chapters, first)
    return CompiledPlan(
        title=found.front.title,
        year=first,
        year_to=last,
        language="zh" if is_chinese(whole) else "en",
        introduction=_paragraphs(found.front.introduction),
        chapters=chapters,
        unplaced=tuple(sorted(found.unplaced, key=lambda line: line.number)),
        warnings=tuple(sorted(warnings, key=lambda each: each.line)),
    )


def _paragraphs(lines: Sequence[Line]) -> str:
    """Lines as paragraphs, one below the other."""
    made: list[list[str]] = []
    for line in lines:
        if line.starts or not made:
            made.append([])
        made[-1].append(line.text)
    return "\n".join(joined(each) for each in made)


@dataclass
class _Open:
    """A chapter while its lines come in."""

    heading: Chapter
    introduction: list[Line]
    sections: list[tuple[Section, list[Line]]]
    measures: list[Measure]

    def closed(self) -> Chapter:
        sections = tuple(replace(made, introduction=_paragraphs(told)) for made, told in self.sections)
        told = _paragraphs(self.introduction)
        return replace(self.heading, introduction=told, sections=sections, measures=tuple(self.measures))


def _chapters(found: Outline, warnings: list[Warned]) -> tuple[Chapter, ...]:
    local = _explained(found)
    used = local | _used(found, local)
    chapters: list[_Open] = []
    numbered = any(role == "chapter" and item.value == 1 for role, item in found.events)
    for role, item in found.events:
        if role == "chapter":
            title, introduction = _heading(item)
            number = item.value or max((each.heading.number for each in chapters), default=0) + 1
            chapters.append(_Open(Chapter(number, title, "", item.line, item.label, (), ()), introduction, [], []))
            continue
        if not chapters:
            chapters.append(_Open(Chapter(0 if numbered else 1, "", "", item.line, "", (), ()), [], [], []))
        last = chapters[-1]
        if role == "section":
            title, introduction = _heading(item)
            last.sections.append((Section(item.label, title, "", item.line), introduction))
        elif role == "introduction":
            (last.sections[-1][1] if last.sections else last.introduction).extend(item.parts)
        else:
            section = last.sections[-1][0].title if last.sections else None
            last.measures.append(_measure(item, section, (local, used), warnings))
    return tuple(each.closed() for each in chapters)


def _heading(item: Item) -> tuple[str, list[Line]]:
    """Title and introduction of a chapter: the first sentence where both stand on one line."""
    text = item.text
    if len(text) > (60 if is_chinese(text) else 160):
        cut = re.search(r"[。.:：]\s*", text)
        if cut and 1 < cut.start() <= 160 and text[cut.end() :].strip():
            return text[: cut.start()].strip(), [Line(item.line, text[cut.end() :].strip())]
    return text.rstrip(" :：。"), []


def _explained(found: Outline) -> dict[str, str]:
    """Names that the plan explains itself, "National Patent Board (NPB)": each in small letters -> code."""
    texts = [line.text for line in [*found.front.lines, *found.unplaced]]
    texts += [item.text for _role, item in found.events]
    local: dict[str, str] = {}
    for text in texts:
        for each in _EXPLAINED.finditer(fold(text)) if "(" in fold(text) else ():
            name, short = _initialled(each[1].split(), each[2]), each[2]
            code = code_of(name) or code_of(short) or short.upper()
            local[name.casefold().removeprefix("the ")] = code
            local[short.casefold()] = code
    return local


def _used(found: Outline, local: Mapping[str, str]) -> dict[str, str]:
    """Names without an entry in the table that the plan's own lists of organs use: in small letters -> code."""
    lists = [organs_of(item.parts)[1] for role, item in found.events if role == "measure"]
    parsed = [parse_organs(each, local) for each in lists if each]
    return {name.casefold(): derived_code(name) for each in parsed for name in each.unknown}


def _initialled(name: list[str], short: str) -> str:
    """The end of a name that the short form gives the initials of; the whole name where it gives none."""
    letters = [letter for letter in short if letter.isupper()]
    for start in range(len(name) - 1, -1, -1):
        if [word[0] for word in name[start:] if word[0].isupper()] == letters:
            return " ".join(name[start:])
    return " ".join(name)


_EXPLAINED = re.compile(
    r"([A-Z][\w'&-]{1,30}(?: (?:[A-Z][\w'&-]{0,30}|of|for|and|the|on|in)){1,9}) "
    r"\((?:hereinafter |the )?\"?([A-Z][A-Za-z&-]{1,10}[A-Z])\"?\)"
)


def _measure(item: Item, section: str | None, names: tuple[Names, Names], warnings: list[Warned]) -> Measure:
    local, used = names
    text, organs_text = organs_of(item.parts)
    if not organs_text:
        text, organs_text = _named_elsewhere(text, used)
    organs = parse_organs(organs_text, local) if organs_text else OrganList()
    for name in organs.unknown:
        warnings.append(Warned(item.line, f"“{name[:120]}” is no organ known here; kept under the name given."))
    if not text:
        warnings.append(Warned(item.line, f"Measure {item.label} has no text."))
    emphasis = tuple(part for line in item.parts for part in line.emphasis)
    named, done = instruments.instruments(text, emphasis), wording.actions(text)
    reached, told, places = targets.targets(text), wording.periods(text), Places(item.parts)
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
        instruments=named,
        actions=done,
        targets=reached,
        periods=told,
        lines=Lines(
            organs=places.last(organs_text.split(";")[0]),
            instruments=places.in_order([each.title for each in named]),
            actions=places.in_order([each.object for each in done]),
            targets=places.in_order([each.words for each in reached]),
            periods=places.in_order(told),
        ),
    )


def _named_elsewhere(text: str, local: Mapping[str, str]) -> tuple[str, str]:
    """A last parenthesis whose names the plan uses as organs elsewhere."""
    content, before = trailing_parenthesis(text)
    if content is None or not local:
        return text, ""
    parsed = parse_organs(content, local)
    known = parsed.codes and all(name.casefold() in local for name in parsed.unknown) and not parsed.groups
    return (before.strip(), content.strip()) if known else (text, "")


def numbering_warnings(chapters: tuple[Chapter, ...]) -> list[Warned]:
    """Missing, doubled and misplaced numbers, whether numbering runs on or begins again in each chapter or section."""
    found = []
    seen: dict[int, int] = {}
    before: Measure | None = None
    place: tuple[int, str | None] | None = None
    for place_of_chapter, chapter in enumerate(chapters):
        for measure in chapter.measures:
            here = (place_of_chapter, measure.section)
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


__all__ = ["compile_plan", "split_organs"]
