"""Whatever is written is read back the same, for values that hypothesis makes up."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchstone.corpus import st96
from touchstone.corpus.st96.binding import CannotWrite, Element, Spec
from touchstone.corpus.st96.order import allows

# XML 1.0 carries no control characters but tab and line ends, no surrogates, and no U+FFFE and U+FFFF.
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n\r"),
    max_size=12,
)
DAYS = st.dates(min_value=date(1600, 1, 1))
SCALARS: dict[type, st.SearchStrategy[Any]] = {
    str: WORDS,
    date: DAYS,
    int: st.integers(min_value=0, max_value=10**9),
    bool: st.booleans(),
}
DOCUMENTS = [each for each in st96.DOCUMENTS.values() if each is not st96.Bibliography]


def instances(of: type[Element], tag: str, depth: int = 0) -> st.SearchStrategy[Any]:
    """Objects of a class with fields filled or empty; only those that the schema has under the element."""
    fields = {
        name: values(spec, depth)
        for name, spec in of.fields_of_xml.items()
        if spec.kind != "markup" and (not spec.steps or allows(tag, spec.steps[0]))
    }
    return st.builds(of, **fields)


def values(spec: Spec, depth: int) -> st.SearchStrategy[Any]:
    if spec.kind == "content":
        return WORDS
    if spec.kind in ("text", "attribute"):
        return st.none() | SCALARS[spec.of]
    if depth > 3:
        return st.just([]) if spec.kind == "many" else st.none()
    inner = st.deferred(lambda: instances(spec.of, spec.steps[-1], depth + 1))
    return st.lists(inner, max_size=2) if spec.kind == "many" else st.none() | inner


@pytest.mark.parametrize("of", DOCUMENTS, ids=lambda each: each.__name__)
def test_what_is_written_is_read_back_the_same(of: type[Element]) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(instances(of, of.element))
    def holds(document: Element) -> None:
        assert st96.read(st96.write(document)) == document

    holds()


def test_an_amended_document_keeps_what_it_does_not_name_in_the_order_of_the_schema() -> None:
    xml = b"""<tmk:Trademark xmlns:tmk="http://www.wipo.int/standards/XMLSchema/ST96/Trademark"
      xmlns:com="http://www.wipo.int/standards/XMLSchema/ST96/Common"><com:ApplicationDate>2020-01-02Z</com:ApplicationDate>
      <com:FilingPlace>Harbin</com:FilingPlace><tmk:MarkSeriesTotalQuantity>2</tmk:MarkSeriesTotalQuantity></tmk:Trademark>"""
    mark = st96.read(xml)
    assert isinstance(mark, st96.Trademark)
    assert mark.applied_on == date(2020, 1, 2)
    mark.registered_on = date(2021, 3, 4)
    written = st96.write(mark).decode()
    names = ["ApplicationDate>2020-01-02Z<", "RegistrationDate>2021-03-04<", "FilingPlace>Harbin<", "MarkSeriesTotal"]
    assert [written.index(name) for name in names] == sorted(written.index(name) for name in names)


def test_a_changed_text_drops_the_markup_of_the_old_one() -> None:
    xml = b"""<com:P xmlns:com="http://www.wipo.int/standards/XMLSchema/ST96/Common">H<com:Sub>2</com:Sub>O</com:P>"""
    from lxml import etree

    text = st96.Text.read(etree.fromstring(xml))
    assert (text.value, text.markup is not None) == ("H2O", True)
    assert b"Sub" in etree.tostring(text.write("com:P"))
    text.value = "Water"
    assert etree.tostring(text.write("com:P"), encoding="unicode").endswith(">Water</com:P>")


def test_a_control_character_is_refused_with_its_field() -> None:
    mark = st96.Trademark(status="bad\x00")
    with pytest.raises(CannotWrite, match=r"Trademark\.status"):
        st96.write(mark)


def test_a_field_that_the_schema_does_not_have_there_is_refused() -> None:
    inventor = st96.Party(legal_entity="Somebody Ltd")
    with pytest.raises(CannotWrite, match=r"pat:Inventor.*com:LegalEntityName"):
        st96.write(st96.Bibliography(inventors=[inventor]))


def test_an_unknown_root_and_broken_xml_are_said() -> None:
    with pytest.raises(st96.NotSt96, match="root element is <note>"):
        st96.read(b"<note/>")
    with pytest.raises(st96.NotSt96, match="not well-formed"):
        st96.read(b"<note>")


def test_a_document_type_and_its_entities_are_refused() -> None:
    xml = b"""<!DOCTYPE x [<!ENTITY big "bigbigbig">]>
      <tmk:Trademark xmlns:tmk="http://www.wipo.int/standards/XMLSchema/ST96/Trademark"
       xmlns:com="http://www.wipo.int/standards/XMLSchema/ST96/Common"><com:FilingPlace>&big;</com:FilingPlace></tmk:Trademark>"""
    with pytest.raises(st96.NotSt96, match="declares a document type"):
        st96.read(xml)
    with pytest.raises(st96.NotSt96, match="&big; is an entity"):
        list(st96.stream(io.BytesIO(xml), st96.Trademark))


def test_records_are_given_one_by_one_until_the_file_breaks_off() -> None:
    marks = [st96.Trademark(status=code) for code in ("700", "800", "900")]
    xml = st96.write(st96.TrademarkBag(marks=marks))
    assert list(st96.stream(io.BytesIO(xml), st96.Trademark)) == marks
    cut = st96.stream(io.BytesIO(xml[: xml.index(b"900")]), st96.Trademark)
    with pytest.raises(st96.NotSt96, match="not well-formed"):
        list(cut)


def test_importing_st96_pulls_neither_the_web_nor_the_lake() -> None:
    import subprocess
    import sys

    names = ["django", "duckdb", "pyarrow", "deltalake", "numpy", "polars"]
    code = f"import sys, touchstone.corpus.st96; print([n for n in {names} if n in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
