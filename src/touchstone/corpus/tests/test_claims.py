"""Which claims stand alone, in the words of several languages."""

from __future__ import annotations

import pytest
from lxml import etree

from touchstone.corpus.readers import claims
from touchstone.corpus.readers.claims import references
from touchstone.corpus.schema.patents import Patent


@pytest.mark.parametrize(
    "text",
    [
        "Apparatus as claimed in any preceding claim",
        "The lid according to the preceding claims",
        "Deckel nach einem der vorstehenden Ansprüche",
        "Deckel nach mindestens einem der vorangegangenen Patentansprüche",
        "Deckel nach einem der vorhergehenden Ansprüche",
        "Couvercle selon l'une quelconque des revendications précédentes",
        "Couvercle selon l'une des revendications qui précèdent",
        "Tapa según una de las reivindicaciones anteriores",
        "如上述任一项权利要求所述的盖",
        "根据前述权利要求中任一项所述的盖",
        "前記請求項のいずれか1項に記載の蓋",
    ],
)
def test_a_claim_that_names_all_before_it_rests_on_them(text: str) -> None:
    assert references(text, 4) == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "rests_on"),
    [
        ("Deckel nach Anspruch 1 und/oder 2", [1, 2]),
        ("Deckel nach einem der Ansprüche 1 bis 3 oder 5", [1, 2, 3, 5]),
        ("The lid of claims 1 through 3", [1, 2, 3]),
        ("Tapa según cualquiera de las reivindicaciones 1 a 3", [1, 2, 3]),
        ("Coperchio secondo la rivendicazione 2", [2]),
        ("Tampa de acordo com a reivindicação 2", [2]),
        ("제1항 내지 제3항 중 어느 한 항에 있어서", [1, 2, 3]),
        ("청구항 1에 있어서", [1]),
        ("Deckel mit einem vorstehenden Rand", []),
        ("A method of handling claims made before", []),
    ],
)
def test_the_claims_that_a_claim_names(text: str, rests_on: list[int]) -> None:
    assert references(text, 9) == rests_on


def test_a_claim_on_all_before_it_is_dependent_among_marked_ones() -> None:
    section = etree.fromstring(
        '<claims><claim num="1"><claim-text>1. A lid.</claim-text></claim>'
        '<claim num="2"><claim-text>2. A lid of <claim-ref idref="CLM-1">claim 1</claim-ref>.</claim-text></claim>'
        '<claim num="3"><claim-text>3. The lid of any preceding claim, of steel.</claim-text></claim></claims>'
    )
    patent = Patent()
    rows = claims.read(section, patent, "en")
    assert [(row.independent, row.depends_on) for row in rows] == [(True, []), (False, [1]), (False, [1, 2])]
    assert (patent.claim_count, patent.independent_claim_count) == (3, 1)
