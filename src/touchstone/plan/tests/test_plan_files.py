"""The plan as files: they parse, follow their schemas, and name all 90 measures."""

import csv
import io
import json

import jsonschema
import pytest
import typer
from django.test import Client
from icalendar import Calendar
from lxml import etree

from touchstone.plan.commands import export
from touchstone.plan.loading import load_edition
from touchstone.plan.models import Measure

CORE = {"s": "urn:ISO:std:iso:17469:tech:xsd:stratml_core"}


@pytest.fixture
def client(db):
    load_edition("cn-2012")
    return Client()


def test_the_json_follows_its_published_schema(client):
    whole = json.loads(client.get("/plan/cn-2012/plan.json").content)
    jsonschema.Draft202012Validator(client.get("/plan/schema.json").json()).validate(whole)
    assert sum(len(chapter["measures"]) for chapter in whole["chapters"]) == 90


def test_the_csv_has_a_row_a_measure(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/plan/cn-2012/plan.csv").content.decode("utf-8-sig"))))
    assert [int(row["number"]) for row in rows] == list(range(1, 91))
    assert all(row["status"] and row["reason"] for row in rows)


@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
def test_the_stratml_is_a_plan_of_8_goals_and_90_objectives(client, prefix):
    root = etree.fromstring(client.get(f"{prefix}/plan/cn-2012/plan.stratml.xml").content)
    assert etree.QName(root).localname == "StrategicPlan"
    assert len(root.findall("s:StrategicPlanCore/s:Goal", CORE)) == 8
    objectives = root.findall("s:StrategicPlanCore/s:Goal/s:Objective", CORE)
    assert len(objectives) == 90
    assert all(each.findtext("s:Name", namespaces=CORE) for each in objectives)


def test_the_calendar_has_a_day_for_each_measure(client):
    made = Calendar.from_ical(client.get("/plan/cn-2012/calendar.ics").content)
    events = made.walk("VEVENT")
    assert len(events) == len({str(event["uid"]) for event in events}) == 90


def test_an_organ_s_calendar_has_its_measures_alone(client):
    events = Calendar.from_ical(client.get("/plan/cn-2012/organs/NCAC/calendar.ics").content).walk("VEVENT")
    assert 0 < len(events) < 90


@pytest.mark.parametrize("prefix", ["", "/zh-hans"], ids=["English", "Chinese"])
def test_the_annual_report_is_a_pdf_in_both_languages(client, prefix):
    answer = client.get(f"{prefix}/plan/cn-2012/annual-report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(client):
    Measure.everything.filter(position=1).update(title_en="=1+1")
    rows = list(csv.DictReader(io.StringIO(client.get("/plan/cn-2012/plan.csv").content.decode("utf-8-sig"))))
    assert rows[0]["title_en"] == "'=1+1"


@pytest.mark.parametrize("form", ["json", "csv", "stratml"])
def test_the_command_prints_every_format(client, capsys, form):
    export("cn-2012", fmt=form)
    assert "CN-2012-M90" in capsys.readouterr().out or form == "csv"


def test_an_unknown_format_is_refused_with_those_there_are(client, capsys):
    with pytest.raises(typer.Exit):
        export("cn-2012", fmt="xml")
    assert "'xml' is no format; formats: json, csv, stratml." in capsys.readouterr().err
