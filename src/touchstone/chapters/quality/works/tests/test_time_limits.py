"""Time limits of works: begun by a step, shown on the page, taken by the clock, still while suspended."""

from datetime import date

import pytest
from django.test import Client

from touchstone.chapters.quality.works.models import Work
from touchstone.chapters.quality.works.tests.test_works import a_work, deposited, nanjing  # noqa: F401
from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.clock import changing, limits, running
from touchstone.kernel.parties.models import Organ

pytestmark = pytest.mark.usefixtures("nanjing")


def to_be_corrected(on=date(2012, 3, 5)):
    work = deposited(a_work())
    work.take("ask_for_correction", by="set-up", on=on, reason="The author's name is missing")
    return work


def test_an_answer_is_due_two_months_after_it_was_asked_for():
    # 5 March and two months is 5 May 2012, a Saturday; the next working day is Monday, 7 May.
    (due,) = limits.running(to_be_corrected())
    assert due.due_on == date(2012, 5, 7)


def test_the_clock_withdraws_what_was_not_answered_and_a_dry_run_only_says_so():
    work = to_be_corrected()
    (told,) = running.run(date(2012, 5, 8), True)
    assert (told.number, told.step) == (work.number, "withdraw")
    assert Work.everything.get(pk=work.pk).state == "to_be_corrected"
    running.run(date(2012, 5, 8), False)
    assert Work.everything.get(pk=work.pk).state == "withdrawn"
    assert running.run(date(2012, 5, 8), False) == []


def test_nothing_is_taken_on_the_last_day_itself():
    to_be_corrected()
    assert running.run(date(2012, 5, 7), False) == []


def test_an_answer_ends_the_limit_and_begins_the_next():
    work = to_be_corrected()
    work.take("answer", by="set-up", on=date(2012, 4, 2))
    assert [due.limit for due in limits.running(work)] == ["decide"]


def test_a_suspended_limit_stands_still_and_runs_on_later():
    work = to_be_corrected()
    changing.suspend(work, "answer", date(2012, 4, 1), "set-up", "The office was closed", date(2012, 4, 1))
    assert running.run(date(2012, 6, 1), False) == []
    changing.resume(work, "answer", "set-up", "Open again", date(2012, 4, 11))
    (due,) = limits.running(work)
    assert due.due_on > date(2012, 5, 7)
    assert [event.verb for event in work.history()][-2:] == [changing.SUSPENDED, changing.RESUMED]


def test_the_page_shows_the_day_the_article_and_that_it_is_unverified():
    work = to_be_corrected()
    officer = User.objects.create(username="officer")
    Membership.objects.create(user=officer, organ=Organ.objects.get(code="NCAC"), role="officer")
    client = Client()
    client.force_login(officer)
    page = client.get(f"/registers/works/{work.number}/").content.decode()
    assert "2012-05-07" in page
    assert "Trial Measures" in page
    assert "unverified" in page
