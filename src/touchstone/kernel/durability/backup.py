"""Backups: the database at one moment, every file once by its content, and the audit's head to check them by.

A backup folder holds `files/`, where every file lies under its SHA-256, shared by all backups, and one folder for each
backup with the database and a manifest. The manifest is written last: a backup without one was never finished.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from touchstone import __version__
from touchstone.kernel.records import chain

from . import databases, heads
from .databases import Progress, Trouble

FORMAT = "touchstone backup 1"
MANIFEST = "manifest.json"
FILES = "files"
PIECE = 1024 * 1024
#: Parts of the data folder that a backup leaves out: made anew, or of the database.
NOT_KEPT = ("static",)


@dataclass(frozen=True)
class Kept:
    """One file of the data folder: its place there, its content's hash, and how it stands on the disk."""

    path: str
    sha256: str
    size: int
    mode: int
    changed_ns: int

    def __post_init__(self) -> None:
        parts = PurePosixPath(self.path).parts
        if not parts or parts[0] == "/" or ".." in parts or not _is_hash(self.sha256):
            raise ValueError(f"“{self.path}” with hash “{self.sha256}” is no file of a data folder")


@dataclass(frozen=True)
class Manifest:
    """All that a backup holds, and what it must prove when it is restored."""

    made_at: str
    version: str
    store: str
    database: Kept
    files: tuple[Kept, ...]
    events: int
    migrations: tuple[tuple[str, str], ...]
    head: str
    public_key: str
    damaged: tuple[str, ...] = ()
    format: str = FORMAT

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """The manifest in a file; Trouble where it is none or of another format."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if found.get("format") != FORMAT:
                raise Trouble(f"{path} says format “{found.get('format')}”; this version reads “{FORMAT}”.")
            lists = {"files": tuple(Kept(**each) for each in found.pop("files")),
                     "migrations": tuple((app, name) for app, name in found.pop("migrations")),
                     "damaged": tuple(found.pop("damaged"))}  # fmt: skip
            return cls(**found | lists | {"database": Kept(**found["database"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Trouble(f"{path} is no manifest of a backup: {error}")


@dataclass
class Made:
    """A backup that was made: where, and how much of it was new."""

    folder: Path
    manifest: Manifest
    copied_files: int = 0
    copied_bytes: int = 0
    removed: list[str] = field(default_factory=list)


def make(
    target: Path, at: datetime, *, leave_out: Sequence[str] = (), keep: int | None = None,
    progress: Progress = lambda _bytes: None,
) -> Made:  # fmt: skip
    """Make a backup while the register is in use.

    Args:
        target: the backup folder; made where it is not there. Only files it does not hold yet are copied.
        leave_out: names in the data folder that are not kept, such as a lake that can be read again.
        keep: how many backups stay; older ones are removed when this one is done.
        progress: called with a number of bytes more that were dealt with.
    Raises:
        Trouble: no room, no access, or another backup is under way.
    """
    data = Path(settings.TOUCHSTONE_DATA)
    if target.resolve().is_relative_to(data.resolve()):
        raise Trouble(f"{target} lies in the data folder; a backup belongs on another disk.")
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(target):
            return _make(data, target, at, (*NOT_KEPT, *leave_out), keep, progress)
    except OSError as error:
        raise Trouble(f"The backup was not finished: {error}. What it copied so far is used by the next one.")


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    with (target / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"Another backup into {target} is under way.")
        yield


def _make(
    data: Path, target: Path, at: datetime, left_out: Sequence[str], keep: int | None, progress: Progress
) -> Made:
    _sweep(target)
    _room(data, target)
    head, key = _head(at)
    folder = _new_folder(target, at)
    try:
        database, found = _database(folder, progress)
        pool = Pool(target / FILES)
        files, damaged = _files(data, left_out, pool, _before(target), progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    manifest = Manifest(
        made_at=at.isoformat(), version=__version__, store=connection.vendor, database=database, files=tuple(files),
        events=found["events"], migrations=tuple((app, name) for app, name in found["migrations"]),
        head=head, public_key=key, damaged=tuple(damaged),
    )  # fmt: skip
    write_durably(folder / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    made = Made(folder, manifest, pool.files, pool.bytes)
    if keep is not None:
        made.removed = remove_old(target, keep)
    return made


def _sweep(target: Path) -> None:
    """Remove what backups left behind that were killed; nobody else is at work here."""
    for folder in target.glob("*T*Z*"):
        if not (folder / MANIFEST).exists():
            shutil.rmtree(folder)
    for path in (target / FILES).glob(".*"):
        path.unlink()


def _room(data: Path, target: Path) -> None:
    """Refuse before anything is copied where even the database would not fit."""
    name = Path(str(connection.settings_dict["NAME"]))
    needed = name.stat().st_size if connection.vendor == "sqlite" and name.exists() else 0
    free = shutil.disk_usage(target).free
    if free < needed * 1.05:
        raise Trouble(f"{target} has {free >> 20} MB free; the database alone needs {needed >> 20} MB.")


def _head(at: datetime) -> tuple[str, str]:
    """The signed head of all that is sealed, sealing what is new where the disk allows; empty before any event."""
    key = heads.signing_key()
    with suppress(DatabaseError):  # a register that can only be read is backed up all the same
        chain.seal(at)
    point = chain.newest()
    return ("" if point is None else heads.head_of(point, key)), str(key.public)


def _new_folder(target: Path, at: datetime) -> Path:
    name = at.strftime("%Y%m%dT%H%M%SZ")
    taken = [each.name for each in target.glob(f"{name}*")]
    folder = target / (name if not taken else f"{name}-{len(taken) + 1}")
    folder.mkdir(mode=0o700)
    return folder


def _database(folder: Path, progress: Progress) -> tuple[Kept, dict[str, Any]]:
    path = folder / ("database.sqlite3" if connection.vendor == "sqlite" else "database.dump")
    found = databases.copied(path, progress)
    sha256, size = measured(path)
    settle(path)
    return Kept(path.name, sha256, size, 0o600, 0), found


def _files(
    data: Path, left_out: Sequence[str], pool: Pool, before: dict[str, Kept], progress: Progress
) -> tuple[list[Kept], list[str]]:
    """Every file of the data folder, those not held yet put into the pool; and names of those that are damaged."""
    files, damaged = [], []
    for path in sorted(_walk(data, left_out)):
        try:
            kept = _kept(data, path, pool, before)
        except FileNotFoundError:  # replaced or removed meanwhile, as finished work is
            continue
        if _is_hash(path.name) and path.name != kept.sha256:
            damaged.append(kept.path)
        files.append(kept)
        progress(kept.size)
    return files, damaged


def _walk(data: Path, left_out: Sequence[str]) -> Iterator[Path]:
    database = Path(str(connection.settings_dict["NAME"])).name if connection.vendor == "sqlite" else None
    for top in sorted(data.iterdir()):
        if top.name in left_out or top.name.startswith((".", "before-")):
            continue
        if database is not None and top.name.startswith(database):
            continue
        found = top.rglob("*") if top.is_dir() and not top.is_symlink() else [top]
        yield from (each for each in found if not each.name.startswith(".") and each.is_file())


def _kept(data: Path, path: Path, pool: Pool, before: dict[str, Kept]) -> Kept:
    """A file as it stands; one unchanged since the backup before is not read again."""
    name, found = path.relative_to(data).as_posix(), path.stat()
    mode = stat.S_IMODE(found.st_mode)
    known = before.get(name)
    same = known is not None and (known.size, known.changed_ns) == (found.st_size, found.st_mtime_ns)
    if known is not None and same and pool.holds(known.sha256, known.size):
        return Kept(name, known.sha256, known.size, mode, known.changed_ns)
    sha256, size = pool.take(path)
    return Kept(name, sha256, size, mode, found.st_mtime_ns)


def _is_hash(name: str) -> bool:
    return len(name) == 64 and all(sign in "0123456789abcdef" for sign in name)


def _before(target: Path) -> dict[str, Kept]:
    done = finished(target)
    return {kept.path: kept for kept in Manifest.read(done[-1] / MANIFEST).files} if done else {}


def finished(target: Path) -> list[Path]:
    """Folders of the finished backups, oldest first."""
    return sorted(path.parent for path in target.glob(f"*/{MANIFEST}"))


def remove_old(target: Path, keep: int) -> list[str]:
    """Remove all but the newest backups, and the files that no other holds; names of the removed."""
    done = finished(target)
    old = done[: max(len(done) - max(keep, 1), 0)]
    for folder in old:
        (folder / MANIFEST).unlink()
        shutil.rmtree(folder)
    held = {kept.sha256 for folder in finished(target) for kept in Manifest.read(folder / MANIFEST).files}
    for path in (target / FILES).glob("*/*/*"):
        if old and path.name not in held:
            path.unlink()
    return [folder.name for folder in old]


# -- files ----------------------------------------------------------------------------------------------------------


class Pool:
    """Files under their hash, each once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = self.bytes = 0

    def place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def holds(self, sha256: str, size: int) -> bool:
        place = self.place(sha256)
        return place.is_file() and place.stat().st_size == size

    def take(self, path: Path) -> tuple[str, int]:
        """Copy a file in unless its content is there; its hash and size."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting = self.folder / f".{secrets.token_hex(8)}"
        try:
            sha256, size = copy(path, waiting)
            if self.holds(sha256, size):
                return sha256, size
            settle(waiting)
            place = self.place(sha256)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            waiting.chmod(0o400)
            waiting.replace(place)
        finally:
            waiting.unlink(missing_ok=True)
        self.files, self.bytes = self.files + 1, self.bytes + size
        return sha256, size


def copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file, readable by its owner alone; hash and size of what was read."""
    digest, size = hashlib.sha256(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as reading, os.fdopen(handle, "wb") as writing:
        while piece := reading.read(PIECE):
            digest.update(piece)
            size += writing.write(piece)
    return digest.hexdigest(), size


def measured(path: Path) -> tuple[str, int]:
    """Hash and size of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as reading:
        while piece := reading.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def settle(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(path: Path, text: str) -> None:
    waiting = path.with_name(f".{path.name}")
    waiting.write_text(text + "\n", encoding="utf-8")
    waiting.chmod(0o600)
    settle(waiting)
    waiting.replace(path)
    settle(path.parent)
    settle(path.parent.parent)
