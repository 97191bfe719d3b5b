"""Targets in Chinese: “30家左右”, “4至5个”, “不少于500件”, “3.3件/万人”, “百分之十”, “十余个”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .folding import fold, han_value
from .lexicon import any_of
from .model import Target
from .quantities import NUMBER, target
from .verbs import chinese

_HAN = "一二两三四五六七八九十百千万亿零〇"
_CLASSIFIER = any_of("targets", "classifiers")
_NUM = rf"(?:{NUMBER})|[{_HAN}]{{1,9}}"
_TARGET = re.compile(
    rf"(?P<before>不少于|不低于|不小于|不多于|不超过|不高于|不大于|不下于|至少|最少|至多|最多|超过|突破|多于|高于|大于|逾|低于|少于|小于|"
    rf"达到|达|约为|约|大约|大概|接近|近|总计|累计|[≥≤<>])?\s*(?P<percent>百分之|千分之)?\s*(?P<low>{_NUM})\s*(?P<sign>%|‰)?(?P<scale1>[万亿千百]*)"
    rf"(?:\s*(?P<join>-|–|—|~|〜|至|到)\s*(?P<percent2>百分之)?(?P<high>{_NUM}))?"
    rf"\s*(?P<scale>[万亿千百]*)(?P<more>余|多|几)?\s*(?P<unit>%|‰|{_CLASSIFIER})?(?P<per>\s*(?:/|每)\s*[百千万亿]?[\u4e00-\u9fff]{{1,3}})?"
    rf"(?:\(含(?:本数)?\))?(?P<after>左右|上下|及?以上|以下|以内|之内)?"
)
_SCALES = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2}
_TITLED = re.compile(r"《[^》]*》|“[^”]{0,100}”|\"[^\"\n]{0,100}\"|〔[^〕]*〕|\[\d{4}\]\s*\d+号?")
_SHORTEN = re.compile(any_of("targets", "shorten"))
_PAST = re.compile("已有|现有|目前|已经|截至|原有|已达|已建")
_NO_THING = re.compile(rf"的?(?:{any_of('targets', 'no_things')})")
#: signs that make a verb's word a person or a place, as in 审查员
_DOER = re.compile("[员师官者人院所处室队地]")
_TIME = ("小时", "分钟", "课时", "学时")


def chinese_targets(text: str) -> Iterator[Target]:
    """The targets of a Chinese measure."""
    folded = _TITLED.sub(lambda found: "\x01" * len(found.group()), fold(text).translate(str.maketrans("“”", '""')))
    folded = _TITLED.sub(lambda found: "\x01" * len(found.group()), folded)
    for each in _TARGET.finditer(folded):
        if _is_counted(folded, each):
            made = _target(folded, each)
            if made:
                yield made


def _is_counted(folded: str, each: re.Match[str]) -> bool:
    """Whether the number counts something to reach: no date, ordinal, base, name or thing that is there already."""
    before, after = folded[max(0, each.start() - 12) : each.start()], folded[each.end() :]
    if re.search(r"(?:第|每|数|几|[A-Za-z.\d/-]|由|从|自|新一|唯|统|进)\s*$", before) and not each["before"]:
        return False
    if re.match("十[一二三四五六]五", each["low"]):
        return False
    start = max(folded.rfind(sign, 0, each.start()) for sign in "，,。;；") + 1
    if _PAST.search(folded[start : each.start()]):
        return False
    if re.match(r"[年月日号届世届时]|个月", after) or each.group().endswith("\x01"):
        return _is_term(folded, each)
    arabic = each["low"][0].isdecimal()
    if not (each["unit"] or each["sign"] or each["percent"]):
        reached = each["before"] and each["before"] not in ("约", "近", "达") and (arabic or len(each["low"]) > 1)
        return bool(
            reached
            and re.match(r"[,，。;；、)）]|$|左右|以上", after)
            and not re.fullmatch(r"(?:19|20)\d\d", each["low"])
        )
    if not arabic and not each["percent"] and not _han_counts(folded, each):
        return False
    return not (
        each["unit"] in ("级", "期", "次", "类") and re.match(r"全国|大会|会议", after)
    ) and not _NO_THING.match(after)


def _is_term(folded: str, each: re.Match[str]) -> bool:
    """Whether a length of time is one to be kept, as “审查周期缩短至22个月”."""
    after = folded[each.end() :]
    return bool(
        re.match(r"个?月|天|日|年", after)
        and _SHORTEN.search(folded[max(0, each.start() - 20) : each.end()])
        and each["low"][0].isdecimal()
    ) and not re.fullmatch(r"(?:19|20)\d\d", each["low"])


def _han_counts(folded: str, each: re.Match[str]) -> bool:
    """Whether a number in Chinese numerals counts: “三十家”, “至少一个”; “一批”, “三种”, “三大” do not."""
    low = each["low"]
    if (
        each["unit"]
        in (
            "批",
            "种",
            "类",
            "级",
            "成",
            "期",
            "位",
            "对",
            "部",
            "口",
            "站",
            "单",
            "处",
            "省",
            "市",
            "县",
            "节",
            "档",
            "片",
            "组",
            "本",
            "头",
            "条",
        )
        and len(low) == 1
        and not each["before"]
        and not each["after"]
    ):
        return False
    if low in ("一", "万", "百", "千", "亿", "零", "〇"):
        listed = re.match(r"[^，。；,;]{1,12}、[两二三四五六七八九十\d]", folded[each.end() :])
        return bool((each["before"] or listed) and each["unit"] and low == "一") or (
            low in "百千万" and bool(each["before"] or each["more"] or each["after"])
        )
    return low[0] not in "万亿零〇" and _han_number(low) is not None


def _number(told: str, scale: str) -> float | None:
    if told[0].isdecimal():
        value = float(re.sub(r"[,\s]", "", told))
    else:
        found = _han_number(told)
        if found is None:
            return None
        value = float(found)
    for sign in scale:
        value *= _SCALES[sign]
    return value


def _han_number(told: str) -> int | None:
    """A Chinese numeral with its tens of thousands.

    >>> _han_number("三十"), _han_number("一万两千"), _han_number("百")
    (30, 12000, 100)
    """
    total = 0
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in told:
            head, told = told.split(sign, 1)
            part = han_value(head) if head else 1
            if part is None:
                return None
            total += part * size
    rest = han_value(told) if told else 0
    return None if rest is None else total + rest


def _target(folded: str, each: re.Match[str]) -> Target | None:
    both = each["high"] is not None
    scale = each["scale1"] + each["scale"] if not both else each["scale1"] or each["scale"]
    low, high = _number(each["low"], scale), _number(each["high"], each["scale"]) if both else None
    if low is None or (both and high is None):
        return None
    if each["unit"] == "成":
        low, high = low * 10, None if high is None else high * 10
    if each["join"] == "到" and re.search(r"[由从]\s*$", folded[: each.start("low")]):
        low, high = high or 0.0, None
    unit, after = _unit(folded, each)
    told = f"{each['before'] or ''} {each['more'] or ''} {each['after'] or ''}{after}"
    return target(low, high, told, unit, each.group())


def _unit(folded: str, each: re.Match[str]) -> tuple[str, str]:
    """Measure word and noun, and a qualifier that stands behind the noun."""
    if each["unit"] == "成":
        return "%", each["after"] or ""
    if each["percent"] or each["sign"]:
        return "‰" if each["percent"] == "千分之" or each["sign"] == "‰" else "%", each["after"] or ""
    if not each["unit"]:
        term = re.match(r"个?月|天|日|年", folded[each.end() :])
        return (term[0] if term else ""), ""
    if each["per"]:
        return each["unit"] + each["per"].strip().replace("每", "/"), ""
    if each["unit"] in ("%", "‰") or each["unit"].endswith(("元", "百分点")):
        return each["unit"], ""
    thing, after = _thing(folded[each.end() : each.end() + 20], each)
    return each["unit"] + thing, after


def _thing(text: str, each: re.Match[str]) -> tuple[str, str]:
    """The noun that follows a measure word, up to a sign, a qualifier or a verb."""
    run = re.match(r"的?([\u4e00-\u9fff]{0,10})", text)
    thing = run[1] if run else ""
    cut = re.search(
        r"左右|以上|以下|以内|上下|的|和|与|及|为|达标|覆盖|全部|获|进行|作为|成为|并|中(?![心小国央医药学介文等])|在|向|到|参|等|以|由|对|用|后|每|内",
        thing,
    )
    verb = chinese().search(thing)
    if verb and _DOER.match(thing[verb.end() :]):
        verb = None
    ends = [found.start() for found in (cut, verb) if found]
    at = min(ends) if ends else len(thing)
    behind = re.match(r"左右|以上|以下|以内|上下", thing[at:])
    return thing[:at], behind[0] if behind else ""
