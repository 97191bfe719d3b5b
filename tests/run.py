"""Every test: on SQLite, on PostgreSQL, and once in a real browser; arguments go to pytest.

On a user's machine a part whose program is missing is left out and named. In CI (CI=true) missing programs are
installed first, and a part that cannot run fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"


def pytest(*arguments: str, **environment: str) -> int:
    """Run pytest; "no test was chosen" is no failure where arguments choose."""
    command = [sys.executable, "-m", "pytest", "-rs", *arguments, *sys.argv[1:]]
    code = subprocess.run(command, cwd=ROOT, env=os.environ | environment).returncode
    return 0 if code == 5 and sys.argv[1:] else code


def _install_missing() -> None:
    """In CI, as root: PostgreSQL and Chromium with a Chinese font, where they are not there."""
    try:
        postgres.program("initdb")
        missing = []
    except postgres.NoPostgres:
        missing = ["postgresql"]
    if shutil.which("chromium") is None:
        missing += ["chromium", "fonts-noto-cjk"]
    if missing and IN_CI and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True, env=quiet)


def main() -> int:
    _install_missing()
    print("== SQLite", flush=True)
    failed = pytest("-n", "2", "-m", "not browser")
    print("== PostgreSQL", flush=True)
    try:
        with postgres.server() as address:
            failed |= pytest("-n", "2", "-m", "not browser", TOUCHSTONE_DATABASE_URL=address)
    except postgres.NoPostgres as reason:
        print(f"left out: {reason}")
        failed |= int(IN_CI)
    print("== Browser", flush=True)
    failed |= pytest("-m", "browser")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
