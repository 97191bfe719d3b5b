"""What the pages call things: fields, phases, reasons, indicators with their formula and what null means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touchstone.corpus.parties.linking import Link
from touchstone.engines.statistics.patents import concordance

from ..publications import wording

PHASES = {
    "emerging": _("emerging: below 10 % of saturation"),
    "growing": _("growing: 10 to 50 % of saturation"),
    "maturing": _("maturing: 50 to 90 % of saturation"),
    "saturated": _("saturated: above 90 %"),
}
WHY_NO_CURVE = {
    "no_whole_year": _("No year is published whole yet, so that no curve can be fitted."),
    "no_bend": _("The cumulated filings do not bend: saturation cannot be told from them yet."),
    "too_few_years": _("A curve takes four whole years or more."),
}
WHY_NO_BURSTS = {
    "too_many": _("Bursts are sought among up to 20,000 filings; narrow the question."),
    "too_few": _("There are too few dated filings."),
}
BY = {"office": _("office"), "year": _("year of filing"), "field": _("technology field"), "right": _("kind of right")}
#: Every facet that a search narrows by, so that a link from its hits is told too.
FACETS = {**wording.FACETS, "year": _("Year of publication")}
RIGHTS = {
    "invention": _("invention"), "utility_model": _("utility model"), "design": _("design"), "plant": _("plant"),
    "reissue": _("reissue"), "certificate": _("certificate"), "statutory_invention": _("statutory invention"),
    "other": _("other"),
}  # fmt: skip


class Indicator(NamedTuple):
    """An indicator of OECD 2013: title, formula, what null means, decimals that a mean is told with."""

    title: Any
    formula: Any
    null: Any
    decimals: int = 2


INDICATORS: Mapping[str, Indicator] = {
    "patent_scope": Indicator(_("Patent scope"), _("distinct 4-character IPC subclasses"), _("no valid symbol")),
    "family_size": Indicator(_("Family size"), _("offices at which the family sought protection"), _("family unknown")),
    "grant_lag": Indicator(
        _("Grant lag"), _("days from filing to grant"), _("not granted, or days unknown or out of order"), 0
    ),
    "bwd_cits": Indicator(
        _("Backward citations"), _("distinct patents cited; the filing itself does not count"), _("never")
    ),
    "npl_share": Indicator(
        _("Share of non-patent literature"), _("literature cited ÷ (literature + patents cited)"), _("cites nothing"), 3
    ),
    "claims": Indicator(_("Claims"), _("claims as granted, else as filed"), _("unknown")),
    "fwd_cits5": Indicator(
        _("Forward citations, 5 years"),
        _("distinct filings citing it, published within 5 years of its own publication"),
        _("no day of publication"),
    ),
    "fwd_cits7": Indicator(
        _("Forward citations, 7 years"),
        _("distinct filings citing it, published within 7 years of its own publication"),
        _("no day of publication"),
    ),
    "breakthrough": Indicator(
        _("Breakthrough inventions"),
        _("share of filings among the top 1 % cited of the cohort's filings that are cited within 5 years at all"),
        _("no cohort"),
        3,
    ),
    "generality": Indicator(
        _("Generality"),
        _("1 − Σ over subclasses of (mean share among citing filings)², 5 years"),
        _("not cited by a filing with classes"),
        3,
    ),
    "originality": Indicator(
        _("Originality"), _("1 − Σ over main groups of (share of cited symbols)²"), _("cites no patent with classes"), 3
    ),
    "radicalness": Indicator(
        _("Radicalness"),
        _("cited symbols in subclasses that the filing is not in ÷ all cited symbols"),
        _("cites no patent with classes"),
        3,
    ),
    "renewal": Indicator(
        _("Renewal"), _("years from filing to the latest renewal or lapse"), _("not granted, or no renewal is told")
    ),
    "quality_index_4": Indicator(
        _("Quality index of 4"),
        _("mean of the indexes of forward citations (5 years), family size, claims and generality"),
        _("not granted, or a component unknown"),
        3,
    ),
    "quality_index_6": Indicator(
        _("Quality index of 6"),
        _("the four, backward citations and grant lag"),
        _("not granted, or a component unknown"),
        3,
    ),
}
#: indicator -> its parts, by the names of their indexes.
PARTS = {
    "quality_index_4": ("fwd_cits5", "family_size", "claims", "generality"),
    "quality_index_6": ("fwd_cits5", "family_size", "claims", "generality", "bwd_cits", "grant_lag"),
}
COMPARED = {"name": _("name"), "legal form": _("legal form"), "country": _("country"), "city": _("city")}
FOUND = {
    "the same core": _("the same core"),
    "the same words in another order or spacing": _("the same words in another order or spacing"),
    "the same place, own word and first trade": _("the same place, own word and first trade"),
    "a letter or two apart": _("a letter or two apart"),
    "the same distinctive words, general ones differ": _("the same distinctive words, general ones differ"),
    "spelled much alike": _("spelled much alike"),
    "all words of one are in the other": _("all words of one are in the other"),
    "some words are shared": _("some words are shared"),
    "another name": _("another name"),
    "the same": _("the same"),
    "not given on one side": _("not given on one side"),
    "a translation": _("a translation"),
    "another": _("another"),
    "unknown": _("unknown"),
}


def field_name(number: object) -> str:
    """A technology field with its number, in the reader's language: "6 Computer technology"."""
    try:
        row = concordance.fields()[int(str(number))]
    except (KeyError, ValueError):
        return str(number)
    return f"{number} {row['name_zh' if (get_language() or '').startswith('zh') else 'name_en']}"


def told(name: str, value: str) -> str:
    """The value of a facet as a reader knows it."""
    if name == "tf":
        return field_name(value)
    return value.upper() if name in ("of", "co") else str(RIGHTS.get(value, value))


def reasons(link: Link) -> list[tuple[Any, Any, float]]:
    """What was compared, what was found, and its weight in bits."""
    return [(COMPARED.get(r.what, r.what), FOUND.get(r.finding, r.finding), r.weight) for r in link.reasons]
