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
    try:
        return _spelt(_plain(value)).encode("utf-8")
    except NotCanonical as error:
        raise NotCanonical(f"value{error}")
    except UnicodeEncodeError as error:
        raise NotCanonical(f"value: half a character ({error.object[error.start]!r}) cannot be written in UTF-8.")


#: Types that JSON spells in one way only.
_AS_IT_IS = frozenset({str, int, bool, type(None)})
_spelt = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def _plain(value: Any) -> Any:
    """A value in JSON's own types; what is raised begins with the path below the value."""
    if type(value) in _AS_IT_IS or isinstance(value, int | str):
        return value
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, list | tuple):
        return [each if type(each) in _AS_IT_IS else _below(f"[{at}]", each) for at, each in enumerate(value)]
    if isinstance(value, float):
        return _plain_float(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return _plain_date(value)
    raise NotCanonical(f": a {type(value).__name__} has no canonical form; turn it into text or a number first.")


def _plain_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    made = {}
    for key, each in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f": the key {key!r} is a {type(key).__name__}; keys are text.")
        kind = type(each)
        if kind in _AS_IT_IS or (kind is list and _AS_IT_IS.issuperset(map(type, each))):
            made[key] = each
        else:
            made[key] = _below(f".{key}", each)
    return made


def _below(step: str, value: Any) -> Any:
    try:
        return _plain(value)
    except NotCanonical as error:
        raise NotCanonical(f"{step}{error}")


def _plain_float(value: float) -> int | float:
    if not math.isfinite(value):
        raise NotCanonical(f": {value} is not a number that JSON can hold; leave the fact empty (None).")
    return int(value) if value.is_integer() else value


def _plain_date(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise NotCanonical(f": the moment {value.isoformat()} has no time zone, so two readers may differ.")
    return value.astimezone(UTC).isoformat()
