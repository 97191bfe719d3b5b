"""Public search of publications (measure 72): query, facets, chart, documents, and whole answers as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchstone.corpus.search.excerpts import excerpts
from touchstone.corpus.search.exporting import TYPES, WRITERS
from touchstone.corpus.search.index import FACETS, YEARS
from touchstone.corpus.search.refused import QueryRefused
from touchstone.corpus.search.searching import Hits, Search
from touchstone.engines.charts import bars
from touchstone.kernel.access.models import User
from touchstone.kernel.access.openness import open_to

from . import reads, wording
from .models import SavedQuery

SIZE = 20
Link = tuple[str, int, str]
ORDERS = {
    "relevance": gettext_lazy("best first"),
    "-pd": gettext_lazy("newest publication first"),
    "pd": gettext_lazy("oldest publication first"),
    "-ad": gettext_lazy("newest filing first"),
}


def _narrowed(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name][:300] for name in FACETS if request.GET.get(name)}


@open_to("public")
def search(request: HttpRequest) -> HttpResponse:
    """The search page: a query, its hits, what they are by office, year, class and applicant, and a chart of them."""
    query, order = request.GET.get("q", ""), request.GET.get("sort", "relevance")
    context: dict[str, Any] = {
        "q": query,
        "order": order,
        "orders": ORDERS,
        "fields": wording.FIELDS,
        "formats": WRITERS,
    }
    try:
        asked = reads.search()
        page = max(int(request.GET.get("page", "1")), 1) if request.GET.get("page", "1").isdecimal() else 1
        narrowed = _narrowed(request)
        found = asked.find(query, narrowed=narrowed, sort=order, offset=(page - 1) * SIZE, limit=SIZE, facets=True)
    except reads.NoLake as error:
        return render(request, "publications/search.html", context | {"problem": str(error)}, status=503)
    except QueryRefused as error:
        context |= {"refused": wording.refusal(error), "fault": _fault(query, error.at)}
        return render(request, "publications/search.html", context, status=400)
    context |= {
        "hits": _shown(asked, query, found),
        "count": found.count,
        "lake_version": asked.lake.version,
        "first": (page - 1) * SIZE + 1,
        "previous": _address(request, page=str(page - 1)) if page > 1 else "",
        "next": _address(request, page=str(page + 1)) if page * SIZE < found.count else "",
        "facets": _facets(request, found.facets, narrowed),
        "chosen": [(wording.FACETS[name], wording.value(name, value), _address(request, **{name: "", "page": ""}))
                   for name, value in narrowed.items()],
        "charts": _charts(found.facets, narrowed),
        "exports": [(fmt, reverse("corpus:answer", args=[fmt]) + "?" + _kept(request)) for fmt in WRITERS],
        "hidden": [(name, wording.FACETS[name], value) for name, value in narrowed.items()],
        "kept": _kept(request),
        "saved": _saved(request),
    }  # fmt: skip
    if not found.count:
        context |= _nothing(request, asked, query, narrowed)
    return render(request, "publications/search.html", context)


def _shown(asked: Search, query: str, found: Hits) -> list[dict[str, Any]]:
    """What the page tells of each hit: its title with the words marked, and the passages where they stand."""
    told = excerpts(asked, query, found.rows, found.places)
    return [
        row | {"title": each.title, "passages": [(wording.PARTS[part.part], part) for part in each.passages]}
        for row, each in zip(found.rows, told, strict=True)
    ]


def _nothing(request: HttpRequest, asked: Search, query: str, narrowed: Mapping[str, str]) -> dict[str, Any]:
    """What helps on where nothing was found: why a number is absent, or which word alone finds how much."""
    absent = reads.nearest(asked, query)
    if absent is not None:
        return {"absent": wording.absence(absent), "nearest": absent.nearest}
    each = [(words, count, _address(request, q=words, page="")) for words, count in asked.each_of(query, narrowed)]
    unfiltered = _address(request, page="", **dict.fromkeys(narrowed, "")) if narrowed else ""
    return {"each_alone": each, "unfiltered": unfiltered}


def _fault(query: str, at: int | None) -> tuple[str, str, str] | None:
    """The query before, at and after the sign at fault, so that the page can mark it."""
    if at is None or not query:
        return None
    at = min(at, len(query) - 1)
    end = next((n for n in range(at + 1, len(query)) if query[n].isspace()), len(query))
    return query[:at], query[at:end], query[end:]


def _kept(request: HttpRequest) -> str:
    """The query as an address without the page."""
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()


def _address(request: HttpRequest, **changes: str) -> str:
    given = request.GET.copy()
    for name, value in changes.items():
        given[name] = value
        if not value:
            del given[name]
    return "?" + given.urlencode()


def _facets(
    request: HttpRequest, facets: Any, narrowed: dict[str, str]
) -> list[tuple[Any, list[tuple[str, int, str]]]]:
    """Title and values of each facet that still tells hits apart; each value with its count and address."""
    shown = []
    for name, values in facets.items():
        if name in narrowed or len(values) < 2:
            continue
        ordered = sorted(values, reverse=True)[:12] if name in YEARS else values
        links = [
            (wording.value(name, value), count, _address(request, **{name: value, "page": ""}))
            for value, count in ordered
        ]
        shown.append((wording.FACETS[name], links))
    return shown


def _charts(facets: Mapping[str, list[tuple[str, int]]], narrowed: Mapping[str, str]) -> list[Any]:
    """What the hits are by year, technology, applicant and country; a chart that tells nothing apart is left out."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    titles = {
        "year": _("Hits by year of publication"), "tf": _("Hits by technology field"),
        "nc": _("Hits by class of goods"),
        "party": _("Hits by applicant"), "co": _("Hits by country of the applicant"),
    }  # fmt: skip
    made = []
    for name, title in titles.items():
        rows = sorted(facets.get(name, []))[-25:] if name == "year" else facets.get(name, [])[:12]
        if len(rows) > 1 and name not in narrowed:
            told = [(wording.value(name, value), float(count)) for value, count in rows]
            made.append(bars(told, title=title, unit=_("publications"), language=language, decimals=0))
    return made


@open_to("public")
def answer(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The whole answer to a query as a file, without a cap and without a key."""
    if fmt not in WRITERS:
        raise Http404(_("An answer is written as: %s.") % ", ".join(WRITERS))
    try:
        asked = reads.search()
        asked.query(request.GET.get("q", ""), _narrowed(request))
    except (reads.NoLake, QueryRefused) as error:
        status = 400 if isinstance(error, QueryRefused) else 503
        told = wording.refusal(error) if isinstance(error, QueryRefused) else str(error)
        return HttpResponse(told, status=status, content_type="text/plain; charset=utf-8")
    batches = asked.every(request.GET.get("q", ""), _narrowed(request))
    response = StreamingHttpResponse(WRITERS[fmt](batches), content_type=TYPES[fmt])
    response["Content-Disposition"] = f'attachment; filename="publications.{fmt}"'
    return response


def _saved(request: HttpRequest) -> list[SavedQuery]:
    if not request.user.is_authenticated:
        return []
    return list(SavedQuery.objects.filter(user=cast(User, request.user)).order_by("name")[:100])


@open_to("signed-in")
@require_POST
def saved(request: HttpRequest) -> HttpResponse:
    """Keep a query under a name; the same name is overwritten."""
    name, address = request.POST.get("name", "").strip()[:200], request.POST.get("address", "")[:8000]
    if name:
        SavedQuery.objects.update_or_create(
            user=cast(User, request.user), name=name, defaults={"address": address, "saved_at": timezone.now()}
        )
    return redirect(f"{reverse('corpus:search')}?{address}")


@open_to("signed-in", narrowed="its maker")
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a kept query."""
    SavedQuery.objects.filter(user=cast(User, request.user), pk=pk).delete()
    return redirect("corpus:search")
