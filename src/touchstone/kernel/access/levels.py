"""Security levels, roles, and the one decision whether a reader may read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """How secret a record is; a reader's clearance is one of these too."""

    PUBLIC = 0, _("open")
    CONFIDENTIAL = 1, _("confidential")
    SECRET = 2, _("secret")
    TOP_SECRET = 3, _("top secret")


class Role(models.TextChoices):
    """What a person may do in an organ; each role includes those before it."""

    READER = "reader", _("reader")
    OFFICER = "officer", _("officer")
    REVIEWER = "reviewer", _("reviewer")
    HEAD = "head", _("head")
    ADMINISTRATOR = "administrator", _("administrator")


ROLE_ORDER = tuple(Role.values)


def roles_up_to(role: str) -> tuple[str, ...]:
    """The role and all that it includes.

    >>> roles_up_to("reviewer")
    ('reader', 'officer', 'reviewer')
    """
    return ROLE_ORDER[: ROLE_ORDER.index(role) + 1]


@dataclass(frozen=True)
class Decision:
    """Whether a reader may read, and why; what may not be read is answered as if it did not exist."""

    allowed: bool
    logged: bool
    why: tuple[str, ...]


def read_decision(
    *,
    clearance: int,
    held: Collection[str],
    level: int,
    compartments: Collection[str] = (),
    need_to_know: Collection[str] = (),
    reader: str = "",
    term_ended: bool = False,
) -> Decision:
    """Decide one reading: no read up, every compartment held, and on the list where there is one.

    The end of a secrecy term changes nothing here: release is a decision of its own.

    Args:
        clearance, level: 0 open to 3 top secret.
        held, compartments: names of compartments the reader holds and the record asks for.
        need_to_know: readers named for the record; empty where it names none.
        term_ended: the secrecy term is over and was not extended; a reading is then not written down any more.
    Source of the written record: Implementing Regulation of the State Secrets Law (2014), art. 14.
    """
    if level == Level.PUBLIC:
        return Decision(True, False, ("public",))
    why = []
    if clearance < level:
        why.append("clearance below level")
    if not set(compartments) <= set(held):
        why.append("compartment missing")
    if need_to_know and reader not in need_to_know:
        why.append("not on the need-to-know list")
    return Decision(not why, not why and level >= Level.SECRET and not term_ended, tuple(why))
