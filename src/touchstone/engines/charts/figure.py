"""What a chart is made of: SVG, the table behind it, and numbers written as readers of a language expect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

Cell = str | float | int | None


@dataclass(frozen=True)
class Figure:
    """A drawing and the table it was drawn from.

    Args:
        svg: a whole <svg> element with role, title and description.
        columns, rows: the data, for the table beside the drawing; None where a value is not known.
    """

    svg: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    note: str = ""


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


def clean(text: str) -> str:
    """Text without the control characters that XML does not take."""
    return "".join(sign for sign in text if sign >= " " and not 0xD800 <= ord(sign) <= 0xDFFF)


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return clean(str(value))


def number(value: float | None, language: str = "en", decimals: int | None = None) -> str:
    """A number as a reader expects it: grouped; in Chinese in 万 from ten thousand and 亿 from a hundred million.

    >>> number(1234567), number(1234567, "zh"), number(2.3712, decimals=2), number(None)
    ('1,234,567', '123.46万', '2.37', '–')
    """
    if value is None or math.isnan(value):
        return "–"
    if language.startswith("zh"):
        for size, word in ((1e8, "亿"), (1e4, "万")):
            if abs(value) >= size:
                return f"{value / size:,.2f}".rstrip("0").rstrip(".") + word
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 2
    return f"{value:,.{decimals}f}"


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
    return [round(place * step, 10) for place in range(first, last + 1)]


def known(values: Sequence[float | None]) -> list[float]:
    """The values that are known and finite."""
    return [value for value in values if value is not None and math.isfinite(value)]
