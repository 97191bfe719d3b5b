"""The only hand that writes registers: open, amend, correct, take, note.

Each verb checks everything first, then writes the record, its event, its version and its search entry in one
transaction. Dates of the world are passed in; the moment of recording is the one time read here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from touchstone.engines.procedure.lifecycle import APPLICANT, Breach
from touchstone.engines.procedure.said import said
from touchstone.kernel.access.models import User
from touchstone.kernel.access.viewer import SYSTEM, Viewer, viewer_of

from . import chain, facts, history, inserting, numbers, search
from .errors import Conflict, FactsRefused, NotAllowed, StepRefused
from .models import Event, Record
from .register import registers

R = TypeVar("R", bound=Record)

WALL = ("holder", "filed_by", "filed_for", "level", "circle")

#: Called with (record, event) inside the transaction whenever a record comes into a state; limits hang on it.
on_state: list[Callable[[Record, Event], None]] = []


@dataclass(frozen=True)
class Actor:
    """Who acts: a user, or the system under a name such as "clock" or "set-up"."""

    user: User | None
    name: str
    viewer: Viewer

    @classmethod
    def of(cls, by: User | str) -> Actor:
        if isinstance(by, str):
            return cls(None, by, SYSTEM)
        return cls(by, by.username, viewer_of(by))


def now() -> datetime:
    return datetime.now(UTC)


def open_record(kind: type[R], /, *, by: User | str, on: date, reason: str = "", **given: Any) -> R:
    """Open a record of this kind and return it.

    Args:
        by: the user who opens it, or the name of the system's hand ("clock", "set-up").
        on: the day it is held to begin.
        given: the record's own facts, and where they differ from the defaults `holder`, `filed_by`, `filed_for`,
            `level` and `circle`.
    Raises:
        NotAllowed: the user's role does not open records here.
        FactsRefused: field -> messages, all at once.
    """
    actor = Actor.of(by)
    record = _prepared(kind, actor, on, given)
    with transaction.atomic(durable=False):
        record.number = record.natural_number(on) or numbers.next_number(kind, on, closed=numbers.is_closed(record))
        record.save(force_insert=True)
        said = history.snapshot(record)
        event = _opening(record, actor, on, reason, said)
        inserting.insert_objects(Event, [event], keyed=False)
        history.begin_many([(record, on)], [said])
        search.add([record])
        _announce(record, event)
    return record


def open_many(kind: type[R], rows: Iterable[Mapping[str, Any]], *, by: User | str, batch: int = 1000) -> list[R]:
    """Open many records in few statements; each row is the facts of one and its day as `on`.

    The same checks hold as for `open_record`; the rows of a batch go in together or not at all.
    """
    actor, holder = Actor.of(by), registers.of(kind).default_holder()
    opened: list[R] = []
    pending: list[tuple[R, date, str]] = []
    for row in rows:
        given = {"holder": holder} | dict(row)
        on, reason = given.pop("on"), given.pop("reason", "")
        pending.append((_prepared(kind, actor, on, given, constraints=False), on, reason))
        if len(pending) >= batch:
            opened += _open_batch(kind, pending, actor)
            pending = []
    return opened + (_open_batch(kind, pending, actor) if pending else [])


def prepared(kind: type[R], /, *, by: User | str, on: date, constraints: bool = True, **given: Any) -> R:
    """The record that `open_record` would write, checked and not yet written; raises what `open_record` raises.

    Args:
        constraints: whether the table's own constraints are asked about now, a query each; left to the store
            otherwise, which refuses the batch that breaks one.
    """
    return _prepared(kind, Actor.of(by), on, given, constraints=constraints)


def _prepared(kind: type[R], actor: Actor, on: date, given: Mapping[str, Any], *, constraints: bool = True) -> R:
    record = drafted(kind, actor, on, given)
    _may_open(record, actor)
    _check_facts(record, on, constraints=constraints)
    return record


def taken_over(record: R, *, number: str, state: str, state_since: date | None = None) -> R:
    """A prepared record with the number and the state it had in the register it is taken over from.

    Raises:
        FactsRefused: the number is taken or cannot stand in an address, or the lifecycle has no such state.
    """
    problems: dict[str, list[str]] = {}
    if not numbers.may_stand(number):
        problems["number"] = [
            _("“%(number)s” cannot be a number: 1 to 40 letters, digits, points and hyphens.") % {"number": number}
        ]
    elif type(record).everything.filter(number=number).exists():
        problems["number"] = [_("%(number)s is taken.") % {"number": number}]
    if state not in record.life.states:
        problems["state"] = [
            _("“%(state)s” is no state of this register: %(states)s.")
            % {"state": state, "states": ", ".join(sorted(record.life.states))}
        ]
    if problems:
        raise FactsRefused(problems)
    record.number, record.state, record.state_since = number, state, state_since or record.opened_on
    return record


def open_prepared(kind: type[R], pending: Sequence[tuple[R, date, str]], *, by: User | str) -> list[R]:
    """Write prepared records, each with its day and reason, together or not at all."""
    return _open_batch(kind, pending, Actor.of(by)) if pending else []


def _open_batch(kind: type[R], pending: Sequence[tuple[R, date, str]], actor: Actor) -> list[R]:
    """Write a batch; where the store refuses it, say which record breaks what, or what the store said."""
    try:
        return _write_batch(kind, pending, actor)
    except IntegrityError as error:
        for record, on, _reason in pending:
            record.pk = None
            _check_facts(record, on)
        raise FactsRefused({"__all__": [f"The store refuses it: {str(error).splitlines()[0]}."]}) from error


def _write_batch(kind: type[R], pending: Sequence[tuple[R, date, str]], actor: Actor) -> list[R]:
    with transaction.atomic():
        numbers.number_all(kind, [(record, on) for record, on, _reason in pending])
        records, moment = [record for record, _on, _reason in pending], now()
        for record in records:
            record.changed_at = moment
        with inserting.overlapping():
            inserting.insert_objects(kind, records, keyed=True)
            said = [history.snapshot(record) for record in records]
            history.begin_many([(record, on) for record, on, _reason in pending], said)
            search.add(records)
            events = [
                _opening(record, actor, on, reason, told, moment)
                for (record, on, reason), told in zip(pending, said, strict=True)
            ]
            inserting.insert_objects(Event, events, keyed=False)
        for record, event in zip(records, events, strict=True):
            _announce(record, event)
    return records


def drafted(kind: type[R], actor: Actor, on: date, given: Mapping[str, Any]) -> R:
    """A record not yet written, with the kernel's facts filled in."""
    if strange := sorted(given.keys() - _takes(kind)):
        raise FactsRefused(
            {name: [_("%(kind)s has no such field.") % {"kind": kind._meta.verbose_name}] for name in strange}
        )
    record = kind(*(each() if callable(each) else each for each in _blank(kind)))
    record.state, record.opened_on, record.state_since, record.changed_at = kind.life.first, on, on, now()
    for name, value in given.items():
        setattr(record, name, value)
    if record.filed_by_id is None and actor.user is not None and not actor.viewer.is_staff:
        record.filed_by = actor.user
        record.filed_for_id = record.filed_for_id or actor.user.party_id
    if record.holder_id is None and (holder := record.register().default_holder()) is not None:
        record.holder = holder
    return record


@cache
def _blank(kind: type[Record]) -> tuple[Any, ...]:
    """The value of each field where none is given, or what makes it, in the order of the fields.

    A model that is handed all its values in order is built in a third of the time that names and defaults take.
    """
    return tuple(
        field.get_default
        if (field.has_default() and callable(field.default)) or field.has_db_default()
        else field.get_default()
        for field in kind._meta.concrete_fields
    )


@cache
def _takes(kind: type[Record]) -> frozenset[str]:
    """Names under which facts of a record are given."""
    own = facts.own_fields(kind)
    return frozenset({field.name for field in own} | {field.attname for field in own} | {*WALL, "number"})


def _may_open(record: Record, actor: Actor) -> None:
    if actor.viewer.system:
        return
    wanted = {record.life.role(name) for name in record.opened_by}
    held = set(record.roles_of(actor.viewer)) | ({APPLICANT} if actor.user is not None else set())
    if not wanted & held:
        told = _("%(register)s are opened by: %(wanted)s. You act as: %(held)s.")
        raise NotAllowed(
            told % {"register": record.register().title, "wanted": acting_as(wanted), "held": acting_as(held)}
        )


def acting_as(held: Iterable[str]) -> str:
    """Roles in the reader's language, "the public" where there are none."""
    return _(", ").join(_(role) for role in sorted(held)) or _("the public")


def _check_facts(record: Record, on: date, *, only: Iterable[str] | None = None, constraints: bool = True) -> None:
    exclude = _unasked(type(record), None if only is None else frozenset(only))
    problems: dict[str, list[str]] = {}
    try:
        record.clean_fields(exclude=exclude)
        record.clean()
        if constraints:
            record.validate_unique(exclude=exclude)
            record.validate_constraints(exclude=exclude)
    except ValidationError as error:
        problems = dict(error.message_dict) if hasattr(error, "error_dict") else {"__all__": error.messages}
    for rule in record.register().rules:
        breach = rule.check(record, on=on)
        if breach is not None:
            problems.setdefault("__all__", []).append(breach.in_words(_))
    if problems:
        raise FactsRefused(problems)


@lru_cache(maxsize=1024)
def _unasked(kind: type[Record], only: frozenset[str] | None) -> frozenset[str]:
    """Names of the fields that a check passes over: the kernel's, and those that were not given."""
    fields = {field.name for field in facts.own_fields(kind)}
    asked = fields if only is None else fields & only
    return frozenset(field.name for field in kind._meta.get_fields()) - asked


def _opening(
    record: Record,
    actor: Actor,
    on: date,
    reason: str,
    said: Mapping[str, Any] | None = None,
    moment: datetime | None = None,
) -> Event:
    """The first event of a record; `said` is its snapshot, where it is at hand, `moment` that of recording."""
    snapshot = history.snapshot(record) if said is None else said
    diff = {name: [None, value] for name, value in snapshot.items() if value is not None}
    return _event(
        record, actor, "opened", on, reason, diff, ("", record.state), st27=record.life.st27_first or "", seq=1,
        moment=moment,
    )  # fmt: skip


def _event(
    record: Record,
    actor: Actor,
    verb: str,
    on: date,
    reason: str,
    diff: dict[str, Any],
    states: tuple[str, str],
    *,
    st27: str = "",
    seq: int | None = None,
    corrects: int | None = None,
    moment: datetime | None = None,
) -> Event:
    slug = record.register().slug
    last = None
    if seq is None:
        last = Event.objects.filter(register=slug, number=record.number).order_by("-seq").first()
        seq = last.seq + 1 if last else 1
    values = {
        "register": slug, "number": record.number, "seq": seq, "verb": verb, "held_on": on,
        "recorded_at": moment or now(), "actor_name": actor.name, "reason": reason, "from_state": states[0],
        "to_state": states[1], "diff": diff, "st27": st27, "corrects": corrects,
        "previous_hash": last.hash if last else "",
    }  # fmt: skip
    # in the order of the fields, as `_blank` says why
    event = Event(*(values.get(field.attname) for field in Event._meta.concrete_fields))
    if actor.user is not None:
        event.actor = actor.user
    event.hash = chain.hash_of(event)
    return event


def _announce(record: Record, event: Event) -> None:
    for called in on_state:
        called(record, event)


def locked(record: R) -> R:
    """The record as it stands now, held until the transaction ends."""
    return type(record).everything.select_for_update(of=("self",)).get(pk=record.pk)


def amend(
    record: Record, /, *, by: User | str, reason: str, on: date, expected: int | None = None, **given: Any
) -> Event | None:
    """Change facts of a record; None where nothing differs.

    Args:
        expected: the version the actor read; a different one now raises Conflict.
        on: the day from which the new facts hold; a day before later events is a late-recorded fact.
    """
    return _change(record, Actor.of(by), "amended", on, reason, given, expected=expected)


def correct(
    record: Record, seq: int, /, *, by: User | str, reason: str, expected: int | None = None, **given: Any
) -> Event | None:
    """Put right facts that the event `seq` stated wrongly; they hold from the day that event was held."""
    wrong = record.history().get(seq=seq)
    return _change(record, Actor.of(by), "corrected", wrong.held_on, reason, given, expected=expected, corrects=seq)


def would_change(record: R, /, *, by: User | str, on: date, **given: Any) -> dict[str, list[Any]]:
    """What `amend` would change: field -> [before, after]; nothing is written, and it raises what `amend` raises."""
    current = copy.copy(record)
    _may_amend(current, Actor.of(by))
    diff = _put(current, given)
    if diff:
        _check_facts(current, on, only=given)
    return diff


def _change(
    record: Record,
    actor: Actor,
    verb: str,
    on: date,
    reason: str,
    given: Mapping[str, Any],
    *,
    expected: int | None,
    corrects: int | None = None,
) -> Event | None:
    if not reason.strip():
        raise FactsRefused({"reason": [_("A change of a register needs a reason.")]})
    with transaction.atomic():
        current = locked(record)
        _may_amend(current, actor)
        if expected is not None and current.version != expected:
            raise Conflict(current, expected)
        diff = _told_late(current, on, given, _put(current, given))
        if not diff:
            return None
        _check_facts(current, on, only=given)
        event = _event(current, actor, verb, on, reason, diff, ("", ""), corrects=corrects)
        _write(current, event)
        _reflect(record, current)
    return event


def _may_amend(record: Record, actor: Actor) -> None:
    if actor.viewer.system:
        return
    held = record.roles_of(actor.viewer)
    wanted = {record.life.role(name) for name in record.amended_by}
    if APPLICANT in record.opened_by and record.state == record.life.first:
        wanted.add(APPLICANT)
    if not wanted & held:
        told = _("%(number)s is amended by: %(wanted)s. You act as: %(held)s.")
        raise NotAllowed(told % {"number": record.number, "wanted": acting_as(wanted), "held": acting_as(held)})


def _put(record: Record, given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set facts on the record and return what changed: field -> [before, after]."""
    before = history.snapshot(record)
    for name, value in given.items():
        if name not in before and name.removesuffix("_id") not in before:
            raise FactsRefused({name: [_("%(kind)s has no such field.") % {"kind": record._meta.verbose_name}]})
        setattr(record, name, value)
    after = history.snapshot(record)
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def _told_late(record: Record, on: date, given: Mapping[str, Any], diff: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Where later events are known, a change is counted against the day it holds from and not against today."""
    then = history.as_of(record, on) if record.history().filter(held_on__gt=on).exists() else None
    if then is None:
        return diff
    said = history.snapshot(record)
    names = {name if name in said else name.removesuffix("_id") for name in given}
    return {name: [then[name], said[name]] for name in said if name in names and then[name] != said[name]}


def _write(record: Record, event: Event) -> None:
    record.version += 1
    record.changed_at = event.recorded_at
    event.save(force_insert=True)
    history.follow(record, event)
    record.save()
    search.index([record])


def _reflect(record: Record, current: Record) -> None:
    for field in record._meta.concrete_fields:
        setattr(record, field.attname, getattr(current, field.attname))
    record._state.fields_cache.clear()


def take(
    record: Record,
    step: str,
    /,
    *,
    by: User | str,
    on: date,
    reason: str = "",
    expected: int | None = None,
    **given: Any,
) -> Event:
    """Take a step of the record's lifecycle.

    Args:
        given: facts that the step fills in; only those it asks for, unless the system acts.
    Raises:
        StepRefused: every reason at once.
        Conflict: `expected` is not the version now.
    """
    actor = Actor.of(by)
    with transaction.atomic():
        current = locked(record)
        if expected is not None and current.version != expected:
            raise Conflict(current, expected)
        came_from = current.state
        diff = _put(current, given)
        breaches = step_breaches(current, step, actor, on=on, reason=reason, given=given)
        if breaches:
            raise StepRefused(current.number, step, breaches)
        if given:
            _check_facts(current, on, only=given)
        taken = current.life.step(step)
        assert taken is not None
        current.state, current.state_since = taken.target, on
        diff |= {"state": [came_from, taken.target]}
        event = _event(current, actor, step, on, reason, diff, (came_from, taken.target), st27=taken.st27 or "")
        _write(current, event)
        _announce(current, event)
        _reflect(record, current)
    return event


def step_breaches(
    record: Record, step: str, actor: Actor, *, on: date, reason: str = "", given: Mapping[str, Any] | None = None
) -> list[Breach]:
    """Every reason why the actor cannot take the step on that day; empty when it can be taken."""
    given = given or {}
    roles = set(record.roles_of(actor.viewer))
    taken = record.life.step(step)
    label = taken.label if taken is not None else step
    if actor.viewer.system and taken is not None:
        roles |= {record.life.role(name) for name in taken.by}
    found = record.life.breaches(
        step,
        record,
        state=record.state,
        roles=roles,
        on=on,
        reason=reason,
        documents=record.register().attached(record),
    )
    if on < record.state_since:
        found.append(
            Breach(
                said("“%(step)s” cannot be held on %(on)s.", step=label, on=on),
                said(
                    "%(number)s came into “%(state)s” on %(since)s.",
                    number=record.number,
                    state=record.state_title,
                    since=record.state_since,
                ),
            )
        )
    if taken is not None and not actor.viewer.system:
        strange = sorted(set(given) - set(taken.asks))
        if strange:
            what = said("“%(step)s” does not change: %(names)s.", step=label, names=", ".join(strange))
            found.append(Breach(what, said("Amend the record for that.")))
    for name in taken.asks if taken is not None else ():
        if _is_empty(record, name):
            what = said("“%(step)s” asks for: %(name)s.", step=label, name=facts.field_of(record, name).verbose_name)
            found.append(Breach(what, said("It is not filled in.")))
    return found


def _is_empty(record: Record, name: str) -> bool:
    field = facts.field_of(record, name)
    optional = getattr(field, "blank", False)
    return not optional and getattr(record, field.attname) in (None, "")


def note(
    record: Record, verb: str, *, by: User | str, on: date, reason: str = "", diff: dict[str, Any] | None = None
) -> Event:
    """Remember something that changes none of the record's facts: a document added, a notice sent, a term extended."""
    actor = Actor.of(by)
    with transaction.atomic():
        current = locked(record)
        event = _event(current, actor, verb, on, reason, dict(diff or {}), ("", ""))
        event.save(force_insert=True)
        current.version += 1
        current.changed_at = event.recorded_at
        type(current).everything.filter(pk=current.pk).update(version=current.version, changed_at=current.changed_at)
        _reflect(record, current)
    return event
