"""Snapshots: tables frozen on a day as Parquet, each with a manifest, never changed afterwards.

A snapshot lives in <data>/snapshots/<name>/<as-of>-<hash>/ as data.parquet and manifest.json. The hash is of
the rows, so that the same rows make the same snapshot again, and a figure that names its snapshots can be
made again.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    import pyarrow as pa

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATA, MANIFEST = "data.parquet", "manifest.json"


class NoSnapshot(LookupError):
    """There is no snapshot to answer from; the message names it and how one is made."""


class SnapshotDamaged(ValueError):
    """A snapshot's file is not the one its manifest describes."""


@dataclass(frozen=True)
class Snapshot:
    """One frozen table.

    Args:
        name: what the table is, for example "population".
        as_of: the day its rows speak for.
        version: the first twelve digits of the hash of its rows.
        rows, sha256: count of rows, and checksum of the Parquet file.
        made_at: the moment it was written, given by whoever asked for it.
        source, licence: where the rows come from, and on what terms.
        path: folder that holds it.
    """

    name: str
    as_of: date
    version: str
    rows: int
    sha256: str
    made_at: datetime
    source: str
    licence: str
    path: Path

    @property
    def id(self) -> str:
        """Its name in results and commands, for example population@2016-12-31-0f3ab2c4d5e6."""
        return f"{self.name}@{self.as_of}-{self.version}"

    @property
    def file(self) -> Path:
        return self.path / DATA

    def table(self) -> pa.Table:
        """The rows, after the checksum has been compared."""
        import pyarrow.parquet as pq  # slow to load

        self.verify()
        return pq.read_table(self.file)

    def verify(self) -> None:
        """Raises SnapshotDamaged where the file is missing or is not the one that was written."""
        found = _sha256(self.file) if self.file.exists() else "no file"
        if found != self.sha256:
            raise SnapshotDamaged(
                f"Snapshot {self.id}: the manifest says sha256 {self.sha256[:12]}…, the folder holds {found[:12]}. "
                "Remove the folder and make the snapshot again."
            )


def write_snapshot(
    root: Path, table: pa.Table, *, name: str, as_of: date, made_at: datetime, source: str, licence: str
) -> Snapshot:
    """Freeze a table; the same rows on the same day give back the snapshot that is there.

    The folder appears whole or not at all.
    """
    import pyarrow.parquet as pq

    if not NAME.fullmatch(name):
        raise ValueError(
            f'"{name}" cannot name a snapshot: small letters, digits and single hyphens, as in "works-2012".'
        )
    version = content_hash(table)[:12]
    home = root / name / f"{as_of}-{version}"
    if (home / MANIFEST).exists():
        return read_snapshot(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=home.parent))
    pq.write_table(table, draft / DATA, compression="zstd")
    made = Snapshot(name, as_of, version, table.num_rows, _sha256(draft / DATA), made_at, source, licence, home)
    (draft / MANIFEST).write_text(_manifest(made), encoding="utf-8")
    try:
        draft.rename(home)
    except OSError:  # another process made the same one first
        shutil.rmtree(draft)
    return read_snapshot(home)


def content_hash(table: pa.Table) -> str:
    """A hash of columns, types and rows, whatever the file format's version."""
    sink = hashlib.sha256()
    sink.update(str(table.schema.remove_metadata()).encode())
    for batch in table.combine_chunks().to_batches(max_chunksize=50_000):
        sink.update(json.dumps(batch.to_pydict(), default=str, ensure_ascii=False).encode())
    return sink.hexdigest()


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder, by its manifest."""
    facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    facts["as_of"] = date.fromisoformat(facts["as_of"])
    facts["made_at"] = datetime.fromisoformat(facts["made_at"])
    return Snapshot(**facts, path=folder)


def snapshots(root: Path, name: str) -> list[Snapshot]:
    """All snapshots of a table, oldest first; of one day, in the order they were made."""
    found = [read_snapshot(path.parent) for path in _manifests(root, name)]
    return sorted(found, key=lambda each: (each.as_of, each.made_at))


def latest(root: Path, name: str, *, on: date | None = None) -> Snapshot:
    """The newest snapshot of a table; with `on`, the newest that speaks for that day or an earlier one."""
    there = snapshots(root, name)
    fitting = [each for each in there if on is None or each.as_of <= on]
    if fitting:
        return fitting[-1]
    if there:
        told = gettext("No snapshot of “%(name)s” speaks for %(on)s or earlier; the first is of %(first)s.")
        raise NoSnapshot(told % {"name": name, "on": on, "first": there[0].as_of})
    told = gettext("There is no snapshot of “%(name)s” yet. Make it with: touchstone indicator snapshot %(name)s")
    raise NoSnapshot(told % {"name": name})


def snapshot_by_id(root: Path, given: str) -> Snapshot:
    """The snapshot that an id such as population@2016-12-31-0f3ab2c4d5e6 names."""
    name, _, rest = given.partition("@")
    folder = root / name / rest
    if not NAME.fullmatch(name) or not re.fullmatch(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}", rest) or not folder.exists():
        known = ", ".join(each.id for each in snapshots(root, name)) if NAME.fullmatch(name) else ""
        raise NoSnapshot(f'There is no snapshot "{given}". Of "{name}" there are: {known or "none"}.')
    return read_snapshot(folder)


def _manifests(root: Path, name: str) -> Iterator[Path]:
    return (root / name).glob(f"[0-9]*/{MANIFEST}")


def _manifest(made: Snapshot) -> str:
    facts = asdict(made) | {"as_of": str(made.as_of), "made_at": made.made_at.isoformat()}
    del facts["path"]
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
