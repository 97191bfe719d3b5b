"""Trademark applications and registrations of the USPTO: daily and yearly files (TRTDXFAP, TRTYRAP), version 2.0.

A file is one document of a million `case-file` records; each is read alone. Element names and the meaning of a class
status of 6 are those of the office's documentation of the format. The first digit of a drawing code and the tens of a
party type are read after the office's lists (unverified); the codes themselves stay in the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from touchstone.corpus.numbers import Of, normalise
from touchstone.corpus.readers.values import country, day, squeezed, whole
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.trademarks import (
    Figure,
    GoodsClass,
    MarkRelation,
    RightEvent,
    RightParty,
    RightPriority,
    Statement,
    Trademark,
)

FEATURES = {"1": "word", "2": "figurative", "3": "combined", "4": "word", "5": "stylised_word", "6": "sound"}
CATEGORIES = {
    "trademark-in": "trademark",
    "service-mark-in": "service_mark",
    "collective-trademark-in": "collective_trademark",
    "collective-service-mark-in": "collective_service_mark",
    "collective-membership-mark-in": "collective_membership",
    "certification-mark-in": "certification",
}
BASES = {
    "use-application-currently-in": "use",
    "intent-to-use-current-in": "intent_to_use",
    "filing-basis-current-44d-in": "foreign_filing",
    "filing-basis-current-44e-in": "foreign_registration",
    "filing-basis-current-66a-in": "madrid",
    "filing-current-no-basis-in": "none",
    "without-basis-currently-in": "none",
}
ROLES = {"1": "applicant", "2": "owner", "3": "registrant"}
SUBJECTS = (
    ("GS", "goods"),
    ("DM", "description"),
    ("D0", "disclaimer"),
    ("D1", "disclaimer"),
    ("TR", "translation"),
    ("TL", "translation"),
    ("CC", "colours"),
    ("CD", "colours"),
    ("CL", "colours"),
    ("PM", "pseudo_mark"),
    ("N", "name_consent"),
)
UNITED_STATES_ONLY = ("A", "B", "200")  # certification marks for goods and services, collective membership
LINE = 40  # signs of a name in older files: a full line runs on in the next without a space
_GOODS_CODE = re.compile(r"GS(\w{3})\d*$")


def read(case: Any, descriptions: bool = False) -> Iterator[Trademark]:
    """The mark of one `case-file`.

    Raises:
        Unreadable: it has no serial number, so that the row would have no key.
    """
    serial = _text(case, "serial-number")
    if not serial or not serial.strip("0"):
        raise Unreadable("the case file has no serial number", number=_text(case, "registration-number"))
    mark = Trademark(office="US", number_original=serial)
    mark.number = _number(serial, "trademark_application")
    mark.registration_number = _number(_text(case, "registration-number"), "trademark_registration")
    mark.changed_on = day(_text(case, "transaction-date"))
    header = case.find("case-file-header")
    mark.partial = header is None
    if header is not None:
        _header(mark, header)
    _statements(mark, case)
    _classes(mark, case)
    _parties(mark, case)
    _abroad(mark, case)
    _relations(mark, case)
    _events(mark, case)
    yield mark


def _header(mark: Trademark, header: Any) -> None:
    told = {child.tag: squeezed(child.text) for child in header}
    drawing = told.get("mark-drawing-code")
    mark.mark_text = told.get("mark-identification")
    mark.feature_original, mark.feature = drawing, FEATURES.get((drawing or "")[:1])
    mark.applied_on = day(told.get("filing-date"))
    mark.published_on = day(told.get("published-for-opposition-date"))
    mark.registered_on = day(told.get("registration-date"))
    mark.renewed_on = day(told.get("renewal-date"))
    mark.status, mark.status_since = told.get("status-code"), day(told.get("status-date"))
    cancelled, abandoned = day(told.get("cancellation-date")), day(told.get("abandonment-date"))
    if cancelled or abandoned:
        mark.ended_on, mark.end = cancelled or abandoned, "cancelled" if cancelled else "abandoned"
    mark.standard_characters = _yes(told.get("standard-characters-claimed-in"))
    mark.in_colour = _yes(told.get("color-drawing-current-in"))
    mark.flags = [name for name, value in told.items() if name.endswith("-in") and _yes(value)]
    mark.categories = [CATEGORIES[name] for name in mark.flags if name in CATEGORIES]
    mark.bases = list(dict.fromkeys(BASES[name] for name in mark.flags if name in BASES))
    for role, name in (("representative", "attorney-name"), ("representative", "domestic-representative-name")):
        if told.get(name):
            mark.parties.append(RightParty(role, told[name], kind="person", detail=name))


def _statements(mark: Trademark, case: Any) -> None:
    for each in case.iterfind("case-file-statements/case-file-statement"):
        code, text = _text(each, "type-code"), _text(each, "text")
        mark.statements.append(Statement(_subject(code or ""), code, text, None))


def _subject(code: str) -> str:
    return next((subject for prefix, subject in SUBJECTS if code.startswith(prefix)), "other")


def _classes(mark: Trademark, case: Any) -> None:
    """Classes with their goods: a statement GS0251 holds goods of class 25, in the order of its last digit."""
    goods: dict[str, list[str]] = {}
    for code, text in ((each.code or "", each.text) for each in mark.statements if each.subject == "goods"):
        match = _GOODS_CODE.match(code)
        goods.setdefault(match[1].lstrip("0") if match else "", []).append(text or "")
    classifications = case.find("classifications")
    for each in _each(classifications, "classification"):
        mark.goods.extend(_classification(each, goods))
    if classifications is not None and classifications.find("classification") is None and len(classifications):
        mark.goods.extend(_classification(classifications, goods))
    for number, texts in goods.items():
        mark.goods.append(GoodsClass("nice", number or None, text=" ".join(texts), lang="en"))


def _classification(each: Any, goods: dict[str, list[str]]) -> Iterator[GoodsClass]:
    anywhere, commerce = _text(each, "first-use-anywhere-date"), _text(each, "first-use-in-commerce-date")
    usual: dict[str, Any] = {
        "status": _text(each, "status-code"),
        "status_since": day(_text(each, "status-date")),
        "first_used_on": day(anywhere),
        "first_used_original": _said(anywhere),
        "first_used_in_commerce_on": day(commerce),
        "first_used_in_commerce_original": _said(commerce),
    }
    primary = _bare(_text(each, "primary-code"))
    international = [
        number for number in (_bare(squeezed(code.text)) for code in each.iterfind("international-code")) if number
    ]
    for number in dict.fromkeys(international or [primary]):
        texts = goods.pop(number, None) or goods.pop(primary, None) or []
        scheme = "nice" if international and number not in UNITED_STATES_ONLY else "us"
        yield GoodsClass(scheme, number or None, text=" ".join(texts) or None, lang="en" if texts else None, **usual)
    for code in each.iter("us-code"):
        if _bare(code.text) and (international or _bare(code.text) != primary):
            yield GoodsClass("us", _bare(code.text))


def _parties(mark: Trademark, case: Any) -> None:
    for each in case.iterfind("case-file-owners/case-file-owner"):
        mark.parties.append(_owner(each))
    correspondent = case.find("correspondent")
    if correspondent is not None:
        lines = [line for line in (squeezed(child.text) for child in correspondent) if line]
        if lines:
            mark.parties.append(RightParty("correspondent", lines[0], street=", ".join(lines[1:]) or None))


def _owner(owner: Any) -> RightParty:
    code = _text(owner, "party-type")
    name = _text(owner, "party-name") or _lines(_text(owner, f"name-{line}") for line in (1, 2, 3))
    streets = [_text(owner, f"address-{line}") for line in (1, 2, 3, 4)]
    home = owner.find("nationality")
    legal_form = _text(owner, "legal-entity-type-code")
    spoken = [_text(owner, name) for name in ("dba-aka-text", "composed-of-statement")]
    return RightParty(
        role=ROLES.get((code or "")[:1], "owner"),
        name=name,
        sequence=whole(_text(owner, "entry-number")),
        kind={"01": "person"}.get(legal_form or "", "organisation") if legal_form else None,
        street=", ".join(line for line in streets if line) or None,
        city=_text(owner, "city"),
        region=_text(owner, "state"),
        postcode=_text(owner, "postcode"),
        country=country(_text(owner, "country")),
        nationality=_home(home),
        legal_form=_text(owner, "entity-statement") or legal_form,
        other_names="; ".join(text for text in spoken if text) or None,
        detail=code,
    )


def _lines(lines: Iterable[str | None]) -> str | None:
    name = ""
    for line in lines:
        name += ("" if not name or len(name) % LINE == 0 else " ") + line if line else ""
    return name or None


def _home(home: Any) -> str | None:
    if home is None:
        return None
    return _text(home, "country") or _text(home, "state") or _text(home, "other") or squeezed(home.text)


def _abroad(mark: Trademark, case: Any) -> None:
    for each in case.iterfind("foreign-applications/foreign-application"):
        office, number = country(_text(each, "country")), _text(each, "application-number")
        renewed = _text(each, "registration-renewal-expiration-date")
        mark.priorities.append(
            RightPriority(
                office=office,
                number=normalise(office or "", number).number or None if number else None,
                number_original=number,
                date=day(_text(each, "filing-date")),
                claimed=_yes(_text(each, "foreign-priority-claim-in")),
                registration_number=_text(each, "registration-number"),
                registered_on=day(_text(each, "registration-date")),
                expires_on=day(renewed) or day(_text(each, "registration-expiration-date")),
            )
        )


def _relations(mark: Trademark, case: Any) -> None:
    for each in case.iterfind("prior-registration-applications/prior-registration-application"):
        number = _text(each, "number")
        if number:
            of: Of = "trademark_application" if len(number.lstrip("0")) == 8 else "trademark_registration"
            detail = _text(each, "relationship-type")
            mark.relations.append(MarkRelation("prior_registration", "US", _number(number, of), number, detail=detail))
    madrid = case.find("international-registration")
    if madrid is not None and _said(_text(madrid, "international-registration-number")):
        mark.international_number = _text(madrid, "international-registration-number")
        mark.relations.append(_madrid(madrid, "basis"))
    for each in case.iterfind("madrid-international-filing-requests/madrid-international-filing-record"):
        mark.relations.append(_madrid(each, "filing"))
        mark.international_number = mark.international_number or _said(_text(each, "international-registration-number"))
        mark.events.extend(_events_of(each, "madrid-history-events/madrid-history-event", "madrid"))


def _madrid(madrid: Any, detail: str) -> MarkRelation:
    number = _said(_text(madrid, "international-registration-number"))
    return MarkRelation(
        relation="international_registration",
        office="WO",
        number=number,
        number_original=number or _text(madrid, "reference-number"),
        date=day(_text(madrid, "international-registration-date")),
        status=_text(madrid, "international-status-code"),
        detail=detail,
    )


def _events(mark: Trademark, case: Any) -> None:
    mark.events[:0] = _events_of(case, "case-file-event-statements/case-file-event-statement", None)
    mark.figures.extend(_figures(case))


def _events_of(source: Any, path: str, type: str | None) -> list[RightEvent]:
    return [
        RightEvent(
            date=day(_text(each, "date")),
            code=_text(each, "code"),
            title=_text(each, "description-text"),
            type=_text(each, "type") or type,
            sequence=whole(_text(each, "number") or _text(each, "entry-number")),
        )
        for each in source.iterfind(path)
    ]


def _figures(case: Any) -> Iterator[Figure]:
    for each in case.iterfind("design-searches/design-search"):
        code = _text(each, "code")
        if code:
            plain = code.isdigit() and len(code) == 6
            yield Figure("us_design", f"{code[:2]}.{code[2:4]}.{code[4:]}" if plain else None, code)


def _number(written: str | None, of: Of) -> str | None:
    if not written or not written.strip("0 "):
        return None
    return normalise("US", written, of=of).number or None


def _text(parent: Any, name: str) -> str | None:
    return squeezed(parent.findtext(name))


def _each(parent: Any, name: str) -> list[Any]:
    return [] if parent is None else parent.findall(name)


def _bare(code: str | None) -> str:
    return (code or "").strip().lstrip("0")


def _said(written: str | None) -> str | None:
    return written if written and written.strip("0 ") else None


def _yes(written: str | None) -> bool | None:
    return {"T": True, "F": False}.get(written or "")
