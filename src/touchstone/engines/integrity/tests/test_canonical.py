from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchstone.engines.integrity.canonical import NotCanonical, canonical

FACTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


def test_keys_are_sorted_and_chinese_is_written_as_utf_8():
    assert canonical({"名": "稻", "a": 1}) == '{"a":1,"名":"稻"}'.encode()


def test_a_decimal_keeps_its_zeros_and_a_date_is_iso():
    assert canonical([Decimal("1.50"), date(2012, 2, 29)]) == b'["1.50","2012-02-29"]'


def test_a_moment_is_the_same_in_every_time_zone():
    noon = datetime(2012, 1, 1, 12, tzinfo=UTC)
    assert canonical(noon) == canonical(noon.astimezone(timezone(timedelta(hours=8))))


def test_a_whole_float_is_written_as_the_database_gives_it_back():
    assert canonical([1.0, -0.0, 1e22, 0.1]) == b"[1,0,10000000000000000000000,0.1]"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"fee": [1, float("nan")]}, r"value\.fee\[1\]: nan"),
        ({"at": datetime(2012, 1, 1)}, r"value\.at: .* no time zone"),  # noqa: DTZ001
        ({1: "x"}, "the key 1 is a int"),
        ({"x": {1, 2}}, r"value\.x: a set has no canonical form"),
        ("\ud800", "half a character"),
    ],
    ids=["not a number", "moment without zone", "number as key", "set", "half a character"],
)
def test_what_has_no_single_spelling_is_refused_with_its_place(value, told):
    with pytest.raises(NotCanonical, match=told):
        canonical(value)


@settings(deadline=None)  # a loaded machine is no fault
@given(st.dictionaries(st.text(st.characters(codec="utf-8")), FACTS))
def test_the_order_in_which_facts_were_given_does_not_matter(facts):
    assert canonical(facts) == canonical(dict(reversed(facts.items())))
