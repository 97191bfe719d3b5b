"""What a program sends, read strictly: JSON after RFC 8259, of a size, depth and text that a store can keep."""

from __future__ import annotations

import json
import math
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from touchstone.kernel.records.facts import unfit

DEEPEST = 40
MOST = 20_000


class Unread(ValueError):
    """A request that is not read; the message says what to send instead."""

    def __init__(self, message: str, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


class Strict(Parser):
    """Reads bodies; whatever no record could keep is refused before anything is made of it."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        coding = request.headers.get("Content-Encoding", "identity")
        if coding.lower() not in ("", "identity"):
            raise Unread(f"A body packed with {coding[:40]} is not unpacked here; send it as it is.", 415)
        try:
            found = json.loads(request.body, parse_constant=_no_number)
        except RecursionError:
            raise Unread(f"The body is nested more than {DEEPEST} deep.")
        except ValueError as error:
            raise error if isinstance(error, Unread) else Unread(f"The body is no JSON: {str(error)[:200]}.")
        refuse_unfit(found)
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found = super().parse_querydict(data, list_fields, request)
        if data is not request.GET:
            refuse_unfit({name: value for name, value in found.items() if isinstance(value, (str, list))})
        return found


def refuse_unfit(sent: Any) -> None:
    """Go through everything that was sent.

    Raises:
        Unread: it is nested too deep, has too many values, or one that no store keeps.
    """
    waiting, count = [(sent, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if count > MOST:
            raise Unread(f"The body has more than {MOST} values; send less, or an import.", 413)
        if depth > DEEPEST:
            raise Unread(f"The body is nested more than {DEEPEST} deep.")
        if isinstance(value, dict):
            for name in value:
                _refuse_unfit_text(name)
            waiting.extend((each, depth + 1) for each in value.values())
        elif isinstance(value, list):
            waiting.extend((each, depth + 1) for each in value)
        elif isinstance(value, str):
            _refuse_unfit_text(value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise Unread("A number in the body is larger than any that can be kept.", 422)


def _refuse_unfit_text(text: str) -> None:
    fault = unfit(text)
    if fault:
        shown = text[:40].encode("ascii", "backslashreplace").decode().replace("\x00", "\\u0000")
        raise Unread(f"The text “{shown}” {fault}.", 422)


def _no_number(name: str) -> Any:
    raise Unread(f"{name} is no number in JSON; leave the value out, or send null.")
