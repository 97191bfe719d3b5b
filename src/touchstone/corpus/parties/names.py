"""Names of applicants brought into one form: script, legal form, abbreviations and word order, nothing thrown away.

Tables of legal forms and words are data beside this module. A name is read without knowing any other name.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

#: longest legal form in words.
_LONGEST = 5
_HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_WORD = re.compile(r"[^0-9a-z\u0370-\u03ff\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_PERIODS = re.compile(r"(?<=\b\w)\.(?=\s?\w\b)\s?")
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
#: the place in a list that was cut up: "2) Ukima".
_NUMBERED = re.compile(r"^\(?\d{1,2}[).]\s+")
_TITLE = re.compile(r"^(mr|mrs|ms|miss|dr|prof|shri|smt|sri|m/s|messrs)\b\.?\s*", re.IGNORECASE)
#: what follows the short name of a place of each level, and the county or district that may follow the place.
_PLACE_SIGNS = {
    "province": re.compile(r"省|市|(?:[壮维回][^自]{0,2})?自治区|特别行政区"),
    "prefecture": re.compile(r"市|地区|盟|[\u4e00-\u9fff]{1,8}?自治州"),
    "county": re.compile(r"市"),
}
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:(?<![小社校])区|(?<![自])县)(?=[\u4e00-\u9fff]{2})")
#: numerals and points of the compass: where two names differ in one of these alone, they are two parties.
_TELLING = re.compile(r"\d+|[一二三四五六七八九十百东西南北中上下前后左右新老大小内外]")
_CHINESE_BRACKETS = str.maketrans("（）【】", "()()")
#: letters that do not come apart into a letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "ł": "l", "Ł": "l", "đ": "d", "ð": "d", "ı": "i"}
)
#: trade mark signs; ™ is also what an apostrophe becomes in a wrong encoding.
_SIGNS = str.maketrans({"™": "'", "®": "", "©": ""})
#: legal forms that stand before the name: AB Volvo, OOO Romashka.
_LEADING = frozenset(["ab", "aktiebolaget", "aktiebolag", "ooo", "oao", "zao", "pao", "pt"])
#: a mark of an organisation, beyond its legal form.
_BODIES = frozenset(
    ("university", "institute", "college", "council", "ministry", "department", "hospital", "foundation", "laboratory",
     "centre", "association", "technology", "industry", "system", "group", "holding", "government", "academy",
     "school", "society", "agency", "commission", "company", "bank")
)  # fmt: skip
_CHINESE_BODY = re.compile("大学|学院|学校|研究院|研究所|研究中心|中心|医院|委员会|局$|部$|厂$|站$|社$|集团|银行")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as read.

    Args:
        original: as given. core: the words that tell it from others, in their order and one form.
        legal_form: its legal form in one spelling ("limited", "gmbh", "股份"), "" where there is none.
        words: the core's words; a Chinese company's are its place, its own word and its trades, any other Chinese
            name is a single one. script: latin, han or other.
        kind: organisation, person or unknown: only what the name itself shows.
    """

    original: str
    core: str
    legal_form: str
    words: tuple[str, ...]
    script: str
    kind: str

    @property
    def compact(self) -> str:
        """The core without spaces: "sun power" and "sunpower" are one."""
        return self.core.replace(" ", "")

    @property
    def sorted_words(self) -> str:
        """The core's words by alphabet: "Kim, Soon Seok" and "Soon Seok Kim" are one."""
        return " ".join(sorted(self.words))

    @property
    def distinctive(self) -> tuple[str, ...]:
        """Words that are not in half of all names (technology, national, 科技); all words where none is left."""
        return tuple(word for word in self.words if word not in _generic()) or self.words

    @property
    def registered(self) -> str:
        """Place, own word and first trade of a Chinese company, by which a registry tells it apart; "" elsewhere."""
        placed = self.script == "han" and len(self.words) > 2 and self.words[0] in _places()
        return " ".join(self.words[:3]) if placed else ""

    @property
    def numbers(self) -> str:
        """The numbers in it, in order: the 38th and the 39th institute are two parties.

        In Chinese also its points of the compass and its places: 华东 and 华南, 江苏 and 江西 are one sign apart.
        """
        if self.script != "han":
            return " ".join(re.findall(r"\d+", self.core))
        return " ".join((*_TELLING.findall(self.core), *sorted(_places_in(self.core))))


@lru_cache(maxsize=200_000)
def read_name(text: str) -> Name:
    """A name as applicants write it, read into its parts.

    >>> read_name("Sharp Kabushiki Kaisha").core, read_name("SHARP K.K.").legal_form
    ('sharp', 'kk')
    >>> read_name("華為技術有限公司").core == read_name("华为技术有限公司").core
    True
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).strip().translate(_CHINESE_BRACKETS)
    return _read_chinese(text, plain) if _HAN.search(plain) else _read_latin(text, plain)


def split_joint(text: str) -> list[str]:
    """Several applicants in one text, as some offices print them, one by one.

    Cut at semicolons, and at commas where a piece before and after is a name of its own: not a bare legal form, not
    the given names of a person. What cannot be told stays together.

    >>> split_joint("HONDA MOTOR CO., LTD.,DIPSOL CHEMICALS CO., LTD")
    ['HONDA MOTOR CO., LTD.', 'DIPSOL CHEMICALS CO., LTD']
    >>> split_joint("KIM, SOON SEOK"), split_joint("GOOGLE INC.,")
    (['KIM, SOON SEOK'], ['GOOGLE INC.'])
    """
    found: list[str] = []
    for part in text.split(";"):
        pieces: list[str] = []
        for piece in filter(None, (each.strip() for each in part.split(","))):
            words = _latin_words(piece)
            if pieces and (not words or _only_forms(words)):
                pieces[-1] += f", {piece}"
            else:
                pieces.append(piece)
        organised = sum(read_name(piece).kind == "organisation" for piece in pieces)
        found.extend(pieces if organised and organised >= len(pieces) - 1 else [", ".join(pieces)] if pieces else [])
    return found


def _only_forms(words: list[str]) -> bool:
    """Whether nothing but legal forms is left."""
    known = _forms()
    while words:
        length = next((n for n in range(min(_LONGEST, len(words)), 0, -1) if " ".join(words[:n]) in known), 0)
        if not length:
            return False
        words = words[length:]
    return True


def _read_latin(original: str, plain: str) -> Name:
    plain, titles = _TITLE.subn("", _NUMBERED.sub("", plain))
    forms: list[str] = []
    outside = _latin_words(_BRACKETED.sub(" ", plain))
    words = _mended(_latin_words(_BRACKETED.sub(lambda m: _aside(m[1] or m[2] or "", outside, forms), plain)))
    words = _without_forms(words, forms)
    if len(words) > 1 and words[0] in _LEADING:
        forms.append(_forms()[words[0]])
        words = words[1:]
    core = [word for word in (_canonical(word) for word in words) if word] or words
    organised = bool(forms) or not _BODIES.isdisjoint(core)
    person = bool(titles) or (_person_like(plain) and not organised)
    script = "latin" if re.search("[a-z]", " ".join(core)) else "other"
    return Name(
        original=original,
        core=" ".join(core),
        legal_form=forms[0] if forms else "",
        words=tuple(core),
        script=script,
        kind="organisation" if organised else "person" if person else "unknown",
    )


def _aside(text: str, outside: list[str], forms: list[str]) -> str:
    """What stands in brackets: a legal form or the initials of the name are no part of its core, anything else is."""
    words = _latin_words(text)
    if words == ["p"]:
        return " p "
    initials = "".join(word[0] for word in outside)
    if all(word in outside or (1 < len(word) <= 8 and _within(word, initials)) for word in words):
        return " "
    if " ".join(words) in _forms():
        forms.append(_forms()[" ".join(words)])
        return " "
    return f" {text} "


def _within(letters: str, initials: str) -> bool:
    """Whether the letters stand in the initials in their order."""
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def _latin_words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    joined = _PERIODS.sub("", letters.replace("&", " and ").replace("'", "").replace("’", ""))
    return _NOT_WORD.sub(" ", joined).split()


def _mended(words: list[str]) -> list[str]:
    """The words with those mended that a line's end cut in two: "aktiengesellsc haft"."""
    known = _vocabulary()
    mended: list[str] = []
    for word in words:
        if mended and _corrected(mended[-1] + word) in known and not (mended[-1] in known and word in known):
            mended[-1] += word
        else:
            mended.append(word)
    return mended


def _without_forms(words: list[str], forms: list[str]) -> list[str]:
    """The words without legal forms at the end; at least one word stays."""
    known = _forms()
    while len(words) > 1:
        for length in range(min(_LONGEST, len(words) - 1), 0, -1):
            ending = words[-length:]
            form = known.get(" ".join(ending)) or known.get(" ".join(map(_corrected, ending)))
            if form is not None:
                forms.append(form)
                words = words[:-length]
                break
        else:
            break
        while len(words) > 1 and words[-1] in ("and", "u", "und"):
            words = words[:-1]
    return words


@lru_cache(maxsize=100_000)
def _corrected(word: str) -> str:
    """A misspelt common word as it should be: one slip in 6 to 9 letters, two in more; other words as they are."""
    if len(word) < 6 or word in _vocabulary() or word.isdigit():
        return word
    slips = 1 if len(word) < 10 else 2
    found = process.extractOne(word, _vocabulary(), scorer=DamerauLevenshtein.distance, score_cutoff=slips)
    return found[0] if found else word


def _canonical(word: str) -> str:
    word = _corrected(word)
    return _words().get(word, word)


def _person_like(plain: str) -> bool:
    parts = plain.split(",")
    return len(parts) == 2 and 1 <= len(parts[1].split()) <= 3 and not any(sign.isdigit() for sign in plain)


def _read_chinese(original: str, plain: str) -> Name:
    text = re.sub(r"[\s·•・.,，。、\-—_\"'“”《》]+", "", plain.casefold().translate(_simplified()))
    form = ""
    for ending, canonical in _chinese_forms():
        if text.endswith(ending) and len(text) > len(ending) + 1:
            text, form = text[: -len(ending)], canonical
            break
        if ending.startswith("(") and text.startswith(ending):
            text, form = text[len(ending) :], canonical
            break
        if ending in ("株式会社", "有限会社", "合同会社") and text.startswith(ending):
            text, form = text[len(ending) :], canonical
            break
    bare = re.sub(r"[()]", "", text)
    body = bool(_CHINESE_BODY.search(bare))
    words = _company_words(text) if form or not body else ()
    if form or len(words) > 1:
        return Name(original, "".join(words), form, words, "han", "organisation")
    found = _place_at(bare)
    core = found[0] + bare[found[1] :] if found and len(bare) > found[1] + 1 else bare or text
    person = not body and bool(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", core))
    return Name(original, core, "", (core,), "han", "organisation" if body else "person" if person else "unknown")


def _company_words(text: str) -> tuple[str, ...]:
    """A Chinese company's place, its own word and its trades, as the rules on names of companies order them.

    The place stands first or in brackets, with or without 省, 市 or the district: 北京市海淀区小米科技 and
    小米(北京)科技 have the same words. Where nothing but trades is left, the place is its own word (北京电子).

    >>> _company_words("小米(北京)科技")
    ('北京', '小米', '科技')
    """
    places = []
    for aside in re.findall(r"\(([^()]*)\)", text):
        found = _place_at(aside)
        if found and len(aside) - found[1] <= 1:
            places.append(found[0])
            text = text.replace(f"({aside})", "", 1)
    text = re.sub(r"[()]", "", text)
    while found := _place_at(text):
        rest = text[found[1] :]
        own, _ = _parted(rest)
        if len(rest) < 2 or not own:
            break
        places.append(found[0])
        text = rest
        if district := _DISTRICT.match(text):
            text = text[district.end() :]
    own, trades = _parted(text)
    if not own and trades:
        own, trades = trades[0], trades[1:]
    return tuple(filter(None, (_finest(places), own, *trades)))


def _parted(text: str) -> tuple[str, list[str]]:
    """The own word of a company and the trades after it, the longest trades first."""
    trades: list[str] = []
    known = _trades()
    while text:
        length = next((n for n in range(min(6, len(text)), 1, -1) if text[-n:] in known), 0)
        if not length or len(text) - length == 1:
            break
        trades.insert(0, text[-length:])
        text = text[:-length]
    return text, trades


def _place_at(text: str) -> tuple[str, int] | None:
    """The short name of the place at the head of a text, and where it ends; None where there is none."""
    for length in range(min(4, len(text)), 1, -1):
        level = _places().get(text[:length])
        if level:
            sign = _PLACE_SIGNS[level].match(text, length)
            return text[:length], sign.end() if sign else length
    return None


def _finest(places: list[str]) -> str:
    """The smallest of some places: of 浙江 and 杭州 the second."""
    ranks = {"province": 0, "prefecture": 1, "county": 2}
    return max(places, key=lambda place: ranks[_places()[place]], default="")


def _places_in(text: str) -> set[str]:
    """Every place that a text names, at its head or within."""
    return {text[at : at + n] for at in range(len(text)) for n in (2, 3, 4) if text[at : at + n] in _places()}


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    return {row["form"]: row["canonical"] for row in _rows("legal_forms.csv")}


@lru_cache(maxsize=1)
def _chinese_forms() -> Sequence[tuple[str, str]]:
    found = [(row["form"], row["canonical"]) for row in _rows("chinese_legal_forms.csv")]
    simple = [(form.translate(_simplified()), canonical) for form, canonical in found]
    return sorted(dict(simple).items(), key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {row["word"]: row["canonical"] for row in _rows("words.csv")}


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Common words of seven letters and more, in which a slip of the pen can be seen."""
    texts = [*_forms(), *_words(), *_words().values()]
    return frozenset(word for text in texts for word in text.split() if len(word) >= 7)


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(row["word"] for row in _rows("generic_words.csv")) | _trades()


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Short names of provinces, prefectures and cities of the county level, each with its level."""
    return {row["place"]: row["level"] for row in _rows("chinese_places.csv")}


@lru_cache(maxsize=1)
def _trades() -> frozenset[str]:
    return frozenset(row["word"] for row in _rows("chinese_trades.csv"))


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in _rows("variants.csv")}


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("touchstone.corpus.parties").joinpath("data", file).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
