"""`touchstone records import` and what belongs to it: files into registers from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from touchstone.kernel.imports import refused, running
from touchstone.kernel.imports.models import COUNTS, Import, Standing
from touchstone.kernel.records.errors import NotAllowed
from touchstone.kernel.records.streaming import streamed

from . import printing
from .records import As, Json, On, _asked, _day, _register, app

SHOWN = 20


@app.command("import")
def bring_in(
    slug: str,
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines or XLSX; the first row names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row; write nothing.")] = False,
    column: Annotated[list[str] | None, typer.Option(help="A column as THEIRS=FIELD; may be repeated.")] = None,
    leave_out: Annotated[list[str] | None, typer.Option(help="A column to leave out; may be repeated.")] = None,
    on: On = "",
    reason: Annotated[str, typer.Option(help="Why the register changes.")] = "",
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Keep the numbers and states of a register that moves house.")
    ] = False,
    refused_to: Annotated[Path | None, typer.Option(help="Write the refused rows and their reasons here.")] = None,
    user: As = "",
    as_json: Json = False,
) -> None:
    """Bring a file into a register; exits 0 when every row went in, 1 when some were refused, 2 when the file was."""
    register, (by, _viewer) = _register(slug), _asked(user)
    if not file.is_file():
        printing.refuse(f"{file} is no file.", code=2)
    chosen = dict.fromkeys(leave_out or [], "") | dict(_pair(each) for each in column or [])
    try:
        with file.open("rb") as opened:
            job = running.hand_in(
                cast("BinaryIO", opened), file.name, register, by=by, on=_day(on), reason=reason,
                take_over=take_over, chosen=chosen,
            )  # fmt: skip
    except NotAllowed as error:
        printing.refuse(str(error))
    if job.standing != Standing.REFUSED:
        act = running.check if dry_run else running.write
        with _bar(quiet=as_json) as bar:
            task = bar.add_task("rows", total=None)
            act(job, by=by, progress=lambda job: bar.update(task, completed=job.rows))
    if refused_to is not None and job.refused:
        refused_to.write_bytes(b"".join(refused.as_file(job)))
    _tell(job, as_json=as_json)
    raise typer.Exit(2 if job.standing == Standing.REFUSED else 1 if job.refused else 0)


def _bar(*, quiet: bool) -> Progress:
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*parts, console=printing.err, disable=quiet, transient=True)


def _pair(text: str) -> tuple[str, str]:
    theirs, sep, name = text.partition("=")
    if not sep:
        printing.refuse(f"--column takes THEIRS=FIELD; '{text}' has no '='.", code=2)
    return theirs, name


def told(job: Import) -> dict[str, Any]:
    """An import as JSON tells it, every problem of every refused row in it."""
    return {
        "import": job.pk, "register": job.register, "file": job.name, "sha256": job.sha256, "standing": job.standing,
        "said": job.said, "columns": job.columns, **job.counts(),
        "problems": [problem for row in streamed(job.bad_rows.all(), "id") for problem in row.told()],
    }  # fmt: skip


def _tell(job: Import, *, as_json: bool) -> None:
    if as_json:
        printing.as_json(told(job))
        return
    if job.said:
        printing.err.print(job.said, highlight=False, markup=False)
    if job.standing == Standing.REFUSED:
        return
    unchanged = job.same + job.left
    typer.echo(
        f"{job.name}: {job.rows:,} rows {job.get_standing_display()} – {job.opened:,} new, {job.amended:,} amended, "
        f"{unchanged:,} unchanged, {job.refused:,} refused."
    )
    rows = [
        (f"{each['sheet']} {each['row']}".strip(), each["field"], each["value"], each["reason"], each["suggestion"])
        for row in job.bad_rows.order_by("id")[:SHOWN]
        for each in row.told()
    ]
    if rows:
        printing.as_table(("row", "field", "value", "reason", "perhaps meant"), rows)
    if job.refused > SHOWN:
        printing.err.print(f"The first {SHOWN} refused rows; `touchstone records refused {job.pk} FILE` writes all.")


@app.command("imports")
def list_imports(as_json: Json = False) -> None:
    """The files that were handed in, newest first."""
    names = ("import", "register", "file", "by", "made_at", "standing", *COUNTS)
    rows = [
        (job.pk, job.register, job.name, job.by.username if job.by else "operator", f"{job.made_at:%Y-%m-%d %H:%M}",
         job.standing, *job.counts().values())
        for job in Import.objects.select_related("by").order_by("-made_at")[:200]
    ]  # fmt: skip
    if as_json:
        printing.as_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        printing.as_table(names, rows)


@app.command("refused")
def refused_rows(number: Annotated[int, typer.Argument(help="The import.")], to: Path, as_json: Json = False) -> None:
    """Write an import's refused rows, each with its reasons, to a file."""
    job = Import.objects.filter(pk=number).first()
    if job is None:
        printing.refuse(f"There is no import {number}. `touchstone records imports` lists them.", code=2)
    with to.open("wb") as out:
        out.writelines(refused.as_file(job))
    printing.done(f"{to}: {job.refused:,} rows", as_json, file=str(to), rows=job.refused)
