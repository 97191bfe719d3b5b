"""Copyright works: the contract, and what is special about them."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from touchstone.chapters.quality.works import certificate, reads
from touchstone.chapters.quality.works.models import CityPopulation, Work
from touchstone.chapters.quality.works.register import Works
from touchstone.chapters.quality.works.rules import CompletedBeforeFiling, PublishedAfterCompletion
from touchstone.chapters.quality.works.tables import PEOPLE, SERIES
from touchstone.kernel.access.models import Membership, User
from touchstone.kernel.documents.attaching import attach_file
from touchstone.kernel.indicators.declaration import indicators
from touchstone.kernel.indicators.reads import figures, freeze
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records.errors import FactsRefused, StepRefused
from touchstone.kernel.regions.models import Region
from touchstone.kernel.testing.contract import RegisterContract

NANJING = "320100"
MOMENT = datetime(2012, 12, 31, 12, tzinfo=UTC)


def some_facts(**facts):
    usual = {
        "title": "Willows on the Qinhuai", "kind": "written", "authors": "Li Wen", "authorship": "sole",
        "owner": "Li Wen", "region": NANJING, "completed_on": date(2012, 1, 20),
    }  # fmt: skip
    return usual | facts


@pytest.fixture
def nanjing(db, settings, tmp_path):
    settings.TOUCHSTONE_DATA = tmp_path
    seen = {"first_seen": date(1980, 12, 31), "last_seen": date(2016, 12, 31), "valid_from": date(1980, 12, 31)}
    Region.objects.get_or_create(code=NANJING, level="prefecture", name_zh="南京市", parent_code="320000", **seen)
    Organ.objects.get_or_create(code="NCAC", defaults={"name_en": "Copyright office", "name_zh": "版权局"})


def a_work(on=date(2012, 3, 1), **facts):
    return Work.open(by="set-up", on=on, **some_facts(**facts))


def deposited(work, content=b"It was the best of willows."):
    attach_file(work, SimpleUploadedFile("copy.txt", content), kind="deposit", by="set-up", on=date(2012, 3, 2))
    return work


def a_registered_work(content=b"It was the best of willows.", **facts):
    work = deposited(a_work(**facts), content)
    work.take("accept", by="set-up", on=date(2012, 3, 5))
    work.take("register", by="set-up", on=date(2012, 3, 20))
    return work


@pytest.mark.usefixtures("nanjing")
class TestContract(RegisterContract):
    register = Works
    amendment = {"title": "Willows along the Qinhuai"}

    def example(self):
        return some_facts()

    def other(self):
        return some_facts(title="Oaks", owner="Wang Fang")


@pytest.mark.parametrize(("completed_on", "broken"), [(date(2012, 3, 1), False), (date(2012, 3, 2), True)],
                         ids=["on the day of filing", "a day after"])  # fmt: skip
def test_a_work_is_completed_before_it_is_filed(completed_on, broken):
    work = Work(opened_on=date(2012, 3, 1), completed_on=completed_on)
    assert bool(CompletedBeforeFiling().check(work, on=date(2012, 3, 1))) is broken


def test_a_work_is_not_published_before_it_is_completed():
    work = Work(completed_on=date(2012, 3, 1), published_on=date(2012, 2, 28))
    breach = PublishedAfterCompletion().check(work, on=date(2012, 3, 5))
    assert "2012-02-28" in str(breach)


def test_a_work_without_deposit_copy_is_not_accepted(nanjing):
    with pytest.raises(StepRefused, match="document of kind “deposit”"):
        a_work().take("accept", by="set-up", on=date(2012, 3, 5))


def test_the_same_deposit_copy_is_registered_once(nanjing):
    first = a_registered_work()
    second = deposited(a_work(owner="Wang Fang", title="Other willows"))
    second.take("accept", by="set-up", on=date(2012, 3, 6))
    with pytest.raises(StepRefused, match=first.number):
        second.take("register", by="set-up", on=date(2012, 3, 21))


def test_a_city_that_no_list_holds_is_refused_by_name(nanjing):
    with pytest.raises(FactsRefused, match="999999"):
        a_work(region="999999")


def test_all_reasons_against_a_step_come_at_once(nanjing):
    work = deposited(a_work())
    work.take("accept", by="set-up", on=date(2012, 3, 5))
    work.amend(by="set-up", reason="As the owner wrote", on=date(2012, 3, 6), completed_on=date(2012, 5, 1),
               published_on=date(2012, 4, 1))  # fmt: skip
    with pytest.raises(StepRefused) as refused:
        work.take("register", by="set-up", on=date(2012, 3, 20))
    assert len(refused.value.breaches) == 2


def test_a_certificate_verifies_until_the_record_changes(nanjing):
    work = a_registered_work()
    code = certificate.code_of(work)
    assert certificate.is_genuine(work, code.lower().replace("-", " "))
    work.amend(by="set-up", reason="Misspelt", on=date(2012, 4, 1), title="Willows along the Qinhuai")
    assert not certificate.is_genuine(work, code)


def test_a_certificate_names_title_owner_and_day_in_chinese(nanjing):
    from io import BytesIO

    from pypdf import PdfReader

    work = a_registered_work(title="秦淮柳色", owner="李文")
    made = certificate.pdf(work, "http://localhost/works/verify/", "zh-hans")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    for stated in ("秦淮柳色", "李文", "2012年3月20日", certificate.code_of(work)):
        assert stated in text


def test_the_mark_on_a_printed_certificate_opens_the_public_record(nanjing):
    """Read as a telephone reads it: from the picture of the page."""
    import pypdfium2
    import zxingcpp

    work = a_registered_work()
    made = Client().get(f"/works/{work.number}/certificate.pdf").content
    [mark] = zxingcpp.read_barcodes(pypdfium2.PdfDocument(made)[0].render(scale=3).to_numpy())
    assert mark.text.startswith(f"http://testserver/works/verify/{work.number}/")
    page = Client().get(mark.text.removeprefix("http://testserver"))
    assert "genuine" in page.content.decode()
    assert f'href="/registers/works/{work.number}/"' in page.content.decode()
    assert work.title in Client().get(f"/registers/works/{work.number}/").content.decode()


def test_anyone_verifies_a_certificate_and_a_slip_is_told_from_a_forgery(nanjing):
    work = a_registered_work()
    good = Client().get(f"/works/verify/{work.number}/{certificate.code_of(work)}/")
    assert good.status_code == 200
    assert "genuine" in good.content.decode()
    assert Client().get(f"/works/verify/{work.number}/0000-0000-0000-0000/").status_code == 404
    assert "16 characters" in Client().get(f"/works/verify/{work.number}/ABC/").content.decode()


@pytest.mark.parametrize(("number", "code"), [("CW-2012-000001", "http://["), ("A/B", "ABC")])
def test_what_no_address_can_carry_is_verified_as_no_certificate(db, number, code):
    assert Client().get("/works/verify/", {"number": number, "code": code}).status_code == 404


def test_a_filing_under_way_has_no_certificate(nanjing):
    assert Client().get(f"/works/{a_work().number}/certificate.pdf").status_code == 404


def test_the_ranking_counts_a_series_once_and_leaves_revoked_works_out(nanjing):
    for n in range(1, 4):
        a_registered_work(content=f"copy {n}".encode(), title=f"Willow {n}")
    gone = a_registered_work(content=b"another", title="Oak")
    gone.take("revoke", by="set-up", on=date(2012, 6, 1), reason="Registered in error")
    freeze(SERIES, date(2012, 6, 30), made_at=MOMENT)
    freeze(PEOPLE, date(2012, 6, 30), made_at=MOMENT)
    ranking = reads.city_ranking(2012, on=date(2012, 12, 31))
    assert [(row.place, row.raw, row.net) for row in ranking.rows] == [(NANJING, 3, 1)]


def test_a_ranking_stays_what_it_was_on_the_day_it_was_frozen(nanjing):
    a_registered_work(content=b"one", title="Willow")
    before = freeze(SERIES, date(2012, 6, 30), made_at=MOMENT)
    freeze(PEOPLE, date(2012, 6, 30), made_at=MOMENT)
    a_registered_work(content=b"two", title="Oak")
    assert reads.city_ranking(2012, on=date(2012, 7, 1)).rows[0].raw == 1
    after = freeze(SERIES, date(2012, 7, 31), made_at=MOMENT)
    assert (before.rows, after.rows) == (1, 2)
    assert reads.city_ranking(2012, on=date(2012, 7, 1)).rows[0].raw == 1
    assert reads.city_ranking(2012, on=date(2012, 8, 1)).rows[0].raw == 2


def test_the_indicator_and_its_counter_show_what_series_do_by_hand_calculation(nanjing):
    """Three numbered works and one other in a city of 8 million: 2 series; 2 ÷ 8,000,000 × 100,000 = 0.025; 2 of 4."""
    CityPopulation.objects.create(region=NANJING, year=2012, persons=8_000_000, source="Made for this test")
    for n in range(1, 4):
        a_registered_work(content=f"copy {n}".encode(), title=f"Willow {n}")
    a_registered_work(content=b"another", title="Oak")
    freeze(SERIES, date(2012, 12, 31), made_at=MOMENT)
    freeze(PEOPLE, date(2012, 12, 31), made_at=MOMENT)
    per_head = figures(indicators.get("registered-works-per-100k"), on=date(2012, 12, 31))
    row = per_head.row(NANJING, 2012)
    assert (row["raw"], row["net"], row["people"]) == (4, 2, 8_000_000)
    assert row["value"] == pytest.approx(0.025)
    assert per_head.row("000000", 2012)["value"] == pytest.approx(0.025)
    raw = figures(indicators.get("registered-works-per-100k"), on=date(2012, 12, 31), switches={"counted": "raw"})
    assert raw.row(NANJING, 2012)["value"] == pytest.approx(0.05)
    share = figures(indicators.get("share-of-works-in-series"), on=date(2012, 12, 31))
    assert share.row("000000", 2012)["value"] == pytest.approx(50)


@pytest.mark.parametrize(
    "address", ["/indicators/registered-works-per-100k/", "/zh-hans/indicators/share-of-works-in-series/"]
)
def test_the_pages_of_the_indicators_show_cities_and_rows(nanjing, address):
    a_registered_work()
    freeze(SERIES, date(2012, 12, 31), made_at=MOMENT)
    freeze(PEOPLE, date(2012, 12, 31), made_at=MOMENT)
    page = Client().get(address, {"on": "2012-12-31"})
    assert page.status_code == 200
    assert ("By city" in page.content.decode()) == (not address.startswith("/zh"))
    rows = Client().get(address + "rows/", {"on": "2012-12-31", "year": "2012"})
    assert "works-in-series@2012-12-31" in rows.content.decode()


def test_a_transfer_changes_the_owner_and_keeps_the_old_one_in_history(nanjing):
    work = a_registered_work()
    attach_file(work, SimpleUploadedFile("deed.txt", b"sold"), kind="contract", by="set-up", on=date(2012, 4, 1))
    work.take("transfer", by="set-up", on=date(2012, 4, 2), reason="Sold", owner="Wang Fang", region=NANJING)
    from touchstone.kernel.records import history

    assert work.owner == "Wang Fang"
    assert history.as_of(work, date(2012, 4, 1))["owner"] == "Li Wen"


def test_a_refused_step_is_told_in_the_readers_language(nanjing):
    work = a_work()
    user = User.objects.create(username="officer")
    Membership.objects.create(user=user, organ=Organ.objects.get(code="NCAC"), role="officer")
    client = Client()
    client.force_login(user)
    sent = {"on": "2012-03-05", "version": "1"}
    page = client.post(f"/zh-hans/registers/works/{work.number}/steps/accept/", sent).content.decode()
    assert "须附“作品样本”类文件" in page
    assert "needs a document" not in page


def test_a_record_says_in_chinese_who_takes_a_step_and_what_it_is_called(nanjing):
    work = a_work()
    user = User.objects.create(username="officer")
    Membership.objects.create(user=user, organ=Organ.objects.get(code="NCAC"), role="officer")
    client = Client()
    client.force_login(user)
    page = client.get(f"/zh-hans/registers/works/{work.number}/").content.decode()
    assert "主任审查员" not in page.split("现在可办理")[1].split("</section>")[0]
    assert "审查员" in page
    assert work.title in page.split("<h1>")[1].split("</h1>")[0]
    work = deposited(work)
    work.take("accept", by="set-up", on=date(2012, 3, 5))
    page = client.get(f"/zh-hans/registers/works/{work.number}/").content.decode()
    assert ">登记</a>" in page
    assert "《作品自愿登记试行办法》" in page


def test_a_city_is_given_by_its_code_or_its_name(nanjing):
    user = User.objects.create(username="officer")
    Membership.objects.create(user=user, organ=Organ.objects.get(code="NCAC"), role="officer")
    client = Client()
    client.force_login(user)
    facts = {"title": "Reeds", "kind": "written", "authors": "Li Wen", "authorship": "sole", "owner": "Li Wen",
             "completed_on": "2012-01-20", "on": "2012-03-01"}  # fmt: skip
    form = client.get("/zh-hans/registers/works/new/").content.decode()
    assert f'<option value="{NANJING}">南京市</option>' in form
    assert client.post("/registers/works/new/", facts | {"region": "南京市"}).status_code == 302
    assert Work.everything.get(title="Reeds").region == NANJING
    refused = client.post("/registers/works/new/", facts | {"region": "Atlantis"})
    assert refused.status_code == 422
    assert "names no region here" in refused.content.decode()
