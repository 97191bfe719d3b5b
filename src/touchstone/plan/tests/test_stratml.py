"""The StratML of a plan against the structure of the published schema.

The table below restates, as facts, what "StrategicPlanISOVersion20140401.xsd" asks for (ISO 17469-1, schema version 1.1
of 1 April 2014; read in the public repository OwenAmbur/StratML, doc/schemas/versions, commit 9743e1f): the children of
each element in their order, which of them must be there, and which may stand more than once.
"""

from datetime import date

import pytest
from lxml import etree

from touchstone.kernel.access.viewer import PUBLIC
from touchstone.plan.exports.jsonfile import as_json
from touchstone.plan.exports.stratml import NAMESPACE, as_stratml
from touchstone.plan.loading import load_edition

ONE, MAYBE, ANY, SOME = "1", "?", "*", "+"
ORDER = {
    "StrategicPlan": [("Name", ONE), ("Description", MAYBE), ("OtherInformation", MAYBE), ("StrategicPlanCore", ONE),
                      ("AdministrativeInformation", MAYBE)],
    "StrategicPlanCore": [("Organization", ANY), ("Vision", MAYBE), ("Mission", MAYBE), ("Value", ANY),
                          ("Goal", SOME)],
    "Organization": [("Name", MAYBE), ("Acronym", MAYBE), ("Identifier", MAYBE), ("Description", MAYBE),
                     ("Stakeholder", ANY)],
    "Vision": [("Description", MAYBE), ("Identifier", MAYBE)],
    "Mission": [("Description", MAYBE), ("Identifier", MAYBE)],
    "Goal": [("Name", ONE), ("Description", ONE), ("Identifier", MAYBE), ("SequenceIndicator", MAYBE),
             ("Stakeholder", ANY), ("OtherInformation", MAYBE), ("Objective", ANY)],
    "Objective": [("Name", MAYBE), ("Description", MAYBE), ("Identifier", MAYBE), ("SequenceIndicator", MAYBE),
                  ("Stakeholder", ANY), ("OtherInformation", MAYBE)],
    "Stakeholder": [("Name", ONE), ("Description", MAYBE)],
    "AdministrativeInformation": [("StartDate", MAYBE), ("EndDate", MAYBE), ("PublicationDate", MAYBE),
                                  ("Source", MAYBE), ("Submitter", MAYBE)],
}  # fmt: skip
SCHEMA = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="{ns}" targetNamespace="{ns}"
 elementFormDefault="qualified">{elements}</xsd:schema>"""
BOUNDS = {ONE: "", MAYBE: 'minOccurs="0"', ANY: 'minOccurs="0" maxOccurs="unbounded"', SOME: 'maxOccurs="unbounded"'}
TYPES = {"Identifier": "ID", "StartDate": "date", "EndDate": "date", "PublicationDate": "date", "Source": "anyURI"}
STAKEHOLDERS = ("Person", "Organization", "Generic_Group")


def a_schema():
    """A schema made of the table, so that a proper validator does the comparing."""
    leaves = {child for children in ORDER.values() for child, _times in children} - set(ORDER)
    elements = [f'<xsd:element name="{name}" type="xsd:{TYPES.get(name, "string")}"/>' for name in sorted(leaves)]
    for name, children in ORDER.items():
        inside = "".join(f'<xsd:element ref="{child}" {BOUNDS[times]}/>' for child, times in children)
        kinds = "".join(f'<xsd:enumeration value="{kind}"/>' for kind in STAKEHOLDERS)
        kind = (f'<xsd:attribute name="StakeholderTypeType"><xsd:simpleType><xsd:restriction base="xsd:string">{kinds}'
                "</xsd:restriction></xsd:simpleType></xsd:attribute>")  # fmt: skip
        elements.append(
            f'<xsd:element name="{name}"><xsd:complexType><xsd:sequence>{inside}</xsd:sequence>'
            f"{kind if name == 'Stakeholder' else ''}</xsd:complexType></xsd:element>"
        )
    made = SCHEMA.format(ns=NAMESPACE, elements="".join(elements))
    return etree.XMLSchema(etree.fromstring(made))


def problems(content):
    schema = a_schema()
    schema.validate(etree.fromstring(content))
    return [str(each) for each in schema.error_log]


def a_small_plan(**facts):
    measure = {
        "id": "2013/M01", "label": "1.1", "title": {"en": "Rules", "zh": ""}, "summary": {"en": "Revise.", "zh": ""},
        "organs": ["SIPO"], "groups": ["all departments"], "due_on": "2013-12-31", "status": "late", "reason": "Late.",
    }  # fmt: skip
    chapter = {"number": 1, "title": {"en": "One", "zh": ""}, "introduction": {"en": "", "zh": ""},
               "measures": [measure]}  # fmt: skip
    usual = {"key": "2013", "title": {"en": "Plan", "zh": ""}, "year": 2013, "as_of": "2013-06-01", "issuer": "",
             "issued_on": None, "chapters": [chapter]}  # fmt: skip
    return usual | facts


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_plan_has_names_order_and_types_of_the_schema(language):
    plan = load_edition("cn-2012")
    assert problems(as_stratml(as_json(plan, PUBLIC, date(2012, 11, 30)), language)) == []


def test_an_unnamed_group_is_a_generic_group_and_identifiers_are_xml_ids():
    made = as_stratml(a_small_plan(), "en")
    assert problems(made) == []
    root = etree.fromstring(made)
    kinds = root.xpath("//s:Stakeholder/@StakeholderTypeType", namespaces={"s": NAMESPACE})
    assert kinds == ["Organization", "Generic_Group"]


def test_a_plan_without_chapters_still_has_the_goal_that_the_schema_asks_for():
    assert problems(as_stratml(a_small_plan(chapters=[]), "en")) == []


def test_signs_that_xml_does_not_know_are_left_out():
    made = as_stratml(a_small_plan(title={"en": "Plan\x00\x0b\ufffe of 2013", "zh": ""}), "en")
    assert etree.fromstring(made).findtext(f"{{{NAMESPACE}}}Name") == "Plan of 2013"


def test_the_last_day_is_that_of_the_measure_due_last():
    chapter = a_small_plan()["chapters"][0]
    late = a_small_plan(chapters=[chapter | {"measures": [chapter["measures"][0] | {"due_on": "2015-12-31"}]}])
    assert b"<EndDate>2015-12-31</EndDate>" in as_stratml(late, "en")


def test_the_comparison_finds_what_the_schema_does_not_allow():
    made = as_stratml(a_small_plan(), "en").replace(b"<SequenceIndicator>", b"<Sequence>")
    made = made.replace(b"</SequenceIndicator>", b"</Sequence>")
    assert "Sequence" in problems(made)[0]
