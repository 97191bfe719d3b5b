"""Reminders: due on fixed days, sent once, and kept for the next run where the mail server refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest
import typer
from django.core.mail.backends.base import BaseEmailBackend

from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.parties.models import Organ
from touchstone.plan import letters
from touchstone.plan.commands import remind
from touchstone.plan.loading import load_edition
from touchstone.plan.models import Measure, Reminder

DUE = date(2012, 12, 31)
WEEK_BEFORE = DUE - timedelta(days=7)
BROKEN = f"{__name__}.Broken"


class Broken(BaseEmailBackend):
    """A mail server that refuses every letter."""

    def send_messages(self, _messages):
        raise ConnectionRefusedError("the mail server is away")


class DyingMidway(BaseEmailBackend):
    """A run that is killed while a letter is under way."""

    def send_messages(self, _messages):
        raise KeyboardInterrupt


@pytest.fixture
def plan(db):
    return load_edition("cn-2012")


@pytest.fixture
def officer(plan):
    return an_officer("NCAC")


def an_officer(code, role="officer"):
    user = User.objects.create(username=f"{code}-{role}".lower(), email=f"{role}@{code.lower()}.example")
    Membership.objects.create(user=user, organ=Organ.objects.get(code=code), role=role)
    return user


def became(on, code="NCAC"):
    return [each.became for each in letters.send(on) if each.reminder.organ.code == code]


def logged(code="NCAC"):
    return Reminder.objects.filter(organ__code=code).exclude(sent_on=None)


@pytest.mark.parametrize("days", [-14, -7, -1, 1, 7, 30])
def test_reminders_are_due_on_fixed_days_around_the_due_date(plan, days):
    assert {due.days for due in letters.reminders(DUE + timedelta(days=days))} == {days}


def test_no_reminder_is_due_on_other_days(plan):
    assert letters.reminders(DUE) == letters.reminders(DUE - timedelta(days=13)) == []


def test_a_reminder_is_sent_once_and_a_dry_run_sends_none(officer, mailoutbox):
    remind(on=WEEK_BEFORE.isoformat(), dry_run=True)
    assert not mailoutbox
    assert not Reminder.objects.exists()
    remind(on=WEEK_BEFORE.isoformat())
    sent = len(mailoutbox)
    assert sent == logged().count() > 0
    remind(on=WEEK_BEFORE.isoformat())
    assert len(mailoutbox) == sent


def test_a_letter_speaks_both_languages_and_goes_to_officers_alone(officer, mailoutbox):
    an_officer("NCAC", "reader")
    letters.send(WEEK_BEFORE)
    letter = mailoutbox[0]
    assert letter.to == ["officer@ncac.example"]
    assert "is due on 2012-12-31, in 7 days" in letter.body
    assert "2012-12-31到期" in letter.body


def test_what_a_mail_server_refuses_is_not_logged_and_goes_with_the_next_run(officer, settings, mailoutbox):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = BROKEN
    assert set(became(WEEK_BEFORE)) == {"waits"}
    assert not logged().exists()
    assert "the mail server is away" in Reminder.objects.filter(organ__code="NCAC").first().last_error
    settings.EMAIL_BACKEND = usual
    assert set(became(WEEK_BEFORE + timedelta(days=1))) == {"sent"}
    assert became(WEEK_BEFORE + timedelta(days=2)) == []
    assert len(mailoutbox) == logged().count()
    assert "in 6 days" in mailoutbox[0].body


def test_a_refusal_is_told_by_the_exit_code(officer, settings):
    settings.EMAIL_BACKEND = BROKEN
    with pytest.raises(typer.Exit) as left:
        remind(on=WEEK_BEFORE.isoformat())
    assert left.value.exit_code == 1


def test_a_run_that_dies_midway_neither_loses_a_letter_nor_sends_it_twice(officer, settings, mailoutbox):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.DyingMidway"
    with pytest.raises(KeyboardInterrupt):
        letters.send(WEEK_BEFORE)
    left_open = Reminder.objects.exclude(claimed_at=None).get()
    settings.EMAIL_BACKEND = usual
    outcomes = letters.send(WEEK_BEFORE)
    assert [each.reminder for each in outcomes if each.became == "unknown"] == [left_open]
    assert left_open.measure.title not in " ".join(letter.subject for letter in mailoutbox)
    letters.settle(left_open, was_sent=False, on=WEEK_BEFORE)
    before = len(mailoutbox)
    letters.send(WEEK_BEFORE)
    assert len(mailoutbox) - before <= 1
    assert not Reminder.objects.filter(pk=left_open.pk).exclude(claimed_at=None).exists()


def test_two_runs_at_once_send_a_reminder_once(officer, mailoutbox):
    first = letters.waiting(WEEK_BEFORE)
    reminder = next(each for each in first if each.organ.code == "NCAC")
    reminder.claimed_at = datetime(2012, 12, 24, tzinfo=UTC)
    reminder.save()
    letters.send(WEEK_BEFORE)
    assert reminder.measure.title not in " ".join(letter.subject for letter in mailoutbox)


def test_a_day_without_a_run_is_made_up_for(officer, mailoutbox):
    assert set(became(WEEK_BEFORE + timedelta(days=2))) == {"sent"}
    assert became(WEEK_BEFORE + timedelta(days=3)) == []


def test_of_several_that_wait_only_the_latest_goes_out(officer, settings, mailoutbox):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = BROKEN
    became(DUE - timedelta(days=14))
    settings.EMAIL_BACKEND = usual
    sent = became(WEEK_BEFORE)
    assert len(mailoutbox) == len(sent) == Measure.everything.filter(responsibilities__organ__code="NCAC").count()
    assert set(logged().values_list("days", flat=True)) == {-7}
    assert not Reminder.objects.filter(organ__code="NCAC", sent_on=None).exists()


def test_an_organ_without_an_address_is_named_and_its_letter_waits_for_one(officer, mailoutbox):
    assert set(became(WEEK_BEFORE, "SIPO")) == {"for nobody"}
    an_officer("SIPO")
    assert set(became(WEEK_BEFORE + timedelta(days=1), "SIPO")) == {"sent"}
