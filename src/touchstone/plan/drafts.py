"""Compiled plans under review: shown with what could not be placed, then accepted whole or not at all."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
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
from touchstone.kernel.parties.models import Organ

from . import loading
from .forms import PlanFile
from .models import Draft, Plan

MOST_BYTES = 20 * 2**20


class DraftRefused(ValueError):
    """A file that cannot be kept for review; the message says why and what to do."""


def make_draft(content: bytes, file_name: str, key: str, by: str) -> Draft:
    """Compile a file and keep the result for review; the same file under the same key changes nothing.

    Raises:
        DraftRefused: the file cannot be read as a plan, or the key belongs to a plan in force.
    """
    if Plan.objects.filter(key=key).exists():
        raise DraftRefused(f"The plan '{key}' is in force already; choose another key for another plan.")
    from .compiler import PlanUnreadable, compile_plan  # its readers of documents are slow to load

    try:
        compiled = json.loads(json.dumps(compile_plan(content, name=file_name).to_json(), ensure_ascii=False))
    except PlanUnreadable as error:
        raise DraftRefused(str(error))
    facts = {"file_name": Path(file_name).name[:255], "sha256": hashlib.sha256(content).hexdigest(),
             "compiled": compiled, "made_at": datetime.now(UTC), "made_by": by}  # fmt: skip
    draft, _made = Draft.objects.update_or_create(key=key, defaults=facts)
    return draft


def objections(compiled: dict[str, Any]) -> list[str]:
    """Why a compiled plan cannot be accepted as it is; empty when it can."""
    numbers = [measure["number"] for chapter in compiled["chapters"] for measure in chapter["measures"]]
    found = []
    if not numbers:
        found.append(_("No measure was found in it."))
    doubled = sorted({number for number in numbers if numbers.count(number) > 1})
    if doubled:
        found.append(_("Numbers stand twice: %s.") % ", ".join(map(str, doubled)))
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
        raise ValueError(" ".join(problems))
    with transaction.atomic():
        plan = loading.accept(draft.compiled, draft.key, f"{draft.file_name} (SHA-256 {draft.sha256[:16]}…)")
        draft.accepted_at, draft.accepted_by = datetime.now(UTC), by
        draft.save(update_fields=["accepted_at", "accepted_by"])
    return plan


def may_review(viewer: Viewer) -> bool:
    """Officers of the coordinating office bring plans in."""
    coordinating = Organ.objects.filter(coordinates=True).values_list("pk", flat=True)
    return any(viewer.holds("officer", organ) for organ in coordinating)


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
                form.add_error("file", str(error))
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
        "measures": sum(len(chapter["measures"]) for chapter in compiled["chapters"]),
        "objections": objections(compiled),
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
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("plan:draft", key)
    messages.success(request, _("The plan is in force."))
    return redirect("plan:sheet", plan.key)
