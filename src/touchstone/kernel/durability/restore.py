"""Restoring: everything is put together beside the data folder and proved there before anything is replaced."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import databases
from .backup import FILES, MANIFEST, Kept, Manifest, Pool, copy, finished, settle
from .databases import Progress, Trouble
from .notes import BadKey, BadNote, PublicKey, opened


@dataclass(frozen=True)
class Source:
    """One backup: its folder, its manifest, and the pool its files lie in."""

    folder: Path
    manifest: Manifest

    @property
    def pool(self) -> Pool:
        return Pool(self.folder.parent / FILES)

    @property
    def size(self) -> int:
        return self.manifest.database.size + sum(kept.size for kept in self.manifest.files)


@dataclass(frozen=True)
class Restored:
    """What a restore proved, and where what it replaced is kept; empty where nothing was."""

    source: Source
    said: str
    kept_as: str


def found(path: Path) -> Source:
    """The backup in a folder: that one, or the newest of a folder of backups."""
    if (path / MANIFEST).exists():
        folder = path
    elif finished(path):
        folder = finished(path)[-1]
    else:
        raise Trouble(f"{path} holds no finished backup: there is no {MANIFEST} in it or in a folder of it.")
    return Source(folder, Manifest.read(folder / MANIFEST))


def restore(
    source: Source, at: datetime, *, replace: bool = False, drill: bool = False, public_key: str = "",
    progress: Progress = lambda _bytes: None,
) -> Restored:  # fmt: skip
    """Put a backup together, prove it, and set it in the place of the present register.

    Args:
        replace: set a register aside that has something in it; it is kept beside under a name with the day.
        drill: prove the backup and throw away what was put together; nothing is replaced.
        public_key: the register's public key as known from elsewhere; without it the manifest's own is believed.
    Raises:
        Trouble: the first thing that does not hold; nothing was replaced.
    """
    _fits_this_version(source.manifest)
    _signed(source.manifest, public_key)
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    place = _Place(Path(settings.TOUCHSTONE_DATA), stamp)
    if not drill:
        place.refuse_if_filled(replace)
    try:
        place.put_together(source, progress)
        said = place.prove(source.manifest)
        kept_as = "" if drill else place.swap()
    except OSError as error:
        raise Trouble(f"Nothing was replaced: {error}.")
    finally:
        place.clear()
    return Restored(source, said, kept_as)


def _fits_this_version(manifest: Manifest) -> None:
    if manifest.store != connection.vendor:
        raise Trouble(
            f"The backup is of {manifest.store}, the present database is {connection.vendor}; restore it on its own."
        )
    known = set(MigrationLoader(None).disk_migrations)
    labels = {app for app, _name in known}
    strange = [f"{app}.{name}" for app, name in manifest.migrations if app in labels and (app, name) not in known]
    if strange:
        raise Trouble(
            f"The backup was made by Touchstone {manifest.version}, which is newer than this one: "
            f"{', '.join(strange[:5])} is not known here. Install that version first."
        )


def _signed(manifest: Manifest, public_key: str) -> None:
    if not manifest.head:
        return
    try:
        opened(manifest.head, PublicKey.read(public_key or manifest.public_key))
    except (BadKey, BadNote) as error:
        raise Trouble(f"The backup's head does not hold: {error}")


class _Place:
    """The data folder, the folder beside its files where the backup is put together, and the database's two names."""

    def __init__(self, data: Path, stamp: str) -> None:
        self.data, self.stamp = data, stamp
        self.staging = data / f".restore-{stamp}"
        self.before = data / f"before-{stamp}"
        self.postgresql = connection.vendor == "postgresql"
        name = str(connection.settings_dict["NAME"])
        self.database = Path(name) if not self.postgresql else None
        self.staged = f"{name[:40]}_restore_{stamp.lower()}"
        self.set_aside = f"{name[:40]}_before_{stamp.lower()}"
        self._made = False

    # -- what is there --------------------------------------------------------------------------------------------

    def refuse_if_filled(self, replace: bool) -> None:
        if self.database is not None:
            databases.refuse_while_in_use(self.database)
        if self.filled() and not replace:
            where = self.data if self.database is not None else connection.settings_dict["NAME"]
            raise Trouble(
                f"{where} has a register in it. With --replace it is set aside as a whole and the backup takes its "
                "place; with --drill the backup is only proved."
            )

    def filled(self) -> bool:
        """Whether there is anything to lose: an event, a user, or a document."""
        if any((self.data / "documents").rglob("*")):
            return True
        if self.database is None:
            return self._postgresql_filled()
        return self.database.exists() and _sqlite_filled(self.database)

    def _postgresql_filled(self) -> bool:
        with databases.connected(str(connection.settings_dict["NAME"])) as own:
            for table in ("records_event", "access_user"):
                if own.execute("SELECT to_regclass(%s)", [table]).fetchone()[0] is None:
                    continue
                if own.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
                    return True
        return False

    # -- putting together -----------------------------------------------------------------------------------------

    def put_together(self, source: Source, progress: Progress) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.data).free
        if free < source.size * 1.05:
            raise Trouble(f"{self.data} has {free >> 20} MB free; the backup needs {source.size >> 20} MB.")
        self.staging.mkdir(mode=0o700)
        self._made = True
        for kept in source.manifest.files:
            _place_file(source.pool.place(kept.sha256), self.staging / kept.path, kept)
            progress(kept.size)
        self._place_database(source)
        progress(source.manifest.database.size)

    def _place_database(self, source: Source) -> None:
        kept = source.manifest.database
        name = self.database.name if self.database is not None else kept.path
        _place_file(source.folder / kept.path, self.staging / name, kept)
        if self.postgresql:
            databases.load_postgresql(self.staging / name, self.staged)
            (self.staging / name).unlink()

    # -- proving --------------------------------------------------------------------------------------------------

    def prove(self, manifest: Manifest) -> str:
        """Bring what was put together up to date and audit it; see `proving`."""
        environment = os.environ | {"TOUCHSTONE_DATA": str(self.staging)}
        if self.postgresql:
            environment["TOUCHSTONE_DATABASE_URL"] = databases.address(self.staged)
        command = [sys.executable, "-m", "touchstone.kernel.durability.proving", str(manifest.events)]
        asked = json.dumps({"head": manifest.head, "public_key": manifest.public_key})
        done = subprocess.run(command, env=environment, input=asked, capture_output=True, text=True)
        if done.returncode:
            raise Trouble(f"The backup does not hold: {done.stderr.strip()[-800:]}")
        return done.stdout.strip()

    # -- replacing ------------------------------------------------------------------------------------------------

    def swap(self) -> str:
        """Set the present register aside and put the proved one in its place; where the old one is kept."""
        filled = self.filled()
        if self.database is not None:
            databases.refuse_while_in_use(self.staging / self.database.name)
            databases.refuse_while_in_use(self.database)
        else:
            databases.put_in_place(self.staged, self.set_aside)
        self.before.mkdir(mode=0o700)
        for each in list(self._own()):
            each.rename(self.before / each.name)
        for each in self.staging.iterdir():
            if each.name != "static" and not each.name.endswith(("-gate", "-gate-next")):
                each.rename(self.data / each.name)
        settle(self.data)
        if filled:
            return str(self.before) if self.database is not None else f"{self.before} and database {self.set_aside}"
        shutil.rmtree(self.before)
        if self.postgresql:
            databases.drop_postgresql(self.set_aside)
        return ""

    def _own(self) -> Iterator[Path]:
        """What the present register has in its folder; earlier ones that were set aside stay where they are."""
        for each in self.data.iterdir():
            if not each.name.startswith(("before-", ".restore-")) and each.name != "static":
                yield each

    def clear(self) -> None:
        if self._made:
            shutil.rmtree(self.staging, ignore_errors=True)
        if self.postgresql and self._made:
            databases.drop_postgresql(self.staged)


def _sqlite_filled(path: Path) -> bool:
    asking = sqlite3.connect(path)
    try:
        return any(asking.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in
                   ("records_event", "access_user"))  # fmt: skip
    except sqlite3.DatabaseError as error:
        return "no such table" not in str(error)
    finally:
        asking.close()


def _place_file(source: Path, target: Path, kept: Kept) -> None:
    """Copy one file out of the backup, held to its checksum."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        sha256, size = copy(source, target)
    except FileNotFoundError:
        raise Trouble(f"{kept.path} is not in the backup any more ({source.name}).")
    if (sha256, size) != (kept.sha256, kept.size):
        raise Trouble(f"{kept.path} is damaged in the backup: its content is not what the manifest says.")
    target.chmod(kept.mode)
    os.utime(target, ns=(kept.changed_ns, kept.changed_ns)) if kept.changed_ns else None
