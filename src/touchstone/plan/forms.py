"""Forms of the plan: a report, a remark, a hand-off."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.parties.models import Organ


class ReportForm(forms.Form):
    """A progress report of one organ."""

    organ = forms.ChoiceField(label=_("organ"))
    period = forms.CharField(label=_("period"), max_length=40, help_text=_("For example 2012 Q3"))
    text = forms.CharField(label=_("what was done"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, organs: Iterable[Organ], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(organ.code, str(organ)) for organ in organs]
        self.fields["organ"] = forms.ChoiceField(label=_("organ"), choices=choices)


class RemarkForm(forms.Form):
    """A contribution to the discussion of a measure."""

    text = forms.CharField(label=_("remark"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class PlanFile(forms.Form):
    """A plan to be compiled, and the key it will be known by."""

    key = forms.SlugField(label=_("key"), help_text=_("For example cn-2013; it never changes."))
    file = forms.FileField(label=_("file"), help_text=_("Text, HTML, DOCX or PDF"))
