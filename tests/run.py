"""Every test: on SQLite, on PostgreSQL, in a real browser, and the lake's also on Spark; arguments go to pytest.

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
#: Two processes; one that has nothing left takes over tests that wait for the other.
TWO = ("-n", "2", "--dist", "worksteal")


def pytest(*arguments: str, python: str = sys.executable, **environment: str) -> int:
    """Run pytest; "no test was chosen" is no failure where arguments choose."""
    command = [python, "-m", "pytest", "-rs", *arguments, *sys.argv[1:]]
    code = subprocess.run(command, cwd=ROOT, env=os.environ | environment).returncode
    return 0 if code == 5 and sys.argv[1:] else code


def _install_missing() -> None:
    """In CI, as root: PostgreSQL, Chromium with a Chinese font and Java, where they are not there."""
    try:
        postgres.program("initdb")
        missing = []
    except postgres.NoPostgres:
        missing = ["postgresql"]
    if shutil.which("chromium") is None:
        missing += ["chromium", "fonts-noto-cjk"]
    if shutil.which("java") is None:
        missing.append("openjdk-17-jre-headless")
    if missing and IN_CI and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True, env=quiet)


def spark_environment() -> str:
    """The Python of an environment of its own with Spark in it, made at the first call.

    Spark weighs more than all else together and wants an older pandas, so it is no part of the ordinary environment.
    """
    venv, lock = ROOT / ".venv-spark", ROOT / "requirements-spark.lock"
    python, stamp = venv / "bin" / "python", venv / ".synced"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--python", str(python)]
        subprocess.run([*uv, "--require-hashes", "--requirement", str(lock)], check=True)
        subprocess.run([*uv, "--no-deps", "--editable", str(ROOT)], check=True)
        stamp.touch()
    return str(python)


def on_spark() -> int:
    """The lake's standing questions on Spark, with executors in processes of their own."""
    if shutil.which("java") is None:
        print("left out: Spark needs Java 17, and no java is on the path")
        return int(IN_CI)
    if not (IN_CI or (ROOT / ".venv-spark").exists()):
        print("left out: about 500 MB to install; `python tests/run.py --spark` installs it, CI runs it")
        return 0
    return pytest("src/touchstone/corpus/lake/tests/test_spark.py", python=spark_environment())


def main() -> int:
    if "--spark" in sys.argv:
        sys.argv.remove("--spark")
        spark_environment()
        return on_spark()
    _install_missing()
    print("== SQLite", flush=True)
    failed = pytest(*TWO, "-m", "not browser")
    print("== PostgreSQL", flush=True)
    try:
        with postgres.server() as address:
            failed |= pytest(*TWO, "-m", "not browser", TOUCHSTONE_DATABASE_URL=address)
    except postgres.NoPostgres as reason:
        print(f"left out: {reason}")
        failed |= int(IN_CI)
    print("== Browser", flush=True)
    failed |= pytest(*TWO, "-m", "browser")
    print("== Spark", flush=True)
    failed |= on_spark()
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
