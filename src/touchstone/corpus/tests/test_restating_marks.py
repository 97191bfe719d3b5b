"""Trademarks in ST.96: valid against WIPO's schema, and read back as they were."""

import pytest

from touchstone.corpus import restating_marks, st96
from touchstone.corpus.generator import generate
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.restating import CannotRestate

#: what both formats state; the rest is the office's own (flags, its codes of events) and has no element of ST.96.
SAME = (
    "office", "number", "registration_number", "mark_text", "feature", "categories", "standard_characters",
    "applied_on", "registered_on", "renewed_on", "expires_on", "ended_on", "end", "status", "status_since",
)  # fmt: skip


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Forty marks of the USPTO's bulk files, and the same once they went through ST.96."""
    folder = tmp_path_factory.mktemp("marks")
    generate("us-trademark-2.0", 40, 11, folder / "marks.zip", paragraphs=0)
    first, second = Lake.make(folder / "first"), Lake.make(folder / "second")
    first.ingest(folder / "marks.zip", jobs=1)
    rows = first.ask("SELECT * FROM trademarks ORDER BY number")
    (folder / "st96").mkdir()
    for row in rows:
        (folder / "st96" / f"{row['number']}.xml").write_bytes(restating_marks.written(row))
    second.ingest(folder / "st96", jobs=1)
    return rows, second.ask("SELECT * FROM trademarks ORDER BY number")


def test_every_mark_is_valid(pair, shared):
    schemas = st96.Schemas(shared / "data/standards/wipo_st96/schema_v6_0")
    assert len(pair[0]) == 40
    for row in pair[0]:
        assert schemas.faults(restating_marks.written(row)) == []


def test_what_both_formats_state_is_read_back_as_it_was(pair):
    for before, after in zip(*pair, strict=True):
        assert {name: after[name] for name in SAME} == {name: before[name] for name in SAME}
        told = [
            sorted((each["number"], each["text"]) for each in row["goods"] if each["scheme"] == "nice" and each["text"])
            for row in (before, after)
        ]
        assert told[0] == told[1]
        held = [{e["name"] for e in row["parties"] if e["role"] in restating_marks.HELD} for row in (before, after)]
        assert held[0] == held[1]


def test_a_mark_without_any_number_is_refused_with_the_reason(pair):
    row = pair[0][0] | {"number": None, "number_original": None, "registration_number": None}
    with pytest.raises(CannotRestate, match="a filing number"):
        restating_marks.written(row)
