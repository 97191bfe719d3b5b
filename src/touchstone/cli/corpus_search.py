"""`touchstone corpus index` and `search`: the index of a lake, and questions to it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from . import printing
from .corpus import LAKE, At, Json, LakeFolder, app, opened, refusals


@app.command("index")
def make_index(lake: LakeFolder = LAKE, as_json: Json = False) -> None:
    """Index the newest version of the lake for search; one that is there is left alone."""
    from touchstone.corpus.search import index

    def told(count: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{count:,} publications", end="", file=sys.stderr)

    with refusals():
        of = opened(lake)
        count = index.build(of, on_progress=None if as_json else told)
    report = {"lake_version": of.version, "documents": count, "folder": str(index.folder_of(of))}
    printing.as_json(report) if as_json else typer.echo(f"Version {of.version}: {count:,} publications indexed.")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Such as: ti=(pump OR 水泵) AND ipc=F04D AND pd=2010:2012")] = "",
    lake: LakeFolder = LAKE,
    version: At = None,
    sort: Annotated[str, typer.Option(help="relevance, pd, -pd, ad or -ad (- for newest first).")] = "relevance",
    limit: Annotated[int, typer.Option(min=0, max=1000)] = 20,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    to: Annotated[Path | None, typer.Option(help="Write the whole answer: .csv, .jsonl, .parquet, .ris, .bib.")] = None,
    as_json: Json = False,
) -> None:
    """Search patents, marks, designs and indications: texts, parties, goods, classes, numbers and dates."""
    from touchstone.corpus.search.exporting import WRITERS
    from touchstone.corpus.search.refused import QueryRefused, pointed
    from touchstone.corpus.search.searching import Search

    if to is not None and to.suffix.lstrip(".") not in WRITERS:
        printing.refuse(f"{to.name}: an answer is written as {', '.join('.' + each for each in WRITERS)}.", code=2)
    with refusals():
        asked = Search(opened(lake, version))
        try:
            if to is not None:
                _write(asked, query, to, WRITERS[to.suffix.lstrip(".")])
                return
            found = asked.find(query, sort=sort, limit=limit, offset=offset, facets=as_json)
        except QueryRefused as error:
            where = f"\n{pointed(query, error.at)}" if error.at is not None else ""
            printing.refuse(f"{error}{where}", code=2)
    if as_json:
        printing.as_json({"lake_version": asked.lake.version, "query": query, "count": found.count,
                          "items": found.rows, "facets": found.facets})  # fmt: skip
        return
    rows = [(row["key"], row["published_on"] or "", row["titles"][0][1] if row["titles"] else "",
             "; ".join(row["holders"])) for row in found.rows]  # fmt: skip
    printing.as_table(("publication", "published", "title", "applicant"), rows, title=f"{found.count:,} found")


def _write(asked: object, query: str, to: Path, writer: object) -> None:
    partial = to.with_name(f".{to.name}.partial")
    try:
        with partial.open("wb") as out:
            out.writelines(writer(asked.every(query)))  # type: ignore[operator,attr-defined]
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)


from . import corpus_analysis  # noqa: E402, F401 - its commands join the group
