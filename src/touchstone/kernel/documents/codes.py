"""Verification codes and QR marks for printed documents."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

import segno
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from touchstone.kernel.records.models import Record

#: Crockford's base 32: no I, L, O or U, so that a code read from paper is typed right.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class CodeRefused(ValueError):
    """A code that cannot be one of ours; the message says what is wrong with its form."""


def code_for(content: str, key: str) -> str:
    """A code that only the holder of the key can make: 75 bits of an HMAC and a check character, in four groups.

    >>> code_for("works/CW-2012-000001", "key") == code_for("works/CW-2012-000001", "key")
    True
    """
    digest = hmac.new(key.encode(), b"touchstone verification 1\0" + content.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    body = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(LENGTH - 1))
    return grouped(body + check_character(body))


def check_character(body: str) -> str:
    """The character that shows a slip: every single wrong character and every swap of two neighbours changes it.

    Luhn's method in base 32 (as in ISO/IEC 7812-1 for base 10); a swap of the first and last sign of the
    alphabet is the one exception.

    >>> check_character("000000000000001") != check_character("000000000000010")
    True
    """
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def grouped(code: str) -> str:
    """A code in groups of four.

    >>> grouped("ABCDEFGH")
    'ABCD-EFGH'
    """
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """The code somebody typed, in the form it was printed: case, spaces and look-alike letters put right.

    Raises:
        CodeRefused: wrong length, a sign no code has, or a check character that does not fit.
    """
    code = re.sub(r"[\s\-‐-―]", "", typed).upper().translate(_READ_AS)
    if len(code) != LENGTH:
        raise CodeRefused(
            _("A code has %(length)s characters in four groups; %(typed)s were typed.")
            % {"length": LENGTH, "typed": len(code)}
        )
    strange = sorted(set(code) - set(ALPHABET))
    if strange:
        raise CodeRefused(
            _("No code holds %(strange)s. Compare it with the document.") % {"strange": ", ".join(strange)}
        )
    if check_character(code[:-1]) != code[-1]:
        raise CodeRefused(
            _("The last character does not fit the others: one of them is mistyped. Compare it with the document.")
        )
    return grouped(code)


def verification_code(record: Record) -> str:
    """The code printed on documents about a record; it stays the same for as long as the seal key does."""
    from django.conf import settings

    return code_for(f"{record.register().slug}/{record.number}", settings.TOUCHSTONE_SEAL_KEY)


def is_code_of(record: Record, typed: str) -> bool:
    """Whether a typed code is this record's, compared in constant time.

    Raises:
        CodeRefused: what was typed cannot be a code at all.
    """
    return hmac.compare_digest(read_code(typed).encode(), verification_code(record).encode())


def qr_svg(text: str) -> str:
    """A QR mark of a text as an SVG element without inline style; its size is the page's to set."""
    made = segno.make(text, error="m", micro=False)
    return made.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass="qr-line", title=None)
