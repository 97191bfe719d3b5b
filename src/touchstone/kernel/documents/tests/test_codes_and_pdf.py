"""Verification codes, QR marks and PDF."""

import io
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import pypdf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from touchstone.kernel.documents import codes
from touchstone.kernel.documents.pdf import PdfRefused, html_to_pdf

BODIES = st.text(alphabet=codes.ALPHABET, min_size=15, max_size=15)


def test_a_code_has_four_groups_of_four_and_stays_the_same():
    code = codes.code_for("works/CW-2012-000001", "key")
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert code == codes.code_for("works/CW-2012-000001", "key")


@pytest.mark.parametrize(("content", "key"), [("works/CW-2012-000002", "key"), ("works/CW-2012-000001", "other")])
def test_another_record_or_another_key_gives_another_code(content, key):
    assert codes.code_for(content, key) != codes.code_for("works/CW-2012-000001", "key")


@given(st.text(max_size=30), st.text(min_size=1, max_size=30))
def test_a_code_typed_in_small_letters_with_look_alikes_is_read(content, key):
    code = codes.code_for(content, key)
    typed = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert codes.read_code(typed) == code


@given(BODIES, st.integers(0, 14), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_always_noticed(body, place, sign):
    wrong = body[:place] + sign + body[place + 1 :]
    assume(wrong != body)
    assert codes.check_character(wrong) != codes.check_character(body)


@given(BODIES, st.integers(0, 13))
def test_two_neighbours_swapped_are_noticed(body, place):
    left, right = body[place], body[place + 1]
    assume(left != right and {left, right} != {codes.ALPHABET[0], codes.ALPHABET[-1]})
    wrong = body[:place] + right + left + body[place + 2 :]
    assert codes.check_character(wrong) != codes.check_character(body)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("ABCD", "4 were typed"), ("ABCD-EFGH-JKMN-PQRU", "No code holds U"), ("0000-0000-0000-0001", "mistyped")],
)
def test_what_cannot_be_a_code_is_refused_with_the_reason(typed, said):
    with pytest.raises(codes.CodeRefused, match=said):
        codes.read_code(typed)


def test_a_records_code_hangs_on_the_seal_key_and_not_on_the_signing_key(settings):
    record = SimpleNamespace(number="CW-2012-000001", register=lambda: SimpleNamespace(slug="works"))
    settings.TOUCHSTONE_SEAL_KEY = "one"
    first = codes.verification_code(record)
    settings.SECRET_KEY = "changed"
    assert codes.is_code_of(record, first.lower())
    settings.TOUCHSTONE_SEAL_KEY = "two"
    assert not codes.is_code_of(record, first)


def test_a_qr_mark_is_an_svg_without_inline_style():
    mark = codes.qr_svg("https://example.org/verify/核验")
    assert ElementTree.fromstring(mark).tag.endswith("svg")
    assert "style" not in mark and "viewBox" in mark


def test_chinese_and_latin_text_can_be_read_out_of_the_pdf_and_its_fonts_are_embedded():
    made = html_to_pdf(
        "<h1>作品登记证书</h1><p>Certificate of registration, office file</p>", language="zh-Hans", title="证书"
    )
    reader = pypdf.PdfReader(io.BytesIO(made))
    text = reader.pages[0].extract_text()
    assert "作品登记证书" in text and "Certificate of registration, office file" in text
    assert reader.metadata.title == "证书"
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts and all(_is_embedded(font) for font in fonts)


def _is_embedded(font) -> bool:
    own = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(own["/FontDescriptor"].get_object()))


def test_pages_are_numbered():
    made = html_to_pdf("<p>one</p><p style='break-before: page'>two</p>", language="en")
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    assert [text.split("\n")[-1] for text in texts] == ["1 / 2", "2 / 2"]


@pytest.mark.parametrize(
    "page",
    [
        "<img src='file:///etc/hostname'>",
        "<img src='http://127.0.0.1:1/x.png'>",
        "<link rel=stylesheet href='/etc/passwd'>",
        "<style>@import url('https://example.org/a.css');</style><p>x</p>",
        "<style>p { background: url('other.png') }</style><p>x</p>",
    ],
)
def test_a_page_reads_no_file_and_no_network(page):
    with pytest.raises(PdfRefused, match="not handed over"):
        html_to_pdf(f"<html><body>{page}</body></html>", language="en")


def test_a_page_shows_what_was_handed_over():
    mark = codes.qr_svg("1234").encode()
    assert html_to_pdf("<img src='mark.svg'>", base={"mark.svg": (mark, "image/svg+xml")}, language="en")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_figures_on_a_print_can_be_copied_and_read_aloud(language):
    made = html_to_pdf("<p>CW-2012-000007 of 11 April 2012, 古城 98.5</p>", language=language)
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "CW-2012-000007" in text
    assert "98.5" in text
