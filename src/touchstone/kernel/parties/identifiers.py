"""Numbers that name a party: their schemes, their check digits, and what to say when one does not hold."""

from __future__ import annotations

import re
import unicodedata

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc

_ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_PASSPORT = re.compile(r"[0-9A-Z]{5,20}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Scheme(models.TextChoices):
    """Who gives the number."""

    USCC = "uscc", _("unified social credit code")
    ORGANISATION_CODE = "organisation_code", _("organisation code")
    RIC = "ric", _("resident identity number")
    PASSPORT = "passport", _("passport number")
    ORCID = "orcid", _("ORCID")
    OTHER = "other", _("other number")


#: Schemes whose numbers everybody may read; all others name natural persons or are not known well enough.
PUBLIC_SCHEMES = frozenset({Scheme.USCC, Scheme.ORGANISATION_CODE})


class NumberRefused(ValueError):
    """An identifier that cannot be right; the message says why and what it may have been."""


def compact(value: str) -> str:
    """The number without separators, in capitals and plain digits.

    >>> compact("9 1 110000 600037341l")
    '91110000600037341L'
    """
    plain = unicodedata.normalize("NFKC", value)
    return re.sub(r"[\s\-‐-―]", "", plain).upper()


def checked(scheme: str, value: str) -> str:
    """The identifier as it is kept, once its form and check digit hold.

    Raises:
        NumberRefused: naming the number, the fact, the limit and a number it may have been.

    >>> checked("uscc", "9 1 110000 600037341L")
    '91110000600037341L'
    """
    if scheme not in Scheme.values:
        raise NumberRefused(_t("“%(scheme)s” is no scheme of identifiers; known: %(known)s.")
                            % {"scheme": scheme, "known": ", ".join(Scheme.values)})  # fmt: skip
    if scheme == Scheme.OTHER:
        return _other(value)
    number = compact(value)
    checks = {
        Scheme.USCC: _check_uscc,
        Scheme.ORGANISATION_CODE: _check_organisation_code,
        Scheme.RIC: _check_ric,
        Scheme.PASSPORT: _check_passport,
        Scheme.ORCID: _check_orcid,
    }
    return checks[Scheme(scheme)](number)


def _other(value: str) -> str:
    text = " ".join(value.split())
    if not 1 <= len(text) <= 64:
        raise NumberRefused(_t("A number has 1 to 64 characters; this one has %(length)s.") % {"length": len(text)})
    return text


def _length(name: str, number: str, wanted: int) -> None:
    if len(number) != wanted:
        said = _t("%(number)s: a %(scheme)s has %(wanted)s characters; this one has %(length)s.")
        told = {"number": number[:40], "scheme": name, "wanted": wanted, "length": len(number)}
        raise NumberRefused(said % told)


def _check_uscc(number: str) -> str:
    _length(_t("unified social credit code"), number, 18)
    told = {"number": number, "hint": _uscc_hint(number)}
    strange = sorted({each for each in number if each not in _USCC_ALPHABET})
    if strange:
        said = _t(
            "%(number)s: a unified social credit code never holds %(strange)s (I, O, S, V, Z are not used). %(hint)s"
        )
        raise NumberRefused(said % (told | {"strange": ", ".join(strange)}))
    if not number[:8].isdigit():
        said = _t(
            "%(number)s: places 1 to 8 of a unified social credit code are digits; here they are “%(found)s”. %(hint)s"
        )
        raise NumberRefused(said % (told | {"found": number[:8]}))
    if not uscc.is_valid(number):
        said = _t("%(number)s: the last character does not fit the 17 before it, which ask for “%(digit)s”. %(hint)s")
        raise NumberRefused(said % (told | {"digit": uscc.calc_check_digit(number[:17])}))
    return number


def _uscc_hint(number: str) -> str:
    """The slips of the pen that would make the number right, where they are few: a look-alike letter, two swapped."""
    letters = number.translate(str.maketrans("IOSVZ", "105U2"))
    found = {letters} | {_swapped(letters, place) for place in range(17)}
    right = sorted(each for each in found if each != number and uscc.is_valid(each))
    if 1 <= len(right) <= 3:
        return _t("Did you mean %s?") % _t(" or ").join(right)
    return _t("Compare it with the certificate.")


def _swapped(number: str, place: int) -> str:
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def organisation_digit(first_eight: str) -> str:
    """The check character of an organisation code.

    Source: GB 11714-1997, unverified; held against the codes inside published unified social credit codes.

    >>> organisation_digit("60003734")
    '1'
    """
    total = sum(int(each, 36) * weight for each, weight in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True))
    rest = (11 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def _check_organisation_code(number: str) -> str:
    _length(_t("organisation code"), number, 9)
    if not _ORGANISATION_CODE.fullmatch(number):
        said = _t("%(number)s: an organisation code is eight digits or letters and a check character 0–9 or X.")
        raise NumberRefused(said % {"number": number})
    _check_last(number, organisation_digit(number[:8]))
    return number


def _check_last(number: str, wanted: str) -> None:
    if number[-1] != wanted:
        said = _t(
            "%(number)s: the last character does not fit those before it, which ask for “%(digit)s”. Copy it again."
        )
        raise NumberRefused(said % {"number": number, "digit": wanted})


def _check_ric(number: str) -> str:
    if len(number) != 18 or not ric.is_valid(number):
        said = _t("A resident identity number has 18 characters and a region, a date of birth and a check character "
                  "that hold; this one, ending in %(end)s, does not. Compare it with the card.")  # fmt: skip
        raise NumberRefused(said % {"end": number[-4:]})
    return number


def _check_passport(number: str) -> str:
    if not _PASSPORT.fullmatch(number):
        said = _t("A passport number is 5 to 20 letters and digits; this one has %(length)s characters. "
                  "Copy it from the page with the photograph.")  # fmt: skip
        raise NumberRefused(said % {"length": len(number)})
    return number


def _check_orcid(number: str) -> str:
    digits = number.rsplit("/", 1)[-1]
    _length("ORCID", digits, 16)
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        raise NumberRefused(_t("%(number)s: an ORCID is 15 digits and a check character.") % {"number": digits})
    total = 0
    for each in digits[:15]:
        total = (total + int(each)) * 2
    rest = (12 - total % 11) % 11
    _check_last(digits, "X" if rest == 10 else str(rest))
    return "-".join(digits[place : place + 4] for place in range(0, 16, 4))


def shown(scheme: str, value: str) -> str:
    """The number as a page shows it: a personal number only by its end.

    >>> shown("ric", "360426199101010071")
    '••••••••••••••0071'
    """
    if scheme in (Scheme.RIC, Scheme.PASSPORT):
        return "•" * max(len(value) - 4, 0) + value[-4:]
    return value


def organisation_code_in(code: str) -> str:
    """The organisation code that a unified social credit code carries in its places 9 to 17.

    >>> organisation_code_in("91110000600037341L")
    '600037341'
    """
    return code[8:17]
