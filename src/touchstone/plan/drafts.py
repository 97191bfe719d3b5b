"""Compiled plans under review: shown with what could not be placed, then accepted whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.documents.names import safe_name
from touchstone.kernel.records.errors import FactsRefused

from . import loading
from .compiler_words import in_words
from .forms import PlanFile
from .models import Draft, Plan, coordinates
from .numbering import numbering

MOST_BYTES = 20 * 2**20
#: with the longest label of a measure, a number of at most 40 signs is made of it.
LONGEST_KEY = 24
KEY = re.compile(rf"[a-z][a-z0-9-]{{0,{LONGEST_KEY - 1}}}")


class DraftRefused(ValueError):
    """A file that cannot be kept for review; the message says why and what to do."""


class KeyRefused(DraftRefused):
    """A key that no plan can have, or that another has."""


def make_draft(content: bytes, file_name: str, key: str, by: str) -> Draft:
    """Compile a file and keep the result for review; the same file under the same key changes nothing.

    Raises:
        DraftRefused: the file cannot be read as a plan, or the key belongs to a plan in force.
    """
    compiled = compiled_as(content, file_name, key)
    facts = {"file_name": safe_name(file_name), "sha256": hashlib.sha256(content).hexdigest(),
             "compiled": compiled, "made_at": datetime.now(UTC), "made_by": by}  # fmt: skip
    draft, _made = Draft.objects.update_or_create(key=key, defaults=facts)
    return draft


def compiled_as(content: bytes, file_name: str, key: str) -> dict[str, Any]:
    """A file compiled for a key; nothing is kept.

    Raises:
        DraftRefused: the file cannot be read as a plan, the key is none, or it belongs to a plan in force.
    """
    if not KEY.fullmatch(key):
        message = _("“%(key)s” cannot be a plan's key: it takes small letters, digits and hyphens, begins with a "
                    "letter and has %(most)s signs at most, for example cn-2013.")  # fmt: skip
        raise KeyRefused(message % {"key": key, "most": LONGEST_KEY})
    if Plan.objects.filter(key=key).exists():
        raise KeyRefused(
            _("The plan “%(key)s” is in force already; choose another key for another plan.") % {"key": key}
        )
    from .compiler import PlanUnreadable, compile_plan  # its readers of documents are slow to load

    try:
        compiled = compile_plan(content, name=file_name).to_json()
    except PlanUnreadable as error:
        raise DraftRefused(in_words(str(error)))
    return json.loads(json.dumps(_without_nul(compiled), ensure_ascii=False))


def _without_nul(value: Any) -> Any:
    """The same without the sign NUL, which no database keeps as text and no reader sees."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {name: _without_nul(each) for name, each in value.items()}
    return [_without_nul(each) for each in value] if isinstance(value, (list, tuple)) else value


def objections(compiled: dict[str, Any]) -> list[str]:
    """Why a compiled plan cannot be accepted as it is; empty when it can."""
    measures = [measure for chapter in compiled["chapters"] for measure in chapter["measures"]]
    found = []
    if not measures:
        found.append(_("No measure was found in it."))
    doubled = numbering(compiled["chapters"]).doubled
    if doubled:
        found.append(_("Numbers stand twice: %s.") % ", ".join(doubled))
    found += [
        _("Line %(line)s names an organ with %(length)s signs, and %(most)s are taken: “%(name)s…”.")
        % {"line": measure["line"], "length": len(name), "most": loading.LONGEST_ORGAN, "name": name[:40]}
        for measure in measures
        for name in measure["organs"]
        if len(name) > loading.LONGEST_ORGAN
    ]
    chapters = [chapter["number"] for chapter in compiled["chapters"]]
    if len(set(chapters)) < len(chapters):
        twice = sorted({number for number in chapters if chapters.count(number) > 1})
        found.append(_("Chapter numbers stand twice: %s.") % ", ".join(map(str, twice)))
    if not compiled.get("year"):
        found.append(_("No year was found in its title."))
    return found


def accept(draft: Draft, by: str) -> Plan:
    """Put a reviewed draft in force, whole or not at all."""
    problems = objections(draft.compiled)
    if problems:
        raise DraftRefused(" ".join(problems))
    with _refusing(), transaction.atomic():
        if Plan.objects.filter(key=draft.key).exists():
            raise DraftRefused(_("The plan “%(key)s” is in force already.") % {"key": draft.key})
        plan = loading.accept(draft.compiled, draft.key, f"{draft.file_name} (SHA-256 {draft.sha256[:16]}…)")
        draft.accepted_at, draft.accepted_by = datetime.now(UTC), by
        draft.save(update_fields=["accepted_at", "accepted_by"])
    return plan


@contextmanager
def _refusing() -> Iterator[None]:
    """What a register refuses of a plan keeps the whole plan out, with the reason."""
    try:
        yield
    except FactsRefused as error:
        raise DraftRefused(str(error))


def may_review(viewer: Viewer) -> bool:
    """Officers of the coordinating office bring plans in."""
    return coordinates(viewer)


def _refuse_others(request: HttpRequest) -> None:
    if not may_review(request.viewer):  # type: ignore[attr-defined]
        raise PermissionDenied


@open_to("officer", coordinating=True)
def drafts(request: HttpRequest) -> HttpResponse:
    """Plans under review, and the form that brings one in."""
    _refuse_others(request)
    form = PlanFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > MOST_BYTES:
            form.add_error("file", _("“%(name)s” has %(size)s bytes; %(most)s are taken at most.")
                           % {"name": file.name, "size": file.size, "most": MOST_BYTES})  # fmt: skip
        else:
            try:
                made = make_draft(file.read(), file.name, form.cleaned_data["key"], request.user.get_username())
            except DraftRefused as error:
                form.add_error("key" if isinstance(error, KeyRefused) else "file", str(error))
            else:
                return redirect("plan:draft", made.key)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "plan/drafts.html", {"drafts": Draft.objects.order_by("-made_at"), "form": form}, status=status
    )


@open_to("officer", coordinating=True)
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """One compiled plan beside its source lines, with what could not be placed."""
    _refuse_others(request)
    found = get_object_or_404(Draft, key=key)
    compiled = found.compiled
    context = {
        "draft": found,
        "compiled": compiled,
        "chapters": loading.numbered(compiled),
        "would": loading.would_make(compiled),
        "objections": objections(compiled),
        "warnings": [(each["line"], in_words(each["message"])) for each in compiled.get("warnings", [])],
    }
    return render(request, "plan/draft.html", context)


@open_to("officer", coordinating=True)
@require_POST
def accept_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Put the draft in force."""
    _refuse_others(request)
    found = get_object_or_404(Draft, key=key, accepted_at=None)
    try:
        plan = accept(found, request.user.get_username())
    except DraftRefused as error:
        messages.error(request, str(error))
        return redirect("plan:draft", key)
    messages.success(request, _("The plan is in force."))
    return redirect("plan:sheet", plan.key)


@open_to("officer", coordinating=True)
@require_POST
def discard_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Take a draft off the desk that will not be accepted; a plan in force stays."""
    _refuse_others(request)
    get_object_or_404(Draft, key=key, accepted_at=None).delete()
    messages.success(request, _("“%(key)s” is no longer under review.") % {"key": key})
    return redirect("plan:drafts")
