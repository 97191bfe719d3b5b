"""Claims: their texts, which of them stand alone, and which they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from touchstone.corpus.readers.values import squeezed
from touchstone.corpus.schema.patents import Patent, PatentText

_NUMBERS = re.compile(r"\d+")
_CANCELLED = re.compile(
    r"^[\s\d.,;–—-]*(?:and\s+)?[\s\d.,–—-]*\(?\s*(?:claims?\s+)?(?:cancel|delet|withdrawn from)", re.I
)
_LIST = r"\d+(?:\s*(?:-|–|to|through|,|and|or|&|and/or|,\s*(?:and|or))\s*\d+)*"
_GERMAN = _LIST.replace("to", "bis").replace("and", "und").replace("or", "oder")
_ROMANCE = _LIST.replace("to", "à|a|al|até").replace("and", "et|y|e").replace("or", "ou|o")
_JAPANESE = "から|ないし|乃至|又は|または|若しくは|もしくは|及び|および|、|，|-|～|〜|~"
# A sign that a text in the language has where it names claims, in lower case, and how it names them by number.
REFERENCES = (
    ("claim", re.compile(rf"\bclaims?\s+({_LIST})", re.I)),
    ("anspr", re.compile(rf"\bAnspr(?:u|ü|ue)ch(?:e|s|en)?\s+({_GERMAN})", re.I)),
    ("ndica", re.compile(rf"\br(?:e|i|ei)v[ei]ndica(?:tions?|ción|ciones|ção|ções|zion[ei])\s+({_ROMANCE})", re.I)),
    ("权利要求", re.compile(r"权利要求书?\s*(\d+(?:\s*(?:-|–|~|～|至|到|或|和|、|,|，|及|或者|中)\s*\d+)*)")),
    ("求項", re.compile(rf"請?求項\s*([\d０-９]+(?:\s*(?:{_JAPANESE})\s*(?:請求項)?[\d０-９]+)*)")),
    ("제", re.compile(r"제\s*(\d+(?:\s*(?:항\s*)?(?:내지|또는|및|,)\s*제?\s*\d+)*)\s*항")),
    ("청구항", re.compile(r"청구항\s*(\d+(?:\s*(?:내지|또는|및|,|~|-)\s*(?:청구항\s*)?\d+)*)")),
)
BEGINNING = 300  # signs of a claim within which it says on which others it rests
_RANGES = re.compile(
    r"(\d+)\s*항?\s*(?:-|–|~|～|〜|to|through|bis|à|al|até|a|至|到|から|ないし|乃至|내지)\s*(?:請求項|청구항|제)?\s*(\d+)"
)
# "According to any of the preceding claims", which names none by its number.
_BEFORE = "preceding|previous|above|foregoing|prior"
WORDS = (
    ("claim", re.compile(rf"\b(?:any|one|each)\s+(?:\w+\s+){{0,4}}(?:{_BEFORE})\s+claims?|\b(?:{_BEFORE})\s+claims\b",
                         re.I)),
    ("anspr", re.compile(r"\b(?:vor\w*|obig)e[nrs]?\s+(?:Patent)?anspr(?:u|ü|ue)ch", re.I)),
    ("ndica", re.compile(r"\brevendications?\s+(?:précédente|antérieure|ci-dessus|qui\s+précède)"
                         r"|\breivindicaciones\s+(?:anteriores|precedentes)|\brivendicazioni\s+precedenti", re.I)),
    ("权利要求", re.compile(r"(?:前述|前面|上述|以上|在前|之前)的?(?:任一|任意|任何)?(?:一项|项)?的?权利要求")),
    ("請求項", re.compile(r"(?:前記|上記|先行|前述|先の)(?:する|の)?(?:各|いずれかの)?請求項")),
    ("항", re.compile(r"(?:선행|전술|앞선|상기)(?:하는|한|의)?\s*(?:청구항|항)")),
)  # fmt: skip


def _names_all_before(text: str) -> bool:
    lower = text.lower()
    return any(sign in lower and pattern.search(text) for sign, pattern in WORDS)


def references(text: str, own: int) -> list[int]:
    """The earlier claims that a claim's text refers to, ranges written out; empty for one that stands alone.

    >>> references("3. The device of claim 1 or 2, wherein", 3), references("根据权利要求1至3任一项所述的方法", 4)
    ([1, 2], [1, 2, 3])
    >>> references("Nach einem der vorstehenden Ansprüche", 3), references("Selon les revendications 1 et 2", 5)
    ([1, 2], [1, 2])
    """
    found: set[int] = set()
    lower = text.lower()
    for sign, pattern in REFERENCES:
        for match in pattern.finditer(text) if sign in lower else ():
            named = match[1]
            found.update(int(number) for number in _NUMBERS.findall(named) if len(number) < 5)
            for first, last in _RANGES.findall(named):
                if len(first) < 5 and len(last) < 5 and int(last) - int(first) < 500:
                    found.update(range(int(first), int(last) + 1))
    if not found and _names_all_before(text):
        found.update(range(1, own))
    return sorted(number for number in found if 0 < number != own)


_HEAD = re.compile(r"<claim(?:\s[^>]*)?>")
_REFERENCE = re.compile(r"<claim-ref(\s[^>]*)?>([^<]*)")
_ATTRIBUTE = re.compile(r'\s([\w.-]+)="([^"]*)"')
_BLOCK = re.compile(r"</?(?:claim-text|p|br)(?:\s[^>]*)?/?>")
_TAG = re.compile(r"<[^>]*>")
_BORDER = "\x01"  # a sign that XML has not


def read(section: Any, patent: Patent, lang: str | None) -> list[PatentText]:
    """Claims of ST.36 and its kin; counts go into the record.

    Claims marked by `claim-ref` are taken at the mark's word; in a document without any mark the text is asked. A claim
    without a mark among marked ones is asked at its beginning whether it refers to all before it.
    The section is written out once and parted as text, which takes a fifth of the time of walking through it.
    """
    written = written_out(section)
    parts = written.split("</claim>")[:-1]
    heads = _HEAD.findall(written)
    if len(heads) != len(parts) or not all("<claim " in part or "<claim>" in part for part in parts):
        return settled([_row(sequence, part) for sequence, part in enumerate(parts, 1)], patent, lang)
    texts = _plain(_HEAD.sub(_BORDER, written).replace("</claim>", _BORDER)).split(_BORDER)[1::2]
    rows = [
        (sequence, _label_of(heads[sequence - 1]), squeezed(texts[sequence - 1]), _marks(part))
        for sequence, part in enumerate(parts, 1)
    ]
    return settled(rows, patent, lang)


def _row(sequence: int, part: str) -> tuple[int, str | None, str | None, list[str]]:
    """A claim by itself, for sections in which claims and their ends do not alternate."""
    head, _, rest = part[max(part.find("<claim "), part.find("<claim>")) :].partition(">")
    return sequence, _label_of(head), text_of(rest), _marks(rest)


def _marks(markup: str) -> list[str]:
    """What the marked references in a claim point to."""
    if "<claim-ref" not in markup:
        return []
    return [_attributes(ref).get("idref") or text for ref, text in _REFERENCE.findall(markup)]


@lru_cache(maxsize=4096)  # claims of all documents are numbered alike
def _attributes(tag: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag))


def _label_of(head: str) -> str | None:
    about = _attributes(head)
    return about.get("num") or about.get("id")


def written_out(element: Any) -> str:
    """An element as text with its mark-up."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def text_of(markup: str) -> str | None:
    """The text of serialised mark-up; a block begins and ends with a space."""
    return squeezed(_plain(markup))


def _plain(markup: str) -> str:
    """The text of serialised mark-up, white space as it stands."""
    text = markup.replace("<claim-text>", " ").replace("</claim-text>", " ")
    if "<" in text:
        text = _TAG.sub("", _BLOCK.sub(" ", text))
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", " ").replace("&amp;", "&")
    return text


def settled(
    rows: list[tuple[int, str | None, str | None, list[str]]], patent: Patent, lang: str | None
) -> list[PatentText]:
    """Claim rows from (sequence, label, text, marked references), counted into the record.

    A cancelled claim keeps its row, says nothing about independence, and is not counted.
    """
    any_mark = any(marked for *_, marked in rows)
    texts, count, alone = [], 0, 0
    for sequence, label, text, marked in rows:
        if not text:
            continue
        if len(text) < 200 and _CANCELLED.match(text):
            texts.append(PatentText(lang=lang, sequence=sequence, label=_label(label), text=text))
            continue
        own = _own(label, sequence)
        refers = _marked(marked, own) if any_mark else references(text, own)
        if any_mark and not marked and _names_all_before(text[:BEGINNING]):
            refers = list(range(1, own))
        independent = not (refers or marked)
        count, alone = count + 1, alone + independent
        texts.append(PatentText(None, None, None, "claim", lang, sequence, _label(label), independent, refers, text))
    if texts and patent.claim_count is None:
        patent.claim_count, patent.independent_claim_count = count, alone
    return texts


def _marked(marked: list[str], own: int) -> list[int]:
    numbers = {number for each in marked if (number := _last(each)) is not None and number != own}
    return sorted(numbers)


@lru_cache(maxsize=4096)
def _last(mark: str) -> int | None:
    """The claim that a mark names: CLM-00001 is 1."""
    found = _NUMBERS.findall(mark)
    return int(found[-1]) if found and len(found[-1]) < 7 else None


@lru_cache(maxsize=4096)
def _first(label: str | None) -> int | None:
    found = _NUMBERS.findall(label or "")
    return int(found[0]) if found and len(found[0]) < 7 else None


def _own(label: str | None, sequence: int) -> int:
    found = _first(label)
    return sequence if found is None else found


@lru_cache(maxsize=4096)
def _label(label: str | None) -> str | None:
    found = [number.lstrip("0") for number in _NUMBERS.findall(label or "")]
    return "-".join(found) if found and all(found) else label


def keyed(texts: list[PatentText], patent: Patent) -> Iterator[PatentText]:
    """The texts with the key of their publication."""
    for text in texts:
        if text.text:
            text.office, text.number, text.kind_code = patent.office, patent.number, patent.kind_code
            yield text
