"""Commands on the indicators: list, compute, freeze tables, keep vintages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from django.utils import timezone

from touchstone.kernel.days import today

from .compute import as_json as told
from .compute import make_shipped
from .declaration import SwitchRefused, UnknownIndicator, indicators
from .models import Vintage
from .reads import figures, freeze, snapshot_root
from .snapshots import NoSnapshot, SnapshotDamaged

app = typer.Typer(help="Indicators: figures with their definition and data.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]
REFUSED = (UnknownIndicator, SwitchRefused, NoSnapshot, SnapshotDamaged)


@app.command("list")
def list_indicators(as_json: AsJson = False) -> None:
    """The declared indicators, their units and switches."""
    rows = [
        {
            "code": each.code,
            "title": str(each.title),
            "unit": str(each.unit),
            "switches": {switch.name: list(switch.options) for switch in each.switches},
        }
        for each in indicators.all()
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['code']:<32} {row['title']}")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def compute(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="For example invention-patents-per-10k")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Periods ended by this day")] = None,
    year: Annotated[int | None, typer.Option(help="One year only")] = None,
    region: Annotated[str, typer.Option(help="One region only, by its code; 000000 is the whole")] = "",
    snapshot: Annotated[list[str] | None, typer.Option(help="Compute from this snapshot; may be repeated")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Store the result as a vintage")] = False,
    as_json: AsJson = False,
) -> None:
    """Compute an indicator. Its switches are options as well, for example --scope mainland."""
    given = {each.partition("@")[0]: each for each in snapshot or []}
    try:
        indicator = indicators.get(code)
        switches = _switches(context.args)
        computed = figures(indicator, on=on.date() if on else today(), switches=switches, given=given)
    except REFUSED as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1)
    if keep:
        Vintage.keep(computed, made_at=timezone.now())
    rows = [row for row in computed.rows if year in (None, row["year"]) and region in ("", row["region"])]
    if as_json:
        typer.echo(json.dumps(told(computed, indicator, rows), ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['year']}  {row['region']}  {_figure(row)}")


@app.command()
def snapshot(
    name: Annotated[str, typer.Argument(help="Name of a table; all without it")] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day a register is frozen on")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Freeze tables: those that come with the product as they are, those drawn from registers as of a day."""
    day, moment, root = on.date() if on else today(), timezone.now(), snapshot_root()
    made = {
        each.id: each
        for declared in indicators.all()
        for each in make_shipped(declared, root=root, made_at=moment)
        if name in ("", each.name)
    }
    for table in indicators.tables().values():
        if table.drawn and name in ("", table.name):
            frozen = freeze(table, day, made_at=moment)
            made[frozen.id] = frozen
    if as_json:
        rows = [{"id": each.id, "rows": each.rows, "source": str(each.source)} for each in made.values()]
        typer.echo(json.dumps(rows, ensure_ascii=False))
    for each in () if as_json else made.values():
        typer.echo(f"{each.id}  {each.rows} rows  {each.source}")
    if not made:
        known = ", ".join(sorted(table.name for table in indicators.tables().values() if table.shipped or table.drawn))
        typer.echo(f'No table is called "{name}". There are: {known}.', err=True)
        raise typer.Exit(1)


def _switches(words: list[str]) -> dict[str, str]:
    """`--scope mainland --population mean` as a dict; `--scope=mainland` is taken too."""
    parts = [part for word in words for part in (word.split("=", 1) if word.startswith("--") else [word])]
    names, values = parts[::2], parts[1::2]
    if len(names) != len(values) or not all(name.startswith("--") for name in names):
        raise SwitchRefused(f"A switch is a name and a value, for example --scope mainland; given: {' '.join(words)}.")
    return {name.removeprefix("--"): value for name, value in zip(names, values, strict=True)}


def _figure(row: Mapping[str, Any]) -> str:
    return f"unknown ({row['reason']})" if row["value"] is None else f"{row['value']:.4f} {row['basis']}"
