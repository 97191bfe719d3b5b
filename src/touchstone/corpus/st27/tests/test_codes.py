import csv
from collections import Counter
from pathlib import Path

import pytest

from touchstone.corpus.st27 import BadStatus, category_of, codes, describe, known, validate


def test_the_number_of_codes_is_that_of_the_standard():
    assert Counter(kind for kind, _ in codes()) == {
        "category": 21,
        "state": 4,
        "stage": 7,
        "key_event": 42,
        "detailed_event": 179,
        "event_indicator": 25,
    }


def test_every_category_and_key_event_has_words_in_both_languages():
    bare = [each for each in codes().values() if not each.en]
    only_english = [each for each in codes().values() if each.kind in ("category", "key_event") and not each.zh]
    assert (bare, only_english) == ([], [])


def test_every_event_begins_with_its_category():
    assert all(category_of(code) == code[0] for code in known("key_event") + known("detailed_event"))


def test_a_filing_is_printed_with_its_seven_parts():
    filing = validate("A", "0", "1", "A10", "A12", "NAP")
    assert filing.printed() == "A-0-1-A10-A12-nap-X000"
    assert validate("A", "0", "1", "A10", "A12", national="PA0109").printed() == "A-0-1-A10-A12-uns-PA0109"


def test_every_unknown_code_is_named_at_once():
    with pytest.raises(BadStatus) as refused:
        validate("X", "9", "1", "A11", "A99", "nap")
    told = str(refused.value)
    for words in ("'X' is no state", "'9' is no stage before", "'A11' is no key event of ST.27; known: A00, A10",
                  "'A99' is no detailed event", "'nap' is no event indicator"):  # fmt: skip
        assert words in told


def test_a_key_event_and_a_detail_of_another_category_contradict_each_other():
    with pytest.raises(BadStatus, match="A10 and detailed event F11 are of different categories"):
        validate("A", "2", "4", "A10", "F11")


def test_a_code_is_described_in_both_languages():
    assert describe("A", "zh") == "申请"
    assert describe("H14") == "Ran its full term"
    with pytest.raises(BadStatus, match="'Z10' is no event"):
        describe("Z10")


def test_the_codes_are_those_of_the_reference_list_and_the_words_are_not(shared: Path):
    path = shared / "data/standards/wipo_st96/code_lists/st27_codes.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        reference = {(row["kind"], row["code"]): row for row in csv.DictReader(lines)}
    ours = {key: code for key, code in codes().items() if code.kind != "category"}
    assert set(ours) == set(reference)
    assert all(code.category == reference[key]["category"] for key, code in ours.items())
    copied = [key for key, code in ours.items() if len(code.en) > 20 and code.en in reference[key]["meaning"]]
    assert copied == []
