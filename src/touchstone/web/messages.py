"""Compiles the translations that are newer than their compiled form, so that no build step is needed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import polib


def compile_stale(root: Path) -> list[Path]:
    """Compile every catalogue below a folder whose .mo is missing or older; returns those written.

    A folder that cannot be written to keeps what it has: an installed package ships its catalogues compiled.
    """
    written = []
    for source in sorted(root.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        if os.access(target.parent, os.W_OK):
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    """Write beside the target and rename, so that a server starting at the same moment reads a whole file."""
    handle, partial = tempfile.mkstemp(dir=target.parent, suffix=".partial")
    os.close(handle)
    polib.pofile(str(source)).save_as_mofile(partial)
    Path(partial).chmod(0o644)
    Path(partial).replace(target)
