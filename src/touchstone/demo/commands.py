"""`touchstone demo`: everything set up and served with one command; a second run changes nothing and is quick."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from touchstone.cli import server

app = typer.Typer(help="Set up the demonstration country and serve it.")
console = Console(stderr=True)

#: The day at which the demonstration's clock stands: late in the plan's year.
TODAY = date(2012, 11, 30)
PUBLICATIONS = 1200


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    works: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many works to file.")] = 3000,
    setup_only: Annotated[bool, typer.Option("--setup-only", help="Set up and stop.")] = False,
) -> None:
    """Set up the demonstration country and serve it on 127.0.0.1."""
    if not setup_only:
        server.refuse_taken("127.0.0.1", port)
    try:
        _set_up(works)
        _show_sign_ins(port)
        if not setup_only:
            _serve(port)
    except KeyboardInterrupt:
        console.print("Stopped. What was set up so far is kept; the next run goes on from there.")
        raise typer.Exit(130)


def _set_up(works: int) -> None:
    from django.core.management import call_command

    from touchstone.demo import country

    with _task("Database"):
        call_command("migrate", verbosity=0, interactive=False)
    with _task("Regions, organs, the plan"):
        country.reference()
    with _task("Users"):
        users = country.people()
    with _bar("Works", works) as advance:
        country.works(works, users, advance)
    with _bar("Publications", PUBLICATIONS) as told:
        country.publications(told)
    with _task("Proofs and checkpoints"):
        country.evidence(TODAY, datetime.now(UTC))


@contextmanager
def _task(what: str) -> Iterator[None]:
    with console.status(what):
        yield
    console.print(f"[green]✓[/] {what}")


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.advance(task, done)
    console.print(f"[green]✓[/] {what}")


def _show_sign_ins(port: int) -> None:
    from touchstone.cli import printing
    from touchstone.demo.people import PASSWORD, accounts

    printing.as_table(("sign in as", "who is"), [(each.username, each.what) for each in accounts()])
    typer.echo(f"Password of all: {PASSWORD}")
    typer.echo(
        f"Open http://127.0.0.1:{port}/ (English) or http://127.0.0.1:{port}/zh-hans/ (简体中文). Stop with Ctrl-C."
    )
    same = f"TOUCHSTONE_DATA={settings.TOUCHSTONE_DATA} TOUCHSTONE_TODAY={TODAY}"
    typer.echo(f"Commands on the same country and day: {same} touchstone …")


def _serve(port: int) -> None:
    """Serve with the clock stopped: in the settings for a worker that is forked, in the environment for a new one."""
    os.environ["TOUCHSTONE_TODAY"] = TODAY.isoformat()
    settings.TOUCHSTONE_TODAY = TODAY
    server.serve("127.0.0.1", port, workers=1)
