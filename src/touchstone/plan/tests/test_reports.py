"""Progress reports: who writes, who reads, who decides; on pages and by the API."""

from datetime import date

import pytest

from touchstone.kernel.records.errors import FactsRefused, NotAllowed, StepRefused
from touchstone.plan.models import Measure, ProgressReport
from touchstone.plan.tests.places import TODAY, a_client, a_measure, a_member, a_plan, an_office

pytestmark = pytest.mark.django_db
DAY = date(2012, 6, 1)
API = "/api/v1/registers/progress-reports/records"


@pytest.fixture(autouse=True)
def measure(db, settings):
    settings.TOUCHSTONE_TODAY = TODAY
    an_office()
    return a_measure(a_plan(), 7, "NCAC", "SAIC")


def a_report(measure, state="draft", code="NCAC"):
    report = ProgressReport.open(by=a_member(code), on=DAY, measure=measure, period="2012 Q2", text="Held a fair.")
    steps = {"draft": [], "submitted": ["submit"], "accepted": ["submit", "accept"], "returned": ["submit", "return"]}
    for step in steps[state]:
        report.take(step, by="set-up", on=DAY, reason="Say which fair")
    return report


@pytest.mark.parametrize("step", ["accept", "return"])
@pytest.mark.parametrize(
    ("code", "role"),
    [("NCAC", "head"), ("NCAC", "administrator"), ("SAIC", "head"), ("MOF", "administrator"), ("JMO", "reader")],
    ids=["its own head", "its own administrator", "the joint organ's head", "another organ", "the office's reader"],
)
def test_only_the_coordinating_office_decides_on_a_report(measure, step, code, role):
    report, user = a_report(measure, "submitted"), a_member(code, role)
    with pytest.raises(StepRefused, match="coordinating office"):
        report.take(step, by=user, on=DAY, reason="x")
    page = a_client(user).post(
        f"/registers/progress-reports/{report.number}/steps/{step}/", {"on": "2012-06-02", "reason": "x"}
    )
    answer = a_client(user).post(
        f"{API}/{report.number}/steps/{step}", {"on": "2012-06-02", "reason": "x"}, content_type="application/json"
    )
    assert page.status_code in (403, 404, 422)
    assert answer.status_code in (403, 404, 422)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_an_officer_of_the_coordinating_office_accepts_on_the_page(measure):
    report, client = a_report(measure, "submitted"), a_client(a_member("JMO"))
    assert f"/{report.number}/" in client.get("/desk/").content.decode()
    address = f"/registers/progress-reports/{report.number}/"
    assert "steps/accept/" in client.get(address).content.decode()
    assert client.post(f"{address}steps/accept/", {"on": "2012-06-02"}).status_code == 302
    report.refresh_from_db()
    assert report.state == "accepted"


def test_an_officer_of_the_coordinating_office_returns_with_a_reason_by_the_api(measure):
    report, client = a_report(measure, "submitted"), a_client(a_member("JMO"))
    address = f"{API}/{report.number}/steps/return"
    sent = {"on": "2012-06-02", "reason": ""}
    assert client.post(address, sent, content_type="application/json").status_code == 422
    sent["reason"] = "Which fair?"
    assert client.post(address, sent, content_type="application/json").json()["state"] == "returned"


def test_the_coordinating_office_does_not_rewrite_what_an_organ_said(measure):
    report = a_report(measure, "submitted")
    with pytest.raises(NotAllowed):
        report.amend(by=a_member("JMO"), reason="Nicer", on=DAY, text="All done.")


def test_the_reporting_organ_mends_a_returned_report_and_hands_it_in_again(measure):
    report, officer = a_report(measure, "returned"), a_member("NCAC")
    assert "Mend the returned report" in a_client(officer).get("/desk/").content.decode()
    report.amend(by=officer, reason="As asked", on=DAY, text="Held a fair in Nanjing.")
    report.take("submit", by=officer, on=DAY)
    assert report.state == "submitted"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
@pytest.mark.parametrize(
    ("code", "role", "reads"),
    [("NCAC", "reader", True), ("JMO", "reader", True), ("SAIC", "head", False), ("MOF", "administrator", False),
     (None, "", False)],
    ids=["its organ", "the office", "the joint organ", "another organ", "the public"],
)  # fmt: skip
def test_until_it_is_accepted_its_organ_and_the_office_alone_read_it(measure, state, code, role, reads):
    report = a_report(measure, state)
    client = a_client(a_member(code, role) if code else None)
    expected = 200 if reads else 404
    assert client.get(f"/registers/progress-reports/{report.number}/").status_code == expected
    assert client.get(f"{API}/{report.number}").status_code == expected
    assert client.get(f"{API}/{report.number}/events").status_code == expected
    for address in ("/plan/cn-2012/measures/7/", "/registers/progress-reports/", API, "/search/?q=fair"):
        assert (report.number in client.get(address).content.decode()) is reads, address
    assert ("Held a fair." in client.get("/plan/cn-2012/measures/7/").content.decode()) is reads


@pytest.mark.parametrize("code", ["SAIC", "MOF", None])
def test_once_accepted_everybody_reads_it_and_nobody_else_reads_why_it_was_returned(measure, code):
    report = a_report(measure, "returned")
    for step in ("submit", "accept"):
        report.take(step, by="set-up", on=DAY)
    client = a_client(a_member(code) if code else None)
    page = client.get(f"/registers/progress-reports/{report.number}/")
    assert page.status_code == 200
    assert "Say which fair" not in page.content.decode()
    assert "Say which fair" not in client.get(f"{API}/{report.number}/events").content.decode()


def test_an_officer_reports_by_the_api_for_the_own_organ(measure):
    body = {"on": "2012-06-01", "facts": {"measure": measure.number, "period": "2012 Q2", "text": "Two drafts."}}
    sent = a_client(a_member("SAIC")).post(API, body, content_type="application/json")
    assert sent.status_code == 201
    assert ProgressReport.everything.get().holder.code == "SAIC"
    refused = a_client(a_member("MOF")).post(API, body, content_type="application/json")
    assert refused.status_code == 403


def test_an_officer_of_two_organs_that_answer_is_asked_for_which(measure):
    from touchstone.kernel.access.models import Membership, User
    from touchstone.kernel.parties.models import Organ

    user = User.objects.create(username="both")
    for code in ("NCAC", "SAIC"):
        Membership.objects.create(user=user, organ=Organ.objects.get(code=code), role="officer")
    with pytest.raises(FactsRefused, match="NCAC, SAIC"):
        ProgressReport.open(by=user, on=DAY, measure=measure, period="2012 Q2", text="Both.")


def test_no_report_is_opened_for_an_organ_that_never_answered(measure):
    from touchstone.kernel.parties.models import Organ

    with pytest.raises(FactsRefused, match="does not answer"):
        ProgressReport.open(
            by="set-up", on=DAY, holder=Organ.objects.get(code="JMO"), measure=measure, period="2012", text="Ours."
        )


def test_a_report_is_as_secret_as_its_measure(measure):
    Measure.everything.filter(pk=measure.pk).update(level=2)
    report = a_report(Measure.everything.get(pk=measure.pk), "accepted")
    assert report.level == 2
    assert a_client(None).get(f"/registers/progress-reports/{report.number}/").status_code == 404


def test_a_report_is_gone_with_its_measure_when_that_is_made_secret(measure):
    report = a_report(measure, "accepted")
    Measure.everything.filter(pk=measure.pk).update(level=2)
    for client in (a_client(None), a_client(a_member("MOF", "head"))):
        assert client.get(f"/registers/progress-reports/{report.number}/").status_code == 404
        assert report.number not in client.get("/registers/progress-reports/").content.decode()


@pytest.mark.parametrize(
    ("code", "role", "reads"),
    [("NCAC", "reader", True), ("SAIC", "officer", True), ("JMO", "reader", True), ("MOF", "administrator", False)],
)
def test_the_discussion_is_between_the_organs_of_a_measure_and_the_office(measure, code, role, reads):
    a_client(a_member("NCAC")).post("/plan/cn-2012/measures/7/remark/", {"text": "Who drafts chapter two?"})
    client = a_client(a_member(code, role))
    assert (b"Who drafts chapter two?" in client.get("/plan/cn-2012/measures/7/").content) is reads
    assert client.post("/plan/cn-2012/measures/7/remark/", {"text": "We do."}).status_code == (302 if reads else 403)
