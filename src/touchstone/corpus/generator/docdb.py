"""EPO exchange documents (DOCDB), as the bulk files have them: one great element with a document each."""

# ruff: noqa: E501 - templates of documents and tables of words are easier to follow unbroken

from __future__ import annotations

from datetime import date
from itertools import product
from xml.sax.saxutils import escape

from touchstone.corpus.generator.world import Cited, Invention, Name, Party, World

FIRST = 2_900_000
LANGUAGE = ' lang="en"'
FORMS = ("docdb", "docdba")  # of a name: in DOCDB's capitals, and as the office gives it
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


def _id(office: str, number_: str, kind: str, on: date, about: str = "") -> str:
    return (
        f"<document-id{about}><country>{office}</country><doc-number>{number_}</doc-number><kind>{kind}</kind>"
        f"<date>{on:%Y%m%d}</date></document-id>"
    )


def _short(number_: str, on: date | None = None) -> str:
    """The same in the form of EPODOC: country and number in one."""
    return f"<document-id><doc-number>{number_}</doc-number>{f'<date>{on:%Y%m%d}</date>' if on else ''}</document-id>"


def _bibliography(world: World, made: Invention) -> str:
    own = f"EP{made.filed:%Y}0{made.place % 1_000_000:06d}"
    return "".join((
        f'<exch:publication-reference data-format="docdb">{_id("EP", number(made.place), "A1", made.published, LANGUAGE)}</exch:publication-reference>\n',
        f'<exch:publication-reference data-format="epodoc">{_short(f"EP{number(made.place)}")}</exch:publication-reference>\n',
        "<exch:classifications-ipcr>\n",
        *(f'<classification-ipcr sequence="{n}"><text>{_ipcr(symbol, made)}</text></classification-ipcr>\n'
          for n, symbol in enumerate(made.classes, 1)),
        "</exch:classifications-ipcr>\n<exch:patent-classifications>\n",
        *(_cpc(n, office, symbol, made) for n, (symbol, office) in enumerate(product(made.classes, ("EP", "US")), 1)),
        "</exch:patent-classifications>\n",
        f'<exch:application-reference is-representative="YES" doc-id="{300_000_000 + made.place}" data-format="docdb">'
        f"{_id('EP', filing(made.place, made.filed), 'A', made.filed)}</exch:application-reference>\n",
        f'<exch:application-reference data-format="epodoc">{_short(own)}</exch:application-reference>\n',
        "<exch:language-of-publication>en</exch:language-of-publication>\n", _priorities(made), "<exch:parties>\n<exch:applicants>\n",
        *(_applicant(n, *each, form) for form in FORMS[not world.full:] for n, each in enumerate(made.applicants, 1)),
        "</exch:applicants>\n<exch:inventors>\n",
        *(_inventor(n, *each, form) for form in FORMS[not world.full:] for n, each in enumerate(made.inventors, 1)),
        "</exch:inventors>\n</exch:parties>\n",
        f'<exch:invention-title lang="en" data-format="docdba">{escape(made.title)}</exch:invention-title>\n',
        "<exch:dates-of-public-availability><exch:unexamined-printed-without-grant><document-id>"
        f"<date>{made.published:%Y%m%d}</date></document-id></exch:unexamined-printed-without-grant></exch:dates-of-public-availability>\n",
        "<exch:references-cited>\n", *(_cited(world, n, each) for n, each in enumerate(made.cited, 1)), "</exch:references-cited>\n",
    ))  # fmt: skip


def _cpc(sequence: int, office: str, symbol: str, made: Invention) -> str:
    """A symbol of the Cooperative classification as one office gives it."""
    main, sub = symbol[4:].split("/")
    position, value = ("F", "I") if sequence == 1 else ("L", "I" if sequence % 3 else "A")
    return (
        f'<patent-classification sequence="{sequence}"><classification-scheme office="EP" scheme="CPCI"><date>20130101</date></classification-scheme>'
        f"<classification-symbol>{symbol[:4]}{main:>4}/{sub:<14}</classification-symbol><symbol-position>{position}</symbol-position>"
        f"<classification-value>{value}</classification-value><classification-status>B</classification-status>"
        f"<classification-data-source>H</classification-data-source><generating-office>{office}</generating-office>"
        f"<action-date><date>{made.published:%Y%m%d}</date></action-date></patent-classification>\n"
    )


def _ipcr(symbol: str, made: Invention) -> str:
    """The symbol in the fixed columns of ST.8."""
    main, sub = symbol[4:].split("/")
    value = "F" if symbol == made.classes[0] else "L"
    return f"{symbol[:4]}{main:>4}/{sub:<8}20060101A{value}I{made.published:%Y%m%d}BHEP        "


def _priorities(made: Invention) -> str:
    """The family's first filing, the same for all its members."""
    office, on = made.priority
    claimed = [(1, office, filing(made.root, on), on, made.root)]
    if made.root != made.place:
        claimed.append((2, "EP", filing(made.place, made.filed), made.filed, made.place))
    return "".join((
        "<exch:priority-claims>\n",
        *(f'<exch:priority-claim sequence="{n}" data-format="docdb">{_id(office, number_, "A", on)}'
          "<exch:priority-active-indicator>Y</exch:priority-active-indicator></exch:priority-claim>\n"
          f'<exch:priority-claim sequence="{n}" data-format="epodoc">{_short(f"{office}{on:%Y}0{place % 1_000_000:06d}")}</exch:priority-claim>\n'
          for n, office, number_, on, place in claimed),
        "</exch:priority-claims>\n",
    ))  # fmt: skip


def _spelled(text: str, form: str) -> str:
    """A name in DOCDB's own form is in capitals and without signs."""
    return escape(text) if form == "docdba" else escape("".join(c for c in text.upper() if c not in ".,"))


def _applicant(sequence: int, party: Party, name: Name, form: str) -> str:
    residence = f"<residence><country>{party.country}</country></residence>"
    return (
        f'<exch:applicant sequence="{sequence}" data-format="{form}"><exch:applicant-name><name>{_spelled(name.text, form)}</name>'
        f"</exch:applicant-name>{residence}</exch:applicant>\n"
    )


def _inventor(sequence: int, last: str, first: str, form: str) -> str:
    return (
        f'<exch:inventor sequence="{sequence}" data-format="{form}"><exch:inventor-name><name>{_spelled(f"{last}, {first}", form)}</name>'
        "</exch:inventor-name></exch:inventor>\n"
    )


def _cited(world: World, sequence: int, each: Cited) -> str:
    if each.place is None:
        what = f'<nplcit num="{sequence}"><text>{escape(each.text)}</text></nplcit>'
    else:
        party = world.party(each.place % 40)
        name = f"<name>{_spelled(party.names[0].text, 'docdb')} [{party.country}]</name>"
        identity = _id(
            "EP", number(each.place), "A1", world.published(each.place), f' doc-id="{400_000_000 + each.place}"'
        )
        what = f'<patcit num="{sequence}" dnum="EP{number(each.place)}A1" dnum-type="publication number">{identity.replace("<date>", name + "<date>")}</patcit>'
    phase = "SEA" if each.by_examiner else "APP"
    return (
        f'<exch:citation cited-phase="{phase}" cited-by="{"examiner" if each.by_examiner else "applicant"}" sequence="{sequence}">'
        f"{what}<category>{each.category}</category></exch:citation>\n"
    )
