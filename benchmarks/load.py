"""Fifty and five hundred users at once on a mixed load, with an import running beside them and without.

The server is the real one, `touchstone serve`; the users are a process of their own (`load_client`), on the same
processors. The peer is the same server's smallest page, asked by as many users: what reading the register costs beyond
receiving and answering at all.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

from . import corpus_peers, served
from .harness import Figure

django.setup()

from django.db import connections  # noqa: E402
from django.db.models import Sum  # noqa: E402

from touchstone.kernel.access.models import ApiToken, Membership, User  # noqa: E402
from touchstone.kernel.imports.models import Import  # noqa: E402
from touchstone.kernel.parties.models import Organ, Party  # noqa: E402

from . import filling  # noqa: E402

USERS = (50, 500)
SECONDS = 20.0
KEYS = 20
LIST = "/registers/parties/"
WORDS = ("专利", "商标", "版权", "春江", "秋山")
#: of a hundred things asked, how many of each kind.
MIX = {
    "list": 22, "search, Chinese": 15, "search, English": 10, "record": 20, "as of a day": 5, "export": 2,
    "API list": 6, "API record": 10, "amend": 6, "file": 4,
}  # fmt: skip


def measure(size: int) -> list[Figure]:
    filling.fill(size)
    asked = {"keys": _keys(), "paths": _paths(size)}
    connections.close_all()
    figures = []
    with served.serving() as server:
        for users in USERS:
            smallest = _loaded(server, users, {"mix": {"smallest": 1}, "paths": {"smallest": ["/health/"]}, "keys": []})
            alone = _loaded(server, users, asked | {"mix": MIX})
            with importing(server, asked["keys"][0]) as rows:
                beside = _loaded(server, users, asked | {"mix": MIX})
                went_in = rows()
            figures += _figures(users, size, smallest, alone, "")
            figures += _figures(users, size, smallest, beside, f" beside an import ({went_in:,} rows went in)")
    return figures


def _keys() -> list[str]:
    """Keys to the API of an officer, who files and imports."""
    organ, _made = Organ.objects.get_or_create(code="BENCH", defaults={"name_en": "Bench"})
    officer, _made = User.objects.get_or_create(username="bench-officer")
    Membership.objects.get_or_create(user=officer, organ=organ, defaults={"role": "officer"})
    now = datetime.now(UTC)
    until = now + timedelta(days=1)
    scopes = list(ApiToken.SCOPES)
    return [ApiToken.issue(officer, name=f"bench {n}", scopes=scopes, made_at=now, expires_at=until)[1]
            for n in range(KEYS)]  # fmt: skip


def _paths(size: int) -> dict[str, list[str]]:
    chance = random.Random(size)
    places = [chance.randrange(size) + 1 for _each in range(300)]
    numbers = list(Party.everything.filter(pk__in=places).values_list("number", flat=True))
    records = "/api/v1/registers/parties/records"
    return {
        "list": [LIST, f"{LIST}?region=110000", f"/zh-hans{LIST}", f"{LIST}?state=living"],
        "search, Chinese": [f"{LIST}?q={word}" for word in WORDS],
        "search, English": [f"{LIST}?q={number}" for number in numbers[:100]] + [f"{LIST}?q=press+{n}" for n in places],
        "record": [f"{LIST}{number}/" for number in numbers],
        "as of a day": [f"{LIST}?as_of=2011-{month:02d}-01" for month in range(1, 13)],
        "export": [f"{LIST}export.csv?q={word}&region=110000" for word in WORDS],
        "API list": [records, f"{records}?q=专利"],
        "API record": [f"{records}/{number}" for number in numbers],
    }


def _loaded(server: served.Server, users: int, asked: dict[str, Any]) -> dict[str, Any]:
    """What so many users were answered, and the seconds of processor that the server took for it."""
    begun = server.worked()
    given = {"address": server.address, "users": users, "seconds": SECONDS, "pause": 0.0} | asked
    client = [corpus_peers.python(), str(Path(__file__).with_name("load_client.py"))]
    done = subprocess.run(client, input=json.dumps(given), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout) | {"worked": server.worked() - begun}


@contextmanager
def importing(server: served.Server, key: str) -> Iterator[Any]:
    """Files handed in over the API one after another, so that an import is always at work; how many rows went in."""
    over, before = threading.Event(), _gone_in()

    def keep_on() -> None:
        while not over.is_set():
            job = _handed_in(server, key)
            while job["standing"] in ("checking", "writing"):
                time.sleep(0.5)
                job = _asked(server, key, f"/api/v1/imports/{job['id']}")

    work = threading.Thread(target=keep_on)
    work.start()
    try:
        yield lambda: _gone_in() - before
    finally:
        over.set()
        work.join()


def _gone_in() -> int:
    """Rows that imports have brought in so far, asked of the store: the server's own answer would wait in the queue."""
    try:
        return Import.objects.aggregate(rows=Sum("opened"))["rows"] or 0
    finally:
        connections.close_all()


def _handed_in(server: served.Server, key: str, rows: int = 5_000) -> dict[str, Any]:
    text = io.StringIO()
    text.write("kind,name\n")
    text.writelines(f"organisation,Brought in {random.random()}\n" for _row in range(rows))
    mark = "----touchstone"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="dry_run"\r\n\r\nfalse\r\n',
             f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="parties.csv"\r\n\r\n',
             text.getvalue(), f"\r\n--{mark}--\r\n"]  # fmt: skip
    return _asked(server, key, "/api/v1/registers/parties/imports", "".join(parts).encode(),
                  f"multipart/form-data; boundary={mark}")  # fmt: skip


def _asked(server: served.Server, key: str, path: str, body: bytes | None = None, kind: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {key}"} | ({"Content-Type": kind} if kind else {})
    request = urllib.request.Request(server.address + path, body, headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)  # type: ignore[no-any-return]


def _figures(users: int, size: int, peer: dict[str, Any], ours: dict[str, Any], when: str) -> list[Figure]:
    """The mix as a whole and each kind in it; what was refused or went wrong is told beside."""
    small = peer["all"]["p50"]
    cost = 1000 * ours["worked"] / max(ours["answers"], 1)
    said = f"{ours['per_second']:.0f}/s, {cost:.1f} ms of processor each, p99 {ours['all']['p99'] * 1000:.0f} ms"
    odd = "; ".join(f"{k} x {n}" for k, n in (ours["wrong"] | ours["refused"]).items()) or "no error"
    print(
        f"{users} users{when}: {said}, longest {ours['all']['longest']:.1f} s; {odd}; smallest page "
        f"{peer['per_second']:.0f}/s, {1000 * peer['worked'] / peer['answers']:.1f} ms",
        file=sys.stderr,
        flush=True,
    )
    kinds = [("mixed load", ours["all"], ours["answers"]), *((k, v, v["answers"]) for k, v in ours["kinds"].items())]
    return [
        Figure(f"{name}, {users} users, {size:,}{when}", "the smallest page, as many users", found["p50"],
               found["p95"], small, found["p50"] / small, runs)
        for name, found, runs in kinds
    ]  # fmt: skip
