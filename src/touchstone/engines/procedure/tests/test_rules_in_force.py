import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from touchstone.engines.procedure.periods import Period
from touchstone.engines.procedure.rules_in_force import (
    COLUMNS,
    BadRules,
    Edge,
    NoRuleInForce,
    Rulebook,
    RuleText,
    SeveralRulesInForce,
    UnknownRule,
    read_rules,
    rule,
    rules_in_force,
    shipped,
)


def a_rule(**facts):
    usual = {
        "id": "X-01", "topic": "trials", "measure": 1, "trigger": "A file is complete", "what": "The office decides",
        "amount": 30, "then_amount": None, "unit": "day", "note": "", "source": "Act 2010, art. 1",
        "how_known": "primary text read", "valid_from": Edge.read("2010-02-01"), "valid_to": Edge.read("2014-05-01"),
    }  # fmt: skip
    return RuleText(**usual | facts)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2010, 1, 31), "not_in_force"),
        (date(2010, 2, 1), "in_force"),
        (date(2014, 4, 30), "in_force"),
        (date(2014, 5, 2), "not_in_force"),
    ],
)
def test_a_text_with_known_days_holds_between_them(on, standing):
    assert a_rule().standing(on) == standing


def test_a_text_known_by_its_year_is_unknown_within_that_year():
    text = a_rule(valid_from=Edge.read("2010"), valid_to=Edge.read("2014"))
    years = [text.standing(date(year, 6, 1)) for year in (2009, 2010, 2012, 2014, 2015)]
    assert years == ["not_in_force", "unknown", "in_force", "unknown", "not_in_force"]
    assert text.force(date(2010, 6, 1)) == (
        "Date of force not known for 2010-06-01: it holds from some day in 2010 until some day in 2014."
    )


def test_a_text_without_a_date_is_never_called_certain():
    book = Rulebook([a_rule(valid_from=None, valid_to=None)])
    assert len(book.in_force(date(2012, 1, 1))) == 1
    assert book.in_force(date(2012, 1, 1), certain=True) == ()
    assert "from a date that is not known" in book.texts[0].force(date(2012, 1, 1))


def test_the_text_of_the_day_is_chosen_among_those_of_one_rule():
    old, new = a_rule(), a_rule(amount=20, valid_from=Edge.read("2014-05-02"), valid_to=None)
    book = Rulebook([old, new])
    assert [book.rule("X-01", date(year, 6, 1)).amount for year in (2012, 2015)] == [30, 20]


def test_none_and_several_texts_in_force_are_errors_that_say_what_is_known():
    book = Rulebook([a_rule(), replace(a_rule(), source="Act 2012, art. 1")])
    with pytest.raises(NoRuleInForce, match=r"Act 2010, art\. 1\): Not in force on 2009-01-01"):
        book.rule("X-01", date(2009, 1, 1))
    with pytest.raises(SeveralRulesInForce, match=r"2 texts hold on 2012-01-01 \(Act 2010, art\. 1; Act 2012"):
        book.rule("X-01", date(2012, 1, 1))
    with pytest.raises(UnknownRule, match="'X-99'"):
        book.rule("X-99", date(2012, 1, 1))
    with pytest.raises(UnknownRule, match="topics are: trials"):
        book.in_force(date(2012, 1, 1), "tirals")


def test_every_faulty_row_is_named_with_its_reason():
    good = "X-01,trials,1,t,w,30,,day,,Act,primary text read,2010,"
    rows = [
        ",".join(COLUMNS),
        good,
        good.replace("day", "fortnight"),
        good.replace("primary text read", "heard"),
        good.replace(",day", ","),
        good.replace("2010,", "2010,2009"),
    ]
    with pytest.raises(BadRules) as refused:
        read_rules(rows)
    told = str(refused.value)
    for words in ("Row 3 (X-01): 'fortnight'", "Row 4 (X-01): how_known is 'heard'", "Row 5", "Row 6"):
        assert words in told
    with pytest.raises(BadRules, match="The columns are"):
        read_rules(["id,topic"])


def test_the_shipped_rules_are_whole():
    texts = shipped().texts
    assert len(texts) == 77
    assert len({text.id for text in texts}) == 77
    assert all(text.trigger and text.what and text.source for text in texts)
    assert all(text.amount is not None for text in texts if text.unit)


def test_a_remembered_rule_is_unverified():
    assert not rule("PLG-01", date(2012, 6, 1)).verified
    assert rule("CUS-06", date(2012, 6, 1)).verified


def test_a_rule_gives_the_period_to_count_with():
    assert rule("CUS-07", date(2012, 6, 1)).period == Period(20, "working_day")
    assert rule("TKD-01", date(2014, 6, 1)).period == Period(0, "day")
    assert rule("CUS-09", date(2012, 6, 1)).period is None


def test_the_secrecy_check_has_two_limits_and_a_new_text_since_2023():
    held = [text.id for text in rules_in_force(date(2024, 6, 1), "secrecy")]
    assert "SEC-13" in held
    assert "SEC-12" not in held
    old = rule("SEC-12", date(2012, 6, 1))
    assert (old.amount, old.then_amount, old.unit) == (4, 6, "month")


SHARED = next((up / "shared/data" for up in Path(__file__).parents if (up / "shared/data").is_dir()), None)
OTHER_NAMES = {"business day": "working_day", "working day": "working_day", "at once": "at_once"}


@pytest.mark.shared
@pytest.mark.skipif(SHARED is None, reason="the reference data does not stand beside the checkout")
def test_numbers_and_articles_are_those_of_the_reference_table():
    with (SHARED / "standards/rules/deadline_rules.csv").open(encoding="utf-8", newline="") as lines:
        reference = {row["id"]: row for row in csv.DictReader(lines)}
    assert set(reference) == {text.id for text in shipped().texts}
    for text in shipped().texts:
        row = reference[text.id]
        amounts = "/".join(str(each) for each in (text.amount, text.then_amount) if each is not None)
        assert (amounts, text.unit) == (row["amount"], OTHER_NAMES.get(row["unit"], row["unit"])), text.id
        assert (text.source, text.how_known) == (row["source"], row["how_known"]), text.id
        assert str(text.measure) == row["seed_item"], text.id
