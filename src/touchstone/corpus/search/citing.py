"""A publication among those it cites and those that cite it, two steps each way, as far as a page can show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .searching import Search

STEPS = (-2, -1, 0, 1, 2)


@dataclass(frozen=True)
class Document:
    """One document of the picture.

    Args:
        name: office and number, "US8927118". step: 0 is the publication itself; -1 cites it, -2 cites one of those;
            1 is cited by it, 2 by one of those.
        key: of its page, empty where the lake does not hold it. title, published_on: as far as the lake tells; of a
            document that it does not hold, whose it is and its day or year, as those who cite it say.
    """

    name: str
    step: int
    key: str = ""
    title: str = ""
    published_on: str = ""


@dataclass(frozen=True)
class Citations:
    """What is shown and what is not.

    Args:
        documents: in order of steps, within a step the newest first. links: names of citing and cited.
        left_out: by step, how many more there are. papers: cited works that are no patents, which have no step.
    """

    documents: list[Document]
    links: list[tuple[str, str]]
    left_out: Mapping[int, int]
    papers: int


def around(search: Search, row: Mapping[str, Any], most: int = 8) -> Citations:
    """The neighbours of a publication.

    Args:
        row: of the table `patents`. most: documents of each step that are shown.
    """
    itself = _name(row)
    shown: dict[str, Document] = {itself: _document(itself, 0, _listed(search, [itself]).get(itself))}
    left_out: dict[int, int] = {}
    cited = _cited([row])
    stated = _stated([row])
    _take(search, shown, left_out, 1, cited, most, stated)
    first = search.find(f'ct="{itself}"', sort="-pd", limit=4 * most) if itself else None
    if first is not None:
        _take_citing(shown, left_out, -1, first.rows, first.count, most)
    citing = [name for name, each in shown.items() if each.step == -1]
    if citing:
        known = " OR ".join(f'ct="{name}"' for name in citing)
        second = search.find(f'({known}) NOT (ct="{itself}" OR pn="{itself}")', sort="-pd", limit=4 * most)
        _take_citing(shown, left_out, -2, second.rows, second.count, most)
    rows = _rows(search, [name for name, each in shown.items() if each.key and name != itself])
    second_cited = [each for each in rows if shown[_name(each)].step == 1]
    _take(search, shown, left_out, 2, _cited(second_cited), most, _stated(second_cited))
    links = {(_name(each), name) for each in (row, *rows) for name in _cited([each]) if name in shown}
    order = sorted(shown.values(), key=lambda each: (each.step, _newest_first(each.published_on), each.name))
    papers = sum(1 for each in row["citations"] or () if not each["number"])
    return Citations(order, sorted(links - {(itself, itself)}), {s: n for s, n in left_out.items() if n > 0}, papers)


def _newest_first(day: str) -> tuple[bool, int]:
    return (not day, -int(day.replace("-", "").ljust(8, "0") or 0))


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['office'] or ''}{row['number'] or ''}"


def _cited(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Documents that rows cite, by how many of the rows do; in the order in which they are met."""
    each = (dict.fromkeys(_name(e) for e in row["citations"] or () if e["number"]) for row in rows)
    return Counter(name for names in each for name in names)


def _stated(rows: Iterable[Mapping[str, Any]]) -> dict[str, Document]:
    """What those who cite say of a document: whose it is, and its day."""
    told: dict[str, Document] = {}
    for each in (each for row in rows for each in row["citations"] or () if each["number"]):
        day = each["date"].isoformat() if each["date"] else str(each["year"] or "")
        told.setdefault(_name(each), Document(_name(each), 0, "", each["name"] or "", day))
    return told


def _listed(search: Search, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    asked = list(names)
    held = search.named(asked)
    return {name: held[name.lower()] for name in asked if name.lower() in held}


def _document(name: str, step: int, hit: Mapping[str, Any] | None) -> Document:
    if hit is None:
        return Document(name, step)
    title = hit["titles"][0][1] if hit["titles"] else ""
    return Document(name, step, hit["key"], title, hit["published_on"] or "")


def _take(
    search: Search,
    shown: dict[str, Document],
    left_out: dict[int, int],
    step: int,
    found: Counter[str],
    most: int,
    stated: Mapping[str, Document],
) -> None:
    """The documents of a step that are cited oftenest, those that the lake holds first."""
    fresh = [name for name in found if name not in shown]
    held = _listed(search, fresh)
    best = sorted(fresh, key=lambda name: (name not in held, -found[name]))
    for name in best[:most]:
        shown[name] = _document(name, step, held[name]) if name in held else replace(stated[name], step=step)
    left_out[step] = len(fresh) - most


def _take_citing(
    shown: dict[str, Document], left_out: dict[int, int], step: int, hits: list[dict[str, Any]], count: int, most: int
) -> None:
    """The newest publications that cite; two publications of one number are one document."""
    for hit in hits:
        name, held = _name(hit), sum(1 for each in shown.values() if each.step == step)
        if name in shown:
            count -= 1
        elif held < most:
            shown[name] = _document(name, step, hit)
            count -= 1
    left_out[step] = count


def _rows(search: Search, names: list[str]) -> list[dict[str, Any]]:
    """What the publications of these names cite."""
    if not names:
        return []
    held = search.named(names)
    values = {f"n{at}": each["number"] for at, each in enumerate(held.values())}
    asked = (
        f"SELECT office, number, citations FROM patents WHERE number IN ({', '.join(f'${name}' for name in values)})"
    )
    wanted = set(names)
    return [row for row in search.lake.ask(asked, values) if _name(row) in wanted]
