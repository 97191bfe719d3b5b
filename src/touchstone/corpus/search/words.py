"""Text as the index keeps it: one word a token, Chinese, Japanese and Korean signs one by one.

Signs stand one by one so that a word of any length, two signs included, is found as a phrase.
"""

from __future__ import annotations

import re
import unicodedata

SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{SIGNS}]|[^\W_{SIGNS}]+")
_MASKED = re.compile(rf"[{SIGNS}]|[^\W_{SIGNS}]*(?:[*?#][^\W_{SIGNS}]*)+|[^\W_{SIGNS}]+")


def plain(text: str) -> str:
    """Text without case, width and accents.

    >>> plain("Ｃrème BRÛLÉE"), plain("ß")
    ('creme brulee', 'ss')
    """
    parted = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", "".join(each for each in parted if not unicodedata.combining(each)))


def tokens(text: str) -> list[str]:
    """The words of a text, in order.

    >>> tokens("Rotor-blade 水泵 of 2011")
    ['rotor', 'blade', '水', '泵', 'of', '2011']
    """
    return _TOKEN.findall(plain(text))


def masked_tokens(text: str) -> list[str]:
    """The words of a query, with the signs of truncation left on.

    >>> masked_tokens("turbin* 水泵 colo?r")
    ['turbin*', '水', '泵', 'colo?r']
    """
    return _MASKED.findall(plain(text))


def spaced(text: str) -> str:
    """A text as the index takes it: its words, one space between.

    >>> spaced("水泵, rotor")
    '水 泵 rotor'
    """
    return " ".join(tokens(text))
