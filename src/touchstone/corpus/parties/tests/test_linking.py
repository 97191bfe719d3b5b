"""Names brought together: on judged pairs of real grants, on made names whose truth is known, and by decisions."""

from __future__ import annotations

import csv
import random
from itertools import combinations
from pathlib import Path

import pytest

from touchstone.corpus.parties.clusters import Contradiction, Decision, cluster, to_review
from touchstone.corpus.parties.linking import Link, Mention, link
from touchstone.corpus.parties.measuring import Measured, measured

ADJECTIVES = ("Red", "Golden", "Silent", "Northern", "Bright", "Deep", "Royal", "Rapid", "Gentle", "Iron", "Amber")
NOUNS = ("Falcon", "Harbour", "Meadow", "Lantern", "Compass", "Orchid", "Summit", "Cascade", "Beacon", "Willow", "Yew")
TRADES = [("Technologies", "Technology", "Tech"), ("Pharmaceuticals", "Pharma"), ("Motors", "Motor")]
FORMS = [
    ("Co., Ltd.", "Company Limited", "CO LTD"),
    ("GmbH", "Gesellschaft mit beschränkter Haftung"),
    ("Inc.", "Incorporated"),
]


def written(dice, words, trade, forms):
    """One way to write a name: case, abbreviation, legal form, and now and then a slip of the pen."""
    first = list(words[0] + " " + words[1])
    if dice.random() < 0.25:
        place = dice.randrange(1, len(first) - 2)
        first[place], first[place + 1] = first[place + 1], first[place]
    text = f"{''.join(first)} {dice.choice(trade)} {dice.choice(forms)}"
    return dice.choice([str, str.upper, str.title])(text)


def a_country(seed, parties=110, mentions=4):
    dice = random.Random(seed)
    chosen = dice.sample([(a, n) for a in ADJECTIVES for n in NOUNS], parties)
    truth, rows = {}, []
    for number, words in enumerate(chosen):
        trade, forms, land = dice.choice(TRADES), dice.choice(FORMS), dice.choice(["CN", "DE", "US", "JP"])
        for _ in range(mentions):
            id = f"M{len(rows)}"
            known = land if dice.random() < 0.8 else None
            rows.append(Mention(id, written(dice, words, trade, forms), known))
            truth[id] = number
    return rows, truth


def test_made_names_come_together_as_they_were_made():
    rows, truth = a_country(5)
    found = cluster(truth, link(rows))
    judged = [(a, b, truth[a] == truth[b]) for a, b in combinations(truth, 2)]
    result = measured(judged, found.party_of)
    assert result.precision >= 0.97
    assert result.recall >= 0.9


def test_judged_pairs_of_indian_grants_come_together():
    with (Path(__file__).parent / "judged_pairs.csv").open(encoding="utf-8") as file:
        judged = [(row["left"], row["right"], row["same"] == "yes") for row in csv.DictReader(file)]
    names = sorted({name for left, right, _ in judged for name in (left, right)})
    found = cluster(names, link([Mention(name, name) for name in names]))
    result = measured(judged, found.party_of)
    assert len(judged) >= 200
    assert result.precision >= 0.93
    assert result.recall >= 0.85


def test_chinese_spellings_come_together_and_companies_of_other_places_and_trades_stay_apart():
    parties = [
        ("小米科技（北京）有限公司", "北京市小米科技有限责任公司", "北京小米科技", "北京小米"),
        ("小米科技（上海）有限公司",),
        ("格力電器股份有限公司", "格力电器股份公司"),
        ("中芯国际集成电路制造（上海）有限公司", "上海中芯国际集成电路制造有限公司"),
        ("中芯国际集成电路制造（北京）有限公司",),
        ("中国电子科技集团公司第十四研究所",),
        ("中国电子科技集团公司第十五研究所",),
        ("华东理工大学",),
        ("华南理工大学",),
        ("国网江苏省电力有限公司", "国网江苏省电力公司"),
        ("国网江西省电力有限公司",),
        ("武汉光迅科技股份有限公司",),
        ("武汉光讯电子科技股份有限公司",),
    ]
    truth = {name: number for number, names in enumerate(parties) for name in names}
    found = cluster(truth, link([Mention(name, name, "CN") for name in truth]))
    judged = [(a, b, truth[a] == truth[b]) for a, b in combinations(truth, 2)]
    result = measured(judged, found.party_of)
    assert (result.wrong, result.missed) == (0, 0)


def test_a_link_says_why():
    rows, _ = a_country(6, parties=20, mentions=2)
    rows += [Mention("A", "HUAWEI TECHNOLOGIES CO.,LTD", "CN"), Mention("B", "Huawei Technologies Co., Ltd.", "CN")]
    (found,) = (each for each in link(rows) if {each.left, each.right} == {"A", "B"})
    assert found.probability > 0.9
    assert found.explained().startswith("name: the same core (+20.9)")
    assert {reason.what for reason in found.reasons} == {"name", "legal form", "country"}
    assert found.prior < 0


def test_scripts_are_not_compared_and_signs_alone_link_to_nobody():
    rows, _ = a_country(7, parties=10, mentions=2)
    rows += [
        Mention("C", "华为技术有限公司"),
        Mention("T", "華為技術有限公司"),
        Mention("-", "---"),
        Mention("--", "—"),
    ]
    pairs = {(each.left, each.right) for each in link(rows)}
    assert ("C", "T") in pairs
    assert not any("-" in pair or "--" in pair for pair in pairs)


def test_two_mentions_are_enough():
    (found,) = link([Mention("1", "SHARP KABUSHIKI KAISHA", "JP"), Mention("2", "Sharp Corporation", "JP")])
    assert found.probability > 0.9


def test_few_mentions_and_double_ids():
    assert link([]) == link([Mention("A", "Red Co")]) == []
    with pytest.raises(ValueError, match="1 mention ids are used twice"):
        link([Mention("A", "Red Co"), Mention("A", "Blue Co")])


def a_link(left, right, probability=0.99):
    return Link(left, right, probability, (), -10.0)


def decided(left, right, verdict):
    return Decision(left, right, verdict, by="officer", reason="seen the register")


def test_links_join_in_chains_and_weak_ones_do_not():
    found = cluster("ABCD", [a_link("A", "B"), a_link("B", "C"), a_link("C", "D", 0.5)])
    assert sorted(map(sorted, found.members.values())) == [["A", "B", "C"], ["D"]]


def test_a_decision_of_same_joins_without_a_link():
    assert cluster("AB", [], [decided("B", "A", "same")]).party_of == {"A": "A", "B": "A"}


def test_a_decision_of_different_holds_across_a_chain_and_the_weakest_link_gives_way():
    links = [a_link("A", "B", 0.99), a_link("B", "C", 0.85), a_link("C", "D", 0.97)]
    found = cluster("ABCD", links, [decided("A", "D", "different")])
    assert sorted(map(sorted, found.members.values())) == [["A", "B"], ["C", "D"]]
    assert found.refused == (links[1],)


def test_decisions_that_cannot_all_hold_are_named():
    decisions = [decided("A", "B", "same"), decided("B", "C", "same"), decided("A", "C", "different")]
    with pytest.raises(Contradiction, match="A and C were found different by officer"):
        cluster("ABC", [], decisions)
    with pytest.raises(Contradiction, match="names Z, which is no mention here"):
        cluster("A", [], [decided("A", "Z", "same")])


def test_doubtful_pairs_come_first_in_review_and_decided_ones_are_gone():
    links = [a_link("A", "B", 0.7), a_link("A", "C", 0.5), a_link("A", "D", 0.05), a_link("B", "C", 0.4)]
    assert to_review(links, [decided("C", "B", "different")]) == [links[1], links[0]]


def test_measures_by_hand():
    party_of = {"A": "1", "B": "1", "C": "1", "D": "2"}
    found = measured([("A", "B", True), ("A", "C", False), ("A", "D", True), ("B", "D", False)], party_of)
    assert found == Measured(right=1, wrong=1, missed=1, kept_apart=1)
    assert (found.precision, found.recall) == (0.5, 0.5)
    assert Measured(0, 0, 0, 5).precision is Measured(0, 0, 0, 5).recall is None
