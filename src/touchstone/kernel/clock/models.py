"""The time limits that run, each with the day it ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from touchstone.engines.procedure.lifecycle import readable
from touchstone.engines.procedure.periods import Extension, Period, Suspension


class Due(models.Model):
    """One time limit of one record: a projection of the record's events, remade from them at will.

    Args:
        length, unit, article, verified, then: the limit as it was declared when it began to run.
        due_on: the last day; null while the limit is suspended, for its end is not known then.
        provisional: the day may still move, for a holiday calendar does not reach that far.
        suspensions: pairs of first and last day as text, the last null while it lasts.
        extensions: length, unit and article of each.
        closed_at: when the record left the states in which the limit runs; null while it runs.
    """

    register = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    limit = models.CharField(max_length=60)
    state = models.CharField(max_length=40)
    length = models.PositiveIntegerField()
    unit = models.CharField(max_length=12)
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    article = models.CharField(max_length=300, blank=True)
    verified = models.BooleanField(default=True)
    then = models.CharField(max_length=60, blank=True)
    suspensions = models.JSONField(default=list)
    extensions = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "record_id", "limit"],
                condition=models.Q(closed_at=None),
                name="one_running_due_a_limit",
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(closed_at=None), name="due_running_by_day"),
            models.Index(fields=["register", "record_id"], name="due_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.limit}: {self.due_on or 'suspended'}"

    @property
    def label(self) -> Any:
        """The limit's words as declared; its name where the declaration is gone."""
        from touchstone.kernel.records.register import registers

        life = registers.get(self.register).record.life
        return next((each.label for each in life.limits if each.name == self.limit), readable(self.limit))

    @property
    def is_suspended(self) -> bool:
        return any(last is None for _first, last in self.suspensions)

    def is_overdue(self, today: date) -> bool:
        return self.closed_at is None and self.due_on is not None and self.due_on < today

    def pauses(self) -> list[Suspension]:
        """The suspensions that have ended."""
        return [
            Suspension(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self.suspensions if last
        ]

    def added(self) -> list[Extension]:
        return [Extension(Period(length, unit), article) for length, unit, article in self.extensions]
