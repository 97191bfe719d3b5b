"""The operator's commands over documents: `touchstone documents …`."""

from __future__ import annotations

import typer
from rich.console import Console

app = typer.Typer(help="Stored documents.", no_args_is_help=True)


@app.callback()
def documents() -> None:
    """Stored documents."""


@app.command()
def verify() -> None:
    """Hash every stored file again; ends with code 1 and names each that is missing or damaged."""
    from . import verifying

    errors, checked, damaged = Console(stderr=True), 0, 0
    with errors.status("Verifying") as status:

        def told(count: int) -> None:
            nonlocal checked
            checked = count
            status.update(f"Verifying: {count} files checked")

        for each in verifying.verify(told):
            damaged += 1
            typer.echo(str(each))
    if damaged:
        typer.echo(f"{damaged} of {checked} files are damaged or missing; restore them from a backup and verify again.")
        raise typer.Exit(1)
    typer.echo(f"{checked} files are what was handed in.")
