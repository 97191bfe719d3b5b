"""`touchstone plan compile FILE`: a plan compiled without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .compiling import compile_plan
from .model import CompiledPlan
from .unreadable import PlanUnreadable


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile a file and print it; 0 done, 2 where it cannot be read as a plan."""
    parser = argparse.ArgumentParser(prog="touchstone plan compile", description="Compile a plan of measures.")
    parser.add_argument("file", type=Path, help="text, HTML, DOCX or PDF")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    try:
        plan = compile_plan(given.file)
    except PlanUnreadable as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    print(json.dumps(plan.to_json(), ensure_ascii=False, indent=1) if given.json else review(plan))
    return 0


def review(plan: CompiledPlan) -> str:
    """The plan as a person looks it over: measures with organs, then what could not be placed."""
    lines = [f"{plan.title} ({plan.year})", ""]
    for chapter in plan.chapters:
        lines += [f"{chapter.label} {chapter.title}".strip(), ""]
        for each in chapter.measures:
            lines.append(f"  {each.number:>3}  line {each.line:<5} {', '.join(each.organs) or '—'}")
            lines.append(f"       {each.text[:160]}")
        lines.append("")
    if plan.unplaced:
        lines += ["Not placed:", *(f"  line {each.number}: {each.text[:160]}" for each in plan.unplaced), ""]
    if plan.warnings:
        lines += ["Look at:", *(f"  line {each.line}: {each.message}" for each in plan.warnings), ""]
    return "\n".join(lines)
