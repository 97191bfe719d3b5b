"""`touchstone plan`: import, review, accept and export plans; reports and reminders."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

from touchstone.kernel.access.models import User
from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.days import today
from touchstone.kernel.documents.pdf import html_to_pdf
from touchstone.kernel.records.reads import BadQuery, day

from . import drafts, reads
from .exports.jsonfile import as_json
from .exports.stratml import as_stratml
from .exports.table import as_table
from .models import Draft, Plan, Reminder
from .report import contents

app = typer.Typer(
    no_args_is_help=True, help="Import, review, accept and export plans; `plan compile` needs no database."
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _refuse(message: str, code: int = 1) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(code)


def _plan(key: str) -> Plan:
    plan = Plan.objects.filter(key=key).first()
    if plan is None:
        known = ", ".join(Plan.objects.values_list("key", flat=True)) or "none"
        raise _refuse(f"No plan has the key '{key}'. Plans: {known}.", 2)
    return plan


@app.command("import")
def import_plan(
    file: Path,
    key: Annotated[str, typer.Option(help="The key the plan will be known by, such as cn-2013.")] = "",
    accept: Annotated[bool, typer.Option("--accept", help="Put it in force at once.")] = False,
    as_json_: Json = False,
) -> None:
    """Compile a plan and keep it for review; --accept puts it in force whole."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _refuse(f"{file} cannot be read: {error.strerror}.", 2)
    try:
        draft = drafts.make_draft(content, file.name, key or file.stem[:50].lower().replace(".", "-"), "operator")
    except drafts.DraftRefused as error:
        raise _refuse(str(error))
    _tell(draft, as_json_)
    if accept:
        try:
            drafts.accept(draft, "operator")
        except ValueError as error:
            raise _refuse(f"Not accepted: {error}")
        typer.echo(f"{draft.key} is in force.", err=True)


def _tell(draft: Draft, as_json_: bool) -> None:
    compiled = draft.compiled
    if as_json_:
        typer.echo(json.dumps({"key": draft.key, "compiled": compiled}, ensure_ascii=False))
        return
    measures = sum(len(chapter["measures"]) for chapter in compiled["chapters"])
    typer.echo(f"{draft.key}: {len(compiled['chapters'])} chapters, {measures} measures, kept for review.")
    for each in [*compiled["unplaced"], *compiled.get("warnings", [])]:
        typer.echo(f"  line {each['line']}: {each.get('text') or each.get('message')}")


@app.command("accept")
def accept_plan(key: str) -> None:
    """Put a plan that was kept for review in force."""
    draft = Draft.objects.filter(key=key, accepted_at=None).first()
    if draft is None:
        raise _refuse(f"No plan '{key}' waits for review.", 2)
    try:
        drafts.accept(draft, "operator")
    except ValueError as error:
        raise _refuse(f"Not accepted: {error}")
    typer.echo(f"{key} is in force.")


@app.command()
def export(
    key: str,
    fmt: Annotated[str, typer.Option("--format", help="json, csv or stratml")] = "json",
    language: Annotated[str, typer.Option(help="en or zh, for StratML")] = "en",
) -> None:
    """Print a plan with the status of every measure."""
    forms = {
        "json": lambda whole: json.dumps(whole, ensure_ascii=False, indent=1),
        "csv": as_table,
        "stratml": lambda whole: as_stratml(whole, language).decode(),
    }
    if fmt not in forms:
        raise _refuse(f"'{fmt}' is no format; formats: {', '.join(forms)}.", 2)
    typer.echo(forms[fmt](as_json(_plan(key), PUBLIC, today())))


@app.command()
def status(key: str, on: str = "", as_json_: Json = False) -> None:
    """Where each measure stands on a day, and why."""
    asked = _day(on)
    rows = [
        {"number": tile.measure.position, "title": tile.measure.title, "status": tile.standing, "reason": tile.reason}
        for band in reads.bands(_plan(key), PUBLIC, asked)
        for tile in band.tiles
    ]
    if as_json_:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in [] if as_json_ else rows:
        typer.echo(f"M{row['number']:<3} {row['status']:<12} {row['title']}")


@app.command()
def report(
    key: str, to: Path, on: str = "", language: Annotated[str, typer.Option(help="en or zh-hans")] = "en"
) -> None:
    """Write the annual report as PDF, or as HTML where the file ends in .html."""
    plan, asked = _plan(key), _day(on)
    with override(language):
        page = render_to_string("plan/annual_report_print.html", contents(plan, asked, language))
        made = page.encode() if to.suffix == ".html" else html_to_pdf(page, language=language, title=plan.title)
    to.write_bytes(made)
    typer.echo(f"{to} is written.")


@app.command()
def remind(
    on: str = "", dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, send nothing.")] = False
) -> None:
    """Send the reminders of a day to the officers of the organs; none is sent twice."""
    asked = _day(on)
    for due in reads.reminders(asked):
        part = due.responsibility
        assert part.organ is not None
        text = f"{part.measure}: due on {part.measure.due_on} ({due.days:+d} days)"
        typer.echo(f"{part.organ.code} {text}")
        if dry_run:
            continue
        facts = {"measure": part.measure, "organ": part.organ, "days": due.days, "due_on": part.measure.due_on}
        _sent, fresh = Reminder.objects.get_or_create(**facts, defaults={"sent_on": asked})
        officers = User.objects.filter(memberships__organ=part.organ, is_active=True).exclude(email="")
        if fresh and officers:
            send_mail(text, text, None, [user.email for user in officers])


def _day(text: str) -> date:
    try:
        return day(text) or today()
    except BadQuery as error:
        raise _refuse(str(error), 2)
