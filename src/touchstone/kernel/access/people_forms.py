"""The forms by which an administrator looks after the people of an organ."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .levels import Role
from .models import User

LONGEST = {field.name: getattr(field, "max_length", None) for field in User._meta.concrete_fields}


class _Reasoned(forms.Form):
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


class _InOrgan(_Reasoned):
    """A choice among the organs that the administrator looks after."""

    def __init__(self, organs: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organ"] = forms.ModelChoiceField(
            organs, label=_("organ"), to_field_name="code", empty_label=None, initial=organs.first()
        )
        self.order_fields(["username", "last_name", "first_name", "email", "organ", "role", "reason"])


class PersonForm(_InOrgan):
    """A new account, and what its person is in the organ."""

    username = forms.CharField(
        label=_("user name"), max_length=LONGEST["username"], help_text=_("Letters, digits and @ . + - _ only.")
    )
    last_name = forms.CharField(label=_("family name"), max_length=LONGEST["last_name"], required=False)
    first_name = forms.CharField(label=_("given name"), max_length=LONGEST["first_name"], required=False)
    email = forms.EmailField(label=_("e-mail"), required=False, help_text=_("The organ's directory knows them by it."))
    role = forms.ChoiceField(label=_("role"), choices=Role.choices)


class RoleForm(_InOrgan):
    """What a person is in an organ from now on."""

    role = forms.ChoiceField(label=_("role"), choices=Role.choices)


class JoinForm(RoleForm):
    """Somebody who has an account already, by the user name they give."""

    username = forms.CharField(label=_("user name"), max_length=LONGEST["username"])


class EndRoleForm(_InOrgan):
    """The organ in which a person holds no role any more."""


class ReasonForm(_Reasoned):
    """Why something is done to an account."""
