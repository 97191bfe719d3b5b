"""Bytes as text, in the encodings that ministries use."""

from __future__ import annotations

import re

from .lexicon import words
from .unreadable import PlanUnreadable

_SAMPLE = 200_000
_COMMON = frozenset("".join(words("encodings", "common")))
_DECLARED = re.compile(rb"""(?:charset\s*=\s*["']?|<\?xml[^>]{0,80}encoding\s*=\s*["'])([A-Za-z0-9_-]{2,20})""", re.I)
_BROADER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252", "latin-1": "cp1252"}


def decoded(content: bytes, name: str, *, declares: bool = False) -> str:
    """Text in UTF-8, UTF-16, UTF-32, GB18030, Big5 or Windows-1252.

    Args:
        declares: the format may say its encoding itself, as HTML does.
    Raises:
        PlanUnreadable: none of them gives text that reads well.
    """
    for mark, encoding in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if content.startswith(mark):
            return _strictly(content, encoding, name)
    try:
        text = content.decode("utf-8-sig")
        if "\x00" not in text[:_SAMPLE]:
            return text.replace("\x00", "\ufffd") if "\x00" in text else text
    except UnicodeDecodeError:
        pass
    said = _DECLARED.search(content[:4096]) if declares else None
    for encoding in _candidates(content, said[1].decode().lower() if said else ""):
        try:
            return _without_nul(content.decode(encoding), name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise _refusal(content, name)


def _candidates(content: bytes, said: str) -> list[str]:
    """Encodings to try: the declared one if it reads well, then those that read well, the best first."""
    encodings = ["gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252"]
    declared = _BROADER.get(said, said)
    scores = {encoding: _score(content, encoding) for encoding in dict.fromkeys([declared, *encodings]) if encoding}
    good = sorted((encoding for encoding, score in scores.items() if score > 0.5), key=lambda each: -scores[each])
    return [declared, *good] if declared in good else good


def _score(content: bytes, encoding: str) -> float:
    """How well bytes read in an encoding: 0 not at all, 1 as common words."""
    even = content[: _SAMPLE + len(content) % 2 if len(content) < _SAMPLE else _SAMPLE]
    try:
        text = even.decode(encoding, "strict" if len(content) <= _SAMPLE else "ignore")
    except (UnicodeDecodeError, LookupError):
        return 0.0
    if encoding == "cp1252":
        runs = re.findall(rb"[\x80-\xff]+", even)
        alone = sum(len(run) == 1 for run in runs)
        plain = sum(byte in b" \t\r\n" or 32 <= byte < 127 for byte in even)
        return 0.9 if runs and alone >= 0.8 * len(runs) and plain > 0.85 * len(even) and b"\x00" not in even else 0.0
    if "\x00" in text or re.search(r"[\ue000-\uf8ff\ufffd\x80-\x9f\ud800-\udfff]", text):
        return 0.0
    latin = sum(sign.isascii() and (sign.isprintable() or sign.isspace()) for sign in text)
    han = re.findall(r"[\u3400-\u9fff\U00020000-\U0003ffff]", text)
    if encoding.startswith("utf-16") and not han:
        beyond = len(re.findall(r"[\xa0-\u024f\u2010-\u2027]", text))
        return 0.95 if latin > 0.8 * len(text) and latin + beyond > 0.98 * len(text) else 0.0
    if not han:
        return 0.0
    common = sum(sign in _COMMON for sign in han) / len(han)
    readable = latin + len(han) + len(re.findall(r"[\u3000-\u303f\uff00-\uffef“”‘’—…·]", text))
    return 0.5 + common / 2 if common > 0.15 and readable > 0.9 * len(text) else 0.0


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return _without_nul(content.decode(encoding), name)
    except UnicodeDecodeError as error:
        raise PlanUnreadable(
            f"“{name}” begins as {encoding.upper()} and breaks at byte {error.start}. Save it as UTF-8 text."
        )


def _without_nul(text: str, name: str) -> str:
    if "\x00" in text:
        at = text[: text.index("\x00")].count("\n") + 1
        raise PlanUnreadable(f"“{name}” is not text: line {at} holds a NUL. Give the plan as text, HTML, DOCX or PDF.")
    return text


def _refusal(content: bytes, name: str) -> PlanUnreadable:
    if b"\x00" in content:
        at = content[: content.index(b"\x00")].count(b"\n") + 1
        return PlanUnreadable(f"“{name}” is not text: line {at} holds a NUL. Give the plan as text, HTML, DOCX or PDF.")
    where = ""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        where = f" (as UTF-8 it breaks on line {line}, byte {error.start})"
    return PlanUnreadable(
        f"“{name}” is not text in UTF-8, UTF-16, GB18030, Big5 or Windows-1252{where}. "
        "Save it as UTF-8 text, or give the DOCX or PDF."
    )
