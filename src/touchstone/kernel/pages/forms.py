"""Forms made from a register's declaration: file, amend, take a step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.records import facts
from touchstone.kernel.records.errors import FactsRefused
from touchstone.kernel.records.models import Record
from touchstone.kernel.records.register import Register

LONGEST_LIST = 200


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class NumberField(forms.CharField):
    """Another record, named by its number."""

    def __init__(self, field: models.Field[Any, Any], **options: Any) -> None:
        self.model_field = field
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return facts.read_text(self.model_field, text) if text else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            manager = self.model_field.related_model._base_manager  # type: ignore[union-attr]
            found = manager.filter(pk=value).first()
            return getattr(found, "number", value)
        return getattr(value, "number", value)


def form_field(field: models.Field[Any, Any]) -> forms.Field:
    """The form's field for a field of a record."""
    if field.is_relation and hasattr(field.related_model, "life"):
        return NumberField(field, label=field.verbose_name, required=not field.blank, help_text=field.help_text)
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return field.formfield(widget=DayInput())  # type: ignore[return-value]
    made = field.formfield()
    assert made is not None
    return made


class RecordForm(forms.Form):
    """The facts of a record, and why and from when they hold."""

    on = forms.DateField(label=_("held on"), widget=DayInput(), help_text=_("The day from which this holds."))

    def __init__(self, register: Register, names: Iterable[str], *args: Any, reason: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.register, self.names = register, list(names)
        for name in self.names:
            self.fields[name] = form_field(register.field(name))
        if reason:
            self.fields["reason"] = forms.CharField(
                label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), required=reason == "required"
            )
        self.order_fields([*self.names, "on", "reason"])

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    def refuse(self, error: FactsRefused) -> None:
        """Show a register's refusal beside the fields it speaks of."""
        for name, messages in error.fields.items():
            self.add_error(name if name in self.fields else None, ValidationError(messages))


def filing(register: Register, today: date, data: Any = None) -> RecordForm:
    return RecordForm(register, register.form_fields, data, initial={"on": today})


def amending(register: Register, record: Record, today: date, data: Any = None) -> RecordForm:
    initial = {name: getattr(record, facts.field_of(record, name).attname) for name in register.form_fields}
    return RecordForm(register, register.form_fields, data, initial=initial | {"on": today}, reason="required")


def stepping(register: Register, record: Record, step: Any, today: date, data: Any = None) -> RecordForm:
    initial = {name: getattr(record, facts.field_of(record, name).attname) for name in step.asks}
    reason = "required" if step.needs_reason else "optional"
    return RecordForm(register, step.asks, data, initial=initial | {"on": today}, reason=reason)
