"""`touchstone backup`: the database and every file, while the register is in use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from touchstone.kernel.durability import backup as backups
from touchstone.kernel.durability import databases

from . import printing
from .records import Json

app = typer.Typer(help="Back up the database and every file while the register is in use.")


@app.command()
def backup(
    dest: Annotated[Path, typer.Argument(help="The backup folder, on another disk.")],
    keep: Annotated[int | None, typer.Option(min=1, help="How many backups stay in the folder.")] = None,
    leave_out: Annotated[list[str] | None, typer.Option(help="A name in the data folder that is not kept.")] = None,
    as_json: Json = False,
) -> None:
    """Back up the database and every file while the register is in use; only what is new is copied."""
    try:
        with bar("Backing up", None) as advance:
            made = backups.make(dest, datetime.now(UTC), leave_out=leave_out or (), keep=keep, progress=advance)
    except databases.Trouble as error:
        printing.refuse(str(error))
    manifest = made.manifest
    if as_json:
        printing.as_json({
            "folder": str(made.folder), "events": manifest.events, "database": manifest.database.size,
            "files": len(manifest.files), "new_files": made.copied_files, "new_bytes": made.copied_bytes,
            "removed": made.removed, "damaged": list(manifest.damaged), "head": manifest.head,
        })  # fmt: skip
    else:
        typer.echo(f"{made.folder}: {manifest.events} events, {len(manifest.files)} files, "
                   f"{made.copied_files} of them new.")  # fmt: skip
    if manifest.damaged:
        listed = ", ".join(manifest.damaged[:5])
        printing.refuse(f"{len(manifest.damaged)} stored files were damaged before the backup: {listed}. "
                        "`touchstone documents verify` names the records they belong to.")  # fmt: skip


@contextmanager
def bar(what: str, total: int | None) -> Iterator[databases.Progress]:
    """Bytes dealt with, on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=printing.err, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda more: progress.advance(task, more)
