"""The forms that enter and end a party's names, identifiers and addresses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touchstone.kernel.pages.forms import DayInput

from .identifiers import Scheme
from .models import Address, PartyName


class _Change(forms.Form):
    """A change of a party, and the day from which it is held."""

    on = forms.DateField(label=_("held on"), widget=DayInput(), help_text=_("The day from which this holds."))


class _Period(_Change):
    since = forms.DateField(label=_("since"), widget=DayInput(), required=False, help_text=_("Empty where unknown."))
    until = forms.DateField(label=_("until"), widget=DayInput(), required=False, help_text=_("Empty where it goes on."))


class NameForm(_Period):
    """A further name."""

    text = forms.CharField(label=_("name"), max_length=PartyName._meta.get_field("text").max_length)
    language = forms.CharField(label=_("language"), max_length=20, help_text=_("A BCP 47 tag: zh-Hans, bo, en"))
    field_order = ("text", "language", "since", "until", "on")


class IdentifierForm(_Change):
    """A number that names the party."""

    scheme = forms.ChoiceField(label=_("scheme"), choices=Scheme.choices)
    value = forms.CharField(label=pgettext_lazy("identifier", "number"), max_length=100)
    field_order = ("scheme", "value", "on")


class AddressForm(_Period):
    """Where the party is to be found."""

    text = forms.CharField(
        label=_("address"),
        max_length=Address._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    region = forms.CharField(
        label=_("region"), max_length=6, required=False, help_text=_("GB/T 2260 code, such as 320100")
    )
    field_order = ("text", "region", "since", "until", "on")


class EndForm(_Change):
    """The last day of a name or an address, and why."""

    until = forms.DateField(label=_("until"), widget=DayInput())
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("until", "reason", "on")


class WithdrawForm(_Change):
    """Why an identifier is withdrawn."""

    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("reason", "on")
