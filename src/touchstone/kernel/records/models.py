"""The tables behind every register; the verbs that write them are in `ledger`."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self
from zlib import crc32

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from touchstone.engines.procedure.lifecycle import APPLICANT, CLOCK, Lifecycle, Step
from touchstone.kernel.access.levels import Level, roles_up_to
from touchstone.kernel.access.viewer import Viewer

from .errors import Unwalled

if TYPE_CHECKING:
    from .register import Register, Registers


class Seen(models.Manager):
    """The door to a register: a query begins by saying who is asking."""

    def seen_by(self, viewer: Viewer) -> models.QuerySet[Any]:
        """The records the viewer may see, and no trace of the others."""
        from .register import registers

        return registers.of(self.model).seen_by(viewer)

    def get_queryset(self) -> models.QuerySet[Any]:
        name = self.model.__name__
        raise Unwalled(f"Say who is asking: {name}.objects.seen_by(viewer).")


class Record(models.Model):
    """A numbered file in a register; it lives through a lifecycle and is never deleted.

    A subclass gives `prefix`, `life` and its own fields. Change it with `open`, `amend`, `correct` and `take`
    alone: they check, write and remember in one transaction.
    """

    prefix: ClassVar[str]
    life: ClassVar[Lifecycle]
    opened_by: ClassVar[tuple[str, ...]] = ("officer",)
    amended_by: ClassVar[tuple[str, ...]] = ("officer",)

    number = models.CharField(_("number"), max_length=40, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=40, editable=False)
    opened_on = models.DateField(_("opened on"), editable=False)
    state_since = models.DateField(_("state since"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    holder = models.ForeignKey(
        "parties.Organ", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kept by")
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("filed by")
    )
    filed_for = models.ForeignKey(
        "parties.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("filed for")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices, default=Level.PUBLIC)
    circle = models.ForeignKey(
        "access.Circle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("circle"),
        db_index=False,  # nearly every record has none: an index would tempt the planner away from the list's order
    )

    everything = models.Manager()
    objects = Seen()

    class Meta:
        abstract = True
        base_manager_name = "everything"
        default_manager_name = "everything"

    def __str__(self) -> str:
        return self.number

    @classmethod
    def register(cls) -> Register:
        return _registers().of(cls)

    def natural_number(self, on: date) -> str | None:
        """The record's own number where the field gives it one; None takes the next of the register's sequence."""
        return None

    @classmethod
    def open(cls, *, by: Any, on: date, **facts: Any) -> Self:
        """Open a record; see `ledger.open_record`."""
        from . import ledger

        return ledger.open_record(cls, by=by, on=on, **facts)

    def amend(self, *, by: Any, reason: str, on: date, **facts: Any) -> Event | None:
        """Change facts of the record; see `ledger.amend`."""
        from . import ledger

        return ledger.amend(self, by=by, reason=reason, on=on, **facts)

    def correct(self, seq: int, *, by: Any, reason: str, **facts: Any) -> Event | None:
        """Put right what an earlier event said, from the day that event was held; see `ledger.correct`."""
        from . import ledger

        return ledger.correct(self, seq, by=by, reason=reason, **facts)

    def take(self, step: str, *, by: Any, on: date, reason: str = "", **facts: Any) -> Event:
        """Take a step of the lifecycle; see `ledger.take`."""
        from . import ledger

        return ledger.take(self, step, by=by, on=on, reason=reason, **facts)

    def note(self, verb: str, *, by: Any, on: date, reason: str = "", diff: dict[str, Any] | None = None) -> Event:
        """Remember something about the record that changes none of its facts; see `ledger.note`."""
        from . import ledger

        return ledger.note(self, verb, by=by, on=on, reason=reason, diff=diff or {})

    def roles_of(self, viewer: Viewer) -> frozenset[str]:
        """What the viewer is for this record: roles in the organ that keeps it, its applicant, or the clock."""
        roles: set[str] = set()
        if viewer.system:
            roles.add(CLOCK)
        held = viewer.role_in(self.holder_id)
        if held is not None:
            roles.update(roles_up_to(held))
        if self.is_filed_by(viewer):
            roles.add(APPLICANT)
        return frozenset(roles)

    def is_filed_by(self, viewer: Viewer) -> bool:
        by_user = viewer.user_id is not None and self.filed_by_id == viewer.user_id
        by_party = viewer.party_id is not None and self.filed_for_id == viewer.party_id
        return by_user or by_party

    def open_steps(self, viewer: Viewer) -> list[Step]:
        """The steps this viewer may take from here; rules are checked when a step is taken."""
        roles = self.roles_of(viewer)
        return [each for each in self.life.from_state(self.state) if self.life.may_take(each, roles)]

    def history(self) -> models.QuerySet[Event]:
        return Event.objects.filter(register=self.register().slug, number=self.number).order_by("seq")

    @property
    def state_title(self) -> Any:
        return self.life.title(self.state)


@cache
def _registers() -> Registers:
    from .register import registers

    return registers


class Event(models.Model):
    """What happened to a record: added once, never changed.

    `held_on` is the day in the world, `recorded_at` the moment in the register. `diff` maps a field to its value
    before and after. Each event carries the hash of the one before it on the same record.
    """

    register = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=60)
    held_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    reason = models.TextField(blank=True)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    diff = models.JSONField(default=dict)
    corrects = models.PositiveIntegerField(null=True)
    st27 = models.CharField(max_length=8, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "number", "seq"], name="one_event_a_place")]

    def __str__(self) -> str:
        return f"{self.number} {self.seq} {self.verb}"

    def content(self) -> dict[str, Any]:
        """All that the hash covers."""
        return {
            "register": self.register,
            "number": self.number,
            "seq": self.seq,
            "verb": self.verb,
            "held_on": self.held_on.isoformat(),
            "recorded_at": self.recorded_at.isoformat(),
            "actor": self.actor_name,
            "reason": self.reason,
            "from_state": self.from_state,
            "to_state": self.to_state,
            "diff": self.diff,
            "corrects": self.corrects,
            "st27": self.st27,
        }


class Version(models.Model):
    """What a record said between two days, as it is known now; made from events and remade at will."""

    register = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    held_from = models.DateField()
    held_to = models.DateField(null=True)
    state = models.CharField(max_length=40)
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "number", "held_from"], name="one_version_a_day")]
        indexes = [
            models.Index(fields=["register", "record_id", "held_from"], name="version_of_record"),
            models.Index(fields=["register", "held_from", "number"], name="version_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.held_from} – {self.held_to or ''}"

    @staticmethod
    def on(day: date, *, listed: bool = True) -> Q:
        """The versions that hold on a day.

        Args:
            listed: whether they are found by the day; otherwise in another order, which SQLite would leave for an
                index on the day and sort the whole register.
        """
        past = Q(held_to__gt=day) | Q(held_to=None)
        if listed or connection.vendor != "sqlite":
            return Q(held_from__lte=day) & past
        began = Func(F("held_from"), template="+%(expressions)s", output_field=models.DateField())
        return Q(LessThanOrEqual(began, Value(day, models.DateField()))) & past


class Sequence(models.Model):
    """The next free number of one register and year; what it gave is never given again."""

    key = models.CharField(max_length=60, primary_key=True)
    next = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.key}: {self.next}"


class SearchEntry(models.Model):
    """The words one record is found by: those the public may search, and all.

    Its key is the register's place and the record's key in one, so that the hits of a register lie side by side in
    the index, in the order in which the records came in: the latest are found without looking at the others.
    """

    SPAN: ClassVar[int] = 2**40  # keys of one register

    register = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    public_text = models.TextField(blank=True)
    full_text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "record_id"], name="one_entry_a_record")]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def place(cls, register: str) -> int:
        """The first key of a register's entries.

        >>> SearchEntry.place("parties") % SearchEntry.SPAN
        0
        """
        return (crc32(register.encode()) % 2**22 + 1) * cls.SPAN


class Checkpoint(models.Model):
    """A Merkle root over the events of one stretch of the register; sealing keeps no writer waiting.

    `size` and `tree` stand for all events from the first to `last_id`: how many, and the full subtrees of one
    growing tree (hexadecimal), from which signed heads are made. Checkpoints from before there were heads lack them.
    """

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    size = models.BigIntegerField(null=True)
    tree = models.JSONField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id} {self.hash[:12]}"
