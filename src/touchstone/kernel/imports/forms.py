"""The forms of an import: the file, and which column is which field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from touchstone.kernel.pages.forms import DayInput
from touchstone.kernel.records.register import Register

from . import columns
from .models import Import

LARGEST = 200 * 2**20


class FileForm(forms.Form):
    """A file and how what it says is held."""

    file = forms.FileField(
        label=__("file"),
        allow_empty_file=True,
        help_text=__("CSV, JSON Lines or XLSX; the first row names the columns. Nothing is written before you say so."),
    )
    on = forms.DateField(
        label=__("held on"), widget=DayInput(), help_text=__("The day from which this holds, where a row names none.")
    )
    reason = forms.CharField(label=__("reason"), max_length=500, required=False)
    take_over = forms.BooleanField(
        label=__("take numbers and states over"),
        required=False,
        help_text=__("For a register that moves house: records keep the numbers and states they had."),
    )

    def __init__(self, *given: Any, may_take_over: bool, **options: Any) -> None:
        super().__init__(*given, **options)
        if not may_take_over:
            del self.fields["take_over"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            words = {"size": file.size // 2**20, "limit": LARGEST // 2**20}
            message = _("The file has %(size)s MB; a page takes %(limit)s MB. Use “touchstone records import”.")
            raise forms.ValidationError(message % words)
        return file


class ColumnsForm(forms.Form):
    """For every column of the file, the field it is, or that it is left out."""

    def __init__(self, register: Register, job: Import, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        named = columns.titles(register)
        choices = [("", _("– left out –")), *((name, f"{title} ({name})") for name, title in named.items())]
        self.names = list(job.columns)
        for at, name in enumerate(self.names):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=name, choices=choices, required=False, initial=job.columns[name]
            )

    def pairs(self) -> list[tuple[str, forms.BoundField]]:
        """Each column's name as the file writes it, with its choice."""
        return [(name, self[f"column-{at}"]) for at, name in enumerate(self.names)]

    def chosen(self) -> dict[str, str]:
        """Column -> field, as chosen."""
        return {name: self.cleaned_data[f"column-{at}"] for at, name in enumerate(self.names)}
