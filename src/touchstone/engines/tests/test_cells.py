from hypothesis import given
from hypothesis import strategies as st

from touchstone.engines.cells import as_was, neutral


@given(st.text(alphabet="'=+-@\t\rab1.", max_size=8))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert as_was(neutral(text)) == text


@given(st.text(max_size=8))
def test_no_cell_begins_like_a_formula_but_a_number(text: str) -> None:
    cell = neutral(text)
    assert cell[:1] not in ("=", "@", "\t", "\r")
    if cell[:1] in ("+", "-"):
        float(cell)
