"""Pages of the plan."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchstone.engines.charts import status_bar
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today
from touchstone.kernel.indicators.declaration import indicators
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.proofs.reads import measure_status, reason

from . import figures, owed, reads
from .forms import RemarkForm, ReportForm
from .models import Deliverable, Measure, Plan, ProgressReport, Remark
from .register import ProgressReports
from .rights import may_deliver, may_hand_off, may_link, may_report, speaks_for


def _plan(key: str) -> Plan:
    return get_object_or_404(Plan, key=key)


def _measure(request: HttpRequest, key: str, number: str) -> Measure:
    seen = Measure.objects.seen_by(request.viewer).select_related("plan", "chapter")  # type: ignore[attr-defined]
    return get_object_or_404(seen, Measure.coded(number), plan__key=key)


@open_to("public")
def front(request: HttpRequest) -> HttpResponse:
    """The newest plan on one sheet."""
    plan = reads.newest_plan()
    if plan is None:
        return render(request, "plan/none.html")
    return sheet(request, plan.key)


@open_to("public")
def plans(request: HttpRequest) -> HttpResponse:
    """The series of plans."""
    return render(request, "plan/plans.html", {"plans": Plan.objects.all()})


@open_to("public")
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """A whole plan on one sheet, narrowed by organ, status or chapter."""
    plan, viewer = _plan(key), request.viewer  # type: ignore[attr-defined]
    chosen = {name: request.GET.get(name, "") for name in ("organ", "status", "chapter")}
    whole = reads.bands(plan, viewer, today())
    shown = reads.bands(plan, viewer, today(), **chosen) if any(chosen.values()) else whole
    counted = reads.counts(whole)
    context: dict[str, Any] = {
        "plan": plan,
        "bands": shown,
        "chosen": chosen,
        "organ_choices": [organ for organ, _led, _joint in reads.organs_of(plan, viewer)],
        "chapters": plan.chapters.all(),
        "statuses": [(name, reads.status_words(name), reads.MARKS[name], count) for name, count in counted.items()],
        "figure": status_bar(counted, title=_("Measures by status"), language=get_language() or "en"),
        "total": sum(counted.values()),
        "without": counted["no_evidence"] + counted["stale"],
        "on": today(),
    }
    return render(request, "plan/sheet.html", context)


@open_to("public")
def chapter(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One chapter with its introduction and measures."""
    plan = _plan(key)
    found = get_object_or_404(plan.chapters, number=number)
    shown = reads.bands(plan, request.viewer, today(), chapter=str(number))  # type: ignore[attr-defined]
    tiles = shown[0].tiles if shown else []
    return render(request, "plan/chapter.html", {"plan": plan, "chapter": found, "tiles": tiles})


@open_to("public")
def measure(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """One measure: what it asks, who answers, proofs, deliverables, reports, discussion, history."""
    found, viewer = _measure(request, key, number), request.viewer  # type: ignore[attr-defined]
    status = measure_status(key, found.position, due=found.due_on, on=today())
    parts = list(found.responsibilities.select_related("organ"))
    reports = ProgressReport.objects.seen_by(viewer).filter(measure=found).select_related("holder").order_by("-number")
    comes_from, goes_on_in = reads.lineage_of(found, viewer)
    deliverables, numbers = _deliverables(found), reads.served_as(found, viewer)
    others = Measure.objects.seen_by(viewer).filter(plan=found.plan)
    speaks, said = bool(speaks_for(found, viewer)), list(found.wordings.all())
    context: dict[str, Any] = {
        "measure": found,
        "plan": found.plan,
        "standing": str(status.standing),
        "status_words": reads.status_words(status.standing),
        "mark": reads.MARKS[str(status.standing)],
        "reason": reason(status),
        "said": said,
        "actions": [each for each in said if each.kind == "action" and each.words],
        "bare": [each for each in said if each.kind == "action" and not each.words],
        "parts": [(each, may_hand_off(each, viewer)) for each in parts if each.until is None],
        "former": [each for each in parts if each.until is not None],
        "figures": reads.figures_of(found, today()),
        "deliverables": deliverables,
        "timeline": figures.of_deliverables(deliverables, today(), get_language() or "en"),
        "reports": reports,
        "remarks": found.remarks.select_related("author", "organ") if speaks else [],
        "remark_form": RemarkForm() if speaks else None,
        "may_report": bool(may_report(found, viewer)),
        "may_deliver": may_deliver(found, viewer),
        "may_link": may_link(viewer),
        "serving": reads.serving(found, viewer),
        "indicators": [each for each in indicators.all() if numbers & set(each.measures)],
        "goes_on_in": goes_on_in,
        "comes_from": comes_from,
        "events": reads.told(found, viewer),
        "today": today(),
        "next": others.filter(position__gt=found.position).order_by("position").first(),
        "previous": others.filter(position__lt=found.position).order_by("-position").first(),
    }
    return render(request, "plan/measure.html", context)


def _deliverables(measure: Measure) -> list[Deliverable]:
    """What a measure must bring about, each with its milestones after it."""
    found = list(measure.deliverables.all())
    whole = [each for each in found if each.part_of_id is None]
    return [one for each in whole for one in (each, *(part for part in found if part.part_of_id == each.pk))]


@open_to("officer", narrowed="officers of the organs that answer for the measure")
def report(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """The form in which an officer of an organ that answers for the measure reports."""
    found, viewer = _measure(request, key, number), request.viewer  # type: ignore[attr-defined]
    organs = may_report(found, viewer)
    if not organs:
        message = _("Reports on %(measure)s are written by officers of the organs that answer for it.")
        return render(request, "pages/refused.html", {"message": message % {"measure": found}}, status=403)
    form = ReportForm(organs, request.POST or None)
    if request.method == "POST" and form.is_valid():
        holder = next(organ for organ in organs if organ.code == form.cleaned_data["organ"])
        made = ProgressReport.open(
            by=viewer.user, on=today(), holder=holder, measure=found,
            period=form.cleaned_data["period"], text=form.cleaned_data["text"],
        )  # fmt: skip
        messages.success(request, _("%(number)s is a draft. Hand it in when it is ready.") % {"number": made.number})
        return redirect("registers:record", ProgressReports.slug, made.number)
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/report_form.html", {"measure": found, "plan": found.plan, "form": form}, status=status)


@open_to("reader", narrowed="members of the organs that answer for the measure and of the coordinating office")
@require_POST
def remark(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Add a remark to the discussion; members of organs that answer, and of the coordinating office."""
    found, viewer = _measure(request, key, number), request.viewer  # type: ignore[attr-defined]
    organs = speaks_for(found, viewer)
    if not organs:
        message = _("The discussion of a measure is between its organs and the coordinating office.")
        return render(request, "pages/refused.html", {"message": message}, status=403)
    form = RemarkForm(request.POST)
    if form.is_valid():
        Remark.objects.create(
            measure=found, author=viewer.user, organ=organs[0], text=form.cleaned_data["text"],
            said_at=datetime.now(UTC),
        )  # fmt: skip
    else:
        messages.error(request, _("A remark has 1 to 5,000 characters."))
    return redirect("plan:measure", key, number)


@open_to("public")
def organs(request: HttpRequest, key: str) -> HttpResponse:
    """The organs of a plan with what they lead and share."""
    plan = _plan(key)
    rows = reads.organs_of(plan, request.viewer)  # type: ignore[attr-defined]
    return render(request, "plan/organs.html", {"plan": plan, "rows": rows})


@open_to("public")
def organ(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """What one organ owes, and by when."""
    plan, found = _plan(key), Organ.objects.filter(code=code).first()
    if found is None:
        raise Http404(_("No organ has the code “%(code)s”.") % {"code": code})
    viewer = request.viewer  # type: ignore[attr-defined]
    answered = [part for part, _undone in owed.owed_by([found.pk], viewer, plan)]
    standing = reads.statuses(plan, [part.measure for part in answered], today())
    listed = owed.owed_list([found.pk], viewer, today(), plan)
    context = {
        "plan": plan,
        "organ": found,
        "owed": listed,
        "over": sum(each.days_over > 0 for each in listed),
        "rows": [(part, str(standing[part.measure.position].standing)) for part in answered],
        "passed_on": reads.passed_on(found, viewer, plan),
        "on": today(),
    }
    return render(request, "plan/organ.html", context)


def _narrowed(request: HttpRequest, key: str) -> dict[str, Any]:
    """A plan, the organ its list is narrowed to, and the organs to choose from."""
    plan, viewer = _plan(key), request.viewer  # type: ignore[attr-defined]
    organs = [each for each, _led, _joint in reads.organs_of(plan, viewer)]
    return {"plan": plan, "chosen": request.GET.get("organ", ""), "organ_choices": organs, "on": today()}


@open_to("public")
def overdue(request: HttpRequest, key: str) -> HttpResponse:
    """What is not done though its day has passed, the longest overdue first."""
    context, viewer = _narrowed(request, key), request.viewer  # type: ignore[attr-defined]
    context["rows"] = owed.overdue(context["plan"], viewer, today(), organ=context["chosen"])
    context["shows_letters"] = viewer.is_staff
    return render(request, "plan/overdue.html", context)


@open_to("public")
def without_evidence(request: HttpRequest, key: str) -> HttpResponse:
    """Chapter by chapter, the measures for which nothing can be relied on."""
    context, viewer = _narrowed(request, key), request.viewer  # type: ignore[attr-defined]
    found = owed.unproven(context["plan"], viewer, today(), organ=context["chosen"])
    context |= {
        "chapters": found,
        "without": sum(len(each.without) for each in found),
        "stale": sum(len(each.stale) for each in found),
        "total": len(reads.measures_of(context["plan"], viewer)),
    }
    return render(request, "plan/without_evidence.html", context)


@open_to("public")
def lineage(request: HttpRequest, key: str) -> HttpResponse:
    """How the measures of a plan came from earlier plans and go on in later ones."""
    plan, viewer = _plan(key), request.viewer  # type: ignore[attr-defined]
    context = {"plan": plan, "rows": reads.lineages(plan, viewer), "may_link": may_link(viewer)}
    return render(request, "plan/lineage.html", context)


@open_to("public")
def annual_report(request: HttpRequest, key: str) -> HttpResponse:
    """The annual report as a page."""
    from .report import contents

    return render(request, "plan/annual_report.html", contents(_plan(key), today(), get_language() or "en"))
