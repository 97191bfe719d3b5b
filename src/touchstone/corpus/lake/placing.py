"""Which inputs a new one takes the place of: a corrected file supersedes the one it corrects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from touchstone.corpus.lake.files import INPUT, QUARANTINE
from touchstone.corpus.lake.log import DataFile, Entry, State, Unit

KEY = ("office", "number", "kind_code")


class Placing:
    """Takes new inputs in, one after another, beside those in force."""

    def __init__(self, root: Path, state: State) -> None:
        self.root, self.units = root, state.units
        self._same: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in state.inputs.values():
            self._add(entry)

    def is_in(self, sha256: str) -> bool:
        """Whether an input with these bytes is in force."""
        return bool(self._same.get(sha256))

    def place(self, new: Entry) -> list[Entry]:
        """The inputs in force that the new one corrects: of the same place, or of its name with a record in common.

        Two files that only happen to share a name ("toc.xml" in two folders) stand beside each other.
        """
        same = self._same[new.path] | self._same[new.sha256]
        named = [old for key, old in self._same[f"name {new.name}"].items() if key not in same]
        old = [*same.values(), *(each for each in named if _shares_a_record(self.root, self.units, each, new))]
        for each in old:
            self._remove(each)
        self._add(new)
        return old

    def _add(self, entry: Entry) -> None:
        for what in (entry.path, entry.sha256, f"name {entry.name}"):
            self._same[what][entry.id] = entry

    def _remove(self, entry: Entry) -> None:
        for what in (entry.path, entry.sha256, f"name {entry.name}"):
            self._same[what].pop(entry.id, None)


def _shares_a_record(root: Path, units: Mapping[str, Unit], old: Entry, new: Entry) -> bool:
    before = [file for unit in units.values() if old.id in unit.holds for file in unit.files] or list(old.files)
    tables = {file.table for file in new.files} & {file.table for file in before} - {QUARANTINE}
    return any(_meet(root, _of(before, table), _of(new.files, table), old.id) for table in sorted(tables))


def _of(files: Iterable[DataFile], table: str) -> list[DataFile]:
    return [file for file in files if file.table == table]


def _meet(root: Path, before: list[DataFile], after: list[DataFile], old: str) -> bool:
    with duckdb.connect() as connection:
        left, right = (connection.read_parquet([str(root / file.path) for file in each]) for each in (before, after))
        key = [name for name in KEY if name in left.columns and name in right.columns]
        if "number" not in key:
            return False
        left.filter(f"{INPUT} = '{old}'").select(*key).create_view("before_")
        right.select(*key).create_view("after_")
        found = connection.execute(f"SELECT 1 FROM before_ JOIN after_ USING ({', '.join(key)}) LIMIT 1").fetchone()
        return found is not None
