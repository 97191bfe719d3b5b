"""The commands of analysis, over lakes small enough to count by hand and over the cases of other implementations."""

import json
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from touchstone.cli import corpus_analysis
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.tests.made import a_lake, a_publication
from touchstone.corpus.schema.patents import Citation, Classification, Party, Priority, Relation
from touchstone.corpus.search import index

#: an IPC subclass of the technology field.
SUBCLASS = {"digital": "H04L", "chem": "C07C", "mech": "F16H", "elec": "H02K"}

CITING = ("G06F", "H04L", "B01D")


def run(lake, *words):
    done = CliRunner().invoke(corpus_analysis.app, [*map(str, words), "--lake", str(lake.root), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def reference(shared, name):
    return {case["id"]: case for case in json.loads((shared / "data/reference" / name).read_text("utf-8"))["cases"]}


def test_a_landscape_has_the_concentration_of_the_reference_case(shared, tmp_path):
    case = reference(shared, "11_landscape.json")["hhi-cr4"]
    counts = case["input"]["counts"]
    rows = [
        a_publication(f"{holder}{n}", f"Holder {holder}") for holder, count in enumerate(counts) for n in range(count)
    ]
    found = run(a_lake(tmp_path / "lake", rows), "landscape")
    assert found["hhi"] == pytest.approx(case["expected"]["hhi"])
    assert found["cr4"] == pytest.approx(case["expected"]["cr4"])
    assert (found["filings"], found["holders"], found["lake_version"]) == (10, 4, 1)


def test_a_landscape_has_the_advantages_of_the_reference_case(shared, tmp_path):
    case = reference(shared, "11_landscape.json")["rta-1"]
    given, expected = case["input"], case["expected"]["rta"]
    rows = [
        a_publication(f"{country}{field}{n}", f"{country} Works", country, ipc=f"{SUBCLASS[field]}1/00")
        for country, counts in zip(given["rows"], given["matrix"], strict=True)
        for field, count in zip(given["cols"], counts, strict=True)
        for n in range(count)
    ]
    found = run(a_lake(tmp_path / "lake", rows), "landscape")["advantage"]
    number = {"digital": 4, "chem": 14, "mech": 31, "elec": 1}  # the fields of these subclasses by Schmoch 2008
    for row, country in enumerate(given["rows"]):
        for column, field in enumerate(given["cols"]):
            value = found["values"][found["countries"].index(country)][found["fields"].index(number[field])]
            assert value == pytest.approx(expected[row][column], abs=1e-9), (country, field)


def test_years_that_are_not_published_whole_are_marked_and_left_out_of_growth(tmp_path):
    rows = [
        a_publication(f"{year}{n}", "Willow", filed_on=date(year, 5, 1), published_on=date(2012, 6, 30))
        for year, count in ((2008, 10), (2009, 20), (2010, 40), (2011, 5))
        for n in range(count)
    ]
    found = run(a_lake(tmp_path / "lake", rows), "landscape")
    assert [(y["year"], y["filings"], y["whole"]) for y in found["years"]] == [
        (2008, 10, True), (2009, 20, True), (2010, 40, True), (2011, 5, False)]  # fmt: skip
    assert found["growth"] == pytest.approx(1.0)
    assert found["whole_until"] == 2010
    assert [each["year"] for each in found["turnover"]] == [2008, 2009, 2010]


def test_applicants_in_china_are_placed_by_the_region_of_their_address(tmp_path):
    held = {"1": ("CN", "广东省"), "2": ("CN", "广东省"), "3": ("US", "CA"), "4": ("CN", None)}
    rows = [
        a_publication(number, parties=[Party("applicant", f"Holder {number}", country=country, region=region)])
        for number, (country, region) in held.items()
    ]
    found = run(a_lake(tmp_path / "lake", rows), "landscape")
    assert [(each["name"], each["filings"], each["share"]) for each in found["regions"]] == [("广东省", 2, 1.0)]


def test_an_answer_over_all_filings_is_one_group(tmp_path):
    lake = a_lake(tmp_path / "lake", [a_publication("1"), a_publication("2", filing_office="EP", stage="application")])
    (group,) = run(lake, "survival", "--by", "")["groups"]
    assert (group["of"], group["decided"], group["pending"]) == ({}, 1, 1)


def test_survival_is_that_of_r_for_the_same_times(shared, tmp_path):
    case = reference(shared, "12_survival_repeat.json")["km-aml"]
    seen = date(2010, 1, 1)
    rows = [
        a_publication(
            str(n), filing_office="CN" if each["x"] == "Maintained" else "EP",
            filed_on=seen - timedelta(days=each["time"]), granted_on=seen if each["status"] else None,
            published_on=seen - timedelta(days=each["time"]), stage="application",
        )
        for n, each in enumerate(case["input"]["data"])
    ]  # fmt: skip
    groups = run(a_lake(tmp_path / "lake", rows), "survival", "--observed-on", "2010-01-01")["groups"]
    office = {"x=Maintained": "CN", "x=Nonmaintained": "EP"}
    curves = {group["of"]["office"]: {p["time"]: p for p in group["curve"]["points"]} for group in groups}
    compared = 0
    for point in case["expected"]["km"]:
        if point["n_event"]:
            ours = curves[office[point["strata"]]][point["time"]]
            assert (ours["at_risk"], ours["events"]) == (point["n_risk"], point["n_event"])
            assert ours["survival"] == pytest.approx(point["surv"], abs=1e-9)
            compared += 1
    assert compared >= 10


def test_an_office_of_which_only_grants_are_held_is_flagged(tmp_path):
    rows = [a_publication("1"), a_publication("2", filing_office="EP", stage="application")]
    groups = {g["of"]["office"]: g for g in run(a_lake(tmp_path / "lake", rows), "survival")["groups"]}
    assert (groups["CN"]["grants_only"], groups["CN"]["censored_share"]) == (True, 0.0)
    assert (groups["EP"]["grants_only"], groups["EP"]["censored_share"]) == (False, 1.0)


def test_indicators_have_the_generality_of_the_reference_case(shared, tmp_path):
    case = reference(shared, "01_patent_indicators.json")["oecd-generality-1"]
    cited = a_publication("1", ipc="A01B1/00")
    citing = [
        a_publication(
            f"9{n}", published_on=date(2004, 1, 1), citations=[Citation("patent", office="CN", number="1")],
            classes=[Classification("ipc", f"{subclass}{group + 1}/00")
                     for subclass, count in zip(CITING, counts, strict=True) for group in range(count)],
        )
        for n, counts in enumerate(case["input"]["full_codes_per_citing_patent_by_subclass"])
    ]  # fmt: skip
    found = run(a_lake(tmp_path / "lake", [cited, *citing]), "indicators", "--observed-on", "2020-01-01")
    row = next(each for each in found["rows"] if each["id"] == "CN/F1")
    assert row["generality"] == pytest.approx(case["expected"]["generality"])
    assert (row["fwd_cits5"], row["fwd_cits5_censored"]) == (3, False)
    assert (found["lake_version"], found["count"]) == (1, 4)


def test_indicators_are_written_whole_and_summed_up_by_cohort(tmp_path):
    lake = a_lake(tmp_path / "lake", [a_publication(str(n), ipc="H04L1/00", claim_count=n) for n in (1, 2, 3)])
    told = run(lake, "indicators", "--to", tmp_path / "out.parquet")
    assert told["rows"] == []
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 3
    cohorts = run(lake, "indicators", "--cohorts")["rows"]
    (claims,) = [each for each in cohorts if each["variable"] == "claims"]
    assert (claims["patents"], claims["mean"], claims["max"], claims["cohort_censored"]) == (3, 2.0, 3.0, True)


@pytest.fixture
def kin(tmp_path):
    """A first filing, two that claim it, one that claims one of these too, a continuation, and a stranger."""
    return a_lake(
        tmp_path / "lake",
        [
            a_publication("1"),
            a_publication("2", priorities=[Priority("CN", "F1")]),
            a_publication("3", priorities=[Priority("CN", "F1")]),
            a_publication("4", priorities=[Priority("CN", "F1"), Priority("CN", "F2")]),
            a_publication("5", relations=[Relation("continuation", "CN", "F4", is_filing=True)]),
            a_publication("6"),
        ],
    )


def test_families_are_by_all_priorities_or_by_any_chain(kin):
    found = run(kin, "families", "CN3")
    assert [each["filing"] for each in found["simple"]] == ["CN/F1", "CN/F2", "CN/F3"]
    assert [each["filing"] for each in found["extended"]] == ["CN/F1", "CN/F2", "CN/F3", "CN/F4", "CN/F5"]
    assert found["extended"][0]["publications"] == ["CN1B"]


def test_a_number_that_is_not_there_says_why(kin):
    done = CliRunner().invoke(corpus_analysis.app, ["families", "CN7", "--lake", str(kin.root)])
    assert done.exit_code == 1
    assert "fits no form of CN" in done.stderr
    assert "Nearest: CN 1" in done.stderr


def test_citations_are_walked_both_ways(tmp_path):
    def cites(*numbers):
        return [Citation("patent", office="CN", number=each) for each in numbers]

    rows = [
        a_publication("101"),
        a_publication("102", citations=cites("101")),
        a_publication("103", citations=cites("102", "101", "999")),
    ]
    found = run(a_lake(tmp_path / "lake", rows), "citations", "CN101", "--depth", "2")
    assert {each["filing"]: each["steps"] for each in found["citing"]} == {"CN/F102": 1, "CN/F103": 1}
    found = run(a_lake(tmp_path / "lake2", rows), "citations", "CN103")
    assert [each["filing"] for each in found["cited"]] == ["CN/999", "CN/F101", "CN/F102"]


def test_linked_parties_are_found_by_one_name_and_decisions_hold(tmp_path):
    names = ["Sharp Kabushiki Kaisha"] * 2 + ["SHARP KABUSHIKI KAISHA", "Morvane Foods Corp."]
    rows = [a_publication(str(n), name, "JP") for n, name in enumerate(names)]
    lake = a_lake(tmp_path / "lake", rows)
    told = run(lake, "parties", "link")
    assert (told["names"], told["parties"]) == (3, 2)
    assert run(lake, "landscape")["parties"][0] == {"name": "Sharp Kabushiki Kaisha", "filings": 3, "share": 0.75}
    index.build(lake)
    assert run(lake, "landscape", "--query", 'hp="sharp kabushiki kaisha"')["filings"] == 3
    decision = {"left": names[0], "right": names[2], "verdict": "different", "by": "wu", "reason": "two firms"}
    (tmp_path / "lake/parties/decisions.jsonl").write_text(json.dumps(decision) + "\n", encoding="utf-8")
    assert run(lake, "parties", "settle")["parties"] == 3
    assert run(lake, "landscape")["parties"][0]["filings"] == 2


def test_linking_is_measured_against_judged_pairs(tmp_path):
    names = ["Sharp Kabushiki Kaisha", "SHARP KABUSHIKI KAISHA", "Morvane Foods Corp."]
    lake = a_lake(tmp_path / "lake", [a_publication(str(n), name, "JP") for n, name in enumerate(names)])
    run(lake, "parties", "link")
    (tmp_path / "judged.csv").write_text(
        f"left,right,same\n{names[0]},{names[1]},1\n{names[0]},{names[2]},0\n{names[0]},Nobody,0\n", encoding="utf-8"
    )
    told = run(lake, "parties", "measure", tmp_path / "judged.csv")
    assert (told["precision"], told["recall"], told["judged"], told["not_in_the_lake"]) == (1.0, 1.0, 3, 1)


def test_an_empty_lake_has_an_empty_landscape(tmp_path):
    lake = Lake.make(tmp_path / "lake")
    assert run(lake, "landscape")["filings"] == 0
    assert run(lake, "indicators")["rows"] == []
    assert run(lake, "parties", "link")["names"] == 0


def test_a_decision_is_kept_shown_and_refused_where_it_contradicts(tmp_path):
    names = ["Sharp Kabushiki Kaisha", "SHARP KABUSHIKI KAISHA", "Sharp Works"]
    lake = a_lake(tmp_path / "lake", [a_publication(str(n), name, "JP") for n, name in enumerate(names)])
    run(lake, "parties", "link")
    by = ("--by", "Li Wen", "--reason", "seen the register", "--on", "2012-11-30")
    run(lake, "parties", "decide", names[0], names[1], "same", *by)
    run(lake, "parties", "decide", names[1], names[2], "same", *by)
    shown = run(lake, "parties", "show", names[2])
    assert {each["name"] for each in shown["names"]} == set(names)
    refused = CliRunner().invoke(
        corpus_analysis.app,
        ["parties", "decide", names[0], names[2], "different", *by, "--lake", str(lake.root)],
    )
    assert refused.exit_code == 1
    assert "Nothing was kept" in refused.stderr
    assert run(lake, "parties", "link")["decisions"] == 2
    run(lake, "parties", "decide", names[2], names[1], "different", *by)  # takes the place of the earlier one
    assert {each["name"] for each in run(lake, "parties", "show", names[2])["names"]} == {names[2]}
    nobody = CliRunner().invoke(corpus_analysis.app, ["parties", "show", "Nobody", "--lake", str(lake.root)])
    assert nobody.exit_code == 1


def test_figures_of_a_search_can_be_narrowed_and_kept_ready(tmp_path):
    lake = a_lake(tmp_path / "lake", [a_publication("1", ipc="H04L1/00"), a_publication("2", filing_office="EP")])
    index.build(lake)
    assert run(lake, "landscape", "--narrow", "of=CN")["filings"] == 2  # both are published by CN
    assert run(lake, "landscape", "--narrow", "tf=4")["filings"] == 1
    wrong = CliRunner().invoke(corpus_analysis.app, ["landscape", "--narrow", "of", "--lake", str(lake.root)])
    assert wrong.exit_code == 2
    told = run(lake, "analyse", "--observed-on", "2010-01-01")
    assert [pq.read_table(each).num_rows > 0 for each in told["files"]] == [True, True]
