"""`touchstone corpus parties`, `families`, `citations`, `indicators`, `landscape` and `survival`."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from . import printing
from .corpus import LAKE, At, Json, LakeFolder, app, opened, refusals

Query = Annotated[str, typer.Option("--query", help="Filings of a search, such as: ti=pump AND of=CN; all without it.")]
Observed = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Day up to which the lake is complete; its newest publication without it."),
]
Top = Annotated[int, typer.Option(min=1, help="How many of each kind are named.")]

Narrow = Annotated[
    list[str] | None,
    typer.Option("--narrow", help="FACET=VALUE that filings must have besides: of=CN, tf=6, party=NAME. May be given "
                 "several times."),
]  # fmt: skip

parties_app = typer.Typer(no_args_is_help=True, help="Bring the names of one applicant together, and review it.")
app.add_typer(parties_app, name="parties")


@parties_app.command("link")
def link_parties(
    lake: LakeFolder = LAKE,
    version: At = None,
    decisions: Annotated[Path | None, typer.Option(help="JSON lines of decisions; those beside the lake else.")] = None,
    as_json: Json = False,
) -> None:
    """Link the names of applicants and holders; what people decided holds. Then run `corpus index` for search."""
    from touchstone.corpus.parties import harmonising

    with refusals(), printing.err.status("Linking"):
        asked = opened(lake, version)
        given = _decisions(decisions)
        found = harmonising.as_facts(harmonising.harmonise(asked, given))
    printing.as_json(found) if as_json else printing.as_facts(found)


@parties_app.command("settle")
def settle_parties(lake: LakeFolder = LAKE, as_json: Json = False) -> None:
    """Say anew whose each name is after decisions, from the pairs that were found; nothing is linked again."""
    from touchstone.corpus.parties import harmonising

    with refusals():
        found = harmonising.as_facts(harmonising.settle(opened(lake).root))
    printing.as_json(found) if as_json else printing.as_facts(found)


@parties_app.command("review")
def review_parties(
    lake: LakeFolder = LAKE,
    limit: Annotated[int, typer.Option(min=1, help="Pairs to list.")] = 50,
    as_json: Json = False,
) -> None:
    """List the pairs of names that a person should look at, the most doubtful first, with the reasons."""
    from touchstone.corpus.parties import harmonising

    with refusals():
        root = opened(lake).root
        found = harmonising.open_pairs(root)
    if as_json:
        printing.as_json({"pairs": len(found), "items": [asdict(each) for each in found[:limit]]})
        return
    rows = [(each.left, each.right, f"{each.probability:.2f}", each.explained()) for each in found[:limit]]
    printing.as_table(("name", "other name", "probability", "reasons"), rows, title=f"{len(found):,} pairs")


@parties_app.command("show")
def show_party(
    name: Annotated[str, typer.Argument(help="Any name of the party, as published.")],
    lake: LakeFolder = LAKE,
    as_json: Json = False,
) -> None:
    """Show the names that are taken for one party, and why each pair was found; exit code 1 where no name is so."""
    from touchstone.corpus.lake.errors import LakeError
    from touchstone.corpus.parties import harmonising

    with refusals():
        root = opened(lake).root
        party = harmonising.party_of(root, name)
        if party is None:
            raise LakeError(f"{name}: no applicant of this name was linked. See: touchstone corpus parties link.")
        names, pairs = harmonising.about(root, party)
    if as_json:
        printing.as_json({"party": party, "names": names, "pairs": [asdict(each) for each in pairs]})
        return
    printing.as_table(("name", "country", "publications"),
                      [(row["name"], row["country"] or "", row["publications"]) for row in names],
                      title=party)  # fmt: skip
    rows = [(each.left, each.right, f"{each.probability:.2f}", each.explained()) for each in pairs]
    printing.as_table(("name", "other name", "probability", "reasons"), rows)


@parties_app.command("decide")
def decide_on_parties(
    left: Annotated[str, typer.Argument(help="One name, as published.")],
    right: Annotated[str, typer.Argument(help="The other name.")],
    verdict: Annotated[str, typer.Argument(help="same, different, or undecided, which takes an earlier one back.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    reason: Annotated[str, typer.Option(help="Why: what was seen in which register.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the decision.")],
    lake: LakeFolder = LAKE,
    as_json: Json = False,
) -> None:
    """Keep a decision on two names, and say anew whose each name is; it holds in every linking from now on."""
    from touchstone.corpus.parties import harmonising
    from touchstone.corpus.parties.clusters import Contradiction, Decision

    with refusals():
        root = opened(lake).root
        try:
            decision = Decision(left, right, verdict, by, reason)  # type: ignore[arg-type]
            found = harmonising.as_facts(harmonising.decide(root, decision, on=on.date().isoformat()))
        except Contradiction as error:
            printing.refuse(f"{error} Nothing was kept.", code=1)
    printing.as_json(found) if as_json else printing.as_facts(found)


@parties_app.command("measure")
def measure_parties(
    judged: Annotated[Path, typer.Argument(help="CSV: left, right, same (1 or 0).", metavar="FILE")],
    lake: LakeFolder = LAKE,
    as_json: Json = False,
) -> None:
    """Say how well the names of the lake were brought together, against pairs that people judged."""
    from touchstone.corpus.parties import harmonising
    from touchstone.corpus.parties.measuring import measured

    with refusals():
        party_of = harmonising.harmonised(opened(lake).root)
    pairs = _judged(judged)
    known = [each for each in pairs if each[0] in party_of and each[1] in party_of]
    found = measured(known, party_of)
    told = asdict(found) | {"precision": found.precision, "recall": found.recall, "judged": len(pairs),
                            "not_in_the_lake": len(pairs) - len(known)}  # fmt: skip
    printing.as_json(told) if as_json else printing.as_facts(told)


@app.command("families")
def family(
    number: Annotated[str, typer.Argument(help="Of a publication or filing, as printed.")],
    lake: LakeFolder = LAKE,
    version: At = None,
    as_json: Json = False,
) -> None:
    """Show the simple and the extended family of a filing; exit code 1 where the lake does not hold it."""
    from touchstone.corpus import relatives

    with refusals():
        found = relatives.families(opened(lake, version), number)
    if as_json:
        printing.as_json(found)
        return
    columns = ("family", "filing", "filed_on", "publications")
    rows = [(kind, each["filing"], each["filed_on"] or "", ", ".join(each["publications"]))
            for kind in ("simple", "extended") for each in found[kind]]  # fmt: skip
    printing.as_table(columns, rows, title=f"{found['filing']}, lake version {found['lake_version']}")


@app.command()
def citations(
    number: Annotated[str, typer.Argument(help="Of a publication or filing, as printed.")],
    lake: LakeFolder = LAKE,
    depth: Annotated[int, typer.Option(min=1, max=10, help="Steps to walk each way.")] = 1,
    version: At = None,
    as_json: Json = False,
) -> None:
    """Walk the citation graph from a filing both ways, with filings that stand on the same ground."""
    from touchstone.corpus import relatives

    with refusals():
        found = relatives.citations(opened(lake, version), number, depth=depth)
    if as_json:
        printing.as_json(found)
        return
    rows = [(way, each["filing"], each["steps"]) for way in ("cited", "citing") for each in found[way]]
    rows += [(way, each["filing"], f"{each['likeness']:.2f}") for way in ("coupled", "co_cited") for each in found[way]]
    printing.as_table(("how", "filing", "steps or likeness"), rows, title=found["filing"])


@app.command()
def indicators(
    lake: LakeFolder = LAKE,
    observed_on: Observed = None,
    query: Query = "",
    narrow: Narrow = None,
    cohorts: Annotated[bool, typer.Option("--cohorts", help="One row a cohort and indicator instead.")] = False,
    rights: Annotated[list[str] | None, typer.Option("--right", help="Kinds of rights measured; invention.")] = None,
    to: Annotated[Path | None, typer.Option(help="Write every row: .csv, .jsonl or .parquet.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Rows to print; all without it.")] = None,
    version: At = None,
    as_json: Json = False,
) -> None:
    """Patent indicators after OECD 2013, one row a filing, by cohorts of office, year and technology field."""
    from touchstone.corpus import measuring

    with refusals(), printing.err.status("Computing"):
        asked = opened(lake, version)
        day = _day(observed_on, asked, "")
        wanted = _filings(asked, query, narrow)["filing"] if query or narrow else None
        table = measuring.measured(asked, observed_on=day, rights=tuple(rights or ("invention",)), cohorts=cohorts,
                                   only=wanted)  # fmt: skip
        if to is not None:
            measuring.write(table, to, asked.version)
    about = {"lake_version": asked.version, "observed_on": day, "count": len(table)}
    shown = [] if to is not None and limit is None else table.slice(0, limit).to_pylist()
    if as_json:
        printing.as_json(about | {"file": str(to) if to else None, "rows": shown})
    elif to is not None:
        typer.echo(f"{len(table):,} rows written to {to}. Lake version {asked.version}.")
    else:
        names = measuring.SHOWN_COHORTS if cohorts else measuring.SHOWN
        printing.as_table(
            names, ([row[name] for name in names] for row in shown), title=f"Lake version {asked.version}"
        )


@app.command("analyse")
def analyse(lake: LakeFolder = LAKE, observed_on: Observed = None, version: At = None, as_json: Json = False) -> None:
    """Compute filings, families, fields, indicators and cohorts now and keep them, so that pages find them ready."""
    from touchstone.corpus import measuring

    with refusals(), printing.err.status("Computing"):
        asked = opened(lake, version)
        day = _day(observed_on, asked, "")
        files = measuring.kept(asked, day)
    told = {"lake_version": asked.version, "observed_on": day, "files": [str(each) for each in files]}
    printing.as_json(told) if as_json else printing.as_facts(told)


@app.command("landscape")
def show_landscape(
    lake: LakeFolder = LAKE,
    query: Query = "",
    narrow: Narrow = None,
    observed_on: Observed = None,
    top: Top = 20,
    version: At = None,
    as_json: Json = False,
) -> None:
    """Who holds a technology, how it grows and bursts, who comes and leaves, where it lies (HHI, CR4, RTA, …)."""
    from touchstone.corpus import landscapes

    with refusals(), printing.err.status("Computing"):
        asked = opened(lake, version)
        day = _day(observed_on, asked, query)
        found = landscapes.landscape(_filings(asked, query, narrow), observed_on=day, top=top)
    told = {
        "lake_version": asked.version,
        "query": query,
        "narrow": narrow or [],
        **asdict(found),
        "phase": found.phase,
    }
    if as_json:
        printing.as_json(told)
        return
    facts = (
        "lake_version",
        "query",
        "filings",
        "observed_on",
        "whole_until",
        "growth",
        "holders",
        "hhi",
        "cr4",
        "phase",
    )
    printing.as_facts({name: told[name] for name in facts})
    years = [(y.year, y.filings, "" if y.growth is None else f"{y.growth:+.0%}", y.whole) for y in found.years]
    printing.as_table(("year", "filings", "growth", "whole"), years)
    printing.as_table(("applicant", "filings", "share"), [(p.name, p.filings, f"{p.share:.1%}") for p in found.parties])


@app.command()
def survival(
    lake: LakeFolder = LAKE,
    query: Query = "",
    narrow: Narrow = None,
    by: Annotated[str, typer.Option(help="office, year, field, right, or several with a comma between.")] = "office",
    observed_on: Observed = None,
    version: At = None,
    as_json: Json = False,
) -> None:
    """How long filings wait for a grant (Kaplan and Meier), those still waiting included and flagged."""
    from touchstone.corpus.waiting import waiting

    with refusals(), printing.err.status("Computing"):
        asked = opened(lake, version)
        day = _day(observed_on, asked, query)
        names = tuple(each.strip() for each in by.split(",") if each.strip())
        if day is None:
            printing.refuse("The lake holds no dated publication; name the day with --observed-on.", code=2)
        found = waiting(_filings(asked, query, narrow), observed_on=day, by=names)
    if as_json:
        groups = [{"of": dict(zip(names, each.of, strict=True)), **asdict(each.found), "censored_share": each.censored,
                   "grants_only": each.grants_only, "few": each.few} for each in found]  # fmt: skip
        printing.as_json({"lake_version": asked.version, "query": query, "observed_on": day, "groups": groups})
        return
    rows = [(*each.of, each.found.decided, each.found.pending, each.found.quarter, each.found.median,
             each.found.three_quarters, "grants only" if each.grants_only else "") for each in found]  # fmt: skip
    printing.as_table((*names, "decided", "waiting", "25 %", "median days", "75 %", "note"), rows,
                      title=f"Observed on {day}, lake version {asked.version}")  # fmt: skip


def _filings(lake: Any, query: str, narrow: list[str] | None = None) -> Any:
    """The filings of the lake, or of a search in it."""
    from touchstone.corpus.filings import filings

    if not query and not narrow:
        return filings(lake)
    from touchstone.corpus.search.refused import QueryRefused
    from touchstone.corpus.search.searching import Search

    parts = [each.partition("=") for each in narrow or []]
    if wrong := next((each for each, (_name, sign, _value) in zip(narrow or [], parts, strict=True) if not sign), None):
        printing.refuse(f"'{wrong}' narrows nothing: write FACET=VALUE, such as of=CN.", code=2)
    try:
        return Search(lake).filings_of(query, {name: value for name, _sign, value in parts})
    except QueryRefused as error:
        printing.refuse(str(error), code=2)


def _day(given: datetime | None, lake: Any, query: str) -> Any:
    """The day of observation: as given, or that of the newest publication in the whole lake."""
    from touchstone.corpus.filings import filings
    from touchstone.corpus.waiting import observed_until

    return given.date() if given else observed_until(filings(lake))


def _decisions(path: Path | None) -> Any:
    if path is None:
        return None
    from touchstone.corpus.parties.clusters import Decision

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) for line in lines if line.strip()]
        return [Decision(**{name: row[name] for name in ("left", "right", "verdict", "by", "reason")}) for row in told]
    except (OSError, ValueError, KeyError, TypeError) as error:
        printing.refuse(f"{path}: decisions cannot be read: {error}. One JSON object a line, with left, right, verdict "
                        "(same or different), by and reason.", code=2)  # fmt: skip


def _judged(path: Path) -> list[tuple[str, str, bool]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return [(row["left"], row["right"], row["same"].strip().lower() in ("1", "true", "yes")) for row in rows]
    except (OSError, KeyError, ValueError) as error:
        printing.refuse(f"{path}: judged pairs cannot be read: {error}. Columns: left, right, same.", code=2)
