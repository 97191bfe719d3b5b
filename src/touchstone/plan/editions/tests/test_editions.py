"""The shipped edition of the 2012 plan: its form, its figures, and its agreement with the published text."""

import doctest
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from touchstone.plan import editions
from touchstone.plan.editions import EditionRefused, contradictions, load, read

ROOT = Path(__file__).resolve().parents[5]
ALIASES = {"PLA GAD": "PLA-GAD", "Publicity Department of CCCPC": "PD-CCCPC", "Ministry of Foreign Affairs": "MFA"}
UNNAMED = "and relevant administrative enforcement departments"


@pytest.fixture(scope="module")
def edition():
    return load("cn-2012")


@pytest.fixture(scope="module")
def original():
    """The published English text, which the project does not ship."""
    shared = Path(os.environ.get("TOUCHSTONE_SHARED", ROOT.parent / "shared"))
    path = shared / "plan" / "2012-promotion-plan.en.txt"
    if not path.is_file():
        pytest.skip("The published plan is not on this machine; set TOUCHSTONE_SHARED to the folder that holds it.")
    return path


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text, length):
    row = words(text)
    return {" ".join(row[start : start + length]) for start in range(len(row) - length + 1)}


def organs_in_parenthesis(line):
    """The organs at the end of one line of the published text: codes in order, each once, and the unnamed group."""
    inside = line.rpartition("(")[2].partition(")")[0].rstrip(".")
    names = [name.strip() for name in inside.split(", ")]
    codes = dict.fromkeys(ALIASES.get(name, name) for name in names if name != UNNAMED)
    return tuple(codes), UNNAMED in names


class TestForm:
    def test_the_edition_follows_its_schema(self):
        schema = read("edition.schema.json")
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(read("cn-2012.json"), schema)

    def test_the_schema_refuses_a_target_with_neither_value_nor_range(self):
        plan = read("cn-2012.json")
        plan["measures"][13]["targets"] = [{"qualifier": "about", "unit_en": "alliances", "unit_zh": "个联盟"}]
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(plan, read("edition.schema.json"))

    def test_the_examples_of_the_loader_run(self):
        assert doctest.testmod(editions).failed == 0

    def test_a_key_that_is_not_shipped_is_refused_with_those_that_are(self):
        with pytest.raises(EditionRefused, match=r'No edition "cn-2013" is shipped. Shipped: cn-2012\.'):
            load("cn-2013")

    def test_a_measure_outside_the_plan_is_refused(self, edition):
        with pytest.raises(EditionRefused, match="no measure 91; it has 1 to 90"):
            edition.measure(91)

    def test_all_contradictions_are_told_at_once(self, edition):
        stray = replace(edition.measure(1), chapter=9, organs=("XYZ",))
        broken = replace(edition, issuer="ABC", measures=(*edition.measures, stray))
        assert contradictions(broken) == [
            "Measure 1 occurs twice.",
            "Issuer ABC is not in the list of organs.",
            "Measure 1 stands in chapter 9, which does not exist.",
            "Measure 1: organ XYZ is not in the list of organs.",
        ]


class TestWhole:
    def test_ninety_measures_stand_in_order_in_eight_chapters(self, edition):
        assert [chapter.number for chapter in edition.chapters] == list(range(1, 9))
        assert [measure.number for measure in edition.measures] == list(range(1, 91))
        assert [len(edition.measures_in(number)) for number in range(1, 9)] == [9, 6, 10, 19, 11, 14, 13, 8]

    def test_all_28_organs_answer_for_a_measure_and_the_coordinating_office_for_none(self, edition):
        idle = [organ.code for organ in edition.organs if not edition.measures_of(organ.code)]
        assert len(edition.organs) == 29
        assert idle == ["JMO"]
        assert [organ.code for organ in edition.organs if organ.coordinates] == ["JMO"]

    def test_titles_are_told_apart_in_both_languages(self, edition):
        assert len({measure.title_en for measure in edition.measures}) == 90
        assert len({measure.title_zh for measure in edition.measures}) == 90

    def test_every_measure_falls_due_with_the_plan_year(self, edition):
        assert {(measure.due, measure.due_basis) for measure in edition.measures} == {(date(2012, 12, 31), "plan year")}


class TestByHand:
    """Figures read off the published plan by eye."""

    def test_sixteen_is_led_by_sipo_with_eleven_others(self, edition):
        measure = edition.measure(16)
        assert measure.lead == "SIPO"
        assert measure.joint == (
            *("MOE", "MOST", "MIIT", "MOF", "MHRSS", "MOA", "SASAC", "SAIC", "NCAC", "SFA", "PLA-GAD"),
        )

    def test_an_organ_the_plan_names_twice_is_kept_once(self, edition):
        assert edition.measure(84).organs == ("MFA", "MOFCOM", "SIPO", "SAIC", "NCAC")

    def test_only_forty_three_has_an_unnamed_group(self, edition):
        assert [measure.number for measure in edition.measures if measure.groups] == [43]
        assert edition.measure(43).organs == ("MOFCOM", "SPP", "MPS")

    def test_numeric_targets_are_those_of_four_measures(self, edition):
        found = {m.number: [(t.value, t.low, t.high, t.qualifier) for t in m.targets] for m in edition.measures}
        assert {number: targets for number, targets in found.items() if targets} == {
            14: [(30, None, None, "about")],
            35: [(31, None, None, "exactly")],
            52: [(10, None, None, "exactly")],
            89: [(None, 4, 5, "between")],
        }

    @pytest.mark.parametrize(("number", "count"), [(26, 1), (29, 2), (30, 4), (44, 4), (47, 2), (3, 0)])
    def test_instruments_are_counted_as_the_plan_lists_them(self, edition, number, count):
        assert len(edition.measure(number).instruments) == count


class TestAgainstTheOriginal:
    def test_every_organ_list_is_that_of_the_source_line(self, edition, original):
        lines = original.read_text(encoding="utf-8").splitlines()
        for measure in edition.measures:
            line = lines[measure.source_line - 1]
            assert line.startswith(f"({measure.number})")
            assert (measure.organs, bool(measure.groups)) == organs_in_parenthesis(line), line

    def test_chapters_point_at_their_headings(self, edition, original):
        lines = original.read_text(encoding="utf-8").splitlines()
        numerals = [lines[chapter.source_line - 1].partition(".")[0] for chapter in edition.chapters]
        assert numerals == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]

    def test_no_summary_repeats_eight_words_of_the_source(self, edition, original):
        published = runs(original.read_text(encoding="utf-8"), 8)
        copied = {
            part.number: shared
            for part in (*edition.chapters, *edition.measures)
            if (shared := runs(f"{part.title_en} . {part.summary_en}", 8) & published)
        }
        assert copied == {}

    def test_named_instruments_bear_the_names_of_the_source(self, edition, original):
        lines = original.read_text(encoding="utf-8").splitlines()
        missing = [
            (measure.number, instrument.title_en)
            for measure in edition.measures
            for instrument in measure.instruments
            if instrument.named
            and " ".join(words(instrument.title_en)) not in " ".join(words(lines[measure.source_line - 1]))
        ]
        assert missing == []
