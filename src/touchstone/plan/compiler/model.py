"""What a compiled plan is made of: plain frozen facts, each with its source line."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """One line of the source, with what its format says of it.

    Args:
        level: heading depth where the format marks headings, else 0.
        starts: it begins a paragraph: a blank line stands before it, or the format says so.
        role: "organs" for a table's cell of organs, "aside" for what stands beside the text, else "".
        emphasis: the parts of it in italics.
    """

    number: int
    text: str
    level: int = 0
    starts: bool = True
    role: str = ""
    emphasis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Warned:
    """Something a reviewer should look at, and the line it stands on."""

    line: int
    message: str


@dataclass(frozen=True)
class Instrument:
    """A law, opinion, plan or treaty that a measure names, and what is to be done with it."""

    title: str
    verb: str | None


@dataclass(frozen=True)
class Action:
    """One verb of a measure, as its English lemma, and what it acts on."""

    verb: str
    object: str


@dataclass(frozen=True)
class Target:
    """A number to reach: `value`, or `low` and `high`; `words` are those of the source."""

    value: float | int | None
    low: float | int | None
    high: float | int | None
    qualifier: str
    unit: str
    words: str

    def to_json(self) -> dict[str, Any]:
        """The target with either its value or its two ends."""
        size = {"value": self.value} if self.low is None else {"low": self.low, "high": self.high}
        return {**size, "qualifier": self.qualifier, "unit": self.unit, "words": self.words}


@dataclass(frozen=True)
class Lines:
    """The lines of the source on which the parts of a measure begin, each list in the order of what it is of."""

    organs: int | None = None
    instruments: tuple[int | None, ...] = ()
    actions: tuple[int | None, ...] = ()
    targets: tuple[int | None, ...] = ()
    periods: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Measure:
    """One task of the plan; the first organ leads."""

    number: int
    text: str
    line: int
    label: str
    section: str | None
    organs: tuple[str, ...]
    organ_names: tuple[str, ...]
    organ_groups: tuple[str, ...]
    organs_text: str
    instruments: tuple[Instrument, ...]
    actions: tuple[Action, ...]
    targets: tuple[Target, ...]
    periods: tuple[str, ...]
    lines: Lines

    def to_json(self) -> dict[str, Any]:
        """The measure as the published schema has it."""
        return {**asdict(self), "targets": [target.to_json() for target in self.targets]}


@dataclass(frozen=True)
class Section:
    """A heading between chapter and measure."""

    label: str
    title: str
    introduction: str
    line: int


@dataclass(frozen=True)
class Chapter:
    """A chapter with its introduction, sections and measures."""

    number: int
    title: str
    introduction: str
    line: int
    label: str
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]

    def to_json(self) -> dict[str, Any]:
        """The chapter as the published schema has it."""
        return {**asdict(self), "measures": [measure.to_json() for measure in self.measures]}


@dataclass(frozen=True)
class CompiledPlan:
    """A plan as read: nothing accepted yet, nothing lost."""

    title: str
    year: int | None
    year_to: int | None
    language: str
    introduction: str
    chapters: tuple[Chapter, ...]
    unplaced: tuple[Line, ...]
    warnings: tuple[Warned, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All measures in the order of the source."""
        return tuple(measure for chapter in self.chapters for measure in chapter.measures)

    def to_json(self) -> dict[str, Any]:
        """The plan as `plan.schema.json` describes it."""
        return {
            "title": self.title,
            "year": self.year,
            "year_to": self.year_to,
            "language": self.language,
            "introduction": self.introduction,
            "chapters": [chapter.to_json() for chapter in self.chapters],
            "unplaced": [{"line": line.number, "text": line.text} for line in self.unplaced],
            "warnings": [asdict(warned) for warned in self.warnings],
        }
