"""`touchstone open-data`: every public table as files with checksums."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from touchstone.kernel.exports import bulk

from . import printing
from .records import Json

app = typer.Typer(no_args_is_help=True, help="Every public table as files with checksums.")


@app.callback()
def group() -> None:
    """Every public table as files with checksums."""


@app.command()
def write(
    to: Annotated[Path | None, typer.Option(help="Folder; without it, the one the site serves.")] = None,
    as_json: Json = False,
) -> None:
    """Write the files and their manifest."""
    folder = to or settings.TOUCHSTONE_DATA / "open"
    with printing.err.status("Writing") as status:
        made = bulk.write(folder, timezone.now(), lambda name, rows: status.update(f"{name}: {rows:,} rows"))
    if as_json:
        printing.as_json(made)
    else:
        printing.as_table(("file", "rows", "bytes"), [(f["name"], f["rows"], f["bytes"]) for f in made["files"]])
