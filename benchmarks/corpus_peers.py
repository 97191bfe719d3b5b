"""Other parsers of weekly files, in an environment of their own, `.venv-peers`, made at the first call."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = Path(__file__).with_name("requirements-peers.lock")
PEERS = ("fastpat", "patpubrender", "xmltodict", "beautifulsoup4")
# Packages that read these files too and do not install on this Python: patentpy 0.1.4 (its C++ does not compile),
# patent-parsing-tools 0.9.5 (wants NumPy 1.22 and Theano 0.9).


def python() -> str:
    """The Python of the environment; it is made where it is missing or older than its lock.

    Raises:
        CalledProcessError, OSError: it cannot be made, for example without a package registry.
    """
    venv, stamp = ROOT / ".venv-peers", ROOT / ".venv-peers" / ".synced"
    found = venv / "bin" / "python"
    if not stamp.exists() or stamp.stat().st_mtime < LOCK.stat().st_mtime:
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--python", str(found)]
        subprocess.run([*uv, "--require-hashes", "--requirement", str(LOCK)], check=True)
        stamp.touch()
    return str(found)


def measured(peer: str, path: Path) -> dict[str, float | str]:
    """What a peer took for a file: its name with version, seconds of processor, documents, bytes."""
    script = Path(__file__).with_name("peer.py")
    done = subprocess.run([python(), str(script), peer, str(path)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]
