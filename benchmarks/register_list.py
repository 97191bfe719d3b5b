"""List page, search, record page and as-of of a register, against the bare query that fetches the same rows."""

from __future__ import annotations

import random
from datetime import date, timedelta

import django

from .harness import Figure, compare

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from touchstone.kernel.access.viewer import PUBLIC  # noqa: E402
from touchstone.kernel.parties.models import Party  # noqa: E402
from touchstone.kernel.records import ledger, reads, search  # noqa: E402
from touchstone.kernel.records.register import registers  # noqa: E402

SIGNS = "知识产权专利商标版权春江秋山柳岸云岭古城长河南湖北巷"


def fill(size: int) -> None:
    """Bring the register of parties to that many records."""
    call_command("migrate", verbosity=0)
    chance = random.Random(size)
    missing = size - Party.everything.count()
    rows = (
        {
            "kind": "organisation", "region": "",
            "name": "".join(chance.choices(SIGNS, k=8)) + f" Press {chance.randrange(10**6)}",
            "on": date(2010, 1, 1) + timedelta(days=chance.randrange(1000)),
        }
        for _n in range(missing)
    )  # fmt: skip
    ledger.open_many(Party, rows, by="set-up")


def measure(size: int) -> list[Figure]:
    fill(size)
    client, parties = Client(), registers.get("parties")
    page = list(Party.everything.order_by("-number")[:50])
    middle = Party.everything.order_by("number")[size // 2].number
    deep = reads._pack(middle, None)

    def bare() -> object:
        return list(
            Party.everything.filter(kind="organisation", level=0, circle=None).order_by("-number")[:50].values()
        )

    def listed(query: str) -> object:
        return client.get(f"/registers/parties/?{query}")

    def found() -> object:
        return reads.rows(parties, PUBLIC, reads.RowsQuery(q="专利"))

    def bare_found() -> object:
        return list(search.found("专利", register="parties", full=False).values_list("record_id")[:50])

    return [
        compare(f"list page, {size:,}", lambda: listed(""), "bare query of 50 rows", bare),
        compare(f"deep page, {size:,}", lambda: listed(f"after={deep}"), "bare query of 50 rows", bare),
        compare(f"search page, {size:,}", lambda: listed("q=专利"), "bare query of 50 rows", bare),
        compare(f"search, {size:,}", found, "full-text index alone", bare_found),
        compare(f"as of a day, {size:,}", lambda: listed("as_of=2011-06-01&sort=number"),
                "bare query of 50 rows", bare),
        compare(f"record page, {size:,}", lambda: client.get(f"/registers/parties/{page[0].number}/"),
                "bare query of 50 rows", bare),
    ]  # fmt: skip
