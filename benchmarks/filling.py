"""Fills the register of parties quickly, with the same rows that the ledger writes for each record.

Checks are left out, and each row is the text of a row that stands as a pattern, with number, name, region and days put
in. `tests/test_filling.py` proves that history verifies, and that versions and words made anew are equal.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import chain as joined
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from touchstone.engines.integrity.canonical import canonical  # noqa: E402
from touchstone.kernel.parties.models import Party  # noqa: E402
from touchstone.kernel.records import history, ledger, numbers, search  # noqa: E402
from touchstone.kernel.records.models import Event, SearchEntry, Version  # noqa: E402

SIGNS = "知识产权专利商标版权春江秋山柳岸云岭古城长河南湖北巷"
REGIONS = ("110000", "310000", "320100", "440300", "510100", "")
FIRST_DAY = date(2010, 1, 1)
DAYS = 1000
STEP = 5000
AMENDED = 5  # one record in so many was amended once

RECORD = ("id", "number", "state", "opened_on", "state_since", "changed_at", "version", "level", "kind", "name",
          "also_called", "region", "contact")  # fmt: skip
EVENT = ("register", "number", "seq", "verb", "held_on", "recorded_at", "actor_name", "reason", "from_state",
         "to_state", "diff", "st27", "previous_hash", "hash")  # fmt: skip
VERSION = ("register", "record_id", "number", "held_from", "held_to", "state", "facts")
ENTRY = ("id", "register", "record_id", "number", "public_text", "full_text")
Row = tuple[Any, ...]


def fill(size: int) -> None:
    """Bring the register of parties to that many records."""
    call_command("migrate", verbosity=0)
    last = Party.everything.order_by("-pk").values_list("pk", flat=True).first() or 0
    pattern = Pattern()
    for first in range(last, size, STEP):
        pattern.write(first, min(first + STEP, size))
        if first % 100_000 == 0 and first > last:
            print(f"  {first:,} of {size:,}", file=sys.stderr, flush=True)
    numbers.reserve(Party, [f"P-{year}-{size:06d}" for year in range(2010, 2014)])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('parties_party', 'id'), {size})")
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")


def name_of(n: int) -> str:
    """A made-up name; each pair of Chinese characters stands in about one name of ninety."""
    mixed, signs = n * 2654435761 % 2**32 or 1, []
    for _place in range(8):
        mixed = (mixed * 1103515245 + 12345) % 2**31
        signs.append(SIGNS[(mixed >> 8) % len(SIGNS)])
    return f"{''.join(signs)} Press {n}"


class Pattern:
    """A record as the ledger would write it, as texts in which what differs from record to record is to be put in."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)
        party = Party(
            number="@number@", state=Party.life.first, opened_on=FIRST_DAY, state_since=FIRST_DAY, kind="organisation",
            changed_at=self.moment, name="@name@", region="@region@",
        )  # fmt: skip
        said = history.snapshot(party)
        opened = ledger._opening(party, ledger.Actor.of("set-up"), FIRST_DAY, "")
        opened.recorded_at = self.moment
        amended = Event(
            register="parties", number="@number@", seq=2, verb="amended", held_on=FIRST_DAY, reason="Renamed",
            recorded_at=self.moment, actor_name="set-up", diff={"name": ["@name@", "@name@ Ltd"]},
        )  # fmt: skip
        self.facts = _quick(said)
        self.opened = (opened, _quick(opened.diff), _hashed(opened))
        self.amended = (amended, _quick(amended.diff), _hashed(amended))
        self.state = party.state
        self.place = SearchEntry.place("parties")
        self.seen_at = _moment(self.moment)

    def write(self, first: int, after: int) -> None:
        """Records numbered from one to another, in one transaction."""
        rows = [list(joined.from_iterable(table)) for table in zip(*map(self.rows, range(first, after)), strict=True)]
        with transaction.atomic():
            for model, names, made in zip(
                (Party, Event, Version, SearchEntry), (RECORD, EVENT, VERSION, ENTRY), rows, strict=True
            ):
                _put(model._meta.db_table, names, made)

    def rows(self, n: int) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
        """Rows of one record for its table, and for events, versions and search entries."""
        on = FIRST_DAY + timedelta(days=n * 7919 % DAYS)
        number, name, region, key = f"P-{on.year}-{n + 1:06d}", name_of(n), REGIONS[n % len(REGIONS)], n + 1
        changed = n % AMENDED == 0
        now = f"{name} Ltd" if changed else name
        given = (number, name, region)
        events = [self.event(self.opened, given, on, "")]
        versions = [("parties", key, number, str(on), None, self.state, self.facts(*given))]
        if changed:
            later = on + timedelta(days=90)
            events.append(self.event(self.amended, given, later, events[0][-1]))
            versions[0] = (*versions[0][:4], str(later), *versions[0][5:])
            versions.append(("parties", key, number, str(later), None, self.state, self.facts(number, now, region)))
        said = " ".join(search.words(f"{number}  \n {now}  \n "))
        record = (key, number, self.state, str(on), str(on), self.seen_at, 1 + changed, 0, "organisation", now, "[]",
                  region, "")  # fmt: skip
        return [record], events, versions, [(self.place + key, "parties", key, number, said, said)]

    def event(self, of: tuple[Event, Any, Any], given: tuple[str, str, str], on: date, before: str) -> Row:
        event, diff, content = of
        text = content(*given).replace(FIRST_DAY.isoformat(), on.isoformat())
        proof = sha256(f"{before}\n{text}".encode()).hexdigest()
        return ("parties", given[0], event.seq, event.verb, str(on), self.seen_at, "set-up", event.reason, "",
                event.to_state, diff(*given), event.st27, before, proof)  # fmt: skip


def _quick(value: Any) -> Any:
    return _filled(json.dumps(value, ensure_ascii=False))


def _hashed(event: Event) -> Any:
    return _filled(canonical(event.content()).decode())


def _filled(text: str) -> Any:
    def with_(number: str, name: str, region: str) -> str:
        return text.replace("@number@", number).replace("@name@", name).replace("@region@", region)

    return with_


def _moment(moment: datetime) -> str:
    return moment.isoformat() if connection.vendor == "postgresql" else moment.replace(tzinfo=None).isoformat(" ")


def _put(table: str, names: tuple[str, ...], rows: list[Row]) -> None:
    listed = ", ".join(names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        own: sqlite3.Connection = connection.connection
        signs = f"({', '.join('?' * len(names))})"
        for part in _parts(rows, 500):
            values = ", ".join([signs] * len(part))
            own.execute(f"INSERT INTO {table} ({listed}) VALUES {values}", list(joined.from_iterable(part)))


def _parts(rows: list[Row], size: int) -> Iterator[list[Row]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))
