"""Drawings of the plan's pages."""

from datetime import date

from touchstone.plan import figures
from touchstone.plan.models import Deliverable

ON = date(2012, 7, 1)


def test_deliverables_lie_on_a_time_line_with_their_standing():
    done = Deliverable(title_en="Draft", due_on=date(2012, 6, 30), done_on=date(2012, 6, 1))
    owed = Deliverable(title_en="Law", due_on=date(2012, 6, 30))
    drawn = figures.of_deliverables([done, owed], ON, "en")
    assert [(row[0], row[2]) for row in drawn.rows] == [("Draft", "● done 2012-06-01"), ("Law", "▲ overdue")]


def test_a_measure_that_names_nothing_has_no_time_line():
    assert figures.of_deliverables([], ON, "en") is None
