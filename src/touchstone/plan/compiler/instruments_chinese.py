"""Instruments in Chinese: 《…》 with the verb before or behind, and titles without 《》 that are drawn up."""

from __future__ import annotations

import re

from .folding import fold
from .lexicon import any_of
from .model import Instrument
from .verbs import CHINESE, MERE, chinese, strongest

_TITLED = re.compile(
    r"《((?:[^《》]|《[^《》]{1,80}》){2,150})》(\s*[（(](?:草案|试行|暂行|修订[^）)]{0,6}|送审稿|征求意见稿|[^）)]{0,4}\d{4}[^）)]{0,12})[）)])?"
)
_HEAD = any_of("instruments", "chinese")
_DRAWING = "|".join(sorted((word for word, lemma in CHINESE.items() if lemma in (
    "revise", "draft", "promulgate", "formulate", "publish", "issue", "abolish")), key=len, reverse=True))  # fmt: skip
_PLAIN = re.compile(
    rf"(?P<verbs>(?:(?:{_DRAWING}|完善|研究|修订完善)(?:并适时|、适时|适时|和|与|及|并|、|或)?)+)(?P<title>[^，。；、：,;:.《》“”()]{{1,60}}?(?:{_HEAD})"
    r"(?:\((?:草案|试行|暂行|修订稿|送审稿|征求意见稿)\))?)(?=[，。；、,;.)]|$|\d|[一二三四五六七八九十百两]+(?:项|个|件|部|种)|(?:等|并|和|及|与|的)|(?:修订|制定|起草))"
)
#: titles in corner or double quotes, which texts of Taiwan, Hong Kong and the press use for 《》
_QUOTED = re.compile(
    rf"[「『“\"]([^「」『』“”\"《》，。；]{{3,60}}?(?:{any_of('instruments', 'chinese')}|條例|辦法|細則|規定|意見|規則|綱要|規劃|準則|規範|公約|條約|協定)"
    r"(?:[（(](?:草案|试行|試行|暫行|暂行)[）)])?)[」』”\"]"
)
_DRAWN = frozenset(["revise", "draft", "promulgate", "formulate", "publish", "issue", "abolish"])
_NO_LAW = re.compile(r"[方立执司合依违非守普用做看想说无宪民]法$")
_DROP = re.compile(rf"^(?:{any_of('instruments', 'chinese_drop')}|的)+")
_LONGEST_BACK = 120


def chinese_instruments(text: str) -> tuple[Instrument, ...]:
    """The instruments of a Chinese measure in order, each once.

    >>> [(each.title, each.verb) for each in chinese_instruments("推动《示例法》修订，制定示例指南。")]
    [('示例法', 'revise'), ('示例指南', 'formulate')]
    """
    folded = fold(text)
    found: dict[str, tuple[int, Instrument]] = {}
    for each in _TITLED.finditer(text):
        title = each[1] + (each[2] or "").strip()
        found.setdefault(each[1], (each.start(), Instrument(title, _verb(folded, each.start(), each.end()))))
    for each in _QUOTED.finditer(text):
        title, verb = each[1], _verb(folded, each.start(), each.end())
        if title not in found and (verb in _DRAWN or len(title) > 9) and not _NO_LAW.search(fold(title)):
            found[title] = (each.start(), Instrument(title, verb))
    hidden = re.sub(r"《[^》]*》", lambda run: "《" + "\x01" * (len(run.group()) - 2) + "》", folded)
    for each in _PLAIN.finditer(hidden):
        start = each.start("title")
        title = text[start : each.end("title")]
        dropped = _DROP.match(title)
        title = title[dropped.end() :] if dropped else title
        if len(title) < 3 or _NO_LAW.search(fold(title)) or chinese().match(fold(title)) or title in found:
            continue
        verbs = [CHINESE[run.group()] for run in chinese().finditer(each["verbs"])]
        found[title] = (start, Instrument(title, strongest(verbs)))
    return tuple(made for _start, made in sorted(found.values(), key=lambda each: each[0]))


def _verb(folded: str, start: int, end: int) -> str | None:
    """The verb of a title in 《》: the one right behind it where that before only moves things, else the one before."""
    clause = re.split(r"[。；;]", folded[max(0, start - _LONGEST_BACK) : start])[-1]
    bare = re.sub(r"《[^》]*》?", lambda run: "\x01" * len(run.group()), clause)
    runs: list[tuple[list[str], int]] = []
    for each in chinese().finditer(bare):
        joined = runs and re.fullmatch(
            r"(?:和|与|及|并|、|或|并适时|、适时|适时|,?并)?", bare[runs[-1][1] : each.start()]
        )
        if runs and joined:
            runs[-1] = ([*runs[-1][0], CHINESE[each.group()]], each.end())
        else:
            runs.append(([CHINESE[each.group()]], each.end()))
    before = strongest(runs[-1][0]) if runs else None
    behind = re.match(
        r"(?:[、和与及]|《[^》]*》)*(?:等)?(?:的)?(?:相关|有关)?(?:法律法规)?(?:的)?(?:第[一二三四五六七八九十\d]+次)?(?:全面|进一步|尽快|争取|力争|年内|年底前){0,3}([\u4e00-\u9fff]{2,4})",
        folded[end:],
    )
    if (before is None or before in MERE) and behind:
        verb = chinese().match(behind[1])
        if verb and CHINESE[verb.group()] not in ("increase", "participate"):
            return CHINESE[verb.group()]
    return before
