"""Classification symbols in one form, however they are written: A01B1/24 for IPC and CPC, 709/230 for the US."""

from __future__ import annotations

import re
from functools import lru_cache

_ZEROED = re.compile(r"([A-HY]\d\d[A-Z])(\d{4})(\d{2}\d*?)0{0,4}$")  # fourteen signs, as the IPC's own files are sorted
_FULL = re.compile(r"([A-HY])(\d\d)([A-Z])(?:\s*0*(\d{1,4})\s*[/:]\s*(\d{2,6}))?")
_PADDED = re.compile(r"([A-HY])(\d\d)([A-Z])([ \d]{3,4})([\d]{2,6})")
# IPC before 2006 in the columns of the EPO: edition, section, class, and a letter for the rank: "2C 07D 307/12 A".
_COLUMNS = re.compile(r"\s*(\d)?\s*([A-H])\s*(\d\d)\s*([A-Z])\s*(\d{1,4})\s*/\s*(\d{2,6})\s*[A-Z-]?\s*$")


def of_edition(text: str) -> tuple[str | None, str | None]:
    """The edition and the symbol of an IPC class of before 2006 as the EPO lays it out.

    >>> of_edition("2C 07D 307/12 A"), of_edition(" 7A 61K   9/16   A"), of_edition("A61K9/16")
    (('2', 'C07D307/12'), ('7', 'A61K9/16'), (None, 'A61K9/16'))
    """
    found = _COLUMNS.match(text)
    if found:
        return found[1], f"{found[2]}{found[3]}{found[4]}{found[5]}/{found[6]}"
    return None, international(text.lstrip("0123456789 "))


@lru_cache(maxsize=65536)
def international(text: str | None) -> str | None:
    """An IPC or CPC symbol without fillers; None when it is not of that form.

    >>> international("A61F002/06"), international("G06F 15/16"), international("H04L  900"), international("C07D")
    ('A61F2/06', 'G06F15/16', 'H04L9/00', 'C07D')
    >>> international("H02K0016000000"), international("A61K0031519000"), international("A61K0009480000")
    ('H02K16/00', 'A61K31/519', 'A61K9/48')
    """
    plain = text.strip().upper() if text else ""
    if len(plain) == 14 and (zeroed := _ZEROED.match(plain)) and zeroed[2].strip("0"):
        return f"{zeroed[1]}{zeroed[2].lstrip('0')}/{zeroed[3]}"
    found = _FULL.match(plain)
    if found and (found[4] or len(plain) == 4):
        return plain[:4] if not found[4] else f"{found[1]}{found[2]}{found[3]}{found[4]}/{found[5]}"
    padded = _PADDED.match(plain)
    if padded and padded[4].strip().lstrip("0"):
        return f"{padded[1]}{padded[2]}{padded[3]}{padded[4].strip().lstrip('0')}/{padded[5]}"
    return None


@lru_cache(maxsize=65536)
def united_states(text: str | None) -> str | None:
    """A symbol of the United States scheme from its columns: three for the class, three and more for the subclass.

    >>> united_states("709230"), united_states("623001160"), united_states("604 9601"), united_states("D14334")
    ('709/230', '623/1.16', '604/96.01', 'D14/334')
    """
    plain = text.rstrip().upper() if text else ""
    if "/" in plain:
        return "/".join(part.strip() for part in plain.split("/", 1)) or None
    head, main, rest = plain[:3].replace(" ", ""), plain[3:6].strip(), plain[6:].strip()
    if not head or not main or "-" in plain:
        return None
    main = main.lstrip("0") or "0"
    rest = rest.rstrip("0") if rest.isdigit() and len(rest) == 3 else rest
    head = head.lstrip("0") if head.isdigit() else head
    if not rest:
        return f"{head}/{main}"
    return f"{head}/{main}.{rest}" if rest[0].isdigit() and main.isdigit() else f"{head}/{main}{rest}"


@lru_cache(maxsize=8192)
def locarno(text: str | None) -> str | None:
    """A Locarno class as 14-99.

    >>> locarno("1499"), locarno("2-4"), locarno("0902")
    ('14-99', '02-04', '09-02')
    """
    digits = re.findall(r"\d+", text or "")
    if len(digits) == 1 and len(digits[0]) == 4:
        digits = [digits[0][:2], digits[0][2:]]
    return (
        f"{digits[0]:0>2}-{digits[1]:0>2}" if len(digits) >= 2 and len(digits[0]) <= 2 and len(digits[1]) <= 2 else None
    )
