"""HTML as numbered lines: headings, paragraphs, lists with the numbers a browser shows, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from . import tables
from .docx_numbers import counted
from .model import Line

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "tr",
        "table",
        "caption",
        "pre",
        "blockquote",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "ul",
        "ol",
        "dl",
        "form",
        "fieldset",
        "address",
        "figure",
        "figcaption",
        "center",
        "body",
        "title",
        "option",
        "details",
        "summary",
        "hr",
    ]
)
_SILENT = frozenset(
    ["script", "style", "noscript", "template", "svg", "math", "select", "iframe", "object", "textarea"]
)
_ASIDE = frozenset(["nav", "footer", "aside", "button"])
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass
class _List:
    """An open list: what it counts with, and where it is."""

    form: str
    count: int


@dataclass
class _Table:
    """An open table: rows of cells."""

    rows: list[list[tables.Cell]] = field(default_factory=list)
    cells: list[Line] = field(default_factory=list)
    spans: dict[int, tuple[int, tables.Cell]] = field(default_factory=dict)
    rowspan: int = 1
    colspan: int = 1


class _Reader(HTMLParser):
    """Gathers words until a block begins or ends; each run of words is a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.words: list[str] = []
        self.emphasis: list[str] = []
        self.line = 0
        self.open: list[tuple[str, bool, bool]] = []  # tag, silent, aside
        self.lists: list[_List] = []
        self.tables: list[_Table] = []
        self.level = 0
        self.italic = 0
        self.label = ""
        self.fresh = True

    # -- words

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1]:
            return
        if not self.line and data.strip():
            before = data[: len(data) - len(data.lstrip())]
            self.line = self.getpos()[0] + before.count("\n")
        self.words.append(data)
        if self.italic and data.strip():
            self.emphasis.append(" ".join(data.split()))

    def flush(self, *, starts: bool = True) -> None:
        text = self.label + " ".join("".join(self.words).split())
        if text.strip():
            aside = "aside" if self.open and self.open[-1][2] else ""
            aside = "page title" if self.open and self.open[-1][0] == "title" else aside
            made = Line(
                self.line or self.getpos()[0], text.strip(), self.level, self.fresh, aside, tuple(self.emphasis)
            )
            (self.tables[-1].cells if self.tables else self.lines).append(made)
            self.label = ""
        if text.strip() or starts:
            self.fresh = starts
        self.words, self.emphasis, self.line = [], [], 0

    # -- tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.flush(starts=False)
            return
        if tag in _BLOCKS:
            self.flush()
        if tag in _VOID:
            return
        silent = bool(self.open and self.open[-1][1]) or tag in _SILENT or "hidden" in given
        silent = silent or bool(_HIDDEN.search(given.get("style", "")))
        aside = bool(self.open and self.open[-1][2]) or tag in _ASIDE
        self._close_implied(tag)
        if len(self.open) < 2000:
            self.open.append((tag, silent, aside))
        if not silent:
            self._begin(tag, given)

    def _close_implied(self, tag: str) -> None:
        """End tags that authors leave out: of list items, paragraphs, rows and cells."""
        ends = {"li": ("li", "p"), "p": ("p",), "tr": ("td", "th", "tr"), "td": ("td", "th"), "th": ("td", "th"),
                "dt": ("dt", "dd"), "dd": ("dt", "dd"), "body": ("head",)}.get(tag, ())  # fmt: skip
        if re.fullmatch(r"h[1-6]|div|ul|ol|table", tag):
            ends = ("p",)
        while self.open and self.open[-1][0] in ends:
            self.handle_endtag(self.open[-1][0])

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.level = int(tag[1])
        elif tag in ("i", "em", "cite"):
            self.italic += 1
        elif tag in ("ol", "ul"):
            start = given.get("start", "1")
            first = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
            self.lists.append(_List(_FORMS.get(given.get("type", "1"), "decimal") if tag == "ol" else "", first - 1))
        elif tag == "li" and self.lists:
            self._item(given.get("value", ""))
        elif tag == "table":
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
            self._spanned()
        elif tag in ("td", "th") and self.tables:
            table = self.tables[-1]
            table.cells = []
            if not table.rows:
                table.rows.append([])
            table.rowspan, table.colspan = (_span(given.get(name, "1")) for name in ("rowspan", "colspan"))

    def _item(self, value: str) -> None:
        last = self.lists[-1]
        last.count = int(value) if re.fullmatch(r"\d{1,6}", value) else last.count + 1
        self.label = f"{counted(last.count, last.form)}. " if last.form else "• "

    def _spanned(self) -> None:
        """Cells of the rows above that reach into this one."""
        table = self.tables[-1]
        while len(table.rows[-1]) in table.spans:
            place = len(table.rows[-1])
            left, cell = table.spans[place]
            table.rows[-1].append(cell)
            if left > 1:
                table.spans[place] = (left - 1, cell)
            else:
                del table.spans[place]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {each[0] for each in self.open}:
            return
        if tag in _BLOCKS:
            self.flush()
        while self.open:
            name, silent, _aside = self.open.pop()
            if not silent:
                self._end(name)
            if name == tag:
                return

    def _end(self, tag: str) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.level = 0
        elif tag in ("i", "em", "cite"):
            self.italic = max(0, self.italic - 1)
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.label = ""
        elif tag in ("td", "th") and self.tables and self.tables[-1].rows:
            self._cell()
        elif tag == "table" and self.tables:
            self._table()

    def _cell(self) -> None:
        table = self.tables[-1]
        cell = tables.Cell(tuple(table.cells), table.colspan)
        place = len(table.rows[-1])
        if table.rowspan > 1:
            table.spans[place] = (table.rowspan - 1, cell)
        table.rows[-1].append(cell)
        table.cells = []
        self._spanned()

    def _table(self) -> None:
        table = self.tables.pop()
        found = [*tables.of_rows(table.rows), *table.cells]
        (self.tables[-1].cells if self.tables else self.lines).extend(found)

    def finished(self) -> list[Line]:
        """All lines, with what was left open closed."""
        self.flush()
        while self.open:
            self.handle_endtag(self.open[-1][0])
        while self.tables:
            self._table()
        return self.lines


def _span(told: str) -> int:
    return min(int(told), 1000) if re.fullmatch(r"\d{1,4}", told) else 1


def lines_of_html(text: str) -> list[Line]:
    """The lines of a page in order, each with the source line its first word stands on."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.finished()
