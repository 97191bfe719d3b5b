"""`touchstone records`: any register from the command line, with an operator's rights."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.core.files import File
from django.db.utils import DatabaseError

from touchstone.kernel.access.models import User
from touchstone.kernel.access.viewer import SYSTEM, Viewer, viewer_of
from touchstone.kernel.days import today
from touchstone.kernel.documents.attaching import attach_file
from touchstone.kernel.documents.errors import DocumentRefused
from touchstone.kernel.exports import tables
from touchstone.kernel.records import history, ledger, reads
from touchstone.kernel.records.errors import Refused
from touchstone.kernel.records.models import Event
from touchstone.kernel.records.register import Register, registers
from touchstone.kernel.records.sent import given

from . import printing

app = typer.Typer(
    no_args_is_help=True,
    help="List, show, file, amend, correct, step, attach, import and export: records of any register.",
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
As = Annotated[str, typer.Option("--as", help="Act as this user; without it, as the operator.")]
Facts = Annotated[str, typer.Option("--facts", help="The record's facts as a JSON object.")]
On = Annotated[str, typer.Option("--on", help="The day it is held, as 2012-04-11; without it, today.")]


def _register(slug: str) -> Register:
    try:
        return registers.get(slug)
    except KeyError as error:
        printing.refuse(str(error.args[0]), code=2)


def _asked(name: str) -> tuple[User | str, Viewer]:
    if not name:
        return "operator", SYSTEM
    user = User.objects.filter(username=name).first()
    if user is None:
        printing.refuse(f"No user is called '{name}'. `touchstone users list` shows them.", code=2)
    return user, viewer_of(user)


def _day(text: str) -> date:
    try:
        return reads.day(text) or today()
    except reads.BadQuery as error:
        printing.refuse(str(error), code=2)


def _one(register: Register, viewer: Viewer, number: str) -> Any:
    record = reads.one(register, viewer, number)
    if record is None:
        printing.refuse(f"{number} is not in the register '{register.slug}'.")
    return record


@app.command("registers")
def list_registers(as_json: Json = False) -> None:
    """The registers of the house."""
    rows = [(each.slug, str(each.title), ", ".join(f"M{n}" for n in each.measures)) for each in registers]
    if as_json:
        printing.as_json([dict(zip(("slug", "title", "measures"), row, strict=True)) for row in rows])
    else:
        printing.as_table(("register", "title", "measures"), rows)


@app.command("list")
def list_records(
    slug: str,
    q: Annotated[str, typer.Option(help="Words to be found.")] = "",
    where: Annotated[list[str] | None, typer.Option(help="A filter as field=value; may be repeated.")] = None,
    sort: Annotated[str, typer.Option(help="A field, with - before it for descending.")] = "-number",
    as_of: Annotated[str, typer.Option(help="As the register said on this day.")] = "",
    size: int = 50,
    after: Annotated[str, typer.Option(help="The cursor of the page before.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Records of a register."""
    register, (_by, viewer) = _register(slug), _asked(user)
    options: dict[str, Any] = {"q": q, "sort": sort, "as_of": as_of, "size": str(size), "after": after}
    for each in where or []:
        name, _sep, value = each.partition("=")
        options.setdefault(name, []).append(value)
    try:
        page = reads.rows(register, viewer, reads.RowsQuery.read(register, options))
    except reads.BadQuery as error:
        printing.refuse(str(error), code=2)
    names = list(register.columns)
    rows = [tables.row(register, viewer, record, names) for record in page.records]
    if as_json:
        printing.as_json({"items": rows, "count": page.count, "more": page.more, "next": page.next or None})
    else:
        printing.as_table([register.label(name) for name in names], [list(row.values()) for row in rows])


@app.command()
def show(
    slug: str,
    number: str,
    as_of: Annotated[str, typer.Option(help="As the register said on this day.")] = "",
    known_at: Annotated[str, typer.Option(help="As was known at this moment, in ISO form.")] = "",
    events: Annotated[bool, typer.Option("--history", help="Print the history too.")] = False,
    user: As = "",
    as_json: Json = False,
) -> None:
    """One record, now or as of a day."""
    register, (_by, viewer) = _register(slug), _asked(user)
    record = then = _one(register, viewer, number)
    if as_of or known_at:
        known = datetime.fromisoformat(known_at) if known_at else None
        then = history.on_day(record, _day(as_of), known)
        if then is None:
            printing.refuse(f"{number} was not in the register on {as_of}.")
    names = ["number", *(name for name in register.readable(viewer, record) if name != "number")]
    found = {name: tables.typed(register, then, name) for name in names}
    past = [event.content() for event in record.history()] if events else []
    if as_json:
        printing.as_json(found | ({"history": past} if events else {}))
        return
    printing.as_facts(found)
    for event in past:
        printing.out.print(
            f"{event['held_on']} {event['verb']} · {event['actor']} · {event['reason']}", highlight=False
        )


@app.command("file")
def open_record(slug: str, facts: Facts, on: On = "", user: As = "", as_json: Json = False) -> None:
    """Open a record."""
    register, (by, _viewer) = _register(slug), _asked(user)
    try:
        record = register.record.open(by=by, on=_day(on), **given(register, _object(facts)))
    except Refused as error:
        printing.refuse(str(error))
    printing.as_json({"number": record.number}) if as_json else typer.echo(record.number)


@app.command()
def amend(slug: str, number: str, facts: Facts, reason: str, on: On = "", user: As = "", as_json: Json = False) -> None:
    """Amend a record."""
    register, (by, viewer) = _register(slug), _asked(user)
    record = _one(register, viewer, number)
    try:
        event = record.amend(by=by, reason=reason, on=_day(on), **given(register, _object(facts)))
    except Refused as error:
        printing.refuse(str(error))
    _happened(record, event, as_json)


@app.command()
def correct(
    slug: str, number: str, facts: Facts, reason: str,
    event: Annotated[int, typer.Option(help="Which event stated it wrongly; `show --history --json` gives its seq.")],
    user: As = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Put right what an event stated wrongly, from the day that event was held."""
    register, (by, viewer) = _register(slug), _asked(user)
    record = _one(register, viewer, number)
    if not record.history().filter(seq=event).exists():
        printing.refuse(
            f"{number} has no event {event}. `touchstone records show {slug} {number} --history` lists them."
        )
    try:
        made = record.correct(event, by=by, reason=reason, **given(register, _object(facts)))
    except Refused as error:
        printing.refuse(str(error))
    _happened(record, made, as_json)


@app.command()
def attach(
    slug: str, number: str, file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    kind: Annotated[str, typer.Option(help="What it is, as the register calls it, such as deposit.")],
    title: str = "", on: On = "", user: As = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Place a document on a record."""
    register, (by, viewer) = _register(slug), _asked(user)
    record = _one(register, viewer, number)
    try:
        with file.open("rb") as opened:
            made = attach_file(record, File(opened, name=file.name), kind=kind, by=by, on=_day(on), title=title)
    except (Refused, DocumentRefused) as error:
        printing.refuse(str(error))
    sha256 = made.document.sha256
    printing.done(f"{number}: {made.title} ({sha256})", as_json, number=number, title=made.title, sha256=sha256)


@app.command()
def take(
    slug: str, number: str, step: str, on: On = "", reason: str = "", facts: Facts = "{}", user: As = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Take a step of a record's lifecycle."""
    register, (by, viewer) = _register(slug), _asked(user)
    record = _one(register, viewer, number)
    try:
        event = ledger.take(record, step, by=by, on=_day(on), reason=reason, **given(register, _object(facts)))
    except Refused as error:
        printing.refuse(str(error))
    _happened(record, event, as_json)


def _happened(record: Any, event: Event | None, as_json: bool) -> None:
    """Say what a change came to; nothing differs where there is no event."""
    if event is None:
        printing.done(
            f"{record.number} says this already; nothing was changed.", as_json, number=record.number, seq=None
        )
        return
    facts = {"number": record.number, "seq": event.seq, "verb": event.verb, "state": record.state, "hash": event.hash}
    printing.done(f"{record.number}: {event.verb}, event {event.seq}; {record.state}", as_json, **facts)


@app.command()
def export(
    slug: str,
    to: Annotated[Path, typer.Argument(help="The file to write; its ending says the format: csv, jsonl or xlsx.")],
    as_of: Annotated[str, typer.Option(help="As the register said on this day.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Write the whole of a register to a file."""
    register, (_by, viewer) = _register(slug), _asked(user)
    fmt = to.suffix.lstrip(".")
    if fmt not in (*tables.WRITERS, "xlsx"):
        printing.refuse(f"'{to.name}' ends in '{to.suffix}'; a file ends in .csv, .jsonl or .xlsx.", code=2)
    rows = reads.each(register, viewer, reads.RowsQuery.read(register, {"as_of": as_of, "sort": "number"}))
    partial = to.with_name(f".{to.name}.partial")
    try:
        with partial.open("wb") as out:
            chunks = (
                iter(lambda: book.read(2**20), b"")
                if fmt == "xlsx" and (book := tables.xlsx(register, viewer, rows))
                else tables.WRITERS[fmt](register, viewer, rows)
            )
            for chunk in chunks:
                out.write(chunk)
        partial.replace(to)
    except (OSError, DatabaseError) as error:
        partial.unlink(missing_ok=True)
        printing.refuse(f"{to} was not written: {error}")
    printing.done(f"{to} is written.", as_json, file=str(to), bytes=to.stat().st_size)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        printing.refuse(f"--facts is not JSON: {error}.", code=2)
    if not isinstance(found, dict):
        printing.refuse('--facts takes a JSON object, such as {"title": "…"}.', code=2)
    return found
