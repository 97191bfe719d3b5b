"""What a measure's words say: actions, named instruments, numbers to reach, mentioned periods."""

from __future__ import annotations

import re

from .folding import fold, is_chinese
from .model import Action, Instrument, Target

#: Lemma -> how it is written, English stems and Chinese verbs.
_VERBS: dict[str, tuple[str, str]] = {
    "revise": ("revis", "修订 修改 修正"), "draft": ("draft", "起草 草拟 拟订 拟定"), "promulgate": ("promulgat", "颁布 出台 公布"),
    "formulate": ("formulat", "制定 制订 编制 研究制定"), "publish": ("publish", "发布"), "issue": ("issu", "印发 下发"),
    "establish": ("establish", "建立 设立 成立"), "implement": ("implement", "实施 落实 贯彻 执行"),
    "carry out": ("carry out|carries out|carrying out", "开展 组织开展"), "improve": ("improv", "完善 改进 健全 优化"),
    "promote": ("promot", "推动 推进 促进 推广"), "strengthen": ("strengthen|reinforc|intensif|enhanc", "加强 强化 提升 提高 增强"),
    "support": ("support", "支持 扶持"), "launch": ("launch|initiat", "启动 发起"), "conduct": ("conduct", "进行"),
    "provide": ("provid", "提供"), "organize": ("organi[sz]", "组织"), "research": ("research|study|explor", "研究 探索"),
    "review": ("review", "审议 评议"), "complete": ("complet", "完成"), "guide": ("guid", "指导 引导"),
    "cultivate": ("cultivat|foster", "培育 培养"), "construct": ("construct|build|set up|develop", "建设 构建 发展"),
    "participate": ("participat", "参与 参加"), "expand": ("expand|extend", "扩大 拓展"), "increase": ("increas|rais", "增加"),
    "propel": ("propel|advanc|accelerat", "加快 加速"), "optimize": ("optimi[sz]", "优化"), "select": ("select|screen", "遴选 选择 评选"),
    "regulate": ("regulat(?!ion)", "规范"), "investigate": ("investigat", "查处"), "combat": ("combat|crack down|strike", "打击"),
    "integrate": ("integrat", "整合 融入"), "adopt": ("adopt", "通过 采取"), "train": ("train", "培训"),
}  # fmt: skip
_ENGLISH = re.compile(
    r"\b(?:" + "|".join(f"(?P<v{n}>(?:{stem})\\w*)" for n, (stem, _zh) in enumerate(_VERBS.values())) + r")\b", re.I
)
_CHINESE = {word: lemma for lemma, (_en, words) in _VERBS.items() for word in words.split()}
_HAN_VERB = re.compile("|".join(sorted(_CHINESE, key=len, reverse=True)))
_LEMMAS = list(_VERBS)
_DRAWING_UP = frozenset(
    [
        "revise",
        "draft",
        "promulgate",
        "formulate",
        "publish",
        "issue",
        "implement",
        "adopt",
        "improve",
        "promote",
        "research",
        "review",
        "complete",
    ]
)

_NOUN = (
    r"(?:Law|Laws|Act|Regulations?|Rules|Opinions?|Measures|Plan|Treaty|Interpretation|Guidelines?|Principles|Provisions|"
    r"Program(?:me)?|Strategy|Outline|Convention|Agreement|Decision|Code|Standards?|Protocol|Policy|Catalogue|Notice|"
    r"Action Plan|Guide|Bill|Decree|Ordinance|Charter|Framework|Roadmap|Directive|Project|Campaign|System)"
)
_CAP = r"(?:[A-Z][\w’'\-]*|\d+(?:th|st|nd|rd)|I+V?|V)"
_LINK = r"(?:of|the|on|for|in|and|or|to|at|by|with|from|during|against|concerning|involving|regarding|upon|de|under|\(Draft\))"
_TITLE = re.compile(rf"{_CAP}(?:,? {_LINK}|,? {_CAP})*")
_QUALIFIED = re.compile(r"《([^《》]{2,120})》")

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TARGET = re.compile(
    rf"(?P<before>\b(?:at least|not less than|no less than|no fewer than|minimum of|more than|over|above|exceed(?:ing)?|"
    rf"up to|at most|no more than|not more than|less than|fewer than|under|below|about|around|approximately|some|nearly|"
    rf"almost|exactly|between)\s+)?(?<![\w.\-/])(?P<low>{_NUMBER})"
    rf"(?:\s*(?:to|and|-|–|—)\s*(?P<high>{_NUMBER}))?"
    rf"(?P<scale>\s+(?:million|billion|thousand|hundred))?(?:\s*(?P<sign>%|percent(?:age points)?|per cent))?"
    rf"(?P<after>\s+or so|\s+or more|\s+or less|\s+or above)?(?:\s+such)?"
    rf"(?P<unit>(?:\s+[A-Za-z][A-Za-z\-]*){{0,5}})"
)
_HAN_TARGET = re.compile(
    rf"(?P<before>不少于|不低于|不多于|不超过|不高于|至少|超过|突破|达到|达|约|大约|近|力争达到|最多|以内)?\s*"
    rf"(?P<low>{_NUMBER})\s*(?P<scale1>[万亿千百]*)(?:\s*(?:-|–|—|~|〜|至|到)\s*(?P<high>{_NUMBER}))?"
    rf"\s*(?P<scale>[万亿千百]*)(?P<more>余|多)?"
    rf"(?P<unit>%|‰|个百分点|(?:[个家件所项名人次批套部省市种类例起元场期门户条座支篇册份宗对]))(?P<thing>[\u4e00-\u9fff]{{0,8}}?)"
    rf"(?P<after>左右|以上|以下|以内|上下)?(?=[\u4e00-\u9fff,;.、，；。)）]|$|\s)"
)
_SCALES = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "hundred": 1e2}
_STOP = frozenset(
    [
        "for",
        "in",
        "of",
        "and",
        "to",
        "as",
        "or",
        "the",
        "that",
        "which",
        "with",
        "by",
        "from",
        "on",
        "at",
        "into",
        "per",
        "through",
        "among",
        "during",
        "within",
        "under",
        "is",
        "are",
        "be",
        "will",
        "who",
        "were",
        "was",
        "has",
        "have",
        "so",
        "under",
        "each",
        "every",
    ]
)
_QUALIFIERS = (
    (re.compile(r"at least|no(?:t)? less|no fewer|minimum|or more|or above|不少于|不低于|至少|以上"), "at_least"),
    (re.compile(r"up to|at most|no(?:t)? more than|or less|不多于|不超过|不高于|最多|以下|以内"), "at_most"),
    (re.compile(r"more than|over|above|exceed|超过|突破|余|多"), "more_than"),
    (re.compile(r"less than|fewer than|under|below"), "less_than"),
    (re.compile(r"about|around|approximately|some|nearly|almost|or so|约|近|左右|上下"), "about"),
)
_PERIOD = re.compile(
    r"\b\d{1,2}(?:th|st|nd|rd) Five[- ]Year(?: [A-Z][\w]*)*|“?十[一二三四五]五”?(?:规划|期间|时期)?|"
    r"(?:19|20)\d\d\s*(?:年)?\s*[-–—至到]\s*(?:19|20)\d\d\s*年?|(?:19|20)\d\d年?(?:底|末|上半年|下半年)?"
)


def verb_in(text: str) -> str | None:
    """The lemma of the last known verb in a stretch of text."""
    if is_chinese(text):
        found = list(_HAN_VERB.finditer(fold(text)))
        return _CHINESE[found[-1].group()] if found else None
    last = None
    for each in _ENGLISH.finditer(text):
        last = each
    return _LEMMAS[int(last.lastgroup[1:])] if last and last.lastgroup else None


def actions(text: str) -> tuple[Action, ...]:
    """Verb and object of every clause that begins with a known verb."""
    found = []
    for clause in re.split(r"[,;，；。:：]|\.\s|\band\b(?= [a-z]+ )", text):
        plain = clause.strip()
        match = (_HAN_VERB if is_chinese(plain) else _ENGLISH).search(fold(plain)[:60])
        if not plain or match is None:
            continue
        lemma = _CHINESE[match.group()] if is_chinese(plain) else _LEMMAS[int((match.lastgroup or "v0")[1:])]
        found.append(Action(lemma, plain[match.end() :].strip(" .。")[:300]))
    return tuple(found)


def instruments(text: str) -> tuple[Instrument, ...]:
    """Laws, opinions, plans and treaties that a measure names, each once, with what is to be done with it."""
    found: dict[str, Instrument] = {}
    if "《" in text:
        for each in _QUALIFIED.finditer(text):
            found.setdefault(
                each[1], Instrument(each[1], _verb_before(text[max(0, each.start() - 400) : each.start()]))
            )
        return tuple(found.values())
    for start, title in _english_titles(text):
        found.setdefault(title.casefold(), Instrument(title, _verb_before(text[max(0, start - 400) : start])))
    return tuple(found.values())


def _verb_before(text: str) -> str | None:
    """The verb that governs what follows: the nearest one of drawing up a text, else the nearest of any."""
    clause = text[-400:]
    if is_chinese(clause):
        found = [_CHINESE[each.group()] for each in _HAN_VERB.finditer(fold(re.split(r"[。；;]", clause)[-1]))]
    else:
        found = [
            _LEMMAS[int((each.lastgroup or "v0")[1:])]
            for each in _ENGLISH.finditer(clause)
            if each.group().islower() or each.start() < 3
        ]
    drawn = [each for each in found if each in _DRAWING_UP]
    chosen = drawn or found
    return chosen[-1] if chosen else None


def _english_titles(text: str) -> list[tuple[int, str]]:
    found = []
    for run in _TITLE.finditer(text):
        at = run.start()
        for piece in re.split(r"((?:,| and| as well as)+ the (?=[A-Z]))", run.group()):
            title = _trimmed(piece)
            skipped = piece.index(title) if title else 0
            if title and _is_title(title):
                found.append((at + skipped, title))
            at += len(piece)
    return found


def _trimmed(piece: str) -> str:
    """A title without a verb that only begins the sentence, and without link words at its ends."""
    words = piece.strip(" ,")
    first = re.match(r"[A-Z]\w*", words)
    if (
        first
        and _ENGLISH.fullmatch(first.group())
        and not re.match(r"Guid(?:ing|elines?)|Implementing|Revised|Draft (?!the )", words)
    ):
        words = re.sub(r"^[A-Z]\w*(?: out| up)?(?: the)? ?", "", words)
    words = re.sub(rf"^(?:{_LINK} )+", "", words)
    return re.sub(rf"(?:,? {_LINK})+$", "", words) if not words.endswith("(Draft)") else words


def _is_title(title: str) -> bool:
    capitals = [word for word in re.findall(_CAP, title) if word not in ("IP", "IPR", "I", "V")]
    return (
        len(capitals) >= 2
        and bool(re.search(rf"\b{_NOUN}\b", title))
        and not re.fullmatch(r"[A-Z]{2,}(?: [A-Z]{2,})*", title)
    )


def targets(text: str) -> tuple[Target, ...]:
    """Numbers that a measure is to reach, with unit and qualifier; years, ordinals and rates' bases are none."""
    return tuple(_han_targets(text) if is_chinese(text) else _english_targets(text))


def _english_targets(text: str) -> list[Target]:
    found = []
    for each in _TARGET.finditer(text):
        before = text[max(0, each.start("low") - 40) : each.start("low")]
        if (
            re.search(r"(?:\bper|\bNo\.?|\bArticles?|\bchapters?|\bform(?:s)?|\bevery|\bin)\s*$", before, re.I)
            and not each["unit"]
        ):
            continue
        if re.search(r"(?:\bper|\bNo\.?|\bArticles?|\bevery|\beach)\s*$", before, re.I):
            continue
        unit = _english_unit(each["unit"])
        if each["sign"]:
            unit = ("%" if each["sign"].strip() in ("%", "percent", "per cent") else "percentage points") + (
                f" {unit}" if unit else ""
            )
        if not unit or _is_year(each["low"], each["high"], each["sign"]):
            continue
        found.append(
            _target(
                each["low"],
                each["high"],
                (each["scale"] or "").strip(),
                each["before"],
                each["after"],
                unit,
                each.group(),
            )
        )
    return found


def _english_unit(words: str) -> str:
    kept: list[str] = []
    for word in words.split():
        if word.lower() in _STOP:
            break
        kept.append(word)
    return " ".join(kept)


def _is_year(low: str, high: str | None, sign: str | None) -> bool:
    return sign is None and all(re.fullmatch(r"(?:19|20)\d\d", each or low) for each in (low, high))


def _han_targets(text: str) -> list[Target]:
    folded, found = fold(text), []
    for each in _HAN_TARGET.finditer(folded):
        before = folded[max(0, each.start("low") - 40) : each.start("low")]
        if (re.search(r"(?:第|每|年|[年月号])\s*$", before) and not each["before"]) or re.search(
            r"(?:第|每)\s*$", before
        ):
            continue
        if (
            folded[each.end("low") : each.end("low") + 1] in "年月日号届"
            and folded[each.end("low") : each.end("low") + 1]
        ):
            continue
        thing = _thing_after(folded[each.end("unit") : each.end("unit") + 20])
        unit = each["unit"] + thing
        scale = each["scale"] or each["scale1"] or ""
        after = (each["after"] or "") + (each["more"] or "")
        later = re.match(rf"{re.escape(thing)}(左右|以上|以下|以内)", folded[each.end("unit") : each.end("unit") + 20])
        found.append(
            _target(
                each["low"],
                each["high"],
                scale,
                each["before"],
                after + (later[1] if later else ""),
                unit,
                each.group(),
            )
        )
    return found


def _thing_after(text: str) -> str:
    """The noun that follows a measure word, up to a sign, a qualifier or a verb."""
    run = re.match(r"(?:左右|以上|以下|以内|上下)?的?([\u4e00-\u9fff]{0,8})", text)
    thing = run[1] if run else ""
    cut = re.search(r"左右|以上|以下|以内|上下|的|和|与|及|为|进行|作为|开展|建立|实施|成为|并|中", thing)
    verb = _HAN_VERB.search(thing)
    ends = [each.start() for each in (cut, verb) if each]
    return thing[: min(ends)] if ends else thing


def _target(
    low: str, high: str | None, scale: str, before: str | None, after: str | None, unit: str, words: str
) -> Target:
    size = 1.0
    for sign in [scale] if scale in _SCALES else list(scale):
        size *= _SCALES.get(sign, 1.0)
    numbers = [_plain(float(each.replace(",", "")) * size) for each in (low, high) if each]
    told = f"{before or ''} {after or ''}".lower()
    qualifier = next((name for pattern, name in _QUALIFIERS if pattern.search(told)), "exactly")
    if len(numbers) == 2:
        return Target(
            None, numbers[0], numbers[1], "between" if qualifier == "exactly" else qualifier, unit, words.strip()
        )
    return Target(numbers[0], None, None, qualifier, unit, words.strip())


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 9)


def periods(text: str) -> tuple[str, ...]:
    """Years and plan periods that a text mentions, each once."""
    return tuple(dict.fromkeys(each.group().strip() for each in _PERIOD.finditer(text)))
