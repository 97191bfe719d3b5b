"""Many users at once, run by the Python of `.venv-peers`: reads what to do as JSON on standard input, prints JSON.

Nothing of Touchstone is imported here. Each user has a connection of its own that is kept open, asks one thing after
another, and pauses between them where `pause` is given. A write is amended on the version that it was answered with.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp

RECORDS = "/api/v1/registers/parties/records"
DAY = "2012-01-03"


@dataclass
class Seen:
    """What was answered: seconds of every answer by kind, and statuses by kind where they were not the ones wanted."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    sent: int = 0

    def answered(self, kind: str, status: int, again: str | None, seconds: float, size: int) -> None:
        self.sent += size
        if status in (429, 503) and again:
            self.refused[f"{kind}: {status}"] += 1
        elif status >= 400:
            self.wrong[f"{kind}: {status}"] += 1
        else:
            self.took.setdefault(kind, []).append(seconds)


class User:
    """One user: asks as the weights say until the time is over."""

    def __init__(self, asked: dict[str, Any], seen: Seen, number: int) -> None:
        self.asked, self.seen = asked, seen
        self.chance = random.Random(number)
        self.key = asked["keys"][number % len(asked["keys"])] if asked["keys"] else ""
        self.own: list[tuple[str, int]] = []

    async def run(self, until: float) -> None:
        session = aiohttp.ClientSession(
            self.asked["address"], connector=aiohttp.TCPConnector(limit=1), timeout=aiohttp.ClientTimeout(total=120),
            headers={"Accept-Language": "en"}, auto_decompress=False,
        )  # fmt: skip
        kinds, weights = zip(*self.asked["mix"].items(), strict=True)
        async with session:
            await asyncio.sleep(self.chance.random() * max(self.asked["pause"], 0.2))  # nobody presses all at once
            while time.monotonic() < until:
                await self.ask(session, self.chance.choices(kinds, weights)[0])
                if self.asked["pause"]:
                    await asyncio.sleep(self.chance.expovariate(1 / self.asked["pause"]))

    async def ask(self, session: aiohttp.ClientSession, kind: str) -> None:
        method, path, more = self.said(kind)
        begun = time.perf_counter()
        try:
            async with session.request(method, path, **more) as answer:
                body = await answer.read()
            again = answer.headers.get("Retry-After")
            self.seen.answered(kind, answer.status, again, time.perf_counter() - begun, len(body))
            if method != "GET" and answer.status in (200, 201):
                made = json.loads(body)
                self.own.append((made["number"], made["version"]))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.seen.wrong[f"{kind}: {type(error).__name__}"] += 1

    def said(self, kind: str) -> tuple[str, str, dict[str, Any]]:
        """Method, address and what is sent with it."""
        signed = {"headers": {"Authorization": f"Bearer {self.key}"}}
        if kind == "amend" and self.own:
            number, version = self.own.pop()
            facts = {"name": f"Renamed {self.chance.random()}"}
            change = {"on": DAY, "reason": "Renamed", "version": version, "facts": facts}
            return "PATCH", f"{RECORDS}/{number}", signed | {"json": change}
        if kind in ("amend", "file"):
            filing = {"on": DAY, "facts": {"kind": "organisation", "name": f"Filed {self.chance.random()}"}}
            return "POST", RECORDS, signed | {"json": filing}
        return "GET", self.chance.choice(self.asked["paths"][kind]), {}


async def load(asked: dict[str, Any]) -> dict[str, Any]:
    """Everything that was asked and answered by so many users in so many seconds."""
    seen, begun = Seen(), time.monotonic()
    until = begun + asked["seconds"]
    users = [User(asked, seen, number).run(until) for number in range(asked["users"])]
    await asyncio.gather(*users)
    seconds = time.monotonic() - begun
    every = [each for took in seen.took.values() for each in took]
    return {
        "answers": len(every), "per_second": len(every) / seconds, "bytes": seen.sent, "wrong": dict(seen.wrong),
        "refused": dict(seen.refused), "all": quantiles(every),
        "kinds": {kind: {"answers": len(took), **quantiles(took)} for kind, took in sorted(seen.took.items())},
    }  # fmt: skip


def quantiles(took: list[float]) -> dict[str, float]:
    """Seconds within which 50, 95 and 99 of 100 were answered, and the longest."""
    ordered = sorted(took) or [0.0]
    at = {name: ordered[min(len(ordered) - 1, int(len(ordered) * share))]
          for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}  # fmt: skip
    return at | {"longest": ordered[-1]}


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        print(json.dumps(asyncio.run(load(json.load(sys.stdin)))))
