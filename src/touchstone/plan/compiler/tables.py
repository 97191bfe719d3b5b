"""Rows of a table as the lines of measures: number, words and organs from the columns that hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .endings import is_organ_line
from .folding import fold
from .labels import is_heading
from .lexicon import words
from .model import Line
from .organs import all_known, looks_like_organs

_HEADS = {
    kind: re.compile("|".join(words("tables", kind)), re.I) for kind in ("number", "organs", "chapter", "measure")
}
_NUMBER = re.compile(r"[(\[]?\s*(?:\d{1,3}(?:\.\d{1,3})*|[一二三四五六七八九十百]{1,4}|[IVX]{1,5})\s*[)\].、]*")


@dataclass(frozen=True)
class Cell:
    """One cell: its lines, and how many columns it spans."""

    lines: tuple[Line, ...]
    span: int = 1

    @property
    def text(self) -> str:
        """The words of the cell."""
        return " ".join(line.text for line in self.lines)


Row = Sequence[Cell]
#: the heading depth of a row that heads those below it
_DEPTH = 6


def of_rows(rows: Sequence[Row]) -> list[Line]:
    """The lines of a table; one without a column of organs or numbers is read cell by cell."""
    filled = [row for row in rows if any(cell.text for cell in row)]
    wide = [row for row in filled if len(row) > 1]
    kinds = _columns(wide)
    if "measure" not in kinds.values() or not {"organs", "number"} & set(kinds.values()):
        return [line for row in filled for cell in row for line in cell.lines]
    heads = _head_of(wide)
    made: list[Line] = []
    chapter = ""
    for row in filled:
        if (
            len(row) == 1
            or row is heads
            or (sum(bool(cell.text) for cell in row) == 1 and not _at(row, kinds, "number"))
        ):
            made += _lone(row, is_head=row is heads, kinds=kinds)
            continue
        told = _at(row, kinds, "chapter")
        if told and told.text and told.text != chapter:
            chapter = told.text
            made += [replace(line, starts=True, level=line.level or _DEPTH) for line in told.lines]
        made += _measure_row(row, kinds, heads)
    return made


def _lone(row: Row, *, is_head: bool, kinds: dict[int, str]) -> list[Line]:
    """A head row, or a row that is a heading over the rows below or goes on with the row above."""
    if is_head:
        return _as_one([replace(line, role="aside") for cell in row for line in cell.lines])
    place = next((n for n, cell in enumerate(row) if cell.text), 0)
    role = "organs" if len(row) > 1 and kinds.get(place) == "organs" else ""
    width = max(kinds, default=0) + 1
    heads = not role and (len(row) == 1 or row[place].span >= width) and is_heading(row[place].text)
    return [
        replace(line, role=role, starts=not role, level=line.level or (_DEPTH if heads else 0))
        for line in row[place].lines
    ]


def _as_one(lines: list[Line]) -> list[Line]:
    """Lines of one source line put together."""
    made: list[Line] = []
    for line in lines:
        if made and made[-1].number == line.number:
            made[-1] = replace(made[-1], text=f"{made[-1].text} | {line.text}")
        else:
            made.append(line)
    return made


def _at(row: Row, kinds: dict[int, str], kind: str) -> Cell | None:
    return next((cell for n, cell in enumerate(row) if kinds.get(n) == kind and cell.text), None)


def _measure_row(row: Row, kinds: dict[int, str], heads: Row | None) -> list[Line]:
    number = _at(row, kinds, "number")
    label = number.text.strip() if number else ""
    if label and label[-1].isalnum():
        label += "."
    made: list[Line] = []
    for n, cell in enumerate(row):
        kind = kinds.get(n, "")
        if kind in ("number", "chapter") or not cell.text:
            continue
        head = fold(heads[n].text).strip(" :") if heads is not None and n < len(heads) else ""
        if kind == "measure" and label:
            first, *others = cell.lines
            made += [replace(first, text=f"{label} {first.text}", starts=True), *others]
            label = ""
        elif kind == "organs":
            labelled = re.search(r"牵头|主办|配合|参加|协办|lead|support|partner|cooperat", head, re.I)
            names = "; ".join(line.text.rstrip(" ,;、，；") for line in cell.lines)
            made.append(replace(cell.lines[0], text=f"{head}: {names}" if labelled else names, role="organs"))
        else:
            before = [place for place, line in enumerate(made) if line.role != "organs"]
            if before and head:
                made[before[-1]] = _ended(made[before[-1]])
            made += [
                replace(line, text=f"{head}: {line.text}" if head and not n_ else line.text)
                for n_, line in enumerate(cell.lines)
            ]
    if label:
        made.insert(0, Line(number.lines[0].number if number else 1, label))
    return _in_order(made)


def _ended(line: Line) -> Line:
    """A line with the sign that ends a sentence, so that the head of the next column is no part of it."""
    last = line.text.rstrip()[-1:]
    if not last or last in ".;:!?。；：！？":
        return line
    return replace(line, text=line.text.rstrip() + ("。" if last > "\u2e80" else "."))


def _in_order(lines: list[Line]) -> list[Line]:
    """The measure's own words first, then organs; a row may show its organs before."""
    return [line for line in lines if line.role != "organs"] + [line for line in lines if line.role == "organs"]


def _head_of(rows: Sequence[Row]) -> Row | None:
    for row in rows[:2]:
        if _kinds_of_heads(row):
            return row
    return None


def _kinds_of_heads(row: Row) -> dict[int, str]:
    found: dict[int, str] = {}
    for n, cell in enumerate(row):
        text = fold(cell.text).strip()
        for kind, pattern in _HEADS.items():
            if len(text) <= 40 and pattern.fullmatch(text):
                found[n] = kind
                break
    return found if len(found) > 1 else {}


def _columns(rows: Sequence[Row]) -> dict[int, str]:
    """What each column holds: by the table's head, else by what its cells look like."""
    head = _head_of(rows)
    if head is not None:
        found = _kinds_of_heads(head)
        if "measure" not in found.values():
            rest = [n for n in range(len(head)) if n not in found]
            if rest:
                found[max(rest, key=lambda n: _length(rows, n))] = "measure"
        return found
    width = max((len(row) for row in rows), default=0)
    if width < 2 or len(rows) < 2:
        return {}
    found = {}
    for n in range(width):
        cells = [row[n].text for row in rows if n < len(row) and row[n].text]
        if cells and sum(bool(_NUMBER.fullmatch(fold(text))) for text in cells) >= 0.8 * len(cells):
            found.setdefault(n, "number") if "number" not in found.values() else None
        elif cells and sum(_organs(text) for text in cells) >= 0.6 * len(cells):
            found[n] = "organs"
    rest = [n for n in range(width) if n not in found]
    if rest and found:
        found[max(rest, key=lambda n: _length(rows, n))] = "measure"
    return found


def _organs(text: str) -> bool:
    return len(text) < 200 and (all_known(text) or is_organ_line(text) or looks_like_organs(text, after_sentence=True))


def _length(rows: Sequence[Row], n: int) -> int:
    return sum(len(row[n].text) for row in rows if n < len(row))


def of_text(lines: list[Line]) -> list[Line]:
    """Lines of a text, with tables drawn by tabs or upright bars read as tables."""
    made: list[Line] = []
    run: list[Line] = []
    shape = ""
    for line in [*lines, Line(0, "")]:
        here = "|" if line.text.startswith("|") and line.text.count("|") > 2 else "\t" if line.text.count("\t") else ""
        if run and here != shape:
            made += _drawn(run, shape)
            run = []
        shape = here
        if here:
            run.append(line)
        elif line.text:
            made.append(line)
    return made


def _drawn(run: list[Line], sign: str) -> list[Line]:
    rows = [
        [Cell((replace(line, text=part.strip()),) if part.strip() else ()) for part in line.text.strip("|").split(sign)]
        for line in run
        if not re.fullmatch(r"[|\s:+=-]+", line.text)
    ]
    ruled = [replace(line, role="aside") for line in run if re.fullmatch(r"[|\s:+=-]+", line.text)]
    kinds = _columns([row for row in rows if len(row) > 1])
    if len(rows) < 2 or "measure" not in kinds.values() or len(set(kinds.values())) < 2:
        return [replace(line, text=re.sub(r"\t+", " ", line.text)) for line in run]
    return sorted(of_rows(rows) + ruled, key=lambda line: line.number)
