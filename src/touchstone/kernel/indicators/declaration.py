"""Indicators: a number with its definition, declared once; pages, files and commands follow from it."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import touchstone
from touchstone.kernel.discovery import find_modules

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

COUNTRY = "000000"


class SwitchRefused(ValueError):
    """A switch or one of its values is unknown; the message lists those there are."""


@dataclass(frozen=True)
class Shipped:
    """A table that comes with the product as CSV; an empty cell is unknown."""

    path: Path
    schema: pa.Schema
    as_of: date
    source: str
    licence: str

    def read(self) -> pa.Table:
        import pyarrow.csv as pc

        return pc.read_csv(
            self.path,
            convert_options=pc.ConvertOptions(
                column_types=self.schema, strings_can_be_null=True, null_values=[""], include_columns=self.schema.names
            ),
        )


@dataclass(frozen=True)
class Drawn:
    """A table drawn from a register when it is frozen: its rows as they stand on a day.

    Args:
        rows: day -> rows, from what the public may read; whatever is computed from them is published.
        source: in words, with {on} where the day goes.
    """

    rows: Callable[[date], pa.Table]
    source: str
    licence: str = "Open data of the office that keeps the register"


@dataclass(frozen=True)
class Table:
    """A table that an indicator reads.

    Args:
        name: the name of its snapshots. title: what a person reads.
        dated: whether a snapshot is the state on its day, as of a register; otherwise the rows carry their period,
            and the newest snapshot answers for every day.
        shipped: the file that comes with the product, if one does. drawn: how it is drawn from a register, if it is.
    """

    name: str
    title: Any
    dated: bool = False
    shipped: Shipped | None = None
    drawn: Drawn | None = None


@dataclass(frozen=True)
class Switch:
    """A choice in the definition that changes the number: which scope, whose population.

    Args:
        options: value -> what a person reads; the first is the usual one.
    """

    name: str
    title: Any
    options: Mapping[str, Any]

    @property
    def usual(self) -> str:
        return next(iter(self.options))


@dataclass(frozen=True)
class Target:
    """A value to reach by a day, and the paper that sets it."""

    value: float
    due: date
    source: Any


class Indicator:
    """A number with its definition; subclass it, fill in the declaration and decorate it with `@indicator`.

    Attributes:
        code: its name in addresses and commands.
        title, unit, definition: what a person reads.
        formula: the arithmetic in words.
        arithmetic: the same with {column} where a figure of the row goes, {value} for the result.
        direction: "up" where more is better, "down" where less is, "none".
        dimensions: columns that say what a row is about.
        place: the column with a region's code, if any. time: the column with the year.
        places, a_place: what the regions are called, together and one; mapped: whether they are provinces on the map.
        terms: columns of the arithmetic -> title.
        tables: what it reads. switches: choices that change it.
        targets: values to reach. counter: code of the counter-indicator. counter_note: what its page says of that one.
        measures: numbers of the plan's measures it serves.
        reasons: reason in a row without value -> what a person reads.
        decimals: digits shown after the point.
        mixes_up_with: code of the indicator that is easily taken for this one, and `warning` that says how they differ.
    """

    code: ClassVar[str]
    title: ClassVar[Any]
    unit: ClassVar[Any]
    definition: ClassVar[Any]
    formula: ClassVar[Any]
    arithmetic: ClassVar[str]
    direction: ClassVar[str] = "up"
    dimensions: ClassVar[tuple[str, ...]] = ("region", "year")
    place: ClassVar[str] = "region"
    time: ClassVar[str] = "year"
    places: ClassVar[Any] = _("By province")
    a_place: ClassVar[Any] = _("Province")
    mapped: ClassVar[bool] = True
    terms: ClassVar[dict[str, Any]] = {}
    tables: ClassVar[tuple[Table, ...]] = ()
    switches: ClassVar[tuple[Switch, ...]] = ()
    targets: ClassVar[tuple[Target, ...]] = ()
    counter: ClassVar[str | None] = None
    counter_note: ClassVar[Any] = ""
    measures: ClassVar[tuple[int, ...]] = ()
    reasons: ClassVar[dict[str, Any]] = {}
    decimals: ClassVar[int] = 2
    mixes_up_with: ClassVar[str | None] = None
    warning: ClassVar[Any] = ""
    whole: ClassVar[Any] = ""

    def compute(self, tables: Mapping[str, ir.Table], **switches: str) -> ir.Table:
        """One row a value: the dimensions, the terms, `value` (null where unknown) and `reason` (why it is).

        Rows that rest on a published rate and not on the arithmetic say so in `basis`: "computed" or "published".
        """
        raise TypeError(f"{type(self).__name__} says nothing about how it is computed: give it a method compute.")

    def chosen(self, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """Every switch with its value: the given ones, else the usual ones."""
        given = dict(given or {})
        known = {switch.name: switch for switch in self.switches}
        if unknown := sorted(given.keys() - known.keys()):
            told = gettext("%(code)s has no switch “%(name)s”; it has: %(known)s.")
            raise SwitchRefused(told % {"code": self.code, "name": unknown[0], "known": ", ".join(known) or "–"})
        for name, value in given.items():
            if value not in known[name].options:
                allowed = ", ".join(known[name].options)
                told = gettext("%(code)s: %(name)s cannot be “%(value)s”; it can be: %(allowed)s.")
                raise SwitchRefused(told % {"code": self.code, "name": name, "value": value, "allowed": allowed})
        return {name: given.get(name, switch.usual) for name, switch in known.items()}

    @cached_property
    def code_version(self) -> str:
        """The product's version and a hash of the declaration's source, so that a changed formula shows."""
        source = inspect.getsource(type(self)).encode()
        return f"{touchstone.__version__}+{hashlib.sha256(source).hexdigest()[:8]}"


class UnknownIndicator(LookupError):
    """No indicator has this code; the message lists those there are."""


class Indicators:
    """All declared indicators, by code; those in modules named `indicators` are found when the first is asked for."""

    def __init__(self) -> None:
        self._by_code: dict[str, Indicator] = {}

    def add(self, declared: Indicator) -> None:
        other = self._by_code.get(declared.code)
        if other is not None and type(other).__qualname__ != type(declared).__qualname__:
            raise ValueError(f"Two indicators are called {declared.code}: {type(other)} and {type(declared)}.")
        self._by_code[declared.code] = declared

    def get(self, code: str) -> Indicator:
        known = self._known()
        if code not in known:
            raise UnknownIndicator(f"No indicator is called “{code}”. There are: {', '.join(sorted(known))}.")
        return known[code]

    def find(self, code: str | None) -> Indicator | None:
        """The indicator of that code, or None where there is none."""
        return self._known().get(code or "")

    def all(self) -> list[Indicator]:
        known = self._known()
        return [known[code] for code in sorted(known)]

    def tables(self) -> dict[str, Table]:
        """Every table that an indicator reads, by name."""
        return {table.name: table for declared in self.all() for table in declared.tables}

    def __contains__(self, code: object) -> bool:
        return code in self._known()

    def _known(self) -> dict[str, Indicator]:
        find_modules("indicators")
        return self._by_code


indicators = Indicators()
Declared = TypeVar("Declared", bound=type[Indicator])


def indicator(declared: Declared) -> Declared:
    """Makes an indicator known to pages, files and commands."""
    indicators.add(declared())
    return declared
