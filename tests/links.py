"""Checks what no other tool checks: links in the docs, paths of one machine, files that hold two ideas."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
MACHINE = re.compile(r"[\s\"'=(`](/work/|/root/|/home/\w)")
LONGEST = 600


def tracked(*patterns: str) -> list[Path]:
    """Files of the project: tracked, and new ones that are not ignored."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    found = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in found.splitlines() if (path := ROOT / name).is_file()]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    found = set()
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            words = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            found.add(words.replace(" ", "-"))
    return found


def dead_links() -> list[str]:
    dead = []
    for page in tracked("*.md"):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
            for target in (one or other for one, other in LINK.findall(line)):
                if "://" in target or target.startswith("mailto:"):
                    continue
                name, _hash, anchor = target.partition("#")
                goal = (page.parent / name).resolve() if name else page
                place = f"{page.relative_to(ROOT)}:{number}"
                if not goal.exists():
                    dead.append(f"{place}: {target} is not there")
                elif anchor and goal.suffix == ".md" and anchor not in anchors(goal):
                    dead.append(f"{place}: {target} has no such heading")
    return dead


def machine_paths() -> list[str]:
    found = []
    for path in tracked("*.py", "*.md", "*.toml", "Makefile", "*.html", "*.css", "*.json", ".ci/*"):
        if path == Path(__file__).resolve():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: names a path of one machine: {line.strip()[:100]}")
    return found


def long_files() -> list[str]:
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in tracked("*.py"))
    return [f"{path.relative_to(ROOT)}: {lines} lines; a file holds one idea, {LONGEST} lines at most"
            for path, lines in counted if lines > LONGEST]  # fmt: skip


if __name__ == "__main__":
    faults = dead_links() + machine_paths() + long_files()
    print("\n".join(faults) or "Links, paths and lengths are in order.")
    sys.exit(bool(faults))
