"""`touchstone setup`: the database brought up to date, reference data loaded, nothing of the users' touched."""

from __future__ import annotations

from typing import Annotated

import typer
from django.core.management import call_command

from . import printing

app = typer.Typer(help="Bring the database up to date and load reference data.")


@app.command()
def setup(
    without_wall: Annotated[
        bool, typer.Option("--without-wall", help="Take down the wall of rows inside PostgreSQL (TOUCHSTONE_ROWS).")
    ] = False,
) -> None:
    """Migrate, load regions, and load the shipped plan with its organs."""
    from touchstone.kernel.durability import rows
    from touchstone.kernel.regions.loader import load_regions
    from touchstone.plan.loading import load_edition

    try:
        rows.settle(without=without_wall)
    except rows.Unwalled as error:
        printing.refuse(str(error))
    call_command("migrate", verbosity=0, interactive=False)
    loaded = load_regions()
    load_edition("cn-2012")
    typer.echo(f"Ready. Regions: {loaded.added} added, {loaded.changed} changed.")
