"""Pages of the regions: the tree on a day, and one code through time. Public: the lists are published."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today

from .models import Region


class NotADay(ValueError):
    """A day in an address cannot be read; the message says how a day is written."""


def day_asked(request: HttpRequest) -> date:
    """The day `?on=` names; today without one."""
    given = request.GET.get("on", "").strip()
    if not given:
        return today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise NotADay(_("“%(given)s” is not a day. A day is written as 2012-04-11.") % {"given": given})


@open_to("public")
def index(request: HttpRequest) -> HttpResponse:
    """The provinces and prefectures that the list in force on a day shows."""
    error = ""
    try:
        on = day_asked(request)
    except NotADay as refused:
        on, error = today(), str(refused)
    units = list(Region.objects.on(on).exclude(level=Region.Level.COUNTY))
    below: dict[str, list[Region]] = {}
    for unit in units:
        below.setdefault(unit.parent_code, []).append(unit)
    provinces = [(province, below.get(province.code, [])) for province in below.get("", [])]
    context = {"on": on, "provinces": provinces, "prefectures": len(units) - len(provinces), "error": error}
    return render(request, "regions/index.html", context, status=400 if error else 200)


@open_to("public")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One code: who held it when, what it stood under, and the units below it on a day."""
    periods = list(Region.objects.filter(code=code).order_by("valid_from"))
    if not periods:
        raise Http404(
            _("No list shows the code “%(code)s”. Codes have six digits, for example 320500.") % {"code": code}
        )
    error = ""
    try:
        on = day_asked(request)
    except NotADay as refused:
        on, error = today(), str(refused)
    unit = Region.at(code, on)
    context = {
        "code": code,
        "on": on,
        "unit": unit,
        "shown": unit or periods[-1],
        "periods": periods,
        "path": unit.path(on)[:-1] if unit else [],
        "children": list(unit.children(on)) if unit else [],
        "certain": bool(unit and unit.is_certain(on)),
        "error": error,
    }
    return render(request, "regions/detail.html", context, status=400 if error else 200)
