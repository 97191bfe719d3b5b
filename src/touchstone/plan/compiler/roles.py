"""Which kind of label numbers the measures, which the chapters, and which the headings between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .endings import names_organs
from .front import names_a_plan
from .labels import TASKS, Item, is_head, is_heading
from .model import Line

_BLOCK_LINES = 60


@dataclass(frozen=True)
class Roles:
    """Kinds of label by what they number; "" where a plan has none. `sections` are from the outermost inwards."""

    measure: str = ""
    chapter: str = ""
    sections: tuple[str, ...] = ()


def kind_of(line: Line, label: Item | None) -> str:
    """The kind of a line's place in the outline: its heading depth where the format marks one, else its label's."""
    if line.level:
        return f"h{line.level}"
    return label.kind if label else ""


def roles(lines: Sequence[Line], labels: Sequence[Item | None], skipped: Collection[int]) -> Roles:
    """Which kinds of label are measures, chapters and sections."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        kind = kind_of(line, labels[place])
        if kind and place not in skipped:
            places[kind].append(place)
    _leave_title(lines, places)
    kinds = {kind: rows for kind, rows in places.items() if _credible(kind, rows, labels)}
    if not kinds:
        return Roles()
    marked = sorted(place for rows in kinds.values() for place in rows)
    measure = _measure_kind(lines, labels, kinds, marked)
    if not measure:
        return Roles(chapter=min(kinds, key=lambda kind: (not kind.startswith("h"), kinds[kind][0])))
    outer = [kind for kind in kinds if kind != measure and _contains(kinds[kind], kinds[measure])]
    outer.sort(key=lambda kind: kinds[kind][0])
    if len(outer) > 2 and len(kinds[outer[0]]) == 1:
        outer = outer[1:]
    return Roles(measure, outer[0] if outer else "", tuple(outer[1:]))


def _leave_title(lines: Sequence[Line], places: dict[str, list[int]]) -> None:
    """A single topmost heading before all others is the plan's title and no chapter."""
    levels = sorted(kind for kind in places if kind[0] == "h" and kind[1:].isdecimal())
    first = min((rows[0] for rows in places.values()), default=0)
    if len(levels) == 1 and places[levels[0]] == [first] and len(places) > 2 and names_a_plan(lines[first].text):
        del places[levels[0]]
        return
    if (len(levels) > 1 and len(places[levels[0]]) == 1 and places[levels[0]][0] < places[levels[1]][0]) or (
        len(levels) == 1
        and len(places[levels[0]]) == 1
        and not any(line.text and not line.role for line in lines[: places[levels[0]][0]])
    ):
        del places[levels[0]]


def _credible(kind: str, rows: Sequence[int], labels: Sequence[Item | None]) -> bool:
    values = [each.value for place in rows if (each := labels[place])]
    return (kind.startswith("h") and kind[1:].isdecimal()) or is_head(kind) or 1 in values or len(values) > 2


def _contains(outer: Sequence[int], inner: Sequence[int]) -> bool:
    """Whether most of the outer labels have inner ones below them before the next outer one."""
    if outer[0] > inner[0] and sum(place < outer[0] for place in inner) * 2 > len(inner):
        return False
    filled, at = 0, 0
    for n, place in enumerate(outer):
        end = outer[n + 1] if n + 1 < len(outer) else 10**12
        while at < len(inner) and inner[at] < place:
            at += 1
        filled += at < len(inner) and inner[at] < end
    return filled * 10 >= 6 * len(outer) or (filled * 10 >= 4 * len(outer) and outer[0] < inner[0])


def _measure_kind(
    lines: Sequence[Line], labels: Sequence[Item | None], kinds: dict[str, list[int]], marked: Sequence[int]
) -> str:
    """The kind whose blocks name organs; without organs the outermost whose items are sentences and not headings."""
    ends = dict(zip(marked, [*marked[1:], len(lines)], strict=True))
    named = {
        kind: sum(names_organs(_block(lines, place, ends[place])) for place in rows) for kind, rows in kinds.items()
    }
    best = max(kinds, key=lambda kind: (named[kind], len(kinds[kind])))
    if named[best]:
        return _parent_that_owns(best, lines, kinds, named)
    tasks = [kind for kind in kinds if kind in TASKS]
    if tasks:
        return tasks[0]
    candidates = [kind for kind in kinds if not is_head(kind) and not kind[1:].isdecimal()]
    candidates.sort(key=lambda kind: kinds[kind][0])
    for kind in candidates:
        inner = [other for other in candidates if other != kind and _contains(kinds[kind], kinds[other])]
        headings = sum(_heads(lines, labels, place) for place in kinds[kind])
        if not inner or headings * 2 < len(kinds[kind]):
            return kind
    return candidates[-1] if candidates else ""


def _parent_that_owns(best: str, lines: Sequence[Line], kinds: dict[str, list[int]], named: dict[str, int]) -> str:
    """The kind around `best` where organs stand once, at the last point of each of its items."""
    rows = kinds[best]
    if named[best] * 10 > 6 * len(rows):
        return best
    for kind in sorted(kinds, key=lambda kind: -kinds[kind][0]):
        if kind == best or is_head(kind) or not _contains(kinds[kind], rows):
            continue
        stops = [*kinds[kind][1:], len(lines)]
        whole = sum(
            names_organs(_block(lines, max(place, end - 6), end)) for place, end in zip(kinds[kind], stops, strict=True)
        )
        if whole * 10 >= 8 * len(stops) and named[best] <= whole:
            return kind
    return best


def _block(lines: Sequence[Line], place: int, end: int) -> list[Line]:
    return [line for line in lines[place : min(end, place + _BLOCK_LINES)] if line.role in ("", "organs")]


def _heads(lines: Sequence[Line], labels: Sequence[Item | None], place: int) -> bool:
    item = labels[place]
    own = item.text if item else lines[place].text
    return is_heading(own)
