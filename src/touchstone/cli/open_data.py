"""`touchstone open-data`: every public table as files with checksums."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.utils import timezone

from touchstone.kernel.exports import bulk

from . import printing
from .corpus import refusals
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
    """Write the files of every public register and their manifest, and those of the lake's tables."""
    folder = to or settings.TOUCHSTONE_DATA / "open"
    with refusals(), printing.err.status("Writing") as status:
        made = bulk.write(folder, timezone.now(), lambda name, rows: status.update(f"{name}: {rows:,} rows"))
        lake = _lake(status.update) if to is None else None
    if as_json:
        printing.as_json(made | ({"publications": lake} if lake else {}))
        return
    rows = [(f["name"], f["rows"], f["bytes"]) for f in made["files"]]
    rows += [(f"v{lake['version']}/{f['path']}", f["rows"], f["bytes"]) for f in lake["resources"]] if lake else []
    printing.as_table(("file", "rows", "bytes"), rows)


def _lake(told: Callable[[str], None]) -> dict[str, Any] | None:
    """The tables of the site's lake, where it has one with anything in it."""
    from touchstone.corpus.lake import bulk as tables
    from touchstone.corpus.lake.lake import Lake

    if not (settings.TOUCHSTONE_LAKE / "inputs").is_dir():
        return None
    return tables.write(Lake(settings.TOUCHSTONE_LAKE), told)
