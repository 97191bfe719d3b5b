"""The operator's commands over time limits: `touchstone clock …`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Annotated, NoReturn

import typer
from django.utils import timezone

from touchstone.engines.procedure.periods import BadPeriod, Period
from touchstone.kernel.api.models import GivenAnswer
from touchstone.kernel.days import today
from touchstone.kernel.records.errors import Refused
from touchstone.kernel.records.models import Record
from touchstone.kernel.records.register import registers
from touchstone.kernel.records.streaming import streamed

from . import changing, limits, running

app = typer.Typer(
    no_args_is_help=True, help="Time limits: list them, take the steps of those that passed, change them."
)

On = Annotated[str, typer.Option("--on", help="The day, as 2012-04-11; without it, today.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept in the record's history.")]
WORDS = {"would_take": "would be taken", "overdue": "are overdue", "provisional": "are provisional"}


@app.command()
def run(
    on: On = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done and change nothing.")] = False,
    provisional: Annotated[bool, typer.Option("--provisional", help="Act on provisional days too.")] = False,
    as_json: Json = False,
) -> None:
    """Take the step of every limit that has passed; ends with code 1 where one was refused."""
    outcomes = running.run(_day(on), dry_run, provisional=provisional)
    if not dry_run:
        GivenAnswer.forget(timezone.now())
    if as_json:
        typer.echo(json.dumps([each.as_json() for each in outcomes], ensure_ascii=False, indent=1))
    else:
        for each in outcomes:
            typer.echo(
                f"{each.number}: {each.limit} ended on {each.due_on}; {each.step or 'no step'} {each.what}. {each.why}"
            )
        typer.echo(summary(outcomes))
    if any(each.what == "refused" for each in outcomes):
        raise typer.Exit(1)


def summary(outcomes: list[running.Outcome]) -> str:
    """One line that counts what became of the limits."""
    if not outcomes:
        return "No time limit has passed."
    counts = Counter(each.what for each in outcomes)
    told = ", ".join(f"{count} {WORDS.get(what, what)}" for what, count in counts.items())
    return f"Of {len(outcomes)} limits that have passed: {told}."


@app.command("list")
def list_dues(on: On = "", as_json: Json = False) -> None:
    """Limits whose last day is the day or earlier."""
    dues = running.due_on(_day(on))
    names = ("due_on", "number", "limit", "register", "then", "article", "verified", "provisional")
    if as_json:
        typer.echo(json.dumps([{name: getattr(due, name) for name in names} for due in dues], ensure_ascii=False,
                              indent=1, default=str))  # fmt: skip
        return
    for due in dues:
        marks = [] if due.verified else ["unverified"]
        marks += ["provisional"] if due.provisional else []
        typer.echo(
            f"{due.due_on} {due.number} {due.limit} → {due.then or 'a person'} ({', '.join([due.article, *marks])})"
        )
    if not dues:
        typer.echo("No time limit ends by then.")


@app.command()
def suspend(
    slug: str, number: str, limit: str, reason: Reason,
    start: Annotated[str, typer.Option("--from", help="The first day that does not count.")], on: On = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Let a limit of a record stand still."""
    record = _record(slug, number)
    _told(lambda: changing.suspend(record, limit, _day(start), "operator", reason, _day(on)), slug, number, as_json)


@app.command()
def resume(slug: str, number: str, limit: str, reason: Reason, on: On = "", as_json: Json = False) -> None:
    """Let a suspended limit run on from the day."""
    record = _record(slug, number)
    _told(lambda: changing.resume(record, limit, "operator", reason, _day(on)), slug, number, as_json)


@app.command()
def extend(
    slug: str, number: str, limit: str, length: int, unit: str, reason: Reason,
    article: Annotated[str, typer.Option(help="The act and article that gives more time.")], on: On = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Make a limit longer, for example by 1 month or 30 working_day."""
    try:
        period = Period(length, unit)  # type: ignore[arg-type]
    except BadPeriod as error:
        _refuse(str(error), code=2)
    record = _record(slug, number)
    _told(lambda: changing.extend(record, limit, period, article, "operator", reason, _day(on)), slug, number, as_json)


@app.command()
def rebuild(as_json: Json = False) -> None:
    """Make the limits of all records anew from their history."""
    count = 0
    for register in registers:
        if register.record.life.limits:
            for record in streamed(register.record.everything.all(), "pk"):
                count += len(limits.remake(record))
    typer.echo(json.dumps({"limits": count}) if as_json else f"{count} limits run.")


def _told(change: Callable[[], object], slug: str, number: str, as_json: bool) -> None:
    try:
        change()
    except Refused as error:
        _refuse(str(error))
    running_now = limits.limits_of(_record(slug, number), today())
    if as_json:
        rows = [
            {"number": number, "limit": each.due.limit, "due_on": each.due.due_on, "stands_since": each.suspended_since}
            for each in running_now
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for each in running_now:
        typer.echo(f"{each.due.limit}: {each.due.due_on or f'stands still since {each.suspended_since}'}")


def _record(slug: str, number: str) -> Record:
    try:
        found = registers.get(slug).record.everything.filter(number=number).first()
    except KeyError as error:
        _refuse(str(error.args[0]), code=2)
    if found is None:
        _refuse(f"{number} is not in the register '{slug}'.")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        _refuse(f"'{text}' is not a day; write it as 2012-04-11.", code=2)


def _refuse(message: str, *, code: int = 1) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
