"""A program that forks writers which can be killed at any moment; one JSON line for each thing that happened.

It reads commands on standard input: {"do": "start", "count": 4, "seconds": 60} forks writers and answers their
process ids; {"do": "import", "file": …} forks one that brings a file in, {"do": "file once", "names": …} some that
file the same over the API; {"do": "verify"} answers what the audit finds and what the records say. A writer prints a
line after each commit: what it says there was acknowledged.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

DAY = date(2012, 1, 1)
BATCH = 40


def say(**what: Any) -> None:
    os.write(1, (json.dumps(what) + "\n").encode())


def write_until(end: float, seed: int, only: str) -> None:
    """Open, amend, note, correct and load in bulk, at random; each acknowledged when it is done."""
    from touchstone.kernel.parties.models import Party
    from touchstone.kernel.records import ledger

    chance, mine = random.Random(seed), []
    while time.monotonic() < end:
        began = time.monotonic()
        what = only or chance.choices(("open", "change", "bulk"), (5, 5, 1))[0]
        if what == "bulk":
            name = f"batch {seed} {chance.random()}"
            row = {"kind": "organisation", "name": name, "on": DAY}
            ledger.open_many(Party, [dict(row) for _each in range(BATCH)], by="set-up", batch=BATCH)
            say(batch=name, took=time.monotonic() - began)
            continue
        if what == "open" or not mine:
            mine.append(Party.open(by="set-up", on=DAY, kind="organisation", name=f"Press {seed}"))
            record = mine[-1]
        else:
            record = chance.choice(mine)
            _change(record, chance)
        say(number=record.number, version=record.version, took=time.monotonic() - began)


def _change(record: Any, chance: random.Random) -> None:
    on = DAY + timedelta(days=chance.randrange(300))
    kind = chance.randrange(3)
    if kind == 0:
        record.note("seen", by="set-up", on=on)
    elif kind == 1:
        record.amend(by="set-up", reason="Renamed", on=on, name=f"Press {chance.random()}")
    else:
        record.correct(1, by="set-up", reason="Misread", name=f"Press {chance.random()}")


def add_up(number: str, times: int) -> None:
    """Amend one record again and again on what was read of it, beginning anew after each conflict."""
    from touchstone.kernel.parties.models import Party
    from touchstone.kernel.records import ledger
    from touchstone.kernel.records.errors import Conflict

    for _time in range(times):
        while True:
            record = Party.everything.get(number=number)
            total = int(record.name) + 1
            try:
                ledger.amend(
                    record, by="set-up", reason="One more", on=DAY, expected=record.version, name=str(total)
                )  # fmt: skip
            except Conflict:
                say(conflict=1)
                continue
            say(total=total)
            break


def bring_in(path: str, beginning: str) -> None:
    """Bring a file into the register of parties, and tell after each batch how many of its rows stand there."""
    from touchstone.kernel.imports import running
    from touchstone.kernel.records.register import registers

    with open(path, "rb") as file:  # noqa: PTH123 - a path as it came over the pipe
        job = running.hand_in(file, "parties.csv", registers.get("parties"), by="set-up", on=DAY)
    done = running.write(job, by="set-up", progress=lambda job: say(beginning=beginning, rows=job.rows))
    say(imported=done.counts(), standing=done.standing)


def file_once(bearer: str, names: list[str]) -> None:
    """File a party of each name over the API, under its name as key."""
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {bearer}"})
    for name in names:
        filing = {"on": DAY.isoformat(), "facts": {"kind": "organisation", "name": name}}
        answer = client.post(
            "/api/v1/registers/parties/records", filing, content_type="application/json",
            headers={"Idempotency-Key": name},
        )  # fmt: skip
        say(status=answer.status_code, name=name, filed=answer.json().get("number"))


def in_child(work: Any, *given: Any) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    code = 1
    try:
        work(*given)
        code = 0
    except BaseException as error:
        say(error=f"{type(error).__name__}: {error}")
    finally:
        os._exit(code)


def verify() -> None:
    """What the audit finds, every record's version, how many of each batch are there, and of each imported name."""
    from django.db.models import Count

    from touchstone.kernel.durability import audit
    from touchstone.kernel.parties.models import Party

    faults = [f"{fault.where}: {fault.what}" for fault in audit.verify()]
    batches = Party.everything.filter(name__startswith="batch ").values_list("name").annotate(Count("pk"))
    imported = Party.everything.filter(name__startswith="Row").values_list("name").annotate(Count("pk"))
    say(
        faults=faults,
        imported=dict(imported),
        versions=dict(Party.everything.values_list("number", "version")),
        batches=dict(batches),
    )


def commands() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def main() -> None:
    import django

    django.setup()
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - loads what writers would load one by one
    say(ready=os.getpid())
    for command in commands():
        if command["do"] == "start":
            end, only = time.monotonic() + command["seconds"], command.get("only", "")
            seeds = [random.randrange(10**9) for _each in range(command["count"])]
            say(pids=[in_child(write_until, end, seed, only) for seed in seeds])
        elif command["do"] == "add up":
            say(pids=[in_child(add_up, command["number"], command["times"]) for _each in range(command["count"])])
        elif command["do"] == "import":
            say(pids=[in_child(bring_in, command["file"], command["beginning"])])
        elif command["do"] == "file once":
            given = (command["bearer"], command["names"])
            say(pids=[in_child(file_once, *given) for _each in range(command["count"])])
        elif command["do"] == "wait":
            codes = []
            while True:
                try:
                    codes.append(os.waitpid(-1, 0)[1])
                except ChildProcessError:
                    break
            say(codes=codes)
        elif command["do"] == "verify":
            os.waitpid(in_child(verify), 0)


if __name__ == "__main__":
    main()
