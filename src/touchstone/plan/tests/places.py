"""Plans, measures and people for the tests of the plan."""

from datetime import date

from django.test import Client

from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.parties.models import Organ
from touchstone.plan.models import Chapter, Deliverable, Measure, Plan, Responsibility

TODAY = date(2012, 11, 30)
BEGAN = date(2012, 1, 1)


def an_organ(code, **facts):
    usual = {"name_en": f"Organ {code}", "name_zh": f"单位{code}"}
    return Organ.objects.get_or_create(code=code, defaults=usual | facts)[0]


def an_office():
    return an_organ("JMO", coordinates=True)


def a_member(code, role="officer"):
    """A user with one role in one organ; the same one when asked again."""
    user, made = User.objects.get_or_create(username=f"{code}-{role}".lower())
    if made:
        Membership.objects.create(user=user, organ=an_organ(code), role=role)
    return user


def a_client(user):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def a_plan(key="cn-2012", year=2012):
    return Plan.objects.get_or_create(key=key, defaults={"year": year, "title_en": f"Plan of {year}",
                                                         "title_zh": f"{year}年计划"})[0]  # fmt: skip


def a_measure(plan, position, *codes, label="", chapter=1, **facts):
    """A measure in force with its organs, the first of which leads."""
    within = Chapter.objects.get_or_create(plan=plan, number=chapter, defaults={"title_en": f"Chapter {chapter}"})[0]
    usual = {"title_en": f"Task {label or position}", "title_zh": f"任务{label or position}"}
    measure = Measure.open(
        by="set-up", on=date(plan.year, 1, 1), plan=plan, chapter=within, position=position, label=label,
        due_on=date(plan.year, 12, 31), **usual | facts,
    )  # fmt: skip
    for order, code in enumerate(codes):
        part = "joint" if order else "lead"
        Responsibility.objects.create(
            measure=measure, organ=an_organ(code), order=order, part=part, since=measure.opened_on
        )
    return measure


def a_deliverable(measure, title="Patent rules", kind="instrument", due_on=date(2012, 12, 31), **facts):
    return Deliverable.objects.create(measure=measure, kind=kind, title_en=title, due_on=due_on, **facts)
