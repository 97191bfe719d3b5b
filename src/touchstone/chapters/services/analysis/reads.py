"""What the pages of analysis ask of the lake: each question answered once for a version of the lake, and remembered."""

from __future__ import annotations

import shlex
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
from django.http import HttpRequest

from touchstone.corpus import landscapes, measuring, waiting
from touchstone.corpus.filings import folder_of
from touchstone.corpus.search.index import FACETS, FILINGS
from touchstone.corpus.search.searching import Search

from ..publications import reads as publications

if TYPE_CHECKING:
    import pyarrow.dataset as ds

#: how long a page waits for an answer, in seconds, before it says that the answer is on its way.
PATIENCE = 8.0
#: answers remembered; each is small, as rows are counted in the lake and not kept.
MOST_KEPT = 128
#: filings beyond which indicators are made by command and not for a page.
MOST_MEASURED = 300_000


class OnItsWay(Exception):
    """The answer is being computed; ask again in a moment."""


class ByCommand(Exception):
    """The lake is too large to be measured for a page; the message is the command that does it."""


@dataclass(frozen=True)
class Question:
    """Filings of a search: a query, and facets that they must have besides; everything where both are empty."""

    query: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> Question:
        narrowed = tuple((name, request.GET[name][:300]) for name in FACETS if request.GET.get(name))
        return cls(request.GET.get("q", "").strip()[:4000], narrowed)

    def command(self, name: str, lake: Path, version: int, *more: str) -> str:
        """The command that gives the same figures."""
        words = ["touchstone", "corpus", name, "--lake", lake.name, "--version", str(version)]
        if self.query:
            words += ["--query", self.query]
        for facet, value in self.narrowed:
            words += ["--narrow", f"{facet}={value}"]
        return shlex.join([*words, *more])


_WORKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="analysis")
_KEPT: OrderedDict[Any, Future[Any]] = OrderedDict()
_LOCK = threading.Lock()


def remembered(key: Any, compute: Callable[[], Any]) -> Any:
    """The answer to a question, computed once in the background and kept.

    Raises:
        OnItsWay: it takes longer than a page waits; it goes on being computed.
    """
    with _LOCK:
        answer = _KEPT.get(key)
        if answer is None or (answer.done() and answer.exception() is not None):
            answer = _KEPT[key] = _WORKERS.submit(compute)
        _KEPT.move_to_end(key)
        while len(_KEPT) > MOST_KEPT:
            _KEPT.popitem(last=False)
    try:
        return answer.result(timeout=PATIENCE)
    except NotYet:
        raise OnItsWay from None


def search() -> Search:
    """The newest indexed version of the lake; errors as in the search of publications."""
    return publications.search()


def _mark(asked: Search) -> tuple[str, str]:
    """What an answer depends on beside its question: which lake, which version, who is taken for whom."""
    return str(asked.lake.root), asked.folder.name


def whole(asked: Search) -> ds.Dataset:
    """Every filing of the index, read only as far as it is asked."""
    import pyarrow.dataset as ds  # slow to load

    return ds.dataset(asked.folder / FILINGS)


def filings(asked: Search, question: Question) -> pa.Table | ds.Dataset:
    """The filings that a question speaks of."""
    if not question.query and not question.narrowed:
        return whole(asked)
    return asked.filings_of(question.query, dict(question.narrowed))


def observed_on(asked: Search) -> date | None:
    """The day of the newest publication in the lake."""
    return remembered(("day", _mark(asked)), lambda: waiting.observed_until(whole(asked)))


def landscape(asked: Search, question: Question) -> landscapes.Landscape:
    """The landscape of a question."""
    asked.query(question.query, dict(question.narrowed))  # refused here, where the page can say why
    day = observed_on(asked)
    return remembered(
        ("landscape", _mark(asked), question),
        lambda: landscapes.landscape(filings(asked, question), observed_on=day),
    )


def survival(asked: Search, question: Question, by: str) -> list[waiting.Waiting]:
    """Waiting times of a question's filings, by one thing."""
    asked.query(question.query, dict(question.narrowed))
    day = observed_on(asked)
    if day is None:
        return []
    return remembered(
        ("survival", _mark(asked), question, by),
        lambda: waiting.waiting(filings(asked, question), observed_on=day, by=(by,)),
    )


@dataclass(frozen=True)
class Families:
    """Families of some filings: how many there are, how many filings and offices they have, and the largest.

    Args:
        simple, extended: families. sizes: (members, families) of simple ones. reach: (offices, families).
        largest: name, filings, offices, first filing day, applicants.
    """

    filings: int
    simple: int
    extended: int
    sizes: list[tuple[int, int]]
    reach: list[tuple[int, int]]
    largest: list[dict[str, Any]]


_FAMILY = """
CREATE TEMP TABLE family AS
SELECT simple_family AS name, count(*) AS filings, count(DISTINCT office) AS offices,
       list_sort(list(DISTINCT office)) AS at, min(filed_on) AS filed_on, arg_min(parties, filed_on) AS parties
FROM every WHERE simple_family IN (SELECT simple_family FROM given) GROUP BY simple_family
"""


def families(asked: Search, question: Question) -> Families:
    """The families of a question's filings; a family counts with all its members in the lake."""
    asked.query(question.query, dict(question.narrowed))
    return remembered(("families", _mark(asked), question), lambda: _families(asked, question))


def _families(asked: Search, question: Question) -> Families:
    connection = duckdb.connect()
    connection.register("given", filings(asked, question))
    connection.register("every", whole(asked))
    connection.execute(_FAMILY)
    count = "SELECT count(*), count(DISTINCT simple_family), count(DISTINCT extended_family) FROM given"
    row = connection.execute(count).fetchall()[0]
    spread = "SELECT {0}, count(*) FROM family GROUP BY 1 ORDER BY 1"
    largest = connection.sql("FROM family ORDER BY filings DESC, offices DESC, name LIMIT 25").to_arrow_table()
    return Families(
        *row,
        sizes=connection.execute(spread.format("filings")).fetchall(),
        reach=connection.execute(spread.format("offices")).fetchall(),
        largest=largest.to_pylist(),
    )


def measured(asked: Search) -> tuple[Path, Path]:
    """The files of indicators and cohorts.

    Raises:
        OnItsWay, ByCommand: they are not there yet.
    """
    day = observed_on(asked)
    folder = folder_of(asked.lake)
    made = day is not None and (folder / f"cohorts-{day.isoformat()}.parquet").is_file()
    if not made and whole(asked).count_rows() > MOST_MEASURED:
        raise ByCommand(f"touchstone corpus analyse --lake {asked.lake.root.name}")
    return remembered(("indicators", str(folder)), lambda: measuring.kept(asked.lake, day))


def rows_of(file: Path, query: str, values: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Rows of a Parquet file that the query names `held`."""
    import pyarrow.dataset as ds

    connection = duckdb.connect()
    connection.register("held", ds.dataset(file))
    table = connection.sql(query, params=values).to_arrow_table() if values else connection.sql(query).to_arrow_table()
    return list(table.to_pylist())
