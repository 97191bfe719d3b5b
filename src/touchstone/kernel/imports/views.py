"""Pages of imports: hand in a file, see what would become of every row, settle its columns, write it.

An import is its maker's: nobody else finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchstone.kernel.access.models import User
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today
from touchstone.kernel.records.register import Register, registers

from . import background, forms, refused, running
from .models import Import, Standing

SHOWN = 50


def _register(request: HttpRequest, slug: str) -> Register:
    if slug not in registers or not running.may_import(registers.get(slug), cast(User, request.user)):
        raise Http404(_("There is no register of that name into which you bring files."))
    return registers.get(slug)


def _own(request: HttpRequest, pk: int) -> Import:
    found = Import.objects.filter(pk=pk, by=cast(User, request.user)).first()
    if found is None:
        raise Http404(_("You have handed in no such file."))
    return found


@open_to("signed-in", narrowed="those who may file in the register, and their own imports")
def index(request: HttpRequest) -> HttpResponse:
    """The files the reader handed in, newest first, and the registers that take more."""
    jobs = Import.objects.filter(by=cast(User, request.user)).order_by("-made_at")[:100]
    shown = [(job, registers.get(job.register)) for job in jobs if job.register in registers]
    may = [each for each in registers if running.may_import(each, cast(User, request.user))]
    return render(request, "imports/index.html", {"jobs": shown, "registers": may})


@open_to("signed-in", narrowed="those who may file in the register, and their own imports")
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that hands in a file; it is checked at once and nothing is written."""
    register, user = _register(request, slug), cast(User, request.user)
    form = forms.FileForm(
        request.POST or None, request.FILES or None, initial={"on": today()},
        may_take_over=running.may_take_over(register, user),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        job = running.hand_in(
            given["file"], given["file"].name, register, by=user, on=given["on"], reason=given["reason"],
            take_over=given.get("take_over", False),
        )  # fmt: skip
        if job.standing != Standing.REFUSED:
            background.start(job, user, running.check)
        return redirect("imports:import", job.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "imports/new.html", {"register": register, "form": form}, status=status)


@open_to("signed-in", narrowed="those who may file in the register, and their own imports")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, what its rows become, what is wrong with the others; its state alone for a script."""
    job = _own(request, pk)
    register = registers.get(job.register)
    context = {
        "job": job,
        "register": register,
        "still": background.stands_still(job),
        "bad": [(row, row.told()) for row in job.bad_rows.order_by("id")[:SHOWN]],
        "shown": SHOWN,
        "columns": forms.ColumnsForm(register, job) if job.columns and not job.is_running else None,
        "formats": refused.format_for(job) if job.refused else "",
    }
    template = "imports/_state.html" if getattr(request, "htmx", False) else "imports/import.html"
    return render(request, template, context)


@open_to("signed-in", narrowed="those who may file in the register, and their own imports")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is which field, and check the file again."""
    job = _own(request, pk)
    if job.is_running and not background.stands_still(job):
        return redirect("imports:import", pk)
    form = forms.ColumnsForm(registers.get(job.register), job, request.POST)
    if form.is_valid():
        running.settle(job, form.chosen())
        if job.standing != Standing.REFUSED:
            background.start(job, cast(User, request.user), running.check)
    return redirect("imports:import", pk)


def _started(request: HttpRequest, pk: int, act: Callable[..., Import], ready: set[str]) -> HttpResponse:
    job = _own(request, pk)
    if job.standing in ready or background.stands_still(job):
        background.start(job, cast(User, request.user), act)
    return redirect("imports:import", pk)


@open_to("signed-in", narrowed="those who may file in the register, and their own imports")
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the good rows of a checked file into the register."""
    return _started(request, pk, running.write, {Standing.CHECKED, Standing.CANCELLED})


@open_to("signed-in", narrowed="those who may file in the register, and their own imports")
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a file again."""
    return _started(request, pk, running.check, {Standing.CHECKED, Standing.CANCELLED, Standing.DONE})


@open_to("signed-in", narrowed="those who may file in the register, and their own imports")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an import before its next batch."""
    running.cancel(_own(request, pk))
    return redirect("imports:import", pk)


@open_to("signed-in", narrowed="those who may file in the register, and their own imports")
def refused_rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The refused rows as a file, with the reasons beside them."""
    job = _own(request, pk)
    fmt = refused.format_for(job)
    types: dict[str, Any] = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
    response = StreamingHttpResponse(refused.as_file(job), content_type=types[fmt])
    response["Content-Disposition"] = f'attachment; filename="{job.register}-refused-{job.pk}.{fmt}"'
    return response
