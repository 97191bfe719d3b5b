"""Records written with their history, and a file brought in, against rows put into a bare table."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import django

from .harness import Figure, compare

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from touchstone.kernel.imports import running  # noqa: E402
from touchstone.kernel.parties.models import Party  # noqa: E402
from touchstone.kernel.records import ledger  # noqa: E402
from touchstone.kernel.records.register import registers  # noqa: E402

DAY = date(2011, 1, 3)
COLUMNS = ("number", "name", "kind", "region", "state", "opened_on", "state_since", "changed_at", "version", "level")


BARE = (
    "number VARCHAR(40) UNIQUE, name VARCHAR(300), kind VARCHAR(20), region VARCHAR(6), state VARCHAR(40), "
    "opened_on DATE, state_since DATE, changed_at TIMESTAMP, version INTEGER, level INTEGER"
)


def rows(count: int) -> list[dict[str, Any]]:
    """Made-up parties, of other names at every call."""
    return [
        {"kind": "organisation", "region": "", "name": f"Press {random.random()}", "on": DAY} for _n in range(count)
    ]


def measure(count: int = 2_000) -> list[Figure]:
    call_command("migrate", verbosity=0)
    key = "INTEGER PRIMARY KEY" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_bare")
        cursor.execute(f"CREATE TABLE bench_bare (id {key}, {BARE})")
    loaded = "executemany" if connection.vendor == "sqlite" else "COPY"
    return [
        compare("open one record with history", _one, "the ORM's save of the bare row", _bare_one, runs=50),
        compare(f"open {count:,} records with history", lambda: ledger.open_many(Party, rows(count), by="set-up"),
                "the ORM's bulk_create of bare rows", lambda: _bare(count), runs=5),
        compare(f"import {count:,} rows of CSV", _import(count), f"{loaded} of the same rows", _load(count), runs=5),
        compare(f"import {count:,} rows of CSV, again", _import(count),
                f"{loaded} of rows, history, versions and words", _load_all(count), runs=5),
    ]  # fmt: skip


def _one() -> object:
    return Party.open(by="set-up", on=DAY, kind="organisation", name=f"Press {random.random()}")


def _bare_one() -> object:
    made = Party(number=f"Y-{random.random()}", kind="organisation", name=f"Press {random.random()}", opened_on=DAY,
                 state=Party.life.first, state_since=DAY, changed_at=datetime.now(UTC))  # fmt: skip
    with transaction.atomic():  # kept, so that it is as durable; the number is outside every sequence
        made.save(force_insert=True)
    return made


def _load_all(count: int) -> Callable[[], object]:
    """What the ledger writes for as many records, made beforehand and put into the same tables by the bare driver."""
    from . import filling

    pattern = filling.Pattern()

    def load() -> object:
        with transaction.atomic():
            pattern.write(10**9, 10**9 + count)
            transaction.set_rollback(True)
        return None

    return load


def _bare(count: int) -> None:
    """The record's own table alone, with its indexes, and taken back."""
    moment = datetime.now(UTC)
    made = [
        Party(number=f"X-{n}-{random.random()}", kind=row["kind"], region="", name=row["name"], state=Party.life.first,
              opened_on=DAY, state_since=DAY, changed_at=moment)
        for n, row in enumerate(rows(count))
    ]  # fmt: skip
    with transaction.atomic():
        Party.everything.bulk_create(made, batch_size=1000)
        transaction.set_rollback(True)


def _import(count: int) -> Callable[[], object]:
    def bring_in() -> object:
        text = io.StringIO()
        writer = csv.DictWriter(text, ["name", "kind"])
        writer.writeheader()
        writer.writerows({"name": row["name"], "kind": row["kind"]} for row in rows(count))
        register = registers.get("parties")
        job = running.hand_in(io.BytesIO(text.getvalue().encode()), "parties.csv", register, by="set-up", on=DAY)
        running.write(job, by="set-up")
        assert job.opened == count, job.counts()
        return job

    return bring_in


def _load(count: int) -> Callable[[], object]:
    def load() -> object:
        made = [(f"B-{random.random()}", row["name"], row["kind"], "", "kept", str(DAY), str(DAY), str(DAY), 1, 0)
                for row in rows(count)]  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                signs = ", ".join(["%s"] * len(COLUMNS))
                cursor.executemany(f"INSERT INTO bench_bare ({', '.join(COLUMNS)}) VALUES ({signs})", made)
                return None
            with cursor.copy(f"COPY bench_bare ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in made:
                    copy.write_row(row)
        return None

    return load
