"""`touchstone plan`: import, review, accept and export plans; reports and reminders."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from django.template.loader import render_to_string
from django.utils.translation import override

from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.days import today
from touchstone.kernel.documents.pdf import html_to_pdf
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records.errors import FactsRefused
from touchstone.kernel.records.reads import BadQuery, day

from . import changes, drafts, letters, loading, owed, reads
from .exports.jsonfile import as_json
from .exports.stratml import as_stratml
from .exports.table import as_table
from .models import Draft, Lineage, Measure, Plan, Reminder
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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be made; change nothing.")] = False,
    as_json_: Json = False,
) -> None:
    """Compile a plan and keep it for review; --accept puts it in force whole; --dry-run shows and changes nothing."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _refuse(f"{file} cannot be read: {error.strerror}.", 2)
    known_by = key or file.stem.lower().replace(".", "-")
    try:
        if dry_run:
            return _show(known_by, drafts.compiled_as(content, file.name, known_by), as_json_)
        draft = drafts.make_draft(content, file.name, known_by, "operator")
    except drafts.DraftRefused as error:
        raise _refuse(str(error))
    _tell(draft, as_json_)
    if accept:
        _accept(draft)


def _show(key: str, compiled: dict[str, Any], as_json_: bool) -> None:
    """What accepting would make, and what speaks against it; exit code 1 where it could not be accepted."""
    would, against = loading.would_make(compiled), drafts.objections(compiled)
    if as_json_:
        told = {"key": key, "dry_run": True, "acceptable": not against, "objections": against, "would_make": would}
        typer.echo(json.dumps(told | {"compiled": compiled}, ensure_ascii=False))
    else:
        begins = "numbers begin anew in each chapter or section" if would["numbers"] == "anew" else "numbered through"
        typer.echo(f"{key}: would make {would['chapters']} chapters and {would['measures']} measures, {begins};")
        typer.echo(f"  {would['instruments']} instruments, {would['targets']} targets;")
        typer.echo(f"  organs known: {', '.join(would['organs']) or 'none'};")
        typer.echo(f"  organs to be added: {', '.join(would['new_organs']) or 'none'};")
        typer.echo(f"  measures without organ: {would['without_organ']}.")
        _tell_lines(compiled)
        for each in against:
            typer.echo(f"Cannot be accepted: {each}")
        typer.echo("Nothing was changed.")
    if against:
        raise typer.Exit(1)


def _tell(draft: Draft, as_json_: bool) -> None:
    compiled = draft.compiled
    if as_json_:
        typer.echo(json.dumps({"key": draft.key, "compiled": compiled}, ensure_ascii=False))
        return
    measures = sum(len(chapter["measures"]) for chapter in compiled["chapters"])
    typer.echo(f"{draft.key}: {len(compiled['chapters'])} chapters, {measures} measures, kept for review.")
    _tell_lines(compiled)


def _tell_lines(compiled: dict[str, Any]) -> None:
    for each in [*compiled["unplaced"], *compiled.get("warnings", [])]:
        typer.echo(f"  line {each['line']}: {each.get('text') or each.get('message')}")


def _accept(draft: Draft) -> None:
    try:
        drafts.accept(draft, "operator")
    except drafts.DraftRefused as error:
        raise _refuse(f"Not accepted: {error}")
    typer.echo(f"{draft.key} is in force.", err=True)


@app.command("accept")
def accept_plan(
    key: str,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be made; change nothing.")] = False,
    as_json_: Json = False,
) -> None:
    """Put a plan that was kept for review in force."""
    draft = _waiting(key)
    if dry_run:
        return _show(key, draft.compiled, as_json_)
    _accept(draft)
    if as_json_:
        typer.echo(json.dumps({"key": key, "in_force": True}))


@app.command()
def discard(key: str, as_json_: Json = False) -> None:
    """Take a plan that was kept for review away; a plan in force stays."""
    _waiting(key).delete()
    typer.echo(json.dumps({"key": key, "discarded": True}) if as_json_ else f"{key} is no longer under review.")


def _waiting(key: str) -> Draft:
    draft = Draft.objects.filter(key=key, accepted_at=None).first()
    if draft is None:
        waiting = ", ".join(Draft.objects.filter(accepted_at=None).values_list("key", flat=True)) or "none"
        raise _refuse(f"No plan '{key}' waits for review. Waiting: {waiting}.", 2)
    return draft


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
        {
            "number": tile.measure.position,
            "code": tile.measure.code,
            "title": tile.measure.title,
            "status": tile.standing,
            "reason": tile.reason,
        }
        for band in reads.bands(_plan(key), PUBLIC, asked)
        for tile in band.tiles
    ]
    if as_json_:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in [] if as_json_ else rows:
        typer.echo(f"M{row['code']:<5} {row['status']:<12} {row['title']}")


@app.command()
def report(
    key: str,
    to: Path,
    on: str = "",
    language: Annotated[str, typer.Option(help="en or zh-hans")] = "en",
    as_json_: Json = False,
) -> None:
    """Write the annual report as PDF, or as HTML where the file ends in .html."""
    plan, asked = _plan(key), _day(on)
    with override(language):
        page = render_to_string("plan/annual_report_print.html", contents(plan, asked, language))
        made = page.encode() if to.suffix == ".html" else html_to_pdf(page, language=language, title=plan.title)
    to.write_bytes(made)
    _did(f"{to} is written.", as_json_, file=str(to), bytes=len(made))


@app.command()
def remind(
    on: str = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, send nothing.")] = False,
    as_json_: Json = False,
) -> None:
    """Send the reminders of a day to the officers of the organs; none is sent twice, none is lost.

    Exit code 1 where one waits for the next run or was left open by a run that broke off.
    """
    outcomes = letters.send(_day(on), dry_run=dry_run)
    rows = [
        {"id": each.reminder.pk, "organ": each.reminder.organ.code, "measure": str(each.reminder.measure),
         "due_on": each.reminder.due_on.isoformat(), "days": each.reminder.days, "became": each.became, "why": each.why}
        for each in outcomes
    ]  # fmt: skip
    if as_json_:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    for each in () if as_json_ else outcomes:
        due = each.reminder
        text = f"{due.organ.code} {due.measure}: due on {due.due_on} ({due.days:+d} days)"
        typer.echo(f"{text}: {each.became}{f' – {each.why}' if each.why else ''}")
        if each.became == "unknown":
            typer.echo(f"  touchstone plan reminder {due.pk} --sent, or --again, once you know.", err=True)
    if any(each.became in ("waits", "unknown") for each in outcomes):
        raise typer.Exit(1)


@app.command()
def reminder(
    number: int,
    sent: Annotated[bool, typer.Option("--sent", help="It went out.")] = False,
    again: Annotated[bool, typer.Option("--again", help="It did not; send it with the next run.")] = False,
    as_json_: Json = False,
) -> None:
    """Settle a reminder that a run left open when it broke off."""
    found = Reminder.objects.filter(pk=number, sent_on=None).exclude(claimed_at=None).first()
    if found is None:
        raise _refuse(f"No reminder {number} was left open.", 2)
    if sent == again:
        raise _refuse("Say --sent or --again.", 2)
    letters.settle(found, was_sent=sent, on=today())
    told = f"Reminder {number} {'counts as sent' if sent else 'goes with the next run'}."
    _did(told, as_json_, id=number, sent=sent)


@app.command()
def owes(key: str, organ: str, on: str = "", as_json_: Json = False) -> None:
    """What an organ owes, by day."""
    plan, asked = _plan(key), _day(on)
    found = owed.owed_list([_organ(organ).pk], PUBLIC, asked, plan)
    rows = [
        {"due_on": each.due.isoformat(), "days_left": each.days_left, "what": each.what, "about": each.about,
         "measure": each.part.measure.number, "part": each.part.part}
        for each in found
    ]  # fmt: skip
    _print(rows, as_json_, lambda row: f"{row['due_on']} {row['days_left']:>5} {row['what']}: {row['about']}")


@app.command()
def overdue(key: str, on: str = "", organ: str = "", as_json_: Json = False) -> None:
    """What is not done though its day has passed."""
    rows = [
        {"due_on": each.due.isoformat(), "days_over": each.days, "measure": each.tile.measure.number,
         "what": each.deliverable.title if each.deliverable else each.tile.measure.title, "lead": each.tile.lead,
         "status": "not done" if each.deliverable else each.tile.standing}
        for each in owed.overdue(_plan(key), PUBLIC, _day(on), organ=organ)
    ]  # fmt: skip
    _print(rows, as_json_, lambda row: f"{row['due_on']} {row['days_over']:>5} {row['measure']} {row['what']}")


@app.command()
def lineage(key: str, as_json_: Json = False) -> None:
    """How the measures of a plan came from earlier plans and go on in later ones."""
    rows = [
        {"measure": measure.number, "title": measure.title,
         "comes_from": [{"kind": each.kind, "measure": each.earlier.number, "note": each.note} for each in comes],
         "goes_on_in": [{"kind": each.kind, "measure": each.later.number if each.later else None, "note": each.note}
                        for each in goes]}
        for measure, comes, goes in reads.lineages(_plan(key), PUBLIC)
    ]  # fmt: skip
    _print(rows, as_json_, _lineage_line)


def _lineage_line(row: dict[str, Any]) -> str:
    came = ", ".join(f"{each['measure']} ({each['kind']})" for each in row["comes_from"])
    goes = ", ".join(f"{each['measure'] or ''} ({each['kind']})".strip() for each in row["goes_on_in"])
    return f"{came or '–'} → {row['measure']} → {goes or 'not entered'}"


@app.command()
def link(
    earlier: Annotated[str, typer.Argument(help="Number of the earlier measure, such as CN-2012-M07.")],
    later: Annotated[str, typer.Argument(help="Number of the later one; none where it was dropped.")] = "",
    kind: Annotated[str, typer.Option(help="continued, split, merged or dropped")] = "",
    note: str = "",
    take_back: Annotated[bool, typer.Option("--take-back", help="Take the entry back; --note says why.")] = False,
    as_json_: Json = False,
) -> None:
    """Enter how a measure goes on in a later plan, or that it was dropped."""
    first, second = _measure(earlier), _measure(later) if later else None
    try:
        if take_back:
            entry = Lineage.objects.filter(earlier=first, later=second).first()
            if entry is None:
                raise _refuse(f"No lineage is entered from {earlier} to {later or 'nothing'}.", 2)
            changes.unlink(entry, by="operator", today=today(), reason=note)
        else:
            chosen = kind or ("continued" if later else "dropped")
            changes.link(first, second, kind=chosen, by="operator", today=today(), note=note)
    except FactsRefused as error:
        raise _refuse(f"Not entered: {error}")
    told = f"{earlier} → {later or 'nothing'}: {'taken back' if take_back else 'entered'}."
    _did(told, as_json_, earlier=earlier, later=later or None, taken_back=take_back)


@app.command("hand-off")
def hand_off(
    measure: Annotated[str, typer.Argument(help="Number of the measure, such as CN-2012-M07.")],
    from_: Annotated[str, typer.Option("--from", help="Code of the organ that holds the part.")],
    to: Annotated[str, typer.Option(help="Code of the organ that takes it over.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    on: str = "",
    as_json_: Json = False,
) -> None:
    """Pass an organ's part of a measure to another organ."""
    found, asked = _measure(measure), _day(on)
    part = found.responsibilities.filter(organ=_organ(from_), until=None).first()
    if part is None:
        raise _refuse(f"{from_} does not answer for {measure} now.", 2)
    try:
        changes.hand_off(part, to=_organ(to), by="operator", on=asked, today=today(), reason=reason)
    except FactsRefused as error:
        raise _refuse(f"Not handed off: {error}")
    told = f"{measure}: {from_} → {to} since {asked}."
    _did(told, as_json_, measure=measure, giver=from_, taker=to, since=asked.isoformat())


def _did(told: str, as_json_: bool, **facts: Any) -> None:
    """Say what was done: a sentence for people, its facts for programs."""
    typer.echo(json.dumps(facts, ensure_ascii=False) if as_json_ else told)


def _measure(number: str) -> Measure:
    found = Measure.everything.filter(number=number.upper()).select_related("plan").first()
    if found is None:
        raise _refuse(f"No measure has the number '{number}'; numbers are such as CN-2012-M07.", 2)
    return found


def _organ(code: str) -> Organ:
    found = Organ.objects.filter(code=code).first()
    if found is None:
        raise _refuse(f"No organ has the code '{code}'.", 2)
    return found


def _print(rows: list[dict[str, Any]], as_json_: bool, line: Callable[[dict[str, Any]], str]) -> None:
    if as_json_:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        typer.echo(line(row))


def _day(text: str) -> date:
    try:
        return day(text) or today()
    except BadQuery as error:
        raise _refuse(str(error), 2)
