"""The page on which heads decide who may know of a record: close it, set its term, review it, release it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from touchstone.kernel.access import secrecy
from touchstone.kernel.access.levels import Level
from touchstone.kernel.access.models import Circle
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.days import today
from touchstone.kernel.records import reads
from touchstone.kernel.records.duties import Duty
from touchstone.kernel.records.errors import FactsRefused, NotAllowed
from touchstone.kernel.records.register import registers

from .forms import DayInput


class _Deed(forms.Form):
    """One decision about the secrecy of a record, on a day."""

    verb: Any
    on = forms.DateField(label=__("held on"), widget=DayInput(), help_text=__("The day from which this holds."))

    def __init__(self, record: Any, viewer: Viewer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.record, self.viewer = record, viewer

    def do(self) -> None:
        raise NotImplementedError


class CloseForm(_Deed):
    """Takes a record out of the sight of those who are not cleared for it."""

    verb = __("Close the record")
    level = forms.TypedChoiceField(label=__("level"), coerce=int)
    circle = forms.ModelChoiceField(Circle.objects.none(), label=__("circle"), required=False, empty_label=__("none"))
    ends_on = forms.DateField(label=__("the term ends on"), widget=DayInput(), required=False)
    reason = forms.CharField(label=__("reason"), widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("level", "circle", "ends_on", "reason", "on")

    def __init__(self, record: Any, viewer: Viewer, *args: Any, **options: Any) -> None:
        super().__init__(record, viewer, *args, **options)
        mine = [(n, label) for n, label in Level.choices if record.level <= n <= viewer.clearance]
        self.fields["level"].choices = mine  # type: ignore[attr-defined]
        self.fields["circle"].queryset = Circle.objects.filter(pk__in=viewer.circles)  # type: ignore[attr-defined]

    def do(self) -> None:
        secrecy.close(self.record, by=self.viewer.user, **self.cleaned_data)  # type: ignore[arg-type]


class ExtendForm(_Deed):
    """Lets a term end on a later day."""

    verb = __("Set the term")
    ends_on = forms.DateField(label=__("the term ends on"), widget=DayInput())
    on = None  # type: ignore[assignment]

    def do(self) -> None:
        secrecy.set_term(self.record, ends_on=self.cleaned_data["ends_on"], by=self.viewer.user)  # type: ignore[arg-type]


class ReviewForm(_Deed):
    """Writes down what a head found on reading the record again."""

    verb = __("Review")
    finding = forms.CharField(label=__("finding"), widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ("finding", "on")

    def do(self) -> None:
        secrecy.review(self.record, by=self.viewer.user, **self.cleaned_data)  # type: ignore[arg-type]


class ReleaseForm(_Deed):
    """Opens a reviewed record, never to be closed again."""

    verb = __("Release for good")
    reason = forms.CharField(label=__("reason"), widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("reason", "on")

    def do(self) -> None:
        secrecy.release(self.record, by=self.viewer.user, **self.cleaned_data)  # type: ignore[arg-type]


FORMS: dict[str, type[_Deed]] = {
    "close": CloseForm, "extend": ExtendForm, "review": ReviewForm, "release": ReleaseForm,
}  # fmt: skip


def _open_now(record: Any, term: Any, on: date) -> list[str]:
    """The decisions that can be taken now, the likeliest first."""
    if term is not None and term.released_on:
        return []
    closed = bool(record.level) or record.circle_id is not None
    if not closed:
        return ["close"]
    if term is None:
        return ["extend", "close"]
    if term.ends_on >= on:
        return ["extend", "close"]
    return ["release", "extend"] if term.reviewed_on else ["review", "extend"]


@open_to("head", narrowed="heads of the organ that keeps the record, cleared to read it")
def page(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """What is decided about the secrecy of a record, and the decisions that are open now."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    register = registers.get(slug) if slug in registers else None
    record = reads.one(register, viewer, number) if register is not None else None
    if register is None or record is None:
        raise Http404(_("%(number)s is not in this register.") % {"number": number})
    if not secrecy.decided_by(viewer, record):
        message = _("The term of a record is decided by a head of the organ that keeps it, cleared to read it.")
        return render(request, "pages/refused.html", {"message": message}, status=403)
    term = secrecy.term_of(record)
    forms_open = [
        (name, FORMS[name](record, viewer, initial={"on": today()}, prefix=name))
        for name in _open_now(record, term, today())
    ]
    if request.method == "POST":
        asked = request.POST.get("deed", "")
        form = FORMS[asked](record, viewer, request.POST, prefix=asked) if asked in FORMS else None
        if form is not None and _done(form):
            messages.success(request, f"{number}: {form.verb}")
            return redirect("registers:record", slug, number)
        forms_open = [(name, form if name == asked and form else each) for name, each in forms_open]
        if form is not None and asked not in dict(forms_open):
            forms_open.insert(0, (asked, form))
    context = {"register": register, "record": record, "term": term, "forms": forms_open,
               "level": Level(record.level).label}  # fmt: skip
    return render(request, "pages/secrecy.html", context, status=422 if request.method == "POST" else 200)


def _done(form: _Deed) -> bool:
    """Whether the decision was taken; what stands against it is told on the form."""
    if not form.is_valid():
        return False
    try:
        form.do()
    except FactsRefused as error:
        for name, told in error.fields.items():
            form.add_error(name if name in form.fields else None, list(told))
        return False
    except (secrecy.ReleaseRefused, NotAllowed) as error:
        form.add_error(None, str(error))
        return False
    return True


def owed(viewer: Viewer, on: date) -> Iterable[Duty]:
    """Reviews and releases that wait for a head, on the desk."""
    if viewer.user is None or not viewer.holds("head"):
        return
    for term in secrecy.to_review(viewer, on):
        if term.reviewed_on and term.reviewed_by_id == viewer.user_id:
            continue  # another head releases what this one reviewed
        what = _("Decide on its release") if term.reviewed_on else _("Review: its secrecy term is over")
        yield Duty(term.ends_on, what, term.number, reverse("registers:secrecy", args=[term.register, term.number]))
