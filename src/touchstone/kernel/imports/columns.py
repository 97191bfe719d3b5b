"""Which column of a file is which field of a register: guessed by name and title in either language, then settled."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from touchstone.kernel.records.register import Register

from .errors import FileRefused

#: What a row may say beside a record's own fields.
OF_THE_RECORD = ("number", "state", "state_since", "opened_on", "holder", "filed_for", "version")
#: What a row may say of its own entry into the register.
OF_THE_ROW = ("on", "reason")
#: Columns that a file of refused rows has more than its original.
OF_THE_REPORT = ("refused_row", "refused_why")


def fields_of(register: Register) -> list[str]:
    """Every field a column can be."""
    return [*OF_THE_RECORD, *register.own, *OF_THE_ROW]


def titles(register: Register) -> dict[str, str]:
    """Each field's title in the reader's language."""
    row = {"on": _("held on"), "reason": _("reason"), "version": _("version"), "number": _("number")}
    return {name: row.get(name) or register.label(name) for name in fields_of(register)}


def guess(register: Register, columns: Iterable[str]) -> dict[str, str | None]:
    """Column -> field; "" for a column that is left out, None where no field is meant for sure."""
    names = {_plain(name): name for name in fields_of(register)}
    for language, _title in settings.LANGUAGES:
        with override(language):
            for name, title in titles(register).items():
                names.setdefault(_plain(title), name)
    found: dict[str, str | None] = {}
    for column in columns:
        field = "" if column in OF_THE_REPORT else names.get(_plain(column))
        found[column] = None if field and field in found.values() else field
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def settle(
    register: Register, name: str, columns: list[str], chosen: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Column -> field for every column of a file, "" for those left out on purpose.

    Args:
        chosen: what a person said of columns; it goes before the guess.
    Raises:
        FileRefused: a column that is no field, a field named twice, or no column that is a field of the record.
    """
    chosen = chosen or {}
    strange = [column for column in chosen if column not in columns]
    if strange:
        fact = _("It has no column “%s”.") % strange[0]
        raise FileRefused(name, fact, _("Its columns are: %s.") % ", ".join(columns))
    found = guess(register, [column for column in columns if column not in chosen]) | dict(chosen)
    known = fields_of(register)
    for column, field in found.items():
        if field is None or (field and field not in known):
            fact = _("The column “%s” is no field of this register.") % column
            raise FileRefused(name, fact, _nearest(column, known))
    settled = {column: found[column] or "" for column in columns}
    named = [field for field in settled.values() if field]
    twice = next((field for field in named if named.count(field) > 1), None)
    if twice:
        fact = _("Two columns are “%s”.") % twice
        raise FileRefused(name, fact, _("Leave one of them out."))
    if not set(named) & {"number", *register.own}:
        fact = _("None of its columns is a field of this register.")
        raise FileRefused(name, fact, _("Fields are: %s.") % ", ".join(known))
    return settled


def _nearest(column: str, known: list[str]) -> str:
    near = difflib.get_close_matches(column.casefold(), known, n=1, cutoff=0.5)
    hint = _("Did you mean “%s”?") % near[0] + " " if near else ""
    return hint + _("Say which field it is or leave it out. Fields are: %s.") % ", ".join(known)
