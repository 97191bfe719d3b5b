"""How commands print: tables for people, JSON for programs, refusals on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

out = Console()
err = Console(stderr=True)


def as_json(value: Any) -> None:
    """Print a value as JSON on standard output, whatever the terminal's width."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def as_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    table = Table(*columns, title=title or None, title_justify="left")
    for row in rows:
        table.add_row(*(("" if value is None else str(value)) for value in row))
    out.print(table)


def as_facts(facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        out.print(f"[bold]{name}[/]: {'' if value is None else value}", highlight=False)


def done(sentence: str, as_json_too: bool, **facts: Any) -> None:
    """Say what was done: a sentence for people, its facts for programs."""
    as_json(facts) if as_json_too else typer.echo(sentence)


def refuse(message: str, *, code: int = 1) -> NoReturn:
    """Say on standard error what was refused, and end with that exit code."""
    typer.echo(message, err=True)
    raise typer.Exit(code)
