"""`touchstone plan import` and `accept`: what they show, what they change, what they refuse; nothing is cut."""

import json

import pytest
import typer

from touchstone.kernel.parties.models import Organ
from touchstone.plan import drafts
from touchstone.plan.commands import accept_plan, import_plan, lineage, link, overdue, owes
from touchstone.plan.models import Chapter, Deliverable, Draft, Lineage, Measure, Plan, Responsibility
from touchstone.plan.tests.places import a_measure, a_plan
from touchstone.plan.tests.test_numbering import ANEW

pytestmark = pytest.mark.django_db
LONG = "very " * 150 + "long"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "cn-2013.txt"
    path.write_bytes(ANEW)
    return path


def nothing():
    return not any(kind.objects.exists() for kind in (Plan, Draft, Organ, Chapter, Responsibility)) and (
        not Measure.everything.exists()
    )


def test_a_dry_run_shows_what_would_be_made_and_changes_nothing(file, capsys):
    import_plan(file, dry_run=True)
    said = capsys.readouterr().out
    assert "cn-2013: would make 2 chapters and 5 measures, numbers begin anew" in said
    assert "organs to be added: SIPO, MOF, SPC" in said
    assert nothing()


def test_a_dry_run_in_json_carries_counts_objections_and_the_compiled_plan(file, capsys):
    Organ.objects.create(code="SIPO", name_en="Patent office")
    import_plan(file, dry_run=True, as_json_=True)
    said = json.loads(capsys.readouterr().out)
    assert said["dry_run"] is said["acceptable"] is True
    would = said["would_make"]
    assert (would["chapters"], would["measures"], would["organs"], would["new_organs"]) == (
        2,
        5,
        ["SIPO"],
        ["MOF", "SPC"],
    )
    assert len(said["compiled"]["chapters"]) == 2


def test_a_dry_run_of_what_cannot_be_accepted_says_why_and_exits_1(tmp_path, capsys):
    path = tmp_path / "cn-2013.txt"
    path.write_bytes(ANEW.replace(b"of 2013", b"of works").replace(b"3. Publish judgments", b"2. Publish judgments"))
    with pytest.raises(typer.Exit) as left:
        import_plan(path, dry_run=True)
    said = capsys.readouterr().out
    assert left.value.exit_code == 1
    assert "Numbers stand twice" in said
    assert "No year was found" in said
    assert nothing()


def test_a_dry_run_makes_what_accepting_makes(file, capsys):
    import_plan(file, dry_run=True, as_json_=True)
    would = json.loads(capsys.readouterr().out)["would_make"]
    import_plan(file, accept=True)
    assert Chapter.objects.count() == would["chapters"]
    assert Measure.everything.count() == would["measures"]
    assert {organ.code for organ in Organ.objects.all()} == set(would["new_organs"])
    assert Deliverable.objects.count() == would["instruments"] + would["targets"]


def test_a_kept_draft_is_shown_dry_and_then_accepted(file, capsys):
    import_plan(file)
    accept_plan("cn-2013", dry_run=True)
    assert not Plan.objects.exists()
    accept_plan("cn-2013")
    assert Plan.objects.get().measures.count() == 5


@pytest.mark.parametrize("key", ["计划", "Plan 2013", "cn_2013", "2013-cn", "x" * 30, "cn/2013"])
def test_a_key_that_cannot_stand_in_an_address_is_refused_by_name(file, key, capsys):
    with pytest.raises(typer.Exit):
        import_plan(file, key=key)
    assert key in capsys.readouterr().err
    assert nothing()


def a_long_compiled():
    """A plan whose every text is longer than any column ever was."""
    measure = {
        "number": 1, "text": LONG, "line": 9, "organs": ["Bureau of rules and standards of the eastern provinces"],
        "organ_groups": [f"group {LONG}"], "instruments": [{"title": f"rules {LONG}", "verb": f"revise {LONG}"}],
        "targets": [{"value": 31, "qualifier": f"at least {LONG}", "unit": f"cities {LONG}"}],
    }  # fmt: skip
    chapter = {"number": 1, "title": f"chapter {LONG}", "introduction": LONG, "measures": [measure]}
    return {"title": f"Plan {LONG}", "year": 2013, "language": "en", "chapters": [chapter], "unplaced": []}


def test_nothing_of_a_plan_is_cut():
    from datetime import UTC, datetime

    draft = Draft.objects.create(key="cn-2013", file_name="p.txt", sha256="0" * 64, compiled=a_long_compiled(),
                                 made_at=datetime(2013, 1, 5, tzinfo=UTC), made_by="operator")  # fmt: skip
    plan = drafts.accept(draft, "operator")
    assert plan.title_en == f"Plan {LONG}"
    assert plan.chapters.get().title_en == f"chapter {LONG}"
    assert plan.measures.get().summary_en == LONG
    assert set(Deliverable.objects.values_list("title_en", "verb", "qualifier")) == {
        (f"rules {LONG}", f"revise {LONG}", ""), (f"cities {LONG}", "", f"at least {LONG}"),
    }  # fmt: skip
    groups = Responsibility.objects.filter(organ=None).values_list("group", flat=True)
    assert list(groups) == [f"group {LONG}"]


def test_an_unknown_organ_whose_name_is_no_code_gets_one_and_keeps_its_name():
    from datetime import UTC, datetime

    draft = Draft.objects.create(key="cn-2013", file_name="p.txt", sha256="0" * 64, compiled=a_long_compiled(),
                                 made_at=datetime(2013, 1, 5, tzinfo=UTC), made_by="operator")  # fmt: skip
    drafts.accept(draft, "operator")
    organ = Organ.objects.get()
    assert organ.name_en == "Bureau of rules and standards of the eastern provinces"
    assert organ.code.startswith("ORGAN-")


def test_an_organ_s_name_too_long_for_the_list_of_organs_is_an_objection_with_its_line():
    compiled = a_long_compiled()
    compiled["chapters"][0]["measures"][0]["organs"] = ["x" * 201]
    assert "Line 9 names an organ with 201 signs" in drafts.objections(compiled)[0]


def test_an_organ_known_by_its_name_is_not_added_again(file):
    Organ.objects.create(code="COURT", name_en="SPC", name_zh="高法院")
    import_plan(file, accept=True)
    assert Organ.objects.filter(code="SPC").count() == 0
    assert Measure.everything.filter(responsibilities__organ__code="COURT").count() == 3


# -- the other commands -----------------------------------------------------------------------------------------------


def test_lineage_is_entered_shown_and_taken_back_by_command(capsys):
    first, second = a_measure(a_plan(), 7, "NCAC"), a_measure(a_plan("cn-2013", 2013), 1, "NCAC")
    link(first.number, second.number, kind="", note="")
    lineage("cn-2013", as_json_=True)
    said = json.loads(capsys.readouterr().out.split("entered.\n")[1])
    assert said[0]["comes_from"] == [{"kind": "continued", "measure": "CN-2012-M07", "note": ""}]
    link(first.number, second.number, kind="", note="The wrong one", take_back=True)
    assert not Lineage.objects.exists()


def test_what_an_organ_owes_and_what_is_overdue_are_printed(capsys):
    measure = a_measure(a_plan(), 7, "NCAC", "SAIC")
    owes("cn-2012", "NCAC", on="2012-11-30", as_json_=True)
    assert [(each["measure"], each["days_left"]) for each in json.loads(capsys.readouterr().out)] == [
        (measure.number, 31)
    ]
    overdue("cn-2012", on="2013-01-10", as_json_=True)
    assert [each["days_over"] for each in json.loads(capsys.readouterr().out)] == [10]
