"""PDF as numbered lines: the text of its pages from top to bottom, column by column."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .endings import is_organ_line
from .folding import fold
from .model import Line
from .unreadable import PlanUnreadable

MOST_PAGES = 1000
MOST_SIGNS = 10 * 2**20


def lines_of_pdf(content: bytes, name: str) -> list[Line]:
    """The lines of a PDF in order.

    Raises:
        PlanUnreadable: damaged, locked, without text, or far longer than a plan is.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        document = pypdf.PdfReader(io.BytesIO(content))
        if document.is_encrypted and not document.decrypt(""):
            raise PlanUnreadable(f"“{name}” is locked by a password. Give an unlocked copy.")
        if len(document.pages) > MOST_PAGES:
            raise PlanUnreadable(
                f"“{name}” has {len(document.pages):,} pages; plans are read up to {MOST_PAGES:,}. Give the plan's own pages."
            )
        pages = _pages(document)
    except PlanUnreadable:
        raise
    except ImportError:
        raise PlanUnreadable(f"“{name}” is locked with a cipher that cannot be opened here. Give an unlocked copy.")
    except RecursionError:
        raise PlanUnreadable(f"“{name}” is no PDF that can be opened: its parts point in a circle. Export it anew.")
    except Exception as error:  # a damaged PDF fails in many ways, all of them the file's
        raise PlanUnreadable(f"“{name}” is no PDF that can be opened ({type(error).__name__}). Export it anew.")
    if not any(row.text for page in pages for row in page):
        raise PlanUnreadable(
            f"“{name}” has {len(pages)} pages and no text: it is a scan. Run text recognition (OCR) over it first."
        )
    return _numbered(pages)


@dataclass(frozen=True)
class _Row:
    """One line of a page: its words, and where and how large they are set; 0 where the page does not say."""

    text: str
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False


class _Reader:
    """Takes a page's words as they are drawn, and puts them together as rows."""

    def __init__(self) -> None:
        self.rows: list[_Row] = []
        self.text = ""
        self.spot: tuple[float, float, float, bool] | None = None

    def take(
        self, text: str, cm: Sequence[float], tm: Sequence[float], font: Mapping[str, object] | None, size: float
    ) -> None:
        """Words with their place: `cm` and `tm` are the matrices of the page and of the text."""
        for n, part in enumerate(text.split("\n")):
            if n:
                self.end()
            self.text += part
            if part.strip() and self.spot is None:
                x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                height = abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1]))
                self.spot = (x, y, height, "bold" in str((font or {}).get("/BaseFont", "")).lower())

    def end(self) -> None:
        """Close the row that is open."""
        self.rows.append(_Row(" ".join(self.text.split()), *(self.spot or ())))
        self.text, self.spot = "", None


def _pages(document: object) -> list[list[_Row]]:
    pages: list[list[_Row]] = []
    size = 0
    for page in document.pages:  # type: ignore[attr-defined]
        reader = _Reader()
        size += len(page.extract_text(visitor_text=reader.take) or "")
        reader.end()
        if size > MOST_SIGNS:
            raise PlanUnreadable("The PDF's text is longer than 10 MB. Give the plan's own pages.")
        pages.append(reader.rows)
    return pages


def _numbered(pages: list[list[_Row]]) -> list[Line]:
    """Lines counted through the document, with where paragraphs begin: by space, size, weight and indent, or a short line."""
    heads = _heads_and_feet([[row.text for row in page] for page in pages])
    rows = [row for page in pages for row in page]
    measured = _Measures.of(pages)
    found: list[Line] = []
    before: _Row | None = None
    for number, row in enumerate(rows, start=1):
        if row.text:
            starts = number not in heads and (before is None or measured.begins(before, row))
            found.append(Line(number, row.text, starts=starts, role="aside" if number in heads else ""))
            before = before if number in heads else row
    return found


@dataclass(frozen=True)
class _Measures:
    """What is usual in a document: signs on a full line, space between lines, size of letters, the left edge."""

    full: int
    leading: float
    size: float
    left: float
    spaced: bool

    @classmethod
    def of(cls, pages: list[list[_Row]]) -> _Measures:
        """The usual measures of a document's lines."""
        rows = [row for page in pages for row in page if row.text]
        widths = sorted(len(row.text) for row in rows if len(row.text) > 10)
        size = _usual([row.size for row in rows])
        pairs = [
            (one.y - other.y) for page in pages for one, other in pairwise([row for row in page if row.text])
            if one.size and abs(one.size - size) < 0.05 * size and abs(other.size - size) < 0.05 * size
        ]  # fmt: skip
        gaps = [gap for gap in pairs if 0.8 * size < gap < 6 * size]
        leading = _usual(gaps)
        wide = sum(gap > 1.3 * leading for gap in gaps)
        return cls(
            full=widths[len(widths) * 3 // 4] if widths else 0,
            leading=leading,
            size=size,
            left=_usual([row.x for row in rows]),
            spaced=wide * 12 > len(gaps) > 5,
        )

    def begins(self, before: _Row, row: _Row) -> bool:
        """Whether a row begins a paragraph."""
        gap = before.y - row.y
        if not (self.size and self.leading and before.size and row.size) or gap < 0 or gap > 12 * self.size:
            return self._after_short(before)
        if gap < 0.4 * row.size:
            return False
        if abs(before.size - row.size) > 0.06 * self.size or before.bold != row.bold:
            return True
        if gap > 1.3 * self.leading * max(1.0, row.size / self.size):
            return True
        indented = row.x > self.left + 1.2 * row.size and before.x < row.x - 1.2 * row.size
        return indented or (not self.spaced and self._after_short(before))

    def _after_short(self, before: _Row) -> bool:
        """Whether the row before ended its paragraph, as far as its length and last sign tell."""
        ended = fold(before.text).rstrip().endswith((".", "。", ")", ";", ":", "]"))
        return len(before.text) < 0.6 * self.full or (ended and len(before.text) < 0.97 * self.full)


def _usual(values: list[float]) -> float:
    """The most frequent of some lengths, to a fifth of a point; 0 where there are none."""
    counted = Counter(round(value * 5) / 5 for value in values if value)
    return counted.most_common(1)[0][0] if counted else 0.0


def _heads_and_feet(pages: list[list[str]]) -> set[int]:
    """The numbers of lines that stand first or last on most pages, alike but for their digits."""
    edges: dict[str, list[int]] = defaultdict(list)
    number = 0
    for page in pages:
        shown = [n for n, text in enumerate(page) if text.strip()]
        for n in dict.fromkeys([*shown[:2], *shown[-2:]]):
            edges[re.sub(r"\d+", "#", " ".join(page[n].split()))].append(number + n + 1)
        number += len(page)
    least = max(2, len(pages) // 2)
    return {n for key, places in edges.items() if len(places) >= least and not is_organ_line(key) for n in places}
