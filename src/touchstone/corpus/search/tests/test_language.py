"""The query language, held against what its manual says."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.corpus.search.language import Both, Either, Near, Not, Range, Word, read
from touchstone.corpus.search.refused import QueryRefused, pointed


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
        ("rotor near/3 blade", Near(Word("", "rotor"), Word("", "blade"), 3, ordered=False)),
        ("a NEAR/2 b ADJ c", Near(Near(Word("", "a"), Word("", "b"), 2, False), Word("", "c"), 1, ordered=True)),
        ("pump and rotor", Both((Word("", "pump"), Word("", "rotor")))),
        ('pump "and" rotor', Both((Word("", "pump"), Word("", "and", phrase=True), Word("", "rotor")))),
        ("标题：（水泵　或　pump）", Either((Word("ti", "水泵"), Word("ti", "pump")))),
        ("ipc=A61K 31/00 AND x", Both((Word("ipc", "A61K31/00"), Word("", "x")))),
        ("pn=US 8,925,123 B2", Word("pn", "US8,925,123B2")),
        ("pn=EP 1 000 000 pump", Both((Word("pn", "EP1000000"), Word("", "pump")))),
        ("pd=2010-2012", Range("pd", 20100000, 20129999)),
        ("pd=20100101-20101231", Range("pd", 20100101, 20101231)),
        ("ad=2011年4月:", Range("ad", 20110400, 99991231)),
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
        ("pd=yesterday", "“yesterday” at sign 4 is no date", "2010:2012"),
        ("ti>pump", "compares what has no order", "ti="),
        ("(a b) NEAR c", "between words", "two words"),
        ("ti=a NEAR ab=b", "two fields, ab= and ti=", "one field"),
        ("pd=20111399", "“20111399” at sign 4 is no date", "2010:2012"),
        ("pd=20110230", "is no date", "2010:2012"),
        ("pd=2012:2010", "ends before it begins", "earlier day first"),
        ("xyzzy=pump", "“xyzzy” at sign 1 is no field", "quotation marks"),
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


def test_the_place_of_a_fault_is_shown_below_the_query():
    with pytest.raises(QueryRefused) as refused:
        read("ti=水泵 AND titel=x")
    assert pointed("ti=水泵 AND titel=x", refused.value.at).splitlines()[1] == "   \u3000\u3000     ^"


@pytest.mark.parametrize(
    "query",
    ["US 8,926,509 B2 AND battery", "battery US 8,926,509 B2", "battery AND (US 8,926,509)", "EP 1 000 000 pump"],
)
def test_a_number_typed_with_spaces_among_other_words_is_one_number(query):
    words = [part.text for part in read(query).parts if isinstance(part, Word)]
    numbers = [word for part in read(query).parts if isinstance(part, Either) for word in part.parts[1:]]
    assert words in (["battery"], ["pump"])
    assert {word.field for word in numbers} == {"pn", "ap"}
    assert {word.text for word in numbers} <= {"US 8,926,509 B2", "US 8,926,509", "EP 1 000 000"}


@pytest.mark.parametrize("query", ["pump 2010 rotor", "iso 9001 pump", "pn=US 8,926,509 B2", "pump NEAR/3 rotor"])
def test_words_that_are_no_number_stay_words(query):
    found = read(query)
    parts = found.parts if isinstance(found, Both) else (found,)
    assert not any(isinstance(part, Either) for part in parts)
