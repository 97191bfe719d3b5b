"""`touchstone restore`: a backup proved by checksums and audit, and set in the place of the register."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from touchstone.kernel.durability import databases, restore

from . import printing
from .backup import bar
from .records import Json

app = typer.Typer(help="Prove a backup and set it in the place of the register.")


@app.command("restore")
def restore_backup(
    source: Annotated[Path, typer.Argument(help="A backup, or a folder of backups: the newest is taken.")],
    replace: Annotated[bool, typer.Option("--replace", help="Set aside the register that is there.")] = False,
    drill: Annotated[bool, typer.Option("--drill", help="Prove the backup; replace nothing.")] = False,
    public_key: Annotated[str, typer.Option(help="The register's public key, known from elsewhere.")] = "",
    as_json: Json = False,
) -> None:
    """Put a backup together, prove it by checksums and audit, and set it in the place of the register."""
    try:
        found = restore.found(source)
        with bar("Restoring", found.size) as advance:
            done = restore.restore(
                found, datetime.now(UTC), replace=replace, drill=drill, public_key=public_key, progress=advance
            )
    except databases.Trouble as error:
        printing.refuse(str(error))
    if as_json:
        printing.as_json({"backup": str(found.folder), "made_at": found.manifest.made_at, "audit": done.said,
                          "drill": drill, "kept_as": done.kept_as})  # fmt: skip
        return
    typer.echo(f"{found.folder.name}: {done.said}")
    if drill:
        typer.echo("The backup holds. Nothing was replaced.")
    elif done.kept_as:
        typer.echo(f"Restored. What was there before is kept: {done.kept_as}.")
    else:
        typer.echo("Restored.")
