"""Text as the index keeps it: one word a token, Chinese, Japanese and Korean signs one by one.

Signs stand one by one so that a word of any length, two signs included, is found as a phrase.
"""

from __future__ import annotations

import re
import unicodedata

from .refused import QueryRefused

SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{SIGNS}]|[^\W_{SIGNS}]+")
_BARE = {code: " " for code in range(128) if not chr(code).isalnum()} | {
    code: chr(code).lower() for code in range(65, 91)
}
_MASKED = re.compile(rf"[{SIGNS}]|[^\W_{SIGNS}]*(?:[*?#][^\W_{SIGNS}]*)+|[^\W_{SIGNS}]+")


def _accents() -> str:
    """The combining signs of living scripts, as a class of a pattern."""
    codes = [code for code in range(0x300, 0x10000) if unicodedata.combining(chr(code))]
    return "[" + "".join(re.escape(chr(code)) for code in codes) + "]+"


_ACCENTS = re.compile(_accents())


def plain(text: str) -> str:
    """Text without case, width and accents.

    >>> plain("Ｃrème BRÛLÉE"), plain("ß")
    ('creme brulee', 'ss')
    """
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", parted))


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
    if text.isascii():
        return " ".join(text.translate(_BARE).split())
    return " ".join(tokens(text))


def worded(text: str) -> list[str]:
    """The words of a query; a sign of truncation at the end of a Chinese word leaves nothing out, and is left out.

    >>> worded("水泵*"), worded("turbin*")
    (['水', '泵'], ['turbin*'])
    """
    words = masked_tokens(text)
    if len(words) < 2:
        return words
    bare = [at for at, word in enumerate(words) if not word.strip("*?#")]
    if any(0 < at < len(words) - 1 or words[at] == "#" for at in bare):
        raise QueryRefused("inside_signs", text=text)
    return [word for at, word in enumerate(words) if at not in bare]


MADE = "\0"  # marks a pattern that was made already


def is_masked(word: str) -> bool:
    return any(sign in word for sign in ("*", "?", "#", MADE))


def pattern(word: str) -> str:
    """A word with signs of truncation as a pattern: * any ending, ? one sign or none, # exactly one.

    >>> pattern("turbin*"), pattern("colo?r"), pattern("f04d29/#")
    ('turbin.*', 'colo.?r', 'f04d29/.')
    """
    if word.startswith(MADE):
        return f"({word[1:]})"
    signs = {"*": ".*", "?": ".?", "#": "."}
    return "".join(signs.get(sign) or re.escape(sign) for sign in word)
