"""Lists of a register: filtered, searched, sorted and paged by key, as of any day, behind the wall.

Pages, the API, exports and commands all ask here, so that they give the same answer.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Exists, F, Func, OrderBy, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from touchstone.engines.cells import whole
from touchstone.kernel.access import secrecy
from touchstone.kernel.access.levels import Level
from touchstone.kernel.access.viewer import Viewer

from . import facts, history, hits, search
from .hits import COUNT_LIMIT
from .models import Record, Version
from .register import Register

PAGE_SIZES = (25, 50, 100, 200)


class BadQuery(ValueError):
    """A list that cannot be asked for so; the message says what can."""


@dataclass(frozen=True)
class RowsQuery:
    """What is asked of a list.

    Args:
        q: words to be found. filters: field -> values (any of them); for dates "from" and "to" as field__from.
        sort: a field, with "-" for descending; where it is empty, the highest number comes first, of words found the
            last record to come in, and as of a day what changed last before it.
        after: the cursor of the page before. on: the day the answer holds for, None for now.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    after: str = ""
    size: int = 50
    on: date | None = None

    @property
    def order(self) -> str:
        """The field the list is sorted by, "-" before it for descending."""
        return self.sort or "-number"

    @classmethod
    def read(cls, register: Register, given: Mapping[str, Any]) -> RowsQuery:
        """The query in an address or a command's options; unknown fields are refused, empty ones ignored."""
        taken = {"q", "sort", "after", "size", "as_of"}
        lists = {key: _values(given, key) for key in given}
        filters = {}
        for key, listed in lists.items():
            values = tuple(value for value in listed if value != "")
            if key in taken or not values:
                continue
            if key.split("__")[0] not in register.filters:
                words = _("Lists of %(register)s are not filtered by “%(key)s”; they are by: %(known)s.")
                known = ", ".join(register.filters)
                raise BadQuery(words % {"register": register.title, "key": key, "known": known})
            filters[key] = values
        first = {key: (listed[0] if listed else "") for key, listed in lists.items()}
        return cls(
            q=first.get("q", "").strip(),
            filters=filters,
            sort=first.get("sort", ""),
            after=first.get("after", ""),
            size=_size(first.get("size", "")),
            on=day(first.get("as_of", "")),
        )


def _values(given: Mapping[str, Any], key: str) -> list[str]:
    if hasattr(given, "getlist"):
        return list(given.getlist(key))
    value = given[key]
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]


def _size(text: str) -> int:
    if not text:
        return 50
    size = whole(text)
    if size is None or not 1 <= size <= PAGE_SIZES[-1]:
        raise BadQuery(
            _("A page has 1 to %(most)s rows; “%(size)s” was asked for.") % {"most": PAGE_SIZES[-1], "size": text[:40]}
        )
    return size


def day(text: str) -> date | None:
    """A day as 2012-04-11; None for an empty text."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadQuery(_("“%(text)s” is not a day; write it as 2012-04-11.") % {"text": text[:40]})


@dataclass(frozen=True)
class Rows:
    """One page of a list.

    Args:
        records: record objects; those of a past day carry that day's facts and cannot be saved.
        next: the cursor of the page after, empty on the last.
        counting: counts the whole list, up to one more than COUNT_LIMIT, or AtLeast where that would look at too
            much; asked only where the count is shown.
    """

    records: list[Any]
    next: str
    counting: Callable[[], int]

    @cached_property
    def _counted(self) -> int:
        return self.counting()

    @property
    def count(self) -> int:
        """How many there are in all, at most COUNT_LIMIT."""
        return min(self._counted, COUNT_LIMIT)

    @property
    def more(self) -> bool:
        """Whether there are, or may be, more."""
        return self._counted > COUNT_LIMIT or isinstance(self._counted, hits.AtLeast)


def rows(register: Register, viewer: Viewer, asked: RowsQuery) -> Rows:
    """One page of the records the viewer may see."""
    if asked.on is not None:
        return _rows_as_of(register, viewer, asked, asked.on)
    if asked.q and not asked.sort:
        return _latest_found(register, viewer, asked)
    if asked.q:
        return _sorted_found(register, viewer, asked)
    wanted = matching(register, viewer, asked)
    ordered = _after(_ordered(register, wanted, asked.order), register, viewer, asked)
    found = list(ordered.select_related(*_relations(register))[: asked.size + 1])
    return _page(found, asked, wanted)


def each(register: Register, viewer: Viewer, asked: RowsQuery, *, chunk: int = 2000) -> Iterator[Any]:
    """All records of a list in order, chunk by chunk, so that memory stays flat."""
    query = replace(asked, size=chunk)
    while True:
        page = rows(register, viewer, replace(query))
        yield from page.records
        if not page.next:
            return
        query = replace(query, after=page.next)


def one(register: Register, viewer: Viewer, number: str) -> Any:
    """The record of that number, or None where there is none for this viewer."""
    seen = register.seen_by(viewer).select_related(*_relations(register), "holder", "filed_for", "filed_by")
    found = seen.filter(number=number).first()
    if found is not None and found.level >= Level.SECRET:
        secrecy.note_reading(found, viewer)
    return found


def matching(register: Register, viewer: Viewer, asked: RowsQuery) -> QuerySet[Any]:
    """The records seen that pass the filters, whatever words they hold, in no order."""
    wanted = register.seen_by(viewer)
    hidden = False
    for key, values in asked.filters.items():
        wanted = wanted.filter(condition(register, key, values))
        hidden |= key.split("__")[0] not in register.public
    hidden |= asked.order.lstrip("-") not in (*register.public, "number")
    if hidden:
        wanted = wanted.filter(register.full(viewer) or Q())
    return wanted


def _latest_found(register: Register, viewer: Viewer, asked: RowsQuery) -> Rows:
    """A page of the records that hold the words, the last to come in first."""
    wanted, below = matching(register, viewer, asked), None
    if asked.after:
        number = _unpack(asked.after)[1]
        below = register.seen_by(viewer).filter(number=number).values_list("pk", flat=True).first()
        if below is None:
            raise _strange_cursor()
    related = wanted.select_related(*_relations(register)).order_by("-pk")
    found: list[Any] = []
    latest = hits.Latest(register, viewer, asked.q, below)
    for keys, _last in latest.parts(asked.size * 2):
        found += related.filter(search.one_of(keys))[: asked.size + 1 - len(found)]
        if len(found) > asked.size:
            break
    page = found[: asked.size]
    following = _pack(None, page[-1].number) if len(found) > asked.size else ""
    if not asked.after and not following:
        return Rows(page, following, lambda: len(page))
    if asked.after:
        return Rows(page, following, lambda: hits.Latest(register, viewer, asked.q).count(wanted))
    return Rows(page, following, lambda: latest.count(wanted))


def _sorted_found(register: Register, viewer: Viewer, asked: RowsQuery) -> Rows:
    """A page of the records that hold the words, in the order asked for."""
    wanted = matching(register, viewer, asked)
    ordered = _after(_ordered(register, wanted, asked.order), register, viewer, asked)
    met = hits.first(register, viewer, asked.q, ordered, most=asked.size + 1)
    found = ordered.filter(search.one_of(met)).select_related(*_relations(register))
    page = _page(list(found[: asked.size + 1]), asked, wanted)
    if not asked.after and not page.next:
        return page
    return replace(page, counting=lambda: hits.Latest(register, viewer, asked.q).count(wanted))


def condition(register: Register, key: str, values: tuple[str, ...]) -> Q:
    """The condition of one filter; BadQuery names a value that the field does not take."""
    name, _sep, bound = key.partition("__")
    field_ = register.field(name)
    try:
        if bound in ("from", "to"):
            return Q(**{f"{name}__{'gte' if bound == 'from' else 'lte'}": field_.to_python(values[0])})
        if bound:
            raise BadQuery(_("“%(key)s” is not a filter; dates take __from and __to.") % {"key": key})
        return Q(**{f"{name}__in": [_filter_value(register, name, value) for value in values]})
    except ValidationError as error:
        raise BadQuery(f"{register.label(name)}: {' '.join(error.messages)}")


def _filter_value(register: Register, name: str, value: str) -> Any:
    if name == "state":
        if value not in register.record.life.states:
            raise BadQuery(_("“%(value)s” is not a state here; states: %(known)s.")
                           % {"value": value, "known": ", ".join(register.record.life.states)})  # fmt: skip
        return value
    return facts.read_text(register.field(name), value)


# -- order and paging -----------------------------------------------------------------------------------------------


def _ordered(register: Register, wanted: QuerySet[Any], sort: str) -> QuerySet[Any]:
    name = sort.lstrip("-")
    if name not in (*register.sorts, "number"):
        raise BadQuery(_("Lists of %(register)s are not sorted by “%(name)s”; they are by: %(known)s.")
                       % {"register": register.title, "name": name, "known": ", ".join(register.sorts)})  # fmt: skip
    sign = "-" if sort.startswith("-") else ""
    return wanted.order_by(f"{sign}{name}", f"{sign}id") if name != "number" else wanted.order_by(f"{sign}number")


def _after(ordered: QuerySet[Any], register: Register, viewer: Viewer, asked: RowsQuery) -> QuerySet[Any]:
    """The rows after the cursor; it names a record by its number, for keys would tell of records not seen."""
    if not asked.after:
        return ordered
    name, way = asked.order.lstrip("-"), "lt" if asked.order.startswith("-") else "gt"
    value, number = _unpack(asked.after)
    if name == "number":
        return ordered.filter(number__gt=number) if way == "gt" else ordered.filter(number__lt=number)
    pk = register.seen_by(viewer).filter(number=number).values_list("pk", flat=True).first()
    if pk is None:
        raise _strange_cursor()
    if value is None:
        return ordered.filter(**{f"{name}": None, f"pk__{way}": pk})
    beyond = Q(**{f"{name}__{way}": value}) | Q(**{name: value, f"pk__{way}": pk})
    return ordered.filter(beyond)


def _page(found: list[Any], asked: RowsQuery, wanted: QuerySet[Any]) -> Rows:
    page = found[: asked.size]
    name = asked.order.lstrip("-")
    following = ""
    if len(found) > asked.size:
        last = page[-1]
        value = last.number if name == "number" else facts.kept(last._meta.get_field(name), last)
        following = _pack(value, last.number)
    return Rows(page, following, _counting(wanted, len(page) if not asked.after and not following else None))


def _counting(wanted: QuerySet[Any], known: int | None) -> Callable[[], int]:
    """A count up to one more than COUNT_LIMIT: the known one, or the store's; it never scans a whole list."""
    return lambda: wanted.order_by().values("pk")[: COUNT_LIMIT + 1].count() if known is None else known


def _pack(value: Any, number: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([value, number], ensure_ascii=False).encode()).decode().rstrip("=")


def _unpack(cursor: str) -> tuple[Any, str]:
    try:
        value, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(value, (str, int, float, type(None))) or not isinstance(number, str):
            raise ValueError
        if facts.unfit(f"{value}{number}"):
            raise ValueError
        return value, number
    except (ValueError, binascii.Error, TypeError, RecursionError):
        raise _strange_cursor()


def _strange_cursor() -> BadQuery:
    return BadQuery(_("The page's cursor is not one of ours; begin again at the first page."))


def _relations(register: Register) -> list[str]:
    return [name for name in register.columns if register.field(name).is_relation]


# -- as of a day ----------------------------------------------------------------------------------------------------


def _rows_as_of(register: Register, viewer: Viewer, asked: RowsQuery, on: date) -> Rows:
    every = versions_on(register, viewer, asked, on)
    held = _versions_ordered(every, asked)
    if asked.q:
        then = Version.objects.filter(Version.on(on, listed=not asked.sort), register=register.slug)
        read = _versions_after(_versions_ordered(then, asked), asked)
        met = hits.first(register, viewer, asked.q, read, most=asked.size + 1, key="record_id", shown=every)
        every = versions_on(register, viewer, asked, on, by_record=True)
        held = _versions_ordered(every.filter(search.one_of(met, "record_id")), asked, by_record=True)
    found = list(_versions_after(held, asked)[: asked.size + 1])
    current = register.record.everything.in_bulk([version.record_id for version in found])
    records = [history.embodied(register.record, v.facts, current[v.record_id]) for v in found[: asked.size]]
    following = ""
    if len(found) > asked.size:
        last = found[asked.size - 1]
        following = _pack(last.held_from.isoformat(), last.number)
    known = len(records) if not asked.after and not following else None
    if known is None and asked.q:
        return Rows(records, following, lambda: hits.Latest(register, viewer, asked.q).count(every, "record_id"))
    return Rows(records, following, _counting(every, known))


def _versions_ordered(versions: QuerySet[Version], asked: RowsQuery, *, by_record: bool = False) -> QuerySet[Version]:
    """By number where that is asked for; else those that began last first, which are found at any day at once.

    Args:
        by_record: whether few records' versions are to be sorted, for which SQLite would read an index in that order.
    """
    names = (asked.sort,) if asked.sort else ("-held_from", "-number")
    if not by_record or connection.vendor != "sqlite":
        return versions.order_by(*names)
    orders = [(F(name.lstrip("-")), name.startswith("-")) for name in names]
    return versions.order_by(
        *(OrderBy(Func(field, template="+%(expressions)s"), descending=down) for field, down in orders)
    )


def _versions_after(versions: QuerySet[Version], asked: RowsQuery) -> QuerySet[Version]:
    if not asked.after:
        return versions
    began, number = _unpack(asked.after)
    if asked.sort:
        return versions.filter(**{"number__lt" if asked.sort.startswith("-") else "number__gt": number})
    try:
        began = date.fromisoformat(str(began))
    except ValueError:
        raise _strange_cursor()
    return versions.filter(Q(held_from__lt=began) | Q(number__lt=number), held_from__lte=began)


def versions_on(
    register: Register, viewer: Viewer, asked: RowsQuery, on: date, *, by_record: bool = False
) -> QuerySet[Version]:
    """What the register said on a day, of the records the viewer may see today.

    Args:
        by_record: whether the records are known, so that their versions are looked up and not those of the day.
    """
    if asked.order.lstrip("-") != "number":
        raise BadQuery(_("A list as of a day is sorted by number."))
    today = replace(asked, filters={}, sort="number", on=None)
    listed = not asked.sort and not by_record
    versions = Version.objects.filter(Version.on(on, listed=listed), register=register.slug)
    versions = versions.filter(Exists(matching(register, viewer, today).filter(pk=OuterRef("record_id"))))
    if register.public_states is not None and not viewer.is_staff:
        own = register.record.everything.filter(register.full(viewer), pk=OuterRef("record_id"))
        versions = versions.filter(Q(state__in=register.public_states) | Exists(own))
    for key, values in asked.filters.items():
        if key.split("__")[0] not in register.public:
            mine = register.record.everything.filter(register.full(viewer), pk=OuterRef("record_id"))
            versions = versions.filter(Exists(mine))
        versions = versions.filter(_condition_then(register, key, values))
    return versions


def _condition_then(register: Register, key: str, values: tuple[str, ...]) -> Q:
    name, _sep, bound = key.partition("__")
    condition(register, key, values)  # refuses what the field does not take
    if name == "state":
        return Q(state__in=values)
    if bound:
        return Q(**{f"facts__{name}__{'gte' if bound == 'from' else 'lte'}": values[0]})
    field_ = register.field(name)
    kept = [_kept_filter(field_, facts.read_text(field_, value)) for value in values]
    return Q(**{f"facts__{name}__in": kept})


def _kept_filter(field_: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(value, Record):
        return value.number
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, (date, datetime)) else value
