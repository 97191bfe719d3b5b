"""The manual inside the house: the guide's own files as pages, and which part of it explains which page."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from touchstone.kernel.access.openness import open_to

#: Namespace or name of an address -> the part of the page "guide/pages" that explains it; the rest begins at its top.
EXPLAINED = {
    "plan:front": "sheet", "plan:sheet": "sheet", "plan:measure": "measure", "plan:chapter": "sheet",
    "plan:organ": "organ", "plan:organs": "organ", "plan:annual-report": "annual-report", "plan:report": "report",
    "plan:drafts": "draft", "plan:draft": "draft", "plan:lineage": "lineage", "plan:overdue": "overdue",
    "plan:without-evidence": "overdue", "plan:link": "lineage", "plan:unlink": "lineage", "plan:plans": "lineage",
    "plan:hand-off": "organ", "plan": "measure",
    "registers:index": "registers", "registers:rows": "list", "registers:record": "record", "registers:new": "form",
    "registers:amend": "form", "registers:step": "step", "registers": "list",
    "documents": "documents", "imports": "import", "clock": "limits", "indicators": "indicator", "parties": "parties",
    "regions": "regions", "works:ranking": "ranking", "works": "certificate", "corpus": "corpus",
    "desk": "desk", "search": "search", "glossary": "glossary", "open-data": "open-data", "api-reference": "api",
    "sign-in": "account", "account": "account", "people": "people", "analysis": "analysis",
}  # fmt: skip
#: The journeys, one for each kind of reader, in the order of the index.
JOURNEYS = ("office", "officer", "registrar", "applicant", "public", "analyst", "administrator")


@dataclass(frozen=True)
class Page:
    """A page of the manual as it is shown.

    Args:
        title: its first heading. body: the rest as HTML. translated: False where it is shown in English for want of
            the reader's language.
    """

    title: str
    body: str
    translated: bool


@cache
def folder() -> Path:
    """Where the files lie: inside an installed package, or in the docs of a working copy."""
    inside = Path(__file__).parent / "docs"
    return inside if inside.is_dir() else settings.PACKAGE.parents[1] / "docs"


@cache
def _names() -> frozenset[str]:
    """Every page by its path below the folder, without ending."""
    files = (each.relative_to(folder()).as_posix() for each in folder().rglob("*.md"))
    return frozenset(each.removesuffix(".md") for each in files if not each.endswith(".zh.md"))


def page(name: str, language: str) -> Page | None:
    """A page in a language, or in English where it is not written in it; None where there is no such page."""
    if name not in _names():
        return None
    wants_chinese = language.startswith("zh")
    chinese = folder() / f"{name}.zh.md"
    written = wants_chinese and chinese.is_file()
    return _read(chinese if written else folder() / f"{name}.md", name, written or not wants_chinese, language)


@cache
def _read(path: Path, name: str, translated: bool, language: str) -> Page:
    """A file as a page; kept for each language, for links lead to pages of the reader's language."""
    tokens = MARKDOWN.parse(path.read_text(encoding="utf-8"))
    title = ""
    if tokens and tokens[0].type == "heading_open":
        title, tokens = tokens[1].content, tokens[3:]
    for each in tokens:
        _lead_inside(each.children or [], posixpath.dirname(name))
    return Page(title, MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}), translated)


def _framed(kind: str) -> str:
    return f'<div class="table-frame" tabindex="0" role="group" aria-label="{kind}">'


def _table_opened(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    return f'{_framed(_("Table"))}<table class="rows">'


def _table_closed(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    return "</table></div>"


def _code(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    return f"{_framed(_('Example'))}<pre><code>{escape(tokens[at].content)}</code></pre></div>"


#: Raw HTML is let through: the files are the house's own, and it holds nothing but anchors.
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
MARKDOWN.add_render_rule("table_open", _table_opened)
MARKDOWN.add_render_rule("table_close", _table_closed)
MARKDOWN.add_render_rule("fence", _code)


def _lead_inside(tokens: list[Token], here: str) -> None:
    """Links to other files of the docs lead to their pages of the manual, and pictures to where they are served."""
    for each in tokens:
        for name in ("href", "src"):
            target = each.attrGet(name)
            if isinstance(target, str) and "://" not in target and not target.startswith("#"):
                each.attrSet(name, _address(target, here))


def _address(target: str, here: str) -> str:
    file, _hash, anchor = target.partition("#")
    goal = posixpath.normpath(posixpath.join(here, file))
    if goal.startswith("pictures/"):
        return reverse("help:picture", args=[posixpath.basename(goal)])
    goal = goal.removesuffix(".md").removesuffix(".zh")
    if goal not in _names():
        return reverse("help:index")
    return reverse("help:page", args=[goal]) + (f"#{anchor}" if anchor else "")


@open_to("public")
def index(request: HttpRequest) -> HttpResponse:
    """What the manual holds: a way in for each kind of reader, what each page is for, and the guides."""
    language = get_language() or "en"
    ways = [(f"guide/journeys/{name}", page(f"guide/journeys/{name}", language)) for name in JOURNEYS]
    guides = sorted(name for name in _names() if name.startswith("guide/") and name.count("/") == 1)
    rest = [(name, page(name, language)) for name in guides if name != "guide/pages"]
    return render(request, "touchstone/manual_index.html", {"ways": ways, "guides": rest})


@open_to("public")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the manual."""
    found = page(name.rstrip("/"), get_language() or "en")
    if found is None:
        raise Http404(_("The manual has no page “%(name)s”.") % {"name": name[:80]})
    return render(request, "touchstone/manual.html", {"page": found})


@open_to("public")
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture that a page of the manual shows."""
    file = folder() / "pictures" / name
    if file.parent != folder() / "pictures" or file.suffix != ".png" or not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/png")


app_name = "help"
urlpatterns = [
    path("", index, name="index"),
    path("pictures/<str:name>", picture, name="picture"),
    path("<path:name>/", one, name="page"),
]


def address_for(request: HttpRequest) -> str:
    """Where the manual explains the page at hand; the top of the manual where it names no part for it."""
    match = request.resolver_match
    if match is None or match.view_name.startswith("help:"):
        return reverse("help:index")
    part = EXPLAINED.get(match.view_name) or EXPLAINED.get(match.view_name.split(":")[0], "")
    return reverse("help:page", args=["guide/pages"]) + (f"#{part}" if part else "")
