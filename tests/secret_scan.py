"""Look for secrets in what git tracks: private keys, tokens, passwords in addresses; exit code 1 names each place.

python tests/secret_scan.py [path ...]
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KINDS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/]{20}"),
    "a token of this house": re.compile(r"\bts_[A-Za-z0-9_-]{43}\b"),
    "a token of a code host": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20})\b"),
    "a key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b"),
    "a signed web token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+]{2,15}://[^\s/:@'\"{}<>$]+:(?!password\b)[^\s/@'\"{}<>$]{6,}@"
    ),
}
NAMED = re.compile(r"(?i)\b\w*(?:secret|passw(?:or)?d|api_?key|token)\w*\s*[:=]\s*[\"']([^\"'\s]{20,})[\"']")
#: files that hold hashes by their nature, and those that are no text.
LEFT_OUT = re.compile(r"(?:^|/)requirements(?:-spark)?\.lock$|\.(?:mo|png|pdf|parquet|gz|zip|woff2|docx|xlsx)$")
RANDOM = 3.8


def bits(text: str) -> float:
    """Shannon entropy of the characters, in bits a character; words have about 3, keys 4 and more.

    >>> bits("aaaa"), bits("abcd")
    (0.0, 2.0)
    """
    return sum(-n / len(text) * math.log2(n / len(text)) for n in Counter(text).values()) + 0.0


def findings(text: str) -> Iterator[tuple[int, str]]:
    """(line, what) of everything that looks like a secret."""
    for what, pattern in KINDS.items():
        for found in pattern.finditer(text):
            yield text.count("\n", 0, found.start()) + 1, what
    for found in NAMED.finditer(text):
        value = found[1]
        if bits(value) >= RANDOM and re.search(r"\d", value) and not re.search(r"[{}<>. ]|touchstone", value):
            yield text.count("\n", 0, found.start()) + 1, "a random value under a secret's name"


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def main(paths: list[Path]) -> int:
    found = 0
    for path in paths:
        if LEFT_OUT.search(path.as_posix()) or not path.is_file():
            continue
        for line, what in findings(path.read_text(encoding="utf-8", errors="replace")):
            name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            print(f"{name}:{line}: looks like {what}")
            found += 1
    return int(found > 0)


if __name__ == "__main__":
    raise SystemExit(main([Path(each).resolve() for each in sys.argv[1:]] or tracked()))
