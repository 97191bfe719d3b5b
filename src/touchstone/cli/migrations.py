"""`touchstone migrations`: write the migrations that a changed record type needs."""

from __future__ import annotations

from typing import Annotated

import typer
from django.apps import apps
from django.core.management import call_command

from . import printing

app = typer.Typer(help="Write the migrations that changed record types need (for developers).")


@app.command()
def migrations(
    systems: Annotated[list[str], typer.Argument(help="Names of applications, such as 'works'.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 where one is missing.")] = False,
) -> None:
    """Write migrations for these applications."""
    known = {each.label for each in apps.get_app_configs()}
    strange = sorted(set(systems) - known)
    if strange:
        printing.refuse(f"'{strange[0]}' is no application here. There are: {', '.join(sorted(known))}.", code=2)
    call_command("makemigrations", *systems, check_changes=check, dry_run=check)
