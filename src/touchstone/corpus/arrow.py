"""Arrow without pandas: pyarrow imports it at the first list it is given, only to see whether the list is one of its.

That takes most of a second of every command and of every process of an ingest. Whoever hands Arrow's tables to pandas
still can: pyarrow looks for it again when it is asked to.
"""

from __future__ import annotations

import sys
from threading import get_ident
from typing import Any

import pyarrow as pa


class _NotNow:
    """A finder of modules that finds no pandas, for the thread that asked for that."""

    def __init__(self) -> None:
        self.thread = get_ident()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name == "pandas" and get_ident() == self.thread:
            raise ModuleNotFoundError("pandas is not needed here", name=name)


def leave_pandas() -> None:
    """Have pyarrow look for pandas once while there is none to find; nothing where pandas is in use already.

    >>> leave_pandas()
    >>> pa.array(["a", None]).to_pylist()
    ['a', None]
    """
    if "pandas" in sys.modules:
        return
    finder = _NotNow()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([], pa.null())
    finally:
        sys.meta_path.remove(finder)


leave_pandas()
