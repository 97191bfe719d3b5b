"""Search over everything a reader may see: all registers, and what other parts of the house can be jumped to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from touchstone.kernel.access.viewer import Viewer

from . import numbers, reads
from .register import Register, registers

#: Asked in turn with what was typed; the first address answered is opened ("M43", a region's code).
jumps: list[Callable[[Viewer, str], str | None]] = []


@dataclass(frozen=True)
class Found:
    """What one register answers to a search."""

    register: Register
    records: list[Any]
    more: bool


def jump(viewer: Viewer, asked: str) -> str | None:
    """The address that the words name outright, or None."""
    for each in jumps:
        address = each(viewer, asked)
        if address:
            return address
    number = asked.strip().upper()
    for register in registers if numbers.may_stand(number) else ():
        if register.seen_by(viewer).filter(number=number).exists():
            return reverse("registers:record", args=[register.slug, number])
    return None


def search(viewer: Viewer, asked: str, *, each: int = 10) -> list[Found]:
    """The newest records of every register that hold the words; registers without any are left out."""
    found = []
    for register in registers:
        if viewer.is_public and not register.public:
            continue
        page = reads.rows(register, viewer, reads.RowsQuery(q=asked, size=each))
        if page.records:
            found.append(Found(register, page.records, bool(page.next)))
    return found
