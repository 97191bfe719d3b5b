"""A plan as StratML (ISO 17469-1): chapters as goals, measures as objectives, organs as stakeholders."""

from __future__ import annotations

from typing import Any

from lxml import etree

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:stratml_core"


def as_stratml(plan: dict[str, Any], language: str) -> bytes:
    """The plan of `jsonfile.as_json` as XML, in one language ("en" or "zh")."""
    root = etree.Element(f"{{{NAMESPACE}}}StrategicPlan", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _add(root, "Name", _words(plan["title"], language))
    _add(root, "Description", f"{len(plan['chapters'])} goals")
    core = _add(root, "StrategicPlanCore")
    organisation = _add(core, "Organization")
    _add(organisation, "Name", plan["key"])
    _add(organisation, "Identifier", plan["key"])
    _add(_add(core, "Vision"), "Description", _words(plan["title"], language))
    _add(_add(core, "Mission"), "Description", _words(plan["title"], language))
    for chapter in plan["chapters"]:
        _goal(core, plan["key"], chapter, language)
    _information(root, plan)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _goal(core: Any, key: str, chapter: dict[str, Any], language: str) -> None:
    goal = _add(core, "Goal")
    _add(goal, "Name", _words(chapter["title"], language))
    _add(goal, "Description", _words(chapter["introduction"], language))
    _add(goal, "Identifier", f"{key}-{chapter['number']}")
    _add(goal, "SequenceIndicator", str(chapter["number"]))
    for measure in chapter["measures"]:
        objective = _add(goal, "Objective")
        _add(objective, "Name", _words(measure["title"], language))
        _add(objective, "Description", _words(measure["summary"], language))
        _add(objective, "Identifier", measure["id"])
        _add(objective, "SequenceIndicator", str(measure["number"]))
        for organ in [*measure["organs"], *measure["groups"]]:
            stakeholder = _add(objective, "Stakeholder", StakeholderTypeType="Organization")
            _add(stakeholder, "Name", organ)
        _add(objective, "OtherInformation", f"{measure['status']}: {measure['reason']}")


def _information(root: Any, plan: dict[str, Any]) -> None:
    told = _add(root, "AdministrativeInformation")
    _add(told, "StartDate", f"{plan['year']}-01-01")
    _add(told, "EndDate", f"{plan['year']}-12-31")
    _add(told, "PublicationDate", plan["as_of"])


def _words(both: dict[str, str], language: str) -> str:
    other = "en" if language == "zh" else "zh"
    return both[language] or both[other]


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attrib=attributes)
    if text is not None:
        made.text = "".join(sign for sign in text if sign >= " " or sign in "\t\n")
    return made
