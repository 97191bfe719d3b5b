"""Pages of every register: list, record, filing, amendment, steps, search and the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from touchstone.engines.cells import whole
from touchstone.engines.procedure.lifecycle import Breach
from touchstone.engines.procedure.said import renamed, told
from touchstone.kernel.access.models import User
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.access.secrecy import decided_by
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.days import today
from touchstone.kernel.records import facts, history, ledger, reads
from touchstone.kernel.records.errors import Conflict, FactsRefused, NotAllowed, StepRefused
from touchstone.kernel.records.models import Event, Record
from touchstone.kernel.records.register import Register, registers

from . import filters, forms
from .lines import lines, show


def viewer_of(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _register(slug: str) -> Register:
    try:
        return registers.get(slug)
    except KeyError as error:
        raise Http404(error.args[0])


def _record(request: HttpRequest, slug: str, number: str) -> tuple[Register, Any]:
    register = _register(slug)
    record = reads.one(register, viewer_of(request), number)
    if record is None:
        raise Http404(_("%(number)s is not in this register.") % {"number": number})
    return register, record


@open_to("public")
def index(request: HttpRequest) -> HttpResponse:
    """Every register, with what it keeps and the measures it serves."""
    viewer = viewer_of(request)
    shown = [each for each in registers if each.public or not viewer.is_public]
    return render(request, "pages/index.html", {"registers": shown})


@open_to("public")
@vary_on_headers("HX-Request")
def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """A register's list; the rows alone where HTMX asks."""
    register, viewer = _register(slug), viewer_of(request)
    try:
        asked = reads.RowsQuery.read(register, request.GET)
        page = reads.rows(register, viewer, asked)
    except reads.BadQuery as error:
        return render(request, "pages/bad_query.html", {"register": register, "message": error}, status=400)
    columns = _columns(register, viewer)
    shown = filters.filters_of(register, viewer, request.GET)
    context = {
        "register": register,
        "page": page,
        "asked": asked,
        "order": asked.sort or ("" if asked.q or asked.on else asked.order),
        "columns": [(name, register.label(name), name in register.sorts) for name in columns],
        "lines": lines(register, page.records, columns, viewer, asked.on),
        "filters": shown,
        "chosen": filters.chosen(shown, request.GET),
        "days_on": bool(asked.on) or any(each.is_on for each in shown if each.kind == "range"),
        "may_file": register.may_file(viewer),
        "next": _address(request, after=page.next) if page.next else "",
        "first": _address(request, after="") if asked.after else "",
        "exports": [(fmt, _export_address(request, register, fmt)) for fmt in ("csv", "jsonl", "xlsx")],
    }
    template = "pages/_rows.html" if getattr(request, "htmx", False) else "pages/rows.html"
    return render(request, template, context)


def _columns(register: Register, viewer: Viewer) -> list[str]:
    if viewer.is_public:
        return [name for name in register.columns if name in register.public or name == "number"]
    return list(register.columns)


def _address(request: HttpRequest, **changes: str) -> str:
    given = request.GET.copy()
    for name, value in changes.items():
        given[name] = value
        if not value:
            del given[name]
    return "?" + given.urlencode()


def _export_address(request: HttpRequest, register: Register, fmt: str) -> str:
    given = request.GET.copy()
    given.pop("after", None)
    query = f"?{given.urlencode()}" if given else ""
    return reverse("registers:export", args=[register.slug, fmt]) + query


@open_to("public")
def record(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """One record: facts, steps, documents, history; as of any day."""
    register, current = _record(request, slug, number)
    viewer = viewer_of(request)
    try:
        on = reads.day(request.GET.get("as_of", ""))
        known = reads.day(request.GET.get("known_at", ""))
    except reads.BadQuery as error:
        return render(request, "pages/bad_query.html", {"register": register, "message": error}, status=400)
    then: Any = current if on is None and known is None else _then(register, viewer, current, on or today(), known)
    readable = register.readable(viewer, current)
    steps = current.open_steps(viewer) if then is current else []
    context = {
        "register": register,
        "record": current,
        "then": then,
        "on": on,
        "facts": [(register.label(name), show(then, name)) for name in readable] if then else [],
        "name": _name(then, readable) if then else "",
        "in_full": register.reads_in_full(viewer, current),
        "steps": [(each, _roles(each.by)) for each in steps],
        "may_amend": then is current and may_amend(current, viewer),
        "decides_secrecy": then is current and decided_by(viewer, current),
        "events": sentences(register, current, readable, on),
        "limits": current.life.limits_in(current.state),
        "panels": _panels(request, register, current) if then is current else [],
    }
    return render(request, "pages/record.html", context)


def _name(record: Record, readable: tuple[str, ...]) -> str:
    """What a record is called, where it has a title or a name and the reader sees it."""
    named = "title_zh" if (get_language() or "").startswith("zh") else "title_en"
    field = next((name for name in ("title", named, "name") if name in readable), None)
    return show(record, field) if field else ""


def _then(register: Register, viewer: Viewer, current: Record, on: date, known: date | None) -> Record | None:
    moment = None
    if known is not None:
        moment = timezone.make_aware(datetime.combine(known, time.max))
    then = history.on_day(current, on, moment)
    hidden = register.public_states is not None and not register.reads_in_full(viewer, current)
    return None if then is None or (hidden and then.state not in register.public_states) else then  # type: ignore[operator]


def may_amend(record: Record, viewer: Viewer) -> bool:
    try:
        ledger._may_amend(record, ledger.Actor(viewer.user, "", viewer))
    except NotAllowed:
        return False
    return not viewer.is_public


def sentences(register: Register, record: Record, readable: tuple[str, ...], on: date | None) -> list[dict[str, Any]]:
    """The record's events as a reader may see them, newest first."""
    events = record.history().order_by("-held_on", "-seq")
    if on is not None:
        events = events.filter(held_on__lte=on)
    hidden = register.public_states is not None and len(readable) < len(register.shown)
    found = []
    for event in events.select_related("actor"):
        if hidden and event.to_state and event.to_state not in register.public_states:  # type: ignore[operator]
            continue
        found.append(
            {"event": event, "title": verb_title(register, event), "changes": changes(register, event, readable)}
        )
    return found


def verb_title(register: Register, event: Event) -> str:
    step = register.record.life.step(event.verb)
    known = {"opened": _("Opened"), "amended": _("Amended"), "corrected": _("Corrected")}
    return str(step.label) if step else known.get(event.verb) or _(event.verb.replace("_", " ").capitalize())


def changes(register: Register, event: Event, readable: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(label, before, after) of each readable field the event changed."""
    found = []
    for name, (before, after) in ((n, c) for n, c in event.diff.items() if isinstance(c, list) and len(c) == 2):
        if name not in readable or name == "state":
            continue
        field = register.field(name)
        found.append((register.label(name), facts.shown_kept(field, before), facts.shown_kept(field, after)))
    return found


def _panels(request: HttpRequest, register: Register, record: Record) -> list[tuple[Any, str, dict[str, Any]]]:
    """Title, template and context of each panel; a template cannot name anything "context" but in a loop."""
    shown = []
    for each in register.panels:
        context = each.context(request, record)
        if context is not None:
            shown.append((each.title, each.template, context))
    return shown


@open_to("signed-in", narrowed="those who may file in the register")
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that opens a record."""
    register, viewer = _register(slug), viewer_of(request)
    if viewer.is_public:
        return redirect(f"{reverse('sign-in')}?next={request.path}")
    if not register.may_file(viewer):
        return _refused(request, NotAllowed(_("Records of this register are opened by other roles than yours.")))
    form = forms.filing(register, today(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register.record.open(by=viewer.user, on=form.cleaned_data["on"], **form.facts())
        except FactsRefused as error:
            form.refuse(error)
        except NotAllowed as error:
            return _refused(request, error)
        else:
            messages.success(request, _("%(number)s is on file.") % {"number": made.number})
            return redirect("registers:record", slug, made.number)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "pages/form.html",
        {"register": register, "form": form, "verb": pgettext("step", "File")},
        status=status,
    )


@open_to("signed-in", narrowed="those who may amend the record")
def amend(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The form that amends a record; a conflict shows both versions."""
    register, current = _record(request, slug, number)
    viewer = viewer_of(request)
    if not may_amend(current, viewer):
        return _refused(request, NotAllowed(_("You may not amend %(number)s.") % {"number": number}))
    form = forms.amending(register, current, today(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ledger.amend(
                current, by=_signed_in(viewer), reason=form.cleaned_data["reason"], on=form.cleaned_data["on"],
                expected=_expected(request), **form.facts(),
            )  # fmt: skip
        except FactsRefused as error:
            form.refuse(error)
        except Conflict as error:
            return _conflict(request, register, error, form)
        else:
            return redirect("registers:record", slug, number)
    context = {"register": register, "record": current, "form": form, "verb": _("Amend")}
    return render(request, "pages/form.html", context, status=422 if request.method == "POST" else 200)


@open_to("signed-in", narrowed="those who may take the step")
def step(request: HttpRequest, slug: str, number: str, name: str) -> HttpResponse:
    """The form that takes a step; every reason against it is shown at once."""
    register, current = _record(request, slug, number)
    viewer = viewer_of(request)
    taken = current.life.step(name)
    if taken is None:
        raise Http404(_("No step is called “%(name)s”.") % {"name": name})
    form = forms.stepping(register, current, taken, today(), request.POST or None)
    breaches: tuple[Any, ...] = ()
    if viewer.is_public:
        return redirect(f"{reverse('sign-in')}?next={request.path}")
    if request.method == "POST" and form.is_valid():
        try:
            ledger.take(
                current, name, by=_signed_in(viewer), on=form.cleaned_data["on"], reason=form.cleaned_data["reason"],
                expected=_expected(request), **form.facts(),
            )  # fmt: skip
        except FactsRefused as error:
            form.refuse(error)
        except StepRefused as error:
            breaches = error.breaches
        except Conflict as error:
            return _conflict(request, register, error, form)
        else:
            messages.success(request, f"{number}: {taken.label}")
            return redirect("registers:record", slug, number)
    context = {
        "register": register,
        "record": current,
        "form": form,
        "verb": taken.label,
        "step": taken,
        "breaches": [_in_words(register, each) for each in breaches],
    }
    return render(request, "pages/form.html", context, status=422 if request.method == "POST" else 200)


def _roles(names: Iterable[str]) -> str:
    """The roles that may take a step, in the reader's language."""
    return " / ".join(_(name.replace("_", " ")) for name in names)


def _in_words(register: Register, breach: Breach) -> Breach:
    """A breach in the reader's language, with kinds of documents and roles by their names."""
    named = {
        "kind": lambda kind: register.documents.get(kind, kind),
        "wanted": lambda roles: _roles(roles.split(" / ")),
        "held": lambda roles: _(", ").join(_(role) for role in roles.split(", ")),
    }
    what, fact = (told(renamed(each, named), _) for each in (breach.what, breach.fact))
    return replace(breach, what=what, fact=fact, law=_(breach.law) if breach.law else "")


def _signed_in(viewer: Viewer) -> User:
    if viewer.user is None:
        raise NotAllowed(_("Sign in first."))
    return viewer.user


def _expected(request: HttpRequest) -> int | None:
    """The version that a form was made from; one that cannot be read is none that ever was, and so a conflict."""
    text = request.POST.get("version", "")
    found = whole(text)
    return 0 if text and found is None else found


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return render(request, "pages/refused.html", {"message": error}, status=403)


def _conflict(request: HttpRequest, register: Register, error: Conflict, form: forms.RecordForm) -> HttpResponse:
    names = [name for name in form.names if name in form.cleaned_data]
    compared = [
        (
            register.label(name),
            show(error.current, name),
            str(form.cleaned_data[name] if form.cleaned_data[name] is not None else ""),
        )
        for name in names
    ]
    context = {"register": register, "record": error.current, "error": error, "compared": compared}
    return render(request, "pages/conflict.html", context, status=409)
