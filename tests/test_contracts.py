"""Every register keeps the contract of registers: pages, filters, API, roles, history, import and export."""

from __future__ import annotations

import ast
from pathlib import Path

from touchstone.kernel.records.register import registers

SOURCE = Path(__file__).parents[1] / "src" / "touchstone"


def held_to_the_contract() -> set[str]:
    """Names of the register classes that some test hands to `RegisterContract`."""
    found = set()
    for path in SOURCE.rglob("tests/test_*.py"):
        for kind in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(kind, ast.ClassDef) and "RegisterContract" in map(ast.unparse, kind.bases):
                set_in = (each for each in kind.body if isinstance(each, ast.Assign))
                found |= {ast.unparse(each.value) for each in set_in if ast.unparse(each.targets[0]) == "register"}
    return found


def test_every_register_is_held_to_the_contract():
    known = {type(each).__name__ for each in registers}
    assert known
    assert not known - held_to_the_contract()
