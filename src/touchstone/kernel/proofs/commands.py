"""Commands on the proofs: list them, ask them."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Annotated, Any

import typer

from .reads import compute_proofs

app = typer.Typer(help="Proofs: how far each measure is, from data.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]
Day = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day; today without it")]
Plan = Annotated[str | None, typer.Option(help="Code of a plan, for example cn-2012; all plans without it")]


@app.command("list")
def list_proofs(plan: Plan = None, as_json: AsJson = False) -> None:
    """The registered proofs, by plan and measure."""
    from .declaration import proofs

    rows = [
        {
            "plan": each.plan,
            "measure": each.measure,
            "name": each.name,
            "title": str(each.title),
            "max_age_days": each.max_age.days,
            "sources": list(each.sources),
        }
        for each in proofs.all(plan)
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['plan']}  M{row['measure']:<3} {row['name']:<24} {row['title']}")
    if not rows:
        typer.echo("No proof is registered" + (f" for the plan {plan}." if plan else "."))


@app.command()
def compute(on: Day = None, plan: Plan = None, as_json: AsJson = False) -> None:
    """Ask every proof and keep the answers. Exit code 1 where one could not answer."""
    from django.utils import timezone

    from touchstone.kernel.days import today

    from .declaration import proofs

    day = on.date() if on else today()
    wanted = len(list(proofs.all(plan)))
    with typer.progressbar(length=wanted, label="Proofs", file=sys.stderr, hidden=as_json) as bar:
        rows = compute_proofs(day, computed_at=timezone.now(), plan=plan, advance=bar.update)
    if as_json:
        typer.echo(json.dumps([_as_dict(row) for row in rows], ensure_ascii=False))
    else:
        for row in rows:
            answer = (
                f"failed, {row.failed_source}: {row.error}" if row.error else f"{row.value} of {row.target} {row.unit}"
            )
            typer.echo(f"M{row.measure:<3} {row.name:<24} {answer} (as of {row.as_of or 'unknown'})")
        typer.echo(f"{len(rows)} asked on {day}, {sum(not row.is_healthy for row in rows)} failed.")
    if any(not row.is_healthy for row in rows):
        raise typer.Exit(1)


def _as_dict(row: Any) -> dict[str, Any]:
    days = {key: str(getattr(row, key)) if getattr(row, key) else None for key in ("on", "as_of", "due")}
    keys = (
        "plan",
        "measure",
        "name",
        "value",
        "target",
        "unit",
        "direction",
        "data_version",
        "link",
        "sources",
        "error",
    )
    return {key: getattr(row, key) for key in keys} | days | {"failed_source": row.failed_source}
