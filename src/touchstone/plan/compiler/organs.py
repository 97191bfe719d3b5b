"""Which organs a measure names: the table of known names, and the lists that stand at a measure's end."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from touchstone.plan.compiler.folding import fold

CUE = re.compile(
    r"(?:牵头|负责|配合|参加|参与|协助|会同|责任(?:单位|部门|机构)|承担|主办|协办)|"
    r"\b(?:responsib(?:le|ility)|lead(?:ing)?|led by|in charge|implement(?:ed|ing) by|(?:with|in) cooperation|"
    r"support(?:ed|ing)? by|owner|supported)\b",
    re.I,
)
_LEAD = re.compile(r"牵头|主办|\b(?:led by|lead)\b", re.I)
_LABEL = re.compile(
    r"(?:^|(?<=[\s,;:.、和由]))(?:"
    r"(?:牵头|负责|配合|参加|参与|协助|责任|主办|协办|承担)(?:单位|部门|机构)?\s*:|"
    r"(?:[a-z]+ )?(?:responsible|responsibility|lead|leading|led|support|supporting|partners?|owners?|in charge|"
    r"participating|implementing|coordinating)"
    r"(?: (?:agenc(?:y|ies)|organs?|bod(?:y|ies)|departments?|ministr(?:y|ies)|units?|part(?:y|ies)|institutions?))*\s*:|"
    r"to be (?:led|implemented) by |(?:jointly )?(?:led|supported|implemented) by |by |in cooperation with |"
    r"supported by |together with |with |由|会同)\s*",
    re.I,
)
_ROLE_END = re.compile(
    r"(?:等(?:有关|相关)?(?:单位|部门)?)?(?:分工|共同|联合|分别|按职责(?:分工)?)*"
    r"(?:负责牵头|牵头负责|牵头|负责|配合|参加|参与|协助|承担|主办|协办)+$"
    r"|\s+(?:leads?|to lead|leading|(?:is |are )?responsible|in charge|cooperat(?:es?|ing)|supports?|supporting)$",
    re.I,
)
_GROUP = re.compile(
    r"\b(?:relevant|related|concerned|other|others|all|competent|local|various|etc|member)\b|"
    r"有关|相关|各(?!$)|其他|成员单位|等部门|等单位|地方",
    re.I,
)
_NOUN = re.compile(
    r"\b(?:Ministry|Department|Office|Agency|Bureau|Commission|Administration|Council|Court|Authority|Institute|"
    r"Committee|Board|Academy|Secretariat|Directorate|Service|Registry|Association|University|Federation|Treasury|"
    r"Customs|Police|Centre|Center|Organi[sz]ation|Procuratorate|Bank|Inspectorate|Chamber|Cabinet|Prosecutor)\b|"
    r"(?:部|局|委|院|办|署|厅|委员会|银行|中心|协会|总局|会议|公室|联合会|学会|大学|法院)$"
)
_NOT_ORGANS = re.compile(
    r"^\s*(?:includ|e\.?\s?g|i\.?\s?e|such as|for example|draft|hereinafter|hereafter|see\b|as of|trial|interim|"
    r"excluding|referred|annex|table|note|continued|by \d|from \d|包括|含|如|例如|即|以下|下称|简称|详见|见|试行|"
    r"草案|暂行|修订|征求意见|附|注)",
    re.I,
)
_ACRONYM = re.compile(r"[A-Z][A-Z&.\- ]{0,14}[A-Z]")
_CONCEPTS = frozenset(
    [
        "IP",
        "IPR",
        "IPRS",
        "GI",
        "GIS",
        "TK",
        "SME",
        "SMES",
        "PCT",
        "TRIPS",
        "ICT",
        "AI",
        "IT",
        "USA",
        "UK",
        "EU",
        "UN",
        "RD",
        "R&D",
        "PPP",
        "FTA",
        "TRIPS",
    ]
)
_SEPARATOR = re.compile(r"[、,;/.|\n]|\s(?=and\b|&)|(?:以及|和|与|及|会同)|\s[-–—]\s")
_JOINERS = re.compile(
    r"^(?:(?:and|&|the|also|as well as|in|cooperation|plus)\b|以及|和|与|及|会同|[\s.、,;:/|&])+", re.I
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

    codes: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    unknown: tuple[str, ...]


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
                names[_key(name)] = organ.code
    return names


@cache
def _known() -> re.Pattern[str]:
    longest = sorted(_names(), key=len, reverse=True)
    words = [re.escape(name) if name[0] > "\u2fff" else rf"\b{re.escape(name)}\b" for name in longest]
    return re.compile("|".join(words))


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", fold(name)).strip().casefold()


def code_of(name: str) -> str | None:
    """The code of a known organ, by any of its names; None for others.

    >>> code_of("Ministry of Foreign Affairs"), code_of("國家知識產權局")
    ('MFA', 'SIPO')
    """
    key = _key(name)
    return _names().get(key) or _names().get(key.removeprefix("the "))


def derived_code(name: str) -> str:
    """A stable code for an organ that is not in the table, made from its name alone.

    >>> derived_code("Ministry of Trade")
    'MINISTRY-OF-TRADE'
    """
    return re.sub(r"[^\w]+", "-", name).strip("-").upper()


def looks_like_organs(content: str, *, after_sentence: bool) -> bool:
    """Whether the words in a trailing parenthesis are a list of organs."""
    folded = fold(content).strip()
    if not folded or len(folded) > 1500 or _NOT_ORGANS.match(folded):
        return False
    items, strong = _pieces(folded), bool(CUE.search(folded))
    known = sum(code is not None for _, code in items)
    if not items or any(len(name) > 120 for name, _ in items):
        return False
    if known:
        return strong or known == len(items) or all(code or _shaped(name) for name, code in items)
    if strong and re.search(r"负责|牵头|责任(?:单位|部门)|responsible|led by|lead\b", folded, re.I):
        return all(_shaped(name) for name, _ in items)
    return all(_shaped(name) and name.upper() not in _CONCEPTS and not _GROUP.search(name) for name, _ in items) and (
        after_sentence or len(items) > 1 or bool(_NOUN.search(items[0][0]))
    )


def _shaped(name: str) -> bool:
    return bool(_GROUP.search(name) or _NOUN.search(name) or _ACRONYM.fullmatch(name))


def parse_organs(content: str) -> OrganList:
    """The organs of a list, lead first and each once; unnamed groups and unknown names kept beside them."""
    codes: dict[str, str] = {}
    groups: list[str] = []
    unknown: list[str] = []
    for name, code in _pieces(fold(content).strip()):
        if code is None and _GROUP.search(name):
            groups.append(name)
            continue
        if code is None:
            unknown.append(name)
            code = derived_code(name)
        if code:
            codes.setdefault(code, name)
    return OrganList(tuple(codes), tuple(codes.values()), tuple(groups), tuple(unknown))


def _pieces(folded: str) -> list[tuple[str, str | None]]:
    """Names in order with the code of the known ones, those of a lead segment first."""
    parts = re.split(r"[;\n]|(?<=牵头|负责|配合|参加|参与)[,、和]|\.\s+(?=[A-Z][a-z]+[ a-z]*:)", folded)
    leads = [part for part in parts if _LEAD.search(part)]
    others = [part for part in parts if not _LEAD.search(part)]
    return [piece for part in [*leads, *others] for piece in _names_in(part)]


def _names_in(part: str) -> list[tuple[str, str | None]]:
    text = _ROLE_END.sub("", _LABEL.sub(" , ", part.strip(" .。,"))).strip()
    found: list[tuple[str, str | None]] = []
    at = 0
    lowered = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    for match in _known().finditer(lowered):
        start, end = match.span()
        if not _stands_alone(text, start, end):
            continue
        found += _unknown_in(text[at:start])
        found.append((text[start:end], _names()[match.group()]))
        at = end
    return found + _unknown_in(text[at:])


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip(), text[end:].lstrip()
    starts = not before or bool(re.search(r"(?:[、,;/.|(:&]|\b(?:and|the|with|by)|[和与及由]|会同|牵头|负责)$", before))
    ends = not after or bool(
        re.match(r"[、,;/.|()&:]|and\b|with\b|[和与及等]|会同|牵头|负责|共同|配合|-\s|leads?\b|is\b", after)
    )
    return starts and ends


def _unknown_in(text: str) -> list[tuple[str, str | None]]:
    inner = re.sub(r"\((?:lead|leading|[A-Z\-& ]{2,12}|牵头|)\)", " ", text)
    names: list[str] = []
    for piece in re.split(
        r"[、,;/|\n()]|\s+(?:and|&)\s+(?=(?:the )?[A-Z]{2}|(?:the )?(?:Ministry|Department|Office))", inner
    ):
        name = _ROLE_END.sub("", _JOINERS.sub("", piece.strip()).strip(" .:。-")).strip()
        if name and name not in {"等", "and", "etc", "lead", "共同", "由", "分别"} and re.search(r"\w", name):
            names.append(name)
    return [(name, code_of(name)) for name in names]
