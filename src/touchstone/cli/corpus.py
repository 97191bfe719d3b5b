"""`touchstone corpus`: official files in, answers out."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from touchstone.corpus.lake.errors import LakeError

from . import printing

app = typer.Typer(no_args_is_help=True, help="Official files in, answers out.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
At = Annotated[int | None, typer.Option("--version", help="Lake version to read; the newest without it.")]
LakeFolder = Annotated[Path, typer.Option("--lake", help="Folder of the lake.", envvar="TOUCHSTONE_LAKE")]
Engine = Annotated[str, typer.Option(help="duckdb, in this process, or spark.")]
Master = Annotated[str | None, typer.Option(help="Spark master; threads of this machine without it.")]
LAKE = Path("lake")


@app.callback()
def group() -> None:
    """Official files in, answers out."""


@contextmanager
def refusals() -> Iterator[None]:
    """What the lake refuses, on standard error with exit code 1."""
    try:
        yield
    except LakeError as error:
        printing.refuse(str(error))


def opened(folder: Path, version: int | None = None, engine: str = "duckdb", master: str | None = None) -> Any:
    from touchstone.corpus.lake.lake import Lake

    return Lake(folder, version, engine=engine, master=master)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, zips, tars.", metavar="PATH…")],
    lake: LakeFolder = LAKE,
    columns: Annotated[Path | None, typer.Option(help="JSON file: field to column, for tables.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; one a core without it.")] = None,
    descriptions: Annotated[bool, typer.Option("--descriptions", help="Store the text of descriptions too.")] = False,
    originals: Annotated[bool, typer.Option(help="Keep each XML document as it came, to show it.")] = True,
    again: Annotated[bool, typer.Option("--again", help="Read files again that are in already.")] = False,
    as_json: Json = False,
) -> None:
    """Bring files in. Each goes in whole or not at all; run it again after a stop and it goes on where it was.

    Exit code 0: every file is in. 1: at least one was refused (the others are in). 2: misuse.
    """
    from touchstone.corpus.lake.lake import Lake

    with refusals(), _progress() as told:
        columns_map = _columns(columns)
        into = Lake.make(lake)
        before = into.version
        results = into.ingest(paths, columns=columns_map, jobs=jobs, descriptions=descriptions, originals=originals,
                              again=again, on_progress=told)  # fmt: skip
    totals = Counter[str]()
    for each in results:
        totals.update({each.status: 1, "read": each.read, "records_stored": each.stored, "set_aside": each.quarantined})
    report = {
        "lake": str(into.root), "lake_version": into.version, "lake_version_before": before, "totals": _totals(totals),
        "files": [_result(each) for each in results],
    }  # fmt: skip
    _say(report, into.root) if not as_json else printing.as_json(report)
    if totals["refused"] or totals["failed"]:
        raise typer.Exit(1)


@app.command()
def status(lake: LakeFolder = LAKE, version: At = None, as_json: Json = False) -> None:
    """What the lake holds, in figures."""
    from touchstone.corpus.lake.status import status as figures

    with refusals():
        found = figures(opened(lake, version))
    if as_json:
        printing.as_json(found)
        return
    facts = {key: value for key, value in found.items() if key not in ("tables", "reasons", "formats", "advice")}
    printing.as_facts(facts)
    columns = ("rows", "rows_in_files", "files", "bytes")
    printing.as_table(
        ("table", *columns), ((name, *(each[c] for c in columns)) for name, each in found["tables"].items())
    )
    for advice in found["advice"]:
        typer.echo(advice)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT over patents, patent_texts, inputs, quarantine, …")],
    lake: LakeFolder = LAKE,
    version: At = None,
    engine: Engine = "duckdb",
    master: Master = None,
    as_json: Json = False,
) -> None:
    """Answer one SELECT. The lake is read only here: nothing else can be read, and nothing changed."""
    with refusals():
        asked = opened(lake, version, engine, master)
        _print_answer(asked, asked.answer(query), as_json)


@app.command()
def job(
    name: Annotated[str, typer.Argument(help="publications, applicants, citations-received or pendency.")],
    lake: LakeFolder = LAKE,
    version: At = None,
    engine: Engine = "duckdb",
    master: Master = None,
    as_json: Json = False,
) -> None:
    """Answer a standing question; one definition runs on either engine."""
    from touchstone.corpus.lake.jobs import job as standing

    with refusals():
        asked = opened(lake, version, engine, master)
        _print_answer(asked, standing(asked, name).to_pyarrow().to_reader(), as_json)


@app.command()
def export(
    to: Annotated[Path, typer.Argument(help="File to write: .csv, .jsonl or .parquet.", metavar="FILE")],
    table: Annotated[str, typer.Option(help="Table to write whole.")] = "patents",
    query: Annotated[str | None, typer.Option("--sql", help="One SELECT whose answer is written instead.")] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="csv, jsonl or parquet, where the name does not say.")
    ] = None,
    lake: LakeFolder = LAKE,
    version: At = None,
    as_json: Json = False,
) -> None:
    """Write a table, or an answer, to a file, without a cap; FILE.about.json says what it is, with its checksum."""
    from touchstone.corpus.lake.export import export as write

    with refusals(), printing.err.status("Writing") as shown:
        asked = opened(lake, version)
        question = query or _whole_table(asked, table)
        about = write(asked, question, to, form, lambda rows: shown.update(f"{rows:,} rows"))
    shown_facts = ("file", "rows", "bytes", "sha256", "lake_version")
    printing.as_json(about) if as_json else printing.as_facts({name: about[name] for name in shown_facts})


@app.command()
def verify(
    lake: LakeFolder = LAKE,
    quick: Annotated[bool, typer.Option("--quick", help="Sizes and rows only, without reading every byte.")] = False,
    as_json: Json = False,
) -> None:
    """Check every file of every version against the log; exit code 1 when one does not hold."""
    from dataclasses import asdict

    from touchstone.corpus.lake.verify import verify as check

    with refusals(), printing.err.status("Checking") as shown:
        report = check(lake.resolve(), checksums=not quick, told=lambda n, of: shown.update(f"{n:,} of {of:,} files"))
    if as_json:
        printing.as_json({"holds": report.holds, "lake_version": report.version} | asdict(report))
    else:
        for fault in report.faults:
            typer.echo(f"{fault.where}: {fault.what}", err=True)
        found = "all as the log says." if report.holds else f"{len(report.faults)} do not hold."
        checked = f"{report.files:,} files, {report.rows:,} rows, {report.bytes:,} bytes"
        typer.echo(f"{checked} of versions 0 to {report.version}: {found}")
        if report.strays:
            left = "a running ingest, or what a killed one left; the next ingest takes leftovers away."
            typer.echo(f"{len(report.strays):,} files belong to no version: {left}")
    if not report.holds:
        raise typer.Exit(1)


@app.command()
def compact(lake: LakeFolder = LAKE, as_json: Json = False) -> None:
    """Join many small files into few large ones; every version goes on answering as before."""
    from dataclasses import asdict

    with refusals(), printing.err.status("Joining"):
        done = opened(lake).compact()
    if as_json:
        printing.as_json(asdict(done))
    else:
        typer.echo(f"{done.files_before:,} files before, {done.files_after:,} after. Lake version {done.version}.")


@app.command()
def find(
    number: Annotated[str, typer.Argument(help="As printed: US8926509B2, CN201310209986.9, EP 1000000 A1.")],
    office: Annotated[str, typer.Option(help="ST.3 code, where the number does not name its office.")] = "",
    lake: LakeFolder = LAKE,
    version: At = None,
    as_json: Json = False,
) -> None:
    """Show what carries a number, or why nothing does, with the nearest numbers; exit code 1 then."""
    from dataclasses import asdict

    from touchstone.corpus.lake.lookup import find as look

    with refusals():
        found = look(opened(lake, version), number, office)
    if as_json:
        printing.as_json({name: value for name, value in asdict(found).items() if name != "read"})
    elif found.records:
        columns = ("table", "office", "number", "kind_code", "published_on", "matched", "input")
        printing.as_table(columns, ([row.get(name) for name in columns] for row in found.records))
    else:
        typer.echo(found.says, err=True)
        near = ("office", "number", "kind_code", "near")
        if found.nearest:
            printing.as_table(near, ([row[name] for name in near] for row in found.nearest), "Nearest in the lake")
    if not found.records:
        raise typer.Exit(1)


@app.command()
def quarantine(
    lake: LakeFolder = LAKE,
    to: Annotated[Path | None, typer.Option(help="Folder to write each record to as it came, with a list.")] = None,
    file: Annotated[str | None, typer.Option(help="Only records of the input of this name.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows to list.")] = 100,
    version: At = None,
    as_json: Json = False,
) -> None:
    """List the records that were set aside, with file, byte, line and reason; write them out with --to."""
    from touchstone.corpus.lake import aside

    with refusals():
        asked = opened(lake, version)
        report = aside.listed(asked, file, limit) if to is None else aside.write(asked, file, to)
    if as_json:
        printing.as_json(report)
    elif to is not None:
        typer.echo(f"{report['records']:,} records written to {to}; list.csv says why each was set aside.")
    else:
        columns = ("file", "member", "offset", "line", "number", "reason")
        printing.as_table(columns, ([row[name] for name in columns] for row in report["rows"]))
        typer.echo(f"{len(report['rows']):,} of {report['records']:,} records. Lake version {report['lake_version']}.")


@app.command()
def generate(
    to: Annotated[Path, typer.Argument(help="A .xml file, a .zip, or a folder for one zip a week.", metavar="OUT")],
    form: Annotated[str, typer.Option("--format", help="us-grant-4.5, epo-docdb, cn-2012 or us-trademark-2.0.")],
    records: Annotated[int, typer.Option(min=1, help="How many records.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    paragraphs: Annotated[int, typer.Option(min=0, help="Paragraphs of description in each, on average.")] = 30,
    as_json: Json = False,
) -> None:
    """Write real-looking official files of any size, and a table of whose each spelling of an applicant is."""
    from touchstone.corpus.generator import UnknownFormat
    from touchstone.corpus.generator import generate as write

    try:
        with printing.err.status("Writing") as shown:
            made = write(form, records, seed, to, paragraphs=paragraphs, told=lambda n: shown.update(f"{n:,} records"))
    except UnknownFormat as error:
        printing.refuse(str(error), code=2)
    except OSError as error:
        printing.refuse(f"{to}: cannot be written: {error.strerror or error}. Name another place.")
    files = [{"file": str(path), "records": count, "bytes": size} for path, count, size in made.files]
    if as_json:
        printing.as_json({"format": form, "records": records, "seed": seed, "files": files, "truth": str(made.truth)})
    else:
        printing.as_table(("file", "records", "bytes"), ([*each.values()] for each in files))
        typer.echo(f"Whose each spelling is: {made.truth}")


@app.command()
def bundle(
    to: Annotated[Path, typer.Argument(help="New folder, for example on a stick.", metavar="FOLDER")],
    lake: LakeFolder = LAKE,
    csv: Annotated[bool, typer.Option("--csv", help="Write each table as CSV too.")] = False,
    originals: Annotated[bool, typer.Option("--originals", help="Take the documents as they came along.")] = False,
    version: At = None,
    as_json: Json = False,
) -> None:
    """Write a folder with data, schema, checksums and a search page that works without network or software."""
    from touchstone.corpus.lake.bundle import bundle as write

    with refusals(), printing.err.status("Writing") as shown:
        manifest = write(opened(lake, version), to, csv=csv, originals=originals, told=shown.update)
    if as_json:
        printing.as_json(manifest)
    else:
        printing.as_table(("table", "rows", "file"), ([t["table"], t["rows"], t["file"]] for t in manifest["tables"]))
        typer.echo(f"{manifest['searchable_records']:,} records can be found from {to / 'index.html'}.")


@app.command()
def bulk(lake: LakeFolder = LAKE, as_json: Json = False) -> None:
    """Write every public table whole for the site to offer: Parquet, JSON lines, CSV, fields, checksums.

    They lie in LAKE/open/v<version>/, beside a datapackage.json that names them.
    """
    from touchstone.corpus.lake.bulk import write

    with refusals(), printing.err.status("Writing") as shown:
        made = write(opened(lake), shown.update)
    if as_json:
        printing.as_json(made)
        return
    columns = ("path", "rows", "bytes", "hash")
    printing.as_table(columns, ([each[name] for name in columns] for each in made["resources"]))


def _print_answer(asked: Any, reader: Any, as_json: bool) -> None:
    """An answer with its lake version, as JSON in a stream or as a table."""
    import duckdb

    from touchstone.corpus.lake import answers, queries

    try:
        if as_json:
            for piece in answers.document(reader, asked.version):
                sys.stdout.write(piece)
            return
        shown = list(answers.rows(reader))
    except duckdb.Error as error:
        raise queries.explained(error, asked.tables())
    printing.as_table(answers.names(reader.schema), ([_cell(value) for value in row.values()] for row in shown))
    typer.echo(f"{len(shown):,} rows. Lake version {asked.version}.")


def _whole_table(lake: Any, table: str) -> str:
    known = [*lake.tables(), "inputs"]
    if table not in known:
        printing.refuse(f"'{table}' is no table of the lake. Tables: {', '.join(known)}.", code=2)
    return f'SELECT * FROM "{table}"'


def _columns(path: Path | None) -> dict[str, Any] | None:
    """The column map in a JSON file."""
    if path is None:
        return None
    form = 'It is a JSON object from field to column, for example {"number": "Patent No."}.'
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        printing.refuse(f"{path}: the column map cannot be read: {error}. {form}", code=2)
    if not isinstance(found, dict):
        printing.refuse(f"{path}: this is no column map. {form}", code=2)
    return found


@contextmanager
def _progress() -> Iterator[Callable[[Any], None]]:
    """A line on standard error with files, rate and time left; every ten seconds one line where that is no terminal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    facts = ("{task.fields[files]} files", "{task.fields[records]:,} records", "{task.fields[rate]:.1f} MB/s")
    line = " · ".join((*facts, "{task.fields[left]}"))
    shown = Progress(BarColumn(), TextColumn(line), TimeElapsedColumn(), console=printing.err, transient=True)
    task = shown.add_task("", total=None, files="0", records=0, rate=0.0, left="")
    last = -10.0

    def told(at: Any) -> None:
        nonlocal last
        left = "" if at.left is None else f"{at.left:,.0f} s left"
        shown.update(task, total=at.bytes, completed=at.bytes_done, files=f"{at.files_done:,}/{at.files:,}",
                     records=at.records, rate=at.rate / 1e6, left=left)  # fmt: skip
        if not printing.err.is_terminal and at.seconds - last >= 10:
            last = at.seconds
            words = f"{at.files_done:,} of {at.files:,} files, {at.records:,} records, {at.rate / 1e6:.1f} MB/s, {left}"
            typer.echo(words, err=True)

    with shown:
        yield told


def _result(each: Any) -> dict[str, Any]:
    """One file, as the JSON says it."""
    return {
        "file": each.file, "path": each.path, "status": each.status, "format": each.format or None, "read": each.read,
        "stored": each.stored, "quarantined": each.quarantined,
        "reasons": {reason.what: reason.count for reason in each.reasons}, "rows": dict(each.rows),
        "members_skipped": each.skipped, "superseded": list(each.superseded), "error": each.refused or None,
        "bytes": each.bytes, "seconds": each.seconds,
    }  # fmt: skip


def _totals(counted: Counter[str]) -> dict[str, int]:
    """Files by what became of them, and records."""
    files = {name: counted[name] for name in ("stored", "unchanged", "refused", "failed", "skipped")}
    records = {"records_read": counted["read"], "records_stored": counted["records_stored"]}
    return {f"files_{name}": count for name, count in files.items()} | records | {"quarantined": counted["set_aside"]}


def _say(report: dict[str, Any], root: Path) -> None:
    kept = [each for each in report["files"] if each["status"] != "skipped"]
    columns = ("file", "status", "format", "read", "stored", "quarantined")
    printing.as_table(columns, ([each[name] for name in columns] for each in kept))
    for each in kept:
        if each["error"]:
            typer.echo(f"{each['status']}: {each['error']}", err=True)
        for reason, count in each["reasons"].items():
            typer.echo(f"{each['file']}: {count:,} set aside: {reason}", err=True)
    passed = len(report["files"]) - len(kept)
    if passed:
        typer.echo(f"{passed:,} files in folders were passed over as drawings or notes; --json names them.")
    typer.echo(f"Lake {root} is at version {report['lake_version']}.")


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
