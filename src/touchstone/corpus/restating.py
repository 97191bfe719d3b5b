"""A publication of the lake stated again in WIPO ST.96, whatever format its office published it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from touchstone.corpus import st96

Row = Mapping[str, Any]

SYMBOL = re.compile(r"([A-HY])(\d\d)([A-Z])(?:(\d{1,4})/(\d{2,6}))?")
BY = {"applicant": "Applicant", "examiner": "Examiner", "third_party": "Third party"}
# Letters of relevance as ST.96 has them; the letter I of the EPO is none of them.
CATEGORIES = {letter: letter for letter in "XYAEDLOPT"} | {"&": "Ampersand"}
POSITIONS, VALUES, LEVELS = ("F", "L"), ("I", "A", "N"), ("A", "C", "S")
SOURCES, STATUSES = ("H", "M", "G"), ("B", "R", "V", "D")
LANGUAGE = re.compile(r"[a-z]{2}")
OFFICE = re.compile(r"[A-Z]{2}")
KIND = re.compile(r"[A-Z]\d?")
#: of a CPC symbol ST.96 asks for all of these.
CPC_ASKS = ("version", "position", "value", "given_on", "office")
ROLES = ("applicant", "inventor", "grantee", "assignee")


class CannotRestate(ValueError):
    """ST.96 asks for something that the lake does not know of a publication; all of it is named."""


def as_st96(row: Row, claims: Sequence[Row] = ()) -> st96.PatentPublication | st96.Bibliography:
    """The document with bibliography, claims and abstracts, or its bibliography where the lake has no claims of it.

    What ST.96 has no element or code for, and classes without the days that it asks for, are left out.

    Args:
        row: of the lake's `patents`. claims: of its `patent_texts`, in one language, in order.
    Raises:
        CannotRestate: the standard asks for what is not known.
    """
    office, language = coded(OFFICE, row["office"]), coded(LANGUAGE, row["language"]) or _first_language(row)
    missing = lacking(row, bool(claims))
    if missing:
        raise CannotRestate(f"ST.96 asks for {', '.join(missing)}, which the source does not state.")
    if not claims:
        return _bibliography(row)
    return st96.PatentPublication(
        language=language,
        office=office,
        published_on=row["published_on"],
        bibliography=_bibliography(row),
        claims=[
            st96.Claim(number=str(each["sequence"]), texts=[_text(each["text"])]) for each in claims if each["text"]
        ],
        abstracts=[
            st96.Abstract(language=coded(LANGUAGE, each["lang"]), paragraphs=[_text(each["text"])])
            for each in row["abstracts"] or []
        ],
    )


def lacking(row: Row, claims: bool) -> list[str]:
    """What ST.96 asks for and the lake does not know of a publication."""
    asked = {
        "an office": row["office"],
        "a filing number": row["filing_number_original"] or row["filing_number"],
        "a title": row["titles"],
        "a party": any(each["role"] in ROLES and each["name"] for each in row["parties"] or []),
        "a language": not claims or coded(LANGUAGE, row["language"]) or _first_language(row),
    }
    return [name for name, known in asked.items() if not known]


def written(row: Row, claims: Sequence[Row] = ()) -> bytes:
    """The document as XML."""
    return st96.write(as_st96(row, claims))


def _bibliography(row: Row) -> st96.Bibliography:
    office, kind = coded(OFFICE, row["office"]), coded(KIND, row["kind_code"])
    number = row["number_original"] or row["number"]
    published = st96.PublicationIdentification(
        office=office, number=number, kind=kind, published_on=row["published_on"]
    )
    granted = st96.GrantIdentification(office=office, number=number, kind=kind, granted_on=row["granted_on"])
    parties = {role: _named(row, role) for role in ROLES}
    cpc = [_cpc(each) for each in _given(row, "cpc") if all(each[name] for name in CPC_ASKS)]
    return st96.Bibliography(
        publication=published,
        application=_application(row),
        grant=granted if row["granted_on"] and row["stage"] == "grant" else None,
        priorities=[_priority(each, place) for place, each in enumerate(row["priorities"] or [], 1)],
        ipc=[_ipc(each, place) for place, each in enumerate(_given(row, "ipc"), 1)],
        cpc_main=cpc[0] if cpc else None,
        cpc_further=cpc[1:],
        titles=[_text(each["text"], each["lang"]) for each in row["titles"] or []],
        citations=[_citation(each, place) for place, each in enumerate(row["citations"] or [], 1)],
        claim_count=row["claim_count"] or row["claim_count_stated"],
        drawing_sheets=row["drawing_sheets"],
        figures=row["figures"],
        term=_quantity(row["term_years"], "ANN"),
        term_extension=_quantity(row["term_extension_days"], "DAY"),
        international_filing=_international(row),
        publication_language=coded(LANGUAGE, row["language"]),
        applicants=_parties(parties["applicant"]),
        inventors=_parties(parties["inventor"], placed=False),
        owners=_parties(parties["grantee"]),
        assignees=_parties(parties["assignee"]),
        practitioners=[
            st96.Practitioner(sequence=str(place), category="Agent", contacts=[_contact(each)])
            for place, each in enumerate(_named(row, "agent"), 1)
        ],
    )


def _application(row: Row) -> st96.ApplicationIdentification | None:
    number = row["filing_number_original"] or row["filing_number"]
    if not number:
        return None
    return st96.ApplicationIdentification(
        office=coded(OFFICE, row["filing_office"]),
        number=st96.ApplicationNumber(number=number),
        filed_on=row["filed_on"],
    )


def _international(row: Row) -> st96.ApplicationIdentification | None:
    """The international filing that the publication entered from, the first where the source has several."""
    for each in row["relations"] or []:
        number = each["number_original"] or each["number"]
        if each["relation"] == "international_filing" and each["is_filing"] and number:
            return st96.ApplicationIdentification(
                office=coded(OFFICE, each["office"]),
                number=st96.ApplicationNumber(number=number),
                filed_on=each["date"],
            )
    return None


def _quantity(value: int | None, unit: str) -> st96.Quantity | None:
    return None if value is None else st96.Quantity(value=str(value), unit=unit)


def _priority(each: Row, place: int) -> st96.PriorityClaim:
    number = each["number_original"] or each["number"]
    return st96.PriorityClaim(
        sequence=str(place),
        office=coded(OFFICE, each["office"]),
        number=st96.ApplicationNumber(number=number) if number else None,
        filed_on=each["date"],
    )


def _given(row: Row, scheme: str) -> list[Row]:
    """The symbols given in a scheme that have its form; a combination set repeats symbols and is left out."""
    return [
        each
        for each in row["classes"] or []
        if each["scheme"] == scheme
        and each["use"] == "given"
        and not each["set_number"]
        and SYMBOL.fullmatch(each["symbol"] or "")
    ]


def _parts(each: Row) -> dict[str, Any]:
    found = SYMBOL.fullmatch(each["symbol"])
    assert found is not None
    names = ("section", "main_class", "subclass", "group", "subgroup")
    return dict(zip(names, found.groups(), strict=True)) | {
        "version": each["version"],
        "position": each["position"] if each["position"] in POSITIONS else None,
        "value": each["value"] if each["value"] in VALUES else None,
        "acted_on": each["given_on"],
        "office": coded(OFFICE, each["office"]),
        "source": each["source"] if each["source"] in SOURCES else None,
    }


def _ipc(each: Row, place: int) -> st96.IpcClass:
    if not each["version"]:
        return st96.IpcClass(sequence=str(place), printed=each["symbol"])
    level = each["level"] if each["level"] in LEVELS else None
    status = each["status"] if each["status"] in STATUSES else None
    return st96.IpcClass(sequence=str(place), level=level, status=status, **_parts(each))


def _cpc(each: Row) -> st96.CpcClass:
    return st96.CpcClass(status=each["status"] if each["status"] in STATUSES[:2] else None, **_parts(each))


def _citation(each: Row, place: int) -> st96.Citation:
    known = (letter for letter in dict.fromkeys(each["category"] or "") if letter in CATEGORIES)
    letters = [st96.Text(value=CATEGORIES[letter]) for letter in known]
    told: dict[str, Any] = {
        "sequence": str(place),
        "cited_by": BY.get(each["cited_by"] or ""),
        "relevances": [st96.Relevance(categories=letters)] if letters else [],
    }
    number = each["number_original"] or each["number"]
    if each["kind"] == "patent" and number:
        document = st96.CitedPatent(
            office=coded(OFFICE, each["office"]),
            number=number,
            name=_text(each["name"]) if each["name"] else None,
            kind=coded(KIND, each["kind_code"]),
            dated=each["date"],
        )
        return st96.Citation(patent=document, **told)
    return st96.Citation(literature=st96.CitedLiterature(printed=_text(each["text"] or "")), **told)


def _named(row: Row, role: str) -> list[Row]:
    return [each for each in row["parties"] or [] if each["role"] == role and each["name"]]


def _parties(rows: Iterable[Row], *, placed: bool = True) -> list[st96.Party]:
    """Parties in order; a party in several spellings of the source stands in each of them.

    Args:
        placed: whether ST.96 takes a residence of them.
    """
    return [
        st96.Party(
            sequence=str(place),
            contacts=[_contact(each)],
            nationality=coded(OFFICE, each["nationality"]),
            residence=coded(OFFICE, each["residence"]) if placed else None,
        )
        for place, each in enumerate(rows, 1)
    ]


def _contact(each: Row) -> st96.Contact:
    if each["last_name"]:
        person = st96.PersonName(first=each["first_name"], last=each["last_name"])
        name = st96.Name(people=[person])
    elif each["kind"] == "organisation":
        name = st96.Name(organizations=[st96.OrganizationName(name=each["name"])])
    else:
        name = st96.Name(entities=[_text(each["name"])])
    country = coded(OFFICE, each["country"])
    address = st96.StructuredAddress(
        lines=[st96.Text(value=each["street"] or each["city"] or country or "", sequence="1")],
        city=each["city"],
        regions=[_text(each["region"])] if each["region"] else [],
        country=country,
        postal_code=each["postcode"],
    )
    addresses = [st96.PostalAddress(structured=address)] if country else []
    return st96.Contact(language=coded(LANGUAGE, each["lang"]), name=name, addresses=addresses)


def _text(value: str, language: str | None = None) -> st96.Text:
    return st96.Text(value=value, language=coded(LANGUAGE, language))


def coded(form: re.Pattern[str], value: str | None) -> str | None:
    """A code, or None where it has not the form of one."""
    return value if value and form.fullmatch(value) else None


def _first_language(row: Row) -> str | None:
    told = [*(row["titles"] or []), *(row["abstracts"] or [])]
    return next((code for each in told if (code := coded(LANGUAGE, each["lang"]))), None)
