"""Numbers of rights in one normal form, and why a number is wrong."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .america_india import INDIA, UNITED_STATES
from .china_japan_korea import CHINA, JAPAN, KOREA
from .europe import EPO, FRANCE, GERMANY, UNITED_KINGDOM
from .form import Form, Number, Of
from .international import INTERNATIONAL
from .offices import office as office_of

FORMS: dict[str, tuple[Form, ...]] = {
    "CN": CHINA,
    "DE": GERMANY,
    "EP": EPO,
    "FR": FRANCE,
    "GB": UNITED_KINGDOM,
    "IN": INDIA,
    "JP": JAPAN,
    "KR": KOREA,
    "US": UNITED_STATES,
    "WO": INTERNATIONAL,
}
_SPACES = re.compile(r"[\s,'\u2019\u00a0\u200b\ufeff]+")
_KIND = re.compile(r"(?P<rest>.*\d)[.-]?(?P<kind>[A-WYZ]\d?)$")
_PCT = re.compile(r"PCT(?:/[A-Z]{2}|[A-Z]{2}\d{7,10})")  # India has PCT/2002/00123/MUM
_UTILITY_MODELS = ("U", "Y")


@lru_cache(maxsize=16384)
def normalise(office: str | None, text: str, *, kind: str = "", of: Of = "") -> Number:
    """The number in the text, in the normal form of its office; never raises: what is wrong stands in `why`.

    Args:
        office: ST.3 code of the office, empty where only the text names it ("CN101234567A").
        text: the number as it came; office and kind code may stand before and after it.
        kind: ST.16 kind code where the source states it apart from the number.
        of: what the number is of, where the source says so; "publication" takes grants too. Without it the
            eight digits of a United States application are read as a grant.
    Returns:
        The number. An office without forms here gets letters and digits alone, `valid` None.

    >>> normalise("CN", "201310209986.9").number
    '201310209986'
    >>> normalise("", "US 2006/0142694 A1").key
    'US20060142694A1'
    >>> normalise("JP", "特開平7-123456").number
    '1995123456'
    >>> normalise("", "ZL 2013 1 0209986.9").key, normalise("", "EP-1234567-B1").key
    ('CN201310209986', 'EP1234567B1')
    """
    cleaned = _cleaned(text)
    code, rest, misfit = _office_and_rest((office or "").strip().upper(), cleaned)
    if not cleaned:
        return Number(code, "", kind, text, False, "There is no number: the text is empty.")
    if not code or office_of(code) is None:
        return Number(code, _plain(rest), kind, text, False if code else None, _unknown_office(code), of)
    rest, printed_kind = _kind_apart(rest, code)
    kind = kind or printed_kind
    number = _read(code, rest, kind, text, of or _of_kind(kind))
    return number._replace(valid=False, why=f"{misfit} {number.why}".strip()) if misfit else number


def explain(text: str, office: str = "", *, of: Of = "") -> str:
    """What a number is, or everything that is wrong with it and what would be right, in words for a person.

    >>> explain("CN201310209986.0").partition(". ")[0]
    'CN 201310209986.0: Its check digit is 0; 9 would be right for 201310209986'
    >>> explain("CN201310209986.9")
    'CN 201310209986: application since October 2003, check digit 9 right.'
    """
    number = normalise(office, text, of=of)
    if number.why:
        printed = text.strip()
        bare = printed[2:].strip() if number.office and printed.upper().startswith(number.office) else printed
        return f"{number.office} {bare}".strip() + f": {number.why}"
    checked = f", check digit {number.check} " + ("right" if _has_check(number) else "not verified")
    return f"{number.office} {number.number}: {number.form}{checked if number.check else ''}."


def _of_kind(kind: str) -> Of:
    """A number with a kind of document is that of a publication; W is the databases' kind of an application."""
    return "" if not kind else "application" if kind == "W" else "publication"


def _read(code: str, rest: str, kind: str, text: str, of: Of) -> Number:
    forms = FORMS.get(code)
    if forms is None or (of.startswith("trademark") and not any(each.of == of for each in forms)):
        why = f"Forms of numbers of {code} are not known here; letters and digits were kept as they came."
        return Number(code, _plain(rest), kind, text, None, why, of)
    bare = Number(code, "", kind, text, True, "")
    found = _first(forms, rest, of, bare)
    if found is None and of:
        found = _first(forms, rest, "", bare)
        if found is not None and found.valid is not False:
            meant = f"It fits no form of {_called(of)}; it was read as {_called(found.of)}."
            found = found._replace(valid=None, why=f"{meant} {found.why}".strip())
    return found or Number(code, _plain(rest), kind, text, False, _no_form(code, rest, forms, of), of)


def _first(forms: tuple[Form, ...], rest: str, of: Of, bare: Number) -> Number | None:
    for each in forms:
        match = each.pattern.fullmatch(rest) if each.fits(of, bare.kind) else None
        if match is not None:
            return _matched(each, match, bare._replace(of=each.of, form=each.name))
    return None


def _called(of: Of) -> str:
    return {"application": "an application", "publication": "a publication", "grant": "a grant"}.get(
        of, "a " + of.replace("_", " ")
    )


def _matched(form: Form, match: re.Match[str], number: Number) -> Number:
    groups = match.groupdict()
    written = form.write(match)
    if number.office == "KR" and not groups.get("type") and number.kind[:1] in _UTILITY_MODELS:
        written = "20" + written[2:]
    printed = groups.get("check") or ""
    right = form.check(groups["digits"]) if printed and form.check else ""
    faults = [form.fault(match) if form.fault else "", _check_fault(printed, right, groups.get("digits") or "")]
    why = " ".join(fault for fault in faults if fault)
    if why:
        wrong = right if right != printed else ""
        return number._replace(number=written, valid=False, why=why, check=printed, right=wrong)
    settled = number.kind and number.office == "KR"
    doubt = "" if settled else form.doubt
    of: Of = "grant" if groups.get("zl") else form.of
    return number._replace(number=written, of=of, valid=None if doubt else True, why=doubt, check=printed)


def _check_fault(printed: str, right: str, digits: str) -> str:
    if printed == right or not right:
        return ""
    return (
        f"Its check digit is {printed}; {right} would be right for {digits}. Compare the number with the document: "
        "one digit is wrong, or two have changed places."
    )


def _cleaned(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text or "")).upper().replace("−", "-").replace("–", "-")


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _office_and_rest(given: str, cleaned: str) -> tuple[str, str, str]:
    """The office, the text without it, and what contradicts: the text names another office than its source."""
    if given == "PCT" or _PCT.match(cleaned):
        return "WO", cleaned, ""
    head, rest = cleaned[:2], cleaned[2:]
    if head == "ZL" and not given:
        return "CN", cleaned, ""  # what stands before the number of a Chinese grant
    if head == given:
        return given, rest.lstrip("-./:") if rest[:1] != "/" or given != "IN" else cleaned, ""
    if given:
        named = office_of(head) is not None and rest[:1].isdigit() and _own_letters(given, cleaned) is False
        if not named:
            return given, cleaned, ""
        return given, rest, f"The number names {head}, its source {given}."
    if len(head) == 2 and head.isalpha() and head.isascii():
        return head, rest.lstrip("-./:") if head != "IN" or rest[:1] != "/" else cleaned, ""
    return "", cleaned, ""


def _own_letters(given: str, cleaned: str) -> bool:
    """Whether the letters before the number belong to the office's own forms ("SH" of Japan, "US" of the PCT)."""
    return any(form.pattern.fullmatch(_kind_apart(cleaned, given)[0]) for form in FORMS.get(given, ()))


def _kind_apart(rest: str, code: str) -> tuple[str, str]:
    match = _KIND.fullmatch(rest)
    if match is None or (code == "IN" and "/" in rest):
        return rest, ""
    return match["rest"], match["kind"]


def _unknown_office(code: str) -> str:
    if not code:
        return "No office is named; put its two letters before the number, for example CN or US."
    return f"'{code}' is no office of ST.3; put the two letters of one before the number, for example CN or US."


def _no_form(code: str, rest: str, forms: tuple[Form, ...], of: Of) -> str:
    examples = dict.fromkeys(f"{form.name} ({form.example})" for form in forms if not of or form.fits(of))
    return f"'{rest}' fits no form of {code}: {'; '.join(examples)}."


def _has_check(number: Number) -> bool:
    return any(form.name == number.form and form.check for form in FORMS.get(number.office, ()))
