"""A row's cells as facts of a record, with every problem at once."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records import facts
from touchstone.kernel.records.register import Register

from .errors import Problem
from .reading import Row, fault_in

LONGEST_SHOWN = 200


@dataclass
class Draft:
    """What a row says: facts to be written, values that only have to agree, and what is wrong with it."""

    row: Row
    number: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    on: date | None = None
    reason: str = ""
    problems: list[Problem] = field(default_factory=list)
    fingerprint: str = ""
    again: int = 0

    def refuse(self, name: str, value: Any, reason: str, suggestion: str = "") -> None:
        self.problems.append(Problem(name, text_of(value)[:LONGEST_SHOWN], reason, suggestion))


def text_of(value: Any) -> str:
    """A cell as text: JSON's own values in the words `facts.read_text` takes."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (dict, list, bool)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


class Drafter:
    """Reads rows of one file for one register.

    Args:
        columns: column -> field, "" for columns left out.
        take_over: state, days and number are facts too, for a register that moves house.
    """

    def __init__(self, register: Register, columns: Mapping[str, str], *, take_over: bool) -> None:
        self.register = register
        self.columns = columns
        self.written = set(register.own if take_over else register.form_fields) | {"holder", "filed_for"}
        self.take_over = take_over
        self._related: dict[tuple[str, str], Any] = {}

    def draft(self, row: Row) -> Draft:
        made = Draft(row)
        if row.fault:
            made.refuse("", "", row.fault)
            return made
        for column, value in row.cells.items():
            name = self.columns.get(column)
            if name:
                self._read(made, name, value)
            elif name is None:
                made.refuse(column, value, _("No other row of the file has this column."))
        made.fingerprint = fingerprint(made)
        return made

    def _read(self, made: Draft, name: str, value: Any) -> None:
        text = text_of(value)
        fault = fault_in(text)
        if fault:
            made.refuse(name, text.encode("utf-8", "backslashreplace").decode().replace("\x00", "␀"), fault)
        elif name == "number":
            made.number = text.strip()
        elif name == "reason":
            made.reason = text.strip()
        elif name == "on":
            made.on = self._day(made, name, text)
        elif name in self.written:
            self._fact(made, name, value, text)
        elif text.strip():
            made.fixed[name] = text.strip()

    def _day(self, made: Draft, name: str, text: str) -> date | None:
        try:
            return date.fromisoformat(text.strip()) if text.strip() else None
        except ValueError:
            made.refuse(name, text, _("This is no day."), _day_meant(text))
            return None

    def _fact(self, made: Draft, name: str, value: Any, text: str) -> None:
        kind = self.register.field(name)
        try:
            made.facts[name] = self._value(kind, value, text)
        except (ValidationError, ValueError, TypeError, OverflowError) as error:
            messages = error.messages if isinstance(error, ValidationError) else [str(error)]
            made.refuse(name, text, " ".join(messages), meant(kind, text))

    def _value(self, kind: models.Field[Any, Any], value: Any, text: str) -> Any:
        if isinstance(kind, models.JSONField) and not isinstance(value, str):
            return value
        if not kind.is_relation:
            return facts.read_text(kind, text)
        key = (kind.name, text.strip())
        if key not in self._related:
            self._related[key] = self._organ(text) if kind.name == "holder" else facts.read_text(kind, text)
        return self._related[key]

    def _organ(self, text: str) -> Organ | None:
        code = text.strip()
        found = Organ.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise ValidationError(_("%s is no organ's code.") % code)
        return found


def fingerprint(made: Draft) -> str:
    """A hash of what the row says, whatever the order of its columns."""
    said = {name: text_of(getattr(value, "pk", value)) for name, value in made.facts.items()}
    whole = [made.number, made.on.isoformat() if made.on else "", sorted(said.items()), sorted(made.fixed.items())]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, default=str).encode("utf-8", "replace")).hexdigest()


def meant(kind: models.Field[Any, Any], text: str) -> str:
    """What a value that cannot stand might have been meant to be; empty where nothing is near."""
    if isinstance(kind, models.DateField):
        return _day_meant(text)
    if kind.choices:
        words = {str(key): str(key) for key, _label in kind.flatchoices}
        words |= {str(label): str(key) for key, label in kind.flatchoices}
        near = difflib.get_close_matches(text.strip(), words, n=1, cutoff=0.5)
        return words[near[0]] if near else ""
    return ""


def _day_meant(text: str) -> str:
    """A day written another way, where it can only be one day.

    >>> _day_meant("2012/4/11"), _day_meant("11.04.2012"), _day_meant("2012年4月11日"), _day_meant("31/12/2012")
    ('2012-04-11', '2012-04-11', '2012-04-11', '2012-12-31')
    >>> _day_meant("04/11/2012")
    ''
    """
    import re

    parts = [int(each) for each in re.findall(r"\d+", text)]
    if len(parts) != 3:
        return ""
    first, second, third = parts
    if first > 999:
        tries = [(first, second, third)]
    elif third > 999 and "." in text:
        tries = [(third, second, first)]
    elif third > 999:
        tries = [(third, second, first), (third, first, second)]
    else:
        return ""
    days = set()
    for year, month, day in tries:
        try:
            days.add(date(year, month, day).isoformat())
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else ""
