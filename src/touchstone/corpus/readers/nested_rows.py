"""What rows in JSON tell in lists of objects, which columns cannot say: each citation, priority and parent by itself.

Two databases write them: Google's public data set of patents and The Lens. Their fields are those of their published
schemas; what a row has of them takes the place of what its columns gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from touchstone.corpus.numbers import normalise
from touchstone.corpus.readers.epo import PHASES, cited_in
from touchstone.corpus.readers.identifiers import cited, filing
from touchstone.corpus.readers.values import country, day, doi, squeezed
from touchstone.corpus.schema.patents import Citation, Party, Patent, Priority, Relation

Cells = Mapping[str, Any]
#: words of Google's data set for a link to an earlier filing, and what the link is here.
PARENTS = {"CONTINUATION": "continuation", "CONTINUATION-IN-PART": "continuation_in_part", "DIVISION": "division",
           "DIVISIONAL": "division", "REISSUE": "reissue", "SUBSTITUTION": "substitution"}  # fmt: skip


def told(patent: Patent, cells: Cells) -> None:
    """Put into a patent what its row tells in lists of objects."""
    if "lens_id" in cells:
        _of_lens(patent, cells)
    elif "citation" in cells or "priority_claim" in cells or "assignee_harmonized" in cells:
        _of_google(patent, cells)


def _objects(cells: Cells, name: str) -> list[Cells]:
    value = cells.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _inner(value: Cells, *path: str) -> Any:
    found: Any = value
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _text(value: Any) -> str | None:
    return squeezed(str(value)) if value not in (None, "", 0) and not isinstance(value, dict | list) else None


def _citations(patent: Patent, found: Iterator[Citation]) -> None:
    if made := list(found):
        patent.citations = [each._replace(sequence=number) for number, each in enumerate(made, 1)]


# --- Google's public data set: publications of "patents-public-data"


def _of_google(patent: Patent, cells: Cells) -> None:
    _citations(patent, filter(None, map(_google_citation, _objects(cells, "citation"))))
    claims = [each for each in _objects(cells, "priority_claim") if _text(each.get("application_number"))]
    if claims:
        patent.priorities = [_google_priority(each, number) for number, each in enumerate(claims, 1)]
    for each in _objects(cells, "parent"):
        number, on = _text(each.get("application_number")), day(_text(each.get("filing_date")))
        found = normalise("", number or "", of="application")
        if number and found.office:
            word = _text(each.get("type")) or ""
            relation = PARENTS.get(word.upper(), "other")
            patent.relations.append(
                Relation(relation, found.office, found.number or None, number, None, on, True, None, word or None)
            )
    for scheme in ("ipc", "cpc"):
        _google_classes(patent, scheme, _objects(cells, scheme))
    for role in ("inventor", "assignee"):
        _countries(patent, role, [each.get("country_code") for each in _objects(cells, f"{role}_harmonized")])


def _google_citation(each: Cells) -> Citation | None:
    """Of `type` and `category` one is the phase (EXA, APP), the other the relevance (X, Y), either way about."""
    written, text = _text(each.get("publication_number")), _text(each.get("npl_text"))
    said = [_text(each.get("type")), _text(each.get("category"))]
    phase, by = cited_in(next((code for code in said if code in PHASES), None), None)
    category = next((code for code in said if code and code not in PHASES), None)
    if written:
        found = normalise("", written, of="publication")
        return Citation("patent", None, found.office or None, found.number or None, written, found.kind or None,
                        category=category, cited_by=by, phase=phase)  # fmt: skip
    return (
        Citation("literature", text=text, doi=doi(text), category=category, cited_by=by, phase=phase) if text else None
    )


def _google_priority(each: Cells, sequence: int) -> Priority:
    written = _text(each.get("application_number"))
    found = normalise("", written or "", of="application")
    on = day(_text(each.get("filing_date")))
    return Priority(found.office or None, found.number or None, written, on, sequence, kind_code=found.kind or None)


def _google_classes(patent: Patent, scheme: str, symbols: Sequence[Cells]) -> None:
    """`inventive` and `first` of a symbol are its value and its position; "first" is said of one symbol alone."""
    said = {_text(each.get("code")): each for each in symbols}
    any_first = any(each.get("first") is True for each in symbols)
    for at, each in enumerate(patent.classes):
        about = said.get(each.original) if each.scheme == scheme else None
        if about is not None:
            inventive = about.get("inventive")
            value = "I" if inventive is True else "A" if inventive is False else None
            position = ("F" if about.get("first") is True else "L") if any_first else None
            patent.classes[at] = each._replace(value=value, position=position)


def _countries(patent: Patent, role: str, codes: Sequence[Any], *, live: bool = False) -> None:
    """Countries of the parties of a role, or where they live, where the source lists as many as there are parties."""
    places = [at for at, each in enumerate(patent.parties) if each.role == role]
    if len(places) == len(codes):
        for at, code in zip(places, codes, strict=True):
            held, found = patent.parties[at], country(_text(code))
            patent.parties[at] = (
                held._replace(residence=held.residence or found)
                if live
                else held._replace(country=held.country or found)
            )


# --- The Lens


def _of_lens(patent: Patent, cells: Cells) -> None:
    _citations(patent, filter(None, map(_lens_citation, _objects(cells, "biblio.references_cited.citations"))))
    claims = _objects(cells, "biblio.priority_claims.claims")
    if claims:
        patent.priorities = [_lens_priority(each, number) for number, each in enumerate(claims, 1)]
    for group, role in (("applicants", "applicant"), ("inventors", "inventor")):
        people = _objects(cells, f"biblio.parties.{group}")
        _countries(patent, role, [each.get("residence") for each in people], live=True)
    for number, each in enumerate(_objects(cells, "biblio.parties.agents"), 1):
        if name := _text(_inner(each, "extracted_name", "value")):
            patent.parties.append(Party("agent", name, number, country=country(_text(each.get("country")))))
    for each in _objects(cells, "families.simple_family.members"):
        office, written, kind, on = _document(each.get("document_id") or {})
        normal = cited(office, written, kind)
        if written and (office, normal) != (patent.office, patent.number):
            patent.relations.append(Relation("family_member", office, normal, written, kind, day(on), is_filing=False))


def _document(fields: Cells) -> tuple[str | None, str | None, str | None, str | None]:
    return (
        country(_text(fields.get("jurisdiction"))),
        _text(fields.get("doc_number")),
        _text(fields.get("kind")),
        _text(fields.get("date")),
    )


def _lens_priority(each: Cells, number: int) -> Priority:
    office, written, kind, on = _document(each)
    return Priority(office, filing(office, written), written, day(on), number, kind_code=kind)


def _lens_citation(each: Cells) -> Citation | None:
    phase, by = cited_in(_text(each.get("cited_phase")), None)
    categories = each.get("category")
    category = "".join(map(str, categories)) if isinstance(categories, list) else _text(categories)
    office, written, kind, on = _document(_inner(each, "patcit", "document_id") or {})
    if written:
        return Citation("patent", None, office, cited(office, written, kind), written, kind, day(on), on,
                        category=category or None, cited_by=by, phase=phase)  # fmt: skip
    text = _text(_inner(each, "nplcit", "text"))
    return (
        Citation("literature", text=text, doi=doi(text), category=category or None, cited_by=by, phase=phase)
        if text
        else None
    )
