"""How the value of a field is kept in history, read from text and shown: decided once, by the field's type."""

from __future__ import annotations

import json
import math
import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast, get_args

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Json = str | int | float | bool | None | list[Any] | dict[str, Any]

TRUE_WORDS = frozenset({"1", "true", "yes", "y", "是", "t"})
FALSE_WORDS = frozenset({"0", "false", "no", "n", "否", "f"})


def field_of(record: models.Model | type[models.Model], name: str) -> models.Field[Any, Any]:
    """A field of a record by its name."""
    return cast("models.Field[Any, Any]", record._meta.get_field(name))


def related(field: models.Field[Any, Any]) -> Any:
    """The record type or model that a relation leads to."""
    return field.related_model


@cache
def own_fields(record: type[models.Model]) -> tuple[models.Field, ...]:
    """The fields a record type declares itself, in order; the kernel's own are left out."""
    return tuple(field for field in record._meta.concrete_fields if field.name not in kernel_names())


@cache
def kernel_names() -> frozenset[str]:
    """Names of the fields that every record has from the kernel."""
    from .models import Record

    return frozenset(field.name for field in Record._meta.get_fields()) | {"id"}


def kept(field: models.Field, record: models.Model) -> Json:
    """A field's value as history keeps it: text, number, null or plain structure; a record by its number."""
    if field.is_relation:
        if getattr(record, field.attname) is None:
            return None
        if hasattr(field.related_model, "life"):
            return getattr(record, field.name).number
        return getattr(record, field.attname)
    value = getattr(record, field.attname)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def restored(field: models.Field, value: Json) -> Any:
    """The Python value behind a kept one; relations as the key of the other row, or None where it is gone."""
    if value is None:
        return None
    if field.is_relation:
        if hasattr(field.related_model, "life"):
            return related(field).everything.filter(number=value).values_list("pk", flat=True).first()
        return value
    return field.to_python(value)


def read_text(field: models.Field, text: str) -> Any:
    """The value a person or a file wrote for a field.

    Raises:
        ValidationError: with the value, what the field takes, and the nearest known word where there is one.
    """
    if unfit(text):
        raise ValidationError(_("%(value)s can be kept by no register."), params={"value": ascii(text)[:60]})
    text = text.strip()
    if text == "":
        is_text = isinstance(field, (models.CharField, models.TextField))
        return "" if is_text and not field.null and not field.has_default() else _default(field)
    if field.is_relation:
        return _read_relation(field, text)
    if field.choices:
        return _read_choice(field, text)
    if isinstance(field, models.BooleanField):
        return _read_boolean(text)
    if isinstance(field, models.JSONField):
        return cast(Any, field.formfield()).to_python(text)
    return field.to_python(text)


def _default(field: models.Field) -> Any:
    """What a field says where nothing was said: nothing, and the register then tells whether that can stand."""
    return field.get_default() if field.has_default() and not field.null else None


_SURROGATE = re.compile("[\ud800-\udfff]")


def unfit(text: str) -> str:
    """Why a text can be kept by no store, in words that go on after it; empty where it can."""
    if "\x00" in text:
        return "contains a NUL character"
    return "contains half of a UTF-16 pair, which is no character" if _SURROGATE.search(text) else ""


def read_json(field: models.Field, value: Json) -> Any:
    """The value that JSON gives for a field; numbers and text are read as `read_text` reads them.

    Raises:
        ValidationError: for true and false where the field is no yes or no, and for a list or an object where it is
            no structure: either would be kept as its Python spelling, or break the field.
    """
    if value is None:
        return read_text(field, "")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValidationError(_("%(value)s can be kept by no register."), params={"value": ascii(value)[:60]})
    if isinstance(value, (list, dict)) and isinstance(field, models.JSONField):
        return value
    if isinstance(value, bool) and isinstance(field, (models.BooleanField, models.JSONField)):
        return value
    if isinstance(value, (list, dict, bool)):
        told = json.dumps(value, ensure_ascii=False)
        raise ValidationError(
            _("%(value)s is no value for this field; give text or a number."),
            params={"value": told if len(told) <= 60 else f"{told[:60]}…"},
        )
    return read_text(field, str(value))


def _read_relation(field: models.Field, text: str) -> Any:
    model = related(field)
    if hasattr(model, "of_code"):  # its code is made of several columns, or of one of another name
        found = model.of_code(text)
    else:
        key = next((name for name in ("number", "code", "username", "name") if _has_field(model, name)), "pk")
        rows = model._base_manager.filter(**{key: text})
        if hasattr(model, "life"):
            rows = rows.filter(level=0, circle=None)  # a typed number must not tell of a record that is not to be seen
        found = rows.first()
    if found is None:
        raise ValidationError(
            _("%(value)s is not known in %(list)s."),
            params={"value": text, "list": related(field)._meta.verbose_name_plural},
        )
    return found


def _has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def _read_choice(field: models.Field, text: str) -> Any:
    import difflib

    for key, _label in field.flatchoices:  # the keys themselves, as an export writes them, before any is put in words
        if str(key) == text:
            return key
    known = {str(key): key for key, _label in field.flatchoices} | {str(label): key for key, label in field.flatchoices}
    if text in known:
        return known[text]
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.5)
    hint = _(" Did you mean %s?") % near[0] if near else ""
    listed = ", ".join(str(key) for key, _label in field.flatchoices[:12])
    raise ValidationError(
        _("“%(value)s” is not one of the values known here: %(known)s.%(hint)s"),
        params={"value": text, "known": listed, "hint": hint},
    )


def _read_boolean(text: str) -> bool:
    if text.lower() in TRUE_WORDS:
        return True
    if text.lower() in FALSE_WORDS:
        return False
    raise ValidationError(_("“%(value)s” is neither yes nor no."), params={"value": text})


def written(field: models.Field, record: models.Model) -> str:
    """A field's value as a file carries it: what `read_text` takes back without loss."""
    if field.is_relation:
        other = getattr(record, field.name)
        if other is None:
            return ""
        if hasattr(other, "of_code"):
            return str(other.code)
        return str(
            next((getattr(other, key) for key in ("number", "code", "username") if hasattr(other, key)), other.pk)
        )
    value = kept(field, record)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        import json

        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def shown(field: models.Field, record: models.Model) -> str:
    """A field's value for a reader, in the reader's language; an empty text where it is not known."""
    if field.is_relation:
        other = getattr(record, field.name)
        return "" if other is None else str(other)
    return shown_value(field, getattr(record, field.attname))


def shown_value(field: models.Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if hasattr(field, "words"):
        return str(field.words(value))
    if field.choices:
        labels = dict(field.flatchoices)
        return str(labels.get(value, value))
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateField):
        return formats.date_format(field.to_python(value), "SHORT_DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {each}" for key, each in value.items())
    return str(value)


def shown_kept(field: models.Field, value: Json) -> str:
    """A kept value for a reader, without the record it came from."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        other = restored(field, value)
        found = related(field)._base_manager.filter(pk=other).first() if other is not None else None
        return str(found if found is not None else value)
    return shown_value(field, value if isinstance(value, get_args(list | dict)) else cast(Any, field).to_python(value))


def counted(number: int) -> str:
    """A count of records in words."""
    return ngettext("%(n)s record", "%(n)s records", number) % {"n": formats.number_format(number, force_grouping=True)}
