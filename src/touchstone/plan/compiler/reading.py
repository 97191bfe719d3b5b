"""Files as numbered lines: text, HTML, DOCX and PDF.

The number of a line is its line in a text or HTML source; in a DOCX the ordinal of the paragraph, in a PDF the ordinal
of the text line, both counted from 1.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from . import tables
from .decoding import decoded
from .folding import unified
from .model import Line
from .unreadable import PlanUnreadable

MOST_BYTES = 50 * 2**20
#: ninety measures have some 30 KB of text and are read in 0.05 s; this much takes seconds, and more is no plan
MOST_TEXT = 4 * 2**20
MOST_MARKUP = 20 * 2**20
_SIGN_IN = re.compile(r"<input[^>]{0,300}type\s*=\s*[\"']?password", re.I)
_SPACES = re.compile("[ \xa0\u2007\u202f]+")
_NUMBERED = re.compile(r"^[(（第]?\s*(?:\d{1,3}|[一二三四五六七八九十]+|[IVX]+)\s*[)）、.．章条]", re.M)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file; one that is too large is refused before it is read.

    Raises:
        PlanUnreadable: missing, not to be opened, no file, or too large.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISFIFO(found.st_mode):
            raise PlanUnreadable(f"“{path.name}” is no file. Give the file that holds the plan's text.")
        if found.st_size > MOST_BYTES:
            raise _too_large(path.name, found.st_size, MOST_BYTES)
        with path.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise PlanUnreadable(f"“{path.name}” cannot be read: {error.strerror}. Check the path and its permissions.")
    except ValueError as error:
        if isinstance(error, PlanUnreadable):
            raise
        raise PlanUnreadable(f"The path cannot be read: {error}. Check it.")


def read_lines(content: bytes, name: str) -> list[Line]:
    """The non-blank lines of a file of any kind it may be.

    Raises:
        PlanUnreadable: empty, too large, damaged, without text, or of an unknown encoding.
    """
    if len(content) > MOST_BYTES:
        raise _too_large(name, len(content), MOST_BYTES)
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise PlanUnreadable(f"“{name}” is empty. Give the file that holds the plan's text.")
    lines = _reader(content, name)(content, name)
    if not lines:
        raise PlanUnreadable(f"“{name}” holds no text. Give a file whose text can be selected and copied.")
    return lines


def _of_a_plans_size(lines: list[Line], name: str) -> list[Line]:
    size = sum(len(line.text) for line in lines)
    if size > MOST_TEXT:
        raise _too_large(name, size, MOST_TEXT, "of text ")
    return [replace(line, text=unified(line.text)) for line in lines]


def _too_large(name: str, size: int, limit: int, of: str = "") -> PlanUnreadable:
    return PlanUnreadable(
        f"“{name}” has {size / 2**20:.1f} MB {of}".rstrip() + f"; plans are read up to {limit // 2**20} MB. "
        "Give the plan's own text alone, or its chapters as files of their own."
    )


def _reader(content: bytes, name: str) -> Callable[[bytes, str], list[Line]]:
    lowered = name.lower()
    if content[:1024].lstrip().startswith(b"%PDF") or lowered.endswith(".pdf"):
        return _pdf
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")) or lowered.endswith((".docx", ".docm", ".dotx")):
        return _docx
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise PlanUnreadable(
            f"“{name}” is a document of the old binary or an encrypted Office format. Save it as DOCX."
        )
    if content.startswith(b"{\\rtf"):
        raise PlanUnreadable(f"“{name}” is rich text (RTF). Save it as DOCX or plain text.")
    start = content[:3000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    marked = start.startswith((b"<!doctype html", b"<html")) or (
        start.startswith((b"<?xml", b"<!--")) and b"<html" in start
    )
    if lowered.endswith((".html", ".htm", ".xhtml", ".shtml")) or marked:
        return _html
    return _text


def _text(content: bytes, name: str) -> list[Line]:
    return lines_of_text(decoded(content, name), name)


def lines_of_text(text: str, name: str) -> list[Line]:
    """The non-blank lines of a text; rows of a table become the lines of a measure.

    Raises:
        PlanUnreadable: empty or too long.
    """
    if re.match(r"\ufeff?\s*(?:<!doctype html|<html)", text[:2000], re.I):
        return _html_lines(text, name)
    if len(text) > MOST_TEXT:
        raise _too_large(name, len(text), MOST_TEXT, "of text ")
    if not text.strip("\ufeff \t\r\n\x0c"):
        raise PlanUnreadable(f"“{name}” is empty. Give the file that holds the plan's text.")
    found: list[Line] = []
    text = unified(text)
    rows = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text)
    blank = True
    for number, row in enumerate(rows, start=1):
        plain = row.strip(" \t\u3000\ufeff\xa0\u200b")
        if plain:
            plain = _SPACES.sub(" ", plain)
            found.append(Line(number, plain, starts=blank or row.startswith("\u3000\u3000")))
        blank = not plain
    return tables.of_text(_marked(found))


def _marked(lines: list[Line]) -> list[Line]:
    """Headings and emphasis as Markdown writes them; `#` is otherwise a sign like others."""
    if sum(bool(re.match(r"#{1,6} \S", line.text)) for line in lines) < 2:
        return lines
    made = []
    for line in lines:
        found = re.match(r"(#{1,6}) +(.+?)(?: #+)?$", line.text)
        text = found[2] if found else line.text
        made.append(Line(line.number, text, len(found[1]) if found else 0, line.starts or bool(found)))
    return made


def _html(content: bytes, name: str) -> list[Line]:
    return _html_lines(decoded(content, name, declares=True), name)


def _html_lines(text: str, name: str) -> list[Line]:
    from .html_lines import lines_of_html

    if len(text) > MOST_MARKUP:
        raise _too_large(name, len(text), MOST_MARKUP)
    lines = _of_a_plans_size(lines_of_html(text), name)
    shown = "\n".join(line.text for line in lines)
    if _SIGN_IN.search(text) and len(_NUMBERED.findall(shown)) < 3:
        raise PlanUnreadable(
            f"“{name}” is a page that asks for a password, not a plan. Sign in with a browser, open the plan and save it."
        )
    return lines


def _docx(content: bytes, name: str) -> list[Line]:
    from .docx_lines import lines_of_docx

    return _of_a_plans_size(lines_of_docx(content, name), name)


def _pdf(content: bytes, name: str) -> list[Line]:
    from .pdf_lines import lines_of_pdf

    return _of_a_plans_size(lines_of_pdf(content, name), name)
