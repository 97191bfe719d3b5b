"""EPO exchange documents (DOCDB), as the bulk files have them: one great element with a document each."""

# ruff: noqa: E501 - templates of documents and tables of words are easier to follow unbroken

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

from touchstone.corpus.generator.world import Cited, Invention, Name, Party, World

FIRST = 2_900_000
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<exch:exchange-documents xmlns:exch="http://www.epo.org/exchange" '
    'date-of-exchange="{day}" dtd-version="2.5.10" file="DOCDB-{day}-001-EP-0001.xml" no-of-documents="{records}" '
    'originating-office="EP">\n'
)
TAIL = "</exch:exchange-documents>\n"


def number(place: int) -> str:
    return str(FIRST + place)


def filing(place: int, on: date) -> str:
    """The number of its application as DOCDB writes it: year in two digits, then six."""
    return f"{on:%y}{place % 1_000_000:06d}"


def document(world: World, place: int) -> str:
    """One exchange document."""
    made = world.invention(place)
    return "".join((
        f'<exch:exchange-document country="EP" doc-number="{number(place)}" kind="A1" doc-id="{400_000_000 + place}" ',
        f'date-publ="{made.published:%Y%m%d}" family-id="{50_000_000 + made.root}" is-representative="YES" ',
        f'date-of-last-exchange="{made.published:%Y%m%d}" date-added-docdb="{made.published:%Y%m%d}" originating-office="EP" status="A">\n',
        "<exch:bibliographic-data>\n", _bibliography(world, made), "</exch:bibliographic-data>\n",
        f'<exch:abstract lang="en" data-format="docdba" abstract-source="national office"><exch:p>{escape(made.abstract)}</exch:p></exch:abstract>\n',
        "</exch:exchange-document>\n",
    ))  # fmt: skip


def _id(office: str, number_: str, kind: str, on: date) -> str:
    return (
        f"<document-id><country>{office}</country><doc-number>{number_}</doc-number><kind>{kind}</kind>"
        f"<date>{on:%Y%m%d}</date></document-id>"
    )


def _bibliography(world: World, made: Invention) -> str:
    return "".join((
        f'<exch:publication-reference data-format="docdb">{_id("EP", number(made.place), "A1", made.published)}</exch:publication-reference>\n',
        "<exch:classifications-ipcr>\n",
        *(f'<classification-ipcr sequence="{n}"><text>{_ipcr(symbol, made)}</text></classification-ipcr>\n'
          for n, symbol in enumerate(made.classes, 1)),
        "</exch:classifications-ipcr>\n",
        f'<exch:application-reference is-representative="YES" doc-id="{300_000_000 + made.place}" data-format="docdb">'
        f"{_id('EP', filing(made.place, made.filed), 'A', made.filed)}</exch:application-reference>\n",
        "<exch:language-of-publication>en</exch:language-of-publication>\n", _priorities(made), "<exch:parties>\n<exch:applicants>\n",
        *(_applicant(n, *each) for n, each in enumerate(made.applicants, 1)), "</exch:applicants>\n<exch:inventors>\n",
        *(_inventor(n, *each) for n, each in enumerate(made.inventors, 1)), "</exch:inventors>\n</exch:parties>\n",
        f'<exch:invention-title lang="en" data-format="docdba">{escape(made.title)}</exch:invention-title>\n',
        "<exch:references-cited>\n", *(_cited(world, n, each) for n, each in enumerate(made.cited, 1)), "</exch:references-cited>\n",
    ))  # fmt: skip


def _ipcr(symbol: str, made: Invention) -> str:
    """The symbol in the fixed columns of ST.8."""
    main, sub = symbol[4:].split("/")
    value = "F" if symbol == made.classes[0] else "L"
    return f"{symbol[:4]}{main:>4}/{sub:<8}20060101A{value}I{made.published:%Y%m%d}BHEP        "


def _priorities(made: Invention) -> str:
    """The family's first filing, the same for all its members."""
    office, on = made.priority
    first = _id(office, filing(made.root, on), "A", on)
    own = ""
    if made.root != made.place:
        own = (
            f'<exch:priority-claim sequence="2" data-format="docdb">{_id("EP", filing(made.place, made.filed), "A", made.filed)}'
            "<exch:priority-active-indicator>Y</exch:priority-active-indicator></exch:priority-claim>\n"
        )
    return (
        f'<exch:priority-claims>\n<exch:priority-claim sequence="1" data-format="docdb">{first}'
        "<exch:priority-active-indicator>Y</exch:priority-active-indicator></exch:priority-claim>\n"
        f"{own}</exch:priority-claims>\n"
    )


def _applicant(sequence: int, party: Party, name: Name) -> str:
    return (
        f'<exch:applicant sequence="{sequence}" data-format="docdba"><exch:applicant-name><name>{escape(name.text)}</name>'
        f"</exch:applicant-name><residence><country>{party.country}</country></residence></exch:applicant>\n"
    )


def _inventor(sequence: int, last: str, first: str) -> str:
    return (
        f'<exch:inventor sequence="{sequence}" data-format="docdba"><exch:inventor-name><name>{escape(f"{last}, {first}")}</name>'
        "</exch:inventor-name></exch:inventor>\n"
    )


def _cited(world: World, sequence: int, each: Cited) -> str:
    if each.place is None:
        what = f'<nplcit num="{sequence}"><text>{escape(each.text)}</text></nplcit>'
    else:
        what = f'<patcit num="{sequence}" dnum-type="publication number">{_id("EP", number(each.place), "A1", world.published(each.place))}</patcit>'
    phase = "SEA" if each.by_examiner else "APP"
    return (
        f'<exch:citation cited-phase="{phase}" cited-by="{"examiner" if each.by_examiner else "applicant"}" sequence="{sequence}">'
        f"{what}<category>{each.category}</category></exch:citation>\n"
    )
