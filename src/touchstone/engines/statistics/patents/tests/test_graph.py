"""A citation graph small enough to walk by hand."""

from __future__ import annotations

import pyarrow as pa
import pytest

from touchstone.engines.statistics.patents.graph import CitationGraph

#  D and E cite B and C; B and C cite A; F cites C alone
PAIRS = [("B", "A"), ("C", "A"), ("D", "B"), ("D", "C"), ("E", "B"), ("E", "C"), ("F", "C")]
NOISE = [("B", "A"), ("A", "A"), ("G", None)]


@pytest.fixture
def graph():
    citing, cited = zip(*PAIRS, *NOISE, strict=True)
    return CitationGraph(pa.table({"citing": citing, "cited": cited}))


def test_walks_in_both_directions(graph):
    assert graph.around("D", direction="cited") == {"B": 1, "C": 1}
    assert graph.around("D", direction="cited", depth=5) == {"B": 1, "C": 1, "A": 2}
    assert graph.around("A", direction="citing", depth=2) == {"B": 1, "C": 1, "D": 2, "E": 2, "F": 2}
    assert graph.around("Z", direction="citing") == {}


def test_a_circle_is_walked_once():
    circle = CitationGraph(pa.table({"citing": ["A", "B", "C"], "cited": ["B", "C", "A"]}))
    assert circle.around("A", direction="cited", depth=9) == {"B": 1, "C": 2}


def test_those_who_cite_the_same_are_coupled(graph):
    assert graph.coupled("D") == [("E", pytest.approx(1.0)), ("F", pytest.approx(1 / 2**0.5))]
    assert graph.coupled("A") == []


def test_those_cited_together_are_co_cited(graph):
    # B and C are cited together twice; B twice and C three times in all
    assert graph.co_cited("B") == [("C", pytest.approx(2 / 6**0.5))]


def test_no_citations_make_an_empty_graph():
    empty = CitationGraph(pa.table({"citing": pa.array([], pa.string()), "cited": pa.array([], pa.string())}))
    assert (empty.names, empty.coupled("A")) == ([], [])


def test_missing_columns_are_named():
    with pytest.raises(ValueError, match="lacks cited"):
        CitationGraph(pa.table({"citing": ["A"]}))
