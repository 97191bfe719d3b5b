"""`touchstone audit`: seal history and prove that nobody touched it."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from touchstone.kernel.records import chain
from touchstone.kernel.records.models import Checkpoint, Event

from . import printing
from .records import Json

app = typer.Typer(no_args_is_help=True, help="Seal history and prove that nobody touched it.")


@app.command()
def seal() -> None:
    """Seal the events since the last checkpoint."""
    point = chain.seal(datetime.now(UTC))
    typer.echo("Nothing new to seal." if point is None else f"Sealed {point.count} events: {point.hash}")


@app.command()
def verify(as_json: Json = False) -> None:
    """Prove every chain and checkpoint, or name the first that does not hold; exit code 1 then."""
    fault = next(chain.verify(), None)
    if as_json:
        printing.as_json({"holds": fault is None, "events": Event.objects.count(),
                          "fault": fault and {"where": fault.where, "what": fault.what}})  # fmt: skip
    elif fault is None:
        typer.echo(f"History holds: {Event.objects.count()} events, {Checkpoint.objects.count()} checkpoints.")
    if fault is not None:
        printing.refuse(f"History does not hold at {fault.where}: {fault.what}.")


@app.command()
def head(as_json: Json = False) -> None:
    """The newest checkpoint, for an outsider to keep and check against later."""
    point = Checkpoint.objects.order_by("-last_id").first()
    if point is None:
        printing.refuse("No checkpoint yet; make one with `touchstone audit seal`.")
    found = {"last_event": point.last_id, "root": point.root, "hash": point.hash, "made_at": point.made_at.isoformat()}
    printing.as_json(found) if as_json else printing.as_facts(found)
