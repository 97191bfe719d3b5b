"""What the API keeps of its own: answers given under a caller's key, to be given again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from touchstone.kernel.access.models import User

KEPT = timedelta(hours=24)


class GivenAnswer(models.Model):
    """The answer to a change that a caller named by a key, kept so that asking again changes nothing again.

    Written in the transaction of the change itself: either both are there or neither.

    Args:
        asked: hash of what was asked, so that the key cannot stand for something else.
        scope: the scope of tokens that the change needed.
        rights_version: the caller's rights when it was given; with others it is not shown again.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    scope = models.CharField(max_length=16, blank=True)
    rights_version = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(default=0)
    media = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["made_at"], name="given_answers_by_age")]

    def __str__(self) -> str:
        return f"{self.user} {self.key}"

    @classmethod
    def forget(cls, now: datetime, **of: Any) -> int:
        """Drop answers that were kept long enough; how many.

        Args:
            of: whose; everybody's without it.
        """
        return cls.objects.filter(made_at__lt=now - KEPT, **of).delete()[0]
