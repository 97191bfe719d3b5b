"""Whole plans of many layouts, each beside what a reader finds in it; the plans are made up, and so is what they say.

In what is expected, "…" stands for words between the first and the last that are given.
"""

import json
from pathlib import Path

import pytest

from touchstone.plan.compiler import compile_plan
from touchstone.plan.compiler.endings import split_organs
from touchstone.plan.compiler.instruments import instruments
from touchstone.plan.compiler.organs import parse_organs
from touchstone.plan.compiler.targets import targets

PLANS = Path(__file__).parent / "plans"
SENTENCES = json.loads((PLANS / "sentences.json").read_text(encoding="utf-8"))
NAMES = sorted(path.stem for path in PLANS.glob("*.json") if path.stem != "sentences")


def alike(expected, found):
    begin, sign, end = expected.partition("…")
    return found.startswith(begin) and found.endswith(end) if sign else found == expected


def differences(expected, found, place=""):
    """Every field that is not as expected; fields that nobody expects anything of are passed over."""
    if isinstance(expected, dict):
        return [each for key, value in expected.items() for each in differences(value, found[key], f"{place}.{key}")]
    if isinstance(expected, list) and len(expected) == len(found):
        return [
            each
            for n, pair in enumerate(zip(expected, found, strict=True))
            for each in differences(*pair, f"{place}[{n}]")
        ]
    same = alike(expected, found) if isinstance(expected, str) and isinstance(found, str) else expected == found
    return [] if same else [f"{place}: expected {expected!r}, found {found!r}"]


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_plan_is_read_as_a_reader_reads_it(name):
    expected = json.loads((PLANS / f"{name}.json").read_text(encoding="utf-8"))
    source = next(path for path in PLANS.glob(f"{name}.*") if path.suffix != ".json")
    text = source.read_text(encoding="utf-8")
    plan = compile_plan(text.encode(expected.pop("encoding", "utf-8")), name=source.name).to_json()
    for chapter in plan["chapters"]:
        chapter["sections"] = [section["title"] for section in chapter["sections"]]
        for measure in chapter["measures"]:
            measure["organs"], measure["organ_groups"] = list(measure["organs"]), list(measure["organ_groups"])
            measure["instruments"] = list(measure["instruments"])
    plan["unplaced"] = [line["line"] for line in plan["unplaced"]]
    assert differences(expected, plan) == []


@pytest.mark.parametrize(("text", "expected"), SENTENCES["targets"])
def test_numbers_to_reach_are_found_in_a_sentence(text, expected):
    found = [[[t.low, t.high] if t.value is None else t.value, t.qualifier, t.unit] for t in targets(text)]
    assert found == expected


@pytest.mark.parametrize(("text", "expected"), SENTENCES["instruments"])
def test_instruments_are_found_in_a_sentence(text, expected):
    assert [[each.verb, each.title] for each in instruments(text)] == expected


@pytest.mark.parametrize(("text", "expected"), SENTENCES["organs"])
def test_organs_are_found_at_a_sentences_end(text, expected):
    told = split_organs(text)[1]
    assert list(parse_organs(told).codes if told else ()) == expected
