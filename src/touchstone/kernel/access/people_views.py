"""Pages on which an administrator looks after the people of an organ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchstone.kernel.records.errors import FactsRefused, NotAllowed

from . import people, people_forms
from .models import User
from .openness import open_to

ADMINISTRATORS = "administrators of an organ, for its people"
A_PAGE = 100


@dataclass(frozen=True)
class Act:
    """Something done to an account: its title, the sentence under it, its form and the verb behind it."""

    title: Any
    lead: Any
    form: Callable[..., django_forms.Form]
    do: Callable[[User, User, dict[str, Any]], str]
    whole_account: bool = True


def _give(by: User, user: User, given: dict[str, Any]) -> str:
    people.give_role(user, given["organ"], given["role"], by=by, reason=given["reason"])
    return _("%(user)s has the new role. Sign-ins with the old one have ended.") % {"user": user.username}


def _end(by: User, user: User, given: dict[str, Any]) -> str:
    people.end_role(user, given["organ"], by=by, reason=given["reason"])
    return _("%(user)s holds no role there any more.") % {"user": user.username}


def _close(by: User, user: User, given: dict[str, Any]) -> str:
    people.set_active(user, False, by=by, reason=given["reason"])
    return _("The account of %(user)s is closed.") % {"user": user.username}


def _open(by: User, user: User, given: dict[str, Any]) -> str:
    people.set_active(user, True, by=by, reason=given["reason"])
    return _("The account of %(user)s is open again.") % {"user": user.username}


def _password(by: User, user: User, given: dict[str, Any]) -> str:
    password = people.new_password(user, by=by, reason=given["reason"])
    return _told_once(user, password)


def _factor(by: User, user: User, given: dict[str, Any]) -> str:
    people.forget_second_factor(user, by=by, reason=given["reason"])
    return _("The second factors of %(user)s are forgotten; new ones are set up at the next sign-in.") % {
        "user": user.username
    }


def _told_once(user: User, password: str) -> str:
    return _(
        "The password of %(user)s is %(password)s. It is shown this once; have it changed at the first sign-in."
    ) % {
        "user": user.username,
        "password": password,
    }


ACTS = {
    "role": Act(
        gettext_lazy("Change the role"),
        gettext_lazy("Sign-ins with the old role end at once."),
        people_forms.RoleForm,
        _give,
        whole_account=False,
    ),
    "end-role": Act(
        gettext_lazy("End the role"),
        gettext_lazy("Sign-ins end at once; what was done stays on record."),
        people_forms.EndRoleForm,
        _end,
        whole_account=False,
    ),
    "close": Act(
        gettext_lazy("Close the account"),
        gettext_lazy("A closed account signs in nowhere, and its keys are dead."),
        people_forms.ReasonForm,
        _close,
    ),
    "open": Act(
        gettext_lazy("Open the account again"),
        gettext_lazy("It signs in as before, with the roles it has."),
        people_forms.ReasonForm,
        _open,
    ),
    "password": Act(
        gettext_lazy("Give a new password"),
        gettext_lazy("It is made at random and shown once; all sign-ins end."),
        people_forms.ReasonForm,
        _password,
    ),
    "forget-factor": Act(
        gettext_lazy("Forget the second factor"),
        gettext_lazy("For someone who lost app and key; sign-ins end."),
        people_forms.ReasonForm,
        _factor,
    ),
}


@open_to("administrator", narrowed=ADMINISTRATORS)
def index(request: HttpRequest) -> HttpResponse:
    """The people of the organs that the reader administers."""
    viewer = request.viewer  # type: ignore[attr-defined]
    organs = people.administered(viewer)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:150]
    found = people.looked_after(viewer).prefetch_related("memberships__organ")
    if asked:
        names = Q(username__icontains=asked) | Q(last_name__icontains=asked) | Q(first_name__icontains=asked)
        found = found.filter(names | Q(email__icontains=asked))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    mine = {organ.pk for organ in organs}
    rows = [(user, [each for each in user.memberships.all() if each.organ_id in mine]) for user in page]
    context = {"organs": organs, "rows": rows, "page": page, "q": asked}
    return render(request, "access/people.html", context)


@open_to("administrator", narrowed=ADMINISTRATORS)
def new(request: HttpRequest) -> HttpResponse:
    """Add an account to an organ; its first password is shown once."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = people_forms.PersonForm(people.administered(viewer), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = people.add_person(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except (FactsRefused, NotAllowed) as error:
            _refuse(form, error)
        else:
            messages.success(request, _told_once(user, password))
            return redirect("people:person", user.username)
    lead = _("The first password is made at random and shown once.")
    return _form(request, form, _("Add a person"), lead, None)


@open_to("administrator", narrowed=ADMINISTRATORS)
def join(request: HttpRequest) -> HttpResponse:
    """Give somebody who has an account a role in an organ."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = people_forms.JoinForm(people.administered(viewer), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        user = User.objects.filter(username=given["username"]).first()
        try:
            if user is None:
                raise FactsRefused({"username": [_("No account has this user name.")]})
            told = _give(request.user, user, given)  # type: ignore[arg-type]
        except (FactsRefused, NotAllowed) as error:
            _refuse(form, error)
        else:
            messages.success(request, told)
            return redirect("people:person", user.username)
    lead = _("For somebody who is known here already, in another organ or as an outside user.")
    return _form(request, form, _("Take somebody in"), lead, None)


@open_to("administrator", narrowed=ADMINISTRATORS)
def person(request: HttpRequest, username: str) -> HttpResponse:
    """One person: roles, how the account is protected, and every change of rights."""
    viewer = request.viewer  # type: ignore[attr-defined]
    user = _person(request, username)
    organs = people.administered(viewer)
    whole = people.may_account(viewer, user)
    context = {
        "person": user,
        "memberships": user.memberships.filter(organ__in=organs).select_related("organ"),
        "whole": whole,
        "oneself": viewer.user_id == user.pk,
        "factors": Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
        "acts": [(name, act) for name, act in ACTS.items() if _is_open(name, act, user, whole)],
        "changes": people.changes_of(user, viewer)[:200],
    }
    return render(request, "access/person.html", context)


def _is_open(name: str, act: Act, user: User, whole: bool) -> bool:
    if name in ("close", "open"):
        return whole and user.is_active == (name == "close")
    return whole or not act.whole_account


@open_to("administrator", narrowed=ADMINISTRATORS)
def act(request: HttpRequest, username: str, verb: str) -> HttpResponse:
    """Do one thing to an account, with a reason."""
    viewer = request.viewer  # type: ignore[attr-defined]
    user = _person(request, username)
    if verb not in ACTS:
        raise Http404
    asked = ACTS[verb]
    organs = people.administered(viewer)
    given = (request.POST or None,)
    form = asked.form(*given) if asked.whole_account else asked.form(organs, *given)
    if request.method == "POST" and form.is_valid():
        try:
            told = asked.do(request.user, user, form.cleaned_data)  # type: ignore[arg-type]
        except (FactsRefused, NotAllowed) as error:
            _refuse(form, error)
        else:
            messages.success(request, told)
            return redirect("people:person", user.username)
    return _form(request, form, asked.title, asked.lead, user)


def _person(request: HttpRequest, username: str) -> User:
    found = people.looked_after(request.viewer).filter(username=username.replace("\x00", "")).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404(_("%(user)s is not among the people you look after.") % {"user": username[:150]})
    return found


def _refuse(form: django_forms.Form, error: FactsRefused | NotAllowed) -> None:
    if isinstance(error, NotAllowed):
        form.add_error(None, str(error))
        return
    for name, found in error.fields.items():
        form.add_error(name if name in form.fields else None, ValidationError(found))


def _form(request: HttpRequest, form: django_forms.Form, title: Any, lead: Any, user: User | None) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "person": user}
    return render(request, "access/person_form.html", context, status=422 if request.method == "POST" else 200)
