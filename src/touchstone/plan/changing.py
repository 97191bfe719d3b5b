"""Pages on which a measure's parts, deliverables and lineage are changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from touchstone.kernel.access.models import User
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today
from touchstone.kernel.records.errors import FactsRefused, NotAllowed
from touchstone.kernel.records.register import registers

from . import changes, forms, reads, rights
from .models import Deliverable, Measure, Responsibility


def _measure(request: HttpRequest, key: str, number: str) -> Measure:
    seen = Measure.objects.seen_by(request.viewer).select_related("plan", "chapter")  # type: ignore[attr-defined]
    return get_object_or_404(seen, Measure.coded(number), plan__key=key)


def _by(request: HttpRequest) -> User:
    user = request.viewer.user  # type: ignore[attr-defined]
    assert user is not None, "the gate lets no one in who has not signed in"
    return user


def _refused(request: HttpRequest, message: str) -> HttpResponse:
    return render(request, "pages/refused.html", {"message": message}, status=403)


def _changed(
    request: HttpRequest, measure: Measure, form: forms.ChangeForm, words: dict[str, Any],
    change: Callable[[dict[str, Any]], object],
) -> HttpResponse:  # fmt: skip
    """The form, or where it was filled in the change and then the measure's page.

    Args:
        words: heading, lead and verb of the page, the message after the change, and what else the page shows.
        change: takes the cleaned facts; what it refuses is shown beside the fields.
    """
    if request.method == "POST" and form.is_valid():
        try:
            change(form.cleaned_data)
        except FactsRefused as error:
            form.refuse(error)
        except NotAllowed as error:
            return _refused(request, str(error))
        else:
            messages.success(request, words["done"])
            return redirect("plan:measure", measure.plan.key, measure.code)
    status = 422 if request.method == "POST" else 200
    context = {"measure": measure, "plan": measure.plan, "form": form, **words}
    return render(request, "plan/change_form.html", context, status=status)


@open_to("officer", narrowed="officers of the organ that holds the part and of the coordinating office")
def hand_off(request: HttpRequest, key: str, number: str, part: int) -> HttpResponse:
    """Pass an organ's part of a measure to another organ."""
    measure = _measure(request, key, number)
    held = get_object_or_404(Responsibility.objects.select_related("organ"), measure=measure, pk=part)
    if not rights.may_hand_off(held, request.viewer):  # type: ignore[attr-defined]
        if held.until is not None:
            raise Http404
        return _refused(request, _("A part is handed off by officers of its organ and of the coordinating office."))
    form = forms.HandOffForm(held.organ_id, request.POST or None, initial={"on": today()})
    who = held.organ or held.group
    words = {
        "heading": _("Hand off the part of %(organ)s") % {"organ": who},
        "lead": _("%(organ)s answers for this measure as %(part)s since %(since)s. Its reports stay its own.")
        % {"organ": who, "part": held.get_part_display(), "since": held.since},
        "verb": _("Hand off"),
        "done": _("The part is handed off."),
    }  # fmt: skip
    return _changed(
        request, measure, form, words,
        lambda facts: changes.hand_off(
            held, to=facts["organ"], by=_by(request), on=facts["on"], today=today(), reason=facts["reason"]
        ),
    )  # fmt: skip


def _refused_delivery(request: HttpRequest, measure: Measure) -> HttpResponse | None:
    if rights.may_deliver(measure, request.viewer):  # type: ignore[attr-defined]
        return None
    message = _("Milestones and deliveries of %(measure)s are entered by officers of the organs that answer for it "
                "and of the coordinating office.")  # fmt: skip
    return _refused(request, message % {"measure": measure})


@open_to("officer", narrowed="officers of the organs that answer for the measure and of the coordinating office")
def milestone(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Set a milestone."""
    measure = _measure(request, key, number)
    refused = _refused_delivery(request, measure)
    if refused is not None:
        return refused
    form = forms.MilestoneForm(measure, request.POST or None, initial={"due_on": measure.due_on})
    words = {
        "heading": _("Set a milestone"),
        "lead": _("A day on the way to what the measure must bring about. It does not change the status."),
        "verb": _("Set the milestone"),
        "done": _("The milestone is set."),
    }
    return _changed(
        request, measure, form, words,
        lambda facts: changes.set_milestone(measure, by=_by(request), today=today(), **facts),
    )  # fmt: skip


@open_to("officer", narrowed="officers of the organs that answer for the measure and of the coordinating office")
def deliverable(request: HttpRequest, key: str, number: str, deliverable: int) -> HttpResponse:
    """Enter the day a deliverable was done; change a milestone."""
    measure = _measure(request, key, number)
    found = get_object_or_404(Deliverable, measure=measure, pk=deliverable)
    refused = _refused_delivery(request, measure)
    if refused is not None:
        return refused
    is_milestone = found.kind == Deliverable.Kind.MILESTONE
    kind = forms.MilestoneChangeForm if is_milestone else forms.DeliveryForm
    names = changes.OF_MILESTONES if is_milestone else changes.OF_OTHERS
    form = kind(request.POST or None, initial={name: getattr(found, name) for name in names} | _today(found))
    words = {
        "heading": found.title,
        "lead": _("When it was done. What the plan itself says of it is not changed here."),
        "verb": _("Enter"),
        "done": _("It is entered."),
        "withdrawable": found if is_milestone else None,
    }

    def change(facts: dict[str, Any]) -> None:
        given = {name: facts[name] for name in names}
        changes.change_deliverable(found, by=_by(request), today=today(), reason=facts["reason"], **given)

    return _changed(request, measure, form, words, change)


def _today(found: Deliverable) -> dict[str, Any]:
    """The form offers today as the day of delivery while none is entered."""
    return {} if found.done_on else {"done_on": today()}


@open_to("officer", narrowed="officers of the organs that answer for the measure and of the coordinating office")
def withdraw(request: HttpRequest, key: str, number: str, deliverable: int) -> HttpResponse:
    """Take a milestone away that was set by mistake."""
    measure = _measure(request, key, number)
    found = get_object_or_404(Deliverable, measure=measure, pk=deliverable, kind=Deliverable.Kind.MILESTONE)
    refused = _refused_delivery(request, measure)
    if refused is not None:
        return refused
    words = {
        "heading": _("Withdraw the milestone “%(title)s”") % {"title": found.title},
        "lead": _("The history keeps it, with your reason."),
        "verb": _("Withdraw"),
        "done": _("The milestone is withdrawn."),
    }
    return _changed(
        request, measure, forms.ReasonForm(request.POST or None), words,
        lambda facts: changes.withdraw_milestone(found, by=_by(request), today=today(), reason=facts["reason"]),
    )  # fmt: skip


@open_to("officer", coordinating=True, narrowed="officers of the coordinating office")
def link(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Enter how a measure goes on in a later plan."""
    measure, viewer = _measure(request, key, number), request.viewer  # type: ignore[attr-defined]
    if not rights.may_link(viewer):
        return _refused(request, _("Lineage is entered by officers of the coordinating office."))
    seen = registers.get("measures").seen_by(viewer).filter(plan__year__gt=measure.plan.year)
    offered = list(seen.select_related("plan").order_by("plan__year", "plan__key", "position"))
    form = forms.LineageForm(offered, request.POST or None)
    words = {
        "heading": _("How %(measure)s goes on") % {"measure": measure},
        "lead": _("In a measure of a later plan, or in none. Where it goes on in several, enter each as split."),
        "verb": _("Enter"),
        "done": _("The lineage is entered."),
    }

    def change(facts: dict[str, Any]) -> None:
        later = next((each for each in offered if each.number == facts["later"]), None)
        changes.link(measure, later, kind=facts["kind"], by=_by(request), today=today(), note=facts["note"])

    return _changed(request, measure, form, words, change)


@open_to("officer", coordinating=True, narrowed="officers of the coordinating office")
def unlink(request: HttpRequest, key: str, number: str, entry: int) -> HttpResponse:
    """Take an entry of lineage back."""
    measure, viewer = _measure(request, key, number), request.viewer  # type: ignore[attr-defined]
    if not rights.may_link(viewer):
        return _refused(request, _("Lineage is entered by officers of the coordinating office."))
    found = next((each for each in reads.lineage_of(measure, viewer)[1] if each.pk == entry), None)
    if found is None:
        raise Http404
    words = {
        "heading": _("Take an entry of lineage back"),
        "lead": f"{found.get_kind_display()}: {found.later or found.earlier}",
        "verb": _("Take back"),
        "done": _("The entry is taken back."),
    }
    return _changed(
        request, measure, forms.ReasonForm(request.POST or None), words,
        lambda facts: changes.unlink(found, by=_by(request), today=today(), reason=facts["reason"]),
    )  # fmt: skip
