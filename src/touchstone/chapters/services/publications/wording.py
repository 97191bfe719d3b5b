"""The words of search in the reader's language: fields, facets, kinds of right, and why a query is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from touchstone.corpus.lake.lookup import Found
from touchstone.corpus.numbers import FORMS
from touchstone.corpus.search.refused import REASONS, QueryRefused
from touchstone.engines.charts import number
from touchstone.engines.statistics.patents import concordance

FIELDS: Mapping[str, Any] = {
    "ti": gettext_lazy("title or words of a mark"),
    "ab": gettext_lazy("abstract or description"),
    "cl": gettext_lazy("claims"),
    "ta": gettext_lazy("title or abstract"),
    "txt": gettext_lazy("title, abstract or claims"),
    "gs": gettext_lazy("goods and services"),
    "pa": gettext_lazy("applicant or holder"),
    "in": gettext_lazy("inventor or designer"),
    "ag": gettext_lazy("agent"),
    "hp": gettext_lazy("harmonised party"),
    "co": gettext_lazy("country of the applicant"),
    "ipc": gettext_lazy("IPC symbol"),
    "cpc": gettext_lazy("CPC symbol"),
    "tf": gettext_lazy("technology field, 1 to 35"),
    "nc": gettext_lazy("class of goods (Nice)"),
    "lc": gettext_lazy("Locarno class"),
    "vc": gettext_lazy("Vienna code"),
    "pn": gettext_lazy("number of publication or registration"),
    "ap": gettext_lazy("filing number"),
    "pr": gettext_lazy("priority number"),
    "ct": gettext_lazy("cited document"),
    "fam": gettext_lazy("family"),
    "xf": gettext_lazy("extended family"),
    "pd": gettext_lazy("publication date"),
    "ad": gettext_lazy("filing date"),
    "of": gettext_lazy("office"),
    "kd": gettext_lazy("kind code"),
    "rt": gettext_lazy("kind of right"),
    "st": gettext_lazy("state"),
    "la": gettext_lazy("language"),
}
FACETS: Mapping[str, Any] = {
    "rt": gettext_lazy("Kind of right"),
    "of": gettext_lazy("Office"),
    "year": gettext_lazy("Year"),
    "fy": gettext_lazy("Year of filing"),
    "tf": gettext_lazy("Technology field"),
    "ipc4": gettext_lazy("Class"),
    "nc": gettext_lazy("Class of goods"),
    "party": gettext_lazy("Applicant, harmonised"),
    "holder": gettext_lazy("Applicant as published"),
    "co": gettext_lazy("Country of the applicant"),
}
PARTS: Mapping[str, Any] = {
    "ti": gettext_lazy("Title"),
    "ab": gettext_lazy("Abstract"),
    "cl": gettext_lazy("Claims"),
    "gs": gettext_lazy("Goods and services"),
}
RIGHTS: Mapping[str, Any] = {
    "invention": gettext_lazy("invention"),
    "utility_model": gettext_lazy("utility model"),
    "design": gettext_lazy("design"),
    "plant": gettext_lazy("plant patent"),
    "reissue": gettext_lazy("reissue"),
    "trademark": gettext_lazy("trademark"),
    "indication": gettext_lazy("geographical indication"),
}
_MISSING = gettext_lazy("Write one, or take the operator out.")
_FIELD = gettext_lazy("“{tag}” at sign {sign} is no field.")
REFUSALS: Mapping[str, tuple[Any, Any]] = {
    "too_long": (gettext_lazy("The query has {signs} signs; it may have {limit}."),
                 gettext_lazy("Ask for less at once.")),
    "closes_nothing": (gettext_lazy("The bracket at sign {sign} closes nothing."), gettext_lazy("Take it out.")),
    "open_quotation": (gettext_lazy("The quotation mark at sign {sign} is not closed."), gettext_lazy("Close it.")),
    "open_bracket": (gettext_lazy("The bracket at sign {sign} is not closed."), gettext_lazy("Close it.")),
    "too_deep": (gettext_lazy("Brackets stand more than {limit} deep."), gettext_lazy("Ask more simply.")),
    "word_missing": (gettext_lazy("A word is missing at sign {sign}."), _MISSING),
    "word_missing_at_end": (gettext_lazy("A word is missing at the end."), _MISSING),
    "near_what": (
        gettext_lazy("{operator} at sign {sign} stands between words, phrases, or several of them in brackets joined "
                     "by OR; not between AND, NOT or ranges."),
        gettext_lazy("Write it between two words."),
    ),
    "near_two_fields": (gettext_lazy("{operator} at sign {sign} joins words of two fields, {left}= and {right}=."),
                        gettext_lazy("Words near each other stand in one field.")),
    "near_codes": (gettext_lazy("{field}= holds codes, which have no words near them."),
                   gettext_lazy("Use AND instead.")),
    "too_far": (gettext_lazy("{distance} words is far; proximity reaches {limit}."), gettext_lazy("Use AND instead.")),
    "no_field": (_FIELD, gettext_lazy("Put it in quotation marks if it is a word. Fields: {fields}.")),
    "no_field_but": (_FIELD, gettext_lazy("Did you mean {near}=? Fields: {fields}.")),
    "date_missing": (gettext_lazy("{tag} at sign {sign} has no date."),
                     gettext_lazy("Write it as pd=2010:2012 or pd>=20110401.")),
    "no_order": (gettext_lazy("{tag} at sign {sign} compares what has no order."), gettext_lazy("Write {field}=….")),
    "two_comparisons": (gettext_lazy("{tag} at sign {sign} is two comparisons."),
                        gettext_lazy("Write {field}={text}.")),
    "no_date": (gettext_lazy("“{text}” at sign {sign} is no date."),
                gettext_lazy("Write 2011, 201104, 20110401 or 2010:2012.")),
    "backwards": (gettext_lazy("“{text}” at sign {sign} ends before it begins."),
                  gettext_lazy("Write the earlier day first.")),
    "every_word": (gettext_lazy("“{text}” asks for every word there is."),
                   gettext_lazy("Write at least one letter before or after the sign.")),
    "inside_signs": (
        gettext_lazy("“{text}” leaves a sign open inside a Chinese, Japanese or Korean word, which is not done."),
        gettext_lazy("Write the parts on both sides, joined by ADJ."),
    ),
    "too_many_words": (gettext_lazy("“{text}” stands for more words than can be placed near others."),
                       gettext_lazy("Write more letters.")),
    "no_sort": (gettext_lazy("Hits are not sorted by “{text}”."), gettext_lazy("They are by: {known}.")),
    "no_facet": (gettext_lazy("Hits are not narrowed by “{text}”."), gettext_lazy("They are by: {known}.")),
    "no_year": (gettext_lazy("“{text}” is no year."), gettext_lazy("Write it as 2012.")),
    "too_deep_a_page": (gettext_lazy("Pages end at hit {limit}."),
                        gettext_lazy("Narrow the query, or export the whole answer.")),
}  # fmt: skip


def refusal(error: QueryRefused) -> str:
    """Why a query is refused, and what to do."""
    fact, step = REFUSALS.get(error.why, REASONS[error.why])
    return " ".join(error.told(str(fact), str(step)))


def absence(found: Found) -> str:
    """Why the lake has nothing of a number, in the reader's language."""
    read, told = found.read, {"number": found.asked, "office": found.office, "version": found.version}
    if found.why == "unknown_office":
        if not found.office:
            words = _("“%(number)s” names no office; put its two letters before the number, for example CN or US.")
        else:
            words = _("“%(office)s” is no office of ST.3; put the letters of one before the number, such as CN or US.")
        return words % told
    if found.why == "wrong_format" and read is not None:
        if read.right:
            return _("The check digit of “%(number)s” is %(check)s; %(right)s would be right. Compare the number with "
                     "the document: one digit is wrong, or two have changed places."
                     ) % (told | {"check": read.check, "right": read.right})  # fmt: skip
        if read.form:
            return _("“%(number)s” is written like a number of %(office)s, but its year or office cannot be.") % told
        examples = dict.fromkeys(form.example for form in FORMS.get(found.office, ()))
        told |= {"examples": _(", ").join(examples)}
        return _("“%(number)s” fits no form of numbers of %(office)s; they are written like %(examples)s.") % told
    told |= {"key": read.key if read is not None else found.asked, "held": number(found.held, get_language() or "en")}
    if not found.held:
        return _("%(key)s is a number of %(office)s by its form. Version %(version)s of the lake holds nothing of that "
                 "office.") % told  # fmt: skip
    return _("%(key)s is a number of %(office)s by its form and not in version %(version)s of the lake, which holds "
             "%(held)s records of that office. It may stand in a file that was not brought in yet, or bear another "
             "kind code.") % told  # fmt: skip


def value(facet: str, found: str) -> str:
    """A facet's value as a person reads it."""
    if facet in ("of", "co"):
        return found.upper()
    if facet == "rt":
        return str(RIGHTS.get(found, found))
    if facet == "tf" and found.isdecimal() and int(found) in concordance.fields():
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        return concordance.fields()[int(found)][f"name_{language}"]
    return found
