"""Open data: every public table written out whole, with a manifest of rows, sizes and SHA-256 checksums."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.records import reads
from touchstone.kernel.records.register import Register, registers

from . import tables


def write(folder: Path, made_at: datetime, progress: Callable[[str, int], None] | None = None) -> dict[str, Any]:
    """Write every public register as CSV and JSON Lines, then the manifest that names them; returns the manifest.

    A file is complete under its name or absent; the manifest changes last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        _write_one(folder, register, fmt, progress)
        for register in registers
        if register.public
        for fmt in tables.WRITERS
    ]
    made = {"made_at": made_at.isoformat(), "licence": "CC0-1.0", "files": files}
    _replace(folder / "manifest.json", json.dumps(made, ensure_ascii=False, indent=1).encode())
    sums = "".join(f"{each['sha256']}  {each['name']}\n" for each in files)
    _replace(folder / "SHA256SUMS", sums.encode())
    return made


def _write_one(
    folder: Path, register: Register, fmt: str, progress: Callable[[str, int], None] | None
) -> dict[str, Any]:
    name = f"{register.slug}.{fmt}"
    partial = folder / f".{name}.partial"
    digest, rows = hashlib.sha256(), 0

    def counted() -> Any:
        nonlocal rows
        for record in reads.each(register, PUBLIC, reads.RowsQuery(sort="number")):
            rows += 1
            if progress and rows % 1000 == 0:
                progress(name, rows)
            yield record

    with partial.open("wb") as out:
        for chunk in tables.WRITERS[fmt](register, PUBLIC, counted()):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    size = partial.stat().st_size
    partial.replace(folder / name)
    title = str(register.title)
    return {"name": name, "title": title, "rows": rows, "bytes": size, "sha256": digest.hexdigest(),
            "columns": tables.columns(register, PUBLIC)}  # fmt: skip


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def manifest(folder: Path) -> dict[str, Any] | None:
    """What was written last, or None where nothing was yet."""
    path = folder / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
