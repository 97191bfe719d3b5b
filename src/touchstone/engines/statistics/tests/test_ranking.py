from datetime import date

from touchstone.engines.statistics.ranking import Registered, count, series_key, standings


def registered(place="A", owner="Ann", form="written", on=date(2012, 3, 1), title="Willow"):
    return Registered(place, owner, form, on, title)


def test_a_numbered_series_of_one_owner_and_month_counts_once_in_the_net_figure():
    rows = [registered(title=f"Willow {n}") for n in range(1, 101)] + [registered(title="Oak")]
    assert count(rows) == {"A": (101, 2)}


def test_a_series_goes_on_in_the_next_month_as_another():
    rows = [registered(title="Willow 1"), registered(title="Willow 2", on=date(2012, 4, 1))]
    assert count(rows) == {"A": (2, 2)}


def test_alike_titles_of_different_owners_or_forms_are_different_works():
    rows = [registered(), registered(owner="Ben"), registered(form="music")]
    assert count(rows) == {"A": (3, 3)}


def test_numbers_in_chinese_and_in_digits_are_numbers():
    assert series_key("春江图（之十一）") == series_key("春江图 之3")
    assert series_key("春江图") != series_key("秋江图")


def test_figures_per_head_by_hand():
    # 50 of 2,000,000 people are 2.5 per 100,000; 10 of 100,000 are 10.
    rows = standings({"A": (50, 50), "B": (10, 10)}, {"A": 2_000_000, "B": 100_000})
    by_place = {row.place: row for row in rows}
    assert by_place["A"].per_100k == 2.5
    assert by_place["B"].per_100k == 10.0
    assert (by_place["A"].ranks["raw"], by_place["A"].ranks["per_100k"]) == (1, 2)


def test_a_place_without_known_people_has_no_figure_per_head_rather_than_zero():
    (row,) = standings({"A": (5, 5)}, {})
    assert row.per_100k is None
    assert "per_100k" not in row.ranks


def test_equal_figures_share_a_rank_and_the_next_is_skipped():
    rows = standings({"A": (5, 5), "B": (5, 5), "C": (1, 1)}, {})
    assert [row.ranks["raw"] for row in rows] == [1, 1, 3]


def test_a_place_with_people_and_no_registration_stands_with_zero():
    (row,) = standings({}, {"A": 100})
    assert (row.raw, row.per_100k) == (0, 0.0)
