"""Chinese publications in the layout in use since 2012, one document a file in a zip."""

# ruff: noqa: E501 - templates of documents and tables of words are easier to follow unbroken

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

from touchstone.corpus.generator.world import Cited, Invention, Name, Party, World
from touchstone.corpus.numbers.check_digits import modulo_11

FIRST = 104_200_000
SPACES = (
    'xmlns:base="http://www.sipo.gov.cn/XMLSchema/base" xmlns:business="http://www.sipo.gov.cn/XMLSchema/business" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
NATIONAL = 'dataFormat="original" sourceDB="national office"'


def number(place: int) -> str:
    return str(FIRST + place)


def filing(place: int, on: date) -> str:
    """The application number with its check digit: year, kind 1, seven digits."""
    digits = f"{on:%Y}1{place % 10_000_000:07d}"
    return f"{digits}.{modulo_11(digits)}"


def document(world: World, place: int) -> str:
    """One publication of an application for an invention patent as a whole document."""
    made = world.invention(place)
    published = f"{made.published:%Y%m%d}"
    name = f"CN{filing(place, made.filed).replace('.', '')}CN00{number(place)}0AFULZH{published}CN00X.XML"
    return "".join((
        f'<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<business:PatentDocumentAndRelated {SPACES} xsdVersion="V2.2.1" ',
        f'file="{name}" dateProduced="{published}" status="C" lang="zh" country="CN" docNumber="{number(place)}" kind="A" ',
        f'datePublication="{published}">\n<business:BibliographicData>\n', _bibliography(world, made),
        "</business:BibliographicData>\n",
        f'<business:Abstract {NATIONAL} lang="zh"><base:Paragraphs num="0001">{escape(made.abstract)}</base:Paragraphs></business:Abstract>\n',
        f'<business:Description lang="zh" {NATIONAL}>\n<business:InventionTitle id="title1">{escape(made.title)}</business:InventionTitle>\n',
        *(f'<base:Paragraphs id="p{n:04d}" num="n{n:04d}">{escape(text)}</base:Paragraphs>\n'
          for n, text in enumerate(made.paragraphs, 1)),
        f'</business:Description>\n<business:Claims lang="zh" {NATIONAL}>\n',
        *(f'<business:Claim id="cl{n:04d}" num="{n:04d}"><business:ClaimText>{n}.{escape(text)}</business:ClaimText></business:Claim>\n'
          for n, (_refers, text) in enumerate(made.claims, 1)),
        "</business:Claims>\n</business:PatentDocumentAndRelated>\n",
    ))  # fmt: skip


def _id(office: str, number_: str, kind: str, on: date) -> str:
    kind = f"<base:Kind>{kind}</base:Kind>" if kind else ""
    return (
        f"<base:DocumentID><base:WIPOST3Code>{office}</base:WIPOST3Code><base:DocNumber>{number_}</base:DocNumber>{kind}"
        f"<base:Date>{on:%Y%m%d}</base:Date></base:DocumentID>"
    )


def _bibliography(world: World, made: Invention) -> str:
    own = filing(made.place, made.filed)
    return "".join((
        f'<business:PublicationReference {NATIONAL} sequence="1">{_id("CN", number(made.place), "A", made.published)}</business:PublicationReference>\n',
        f'<business:ApplicationReference applType="10" {NATIONAL} sequence="1">{_id("CN", own, "", made.filed)}</business:ApplicationReference>\n',
        _priority(made), '<business:ClassificationIPCRDetails creator="03">\n',
        *(_ipcr(n, symbol) for n, symbol in enumerate(made.classes, 1)), "</business:ClassificationIPCRDetails>\n",
        f'<business:InventionTitle lang="zh" {NATIONAL}>{escape(made.title)}</business:InventionTitle>\n',
        _citations(world, made),
        '<business:Parties>\n<business:ApplicantDetails representative="1">\n',
        *(_applicant(n, *each) for n, each in enumerate(made.applicants, 1)), "</business:ApplicantDetails>\n<business:InventorDetails>\n",
        *(f'<business:Inventor sequence="{n}" {NATIONAL} lang="zh"><base:AddressBook lang="zh"><base:Name>{last}{first}</base:Name>'
          "</base:AddressBook></business:Inventor>\n" for n, (last, first) in enumerate(made.inventors, 1)),
        "</business:InventorDetails>\n</business:Parties>\n",
    ))  # fmt: skip


def _priority(made: Invention) -> str:
    """The family's first filing; an own first filing is not claimed."""
    if made.root == made.place:
        return ""
    office, on = made.priority
    claimed = filing(made.root, on) if office == "CN" else f"{on:%Y}-{made.root:06d}"
    return (
        f'<business:PriorityDetails>\n<business:Priority kind="{"national" if office == "CN" else "international"}" {NATIONAL} sequence="1">'
        f"<base:WIPOST3Code>{office}</base:WIPOST3Code><base:DocNumber>{claimed}</base:DocNumber><base:Date>{on:%Y%m%d}</base:Date>"
        "</business:Priority>\n</business:PriorityDetails>\n"
    )


def _ipcr(sequence: int, symbol: str) -> str:
    main, sub = symbol[4:].split("/")
    return (
        f'<business:ClassificationIPCR sequence="{sequence}"><business:IPCVersionDate>20060101</business:IPCVersionDate>'
        f"<business:Section>{symbol[0]}</business:Section><business:MainClass>{symbol[1:3]}</business:MainClass>"
        f"<business:Subclass>{symbol[3]}</business:Subclass><business:MainGroup>{main}</business:MainGroup>"
        f"<business:Subgroup>{sub}</business:Subgroup><base:Text>{symbol[:4]}{main:>5}/{sub:<6}(2006.01)</base:Text>"
        "</business:ClassificationIPCR>\n"
    )


def _citations(world: World, made: Invention) -> str:
    return "".join((
        "<business:ReferencesCited>\n", *(_cited(world, n, each) for n, each in enumerate(made.cited, 1)),
        "</business:ReferencesCited>\n",
    )) if made.cited else ""  # fmt: skip


def _cited(world: World, sequence: int, each: Cited) -> str:
    if each.place is None:
        what = f"<business:NPLCitation><base:Text>{escape(each.text)}</base:Text></business:NPLCitation>"
    else:
        cited = _id("CN", number(each.place), "A", world.published(each.place))
        what = f"<business:PatentCitation>{cited}</business:PatentCitation>"
    return f'<business:Citation sequence="{sequence}">{what}<business:Category>{each.category}</business:Category></business:Citation>\n'


def _applicant(sequence: int, party: Party, name: Name) -> str:
    return (
        f'<business:Applicant sequence="{sequence}" appType="applicant" {NATIONAL} lang="zh"><base:AddressBook lang="zh">'
        f"<base:Name>{escape(name.text)}</base:Name><base:Address><base:WIPOST3Code>CN</base:WIPOST3Code>"
        f"<base:Text>{party.city}市创新路{100 + sequence}号</base:Text></base:Address></base:AddressBook></business:Applicant>\n"
    )
