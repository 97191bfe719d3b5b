"""Pages of documents: read one, attach one, withdraw one; all behind the wall of the record they lie on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.kernel.access.openness import open_to
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.days import today
from touchstone.kernel.records import reads
from touchstone.kernel.records.errors import FactsRefused, NotAllowed
from touchstone.kernel.records.register import registers

from . import attaching
from .errors import DocumentRefused
from .forms import AttachForm, WithdrawForm
from .models import Attachment
from .sending import sent
from .storing import opened


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _record(request: HttpRequest, slug: str, number: str) -> Any:
    """The record as the viewer sees it; what they may not see is answered like what is not there."""
    found = reads.one(registers.get(slug), _viewer(request), number) if slug in registers else None
    if found is None:
        raise Http404(_("%(number)s is not in this register.") % {"number": number})
    return found


def _attachment(request: HttpRequest, slug: str, number: str, place: int) -> tuple[Any, Attachment]:
    record = _record(request, slug, number)
    found = attaching.attachments(record, _viewer(request), withdrawn=True).filter(place=place).first()
    if found is None:
        raise Http404(_("%(number)s has no such document.") % {"number": number})
    return record, found


@open_to("public")
@require_safe
def download(request: HttpRequest, slug: str, number: str, place: int) -> HttpResponseBase:
    """A document's bytes, always as a file to be saved and never as a page of ours."""
    _seen, attachment = _attachment(request, slug, number, place)
    document = attachment.document
    try:
        answer = sent(
            request, lambda: opened(document), size=document.size, sha256=document.sha256, name=document.name,
            media_type=document.media_type,
        )  # fmt: skip
    except FileNotFoundError:
        raise Http404(_("The file of “%s” is missing from the store; the operator can find it with "
                        "'touchstone documents verify'.") % attachment.title)  # fmt: skip
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ["Cookie"])
    return answer


@open_to("signed-in", narrowed="those who may add documents to the record")
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The form that attaches a file to a record."""
    record, viewer = _record(request, slug, number), _viewer(request)
    if viewer.is_public:
        return redirect(f"{reverse('sign-in')}?next={request.path}")
    form = AttachForm(record, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            attaching.attach_file(
                record, given["file"], kind=given["kind"], title=given["title"], reason=given["reason"],
                by=viewer.user, on=today(),  # type: ignore[arg-type]
            )  # fmt: skip
        except DocumentRefused as error:
            form.add_error("file", str(error))
        except FactsRefused as error:
            _show(form, error)
        except NotAllowed as error:
            return render(request, "pages/refused.html", {"message": error}, status=403)
        else:
            return redirect("registers:record", slug, number)
    return _form_page(request, record, form, _("Attach"), may=attaching.may_attach(record, viewer))


@open_to("signed-in", narrowed="those who may add documents to the record")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, slug: str, number: str, place: int) -> HttpResponse:
    """The form that takes a document off a record."""
    record, attachment = _attachment(request, slug, number, place)
    viewer = _viewer(request)
    if viewer.is_public:
        return redirect(f"{reverse('sign-in')}?next={request.path}")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            attaching.withdraw(attachment, record, by=viewer.user, on=today(), reason=reason)  # type: ignore[arg-type]
        except FactsRefused as error:
            _show(form, error)
        except NotAllowed as error:
            return render(request, "pages/refused.html", {"message": error}, status=403)
        else:
            return redirect("registers:record", slug, number)
    return _form_page(
        request, record, form, _("Withdraw"), may=attaching.may_attach(record, viewer), attachment=attachment
    )


def _show(form: forms.Form, error: FactsRefused) -> None:
    for name, found in error.fields.items():
        for message in found:
            form.add_error(name if name in form.fields else None, message)


def _form_page(
    request: HttpRequest, record: Any, form: forms.Form, verb: str, *, may: bool, attachment: Attachment | None = None
) -> HttpResponse:
    if not may:
        message = _("Documents of %(number)s are added and withdrawn by other roles than yours.") % {
            "number": record.number
        }
        return render(request, "pages/refused.html", {"message": message}, status=403)
    context = {"record": record, "register": record.register(), "form": form, "verb": verb, "attachment": attachment}
    return render(request, "documents/form.html", context, status=422 if request.method == "POST" else 200)
