"""Pages that enter and end a party's names, identifiers and addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchstone.kernel.access.models import User
from touchstone.kernel.access.openness import open_to
from touchstone.kernel.days import today
from touchstone.kernel.records import reads
from touchstone.kernel.records.errors import FactsRefused, NotAllowed
from touchstone.kernel.records.register import registers

from . import changes, forms
from .models import Party

OFFICERS = "officers of the organ that keeps the entry, of any organ where none does"


@dataclass(frozen=True)
class Part:
    """A kind of thing a party has several of: how one is entered, and how one is ended."""

    add_title: Any
    add_form: type[django_forms.Form]
    add: Callable[..., Any]
    end_title: Any
    end_form: type[django_forms.Form]
    end: Callable[..., Any]


PARTS = {
    "names": Part(
        gettext_lazy("Add a name"), forms.NameForm, changes.add_name,
        gettext_lazy("End a name"), forms.EndForm, changes.end_name,
    ),
    "identifiers": Part(
        gettext_lazy("Add an identifier"), forms.IdentifierForm, changes.add_identifier,
        gettext_lazy("Withdraw an identifier"), forms.WithdrawForm, changes.withdraw_identifier,
    ),
    "addresses": Part(
        gettext_lazy("Add an address"), forms.AddressForm, changes.add_address,
        gettext_lazy("End an address"), forms.EndForm, changes.end_address,
    ),
}  # fmt: skip


def _party(request: HttpRequest, number: str, kind: str) -> tuple[Party, Part]:
    found = reads.one(registers.get("parties"), request.viewer, number)  # type: ignore[attr-defined]
    if found is None or kind not in PARTS:
        raise Http404(_("%(number)s is not in this register.") % {"number": number})
    return found, PARTS[kind]


@open_to("officer", narrowed=OFFICERS)
def add(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Enter a name, an identifier or an address of a party."""
    party, part = _party(request, number, kind)
    form = part.add_form(request.POST or None, initial={"on": today()})

    def enter(by: User, given: dict[str, Any]) -> None:
        part.add(party, **given, by=by)

    return _asked(request, party, form, part.add_title, enter)


@open_to("officer", narrowed=OFFICERS)
def end(request: HttpRequest, number: str, kind: str, pk: int) -> HttpResponse:
    """End a name or an address, or withdraw an identifier; all stay in the history."""
    party, part = _party(request, number, kind)
    one = getattr(party, kind).filter(pk=pk).first()
    if one is None:
        raise Http404(_("%(number)s has no such entry.") % {"number": number})
    form = part.end_form(request.POST or None, initial={"on": today(), "until": today()})

    def finish(by: User, given: dict[str, Any]) -> None:
        part.end(one, **given, by=by)

    return _asked(request, party, form, f"{part.end_title}: {one}", finish)


def _asked(
    request: HttpRequest, party: Party, form: Any, title: Any, act: Callable[[User, dict[str, Any]], None]
) -> HttpResponse:
    """Show the form, or do what it says; a refusal stands beside the field it speaks of."""
    if request.method == "POST" and form.is_valid():
        try:
            act(request.user, form.cleaned_data)  # type: ignore[arg-type]
        except FactsRefused as error:
            for name, messages in error.fields.items():
                form.add_error(name if name in form.fields else None, ValidationError(messages))
        except NotAllowed as error:
            return render(request, "pages/refused.html", {"message": error}, status=403)
        else:
            return redirect("registers:record", "parties", party.number)
    context = {"register": registers.get("parties"), "record": party, "form": form, "verb": title}
    return render(request, "pages/form.html", context, status=422 if request.method == "POST" else 200)
