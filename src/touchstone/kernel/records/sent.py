"""Facts as programs and commands send them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from . import facts
from .errors import FactsRefused
from .register import Register


def given(register: Register, sent: dict[str, Any]) -> dict[str, Any]:
    """Facts sent as JSON, read by each field's type; every field that cannot be read is named."""
    read, problems = {}, {}
    for name, value in sent.items():
        if name not in register.form_fields:
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
