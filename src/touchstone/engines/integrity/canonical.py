"""One value, one spelling: the bytes that are hashed, the same on every machine and every database."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


class NotCanonical(ValueError):
    """A value has no single spelling as JSON, so its hash would prove nothing."""


def canonical(value: Any) -> bytes:
    """A value as JSON with sorted keys, no spaces, in UTF-8.

    Args:
        value: None, booleans, whole numbers, finite floats, text, dates, moments with a time zone, decimals, and
            lists and mappings (text keys) of these. Dates are written ISO 8601, moments in UTC, decimals as text;
            a float without a fraction is written as the whole number, for databases that store it so.
    Raises:
        NotCanonical: anything else, with the path to it.

    >>> canonical({"b": [1, 2.0], "a": "品种", "on": date(2012, 1, 10), "fee": Decimal("1.50")}).decode()
    '{"a":"品种","b":[1,2],"fee":"1.50","on":"2012-01-10"}'
    """
    plain = _plain(value, "value")
    try:
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical(f"value: half a character ({error.object[error.start]!r}) cannot be written in UTF-8.")


def _plain(value: Any, path: str) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return _plain_float(value, path)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return _plain_date(value, path)
    if isinstance(value, Mapping):
        return {_key(key, path): _plain(each, f"{path}.{key}") for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, f"{path}[{index}]") for index, each in enumerate(value)]
    raise NotCanonical(f"{path}: a {type(value).__name__} has no canonical form; turn it into text or a number first.")


def _plain_float(value: float, path: str) -> int | float:
    if not math.isfinite(value):
        raise NotCanonical(f"{path}: {value} is not a number that JSON can hold; leave the fact empty (None).")
    return int(value) if value.is_integer() else value


def _plain_date(value: date, path: str) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise NotCanonical(f"{path}: the moment {value.isoformat()} has no time zone, so two readers may differ.")
    return value.astimezone(UTC).isoformat()


def _key(key: Any, path: str) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"{path}: the key {key!r} is a {type(key).__name__}; keys are text.")
    return key
