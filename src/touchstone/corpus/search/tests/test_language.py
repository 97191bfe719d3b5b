"""The query language, held against what its manual says."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.corpus.search.language import Both, Either, Near, Not, QueryRefused, Range, Word, read


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("pump", Word("", "pump")),
        ("pump rotor", Both((Word("", "pump"), Word("", "rotor")))),
        ("pump AND rotor OR blade", Either((Both((Word("", "pump"), Word("", "rotor"))), Word("", "blade")))),
        ("pump AND (rotor OR blade)", Both((Word("", "pump"), Either((Word("", "rotor"), Word("", "blade")))))),
        ("ti=(pump OR 水泵)", Either((Word("ti", "pump"), Word("ti", "水泵")))),
        ("标题:水泵 与 申请人:西门子", Both((Word("ti", "水泵"), Word("pa", "西门子")))),
        ('"rotor blade"', Word("", "rotor blade", phrase=True)),
        ("rotor NEAR/3 blade", Near(Word("", "rotor"), Word("", "blade"), 3, ordered=False)),
        ("rotor ADJ blade", Near(Word("", "rotor"), Word("", "blade"), 1, ordered=True)),
        ("pump NOT rotor", Both((Word("", "pump"), Not(Word("", "rotor"))))),
        ("pump -rotor", Both((Word("", "pump"), Not(Word("", "rotor"))))),
        ("pd=2010:2012", Range("pd", 20100000, 20129999)),
        ("pd>=2011-04", Range("pd", 20110400, 99991231)),
        ("ad<20110401", Range("ad", 0, 20110400)),
        ("ipc=F04D29/*", Word("ipc", "F04D29/*")),
        ("state-of-the-art", Word("", "state-of-the-art")),
        ("", None),
    ],
)
def test_a_query_is_read_as_its_manual_says(text, tree):
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "fact", "step"),
    [
        ("titel=pump", "“titel” at sign 1 is no field", "title"),
        ("(pump", "bracket at sign 1 is not closed", "Close"),
        ("pump)", "bracket at sign 5 closes nothing", "Take it out"),
        ('pump "rotor', "quotation mark at sign 6", "Close"),
        ("pump AND", "missing at the end", "operator"),
        ("pd=yesterday", "“yesterday” at sign 1 is no date", "2010:2012"),
        ("ti>pump", "compares what has no order", "ti="),
        ("(a b) NEAR c", "between words", "two words"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place_and_the_next_step(text, fact, step):
    with pytest.raises(QueryRefused) as refused:
        read(text)
    assert fact in refused.value.fact
    assert step in refused.value.step


@given(st.text(alphabet='ab水 ()"-*?=:<>/ANDORNEAT019pdti与', max_size=60))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(QueryRefused):
        read(text)


def test_brackets_without_end_are_refused_and_not_followed():
    with pytest.raises(QueryRefused):
        read("(" * 3000)
    with pytest.raises(QueryRefused):
        read("NOT " * 900)
