"""StratML Part 1 (ISO 17469-1): chapters as goals, measures as objectives, organs as stakeholders.

Names, order and types follow the schema "StrategicPlanISOVersion20140401.xsd" (ISO/AIIM, version 1.1 of 1 April 2014):
a plan has at least one goal, every goal a name and a description, identifiers are XML IDs and each stands once.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:stratml_core"
_NO_ID = re.compile(r"[^\w.-]", re.ASCII)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_stratml(plan: dict[str, Any], language: str) -> bytes:
    """The plan of `jsonfile.as_json` as XML, in one language ("en" or "zh")."""
    root = etree.Element(f"{{{NAMESPACE}}}StrategicPlan", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    title = _words(plan["title"], language)
    _add(root, "Name", title)
    _add(root, "OtherInformation", f"Status of every objective as of {plan['as_of']}, computed from evidence.")
    core = _add(root, "StrategicPlanCore")
    organisation = _add(core, "Organization")
    _add(organisation, "Name", plan["issuer"] or plan["key"])
    _add(organisation, "Identifier", _id(plan["key"]))
    _add(core, "Vision")
    _add(core, "Mission")
    for chapter in plan["chapters"]:
        _goal(core, plan["key"], chapter, language)
    if not plan["chapters"]:
        _empty_goal(core, title)
    _information(root, plan)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _goal(core: Any, key: str, chapter: dict[str, Any], language: str) -> None:
    goal = _add(core, "Goal")
    _add(goal, "Name", _words(chapter["title"], language))
    _add(goal, "Description", _words(chapter["introduction"], language))
    _add(goal, "Identifier", _id(f"{key}-{chapter['number']}"))
    _add(goal, "SequenceIndicator", str(chapter["number"]))
    for measure in chapter["measures"]:
        _objective(goal, measure, language)


def _objective(goal: Any, measure: dict[str, Any], language: str) -> None:
    objective = _add(goal, "Objective")
    _add(objective, "Name", _words(measure["title"], language))
    _add(objective, "Description", _words(measure["summary"], language))
    _add(objective, "Identifier", _id(measure["id"]))
    _add(objective, "SequenceIndicator", measure["label"])
    for names, kind in ((measure["organs"], "Organization"), (measure["groups"], "Generic_Group")):
        for name in names:
            _add(_add(objective, "Stakeholder", StakeholderTypeType=kind), "Name", name)
    _add(objective, "OtherInformation", f"{measure['status']}: {measure['reason']}")


def _empty_goal(core: Any, title: str) -> None:
    """The schema asks for a goal; a plan without chapters is one."""
    goal = _add(core, "Goal")
    _add(goal, "Name", title)
    _add(goal, "Description", "")


def _information(root: Any, plan: dict[str, Any]) -> None:
    told = _add(root, "AdministrativeInformation")
    days = [measure["due_on"] for chapter in plan["chapters"] for measure in chapter["measures"]]
    _add(told, "StartDate", f"{plan['year']:04d}-01-01")
    _add(told, "EndDate", max([*days, f"{plan['year']:04d}-12-31"]))
    if plan["issued_on"]:
        _add(told, "PublicationDate", plan["issued_on"])


def _id(text: str) -> str:
    """An XML ID made of a text: it begins with a letter and has letters, digits, points, hyphens and lines alone.

    >>> _id("2013/M 7")
    '_2013_M_7'
    """
    plain = _NO_ID.sub("_", text)
    return plain if plain[:1].isalpha() or plain[:1] == "_" else f"_{plain}"


def _words(both: dict[str, str], language: str) -> str:
    other = "en" if language == "zh" else "zh"
    return both[language] or both[other]


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attrib=attributes)
    if text is not None:
        made.text = _NO_XML.sub("", text)
    return made
