"""Files as numbered lines: text, HTML, DOCX and PDF.

The number of a line is its line in a text or HTML source; in a DOCX the ordinal of the paragraph, in a PDF the ordinal
of the text line, both counted from 1.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from typing import Any

from .model import Line
from .unreadable import PlanUnreadable

MOST_BYTES = 50 * 2**20
MOST_UNPACKED = 200 * 2**20
_BLOCKS = (
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "dt",
    "dd",
    "title",
    "caption",
    "pre",
    "blockquote",
)


def read_lines(content: bytes, name: str) -> list[Line]:
    """The non-blank lines of a file of any kind it may be.

    Raises:
        PlanUnreadable: empty, too large, damaged, without text, or of an unknown encoding.
    """
    if not content.strip():
        raise PlanUnreadable(f"“{name}” is empty. Give the file that holds the plan's text.")
    if len(content) > MOST_BYTES:
        size = len(content) / 2**20
        raise PlanUnreadable(
            f"“{name}” has {size:.0f} MB; plans are read up to {MOST_BYTES // 2**20} MB. Give the plan's text alone."
        )
    lines = _reader(content, name)(content, name)
    if not lines:
        raise PlanUnreadable(f"“{name}” holds no text. Give a file whose text can be selected and copied.")
    return lines


def _reader(content: bytes, name: str) -> Any:
    lowered = name.lower()
    if content.startswith(b"%PDF"):
        return _pdf
    if content.startswith(b"PK\x03\x04") or lowered.endswith((".docx", ".docm")):
        return _docx
    if lowered.endswith(".pdf"):
        return _pdf
    start = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if lowered.endswith((".html", ".htm", ".xhtml")) or start.startswith((b"<!doctype html", b"<html")):
        return _html
    return _text


def decoded(content: bytes, name: str) -> str:
    """Text in UTF-8, UTF-16, GB18030 or Big5; PlanUnreadable where it is none of them."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16", name)
    for encoding in ("utf-8-sig", "gb18030", "big5"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _reads_well(text):
            return _without_nul(text, name)
    raise PlanUnreadable(
        f"“{name}” is not text in UTF-8, UTF-16, GB18030 or Big5. Save it as UTF-8 text, or give the DOCX or PDF."
    )


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return _without_nul(content.decode(encoding), name)
    except UnicodeDecodeError as error:
        raise PlanUnreadable(f"“{name}” begins as {encoding} and breaks at byte {error.start}. Save it as UTF-8 text.")


def _without_nul(text: str, name: str) -> str:
    if "\x00" in text:
        at = text[: text.index("\x00")].count("\n") + 1
        raise PlanUnreadable(f"“{name}” is not text: line {at} holds a NUL. Give the plan as text, HTML, DOCX or PDF.")
    return text


def _reads_well(text: str) -> bool:
    """Whether text decoded by guess is made of common signs and not of rare ones."""
    han = re.findall(r"[\u3400-\u9fff]", text)
    common = sum("\u4e00" <= sign <= "\u9fa5" for sign in han)
    strange = len(re.findall(r"[\ue000-\uf8ff\ufffd\x80-\x9f]", text))
    return strange * 20 <= len(text) and (not han or common >= 0.97 * len(han))


def _text(content: bytes, name: str) -> list[Line]:
    found = decoded(content, name).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return [Line(number, text.strip()) for number, text in enumerate(found.split("\n"), start=1) if text.strip()]


def _html(content: bytes, name: str) -> list[Line]:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(decoded(content, name), "html.parser")
    for gone in soup(["script", "style", "noscript", "template"]):
        gone.decompose()
    for broken in soup("br"):
        broken.replace_with("\n")
    body, lines, seen = soup.body or soup, [], set()
    for block in body.find_all(string=True):
        owner = next((each for each in block.parents if each.name in (*_BLOCKS, "div", "body")), body)
        if id(owner) in seen or not str(block).strip():
            continue
        if owner.name in _BLOCKS:
            seen.add(id(owner))
        level = int(owner.name[1]) if re.fullmatch(r"h[1-6]", owner.name) else 0
        text = owner.get_text() if owner.name in _BLOCKS else str(block)
        for part in _label_of(owner, text).split("\n"):
            plain = " ".join(part.split())
            if plain:
                lines.append(Line(getattr(owner, "sourceline", 0) or 1, plain, level))
    return lines


def _label_of(owner: Any, text: str) -> str:
    """A list item with the number that a browser would show."""
    if owner.name != "li" or owner.parent is None or owner.parent.name != "ol":
        return str(text)
    items = owner.parent.find_all("li", recursive=False)
    start = str(owner.parent.get("start") or "1")
    place = next((n for n, each in enumerate(items) if each is owner), 0)
    return f"{(int(start) if start.isdecimal() else 1) + place}. {text.strip()}"


def _docx(content: bytes, name: str) -> list[Line]:
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise PlanUnreadable(
                f"“{name}” unpacks to {unpacked / 2**20:.0f} MB; the limit is {MOST_UNPACKED // 2**20} MB. "
                "Save the plan's text in a new document."
            )
        paragraphs = list(_paragraphs(docx.Document(io.BytesIO(content))))
    except PlanUnreadable:
        raise
    except Exception as error:  # a damaged package fails in many ways, all of them the file's
        raise PlanUnreadable(f"“{name}” is no DOCX that can be opened ({type(error).__name__}). Save it anew as DOCX.")
    counters: dict[tuple[str, int], int] = defaultdict(int)
    lines = []
    for number, paragraph in enumerate(paragraphs, start=1):
        text = " ".join(paragraph.text.split())
        if text:
            style = paragraph.style.name if paragraph.style is not None else ""
            found = re.fullmatch(r"(?:Heading|标题) ?(\d)", style or "")
            lines.append(Line(number, _automatic(paragraph, counters) + text, int(found[1]) if found else 0))
    return lines


def _paragraphs(document: Any) -> Any:
    """Paragraphs of the body in order, those in tables too."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs


def _marking(paragraph: Any) -> Any:
    """The list a paragraph belongs to: its own mark, or that of its style."""
    owner = paragraph._p.pPr
    if owner is not None and owner.numPr is not None:
        return owner.numPr
    style = paragraph.style
    while style is not None:
        owner = style.element.pPr
        if owner is not None and owner.numPr is not None:
            return owner.numPr
        style = style.base_style
    return None


def _automatic(paragraph: Any, counters: dict[tuple[str, int], int]) -> str:
    """The number that a word processor shows before a paragraph of an automatic list, as "1. " or "（一）"."""
    from docx.oxml.ns import qn

    marked = _marking(paragraph)
    if marked is None or marked.numId is None or not marked.numId.val:
        return ""
    level = marked.ilvl.val if marked.ilvl is not None else 0
    key = (str(marked.numId.val), level)
    counters[key] += 1
    for other in [each for each in counters if each[0] == key[0] and each[1] > level]:
        counters[other] = 0
    try:
        numbering = paragraph.part.numbering_part.element
        number = next(each for each in numbering.findall(qn("w:num")) if each.get(qn("w:numId")) == key[0])
        abstract_id = number.find(qn("w:abstractNumId")).get(qn("w:val"))
        abstract = next(
            each for each in numbering.findall(qn("w:abstractNum")) if each.get(qn("w:abstractNumId")) == abstract_id
        )
        shape = next(each for each in abstract.findall(qn("w:lvl")) if each.get(qn("w:ilvl")) == str(level))
        form = shape.find(qn("w:numFmt")).get(qn("w:val"))
        pattern = shape.find(qn("w:lvlText")).get(qn("w:val"))
    except (StopIteration, AttributeError, KeyError, NotImplementedError):
        form, pattern = "decimal", f"%{level + 1}."
    if form == "bullet":
        return ""
    return str(pattern).replace(f"%{level + 1}", _counted(counters[key], form)) + " "


def _counted(value: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
        made = ""
        for size, sign in signs:
            made += sign * (value // size)
            value %= size
        return made
    if form.startswith(("chinese", "ideograph", "taiwanese", "japaneseCounting")):
        digits = "〇一二三四五六七八九"
        tens, ones = divmod(value, 10)
        return f"{'' if tens < 2 else digits[tens]}{'十' if tens else ''}{digits[ones] if ones or not tens else ''}"
    return str(value)


def _pdf(content: bytes, name: str) -> list[Line]:
    import pypdf

    try:
        document = pypdf.PdfReader(io.BytesIO(content))
        if document.is_encrypted and not document.decrypt(""):
            raise PlanUnreadable(f"“{name}” is locked by a password. Give an unlocked copy.")
        pages = [page.extract_text() or "" for page in document.pages]
    except PlanUnreadable:
        raise
    except Exception as error:  # a damaged PDF fails in many ways, all of them the file's
        raise PlanUnreadable(f"“{name}” is no PDF that can be opened ({type(error).__name__}). Export it anew.")
    lines = [text for page in pages for text in page.split("\n")]
    if not any(line.strip() for line in lines):
        raise PlanUnreadable(
            f"“{name}” has {len(pages)} pages and no text: it is a scan. Run text recognition (OCR) over it first."
        )
    return [Line(number, " ".join(text.split())) for number, text in enumerate(lines, start=1) if text.strip()]
