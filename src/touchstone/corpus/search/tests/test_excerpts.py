"""Passages of hits with the words of a query marked; the texts are made up, and what is marked is read off them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from touchstone.corpus.generator import generate
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.search import index
from touchstone.corpus.search.excerpts import Passage, excerpts, passage, sought, whole
from touchstone.corpus.search.searching import Search


def marked(found: Passage | None) -> list[str]:
    return [text for text, is_word in found.pieces if is_word] if found else []


def text_of(found: Passage | None) -> str:
    return "".join(text for text, _is_word in found.pieces) if found else ""


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("pump", "A PUMP, two pumps and a Pump.", ["PUMP", "Pump"]),
        ("pump*", "A pump and pumping.", ["pump", "pumping"]),
        ('"rotor blade"', "A rotor, a blade, a rotor blade.", ["rotor blade"]),
        ("水泵", "一种水泵及其水和泵。", ["水泵"]),
        ("creme", "Crème of the Ｃｒｅｍｅ", ["Crème", "Ｃｒｅｍｅ"]),
        ("rotor NEAR/3 blade", "The blade of a rotor.", ["blade", "rotor"]),
        ("pump NOT valve", "A pump with a valve.", ["pump"]),
        ("pa=pump ipc=F04D", "A pump.", []),
        ("ti=pump", "A pump.", []),
        ("of=US", "US", []),
    ],
)
def test_the_words_that_are_meant_are_marked_as_they_stand(query: str, text: str, words: list[str]) -> None:
    assert marked(passage("ab", "en", text, sought(query)["ab"])) == words


def test_a_passage_is_of_the_place_with_most_words_and_nothing_of_the_text_is_changed() -> None:
    text = "A pump. " + "Nothing is said here. " * 30 + "A <rotor> of a pump & a shaft. " + "No more. " * 60
    found = passage("ab", "en", text, sought("pump AND rotor AND shaft")["ab"])
    assert found is not None
    assert marked(found) == ["rotor", "pump", "shaft"]
    assert text_of(found) in text
    assert text_of(found).startswith("A <rotor> of a pump & a shaft.")
    assert (found.cut_before, found.cut_after) == (True, True)
    assert len(text_of(found)) < 300


def test_a_chinese_passage_is_half_as_long_and_begins_with_a_sentence() -> None:
    text = "无关的话。" * 40 + "本发明公开了一种水泵。" + "其余的话。" * 60
    found = passage("ab", "zh", text, sought("水泵")["ab"])
    assert text_of(found).startswith("本发明公开了一种水泵。") or "本发明公开了一种水泵。" in text_of(found)
    assert marked(found) == ["水泵"]
    assert len(text_of(found)) <= 130


def test_a_title_is_shown_whole() -> None:
    found = whole("ti", "en", "Pump and valve", sought("valve")["ti"])
    assert found.pieces == (("Pump and ", False), ("valve", True))


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder: Path = tmp_path_factory.mktemp("excerpts")
    lake = Lake.make(folder / "lake")
    generate("us-grant-4.5", 12, 7, folder / "grants.xml", paragraphs=0)
    lake.ingest(folder / "grants.xml", jobs=1)
    index.build(lake)
    return Search(lake)


def a_word(row: dict[str, Any], column: str, apart: str = "") -> str:
    """A long word of one text of a row that another text does not have."""
    words = row[column].replace(",", " ").replace(".", " ").split()
    return next(word for word in sorted(set(words), key=len, reverse=True) if word.lower() not in apart.lower())


def test_hits_show_where_the_words_stand_in_abstracts_and_else_in_claims(search: Search) -> None:
    (row,) = search.lake.ask(
        "SELECT p.number, p.titles[1].text AS title, p.abstracts[1].text AS abstract, t.text AS claim FROM patents p "
        "JOIN patent_texts t ON t.number = p.number AND t.sequence = 1 ORDER BY p.number LIMIT 1"
    )
    for column, part, apart in (("abstract", "ab", row["title"]), ("claim", "cl", row["title"] + row["abstract"])):
        word = a_word(row, column, apart)
        query = f'pn={row["number"]} AND "{word}"'
        found = search.find(query)
        (shown,) = excerpts(search, query, found.rows, found.places)
        assert [each.part for each in shown.passages] == [part]
        assert {text.lower() for text in marked(shown.passages[0])} == {word.lower()}
        assert text_of(shown.title) == row["title"]


def test_a_query_without_words_shows_titles_alone(search: Search) -> None:
    found = search.find("of=US")
    assert all(not each.passages and each.title for each in excerpts(search, "of=US", found.rows, found.places))
