"""Read decisions of the published table, taken through manager, list, page and API; and what ends a secrecy term."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.test import Client

from touchstone.kernel.access import secrecy
from touchstone.kernel.access.models import Circle, Membership, Reading, User
from touchstone.kernel.access.viewer import PUBLIC, viewer_of
from touchstone.kernel.parties.models import Organ, Party
from touchstone.kernel.records.errors import NotAllowed

NAMES = {"public": 0, "confidential": 1, "secret": 2, "top_secret": 3}
DAY = date(2012, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def organ(db):
    return Organ.objects.create(code="NCAC", name_en="Copyright office", name_zh="版权局")


def a_person(name, organ, **rights):
    user = User.objects.create(username=name, **rights)
    Membership.objects.create(user=user, organ=organ, role="head")
    return user


def a_record(organ, **wall):
    return Party.open(by="set-up", on=DAY, holder=organ, kind="organisation", name="Willow", **wall)


@pytest.mark.shared
def test_decisions_equal_the_published_table_on_every_way_to_a_record(shared, organ):
    with (shared / "data/standards/security/mls_read_decisions.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) >= 50
    others = {name: User.objects.create(username=f"named-{name}") for name in ("u1", "u2", "u3")}
    for row in rows:
        reader = a_person(row["case"], organ, clearance=NAMES[row["clearance"]],
                          compartments=row["user_compartments"].split())  # fmt: skip
        circle = None
        if row["doc_compartments"] or row["need_to_know"]:
            circle = Circle.objects.create(name=row["case"], compartments=row["doc_compartments"].split())
            named = row["need_to_know"].split()
            circle.persons.set([reader if name == row["user"] else others[name] for name in named])
        record = a_record(organ, level=NAMES[row["level"]], circle=circle)
        term = {"register": "parties", "number": record.number, "extended": row["extended"] == "True"}
        if row["term_ends"]:
            secrecy.SecrecyTerm.objects.create(ends_on=row["term_ends"], **term)
        allowed = row["expect"] != "deny_as_absent"
        assert ways(record, reader) == {"manager": allowed, "list": allowed, "page": allowed, "api": allowed}, row[
            "case"
        ]


def ways(record, reader):
    reader = User.objects.get(pk=reader.pk)
    client = Client()
    client.force_login(reader)
    page, api = f"/registers/parties/{record.number}/", f"/api/v1/registers/parties/records/{record.number}"
    listed = f"/api/v1/registers/parties/records?q={record.number}"
    return {
        "manager": Party.objects.seen_by(viewer_of(reader)).filter(pk=record.pk).exists(),
        "list": record.number in [each["number"] for each in client.get(listed).json()["items"]],
        "page": client.get(page).status_code == 200,
        "api": client.get(api).status_code == 200,
    }


@pytest.mark.parametrize(
    ("level", "ends_on", "extended", "noted"),
    [(1, None, False, 0), (2, None, False, 1), (3, date(2999, 1, 1), False, 1),
     (2, date(2012, 6, 30), False, 0), (2, date(2012, 6, 30), True, 1)],
    ids=["confidential", "secret", "term runs", "term over", "term over and extended"],
)  # fmt: skip
def test_a_reading_of_a_secret_is_written_down_while_its_term_runs(organ, level, ends_on, extended, noted):
    """Expected as in the published table: allow_and_log from "secret" on, unless the term is over and not extended."""
    reader, record = a_person("reader", organ, clearance=3), a_record(organ, level=level)
    if ends_on:
        secrecy.SecrecyTerm.objects.create(register="parties", number=record.number, ends_on=ends_on, extended=extended)
    client = Client()
    client.force_login(reader)
    client.get(f"/registers/parties/{record.number}/")
    assert Reading.objects.filter(number=record.number, reader=reader).count() == noted


def is_public(record):
    return Party.objects.seen_by(PUBLIC).filter(pk=record.pk).exists()


def test_the_end_of_a_term_publishes_nothing_until_two_heads_have_reviewed_and_released(organ):
    ann, ben = (a_person(name, organ, clearance=2) for name in ("ann", "ben"))
    record = a_record(organ, level=2)
    secrecy.set_term(record, ends_on=date(2012, 6, 30), by=ann)
    assert not is_public(record)
    with pytest.raises(secrecy.ReleaseRefused, match="reviewed first"):
        secrecy.release(record, by=ann, on=date(2012, 7, 2), reason="Term over")
    with pytest.raises(secrecy.ReleaseRefused, match="after that day"):
        secrecy.review(record, by=ann, on=date(2012, 6, 30), finding="Nothing left to keep")
    secrecy.review(record, by=ann, on=date(2012, 7, 1), finding="Nothing left to keep")
    with pytest.raises(secrecy.ReleaseRefused, match="another head"):
        secrecy.release(record, by=ann, on=date(2012, 7, 2), reason="Term over")
    assert not is_public(record)
    secrecy.release(record, by=ben, on=date(2012, 7, 2), reason="Term over")
    assert is_public(record)
    with pytest.raises(secrecy.ReleaseRefused, match="not closed again"):
        secrecy.set_term(record, ends_on=date(2020, 1, 1), by=ann)


def test_a_term_is_extended_and_never_cut_short_and_its_review_begins_anew(organ):
    ann, record = a_person("ann", organ, clearance=2), a_record(organ, level=2)
    secrecy.set_term(record, ends_on=date(2012, 6, 30), by=ann)
    secrecy.review(record, by=ann, on=date(2012, 7, 1), finding="Keep it")
    term = secrecy.set_term(record, ends_on=date(2020, 6, 30), by=ann)
    assert term.extended and term.reviewed_on is None
    with pytest.raises(secrecy.ReleaseRefused, match="not cut short"):
        secrecy.set_term(record, ends_on=date(2015, 1, 1), by=ann)


def test_who_may_not_read_a_record_decides_nothing_about_it(organ):
    with pytest.raises(NotAllowed, match="cleared to read it"):
        secrecy.set_term(a_record(organ, level=2), ends_on=date(2012, 6, 30), by=a_person("ann", organ, clearance=1))


# -- the page on which heads decide -----------------------------------------------------------------------------------


def signed_in(user):
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def decide(user, record, deed, **facts):
    """Take a decision on the page; the answer."""
    sent = {"deed": deed} | {f"{deed}-{name}": value for name, value in facts.items()}
    return signed_in(user).post(f"/registers/parties/{record.number}/secrecy/", sent)


def test_heads_close_a_record_and_open_it_again_by_review_and_release_on_its_page(organ):
    ann, ben = (a_person(name, organ, clearance=2) for name in ("ann", "ben"))
    record = a_record(organ)
    assert is_public(record)
    refused = decide(ann, record, "close", level=3, ends_on="2012-06-30", reason="Rockets", on="2012-03-02")
    assert refused.status_code == 422
    assert "no term" not in decide(ann, record, "close", level=2, reason="Rockets", on="2012-03-02").content.decode()
    assert is_public(record)
    decide(ann, record, "close", level=2, ends_on="2012-06-30", reason="Rockets", on="2012-03-02")
    assert not is_public(record)
    assert "its secrecy term is over" in signed_in(ben).get("/desk/").content.decode()
    assert "Release for good" not in signed_in(ben).get(f"/registers/parties/{record.number}/secrecy/").content.decode()
    decide(ann, record, "review", finding="Nothing left to keep", on="2012-07-01")
    assert record.number not in signed_in(ann).get("/desk/").content.decode()
    own = decide(ann, record, "release", reason="Term over", on="2012-07-02")
    assert (own.status_code, "another head releases it" in own.content.decode()) == (422, True)
    assert not is_public(record)
    assert decide(ben, record, "release", reason="Term over", on="2012-07-02").status_code == 302
    assert is_public(record)
    again = decide(ann, record, "close", level=1, ends_on="2030-01-01", reason="Again", on="2012-07-03")
    assert "not closed again" in again.content.decode()


def test_nobody_else_finds_the_page_or_decides_on_it(organ):
    other = Organ.objects.create(code="SIPO", name_en="Patent office", name_zh="专利局")
    record = a_record(organ)
    officer = User.objects.create(username="officer", clearance=3)
    Membership.objects.create(user=officer, organ=organ, role="officer")
    assert (
        decide(officer, record, "close", level=1, ends_on="2030-01-01", reason="x", on="2012-03-02").status_code == 403
    )
    stranger = a_person("stranger", other, clearance=3)
    assert (
        decide(stranger, record, "close", level=1, ends_on="2030-01-01", reason="x", on="2012-03-02").status_code == 403
    )
    hidden = a_record(organ, level=2)
    assert decide(a_person("uncleared", organ), hidden, "release", reason="x", on="2012-03-02").status_code == 404
    assert is_public(record)


def test_a_circle_of_ones_own_closes_a_record_and_nobody_is_shut_out_by_a_circle_of_others(organ):
    mine = Circle.objects.create(name="Naval", compartments=["naval"])
    theirs = Circle.objects.create(name="Rockets", compartments=["rockets"])
    ann, record = a_person("ann", organ, clearance=1, compartments=["naval"]), a_record(organ)
    facts = {"level": 0, "reason": "Need to know", "on": "2012-03-02"}
    assert decide(ann, record, "close", circle=theirs.pk, **facts).status_code == 422
    assert decide(ann, record, "close", circle=mine.pk, **facts).status_code == 302
    assert not is_public(record)


def test_an_operator_clears_people_and_makes_circles_and_roles_by_command(organ):
    from typer.testing import CliRunner

    from touchstone.cli.users import app

    run, user = CliRunner().invoke, User.objects.create(username="li")
    assert run(app, ["role", "li", "NCAC", "head", "--reason", "Chen retired"]).exit_code == 0
    assert run(app, ["clear", "li", "secret", "--compartment", "naval", "--reason", "Decision 12"]).exit_code == 0
    assert run(app, ["circle", "Naval", "--compartment", "naval", "--person", "li", "--reason", "x"]).exit_code == 0
    viewer = viewer_of(User.objects.get(pk=user.pk))
    assert (viewer.clearance, viewer.holds("head", organ.pk), len(viewer.circles)) == (2, True, 1)
    assert run(app, ["clear", "li", "cosmic", "--reason", "x"]).exit_code == 2
    assert run(app, ["end-role", "li", "NCAC", "--reason", "Left"]).exit_code == 0
    assert not viewer_of(User.objects.get(pk=user.pk)).roles
