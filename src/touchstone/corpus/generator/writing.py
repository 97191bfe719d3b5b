"""Writes files of any size in the formats that offices use, from a seed, a record in memory at a time."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

from touchstone.corpus.generator.world import FIRST_WEEK, WEEKLY, Invention, World


@dataclass(frozen=True, slots=True)
class Form:
    """One official format.

    Args:
        module: its writer. lang: of the world it draws from. whole: whether the file is one great document.
        apart: whether each record is a member of its own. week: name of a weekly file, from the day as YYYYMMDD.
    """

    module: str
    lang: str
    whole: bool
    apart: bool
    week: str


FORMATS: dict[str, Form] = {
    "us-grant-4.5": Form("us_grant", "en", False, False, "ipg{day}"),
    "epo-docdb": Form("docdb", "en", True, False, "docdb_xml_{day}"),
    "cn-2012": Form("chinese", "zh", False, True, "cn_{day}"),
    "us-trademark-2.0": Form("us_trademark", "en", True, False, "apc{day}"),
}
ALIASES = {"cn-st96": "cn-2012", "trademark": "us-trademark-2.0"}


class UnknownFormat(ValueError):
    """No writer knows the format; the message names those there are."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: files with their records and bytes, and the truth about the names in them."""

    files: tuple[tuple[Path, int, int], ...]
    truth: Path


def generate(
    name: str,
    records: int,
    seed: int,
    to: Path,
    *,
    paragraphs: int = 30,
    first: date = FIRST_WEEK,
    weekly: int = WEEKLY,
    full: bool = False,
    told: Callable[[int], None] = lambda done: None,
) -> Written:
    """Write that many records of a format; the same arguments give the same bytes.

    Args:
        to: a .xml file, a .zip file, or a folder for one zip a week. Chinese documents, which stand each
            in a file of its own, need a zip or a folder.
        paragraphs: of description in each record, on average.
        first: the day on which the first records are published. weekly: records published a week.
        full: what offices write beside it: a second spelling of each name in DOCDB, the history of a mark.
    Returns:
        The files, and beside them a table: every spelling of an applicant that occurs, and whose it is.
    Raises:
        UnknownFormat: no writer knows the format, or it cannot be written to a plain file.
    """
    name = ALIASES.get(name, name)
    if name not in FORMATS:
        raise UnknownFormat(f"'{name}' is no format that is written. Formats: {', '.join(FORMATS)}.")
    form, world = FORMATS[name], World(seed, FORMATS[name].lang, paragraphs, first, weekly, full=full)
    if form.apart and to.suffix == ".xml":
        raise UnknownFormat(f"{to.name}: {name} has each document in a file of its own; write to a .zip or a folder.")
    truth = _Truth()
    parts = _parts(form, world, records, to)
    files = tuple(_write(form, world, path, first, last, truth, told) for path, first, last in parts)
    place = to.with_name(f"{to.name}.truth.csv")
    truth.write(place)
    return Written(files, place)


def _parts(form: Form, world: World, records: int, to: Path) -> Iterator[tuple[Path, int, int]]:
    if to.suffix in (".xml", ".zip"):
        to.parent.mkdir(parents=True, exist_ok=True)
        yield to, 0, records
        return
    to.mkdir(parents=True, exist_ok=True)
    for first in range(0, records, world.weekly):
        day = f"{world.published(first):%Y%m%d}"
        yield to / f"{form.week.format(day=day)}.zip", first, min(first + world.weekly, records)


def _write(
    form: Form, world: World, path: Path, first: int, last: int, truth: _Truth, told: Callable[[int], None]
) -> tuple[Path, int, int]:
    module = import_module(f"touchstone.corpus.generator.{form.module}")
    with _opened(form, path) as put:
        if form.whole:
            day = f"{world.published(max(last - 1, 0)):%Y%m%d}"
            put("", module.HEAD.replace("{records}", str(last - first)).replace("{day}", day))
        for place in range(first, last):
            put(f"{module.number(place)}.xml", module.document(world, place))
            truth.note(world.invention(place))
            if place % 500 == 0:
                told(place)
        if form.whole:
            put("", module.TAIL)
    return path, last - first, path.stat().st_size


@contextmanager
def _opened(form: Form, path: Path) -> Iterator[Callable[[str, str], object]]:
    """A function that takes the next piece, given the name it would have as a member of its own."""
    if path.suffix != ".zip":
        with path.open("w", encoding="utf-8", newline="\n") as plain:
            yield lambda _name, text: plain.write(text)
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        if form.apart:
            yield lambda name, text: archive.writestr(_info(name), text.encode())
            return
        with archive.open(_info(f"{path.stem}.xml"), "w", force_zip64=True) as binary:
            stream = io.TextIOWrapper(binary, encoding="utf-8", newline="\n")
            yield lambda _name, text: stream.write(text)
            stream.flush()
            stream.detach()


def _info(name: str) -> zipfile.ZipInfo:
    """A member without the hour at which it was made, so that the same seed gives the same bytes."""
    info = zipfile.ZipInfo(name, (2015, 1, 6, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _Truth:
    """Who is behind each spelling that was written."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], int] = {}

    def note(self, made: Invention) -> None:
        for party, name in made.applicants:
            facts = (party.id, name.text, name.variant, party.lang, party.country)
            self._seen[facts] = self._seen.get(facts, 0) + 1

    def write(self, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("party", "name", "variant", "lang", "country", "records"))
            writer.writerows((*facts, self._seen[facts]) for facts in sorted(self._seen))
