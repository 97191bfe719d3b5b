"""Django's SQLite with a fair gate before every writing transaction.

A transaction begins IMMEDIATE, so that it never fails half-way for a lock; before that it passes the gate. Databases
in memory have no gate. Where the gate's files cannot be made, SQLite's own waiting does, and its own error tells why.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as Plain
from django.db.utils import OperationalError

from touchstone.kernel.durability.gate import Gate, Shut


class DatabaseWrapper(Plain):
    """A connection that waits its turn before it writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gate: Gate | None = None

    def _gate_here(self) -> Gate | None:
        name = str(self.settings_dict["NAME"])
        if self._gate is None and not self.is_in_memory_db() and not name.startswith("file:"):
            self._gate = Gate(Path(name + "-gate"))
        return self._gate

    def _start_transaction_under_autocommit(self) -> None:
        gate = self._gate_here()
        if gate is not None and not gate.inside:
            try:
                gate.enter(float(self.settings_dict["OPTIONS"].get("timeout", 5)))
            except Shut as error:
                raise OperationalError(f"database is locked: {error}")
            except OSError:
                self._gate = None
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]
        self._leave()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            if self._gate is not None:
                self._gate.close()

    def _leave(self) -> None:
        if self._gate is not None:
            self._gate.leave()
