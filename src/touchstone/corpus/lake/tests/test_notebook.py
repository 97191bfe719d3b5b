"""The lines of the guide for a notebook, run as they stand on real files of an office."""

import re
import zipfile
from pathlib import Path

import pytest

import touchstone.corpus as corpus
from touchstone.corpus.lake.lake import Lake

WEEK = "data/patents/uspto-weekly/ipgb20221025_wk43.zip"
GUIDE = Path(__file__).parents[5] / "docs" / "guide" / "corpus.md"


@pytest.fixture(scope="module")
def lake(shared, tmp_path_factory):
    """A week of grants of the USPTO."""
    made = Lake.make(tmp_path_factory.mktemp("notebook") / "lake")
    made.ingest(shared / WEEK, jobs=1)
    return made


def lines(title: str) -> str:
    """The block of Python below a sentence of the guide."""
    return re.search(rf"{title}\n\n```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]


def test_every_line_of_the_guide_runs_as_it_stands(lake, shared):
    asked = corpus.open(lake.root)
    known = {"lake": asked, "patents": asked.patents()}
    exec(lines("In a notebook:"), known)
    with zipfile.ZipFile(shared / WEEK) as week:
        written = week.read(week.namelist()[0]).count(b'date-publ="2022')
    assert known["grants"].count().execute() == written
    assert set(known["grants"].select("number").to_pandas()["number"]) >= {"D967598", "11477944"}
    assert known["holders"].count().execute() > 0


def test_a_lake_says_what_it_is(lake):
    assert repr(lake) == f"Lake({str(lake.root)!r}, version=1): originals, patents, inputs"


def test_every_kind_of_right_is_a_table_empty_or_not(lake):
    for table in (lake.trademarks(), lake.designs(), lake.indications(), lake.events()):
        assert table.count().execute() == 0
