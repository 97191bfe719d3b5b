"""Pages of works beyond the register's own: the certificate, its verification, the ranking of cities."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touchstone.engines.statistics.ranking import FIGURES, Standing
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today
from touchstone.kernel.documents.codes import CodeRefused
from touchstone.kernel.indicators.snapshots import NoSnapshot
from touchstone.kernel.records import reads as lists
from touchstone.kernel.records.register import registers
from touchstone.kernel.regions.fields import region_name

from . import certificate as certificates
from . import figures, reads
from .models import Work


def _work(request: HttpRequest, number: str) -> Work:
    work = lists.one(registers.get("works"), request.viewer, number)  # type: ignore[attr-defined]
    if work is None:
        raise Http404(_("%(number)s is not in this register.") % {"number": number})
    return work  # type: ignore[no-any-return]


@open_to("public")
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as a PDF, in the language of the page."""
    work = _work(request, number)
    address = request.build_absolute_uri(reverse("works:verified", args=[work.number, certificates.code_of(work)]))
    try:
        made = certificates.pdf(work, address, get_language() or "en")
    except certificates.NotRegistered as error:
        raise Http404(str(error))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{work.number}.pdf"'
    return response


@open_to("public")
def verify(request: HttpRequest) -> HttpResponse:
    """The form in which a certificate's number and code are typed."""
    number, code = request.GET.get("number", "").strip().upper()[:40], request.GET.get("code", "").strip()[:60]
    if number and code:
        if "/" in number + code:  # no address carries it; neither does any number or code
            return verified(request, number, code)
        return redirect("works:verified", number, code)
    return render(request, "works/verify.html", {"number": number, "code": code})


@open_to("public")
def verified(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Whether a certificate is genuine, and what the register says of the work today."""
    work = registers.get("works").seen_by(request.viewer).filter(number=number).first()  # type: ignore[attr-defined]
    message, genuine = "", False
    try:
        genuine = work is not None and certificates.is_genuine(work, code)
    except CodeRefused as error:
        message = str(error)
    context = {
        "work": work if genuine else None,
        "genuine": genuine,
        "number": number,
        "code": code,
        "message": message,
    }
    return render(request, "works/verified.html", context, status=200 if genuine else 404)


@open_to("public")
def ranking(request: HttpRequest) -> HttpResponse:
    """Cities by registered works: raw, per head and net of series, side by side."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) >= 1900 else None
    try:
        ranking = reads.city_ranking(year, on=today())
    except NoSnapshot as error:
        return render(request, "works/no_ranking.html", {"message": error}, status=503)
    order = request.GET.get("by", "net")
    order = order if order in FIGURES else "net"
    rows = sorted(ranking.rows, key=lambda row: (row.ranks.get(order, 10**9), row.place))
    if request.GET.get("format") == "csv":
        return _as_csv(rows, ranking.year)
    language = (get_language() or "en")[:2]
    context = {
        "year": ranking.year,
        "years": ranking.years,
        "order": order,
        "rows": [(row, region_name(row.place, language), row.ranks.get(order)) for row in rows if row.raw],
        "bars": figures.leading(rows, order, language) if rows else None,
        "silent": sum(1 for row in rows if not row.raw),
        "map": figures.by_province(rows, order, get_language() or "en") if rows else None,
        "population": ranking.population,
        "snapshots": ranking.snapshots,
        "example": next((row for row in rows if row.in_series), rows[0] if rows else None),
    }
    return render(request, "works/ranking.html", context)


def _as_csv(rows: list[Standing], year: int) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["region", "name", "year", "raw", "in_series", "net", "people", "per_100k", "net_per_100k"])
    for row in rows:
        writer.writerow([row.place, region_name(row.place, "zh"), year, row.raw, row.in_series, row.net,
                         row.people, row.per_100k, row.net_per_100k])  # fmt: skip
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="works-by-city-{year}.csv"'
    return response
