"""Grants of 1976 to 2001 in the fixed columns of APS: a made-up week, with what the office's files hold."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.readers import uspto_aps
from touchstone.corpus.reading import Reading, open_input

HEADER = "HHHHHT        APS1        ISSUE - 780613\n"
UTILITY = """PATN
WKU  040945678
SRC  5
APN  7012343
APT  1
ART  232
APD  19760702
TTL  Balance with a damped
      beam
ISD  19780613
NCL  2
ECL  1
EXA  Stone; Ann
EXP  Miller, Jr.; George H.
NDR  1
NFG  3
DCD  19950101
INVT
NAM  Doe; John Q.
STR  1 Locust St.
CTY  Des Moines
STA  IA
ZIP  50309
INVT
NAM  Sato; Ichiro
CTY  Kyoto
CNT  JA
ASSG
NAM  Beam Works Inc.
CTY  Des Moines
STA  IA
COD  02
PRIR
CNT  DT
APD  19750703
APN  2529876
RLAP
COD  72
APN  351745
APD  19730416
PSC  03
RLAP
COD  74
APN  900302
APD  19920618
PSC  01
PNO  5512446
CLAS
OCL  224 4207
XCL  177185
EDF  2
ICL  G01G 1904
ICL  G06F  728
FSC  177
FSS  25;185;DIG. 8
UREF
PNO  2542907
ISD  19510200
NAM  Dayton et al.
OCL  280502
FREF
PNO  1123456
ISD  19680814
CNT  GB2
OCL  177185
OREF
PAL  Physics of Balances, vol. 3,
      pp. 5-9, doi:10.1000/182.
PAL  A second paper.
LREP
FRM  Flehr & Test
FR2  Oujevolk; George B.
PCTA
PCN  PCT/JP79/00178
PD1  19800310
PD3  19790705
PCP  WO80/00272
PCD  19800221
ABST
PAL  A balance whose beam
      is damped.
BSUM
PAC  BACKGROUND
PAR  Balances swing.
DETD
PAR  The beam 1 is damped.
TBL  ______________
     a    b
CLMS
STM  What is claimed is:
NUM  1.
PAR  1. A balance comprising
PA1  (a) a beam; and
PA1  (b) a damper.
NUM  2.
PAR  2. A balance as claimed in claim 1, of brass.
"""
DESIGN = """PATN
WKU  D02456784
SRC  D
APN  1348817
APT  4
APD  20001222
TTL  Shoe
ISD  19780613
NCL  1
TRM  14
INVT
NAM  Jacobs; Marc
CTY  Paris
CNT  FRX
CLAS
OCL  D 2935
ICL  0204
DCLM
PAR  The ornamental design for a shoe, as shown.
"""
WITHOUT_NUMBER = "PATN\nSRC  5\nAPN  7012343\nTTL  Nothing\n"


def reading(tmp_path: Path, text: str, **options: Any) -> tuple[Reading, list[dict[str, Any]], list[dict[str, Any]]]:
    path = tmp_path / "pftaps19780613_wk24.txt"
    path.write_bytes(text.encode("latin-1"))
    found = open_input(path, **options)
    rows: dict[str, list[dict[str, Any]]] = {"patents": [], "patent_texts": []}
    for kind, batch in found.batches():
        rows[kind] += batch.to_pylist()
    return found, rows["patents"], rows["patent_texts"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_week_goes_in_and_the_record_without_a_number_is_set_aside_with_its_place(
    tmp_path: Path, ending: str
) -> None:
    week = (HEADER + UTILITY + WITHOUT_NUMBER + DESIGN).replace("\n", ending)
    read, patents, _ = reading(tmp_path, week)
    assert (read.format, read.read, [row["number"] for row in patents]) == ("us-grant-aps", 2, ["4094567", "D245678"])
    (aside,) = read.quarantined
    before = (HEADER + UTILITY).replace("\n", ending)
    assert (aside.offset, aside.line) == (len(before), before.count("\n") + 1)
    assert aside.reason == "it has no patent number (WKU)" or "is none" in aside.reason
    assert aside.raw == WITHOUT_NUMBER.replace("\n", ending).encode()
    assert patents[1]["offset"] == aside.offset + len(aside.raw)


def test_every_field_of_a_utility_patent_stands_where_the_columns_say(tmp_path: Path) -> None:
    _, (row,), texts = reading(tmp_path, UTILITY)
    assert (row["number"], row["number_original"], row["kind_code"], row["right"]) == (
        "4094567",
        "04094567",
        "A",
        "invention",
    )
    assert (str(row["published_on"]), str(row["filed_on"]), str(row["priority_on"])) == (
        "1978-06-13",
        "1976-07-02",
        "1973-04-16",
    )
    assert (row["filing_number"], row["filing_number_original"]) == ("05701234", "5/701234")
    assert row["titles"] == [{"lang": "en", "text": "Balance with a damped beam"}]
    assert row["abstracts"] == [{"lang": "en", "text": "A balance whose beam is damped."}]
    assert (row["claim_count_stated"], row["drawing_sheets"], row["figures"]) == (2, 1, 3)
    assert row["terminal_disclaimer"] is True
    assert [(text["label"], text["independent"], text["depends_on"]) for text in texts] == [
        ("1", True, []),
        ("2", False, [1]),
    ]
    assert texts[0]["text"] == "1. A balance comprising (a) a beam; and (b) a damper."


def test_parties_have_their_roles_and_the_country_codes_of_before_1978_become_those_of_st3(tmp_path: Path) -> None:
    _, (row,), _ = reading(tmp_path, UTILITY)
    told = [(each["role"], each["name"], each["country"], each["detail"]) for each in row["parties"]]
    assert told == [
        ("primary_examiner", "Miller, Jr., George H.", None, "232"),
        ("assistant_examiner", "Stone, Ann", None, "232"),
        ("inventor", "Doe, John Q.", "US", None),
        ("inventor", "Sato, Ichiro", "JP", None),
        ("assignee", "Beam Works Inc.", "US", "02"),
        ("agent", "Flehr & Test", None, None),
        ("agent", "Oujevolk, George B.", None, None),
    ]
    assert (row["priorities"][0]["office"], str(row["priorities"][0]["date"])) == ("DE", "1975-07-03")


def test_classes_citations_and_relations(tmp_path: Path) -> None:
    _, (row,), _ = reading(tmp_path, UTILITY)
    given = [(each["scheme"], each["symbol"], each["position"]) for each in row["classes"] if each["use"] == "given"]
    assert given == [
        ("uspc", "224/42.07", "F"),
        ("uspc", "177/185", "L"),
        ("ipc", "G01G19/04", None),
        ("ipc", "G06F7/28", None),
    ]
    searched = [each["symbol"] for each in row["classes"] if each["use"] == "searched"]
    assert searched == ["177/25", "177/185", "177/DIG8"]
    assert [(each["kind"], each["office"], each["number"], each["year"]) for each in row["citations"]] == [
        ("patent", "US", "2542907", 1951),
        ("patent", "GB", "1123456", 1968),
        ("literature", None, None, None),
        ("literature", None, None, None),
    ]
    assert row["citations"][2]["doi"] == "10.1000/182"
    # The series of a related filing follows from its day: 05 from 1970, 07 from 1987 (MPEP 503).
    assert [(each["relation"], each["office"], each["number"], each["status"]) for each in row["relations"]] == [
        ("continuation_in_part", "US", "05351745", "ABANDONED"),
        ("division", "US", "07900302", "GRANTED"),
        ("division", "US", "5512446", None),
        ("international_filing", "WO", "JP1979000178", None),
        ("international_publication", "WO", "1980000272", None),
    ]


def test_a_design_patent_has_its_class_its_term_and_its_one_claim(tmp_path: Path) -> None:
    _, (row,), (claim,) = reading(tmp_path, DESIGN)
    assert (row["number"], row["kind_code"], row["right"], row["term_years"]) == ("D245678", "S", "design", 14)
    assert row["filing_number"] == "29134881"
    assert [(each["scheme"], each["symbol"]) for each in row["classes"]] == [("uspc", "D2/935"), ("locarno", "02-04")]
    assert claim["independent"] and claim["text"] == "The ornamental design for a shoe, as shown."


def test_the_description_comes_where_it_is_asked_for(tmp_path: Path) -> None:
    _, _, texts = reading(tmp_path, UTILITY, descriptions=True)
    assert [text["text"] for text in texts if text["part"] == "description"] == [
        "BACKGROUND Balances swing. The beam 1 is damped."
    ]


@pytest.mark.parametrize("size", [7, 1000])
def test_records_are_cut_at_the_same_places_whatever_the_stream_gives_at_once(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uspto_aps, "CHUNK", size)
    week = (HEADER + UTILITY + DESIGN).encode()
    cut = list(uspto_aps.pieces(io.BytesIO(week), 1024**2))
    assert [piece.raw.decode() for piece in cut] == [UTILITY, DESIGN]
    assert [piece.line for piece in cut] == [2, 2 + UTILITY.count("\n")]


def test_a_record_beyond_the_limit_is_set_aside_and_the_next_goes_in() -> None:
    week = ("PATN\nWKU  040945678\n" + "PAR  on and on\n" * 100 + DESIGN).encode()
    cut = list(uspto_aps.pieces(io.BytesIO(week), 600))
    assert cut[0].fault == "longer than 600 bytes, the limit for one record"
    assert cut[-1].raw.decode() == DESIGN and not cut[-1].fault
