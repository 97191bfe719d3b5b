"""The one decision whether a reader may read."""

import csv

import pytest

from touchstone.kernel.access.levels import Level, read_decision, roles_up_to

NAMES = {"public": 0, "confidential": 1, "secret": 2, "top_secret": 3}


@pytest.mark.shared
def test_read_decisions_equal_the_published_table(shared):
    with (shared / "data/standards/security/mls_read_decisions.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) >= 50
    for row in rows:
        made = read_decision(
            clearance=NAMES[row["clearance"]],
            held=row["user_compartments"].split(),
            level=NAMES[row["level"]],
            compartments=row["doc_compartments"].split(),
            need_to_know=row["need_to_know"].split(),
            reader=row["user"],
            term_ended=row["extended"] == "False" and "" < row["term_ends"] < row["today"],
        )
        expected = row["expect"]
        assert made.allowed is (expected != "deny_as_absent"), row["case"]
        assert made.logged is (expected == "allow_and_log"), row["case"]


def test_all_reasons_against_a_reading_are_given():
    made = read_decision(
        clearance=0, held=(), level=Level.SECRET, compartments=("naval",), need_to_know=("ann",), reader="ben"
    )
    assert len(made.why) == 3


def test_each_role_includes_those_before_it():
    assert roles_up_to("officer") == ("reader", "officer")
