"""Commands on the regions: load the shipped lists, ask for a code on a day."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated

import typer

app = typer.Typer(help="Divisions of the country by code and day.", no_args_is_help=True)


@app.command()
def load(as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False) -> None:
    """Load the shipped lists; a second run changes nothing."""
    from .loader import load_regions

    done = load_regions()
    if as_json:
        typer.echo(json.dumps({"added": done.added, "changed": done.changed, "unchanged": done.unchanged}))
    else:
        typer.echo(f"{done.added} added, {done.changed} changed, {done.unchanged} as they were.")


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="Six digits, for example 320500")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today without it")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """The unit that held a code on a day, and the units above it."""
    from django.utils.timezone import localdate

    from .models import Region

    day: date = on.date() if on else localdate()
    unit = Region.at(code, day)
    if unit is None:
        typer.echo(f"The list in force on {day} does not show the code {code}.", err=True)
        raise typer.Exit(1)
    path = [{"code": each.code, "name_zh": each.name_zh, "name_en": each.name_en} for each in unit.path(day)]
    if as_json:
        typer.echo(json.dumps({"on": str(day), "certain": unit.is_certain(day), "path": path}, ensure_ascii=False))
    else:
        typer.echo(" › ".join(f"{each['name_en'] or each['name_zh']} {each['code']}" for each in path))
