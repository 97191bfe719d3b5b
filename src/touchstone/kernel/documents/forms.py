"""The forms that attach a document to a record and withdraw it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.records.models import Record


class AttachForm(forms.Form):
    """A file and what it is on this record."""

    kind = forms.ChoiceField(label=_("Kind of document"))
    # An empty file is refused by the store, which says so in full.
    file = forms.FileField(label=_("File"), allow_empty_file=True)
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Left empty, the file's name is the title.")
    )
    reason = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, record: Record, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["kind"].choices = list(record.register().documents.items())  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a document is withdrawn."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
