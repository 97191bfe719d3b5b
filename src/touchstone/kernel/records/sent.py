"""Facts as programs and commands send them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from . import facts
from .errors import FactsRefused
from .register import Register

TOLD = 50  # names that are no field's, after which it is told of no more


def given(register: Register, sent: dict[str, Any]) -> dict[str, Any]:
    """Facts sent as JSON, read by each field's type; every field that cannot be read is named."""
    read: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for name, value in sent.items():
        if name not in register.form_fields:
            if len(problems) >= TOLD:
                raise FactsRefused(problems | {"…": [f"{len(sent)} fields were sent; no more is told of them."]})
            problems[name] = [f"Not a field of this register; its fields are: {', '.join(register.form_fields)}."]
            continue
        field = register.field(name)
        try:
            read[name] = facts.read_json(field, value)
        except ValidationError as error:
            problems[name] = error.messages
    if problems:
        raise FactsRefused(problems)
    return read
