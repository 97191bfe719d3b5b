"""Every line in its place: title, introduction, chapter, section, measure, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .apart import measures_apart
from .endings import ends_sentence, is_organ_line, may_name_organs, names_organs, organs_of
from .folding import fold, is_chinese, joined
from .front import Front, front_of
from .furniture import furniture, is_notice
from .labels import LOOSE, Item, is_head, labels_of
from .model import Line
from .roles import Roles, is_heading, kind_of, roles

_CLOSING = ("附件", "附表", "附录", "注:", "注：", "备注", "Annex", "Appendix", "Note:", "Notes:", "ANNEX", "APPENDIX")
#: lines; below so many no end of a measure is looked for any more
_LONGEST_MEASURE = 300
_WIDEST = 200


@dataclass
class Outline:
    """A plan's lines in their places; `events` are chapters, sections, introductions and measures in order."""

    front: Front = field(default_factory=Front)
    events: list[tuple[str, Item]] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)


def outline(lines: Sequence[Line]) -> Outline:
    """Every line in its place; a line that has none is in `unplaced`."""
    lines = measures_apart(lines)
    labels = labels_of(lines)
    skipped = furniture(lines, labels)
    lines = _over_pages(lines, skipped)
    found = roles(lines, labels, skipped)
    placing = _Placing(lines, labels, found, skipped)
    placing.run()
    return placing.made


def _over_pages(lines: Sequence[Line], skipped: set[int]) -> list[Line]:
    """The lines with those that go on after a page's end joined to what stands before it."""
    made: list[Line] = []
    before: Line | None = None
    cut = False
    for place, line in enumerate(lines):
        if place in skipped:
            cut, line = True, replace(line, role=line.role or "aside")
        else:
            goes_on = cut and line.starts and before is not None and not line.level and not ends_sentence(before.text)
            line = replace(line, starts=False) if goes_on and before and not before.level else line
            before, cut = line, False
        made.append(line)
    return made


class _Placing:
    """Goes through the lines once and keeps what is open: a chapter, a section, an introduction or a measure."""

    def __init__(self, lines: Sequence[Line], labels: Sequence[Item | None], found: Roles, skipped: set[int]):
        self.lines, self.labels, self.found, self.skipped = lines, labels, found, skipped
        self.made = Outline()
        self.role = ""
        self.current = Item("", 0, "", 0)
        self.last: dict[str, int] = {}
        self.ahead = self._labels_ahead()
        self.closed = False
        self.strict = False  # headings stand only where the organs of the measure before are named
        self.judged, self.over = (0, 0), False
        self.width = _width(lines, labels)
        labelled = [line.starts for line, label in zip(lines, labels, strict=True) if label is not None]
        self.marked = sum(labelled) * 10 > 8 * len(labelled)  # blank lines or a format say where paragraphs begin
        self.headed = self._has_bare_headings()

    def run(self) -> None:
        first = self._first()
        self.made.front = front_of(self.lines[:first], {n for n in self.skipped if n < first})
        self.made.unplaced = list(self.made.front.unplaced)
        for place in range(first, len(self.lines)):
            if place in self.skipped:
                self.made.unplaced.append(self.lines[place])
            else:
                self._place(place)

    def _first(self) -> int:
        kinds = {self.found.measure, self.found.chapter, *self.found.sections} - {""}
        for place, line in enumerate(self.lines):
            if place in self.skipped:
                continue
            kind = kind_of(line, self.labels[place])
            if kind in kinds and not (kind == "h1" and self._only_title(place)):
                return place
            if self.headed and not self.found.chapter and place and self._bare_heading(place):
                return place
        return len(self.lines)

    def _only_title(self, place: int) -> bool:
        """Whether a topmost heading is the title: nothing stands before it, and it has no label."""
        return self.labels[place] is None and self.found.chapter != "h1" and place < 5

    def _labels_ahead(self) -> list[int | None]:
        """For each place, the place of the next label at or after it."""
        ahead: list[int | None] = [None] * (len(self.lines) + 1)
        kinds = {self.found.measure, self.found.chapter, *self.found.sections} - {""}
        for place in range(len(self.lines) - 1, -1, -1):
            here = place not in self.skipped and kind_of(self.lines[place], self.labels[place]) in kinds
            ahead[place] = place if here else ahead[place + 1]
        return ahead

    # -- what a line is

    def _place(self, place: int) -> None:
        line, label = self.lines[place], self.labels[place]
        kind = kind_of(line, label)
        if line.role == "organs":
            self._organs(line)
        elif kind and kind == self.found.chapter and self._opens_chapter(place):
            self._open("chapter", label or Item("heading", 0, "", line.number, [line]), kind)
        elif kind and kind in self.found.sections and (line.level or self._in_order(place, kind)):
            self._open("section", label or Item("heading", 0, "", line.number, [line]), kind)
        elif label and self._is_measure(place, kind, label):
            self._open("measure", label, self.found.measure)
        elif line.level and self.role and self._heads_something(place):
            self._open("section", label or Item("heading", 0, "", line.number, [line]), kind)
        elif self.role == "measure":
            self._within_measure(place)
        elif self.role:
            self._under_heading(place)
        elif self._bare_heading(place):
            self._open("chapter", Item("heading", 0, "", line.number, [line]), "bare")
        else:
            self.made.unplaced.append(line)

    def _open(self, role: str, item: Item, kind: str) -> None:
        self.role, self.current = role, item
        if role == "chapter":
            self.last = {kind: item.value, self.found.measure: self.last.get(self.found.measure, 0)}
        self.last[kind] = item.value
        self.made.events.append((role, item))

    def _organs(self, line: Line) -> None:
        if self.role == "measure":
            self.current.parts.append(line)
        else:
            self.made.unplaced.append(line)

    def _opens_chapter(self, place: int) -> bool:
        line, label = self.lines[place], self.labels[place]
        if line.level or label is None:
            return line.level > 0
        if is_head(label.kind):
            return not _refers(label)
        return self._in_order(place, label.kind)

    def _in_order(self, place: int, kind: str) -> bool:
        """Whether a number follows the last of its kind, begins anew, or stands where a sentence has ended."""
        label, line = self.labels[place], self.lines[place]
        if label is None:
            return True
        if label.value == self.last.get(kind, 0) + 1 or not self.role:
            return not self._cut(place) or not self._comes_again(place, label)
        if self._cut(place):
            return False
        return label.value == 1 or line.starts or self._finished() or not label.text[:1].islower()

    def _cut(self, place: int) -> bool:
        """Whether the line before breaks off in the middle of a sentence."""
        if self.lines[place].starts or not self.role or place == 0 or self.role != "measure" or not self.current.parts:
            return False
        before = self.current.parts[-1].text
        return not ends_sentence(before) and not fold(before).rstrip().endswith((")", "]", ":"))

    def _comes_again(self, place: int, label: Item) -> bool:
        for after in range(place + 1, min(place + 40, len(self.lines))):
            other = self.labels[after]
            if other and other.kind == label.kind:
                return other.value == label.value
        return False

    def _is_measure(self, place: int, kind: str, label: Item) -> bool:
        if kind == self.found.measure:
            return bool(self.lines[place].level) or self._in_order(place, kind)
        if label.kind not in LOOSE or self.role != "measure" or self.lines[place].level or not self.found.measure:
            return False
        if (
            self.found.measure not in LOOSE
            or label.value != self.last.get(self.found.measure, 0) + 1
            or label.value < 3
        ):
            return False
        following = self.ahead[place + 1]
        after = self.labels[following] if following is not None else None
        return self._is_over() and (after is None or after.value in (label.value + 1, 1) or after.kind != kind)

    def _heads_something(self, place: int) -> bool:
        """Whether a marked heading stands over measures."""
        following = self.ahead[place + 1] if place + 1 < len(self.ahead) else None
        return following is not None and is_heading(self.lines[place].text)

    def _finished(self) -> bool:
        return not self.current.parts or ends_sentence(self.current.parts[-1].text) or self._is_over()

    def _is_over(self) -> bool:
        """Whether the open measure has named its organs."""
        parts = self.current.parts
        seen = (id(self.current), len(parts))
        if seen != self.judged:
            likely = 0 < len(parts) <= _LONGEST_MEASURE and may_name_organs(parts[-6:])
            self.judged, self.over = seen, likely and names_organs(parts[-40:])
        return self.over

    # -- headings without a label

    def _bare_heading(self, place: int, *, after_end: bool = False) -> bool:
        """Whether an unlabelled line heads the measure below it; after a measure's end no blank line need stand."""
        line = self.lines[place]
        if (
            not (line.starts or after_end)
            or self.labels[place] is not None
            or line.role
            or line.level
            or not self.found.measure
        ):
            return False
        if not is_heading(line.text) or is_notice(line.text) or is_organ_line(line.text) or self._is_prose(place):
            return False
        following = self.ahead[place + 1]
        if following is None or following > place + 6:
            return False
        between = [self.lines[n] for n in range(place + 1, following) if n not in self.skipped]
        if any(not each.role and is_heading(each.text) and each.starts and n for n, each in enumerate(between)):
            return False
        label = self.labels[following]
        return label is not None and label.kind == self.found.measure and not (between and names_organs(between))

    def _has_bare_headings(self) -> bool:
        """Whether unlabelled headings stand between finished measures, more than once or beside a first one."""
        last: int | None = None
        count = 0
        for place, line in enumerate(self.lines):
            if place in self.skipped:
                continue
            label = self.labels[place]
            if label is not None and kind_of(line, label) == self.found.measure:
                last = place
            elif last is not None and self._bare_heading(place, after_end=True):
                before = [each for n, each in enumerate(self.lines[last:place], start=last) if n not in self.skipped]
                after_organs = names_organs(before)
                self.strict = self.strict or after_organs
                count += after_organs or (line.starts and ends_sentence(before[-1].text))
        return count > 0

    # -- lines without a label of their own

    def _within_measure(self, place: int) -> None:
        line = self.lines[place]
        over = self._is_over()
        if (
            is_organ_line(line.text)
            or not (over or self._finished() or line.starts)
            or (over and self._lengthens(line))
        ):
            self.current.parts.append(line)
        elif (
            self.headed
            and (over or (self._finished() and not self.strict))
            and self._bare_heading(place, after_end=over)
        ):
            role = "section" if self.found.chapter else "chapter"
            self._open(role, Item("heading", 0, "", line.number, [line]), "bare")
        elif is_notice(line.text) or self._closes(place, over):
            self.closed = self.ahead[place] is None
            self.made.unplaced.append(line)
        else:
            self.current.parts.append(line)

    def _lengthens(self, line: Line) -> bool:
        """Whether a line goes on with the list of organs above it."""
        parts = self.current.parts[-40:]
        return not line.starts and organs_of([*parts, line])[0] == organs_of(parts)[0]

    def _closes(self, place: int, over: bool) -> bool:
        """Whether a line below a measure is none of its words."""
        line, label = self.lines[place], self.labels[place]
        if label is not None and self.ahead[place] is not None:
            return False
        if over or self.closed:
            return label is None or line.starts
        last = self.ahead[place] is None and line.starts and self._finished()
        return last and (is_heading(line.text) or line.text.startswith(_CLOSING))

    def _under_heading(self, place: int) -> None:
        line = self.lines[place]
        title = self.current.text if self.role in ("chapter", "section") else ""
        if self.role in ("chapter", "section") and self._goes_on(title, place):
            self.current.parts.append(line)
        elif self.headed and self.found.chapter and self.role != "section" and self._bare_heading(place):
            self._open("section", Item("heading", 0, "", line.number, [line]), "bare")
        elif is_notice(line.text):
            self.made.unplaced.append(line)
        else:
            self.role = "introduction"
            self.current = Item("text", 0, "", line.number, [line])
            self.made.events.append(("introduction", self.current))

    def _goes_on(self, title: str, place: int) -> bool:
        """Whether a heading runs on: it has only a label yet, or breaks off at the end of its line."""
        line = self.lines[place]
        if len(self.current.parts) > 3 or line.level:
            return False
        if not title:
            return len(line.text) < 200
        if line.starts or ends_sentence(title) or len(title) > 200:
            return False
        if self._is_full(place - 1) and not self._is_full(place) and not ends_sentence(line.text):
            return True
        if self.marked and self._ends_paragraph(place) and is_heading(joined([title, line.text])):
            return True
        if not is_heading(line.text):
            return False
        before = title.split()[-1].lower() if title.split() else ""
        joins = (
            before in ("of", "the", "and", "for", "in", "to", "on", "with", "by", "a", "an", "or", "its")
            or title[-1] in "-,、"
        )
        long = not self.width and not is_chinese(title) and len(title) > 60 and is_heading(title)
        return joins or line.text[0].islower() or long

    def _is_full(self, place: int) -> bool:
        """Whether the next line's first word would not have fitted on a line, where lines are wrapped to one width."""
        if not self.width or place + 1 >= len(self.lines) or self._ends_paragraph(place):
            return False
        text, after = self.lines[place].text, self.lines[place + 1].text
        word = after[:1] if is_chinese(after[:10]) else after.split(maxsplit=1)[0]
        return len(text) + len(word) + (0 if is_chinese(after[:10]) else 1) > self.width

    def _is_prose(self, place: int) -> bool:
        """Whether a line breaks off and its sentence goes on below it."""
        if self._ends_paragraph(place):
            return False
        long = self.width and len(self.lines[place].text) > 0.7 * self.width
        return self.lines[place + 1].text[0].islower() or self._is_full(place) or bool(long)

    def _ends_paragraph(self, place: int) -> bool:
        after = place + 1
        return after >= len(self.lines) or self.lines[after].starts or self.labels[after] is not None


def _width(lines: Sequence[Line], labels: Sequence[Item | None]) -> int:
    """How many signs the lines of a wrapped text hold at most; 0 where lines are whole paragraphs."""
    cut = sorted(
        len(line.text)
        for line, after, label in zip(lines, lines[1:], labels[1:], strict=False)
        if not after.starts and label is None and not line.role
    )
    return cut[-1 - len(cut) // 50] if len(cut) > 4 and cut[-1 - len(cut) // 50] <= _WIDEST else 0


def _refers(label: Item) -> bool:
    """Whether words such as "Part 3 of the law" only refer."""
    return label.text[:1].islower()
