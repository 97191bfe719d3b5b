"""United States grants, version 4.5, as the weekly files have them: documents one after another."""

# ruff: noqa: E501 - templates of documents and tables of words are easier to follow unbroken

from __future__ import annotations

import re
from datetime import date
from xml.sax.saxutils import escape

from touchstone.corpus.generator.world import Cited, Invention, Name, Party, World

FIRST = 8_925_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>\n'
_NUMERAL = re.compile(r"\((\d+)\)")


def number(place: int) -> str:
    """The number of the grant at a place."""
    return f"{FIRST + place:08d}"


def filing(place: int) -> str:
    """The number of its application: series 14, then the serial number."""
    return f"{14_000_000 + place:08d}"


def document(world: World, place: int) -> str:
    """One grant as a whole document."""
    made = world.invention(place)
    published = f"{made.published:%Y%m%d}"
    return "".join((
        HEAD,
        f'<us-patent-grant lang="EN" dtd-version="v4.5 2014-04-03" file="US{number(place)}-{published}.XML" status="PRODUCTION" ',
        f'id="us-patent-grant" country="US" date-produced="{published}" date-publ="{published}">\n',
        "<us-bibliographic-data-grant>\n", _bibliography(world, made, published), "</us-bibliographic-data-grant>\n",
        f'<abstract id="abstract">\n<p id="p-0001" num="0000">{escape(made.abstract)}</p>\n</abstract>\n',
        '<description id="description">\n<?BRFSUM description="Brief Summary" end="lead"?>\n',
        *(f'<p id="p-{n:04d}" num="{n:04d}">{_bold(escape(text))}</p>\n' for n, text in enumerate(made.paragraphs, 2)),
        '<?BRFSUM description="Brief Summary" end="tail"?>\n</description>\n<us-claim-statement>What is claimed is:</us-claim-statement>\n',
        '<claims id="claims">\n', *(_claim(n, *claim) for n, claim in enumerate(made.claims, 1)),
        "</claims>\n</us-patent-grant>\n",
    ))  # fmt: skip


def _bold(text: str) -> str:
    """Reference numerals in bold, as the office sets them in descriptions: two marks or so in each line."""
    return _NUMERAL.sub(r"<b>\1</b>", text)


def _id(number_: str, kind: str, on: date, country: str = "US") -> str:
    kind = f"<kind>{kind}</kind>\n" if kind else ""
    return (
        f"<document-id>\n<country>{country}</country>\n<doc-number>{number_}</doc-number>\n{kind}<date>{on:%Y%m%d}</date>\n"
        "</document-id>\n"
    )


def _bibliography(world: World, made: Invention, published: str) -> str:
    return "".join((
        f"<publication-reference>\n{_id(number(made.place), 'B2', made.published)}</publication-reference>\n",
        f'<application-reference appl-type="utility">\n{_id(filing(made.place), "", made.filed)}</application-reference>\n',
        "<us-application-series-code>14</us-application-series-code>\n", _priority(made),
        "<classifications-ipcr>\n", *(_ipcr(symbol, n, published) for n, symbol in enumerate(made.classes)),
        "</classifications-ipcr>\n",
        f'<invention-title id="d2e43">{escape(made.title)}</invention-title>\n',
        "<us-references-cited>\n", *(_cited(world, n, each) for n, each in enumerate(made.cited, 1)), "</us-references-cited>\n",
        f"<number-of-claims>{len(made.claims)}</number-of-claims>\n<us-exemplary-claim>1</us-exemplary-claim>\n",
        "<figures>\n<number-of-drawing-sheets>4</number-of-drawing-sheets>\n<number-of-figures>7</number-of-figures>\n</figures>\n",
        "<us-parties>\n<us-applicants>\n", *(_applicant(n, *each) for n, each in enumerate(made.applicants, 1)),
        "</us-applicants>\n<inventors>\n", *(_inventor(n, *each) for n, each in enumerate(made.inventors, 1)),
        "</inventors>\n</us-parties>\n<assignees>\n", *(_assignee(*each) for each in made.applicants), "</assignees>\n",
        "<examiners>\n<primary-examiner>\n<last-name>Okafor</last-name>\n<first-name>Clara</first-name>\n"
        "<department>2872</department>\n</primary-examiner>\n</examiners>\n",
    ))  # fmt: skip


def _priority(made: Invention) -> str:
    """The family's first filing, the same for all its members; an own first filing is not claimed."""
    country, on = made.priority
    if made.root == made.place:
        return ""
    claimed = (
        f"{on:%Y}-{made.root:07d}"
        if country == "JP"
        else filing(made.root)
        if country == "US"
        else f"{on:%y}{made.root:06d}"
    )
    return (
        '<priority-claims>\n<priority-claim sequence="01" kind="national">\n'
        f"<country>{country}</country>\n<doc-number>{claimed}</doc-number>\n<date>{on:%Y%m%d}</date>\n"
        "</priority-claim>\n</priority-claims>\n"
    )


def _ipcr(symbol: str, place: int, published: str) -> str:
    main, sub = symbol[4:].split("/")
    return (
        "<classification-ipcr>\n<ipc-version-indicator><date>20060101</date></ipc-version-indicator>\n"
        f"<classification-level>A</classification-level>\n<section>{symbol[0]}</section>\n<class>{symbol[1:3]}</class>\n"
        f"<subclass>{symbol[3]}</subclass>\n<main-group>{main}</main-group>\n<subgroup>{sub}</subgroup>\n"
        f"<symbol-position>{'L' if place else 'F'}</symbol-position>\n<classification-value>I</classification-value>\n"
        f"<action-date><date>{published}</date></action-date>\n<generating-office><country>US</country></generating-office>\n"
        "<classification-status>B</classification-status>\n<classification-data-source>H</classification-data-source>\n"
        "</classification-ipcr>\n"
    )


def _cited(world: World, sequence: int, each: Cited) -> str:
    by = "cited by examiner" if each.by_examiner else "cited by applicant"
    if each.place is None:
        what = f'<nplcit num="{sequence:05d}">\n<othercit>{escape(each.text)}</othercit>\n</nplcit>\n'
    else:
        cited = _id(number(each.place), "B2", world.published(each.place).replace(day=1))
        what = f'<patcit num="{sequence:05d}">\n{cited}</patcit>\n'
    return f"<us-citation>\n{what}<category>{by}</category>\n</us-citation>\n"


def _address(party: Party) -> str:
    state = f"<state>{party.region}</state>\n" if party.region else ""
    return f"<address>\n<city>{escape(party.city)}</city>\n{state}<country>{party.country}</country>\n</address>\n"


def _applicant(sequence: int, party: Party, name: Name) -> str:
    return (
        f'<us-applicant sequence="{sequence:03d}" app-type="applicant" designation="us-only" '
        'applicant-authority-category="assignee">\n<addressbook>\n'
        f"<orgname>{escape(name.text)}</orgname>\n{_address(party)}</addressbook>\n"
        f"<residence>\n<country>{party.country}</country>\n</residence>\n</us-applicant>\n"
    )


def _inventor(sequence: int, last: str, first: str) -> str:
    return (
        f'<inventor sequence="{sequence:03d}" designation="us-only">\n<addressbook>\n<last-name>{escape(last)}</last-name>\n'
        f"<first-name>{escape(first)}</first-name>\n<address>\n<city>Millbrook</city>\n<state>OH</state>\n"
        "<country>US</country>\n</address>\n</addressbook>\n</inventor>\n"
    )


def _assignee(party: Party, name: Name) -> str:
    return (
        f"<assignee>\n<addressbook>\n<orgname>{escape(name.text)}</orgname>\n<role>02</role>\n{_address(party)}"
        "</addressbook>\n</assignee>\n"
    )


def _claim(sequence: int, refers: int, text: str) -> str:
    written = escape(text)
    if refers:
        named = f"claim {refers}"
        written = written.replace(named, f'<claim-ref idref="CLM-{refers:05d}">{named}</claim-ref>', 1)
    return f'<claim id="CLM-{sequence:05d}" num="{sequence:05d}">\n<claim-text>{sequence}. {written}</claim-text>\n</claim>\n'
