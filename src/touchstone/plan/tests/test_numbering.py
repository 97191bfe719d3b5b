"""Plans whose numbers run through, and plans that begin them anew in each chapter or section."""

import pytest
from django.test import Client

from touchstone.plan import drafts, loading
from touchstone.plan.models import Draft, Measure
from touchstone.plan.numbering import numbering
from touchstone.plan.reads import measure_address

ANEW = b"""Plan of 2013

I. Rules
1. Revise the patent rules. (SIPO, MOF)
2. Publish the opinions. (SIPO)

II. Courts
1. Hear cases in one court. (SPC)
2. Train judges. (SPC, SIPO)
3. Publish judgments. (SPC)
"""
CHAPTERS = (
    "国家知识产权战略实施推进计划（2013年）\n\n一、提升质量\n1、修订专利审查规则。（知识产权局、财政部负责）\n"
    "2、发布指导意见。（知识产权局负责）\n二、加强保护\n1、集中审理案件。（高法院负责）\n2、公开裁判文书。（高法院负责）\n"
).encode()


def some_chapters(*numbers, sections=()):
    """Chapters of measures by their numbers; `sections` names the section of each measure of the first chapter."""
    made = [{"number": place, "measures": [{"number": number} for number in each]}
            for place, each in enumerate(numbers, start=1)]  # fmt: skip
    for measure, section in zip(made[0]["measures"], sections, strict=False):
        measure["section"] = section
    return made


def test_numbers_that_run_through_are_kept_as_they_are_printed():
    found = numbering(some_chapters([1, 2, 4], [5, 6]))
    assert (found.positions, set(found.labels)) == ((1, 2, 4, 5, 6), {""})


def test_numbers_that_begin_anew_in_each_chapter_are_told_with_the_chapter():
    found = numbering(some_chapters([1, 2], [1, 2, 3]))
    assert found.positions == (1, 2, 3, 4, 5)
    assert found.labels == ("1.1", "1.2", "2.1", "2.2", "2.3")


def test_numbers_that_begin_anew_in_each_section_are_told_with_both():
    found = numbering(some_chapters([1, 2, 1], [1], sections=("Laws", "Laws", "Courts")))
    assert found.labels == ("1.1.1", "1.1.2", "1.2.1", "2.1")


@pytest.mark.parametrize(
    ("numbers", "doubled"),
    [(([1, 2, 3], [3, 4]), ("3",)), (([1, 1],), ("1",)), (([1, 2], [1, 2, 2]), ("1", "2"))],
    ids=["one number twice", "twice in one chapter", "anew, and one twice"],
)
def test_a_number_doubled_by_mistake_stays_an_objection(numbers, doubled):
    assert numbering(some_chapters(*numbers)).doubled == doubled


@pytest.fixture
def anew(db):
    return drafts.accept(drafts.make_draft(ANEW, "plan.txt", "cn-2013", "operator"), "operator")


def test_a_plan_that_numbers_anew_is_accepted_with_every_measure(anew):
    rows = Measure.everything.filter(plan=anew).values_list("position", "label", "chapter__number", "number")
    assert list(rows) == [
        (1, "1.1", 1, "CN-2013-M01.01"), (2, "1.2", 1, "CN-2013-M01.02"), (3, "2.1", 2, "CN-2013-M02.01"),
        (4, "2.2", 2, "CN-2013-M02.02"), (5, "2.3", 2, "CN-2013-M02.03"),
    ]  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
def test_its_measures_have_addresses_and_are_called_by_chapter_and_number(anew, prefix):
    client = Client()
    page = client.get(f"{prefix}/plan/cn-2013/measures/2.3/").content.decode()
    assert "M2.3" in page
    assert f'href="{prefix}/plan/cn-2013/measures/2.2/"' in page
    assert f'href="{prefix}/plan/cn-2013/measures/2.3/"' in client.get(f"{prefix}/plan/cn-2013/").content.decode()
    assert client.get(f"{prefix}/plan/cn-2013/measures/5/").status_code == 404
    assert client.get("/search/", {"q": "m2.3"}).url.endswith("/plan/cn-2013/measures/2.3/")


def test_its_files_name_its_measures_as_its_pages_do(anew):
    client = Client()
    told = client.get("/plan/cn-2013/plan.json").json()
    assert [(each["number"], each["label"]) for each in told["chapters"][1]["measures"]] == [
        (3, "2.1"), (4, "2.2"), (5, "2.3"),
    ]  # fmt: skip
    lines = client.get("/plan/cn-2013/plan.csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["1.1", "1.2", "2.1", "2.2", "2.3"]


def test_addresses_of_a_plan_that_numbers_through_stay_as_they_were(db):
    loading.load_edition("cn-2012")
    client = Client()
    assert client.get("/plan/cn-2012/measures/43/").status_code == 200
    assert client.get("/plan/cn-2012/measures/4.3/").status_code == 404
    assert measure_address(_public(), "M43") == "/plan/cn-2012/measures/43/"


def _public():
    from touchstone.kernel.access.viewer import PUBLIC

    return PUBLIC


def test_a_chinese_plan_that_numbers_anew_is_accepted_too(db):
    plan = drafts.accept(drafts.make_draft(CHAPTERS, "2013.txt", "cn-2013", "operator"), "operator")
    found = Measure.everything.filter(plan=plan).values_list("label", "title_zh")
    assert [label for label, _title in found] == ["1.1", "1.2", "2.1", "2.2"]
    assert found[2][1].startswith("集中审理案件")


def test_the_review_shows_the_numbers_its_measures_will_have(db):
    from touchstone.plan.tests.places import a_client, a_member, an_office

    an_office()
    drafts.make_draft(ANEW, "plan.txt", "cn-2013", "operator")
    page = a_client(a_member("JMO")).get("/plan/drafts/cn-2013/").content.decode()
    assert '<th scope="row">2.3</th>' in page
    assert "numbers begin anew" in page


def test_measures_of_two_plans_may_have_the_same_label(anew, db):
    again = ANEW.replace(b"2013", b"2014")
    drafts.accept(drafts.make_draft(again, "plan.txt", "cn-2014", "operator"), "operator")
    assert Measure.everything.filter(label="2.3").count() == 2
    assert Draft.objects.count() == 2
