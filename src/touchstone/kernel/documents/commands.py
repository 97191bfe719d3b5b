"""The operator's commands over documents: `touchstone documents …`."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(help="Stored documents.", no_args_is_help=True)


@app.callback()
def documents() -> None:
    """Stored documents."""


@app.command()
def verify(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Hash every stored file again; ends with code 1 and names each that is missing or damaged."""
    from . import verifying

    errors, checked = Console(stderr=True), 0
    with errors.status("Verifying") as status:

        def told(count: int) -> None:
            nonlocal checked
            checked = count
            status.update(f"Verifying: {count} files checked")

        damaged = [str(each) for each in verifying.verify(told)]
    if as_json:
        typer.echo(json.dumps({"checked": checked, "damaged": damaged}, ensure_ascii=False))
        raise typer.Exit(int(bool(damaged)))
    for name in damaged:
        typer.echo(name)
    if damaged:
        typer.echo(
            f"{len(damaged)} of {checked} files are damaged or missing; restore them from a backup and verify again."
        )
        raise typer.Exit(1)
    typer.echo(f"{checked} files are what was handed in.")
