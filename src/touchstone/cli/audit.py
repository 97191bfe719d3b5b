"""`touchstone audit`: seal history, prove that nobody touched it, and give outsiders a head to check against."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from touchstone.kernel.durability import audit, heads
from touchstone.kernel.durability.notes import BadKey, BadNote, PublicKey
from touchstone.kernel.records import chain
from touchstone.kernel.records.models import Checkpoint, Event

from . import printing
from .records import Json

app = typer.Typer(no_args_is_help=True, help="Seal history and prove that nobody touched it.")

Key = Annotated[str, typer.Option("--public-key", help="The public key, or a file that holds it.")]


@app.command()
def seal(as_json: Json = False) -> None:
    """Seal the events since the last checkpoint."""
    point = chain.seal(datetime.now(UTC))
    told = "Nothing new to seal." if point is None else f"Sealed {point.count} events: {point.hash}"
    printing.done(told, as_json, events=point.count if point else 0, checkpoint=point.hash if point else None)


@app.command()
def verify(
    as_json: Json = False,
    every: Annotated[bool, typer.Option("--all", help="Name every fault, not the first alone.")] = False,
) -> None:
    """Prove every chain, checkpoint and record, or name the first that does not hold; exit code 1 then."""
    events = Event.objects.count()
    with _bar("Events read", events * audit.READINGS) as advance:
        faults = list(_some(audit.verify(advance), every))
    if as_json:
        named = [{"where": fault.where, "what": fault.what} for fault in faults]
        printing.as_json({"holds": not faults, "events": events, "checkpoints": Checkpoint.objects.count(),
                          "fault": named[0] if named else None, "faults": named})  # fmt: skip
    elif not faults:
        typer.echo(f"History holds: {events} events, {Checkpoint.objects.count()} checkpoints.")
    if faults:
        printing.refuse("\n".join(f"History does not hold at {fault.where}: {fault.what}." for fault in faults))


def _some(found: Iterator[chain.Fault], every: bool) -> Iterator[chain.Fault]:
    for fault in found:
        yield fault
        if not every:
            return


@app.command()
def head(
    as_sealed: Annotated[bool, typer.Option("--as-sealed", help="Take the newest checkpoint; seal nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Seal what is new and print the signed head, for an outsider to keep and check against later."""
    if not as_sealed:
        chain.seal(datetime.now(UTC))
    point = chain.newest()
    if point is None:
        printing.refuse(
            "No event is sealed yet; there is nothing to sign. Make a checkpoint with `touchstone audit seal`."
        )
    key = _own_key()
    note = heads.head_of(point, key)
    if not as_json:
        typer.echo(note, nl=False)
        return
    size = chain.tree_of(point).size
    printing.as_json({"events": size, "last_event": point.last_id, "checkpoint": point.hash,
                      "made_at": point.made_at.isoformat(), "public_key": str(key.public), "head": note})  # fmt: skip


@app.command()
def key(as_json: Json = False) -> None:
    """Print the public key that heads are checked with."""
    printing.done(str(_own_key().public), as_json, public_key=str(_own_key().public))


@app.command()
def prove(head_file: Annotated[Path, typer.Argument(help="A head kept earlier.")], as_json: Json = False) -> None:
    """Print the proof that the register only added to an earlier head, for those who do not have the register."""
    own = _own_key()
    old = _head(head_file, own.public)
    with _bar("Events read", Event.objects.count()) as advance:
        growth = _growth(old, advance)
    if as_json:
        printing.as_json({"then": old.size, "now": growth.new.size, "proof": growth.text(own)})
    else:
        typer.echo(growth.text(own), nl=False)


@app.command()
def check(
    head_file: Annotated[Path, typer.Argument(help="A head kept earlier.")],
    public_key: Key,
    proof: Annotated[
        Path | None, typer.Option(help="Check this proof, made by `audit prove`, and not the present register.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check that history only grew since an earlier head; exit code 1 where it did not."""
    trusted = _public_key(public_key)
    old = _head(head_file, trusted)
    new = _checked_proof(old, proof, trusted) if proof else _checked_register(old)
    if as_json:
        printing.as_json({"holds": True, "then": old.size, "now": new.size, "root": new.root.hex()})
    else:
        typer.echo(f"History only grew: the {old.size} events of the head are the first of {new.size}.")


def _checked_register(old: heads.Head) -> heads.Head:
    with _bar("Events read", Event.objects.count()) as advance:
        return _growth(old, advance).new


def _checked_proof(old: heads.Head, proof: Path, trusted: PublicKey) -> heads.Head:
    try:
        return heads.check_growth(old, _text(proof), trusted)
    except (BadNote, heads.NotConsistent) as error:
        printing.refuse(f"{proof}: {error}")


def _growth(old: heads.Head, advance: chain.Progress) -> heads.Growth:
    try:
        return heads.growth_since(old, advance)
    except heads.NotConsistent as error:
        printing.refuse(f"History was cut or changed. {error}")


def _own_key() -> heads.PrivateKey:
    try:
        return heads.signing_key()
    except (BadKey, OSError) as error:
        printing.refuse(f"The register's signing key cannot be used: {error}")


def _head(path: Path, trusted: PublicKey) -> heads.Head:
    try:
        return heads.Head.read(_text(path), trusted)
    except BadNote as error:
        printing.refuse(f"{path}: {error}")


def _public_key(given: str) -> PublicKey:
    """The key itself, or the file that holds it."""
    path = Path(given)
    try:
        return PublicKey.read(_text(path) if len(given) < 256 and path.is_file() else given)
    except BadKey as error:
        printing.refuse(f"--public-key: {error}", code=2)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        printing.refuse(f"{path} cannot be read: {error}", code=2)


@contextmanager
def _bar(what: str, total: int) -> Iterator[chain.Progress]:
    """A bar on standard error; what is printed stays clean."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=printing.err, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda more: progress.advance(task, more)
