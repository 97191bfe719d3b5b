"""Identifiers: published examples, and what is said when one does not hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from touchstone.kernel.parties.identifiers import NumberRefused, checked, organisation_digit, shown

# Valid and invalid examples of the documentation of python-stdnum 2.2, stdnum.cn.uscc and stdnum.cn.ric;
# the ORCID is the example of ORCID's page on the structure of the identifier.


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("uscc", "91110000600037341L", "91110000600037341L"),
        ("uscc", "9 1 110000 600037341l", "91110000600037341L"),
        ("uscc", "９１１１００００６０００３７３４１Ｌ", "91110000600037341L"),
        ("organisation_code", "60003734-1", "600037341"),
        ("ric", "360426199101010071", "360426199101010071"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("passport", "e 12345678", "E12345678"),
        ("other", "  No.  17 ", "No. 17"),
    ],
)
def test_a_number_that_holds_is_kept_without_its_separators(scheme, written, kept):
    assert checked(scheme, written) == kept


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12345", "has 18 characters; this one has 5"),
        ("91110000600037342L", "which ask for"),
        ("9111000O600037341L", "91110000600037341L"),
        ("91110000600037431L", "91110000600037341L"),
        ("9111000060003734IL", "91110000600037341L"),
    ],
    ids=["too short", "wrong digit", "letter O for nought", "two digits swapped", "a letter never used"],
)
def test_a_code_that_cannot_be_right_says_what_it_may_have_been(written, said):
    with pytest.raises(NumberRefused) as refused:
        checked("uscc", written)
    assert said in str(refused.value).partition(":")[2]


def test_a_personal_number_is_not_repeated_in_its_refusal():
    with pytest.raises(NumberRefused) as refused:
        checked("ric", "360426199101010072")
    assert "360426" not in str(refused.value)


def test_a_resident_number_is_shown_by_its_end_alone():
    assert shown("ric", "360426199101010071") == "••••••••••••••0071"


def test_the_organisation_code_inside_a_published_credit_code_has_its_check_digit():
    assert organisation_digit("60003734") == "1"


def test_an_unknown_scheme_is_refused_with_the_known_ones():
    with pytest.raises(NumberRefused, match="uscc"):
        checked("tax", "1")


@given(st.text(max_size=40), st.sampled_from(["uscc", "organisation_code", "ric", "passport", "orcid", "other"]))
def test_any_text_is_kept_or_refused_with_a_message(text, scheme):
    try:
        kept = checked(scheme, text)
    except NumberRefused as refused:
        assert str(refused)
    else:
        assert checked(scheme, kept) == kept


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_credit_code_is_always_noticed(place, digit):
    right = "91110000600037341L"
    wrong = right[:place] + digit + right[place + 1 :]
    assert (wrong == right) == uscc.is_valid(wrong)
