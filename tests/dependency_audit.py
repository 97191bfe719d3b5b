"""Ask whether any locked package has a published advisory; exit code 1 names each.

python tests/dependency_audit.py                       asks api.osv.dev, in one request for a lock
python tests/dependency_audit.py --from all.zip        reads a copy of them (PyPI/all.zip), for closed networks

Where the service does not answer, nothing was audited: that is said, and the exit code is 0, or 2 with --must. The
service and its copy are those of the OSV project (google.github.io/osv.dev, ossf.github.io/osv-schema).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-spark.lock")
SERVICE = os.environ.get("TOUCHSTONE_ADVISORIES_URL", "https://api.osv.dev/v1/querybatch")
PATIENCE = 20  # seconds
#: advisory -> why it does not touch us, and until when that is believed.
ACCEPTED: dict[str, str] = {}

Package = tuple[str, str]


class NoAnswer(RuntimeError):
    """The service of advisories could not be asked."""


def canonical(name: str) -> str:
    """The name as the registry compares it (PEP 503).

    >>> canonical("Foo.Bar_baz")
    'foo-bar-baz'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> list[Package]:
    """(name, version) of every package in a lock, whatever machine it is for.

    >>> locked("a-b==1.0 \\\\\\n    --hash=sha256:00\\n    # via c\\nd==2 ; python_version < '3'")
    [('a-b', '1.0'), ('d', '2')]
    """
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", text, re.MULTILINE)
    return [(canonical(name), version) for name, version in found]


def asked(packages: list[Package]) -> dict[Package, list[str]]:
    """What the service says: package -> its advisories; packages without any are left out."""
    waiting: list[tuple[Package, str]] = [(package, "") for package in packages]
    found: dict[Package, list[str]] = {}
    while waiting:
        queries = [
            {"package": {"ecosystem": "PyPI", "name": name}, "version": version}
            | ({"page_token": token} if token else {})
            for (name, version), token in waiting
        ]
        results = _answer({"queries": queries})
        following = []
        for (package, _token), result in zip(waiting, results, strict=True):
            told = [str(each["id"]) for each in result.get("vulns", ())]
            if told:
                found.setdefault(package, []).extend(told)
            if result.get("next_page_token"):
                following.append((package, str(result["next_page_token"])))
        waiting = following
    return found


def _answer(question: dict[str, Any]) -> list[dict[str, Any]]:
    sent = urllib.request.Request(SERVICE, json.dumps(question).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(sent, timeout=PATIENCE) as answer:
            return list(json.load(answer)["results"])
    except (OSError, urllib.error.URLError, ValueError, KeyError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}")


# -- a copy of the advisories --------------------------------------------------------------------------------------


def advisories(copy: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(copy) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def read(packages: list[Package], told: Iterable[dict[str, Any]]) -> dict[Package, list[str]]:
    """What a copy says of the packages; advisories that were withdrawn say nothing."""
    versions: dict[str, list[str]] = {}
    for name, version in packages:
        versions.setdefault(name, []).append(version)
    found: dict[Package, list[str]] = {}
    for advisory in told:
        for affected in advisory.get("affected", ()) if not advisory.get("withdrawn") else ():
            name = canonical(affected.get("package", {}).get("name", ""))
            if affected.get("package", {}).get("ecosystem") != "PyPI":
                continue
            for version in versions.get(name, ()):
                if touches(affected, version) and advisory["id"] not in found.get((name, version), ()):
                    found.setdefault((name, version), []).append(advisory["id"])
    return found


def touches(affected: dict[str, Any], version: str) -> bool:
    """Whether a version is listed or lies in a range, from "introduced" up to "fixed" or through "last_affected".

    >>> ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.10"}, {"introduced": "2"}]}]
    >>> [touches({"ranges": ranges}, version) for version in ("1.9", "1.10", "2.0.1")]
    [True, False, True]
    >>> touches({"versions": ["1.0"]}, "1.0.0"), touches({"versions": ["1.1"]}, "1.0")
    (True, False)
    """
    asked_for = Version(version)
    if any(_same(asked_for, each) for each in affected.get("versions", ())):
        return True
    return any(
        _lies_in(asked_for, each.get("events", ()))
        for each in affected.get("ranges", ())
        if each.get("type") == "ECOSYSTEM"
    )


def _same(version: Version, text: str) -> bool:
    try:
        return version == Version(text)
    except InvalidVersion:
        return False


def _lies_in(version: Version, events: Iterable[dict[str, str]]) -> bool:
    inside = False
    order = sorted(((Version(at), what) for event in events for what, at in event.items() if what != "limit"))
    for at, what in order:
        if what == "introduced" and version >= at:
            inside = True
        elif (what == "fixed" and version >= at) or (what == "last_affected" and version > at):
            inside = False
    return inside


# -- telling -------------------------------------------------------------------------------------------------------


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--from", dest="copy", type=Path, help="a copy of the advisories: OSV's PyPI/all.zip")
    parser.add_argument("--must", action="store_true", help="end with 2 where nothing could be audited")
    parser.add_argument("locks", nargs="*", type=Path, default=[ROOT / name for name in LOCKS])
    given = parser.parse_args(words)
    packages = sorted({each for lock in given.locks for each in locked(lock.read_text(encoding="utf-8"))})
    try:
        found = read(packages, advisories(given.copy)) if given.copy else asked(packages)
    except NoAnswer as error:
        print(
            f"NOT AUDITED: {len(packages)} locked packages. The service of advisories did not answer ({error}).\n"
            "   Run this where it is reached, or with --from and a copy of its advisories.",
            file=sys.stderr,
        )
        return 2 if given.must else 0
    open_ = [(name, version, each) for (name, version), ids in sorted(found.items()) for each in ids]
    for name, version, advisory in open_:
        print(f"{name} {version}: {advisory}" + (f" (accepted: {ACCEPTED[advisory]})" if advisory in ACCEPTED else ""))
    left = sum(advisory not in ACCEPTED for _name, _version, advisory in open_)
    print(f"{len(packages)} locked packages audited: {left} advisories")
    return int(left > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
