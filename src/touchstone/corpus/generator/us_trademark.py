"""United States trademark applications, version 2.0, as the daily files have them (TRTDXFAP)."""

# ruff: noqa: E501 - templates of documents and tables of words are easier to follow unbroken

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from xml.sax.saxutils import escape

from touchstone.corpus.generator import words
from touchstone.corpus.generator.world import World

FIRST = 86_500_000
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<trademark-applications-daily><version><version-no>2.0</version-no>'
    "<version-date>20041108</version-date></version><creation-datetime>{day}0402</creation-datetime>"
    "<application-information><data-available-code>Y</data-available-code><file-segments><file-segment>TRMK</file-segment>"
    "<action-keys><action-key>NA</action-key>\n"
)
TAIL = "</action-keys></file-segments></application-information></trademark-applications-daily>\n"


def number(place: int) -> str:
    return str(FIRST + place)


def document(world: World, place: int) -> str:
    """One case file."""
    chance = Random(f"{world.seed}:{place}:mark")
    made = world.invention(place)
    ((party, name), *_others) = made.applicants
    mark = f"{chance.choice(words.STEMS)} {chance.choice(words.FIELDS)}".upper()
    filed = made.published - timedelta(days=chance.randrange(30, 500))
    registered = chance.random() < 0.5
    classes = chance.sample(words.GOODS, k=chance.choice((1, 1, 1, 2, 3)))
    status = "700" if registered else chance.choice(("630", "602", "688"))
    registration = f"<registration-number>{4_700_000 + place:07d}</registration-number>" if registered else ""
    return "".join((
        f"<case-file><serial-number>{number(place)}</serial-number>{registration}",
        f"<transaction-date>{made.published:%Y%m%d}</transaction-date><case-file-header><filing-date>{filed:%Y%m%d}</filing-date>",
        f"<registration-date>{made.published:%Y%m%d}</registration-date>" if registered else "",
        f"<status-code>{status}</status-code><status-date>{made.published:%Y%m%d}</status-date>",
        f"<mark-identification>{escape(mark)}</mark-identification><mark-drawing-code>4000</mark-drawing-code>",
        "<standard-characters-claimed-in>T</standard-characters-claimed-in><trademark-in>T</trademark-in></case-file-header>",
        "<case-file-statements>", *(_statement(*each) for each in classes), "</case-file-statements>",
        "<case-file-event-statements>", *_events(world, chance, filed), "</case-file-event-statements>",
        "<classifications>", *(_classification(*each) for each in classes), "</classifications>",
        "<case-file-owners><case-file-owner><entry-number>1</entry-number><party-type>10</party-type>"
        f"<nationality><country>{party.country}</country></nationality><legal-entity-type-code>03</legal-entity-type-code>"
        f"<party-name>{escape(name.text)}</party-name><address-1>12 Mill Street</address-1><city>{escape(party.city)}</city>",
        f"<state>{party.region}</state>" if party.region else f"<country>{party.country}</country>",
        "</case-file-owner></case-file-owners></case-file>\n",
    ))  # fmt: skip


STEPS = (
    ("NWAP", "I", "NEW APPLICATION ENTERED IN TRAM"),
    ("NWOS", "I", "NEW APPLICATION OFFICE SUPPLIED DATA ENTERED IN TRAM"),
    ("DOCK", "D", "ASSIGNED TO EXAMINER"),
    ("CNRT", "R", "NON-FINAL ACTION WRITTEN"),
    ("GNRT", "F", "NON-FINAL ACTION E-MAILED"),
    ("TROA", "I", "TEAS RESPONSE TO OFFICE ACTION RECEIVED"),
    ("CNSA", "O", "APPROVED FOR PUB - PRINCIPAL REGISTER"),
    ("NPUB", "E", "NOTIFICATION OF NOTICE OF PUBLICATION E-MAILED"),
    ("PUBO", "A", "PUBLISHED FOR OPPOSITION"),
)


def _events(world: World, chance: Random, filed: date) -> Iterator[str]:
    """Of a mark's history the first step, or so many as the office's own files have."""
    for number in range(1, 1 + (chance.randrange(10, 30) if world.full else 1)):
        code, kind, said = STEPS[(number - 1) % len(STEPS)]
        yield (
            f"<case-file-event-statement><code>{code}</code><type>{kind}</type><description-text>{said}</description-text>"
            f"<date>{filed + timedelta(days=20 * (number - 1)):%Y%m%d}</date><number>{number}</number></case-file-event-statement>"
        )


def _statement(international: str, _own: str, goods: str) -> str:
    return f"<case-file-statement><type-code>GS{international}1</type-code><text>{escape(goods)}</text></case-file-statement>"


def _classification(international: str, own: str, _goods: str) -> str:
    return (
        "<classification><international-code-total-no>1</international-code-total-no><us-code-total-no>1</us-code-total-no>"
        f"<international-code>{international}</international-code><us-code>{own}</us-code><status-code>6</status-code>"
        f"<primary-code>{international}</primary-code></classification>"
    )
