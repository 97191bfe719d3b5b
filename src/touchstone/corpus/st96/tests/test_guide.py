"""The examples of the guide run and give what it prints."""

from __future__ import annotations

import doctest
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[5] / "docs/guide/st96.md"


def test_the_examples_of_the_guide_run() -> None:
    failed, attempted = doctest.testfile(str(GUIDE), module_relative=False)
    assert failed == 0
    assert attempted > 15
