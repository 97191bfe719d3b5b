"""What a command loads before it does anything: nobody who lists users waits for a library of statistics."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: libraries that take long to load, and serve some commands alone.
SLOW = ("ibis", "pandas", "pyarrow", "scipy", "duckdb", "splink", "openpyxl", "ninja", "playwright")
LOADED = """
import sys
from touchstone.cli import main
sys.argv = ["touchstone", *{words!r}]
try:
    main.run()
except SystemExit:
    pass
print("loaded:", *sorted(name for name in {slow!r} if name in sys.modules))
"""


@pytest.mark.parametrize("words", [["users", "--help"], ["records", "--help"], ["plan", "--help"]], ids=" ".join)
def test_a_command_loads_no_library_it_does_not_need(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(words=words, slow=SLOW)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "loaded:"
