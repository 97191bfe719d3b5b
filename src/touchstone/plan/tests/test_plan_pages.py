"""The plan's pages as people meet them: the public, officers of organs that answer, officers of others."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from touchstone.kernel.access.models import Circle, Membership, User
from touchstone.kernel.access.viewer import PUBLIC
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.proofs.declaration import Declared, Proof, proofs
from touchstone.kernel.proofs.reads import compute_proofs, measure_status
from touchstone.plan import letters, reads
from touchstone.plan.loading import load_edition
from touchstone.plan.models import Measure, Plan, ProgressReport

KEY = "cn-2012"
DUE = date(2012, 12, 31)


@pytest.fixture
def plan(db):
    return load_edition(KEY)


def an_officer(code, role="officer"):
    user = User.objects.create(username=f"{code}-{role}".lower(), email=f"{role}@{code.lower()}.example")
    Membership.objects.create(user=user, organ=Organ.objects.get(code=code), role=role)
    client = Client()
    client.force_login(user)
    return client


def a_shared_measure(plan):
    """A measure with at least two organs, and the codes of its organs, the lead first."""
    for measure in Measure.everything.filter(plan=plan).prefetch_related("responsibilities__organ"):
        codes = [part.organ.code for part in measure.responsibilities.all() if part.organ]
        if len(codes) > 1:
            return measure, codes
    raise AssertionError("The edition has no measure with two organs.")


def an_address(measure, *rest):
    return "/".join(["/plan", KEY, "measures", str(measure.position), *rest, ""])


def test_loading_the_edition_twice_changes_nothing(plan):
    counted = [Measure.everything.count(), Organ.objects.count(), Plan.objects.count()]
    load_edition(KEY)
    assert [Measure.everything.count(), Organ.objects.count(), Plan.objects.count()] == counted
    assert counted[0] == 90
    assert plan.chapters.count() == 8


def test_the_front_page_shows_every_measure_with_its_status(plan):
    page = Client().get("/")
    tiles = [tile for band in page.context["bands"] for tile in band.tiles]
    assert [tile.measure.position for tile in tiles] == list(range(1, 91))
    text = page.content.decode()
    for tile in tiles:
        assert f'href="{an_address(tile.measure)}"' in text
    assert text.count("no evidence") >= 80


def test_the_front_page_asks_the_same_number_of_questions_for_few_measures_as_for_all(plan):
    client = Client()
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as all_of_them:
        client.get("/")
    Measure.everything.filter(plan=plan, position__gt=5).update(level=3)
    with CaptureQueriesContext(connection) as five:
        assert client.get("/").context["total"] == 5
    assert len(all_of_them) == len(five) < 25


def test_an_empty_house_says_that_no_plan_is_in_force(db):
    assert b"No plan is in force yet" in Client().get("/").content


@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
@pytest.mark.parametrize(
    "rest", ["", "chapters/2/", "measures/7/", "measures/43/", "organs/", "organs/NCAC/", "annual-report/"]
)
def test_every_page_of_the_plan_is_there_in_both_languages(plan, prefix, rest):
    page = Client().get(f"{prefix}/plan/{KEY}/{rest}")
    assert page.status_code == 200
    assert f'lang="{"zh" if prefix else "en"}'.encode() in page.content


def test_the_sheet_is_narrowed_by_organ_status_and_chapter(plan):
    sheet = Client().get(f"/plan/{KEY}/", {"organ": "NCAC", "chapter": "1", "status": "no_evidence"}).context["bands"]
    assert {band.chapter.number for band in sheet} <= {1}
    assert all("NCAC" in tile.organs and tile.standing == "no_evidence" for band in sheet for tile in band.tiles)


@pytest.mark.parametrize("rest", ["chapters/9/", "measures/91/", "organs/NOBODY/"])
def test_what_the_plan_does_not_have_is_not_found(plan, rest):
    assert Client().get(f"/plan/{KEY}/{rest}").status_code == 404


def test_typing_m43_in_the_search_jumps_to_measure_43(plan):
    assert Client().get("/search/", {"q": "M43"}).url == f"/plan/{KEY}/measures/43/"


def test_an_officer_of_a_joint_organ_reports_and_the_report_begins_as_a_draft(plan):
    measure, codes = a_shared_measure(plan)
    client = an_officer(codes[1])
    sent = client.post(an_address(measure, "report"), {"organ": codes[1], "period": "2012 Q3", "text": "Two drafts."})
    assert sent.status_code == 302
    report = ProgressReport.everything.get()
    assert (report.measure_id, report.holder.code, report.state) == (measure.pk, codes[1], "draft")


def test_an_officer_of_another_organ_may_not_report(plan):
    measure, codes = a_shared_measure(plan)
    other = Organ.objects.exclude(code__in=codes).first()
    client = an_officer(other.code)
    sent = client.post(an_address(measure, "report"), {"organ": codes[0], "period": "2012 Q3", "text": "Not ours."})
    assert sent.status_code == 403
    assert not ProgressReport.everything.exists()


def test_an_officer_of_one_joint_organ_may_not_report_for_the_other(plan):
    measure, codes = a_shared_measure(plan)
    sent = an_officer(codes[1]).post(
        an_address(measure, "report"), {"organ": codes[0], "period": "2012 Q3", "text": "For them."}
    )
    assert sent.status_code == 422
    assert not ProgressReport.everything.exists()


def test_the_public_may_neither_report_nor_remark(plan):
    measure, _codes = a_shared_measure(plan)
    for page in ("report", "remark"):
        answer = Client().post(an_address(measure, page), {"text": "x"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")
    assert not measure.remarks.exists()


def test_a_remark_of_a_responsible_organ_is_read_by_staff_and_not_by_the_public(plan):
    measure, codes = a_shared_measure(plan)
    client = an_officer(codes[0])
    client.post(an_address(measure, "remark"), {"text": "Who drafts chapter two?"})
    assert b"Who drafts chapter two?" in client.get(an_address(measure)).content
    assert b"Who drafts chapter two?" not in Client().get(an_address(measure)).content


def test_reports_do_not_move_the_status(plan):
    measure, codes = a_shared_measure(plan)
    before = measure_status(KEY, measure.position, due=measure.due_on, on=DUE)
    holder = Organ.objects.get(code=codes[0])
    report = ProgressReport.open(
        by="set-up", on=DUE, holder=holder, measure=measure, period="2012", text="All done, one hundred per cent."
    )
    report.take("submit", by="set-up", on=DUE)
    report.take("accept", by="set-up", on=DUE)
    assert measure_status(KEY, measure.position, due=measure.due_on, on=DUE) == before


def test_the_public_reads_a_report_once_it_is_accepted(plan):
    measure, codes = a_shared_measure(plan)
    report = ProgressReport.open(
        by="set-up",
        on=DUE,
        holder=Organ.objects.get(code=codes[0]),
        measure=measure,
        period="2012",
        text="Held a fair.",
    )
    assert b"Held a fair." not in Client().get(an_address(measure)).content
    report.take("submit", by="set-up", on=DUE)
    report.take("accept", by="set-up", on=DUE)
    assert b"Held a fair." in Client().get(an_address(measure)).content


def test_a_proof_that_reaches_its_target_makes_the_measure_met(plan):
    def answer(on):
        return Proof(value=12, target=10, unit="courses", as_of=on, data_version="v1", link="")

    declared = Declared(KEY, 90, "courses-held", "Courses held", timedelta(days=400), answer)
    proofs.add(declared)
    try:
        compute_proofs(date(2012, 6, 1), plan=KEY)
        tile = Client().get("/").context["bands"][-1].tiles[-1]
        on_the_day = measure_status(KEY, 90, due=DUE, on=date(2012, 6, 1))
    finally:
        proofs.remove(declared)
    assert on_the_day.standing == "met"
    assert tile.standing == "stale", "today the answer of 2012 is too old to rely on"


def test_an_organ_finds_what_it_owes_on_its_page_and_its_desk(plan):
    measure, codes = a_shared_measure(plan)
    client = an_officer(codes[0])
    assert measure.title in client.get(f"/plan/{KEY}/organs/{codes[0]}/").content.decode()
    assert an_address(measure) in client.get("/desk/").content.decode()


@pytest.mark.parametrize(
    "rest", ["", "organs/NCAC/", "plan.json", "plan.csv", "plan.stratml.xml", "calendar.ics", "annual-report/"]
)
def test_a_measure_kept_in_a_circle_is_named_nowhere_to_the_public(plan, rest):
    measure = Measure.everything.get(plan=plan, position=7)
    circle = Circle.objects.create(name="those who need to know")
    Measure.everything.filter(pk=measure.pk).update(circle=circle)
    assert measure.title not in Client().get(f"/plan/{KEY}/{rest}").content.decode()


def test_a_measure_kept_in_a_circle_is_neither_counted_nor_jumped_to_nor_sent(plan):
    led = {organ.code: lead for organ, lead, _joint in reads.organs_of(plan, PUBLIC)}
    circle = Circle.objects.create(name="those who need to know")
    Measure.everything.filter(plan=plan, position=7).update(circle=circle)
    kept = {organ.code: lead for organ, lead, _joint in reads.organs_of(plan, PUBLIC)}
    assert led["NCAC"] - kept["NCAC"] == 1
    assert Client().get("/search/", {"q": "M7"}).status_code == 200
    due = letters.reminders(DUE + timedelta(days=1))
    assert 7 not in {each.responsibility.measure.position for each in due}
