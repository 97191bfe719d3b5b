"""What a file said before: kept on disk in a table of its own, so that memory stays flat however long the file is."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Hashable


class Seen:
    """Keys and the row that first had each; gone when it is closed."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", check_same_thread=False)
        self._rows.execute("PRAGMA synchronous=OFF")
        self._rows.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, row INTEGER, times INTEGER) WITHOUT ROWID")

    def first(self, key: Hashable, row: int) -> int | None:
        """The earlier row with this key, or None where this is the first; remembers it."""
        found = self._rows.execute(
            "INSERT INTO seen VALUES (?, ?, 0) ON CONFLICT (key) DO UPDATE SET times = times + 1 RETURNING row, times",
            (_short(key), row),
        ).fetchone()
        return None if found[1] == 0 else int(found[0])

    def times(self, key: Hashable) -> int:
        """How often this key came before; remembers it."""
        found = self._rows.execute(
            "INSERT INTO seen VALUES (?, 0, 0) ON CONFLICT (key) DO UPDATE SET times = times + 1 RETURNING times",
            (_short(key),),
        ).fetchone()
        return int(found[0])

    def close(self) -> None:
        self._rows.close()


def _short(key: Hashable) -> bytes:
    return hashlib.blake2b(repr(key).encode("utf-8", "backslashreplace"), digest_size=16).digest()
