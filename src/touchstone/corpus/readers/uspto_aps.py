"""Grants of the United States from 1976 to 2001 in the fixed columns of APS, the office's "Green Book".

A record begins with a line PATN. A line has its tag in the first four columns and its value from the sixth; a line
that begins with blanks goes on with the value before it. Tags of four letters open a section. The signs that the
office wrote as words between points (.sub.2, .alpha.) stay as they are written.

The files carry no kind code: the one of ST.16 that the office gives to documents of before 2001 follows from the type
of the patent (A, E, H, I4, P, S). A related application is named without its series, which follows from its day (MPEP
503).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from touchstone.corpus.documents import CHUNK, Piece
from touchstone.corpus.readers import claims
from touchstone.corpus.readers.identifiers import cited, filed, filing, published
from touchstone.corpus.readers.symbols import international, locarno, united_states
from touchstone.corpus.readers.uspto_xml import BENEFITS
from touchstone.corpus.readers.values import country, day, doi, squeezed, whole, year
from touchstone.corpus.refusals import Unreadable
from touchstone.corpus.schema.fields import Record
from touchstone.corpus.schema.patents import (
    Citation,
    Classification,
    Party,
    Patent,
    PatentText,
    Priority,
    Relation,
    Text,
)

BEGINS = re.compile(rb"^PATN[ \t]*\r?$", re.MULTILINE)
_LINE = re.compile(r"([A-Z][A-Z0-9]{2,3})(?:[ \t]+(.*))?$")
_HEAD = re.compile(rb"\s*(?:HHHHH[^\n]*\s*)?")
_NUMBER = re.compile(r"(?P<letters>[A-Z]{0,2})\s*0*(?P<digits>\d+)")
Section = list[tuple[str, str]]

# Type of application (APT): the right, and the kind code of documents of before 2001.
TYPES = {
    "1": ("invention", "A"),
    "2": ("reissue", "E"),
    "4": ("design", "S"),
    "5": ("other", "I4"),
    "6": ("plant", "P"),
    "7": ("statutory_invention", "H"),
}
LETTERS = {"": "1", "RE": "2", "D": "4", "T": "5", "PP": "6", "H": "7"}
# What the codes of related applications (COD) say when they are printed; Green Book, sections REIS and RLAP.
RELATIONS = {
    "50": "reissue",
    "51": "reissue",
    "52": "reissue",
    "71": "continuation",
    "72": "continuation_in_part",
    "73": "substitution",
    "74": "division",
    "75": "continuation_in_part",
    "81": "continuation",
    "82": "continuation_in_part",
    "84": "division",
    "91": "continuation",
}
STATUS = {"01": "GRANTED", "03": "ABANDONED", "04": "DEFENSIVE PUBLICATION"}
# Series codes by the first day on which they were given: the office's own description of its files of 2001
# (application-number-series-code, PAP 1.5), and MPEP 503 for the end of 09.
SERIES = (
    (date(2001, 11, 1), ""),
    (date(1997, 12, 30), "09"),
    (date(1993, 1, 1), "08"),
    (date(1987, 1, 1), "07"),
    (date(1979, 1, 1), "06"),
    (date(1970, 1, 1), "05"),
    (date(1960, 1, 1), "04"),
    (date(1948, 1, 1), "03"),
)
# Codes of two letters are those of before 1978, where they differ from ST.3; since then a third sign follows.
BEFORE_1978 = {"DL": "DD", "DT": "DE", "EI": "IE", "EN": "GB", "FL": "LI", "JA": "JP", "OE": "AT", "PO": "PL",
               "RU": "RO", "SF": "FI", "SW": "SE", "UK": "GB"}  # fmt: skip


def pieces(stream: BinaryIO, limit: int) -> Iterator[Piece]:
    """The records of a stream, from one line PATN to the next, each with its place."""
    data, offset, line, ended = b"", 0, 1, False
    while not ended:
        chunk = stream.read(CHUNK)
        data, ended = data + chunk, not chunk
        # A line that the chunk breaks off is looked at with what follows.
        cuts = [found.start() for found in BEGINS.finditer(data) if ended or found.end() < len(data)]
        begin = 0
        for end in [cut for cut in cuts if cut] + ([len(data)] if ended or len(data) > limit else []):
            raw, begin = data[begin:end], end
            if raw and not (offset == 0 and _HEAD.fullmatch(raw)):
                yield Piece(raw, 0, offset, line, b"PATN", fault=_fault(raw, limit))
            offset, line = offset + len(raw), line + raw.count(b"\n")
        data = data[begin:]


def _fault(raw: bytes, limit: int) -> str:
    if not BEGINS.match(raw):
        return "text that no line PATN opens"
    return f"longer than {limit:,} bytes, the limit for one record" if len(raw) > limit else ""


def read(raw: bytes, descriptions: bool) -> Iterator[Record]:
    """The grant, then its claims, then its description where asked for."""
    patent = Patent(language="en", stage="grant")
    sections = list(_sections(raw))
    texts: list[PatentText] = []
    described: list[str] = []
    for name, section in sections:
        fields = dict(reversed(section))  # the first of its name counts
        if name == "PATN":
            _grant(fields, patent)
        elif take := PARTS.get(name):
            take(section, fields, patent)
        elif name in ("CLMS", "DCLM"):
            texts += claims.settled(_claims(section), patent, "en")
        elif name in ("GOVT", "PARN", "BSUM", "DRWD", "DETD"):
            described += [text for tag, text in section if tag[:2] == "PA"]
    if patent.number is None:
        raise Unreadable("it has no patent number (WKU)")
    if descriptions and described:
        texts.append(PatentText(part="description", lang="en", sequence=1, text=squeezed(" ".join(described))))
    claimed = [each.date for each in patent.priorities if each.date]
    claimed += [each.date for each in patent.relations if each.date and each.is_filing and each.relation in BENEFITS]
    patent.priority_on = min(claimed, default=None)
    yield patent
    yield from claims.keyed(texts, patent)


def _sections(raw: bytes) -> Iterator[tuple[str, Section]]:
    """Sections with their lines, a value of several lines in one."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    name = ""
    held: Section = []
    for line in text.splitlines():
        found = _LINE.match(line)
        if found and len(found[1]) == 4 and not (found[2] or "").strip():
            if name:
                yield name, held
            name, held = found[1], []
        elif found:
            held.append((found[1], (found[2] or "").rstrip()))
        elif held and line.strip():
            tag, before = held[-1]
            held[-1] = (tag, f"{before} {line.strip()}")
    if name:
        yield name, held


def _grant(fields: dict[str, str], patent: Patent) -> None:
    """The head of a record; the last sign of the patent's and of the application's number is a check."""
    written = fields.get("WKU", "").strip()
    found = _NUMBER.match(written[:8])
    if found is None:
        raise Unreadable(f"its patent number (WKU) {written!r} is none")
    number = found["letters"] + found["digits"]
    kind = fields.get("APT", "").strip() or LETTERS.get(found["letters"], "")
    patent.right, kind_code = TYPES.get(kind, TYPES["1"] if not found["letters"] else ("other", ""))
    published(patent, "US", number, kind_code)
    patent.number_original = written[:8].strip()
    patent.published_on = patent.granted_on = day(fields.get("ISD"))
    _application(fields, patent)
    if title := squeezed(fields.get("TTL")):
        patent.titles.append(Text("en", title))
    patent.claim_count_stated = whole(fields.get("NCL"))
    patent.drawing_sheets, patent.figures = whole(fields.get("NDR")), whole(fields.get("NFG"))
    patent.term_years = whole(fields.get("TRM"))
    patent.terminal_disclaimer = "DCD" in fields
    unit = squeezed(fields.get("ART"))
    for tag, role in (("EXP", "primary_examiner"), ("EXA", "assistant_examiner")):
        if fields.get(tag, "").strip():
            patent.parties.append(_party({"NAM": fields[tag]}, role, None)._replace(detail=unit))


def _application(fields: dict[str, str], patent: Patent) -> None:
    serial, code = fields.get("APN", "").strip(), fields.get("SRC", "").strip()
    patent.filed_on = day(fields.get("APD"))
    code = "29" if code == "D" else code
    filed(patent, "US", f"{int(code):02d}{serial[:6]}" if serial[:6].isdigit() and code.isdigit() else serial)
    shown = f"{fields.get('SRC', '').strip()}/{serial[:6]}"
    patent.filing_number_original = shown if serial else None


def _inventor(_section: Section, fields: dict[str, str], patent: Patent) -> None:
    patent.parties.append(_party(fields, "inventor", _next(patent, "inventor")))


def _assignee(_section: Section, fields: dict[str, str], patent: Patent) -> None:
    party = _party(fields, "assignee", _next(patent, "assignee"))
    patent.parties.append(party._replace(detail=squeezed(fields.get("COD"))))


def _agents(section: Section, _fields: dict[str, str], patent: Patent) -> None:
    for tag, name in section:
        if tag in ("FRM", "FR2", "AAT", "AGT", "ATT", "NAM") and name.strip():
            party = _party({"NAM": name}, "agent", _next(patent, "agent"))
            patent.parties.append(party._replace(kind="organisation" if tag == "FRM" else party.kind))


def _next(patent: Patent, role: str) -> int:
    return 1 + sum(each.role == role for each in patent.parties)


def _party(fields: dict[str, str], role: str, number: int | None) -> Party:
    """A person has a semicolon between family and given names."""
    last, parted, first = (squeezed(fields.get("NAM")) or "").partition("; ")
    state, abroad = squeezed(fields.get("STA")), _country(fields.get("CNT"))
    return Party(
        role,
        f"{last}, {first}" if parted else last or None,
        number,
        "person" if parted else "organisation" if role != "inventor" and last else None,
        None,
        None,
        last if parted else None,
        first if parted else None,
        squeezed(fields.get("STR")),
        squeezed(fields.get("CTY")),
        state,
        squeezed(fields.get("ZIP")),
        abroad or ("US" if state and "CNT" not in fields else None),
    )


def _country(code: str | None) -> str | None:
    """JPX, GB2 and CAX are JP, GB and CA; codes of two letters are older."""
    text = (code or "").strip().upper()
    return country(text[:2]) if len(text) == 3 else country(BEFORE_1978.get(text, text))


def _priority(_section: Section, fields: dict[str, str], patent: Patent) -> None:
    office, number = _country(fields.get("CNT")), squeezed(fields.get("APN"))
    sequence = len(patent.priorities) + 1
    patent.priorities.append(
        Priority(office, filing(office, number), number, day(fields.get("APD")), sequence, "national")
    )


def series(on: date) -> str:
    """The series code of an application of the United States filed on a day up to October 2001; else empty.

    >>> from datetime import date
    >>> series(date(1992, 6, 18)), series(date(1997, 12, 30)), series(date(2004, 12, 1))
    ('07', '09', '')
    """
    return next((code for since, code in SERIES if on >= since), "")


def american(serial: str, on: date | None, stated: int, *, provisional: bool) -> str:
    """A filing of the United States with the series that its day or year tells, as far as it does.

    >>> american("516238", date(2003, 10, 31), 2003, provisional=True), american("83597", date(1998, 5, 22), 1998,
    ...     provisional=False)
    ('60516238', '09083597')
    """
    if provisional:
        return f"60{serial:0>6}" if stated <= 2006 else f"{serial:0>6}"
    return f"{series(on) if on else ''}{serial:0>6}"


def _related(_section: Section, fields: dict[str, str], patent: Patent) -> None:
    code = (fields.get("COD") or "").strip()
    relation, on, status = RELATIONS.get(code, "other"), day(fields.get("APD")), (fields.get("PSC") or "").strip()
    if serial := (fields.get("APN") or "").strip():
        office = "WO" if serial.upper().startswith("PCT") else "US"
        number = serial[:6] if office == "US" and serial[:6].isdigit() else serial
        normal = filing(office, (series(on) if on else "") + number if number.isdigit() else number)
        patent.relations.append(
            Relation(relation, office, normal, serial, None, on, True, STATUS.get(status, status or None), code or None)
        )
    if granted := (fields.get("PNO") or "").strip():
        issued = day(fields.get("ISD"))
        patent.relations.append(
            Relation(relation, "US", cited("US", granted), granted, None, issued, False, None, code or None)
        )


def _international(_section: Section, fields: dict[str, str], patent: Patent) -> None:
    entry = (fields.get("PD1") or "").strip()
    if number := (fields.get("PCN") or "").strip():
        detail = f"national entry {entry}" if entry else None
        patent.relations.append(
            Relation("international_filing", "WO", filing("WO", number), number, None, day(fields.get("PD3")), True,
                     None, detail)
        )  # fmt: skip
    if number := (fields.get("PCP") or "").strip():
        patent.relations.append(
            Relation(
                "international_publication", "WO", cited("WO", number), number, None, day(fields.get("PCD")), False
            )
        )


def _classes(section: Section, fields: dict[str, str], patent: Patent) -> None:
    edition, searched = squeezed(fields.get("EDF")), ""
    for tag, value in section:
        sequence = 1 + sum(each.use == "given" for each in patent.classes)
        if tag in ("OCL", "XCL", "UCL", "DCL") and value.strip():
            position = "F" if tag == "OCL" else "L"
            patent.classes.append(
                Classification("uspc", united_states(value), value.strip(), position=position, sequence=sequence)
            )
        elif tag in ("ICL", "FSI") and value.strip():
            patent.classes.append(_international_class(value.strip(), edition, tag == "FSI", sequence))
        elif tag == "FSC":
            searched = value.strip()
        elif tag == "FSS":
            for subclass in filter(None, (part.strip() for part in value.split(";"))):
                written = f"{searched}/{subclass}"
                symbol = written.replace(" ", "").replace("DIG.", "DIG")
                patent.classes.append(Classification("uspc", symbol, written, use="searched"))


def _international_class(written: str, edition: str | None, searched: bool, sequence: int) -> Classification:
    """Design patents have a class of Locarno in the place of one of the IPC, with a letter D up to 1984."""
    use, place = ("searched", None) if searched else ("given", sequence)
    if re.fullmatch(r"D?\d{4}|D?\d{1,2}-\d{1,2}", written):
        return Classification(
            "locarno", locarno(written.lstrip("D")), written, edition=edition, use=use, sequence=place
        )
    return Classification("ipc", international(written), written, edition=edition, use=use, sequence=place)


def _patent_cited(_section: Section, fields: dict[str, str], patent: Patent, office: str | None = "US") -> None:
    number, on = squeezed(fields.get("PNO")), squeezed(fields.get("ISD"))
    classes = next((squeezed(fields[tag]) for tag in ("OCL", "XCL", "UCL", "ICL") if tag in fields), None)
    name, sequence = squeezed(fields.get("NAM")), len(patent.citations) + 1
    patent.citations.append(
        Citation("patent", sequence, office, cited(office, number), number, None, day(on), on, year(on), name,
                 classes=classes)
    )  # fmt: skip


def _foreign_cited(section: Section, fields: dict[str, str], patent: Patent) -> None:
    _patent_cited(section, fields, patent, _country(fields.get("CNT")))


def _literature(section: Section, _fields: dict[str, str], patent: Patent) -> None:
    for tag, value in section:
        if tag[:2] == "PA" and (text := squeezed(value)):
            patent.citations.append(Citation("literature", len(patent.citations) + 1, text=text, doi=doi(text)))


def _abstract(section: Section, _fields: dict[str, str], patent: Patent) -> None:
    if text := squeezed(" ".join(value for tag, value in section if tag[:2] == "PA")):
        patent.abstracts.append(Text("en", text))


def _claims(section: Section) -> list[tuple[int, str | None, str | None, list[str]]]:
    """Claims begin at NUM; a design has one without."""
    rows: list[tuple[str | None, list[str]]] = []
    for tag, value in section:
        if tag == "NUM":
            rows.append((value.strip() or None, []))
        elif tag != "STM":
            if not rows:
                rows.append((None, []))
            rows[-1][1].append(value)
    return [
        (sequence, label, squeezed(" ".join(parts)), []) for sequence, (label, parts) in enumerate(rows, 1) if parts
    ]


PARTS = {
    "INVT": _inventor,
    "ASSG": _assignee,
    "LREP": _agents,
    "PRIR": _priority,
    "REIS": _related,
    "RLAP": _related,
    "PCTA": _international,
    "CLAS": _classes,
    "UREF": _patent_cited,
    "FREF": _foreign_cited,
    "OREF": _literature,
    "ABST": _abstract,
}
