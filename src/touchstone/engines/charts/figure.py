"""What a chart is made of: SVG, the table behind it, and numbers written as readers of a language expect."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

Cell = str | float | int | None
#: language -> the words that charts themselves say; everything else comes from the caller.
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "name": "name", "value": "value", "year": "year", "code": "code", "province": "province",
        "status": "status", "measures": "measures", "break": "break in the series", "unknown": "not known",
        "from": "from", "to": "below", "count": "count", "due": "due", "done": "done", "none": "none",
        "open": "open", "overdue": "overdue", "target": "target", "upright": "the upright marks",
        "share": "share", "low": "lower bound", "high": "upper bound", "until": "until",
    },
    "zh": {
        "name": "名称", "value": "数值", "year": "年份", "code": "代码", "province": "省份",
        "status": "状态", "measures": "措施", "break": "口径变化", "unknown": "未知",
        "from": "起", "to": "不足", "count": "数量", "due": "到期", "done": "完成", "none": "无",
        "open": "未完成", "overdue": "逾期", "target": "目标值", "upright": "竖线为",
        "share": "比例", "low": "下界", "high": "上界", "until": "止",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A drawing and the table it was drawn from.

    Args:
        svg: a whole <svg> element with role, title and description.
        columns, rows: the data, for the table beside the drawing; None where a value is not known.
        note: what the drawing leaves out and why; empty when it shows everything.
        kind: which chart it is, for `to_vega`; facts: what it shows besides the rows, such as a target.
    """

    svg: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    note: str = ""
    kind: str = ""
    language: str = "en"
    decimals: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The columns, each with whether it holds numbers."""
        texts = {place for row in self.rows for place, value in enumerate(row) if isinstance(value, str)}
        return [(column, place > 0 and place not in texts) for place, column in enumerate(self.columns)]

    @property
    def table(self) -> list[list[tuple[str, bool]]]:
        """The rows as written, each cell with whether it is a number; the first cell names its row."""
        return [
            [(_cell(value, place, self), place > 0 and not isinstance(value, str)) for place, value in enumerate(row)]
            for row in self.rows
        ]


def _cell(value: Cell, place: int, figure: Figure) -> str:
    if isinstance(value, str) or place == 0:
        return str(value)
    return number(value, figure.language, figure.decimals)


@dataclass
class Canvas:
    """Collects the shapes of one drawing.

    Args:
        width, height: of the view box, in units that are pixels at full size.
    """

    width: float
    height: float
    title: str
    description: str
    language: str = "en"
    shapes: list[str] = field(default_factory=list)

    def add(self, tag: str, text: str | None = None, **facts: Any) -> None:
        """One element; "css" is its class, other names are attributes with "_" for "-"."""
        css = facts.pop("css", "")
        named = ({"class": css} if css else {}) | {name.replace("_", "-"): value for name, value in facts.items()}
        attributes = "".join(f' {name}="{escape(_written(value), quote=True)}"' for name, value in named.items())
        inside = "" if text is None else escape(clean(text))
        self.shapes.append(f"<{tag}{attributes}>{inside}</{tag}>")

    def svg(self) -> str:
        tag = "zh-Hans" if self.language.startswith("zh") else "en"
        size = f"0 0 {_written(self.width)} {_written(self.height)}"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" lang="{tag}" viewBox="{size}" '
            f'width="{_written(self.width)}" height="{_written(self.height)}">'
        )
        told = f"<title>{escape(clean(self.title))}</title><desc>{escape(clean(self.description))}</desc>"
        return head + told + "".join(self.shapes) + "</svg>"


def word(name: str, language: str) -> str:
    """A word that charts say, in the reader's language."""
    return WORDS["zh" if language.startswith("zh") else "en"][name]


def clean(text: str) -> str:
    """Text without the characters that XML does not take."""
    return "".join(
        sign for sign in text if sign >= " " and not 0xD800 <= ord(sign) <= 0xDFFF and sign not in "\ufffe\uffff"
    )


def text_width(text: str, size: float = 12) -> float:
    """About how wide a text is drawn; Chinese characters are square, others a little over half as wide."""
    return sum(size if ord(sign) > 0x2E7F else size * 0.56 for sign in text)


def cut(text: str, room: float, size: float = 12) -> str:
    """A text that fits its room, with "…" where it was cut; the table beside the drawing has it whole.

    >>> cut("Inner Mongolia", 200), cut("Inner Mongolia", 60)
    ('Inner Mongolia', 'Inner M…')
    """
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def _written(value: Any) -> str:
    if not isinstance(value, float):
        return clean(str(value))
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number(value: float | None, language: str = "en", decimals: int | None = None) -> str:
    """A number as a reader expects it: grouped; in Chinese in 万 from ten thousand and 亿 from a hundred million.

    >>> number(1234567), number(1234567, "zh"), number(2.3712, decimals=2), number(None)
    ('1,234,567', '123.46万', '2.37', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if language.startswith("zh"):
        for size, unit in ((1e8, "亿"), (1e4, "万")):
            if round(abs(value) / size, 2) >= 1 and abs(value) >= 1e4:
                return _grouped(value / size) + unit
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 2
    return f"{value:,.{decimals}f}"


def exact(value: float | None, language: str = "en") -> str:
    """A number with as many decimals as it was given with, so that a target of 3.3 does not read 3.30.

    >>> exact(3.3), exact(40.0), exact(12500, "zh")
    ('3.3', '40', '1.25万')
    """
    places = len(f"{value:.6f}".rstrip("0").partition(".")[2]) if value is not None else 0
    return number(value, language, places)


def _grouped(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers that span a range: steps of 1, 2 or 5 times a power of ten.

    >>> ticks(0, 10)
    [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    >>> ticks(0, 0.7)
    [0.0, 0.2, 0.4, 0.6, 0.8]
    """
    if high <= low:
        high = low + 1
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= raw * 0.999999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{place * step:.12g}") for place in range(first, last + 1)]


def known(values: Sequence[float | None]) -> list[float]:
    """The values that are known and finite."""
    return [value for value in values if value is not None and math.isfinite(value)]


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The places of labels along an axis, moved down just so far that none lies on another.

    >>> spread([10.0, 12.0, 40.0], 14)
    [10.0, 24.0, 40.0]
    """
    moved: dict[int, float] = {}
    last = -math.inf
    for index in sorted(range(len(places)), key=lambda index: places[index]):
        last = max(places[index], last + gap)
        moved[index] = last
    return [moved[index] for index in range(len(places))]
