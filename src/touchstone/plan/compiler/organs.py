"""Which organs a measure names: the table of known names, and the lists that stand at a measure's end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from .folding import fold
from .lexicon import words
from .verbs import chinese

_LABEL_WORDS = "|".join(words("organ_words", "labels"))
CUE = re.compile("|".join(words("organ_words", "cues")), re.I)
_LEAD = re.compile("|".join(words("organ_words", "leads")), re.I)
_LABEL = re.compile(
    rf"(?:^|(?<=[\s,;:.、和由(]))(?:(?:{_LABEL_WORDS})\s*:|"
    r"(?:to be )?(?:jointly )?(?:led|implemented|supported|coordinated|owned|organi[sz]ed|executed|undertaken|carried out|assisted|sponsored|"
    r"hosted|drafted|participated(?: in)?) by |jointly by |in charge(?: of| by)?\s+|by |"
    r"(?:in|with the) (?:cooperation|coordination|support|participation|assistance|conjunction|collaboration|consultation|partnership|concert)"
    r"(?: with| of)? |"
    r"(?:together|jointly|along) with |with |responsible |assigned to |由|会同|协同)\s*",
    re.I,
)
_ROLE_END = re.compile(
    r"(?:分工|共同|联合|分别|各自|(?:按照?|根据|依)?(?:各自)?职责(?:分工)?)*(?:为)?"
    r"(?:各负其责|各司其职|分工负责|负责牵头|牵头负责|牵头组织|牵头|负责|配合|参加|参与|协助|承担|主办|协办|组织实施|落实)+(?:单位|部门)?$|"
    r"\s+(?:leads?|to lead|leading|(?:is |are )?(?:jointly )?responsible|in charge|cooperat(?:es?|ing)|"
    r"(?:to )?supports?|supporting|jointly|participat(?:es?|ing))$",
    re.I,
)
_GROUP = re.compile(
    r"\b(?:relevant|related|concerned|other|others|all|competent|local|various|etc|et al|member|departments|ministries|"
    r"agencies|governments|provinces)\b|有关|相关|各(?!$)|其他|成员单位|等部门|等单位|^等|地方|各级|\d+\s*个?(?:部门|单位)$",
    re.I,
)
_GROUP_END = re.compile(
    r"(等(?:\d+|[一二三四五六七八九十]+)?个?(?:有关|相关)?(?:部门|单位|机构|部委|方面)?(?:[和及与](?:部门|单位|机构|地方|地区))?)$"
)
_GROUP_NOUN = re.compile(
    r"(?:部门|单位|政府|机关|机构|departments|ministries|agencies|organs|authorities|governments)$", re.I
)
_NOUN = re.compile(
    r"\b(?:Ministry|Department|Office|Agency|Bureau|Commission|Administration|Council|Court|Courts|Authority|Institute|"
    r"Committee|Board|Academy|Secretariat|Directorate|Service|Registry|Association|University|Federation|Treasury|"
    r"Customs|Police|Centre|Center|Organi[sz]ation|Procuratorate|Bank|Inspectorate|Chamber|Cabinet|Prosecutor|"
    r"Minister|Foundation|Union|Corporation|Fund|Society|Network|Group|Division|Unit|Task Force|Government|Parliament)\b|"
    r"(?:部|局|委|院|办|署|厅|会|室|处|站|银行|中心|学校|大学|公司|集团|政府|总社|小组|支队|总队|机关|部队|组织|联盟|海关|协会|学会|开发区)$"
)
_NOT_ORGANS = re.compile(rf"^\s*(?:{'|'.join(words('organ_words', 'not_organs'))})", re.I)
_ACRONYM = re.compile(r"[A-Z][A-Za-z&.\-/ ]{0,14}[A-Z]|[A-Z]{2,12}(?:-[A-Za-z]+)*")
_CONCEPTS = frozenset(words("organ_words", "concepts"))
_JOINERS = re.compile(
    r"^(?:(?:and|&|the|also|as well as|in|cooperation|plus|as|for)\b|以及|和|与|及|并|会同|[\s.、,;:/|&*])+", re.I
)
_LEAD_MARK = re.compile(r"^\s*[(\[]?\s*[-–—:]?\s*(?:lead(?:ing|er)?|coordinat(?:or|ing|ion)|chair|牵头|主办|主责)(?:单位|部门| agency| organ)?\s*(?:[)\]]|(?=[,;、]|$))", re.I)  # fmt: skip
_SPELLINGS = (
    (re.compile(r"(?<=\w)\s+&\s+(?=\w)"), " and "),
    (re.compile(r",\s+and\b"), " and"),
    (re.compile(r"\bDept\b\.?", re.I), "Department"),
    (re.compile(r"\bMin\.", re.I), "Ministry"),
    (re.compile(r"\s+of (?:the )?(?:People's Republic of China|P\.? ?R\.? ?China|PRC)\b", re.I), ""),
    (re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"), "、"),
)
#: what lists say of time beside the organs
_TERM = re.compile(
    r"(?:19|20)\d\d(?!\w)|\d{4}年|\d月|底前|完成$|推进$|^持续|^长期|^(?:by|before|until|from)\b|\bdeadline\b|^ongoing|^annual(?:ly)?$",
    re.I,
)
_NO_NAME = frozenset(
    ["等", "and", "lead", "leading", "共同", "由", "分别", "为", "单位", "部门", "及", "n/a", "-", "tbd", "无"]
)


@dataclass(frozen=True)
class Organ:
    """An organ of state under the code that plans use for it."""

    code: str
    name_en: str
    name_zh: str
    aliases: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class OrganList:
    """The organs of one list: codes lead first, groups without a name, and names not in the table."""

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """One name of a list, its code where it is known, and whether the list says that it leads."""

    name: str
    code: str | None
    leads: bool = False


@cache
def organ_table() -> tuple[Organ, ...]:
    """Every organ the compiler knows by name."""
    text = (files(__package__) / "data" / "organs.json").read_text(encoding="utf-8")
    return tuple(Organ(**{**row, "aliases": tuple(row["aliases"])}) for row in json.loads(text)["organs"])


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for organ in organ_table():
        for name in (organ.code, organ.code.replace("-", " "), organ.name_en, organ.name_zh, *organ.aliases):
            if name:
                names.setdefault(_key(name), organ.code)
    return names


@cache
def _by_beginning() -> dict[str, list[str]]:
    """The known names by their first two signs, the longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(_names(), key=len, reverse=True):
        found.setdefault(name[:2], []).append(name)
    return found


def _known_in(lowered: str) -> Iterator[tuple[int, int, str]]:
    """Where known names stand as whole words in text of small letters: start, end and code."""
    at, names, beginnings = 0, _names(), _by_beginning()
    while at < len(lowered):
        for name in beginnings.get(lowered[at : at + 2], ()):
            end = at + len(name)
            if lowered.startswith(name, at) and (
                name[0] > "\u2fff" or not (lowered[at - 1 : at].isalnum() or lowered[end : end + 1].isalnum())
            ):
                yield at, end, names[name]
                at = end - 1
                break
        at += 1


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", _spelt(fold(name))).strip().casefold()


def _spelt(text: str) -> str:
    for pattern, instead in _SPELLINGS:
        text = pattern.sub(instead, text)
    return text


def code_of(name: str) -> str | None:
    """The code of a known organ, by any of its names; None for others.

    >>> code_of("Ministry of Foreign Affairs"), code_of("國家知識產權局")
    ('MFA', 'SIPO')
    """
    key = _key(name)
    names = _names()
    return names.get(key) or names.get(key.removeprefix("the ")) or names.get(key.replace(".", ""))


def derived_code(name: str) -> str:
    """A stable code for an organ that is not in the table, made from its name alone.

    >>> derived_code("Ministry of Trade")
    'MINISTRY-OF-TRADE'
    """
    return re.sub(r"[^\w]+", "-", name).strip("-").upper()


def all_known(content: str) -> bool:
    """Whether text is nothing but names of known organs and the words that join them."""
    if len(content) > 600:
        return False
    found = _pieces(fold(content).strip())
    return any(piece.code for piece in found) and all(piece.code or _GROUP.search(piece.name) for piece in found)


def looks_like_organs(content: str, *, after_sentence: bool) -> bool:
    """Whether the words in a trailing parenthesis are a list of organs."""
    folded = fold(content).strip()
    if not folded or len(folded) > 1500 or _NOT_ORGANS.match(folded):
        return False
    items, strong = _pieces(folded), bool(CUE.search(folded))
    if not items or any(len(piece.name) > 120 for piece in items):
        return False
    known = sum(piece.code is not None for piece in items)
    sound = all(piece.code or _shaped(piece.name) or _named(piece.name) for piece in items)
    if known:
        return strong or known == len(items) or all(piece.code or _shaped(piece.name) for piece in items)
    if strong and re.search(r"负责|牵头|责任(?:单位|部门)|responsible|led by|lead\b|in charge", folded, re.I):
        return sound and (after_sentence or any(_shaped(piece.name) for piece in items))
    if sound and after_sentence and sum(_shaped(piece.name) for piece in items) * 2 > len(items) > 1:
        return True
    if not all(_shaped(piece.name) and piece.name.upper() not in _CONCEPTS for piece in items):
        return False
    named = [piece for piece in items if not _GROUP.search(piece.name)]
    if not named:
        return after_sentence and all(_GROUP_NOUN.search(piece.name) for piece in items)
    return after_sentence or len(items) > 1 or bool(_NOUN.search(items[0].name))


def _shaped(name: str) -> bool:
    return bool(_GROUP.search(name) or _NOUN.search(name) or _ACRONYM.fullmatch(name))


def _named(name: str) -> bool:
    """Whether words may be a name: capitals in English, some signs that begin with no verb in Chinese."""
    if re.fullmatch(r"[\u4e00-\u9fff()]{2,16}", name):
        return not chinese().match(name)
    words_ = re.findall(r"[\w'’&.-]+", name)
    small = {"of", "for", "and", "the", "on", "in", "de"}
    return 0 < len(words_) <= 9 and all(word[0].isupper() or word in small for word in words_)


def parse_organs(content: str, local: Mapping[str, str] | None = None) -> OrganList:
    """The organs of a list, lead first and each once; unnamed groups and unknown names kept beside them.

    Args:
        local: names that the plan itself explains, folded and in small letters -> code.

    >>> parse_organs("由科技部会同知识产权局等部门负责").codes, parse_organs("科技部等部门").groups
    (('MOST', 'SIPO'), ('等部门',))
    """
    codes: dict[str, str] = {}
    groups: list[str] = []
    unknown: list[str] = []
    for piece in sorted(_pieces(fold(content).strip()), key=lambda piece: not piece.leads):
        code = piece.code or (local or {}).get(_key(piece.name).removeprefix("the "))
        if code is None and _GROUP.search(piece.name):
            groups.append(piece.name)
            continue
        if code is None:
            unknown.append(piece.name)
            code = derived_code(piece.name)
        if code:
            codes.setdefault(code, piece.name)
    return OrganList(tuple(codes), tuple(codes.values()), tuple(dict.fromkeys(groups)), tuple(dict.fromkeys(unknown)))


_TAKES_LEAD = re.compile(r"\s+(?:takes?|taking) the lead\b|\s+as (?:the )?lead(?: agency| organ| department)?\b", re.I)
_HELPS = re.compile(
    r"\s+(?:(?:to )?(?:assists?|cooperates?|participates?|supports?|assisting|participating))(?=\s*(?:[,;.)]|$))", re.I
)
#: stands for a comma within the name of one group, "各市、州、县人民政府"
_KEPT = "\x02"
_WHOLE_GROUP = re.compile(
    r"各(?:有关)?(?:[市州县区盟旗省地级以上设辖(),]{1,8}、){1,4}[^、,;()]{0,6}?(?:人民政府|政府|部门|单位|委员会)"
)
_ANY_LABEL = re.compile(r"^(?:[A-Z][a-z]+(?: [a-z]+){0,3}|[\u4e00-\u9fff]{2,6})\s*:\s*")
_LABEL_WITHIN = re.compile(r"(?<=[^\s,;、])\s+(?=(?:[A-Z][a-z]+(?: [a-z]+)*|[\u4e00-\u9fff]+)\s*:)")


@lru_cache(maxsize=1024)
def _pieces(folded: str) -> tuple[_Piece, ...]:
    """Names in order with the code of the known ones; those of a segment that leads are marked."""
    folded = _HELPS.sub("", _TAKES_LEAD.sub(" (lead)", folded))
    text = _WHOLE_GROUP.sub(lambda found: found.group().replace("、", _KEPT), _LABEL_WITHIN.sub("; ", _spelt(folded)))
    parts = re.split(
        r"[;\n]|(?<=牵头|负责|配合|参加|参与|协助|主办)[,、.和]|。|\.\s+(?=[A-Z][a-z]+[ a-z]*:)|"
        r",\s*(?=(?:in|with the) (?:cooperation|coordination|support|participation|conjunction|collaboration|consultation)|(?:together|jointly) with|supported by|配合|参加)",
        text,
    )
    segments = [part for part in parts if part.strip()]
    several = len(segments) > 1
    return tuple(
        _Piece(piece.name, piece.code, piece.leads or (several and bool(_LEAD.search(part))))
        for part in segments
        for piece in _names_in(part)
    )


def _names_in(part: str) -> list[_Piece]:
    text = _ROLE_END.sub("", _LABEL.sub(" , ", _ANY_LABEL.sub("", part.strip(" .。,*")))).strip()
    found: list[_Piece] = []
    at = 0
    lowered = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    for start, end, code in _known_in(lowered):
        if not _stands_alone(text, start, end):
            continue
        found += _unknown_in(text[at:start])
        mark = _LEAD_MARK.match(text[end:])
        found.append(_Piece(text[start:end], code, bool(mark)))
        at = end + (mark.end() if mark else 0)
    return found + _unknown_in(text[at:])


_BEFORE = re.compile(
    r"(?:[、,;/.|(:&*\[]|\b(?:and|the|with|by|as well as|plus)|[和与及由并商]|会同|牵头|负责|以及)$", re.I
)
_BEHIND = re.compile(
    r"[、,;/.|()&:*\[\]]|and\b|with\b|plus\b|as well as\b|[和与及等商]|会同|牵头|负责|共同|联合|分别|配合|以及|[-–—]\s|leads?\b|is\b|are\b|jointly\b"
)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 20) : start].rstrip(), text[end : end + 20].lstrip()
    if before and not _BEFORE.search(before):
        return False
    return not after or (bool(_BEHIND.match(after)) and not _is_longer(text[start:end], text[end:].lstrip()))


def _is_longer(name: str, after: str) -> bool:
    """Whether a known name is only the beginning of another, as in "Ministry of Finance and Planning"."""
    more = re.match(r"and ([A-Z][a-z][^,;/()]*)", after)
    if more is None or name.isupper():
        return False
    known = next(_known_in(more[1].casefold()), None)
    return not (known and known[0] == 0) and not _NOUN.search(more[1])


def _run_together(name: str) -> list[_Piece]:
    """Known Chinese names that stand one behind the other without a sign, as a cut line leaves them."""
    if code_of(name) or not re.fullmatch(r"[\u4e00-\u9fff]{4,}", name):
        return []
    spans = list(_known_in(name))
    whole = [0, *(end for _start, end, _code in spans)] == [*(start for start, _end, _code in spans), len(name)]
    return [_Piece(name[start:end], code) for start, end, code in spans] if whole and len(spans) > 1 else []


def _unknown_in(text: str) -> list[_Piece]:
    inner = re.sub(r"\((?:lead|leading|[A-Z\-& ]{2,12}|牵头|)\)", " ", text)
    found: list[_Piece] = []
    for piece in re.split(
        r"[、,;/|\n()\[\]]|\s+(?:and|&)\s+(?=(?:the )?(?:[A-Z]{2}|[A-Z][a-z]+[A-Z]|Ministry|Department|Office|other|relevant|local|National|State)\b)|"
        r"(?<=[部局委院办署厅会])(?:和|与|及|以及)(?=[\u4e00-\u9fff])",
        inner,
    ):
        name = _ROLE_END.sub("", _JOINERS.sub("", piece.strip()).strip(" .:。-*")).strip().replace(_KEPT, "、")
        run = _run_together(name)
        if run:
            found += run
            continue
        group = _GROUP_END.search(name)
        if group and group.start() > 0:
            found.append(_Piece(name[: group.start()], code_of(name[: group.start()])))
            name = group[1]
        if name and name.lower() not in _NO_NAME and re.search(r"\w", name) and not _TERM.search(name):
            found.append(_Piece(name, code_of(name)))
    return found
