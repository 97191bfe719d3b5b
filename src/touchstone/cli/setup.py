"""`touchstone setup`: the database brought up to date, reference data loaded, nothing of the users' touched."""

from __future__ import annotations

import typer
from django.core.management import call_command

app = typer.Typer(help="Bring the database up to date and load reference data.")


@app.command()
def setup() -> None:
    """Migrate, load regions, and load the shipped plan with its organs."""
    from touchstone.kernel.regions.loader import load_regions
    from touchstone.plan.loading import load_edition

    call_command("migrate", verbosity=0, interactive=False)
    loaded = load_regions()
    load_edition("cn-2012")
    typer.echo(f"Ready. Regions: {loaded.added} added, {loaded.changed} changed.")
