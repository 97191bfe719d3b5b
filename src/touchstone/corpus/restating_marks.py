"""A trademark of the lake stated again in WIPO ST.96, whatever format its office published it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchstone.corpus import st96
from touchstone.corpus.restating import LANGUAGE, OFFICE, CannotRestate, Row, coded

#: our words -> the categories of ST.96 V6.0 (MarkCategoryType, MarkFeatureCategoryType); others are left out.
CATEGORIES = {
    "mark": "Mark",
    "trademark": "Trademark",
    "service_mark": "Service mark",
    "defensive_mark": "Defensive mark",
    "individual_mark": "Individual mark",
    "collective": "Collective mark",
    "collective_mark": "Collective mark",
    "collective_trademark": "Collective trademark",
    "collective_service_mark": "Collective service mark",
    "collective_membership": "Collective membership mark",
    "collective_membership_mark": "Collective membership mark",
    "certification": "Certification mark",
    "certification_mark": "Certification mark",
}
FEATURES = {
    "word": "Word",
    "stylised_word": "Stylized characters",
    "figurative": "Figurative",
    "combined": "Combined",
    "three_dimensional": "Three dimensional",
    "colour": "Colour",
    "sound": "Sound",
}
HELD = ("applicant", "owner", "registrant")
SPOKEN_FOR = ("representative",)


def lacking(row: Row) -> list[str]:
    """What ST.96 asks for and the lake does not know of a mark."""
    return [] if row["number_original"] or row["number"] or row["registration_number"] else ["a filing number"]


def as_st96(row: Row) -> st96.TrademarkApplication:
    """The mark as a document of its own.

    What ST.96 has no element or code for is left out: statements other than descriptions and disclaimers, links to
    other marks, and the office's own flags.

    Raises:
        CannotRestate: the standard asks for what is not known.
    """
    missing = lacking(row)
    if missing:
        raise CannotRestate(f"ST.96 asks for {', '.join(missing)}, which the source does not state.")
    number = row["number_original"] or row["number"]
    ended = {row["end"]: row["ended_on"]}
    mark = st96.Trademark(
        registration_office=coded(OFFICE, row["office"]),
        application=st96.ApplicationNumber(number=number) if number else None,
        registration_number=row["registration_number"],
        applied_on=row["applied_on"],
        registered_on=row["registered_on"],
        language=coded(LANGUAGE, row["language"]),
        expires_on=row["expires_on"],
        ended_on=ended.get("terminated") or ended.get(None),
        abandoned_on=ended.get("abandoned"),
        cancelled_on=ended.get("cancelled"),
        renewed_on=row["renewed_on"],
        status=row["status"],
        status_since=row["status_since"],
        categories=[st96.Text(value=CATEGORIES[each]) for each in row["categories"] or () if each in CATEGORIES],
        feature=FEATURES.get(row["feature"] or ""),
        words=_words(row),
        images=_images(row),
        descriptions=_said(row, "description"),
        disclaimers=_said(row, "disclaimer"),
        goods=_goods(row),
        priorities=[_priority(e) for e in row["priorities"] or () if e["office"] and e["claimed"] is not False],
        publications=_publications(row),
        applicants=[st96.Party(sequence=str(at), contacts=[_contact(each)]) for at, each in _of(row, HELD)],
        representatives=[st96.Practitioner(contacts=[_contact(each)]) for _at, each in _of(row, SPOKEN_FOR)],
    )
    return st96.TrademarkApplication(marks=[mark])


def written(row: Row) -> bytes:
    """The mark as XML."""
    return st96.write(as_st96(row))


def _words(row: Row) -> list[st96.WordMark]:
    if not row["mark_text"]:
        return []
    return [
        st96.WordMark(
            text=_text(row["mark_text"], row["language"]),
            significant=_text(row["mark_text"], row["language"]),
            translations=[_text(each["text"], each["lang"]) for each in row["translations"] or ()],
            standard_characters=row["standard_characters"],
        )
    ]


def _images(row: Row) -> list[st96.MarkImage]:
    """Images by name; Vienna codes are of the first, and ST.96 keeps them with an image alone."""
    codes = [each["code"].split(".") for each in row["figures"] or () if each["scheme"] == "vienna" and each["code"]]
    classes = [
        st96.ViennaClass(**dict(zip(("category", "division", "section"), each[:3], strict=False))) for each in codes
    ]
    edition = next((each["edition"] for each in row["figures"] or () if each["edition"]), None)
    vienna = [st96.ViennaCodes(edition=edition, classes=classes)] if classes else []
    names = row["images"] or ()
    return [st96.MarkImage(file_name=each, vienna=vienna if not at else []) for at, each in enumerate(names)]


def _said(row: Row, subject: str) -> list[st96.Text]:
    return [
        _text(each["text"], each["lang"])
        for each in row["statements"] or ()
        if each["subject"] == subject and each["text"]
    ]


def _goods(row: Row) -> list[st96.GoodsServices]:
    """Classes and goods of the Nice Classification; a class in two languages stands twice among the descriptions."""
    nice = [each for each in row["goods"] or () if each["scheme"] == "nice" and each["number"]]
    if not nice:
        return []
    numbers = dict.fromkeys(each["number"] for each in nice)
    texts: dict[str, list[st96.Text]] = {number: [] for number in numbers}
    for each in nice:
        if each["text"]:
            texts[each["number"]].append(_text(each["text"], each["lang"]))
    return [
        st96.GoodsServices(
            classes=[st96.GoodsClass(kind="Nice", number=number) for number in numbers],
            descriptions=[st96.GoodsDescription(number=number, texts=said) for number, said in texts.items() if said],
        )
    ]


def _priority(each: Mapping[str, Any]) -> st96.Priority:
    number = each["number_original"] or each["number"]
    return st96.Priority(
        country=coded(OFFICE, each["office"]),
        number=st96.ApplicationNumber(number=number) if number else None,
        filed_on=each["date"],
    )


def _publications(row: Row) -> list[st96.Publication]:
    told = [
        st96.Publication(identifier=each["issue"], section=each["section"], published_on=each["date"])
        for each in row["publications"] or ()
        if each["date"]
    ]
    return told or ([st96.Publication(published_on=row["published_on"])] if row["published_on"] else [])


def _of(row: Row, roles: tuple[str, ...]) -> list[tuple[int, Mapping[str, Any]]]:
    return list(enumerate((e for e in row["parties"] or () if e["role"] in roles and e["name"]), 1))


def _contact(each: Mapping[str, Any]) -> st96.Contact:
    name = (
        st96.Name(people=[st96.PersonName(full=each["name"])])
        if each["kind"] == "person"
        else st96.Name(organizations=[st96.OrganizationName(name=each["name"])])
        if each["kind"] == "organisation"
        else st96.Name(entities=[st96.Text(value=each["name"])])
    )
    country = coded(OFFICE, each["country"])
    address = st96.StructuredAddress(
        lines=[st96.Text(value=each["street"] or each["city"] or country or "", sequence="1")],
        city=each["city"],
        regions=[st96.Text(value=each["region"])] if each["region"] else [],
        country=country,
        postal_code=each["postcode"],
    )
    addresses = [st96.PostalAddress(structured=address)] if country else []
    return st96.Contact(language=coded(LANGUAGE, each["lang"]), name=name, addresses=addresses)


def _text(value: str, language: str | None) -> st96.Text:
    return st96.Text(value=value, language=coded(LANGUAGE, language))
