"""Numbers in the columns of a record: as written, and in the normal form of their office."""

from __future__ import annotations

from touchstone.corpus.numbers import normalise, st13
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.patents import Patent


def published(record: Patent, office: str | None, number: str | None, kind: str | None) -> None:
    """Put the publication number into a record.

    Raises:
        Unreadable: there is none; a record without its key cannot be stored.
    """
    if not number or not number.strip():
        raise Unreadable("it has no publication number")
    found = normalise(office or "", number.strip(), kind=(kind or "").strip(), of="publication")
    if not found.number:
        raise Unreadable(f"its publication number {number.strip()!r} has neither letters nor digits")
    if not (office or found.office):
        raise Unreadable(f"the office of publication {number.strip()!r} is not stated", number=number.strip())
    record.office, record.number, record.number_original = found.office or office, found.number, number.strip()
    record.kind_code = (kind or "").strip() or found.kind or None


def filed(record: Patent, office: str | None, number: str | None) -> None:
    """Put the filing number into a record, where it has one."""
    text = number.strip() if number else ""
    record.filing_office = office or record.office
    if not text:
        return
    found = normalise(record.filing_office or "", text, of="application")
    record.filing_number_original = text
    record.filing_number = found.number or None
    record.filing_st13 = st13(found)
    if found.office == "CN" and found.check:
        record.check_digit_right = found.valid


def filing(office: str | None, number: str | None) -> str | None:
    """The normal form of a filing number."""
    return (normalise(office or "", number, of="application").number or None) if number else None


def cited(office: str | None, number: str | None, kind: str | None = None) -> str | None:
    """The normal form of a publication number; grants of the United States, most of all citations, by the short way."""
    if not number:
        return None
    if office == "US" and number.isascii() and number.isdigit() and len(number) < 9:
        return number.lstrip("0") or None
    return normalise(office or "", number, kind=kind or "", of="publication").number or None
