"""Snapshots: frozen once, found by day, refused when damaged."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from touchstone.kernel.indicators.snapshots import (
    NoSnapshot,
    SnapshotDamaged,
    latest,
    snapshot_by_id,
    snapshots,
    write_snapshot,
)

MADE = datetime(2012, 4, 30, 8, tzinfo=UTC)


def a_table(*people):
    return pa.table({"region": ["110000"] * len(people), "people": pa.array(people, pa.int64())})


def freeze(root, table=None, **facts):
    usual = {"name": "people", "as_of": date(2011, 12, 31), "made_at": MADE, "source": "by hand", "licence": "none"}
    return write_snapshot(root, table or a_table(1860), **usual | facts)


def test_a_null_stays_a_null(tmp_path):
    assert freeze(tmp_path, a_table(1860, None)).table().to_pylist()[1]["people"] is None


def test_the_same_rows_are_frozen_once(tmp_path):
    first = freeze(tmp_path)
    again = freeze(tmp_path, made_at=datetime(2013, 1, 1, tzinfo=UTC))
    assert again == first
    assert len(snapshots(tmp_path, "people")) == 1


def test_other_rows_of_the_same_day_stand_beside_the_first(tmp_path):
    first = freeze(tmp_path)
    second = freeze(tmp_path, a_table(1961), made_at=datetime(2012, 5, 1, tzinfo=UTC))
    assert snapshots(tmp_path, "people") == [first, second]
    assert latest(tmp_path, "people") == second


def test_the_newest_that_speaks_for_a_day_answers(tmp_path):
    early, late = freeze(tmp_path), freeze(tmp_path, as_of=date(2012, 12, 31))
    assert latest(tmp_path, "people", on=date(2012, 6, 1)) == early
    assert latest(tmp_path, "people", on=date(2013, 6, 1)) == late


def test_a_day_before_the_first_has_no_snapshot(tmp_path):
    freeze(tmp_path)
    with pytest.raises(NoSnapshot, match="the first is of 2011-12-31"):
        latest(tmp_path, "people", on=date(2010, 1, 1))


def test_a_changed_file_is_refused_by_name(tmp_path):
    made = freeze(tmp_path)
    made.file.write_bytes(b"something else")
    with pytest.raises(SnapshotDamaged, match=made.id):
        made.table()


def test_an_id_finds_its_snapshot_and_a_wrong_one_lists_those_there_are(tmp_path):
    made = freeze(tmp_path)
    assert snapshot_by_id(tmp_path, made.id) == made
    with pytest.raises(NoSnapshot, match=made.id):
        snapshot_by_id(tmp_path, "people@2011-12-31-000000000000")


@pytest.mark.parametrize("given", ["people@../../etc", "../people@2011-12-31-000000000000", "people"])
def test_an_id_cannot_leave_the_folder(tmp_path, given):
    with pytest.raises(NoSnapshot):
        snapshot_by_id(tmp_path, given)


def test_a_name_with_a_path_in_it_is_refused(tmp_path):
    with pytest.raises(ValueError, match="cannot name a snapshot"):
        freeze(tmp_path, name="../people")
