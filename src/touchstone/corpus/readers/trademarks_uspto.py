"""Trademark applications and registrations of the USPTO: daily and yearly files (TRTDXFAP, TRTYRAP), version 2.0.

A file is one document of a million `case-file` records; each is read alone, and is the whole state of the mark, not a
change to it. Element names and the meaning of a class status of 6 are those of the office's documentation of the
format; party types (10 applicant, 20 owner at publication, 30 registrant, 40 and more later owners) and bases those of
its chief economist's data set of case files. The first sign of a drawing code is read after the office's list
(unverified). The codes themselves stay in the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from touchstone.corpus.numbers import Of, normalise
from touchstone.corpus.readers.entries import TEXT, entries
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
_STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY"
)
STATES = frozenset(_STATES.split())
UNITED_STATES_ONLY = ("A", "B", "200")  # certification marks for goods and services, collective membership
LINE = 40  # signs of a name in older files: a full line runs on in the next without a space
_GOODS_CODE = re.compile(r"GS(\w{3})\d*$")


_EVENT = re.compile(
    rf"\s*<case-file-event-statement>\s*<code>{TEXT}</code>\s*<type>{TEXT}</type>\s*(?:<description-text>{TEXT}"
    rf"</description-text>\s*)?<date>{TEXT}</date>\s*<number>{TEXT}</number>\s*</case-file-event-statement>"
)
_STATEMENT = re.compile(
    rf"\s*<case-file-statement>\s*<type-code>{TEXT}</type-code>\s*<text>{TEXT}</text>\s*</case-file-statement>"
)
Lifted = dict[str, list[Any]]


def lift(record: bytes, begin: int = 0) -> tuple[list[tuple[int, int]], Lifted]:
    """Where the events and statements lie that could be read by pattern, and what they are by their list's name."""
    spans, lifted = list[tuple[int, int]](), Lifted()
    if record.find(b"<!", begin) >= 0:
        return spans, lifted
    for name, (opening, closing, pattern, build) in LISTS.items():
        start = record.find(opening, begin)
        end = record.find(closing, start) if start >= 0 else -1
        if end < 0 or record.find(opening, end) >= 0:
            continue
        start += len(opening)
        found = entries(record[start:end], pattern, build)
        if found is not None:
            spans.append((start, end))
            lifted[name] = found
    return spans, lifted


def read(case: Any, descriptions: bool = False, lifted: Lifted | None = None) -> Iterator[Trademark]:
    """The mark of one `case-file`, and the lists that were lifted out of it.

    Raises:
        Unreadable: it has no serial number, so that the row would have no key.
    """
    parts = {child.tag: child for child in case}
    told = _told(case)
    serial = told.get("serial-number")
    if not serial or not serial.strip("0"):
        raise Unreadable("the case file has no serial number", number=told.get("registration-number"))
    mark = Trademark(office="US", number_original=serial)
    mark.number = _number(serial, "trademark_application")
    mark.registration_number = _number(told.get("registration-number"), "trademark_registration")
    mark.changed_on = day(told.get("transaction-date"))
    mark.partial = "case-file-header" not in parts
    held = lifted or {}
    mark.statements.extend(held.get("case-file-statements", ()))
    mark.events.extend(held.get("case-file-event-statements", ()))
    for name, take in PARTS.items():
        if name in parts and name not in held:
            take(mark, parts[name])
    mark.goods.extend(_left_over(mark))
    yield mark


def _header(mark: Trademark, header: Any) -> None:
    told = _told(header)
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
    mark.flags = [name for name, value in told.items() if name[-3:] == "-in" and value == "T"]
    mark.categories = [CATEGORIES[name] for name in mark.flags if name in CATEGORIES]
    mark.bases = list(dict.fromkeys(BASES[name] for name in mark.flags if name in BASES))
    for name in ("attorney-name", "domestic-representative-name"):
        if told.get(name):
            mark.parties.append(RightParty("representative", told[name], kind="person", detail=name))


def _statements(mark: Trademark, statements: Any) -> None:
    for each in statements:
        told = _told(each)
        code = told.get("type-code")
        mark.statements.append(Statement(_subject(code or ""), code, told.get("text"), None))


def _subject(code: str) -> str:
    return next((subject for prefix, subject in SUBJECTS if code.startswith(prefix)), "other")


def _goods(mark: Trademark) -> dict[str, list[str]]:
    """Goods by class: a statement GS0251 holds goods of class 25, in the order of its last digit."""
    goods: dict[str, list[str]] = {}
    for each in mark.statements:
        if each.subject == "goods":
            match = _GOODS_CODE.match(each.code or "")
            goods.setdefault(match[1].lstrip("0") if match else "", []).append(each.text or "")
    return goods


def _classes(mark: Trademark, classifications: Any) -> None:
    goods = _goods(mark)
    found = [each for each in classifications if each.tag == "classification"]
    for each in found or ([classifications] if len(classifications) else []):
        mark.goods.extend(_classification(each, goods))


def _classification(each: Any, goods: dict[str, list[str]]) -> Iterator[GoodsClass]:
    told = _told(each)
    anywhere, commerce = told.get("first-use-anywhere-date"), told.get("first-use-in-commerce-date")
    usual: dict[str, Any] = {
        "status": told.get("status-code"),
        "status_since": day(told.get("status-date")),
        "first_used_on": day(anywhere),
        "first_used_original": _said(anywhere),
        "first_used_in_commerce_on": day(commerce),
        "first_used_in_commerce_original": _said(commerce),
    }
    primary = _bare(told.get("primary-code"))
    international = [code for part in each if part.tag == "international-code" and (code := _bare(part.text))]
    for number in dict.fromkeys(international or [primary]):
        texts = goods.pop(number, None) or goods.pop(primary, None) or []
        scheme = "nice" if international and number not in UNITED_STATES_ONLY else "us"
        yield GoodsClass(scheme, number or None, text=" ".join(texts) or None, lang="en" if texts else None, **usual)
    for part in each.iter("us-code"):
        code = _bare(part.text)
        if code and (international or code != primary):
            yield GoodsClass("us", code)


def _left_over(mark: Trademark) -> Iterator[GoodsClass]:
    """Goods of classes that no classification names."""
    taken = {each.text for each in mark.goods}
    for number, texts in _goods(mark).items():
        if " ".join(texts) not in taken:
            yield GoodsClass("nice", number or None, text=" ".join(texts), lang="en")


def _owners(mark: Trademark, owners: Any) -> None:
    mark.parties.extend(_owner(each) for each in owners)


def _correspondent(mark: Trademark, correspondent: Any) -> None:
    lines = [line for line in (squeezed(child.text) for child in correspondent) if line]
    if lines:
        mark.parties.append(RightParty("correspondent", lines[0], street=", ".join(lines[1:]) or None))


def _owner(owner: Any) -> RightParty:
    told = _told(owner)
    code, legal_form = told.get("party-type"), told.get("legal-entity-type-code")
    streets = [told.get(f"address-{line}") for line in (1, 2, 3, 4)]
    spoken = [told.get(name) for name in ("dba-aka-text", "composed-of-statement")]
    return RightParty(
        role=ROLES.get((code or "")[:1], "owner"),
        name=told.get("party-name") or _lines(told.get(f"name-{line}") for line in (1, 2, 3)),
        sequence=whole(told.get("entry-number")),
        kind={"01": "person"}.get(legal_form or "", "organisation") if legal_form else None,
        street=", ".join(line for line in streets if line) or None,
        city=told.get("city"),
        region=told.get("state"),
        postcode=told.get("postcode"),
        country=country(told.get("country")) or ("US" if told.get("state") in STATES else None),
        nationality=_home(owner.find("nationality")),
        legal_form=told.get("entity-statement") or legal_form,
        other_names="; ".join(text for text in spoken if text) or None,
        detail=code,
        history="; ".join(
            text for each in owner.iterchildren("name-change-explanation") if (text := squeezed(each.text))
        )
        or None,
    )


def _lines(lines: Iterable[str | None]) -> str | None:
    name = ""
    for line in lines:
        name += ("" if not name or len(name) % LINE == 0 else " ") + line if line else ""
    return name or None


def _home(home: Any) -> str | None:
    if home is None:
        return None
    told = _told(home)
    return told.get("country") or told.get("state") or told.get("other") or squeezed(home.text)


def _abroad(mark: Trademark, applications: Any) -> None:
    for each in applications:
        told = _told(each)
        office, number = country(told.get("country")), told.get("application-number")
        mark.priorities.append(
            RightPriority(
                office=office,
                number=normalise(office or "", number).number or None if number else None,
                number_original=number,
                date=day(told.get("filing-date")),
                claimed=_yes(told.get("foreign-priority-claim-in")),
                registration_number=told.get("registration-number"),
                registered_on=day(told.get("registration-date")),
                expires_on=day(told.get("registration-renewal-expiration-date"))
                or day(told.get("registration-expiration-date")),
            )
        )


def _prior(mark: Trademark, applications: Any) -> None:
    for each in applications.iterchildren("prior-registration-application"):
        told = _told(each)
        if number := told.get("number"):
            of: Of = "trademark_application" if len(number.lstrip("0")) == 8 else "trademark_registration"
            detail = told.get("relationship-type")
            mark.relations.append(MarkRelation("prior_registration", "US", _number(number, of), number, detail=detail))


def _international(mark: Trademark, madrid: Any) -> None:
    told = _told(madrid)
    number = _said(told.get("international-registration-number"))
    if number:
        mark.international_number = number
        mark.relations.append(_madrid(told, "basis"))


def _madrid_filings(mark: Trademark, requests: Any) -> None:
    for each in requests:
        told = _told(each)
        mark.relations.append(_madrid(told, "filing"))
        mark.international_number = mark.international_number or _said(told.get("international-registration-number"))
        for history in each.iterchildren("madrid-history-events"):
            mark.events.extend(_event(event, "madrid") for event in history)


def _madrid(told: dict[str, str | None], detail: str) -> MarkRelation:
    number = _said(told.get("international-registration-number"))
    return MarkRelation(
        relation="international_registration",
        office="WO",
        number=number,
        number_original=number or told.get("reference-number"),
        date=day(told.get("international-registration-date")),
        status=told.get("international-status-code"),
        detail=detail,
    )


def _events(mark: Trademark, statements: Any) -> None:
    mark.events.extend(_event(each, None) for each in statements)


def _event(each: Any, type: str | None) -> RightEvent:
    said = {child.tag: child.text for child in each}.get  # a file has some thirty events a mark: the short way
    return RightEvent(
        day(said("date")),
        squeezed(said("code")),
        squeezed(said("description-text")),
        None,
        squeezed(said("type")) or type,
        whole(said("number") or said("entry-number")),
    )


def _figures(mark: Trademark, searches: Any) -> None:
    for each in searches:
        if code := _told(each).get("code"):
            plain = code.isdigit() and len(code) == 6
            mark.figures.append(Figure("us_design", f"{code[:2]}.{code[2:4]}.{code[4:]}" if plain else None, code))


def _lifted_event(fields: tuple[Any, ...], _number: int) -> RightEvent:
    code, kind, words, on, number = fields
    return RightEvent(day(on), *_step(code, words, kind), whole(number))


@lru_cache(maxsize=8192)  # some hundred steps make the history of all marks
def _step(code: str, words: str | None, kind: str) -> tuple[str | None, str | None, None, str | None]:
    return squeezed(code), squeezed(words), None, squeezed(kind)


def _lifted_statement(fields: tuple[Any, ...], _number: int) -> Statement:
    code, text = map(squeezed, fields)
    return Statement(_subject(code or ""), code, text, None)


LISTS: dict[str, tuple[bytes, bytes, re.Pattern[str], Callable[[tuple[Any, ...], int], Any]]] = {
    name: (f"<{name}>".encode(), f"</{name}>".encode(), pattern, build)
    for name, pattern, build in (
        ("case-file-statements", _STATEMENT, _lifted_statement),
        ("case-file-event-statements", _EVENT, _lifted_event),
    )
}
PARTS: dict[str, Callable[[Trademark, Any], None]] = {
    "case-file-header": _header,
    "case-file-statements": _statements,
    "classifications": _classes,
    "case-file-owners": _owners,
    "correspondent": _correspondent,
    "foreign-applications": _abroad,
    "prior-registration-applications": _prior,
    "international-registration": _international,
    "case-file-event-statements": _events,
    "madrid-international-filing-requests": _madrid_filings,
    "design-searches": _figures,
}


def _told(element: Any) -> dict[str, str | None]:
    """The texts of an element's children by their names; of a name that repeats, the first."""
    told: dict[str, str | None] = {}
    for child in element:
        tag, text = child.tag, child.text
        if tag not in told:
            told[tag] = text if text and text.isalnum() else squeezed(text)  # most are codes, days and numbers
    return told


def _number(written: str | None, of: Of) -> str | None:
    if not written or not written.strip("0 "):
        return None
    return normalise("US", written, of=of).number or None


def _bare(code: str | None) -> str:
    return (code or "").strip().lstrip("0")


def _said(written: str | None) -> str | None:
    return written if written and written.strip("0 ") else None


def _yes(written: str | None) -> bool | None:
    return {"T": True, "F": False}.get(written or "")
