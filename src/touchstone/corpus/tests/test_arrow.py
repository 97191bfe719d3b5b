"""Reading needs no pandas, and nobody who does is kept from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

READ = """
import sys
from touchstone.corpus.reading import open_input
columns = {"number": "n", "title": "title", "office": "=IN"}
(batch,) = [batch for kind, batch in open_input(sys.argv[1], columns=columns).batches()]
assert batch.num_rows == 1
assert "pandas" not in sys.modules
"""
HAND_ON = "frame = batch.to_pandas(); assert frame['number'][0] == '1234567', frame; assert 'pandas' in sys.modules"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "one.csv"
    path.write_text("n,title\n1234567,Plough\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("after", ["", HAND_ON], ids=["read", "handed on to pandas"])
def test_reading_leaves_pandas_alone_until_it_is_asked_for(table: Path, after: str) -> None:
    if after:
        pytest.importorskip("pandas", reason="nothing to hand on to: pandas is not installed")
    subprocess.run([sys.executable, "-c", READ + after, str(table)], check=True)
