"""PDF as numbered lines: the text of its pages from top to bottom, column by column."""

from __future__ import annotations

import io
import logging
import re
from collections import defaultdict

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
    if not any(text.strip() for page in pages for text in page):
        raise PlanUnreadable(
            f"“{name}” has {len(pages)} pages and no text: it is a scan. Run text recognition (OCR) over it first."
        )
    return _numbered(pages)


def _pages(document: object) -> list[list[str]]:
    pages: list[list[str]] = []
    size = 0
    for page in document.pages:  # type: ignore[attr-defined]
        text = page.extract_text() or ""
        size += len(text)
        if size > MOST_SIGNS:
            raise PlanUnreadable("The PDF's text is longer than 10 MB. Give the plan's own pages.")
        pages.append(text.split("\n"))
    return pages


def _numbered(pages: list[list[str]]) -> list[Line]:
    """Lines counted through the document; a short line ends its paragraph, as pages have no blank lines."""
    heads = _heads_and_feet(pages)
    plain = [" ".join(text.split()) for page in pages for text in page]
    widths = sorted(len(text) for text in plain if len(text) > 10)
    full = widths[len(widths) * 3 // 4] if widths else 0
    found: list[Line] = []
    starts = True
    for number, text in enumerate(plain, start=1):
        if text:
            found.append(Line(number, text, starts=starts, role="aside" if number in heads else ""))
        if number in heads:
            continue
        ended = fold(text).rstrip().endswith((".", "。", ")", ";", ":", "]"))
        starts = not text or len(text) < 0.6 * full or (ended and len(text) < 0.97 * full)
    return found


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
