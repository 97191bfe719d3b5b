"""Pages of a register as it grows, and its export, against the bare query that fetches the same rows."""

from __future__ import annotations

import itertools

import django

from .harness import Figure, compare

django.setup()

from django.test import Client  # noqa: E402

from touchstone.kernel.access.viewer import PUBLIC  # noqa: E402
from touchstone.kernel.exports import tables  # noqa: E402
from touchstone.kernel.parties.models import Party  # noqa: E402
from touchstone.kernel.records import latest, reads  # noqa: E402
from touchstone.kernel.records.register import registers  # noqa: E402

from . import filling  # noqa: E402

BARE = "bare query of 50 rows"
EXPORTED = 2000
PAGES = {
    "list page": "",
    "list page of one region": "region=110000",
    "search page, a Chinese word of two characters": "q=专利",
    "search page, of four": "q=知识产权",
    "search page, a Latin word in every name": "q=press",
    "search page, sorted by number": "q=专利&sort=number",
    "search page of one region": "q=专利&region=110000",
    "search page, one Chinese character": "q=专",
    "search page, a word in every name sorted by number": "q=press&sort=number",
    "search page, a word in every name sorted by name": "q=press&sort=name",
    "search page, a word that is not there": "q=zebra",
    "search page, a number and a word in every name": "q=press+123456",
    "search page, the beginning of a number": "q=P-2011-1234",
    "as of a day": "as_of=2011-06-01",
    "as of a day, by number": "as_of=2011-06-01&sort=number",
    "as of the second day": "as_of=2010-01-02",
    "search page as of a day, a word in every name": "q=press&as_of=2011-06-01",
    "search page as of a day, two Chinese characters": "q=专利&as_of=2011-06-01",
}


def measure(size: int, runs: int = 30) -> list[Figure]:
    filling.fill(size)
    client, parties = Client(), registers.get("parties")
    middle = Party.everything.order_by("number")[size // 2].number

    def bare() -> object:
        rows = Party.everything.filter(kind="organisation", level=0, circle=None).order_by("-number")
        return list(rows[:50].values())

    def page(query: str, path: str = "/registers/parties/") -> object:
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 200, answer.status_code
        return answer

    def exported() -> object:
        records = reads.each(parties, PUBLIC, reads.RowsQuery(sort="number"))
        return sum(map(len, tables.as_csv(parties, PUBLIC, itertools.islice(records, EXPORTED))))

    def bare_exported() -> object:
        return list(Party.everything.order_by("number").values_list()[:EXPORTED])

    pages = PAGES | {"deep page": f"after={reads._pack(None, middle)}"}
    made = [
        compare(f"{name}, {size:,}", lambda query=query: page(query), BARE, bare, runs=runs)
        for name, query in pages.items()
    ]
    return [
        *made,
        compare(f"record page, {size:,}", lambda: page("", f"/registers/parties/{middle}/"), BARE, bare, runs=runs),
        compare(f"export of {EXPORTED:,} rows, {size:,}", exported, "bare query of the same rows", bare_exported,
                runs=max(runs // 3, 3)),
        compare(f"search alone, {size:,}", lambda: reads.rows(parties, PUBLIC, reads.RowsQuery(q="专利")),
                "full-text index alone",
                lambda: latest.Asked("parties", "专利", full=False).latest(None, 51),
                runs=runs),
    ]  # fmt: skip
