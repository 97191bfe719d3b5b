"""A plan of measures: chapters, measures, the organs that answer for them, what they deliver and what they report."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.parties.models import Organ
from touchstone.kernel.records.models import Record

from .amounts import in_words
from .lifecycle import COORDINATOR, MEASURE, REPORT
from .numbering import in_chinese

LABEL = r"^\d{1,3}(\.\d{1,3}){0,3}\Z"


def in_language(english: str, chinese: str) -> str:
    """The text in the reader's language; the other one where it is missing."""
    first, second = (chinese, english) if (get_language() or "").startswith("zh") else (english, chinese)
    return first or second


def coordinates(viewer: Viewer) -> bool:
    """Whether the viewer is an officer of the office that coordinates the plan."""
    if viewer.system:
        return True
    offices = Organ.objects.filter(coordinates=True, pk__in=list(viewer.roles))
    return any(viewer.holds("officer", office.pk) for office in offices)


class Plan(models.Model):
    """One plan as a government published it; `key` never changes, so that links to it last."""

    key = models.SlugField(_("key"), unique=True)
    title_en = models.TextField(blank=True)
    title_zh = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    issuer = models.TextField(blank=True)
    issued_on = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["year", "key"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.title_en, self.title_zh)

    @property
    def code(self) -> str:
        return self.key

    @classmethod
    def of_code(cls, code: str) -> Plan | None:
        """The plan that files and filters name so."""
        return cls.objects.filter(key=code).first()


class Chapter(models.Model):
    """A chapter of a plan with its introduction."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    title_en = models.TextField(blank=True)
    title_zh = models.TextField(blank=True)
    introduction_en = models.TextField(blank=True)
    introduction_zh = models.TextField(blank=True)
    source_line = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_chapter_a_number")]

    def __str__(self) -> str:
        if (get_language() or "en").startswith("zh"):
            return f"{in_chinese(self.number)}、{self.title}"
        return f"{self.number}. {self.title}"

    @property
    def code(self) -> str:
        """The chapter as files name it: "cn-2012/1"."""
        return f"{self.plan.key}/{self.number}"

    @classmethod
    def of_code(cls, code: str) -> Chapter | None:
        """The chapter that files name so."""
        key, _slash, number = code.rpartition("/")
        known = number.isascii() and number.isdecimal() and len(number) < 6
        return cls.objects.filter(plan__key=key, number=int(number)).first() if known else None

    @property
    def title(self) -> str:
        return in_language(self.title_en, self.title_zh)

    @property
    def introduction(self) -> str:
        return in_language(self.introduction_en, self.introduction_zh)


class Measure(Record):
    """One task of a plan, with the organs that answer for it.

    A measure begins with its plan and is never deleted. How far it has come is computed from its proofs and is no
    field of it.

    `position` is its place in the whole plan, by which proofs name it. Where the plan numbers its measures through,
    that is the number it prints; where numbers begin again in each chapter, `label` says chapter and number: "2.3".
    """

    prefix = "M"
    life = MEASURE
    opened_by = ("administrator",)
    amended_by = ("administrator",)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures", verbose_name=_("plan"))
    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="measures", verbose_name=_("chapter"))
    position = models.PositiveSmallIntegerField(_("place in the plan"))
    label = models.CharField(
        _("number in its chapter"), max_length=20, blank=True, validators=[RegexValidator(LABEL)],
        help_text=_("Chapter and number, such as 2.3, where the plan begins its numbers again in each chapter"),
    )  # fmt: skip
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=200, blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    summary_zh = models.TextField(_("summary in Chinese"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True, db_index=True)
    due_on = models.DateField(_("due on"), db_index=True)
    source_line = models.PositiveIntegerField(_("line in the source"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["plan", "position"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="one_measure_a_position"),
            models.UniqueConstraint(fields=["plan", "label"], condition=~Q(label=""), name="one_measure_a_label"),
        ]

    def __str__(self) -> str:
        return f"M{self.code} {self.title}"

    def natural_number(self, on: date) -> str | None:
        return number_of(self.plan.key, self.code)

    @property
    def code(self) -> str:
        """The number as its plan prints it, by which people and addresses name the measure: "7", or "2.3"."""
        return self.label or str(self.position)

    @staticmethod
    def coded(code: str) -> Q:
        """The condition that a measure is the one its plan numbers so."""
        plain = Q(label="", position=int(code)) if code.isascii() and code.isdecimal() and len(code) < 6 else Q()
        return Q(label=code) | plain if plain else Q(label=code)

    @property
    def title(self) -> str:
        return in_language(self.title_en, self.title_zh)

    @property
    def summary(self) -> str:
        return in_language(self.summary_en, self.summary_zh)


def number_of(key: str, code: str) -> str:
    """A measure's lasting number.

    >>> number_of("cn-2012", "7")
    'CN-2012-M07'
    >>> number_of("cn-2013", "2.3")
    'CN-2013-M02.03'
    """
    return f"{key.upper()}-M" + ".".join(f"{int(part):02d}" for part in code.split("."))


class Responsibility(models.Model):
    """An organ that answers for a measure, from one day to another; a hand-off ends one and begins the next."""

    class Part(models.TextChoices):
        LEAD = "lead", _("lead")
        JOINT = "joint", _("joint")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="responsibilities")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="responsibilities")
    group = models.TextField(blank=True)
    part = models.CharField(max_length=8, choices=Part.choices)
    order = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    source_line = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["measure", "order", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "organ"], condition=Q(until=None), name="one_part_an_organ_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="part_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ or self.group} ({self.part})"

    @property
    def who(self) -> str:
        """The code of the organ, or the words for a group that the plan does not name."""
        return self.organ.code if self.organ else self.group


class Deliverable(models.Model):
    """What a measure must bring about: an instrument, a number to reach, a milestone; with the day it was done."""

    class Kind(models.TextChoices):
        INSTRUMENT = "instrument", _("instrument")
        TARGET = "target", _("target")
        MILESTONE = "milestone", _("milestone")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="deliverables")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    part_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="milestones", verbose_name=_("part of")
    )
    title_en = models.TextField(_("title in English"), blank=True)
    title_zh = models.TextField(_("title in Chinese"), blank=True)
    verb = models.TextField(blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    qualifier = models.TextField(blank=True)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    source_line = models.PositiveIntegerField(_("line in the source"), null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return in_language(self.title_en, self.title_zh)

    @property
    def title(self) -> str:
        """What is due in words; of a number to reach, the number with its unit."""
        return in_words(self.low, self.high, self.qualifier, str(self)) if self.low is not None else str(self)


class Wording(models.Model):
    """What a measure's text says beside its deliverables: what is to be done, in which period, under which heading.

    Kept as the plan says it when the plan is accepted, and never changed.
    """

    class Kind(models.TextChoices):
        ACTION = "action", _("action")
        PERIOD = "period", _("period")
        SECTION = "section", _("section")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    order = models.PositiveSmallIntegerField()
    verb = models.TextField(blank=True)
    words = models.TextField(blank=True)
    source_line = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["measure", "kind", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.words}".strip()


class ProgressReport(Record):
    """What an organ says of its part of a measure; it stands beside the computed status and never changes it.

    The organ that reports keeps it; the coordinating office accepts or returns it and changes nothing in it.
    """

    prefix = "PR"
    life = REPORT

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reports", verbose_name=_("measure"))
    period = models.CharField(_("period"), max_length=40, help_text=_("For example 2012 Q3"))
    text = models.TextField(_("what was done"), max_length=20_000)

    class Meta(Record.Meta):
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")

    def __str__(self) -> str:
        return f"{self.number} {self.period}"

    @classmethod
    def open(cls, *, by: Any, on: date, **facts: Any) -> Self:
        """Open a report for the organ of the user that answers for the measure; it is as secret as the measure."""
        from .reporting import settled

        return super().open(by=by, on=on, **settled(by, facts))

    def clean(self) -> None:
        """The organ that reports answers for the measure, or did once."""
        super().clean()
        if self.measure_id is None:
            return
        parts = Responsibility.objects.filter(measure=self.measure_id, organ__isnull=False, organ=self.holder_id)
        if self.holder_id is None or not parts.exists():
            facts = {"organ": self.holder or "—", "measure": self.measure.number}
            raise ValidationError(_("%(organ)s does not answer for %(measure)s."), params=facts)

    def roles_of(self, viewer: Viewer) -> frozenset[str]:
        """An organ's people go up to reviewer here; the highest role is an officer's of the coordinating office."""
        held = super().roles_of(viewer) - {"head", "administrator"}
        return held | {COORDINATOR} if viewer.coordinates and coordinates(viewer) else held


class Remark(models.Model):
    """One contribution to the discussion of a measure; added once and never changed."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    text = models.TextField(max_length=5000)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.author} {self.said_at:%Y-%m-%d}"


class Lineage(models.Model):
    """How a measure of one plan goes on in a later one; without a later measure it was dropped."""

    class Kind(models.TextChoices):
        CONTINUED = "continued", _("continued")
        SPLIT = "split", _("split")
        MERGED = "merged", pgettext_lazy("lineage", "merged")
        DROPPED = "dropped", _("dropped")

    earlier = models.ForeignKey(Measure, models.CASCADE, related_name="goes_on_in")
    later = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="comes_from")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["earlier__position", "later__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="one_link_between_two_measures"),
            models.UniqueConstraint(fields=["earlier"], condition=Q(later=None), name="dropped_once"),
            models.CheckConstraint(
                condition=Q(kind="dropped", later=None) | (~Q(kind="dropped") & Q(later__isnull=False)),
                name="only_what_was_dropped_has_no_later_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later or '—'} ({self.kind})"


class Draft(models.Model):
    """A compiled plan that waits for review; nothing of it is in force until it is accepted whole."""

    key = models.SlugField(unique=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    compiled = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.key} ({self.file_name})"


class Reminder(models.Model):
    """A reminder to one organ about one measure: waiting, on its way, or sent; `sent_on` is set once it was sent.

    `claimed_at` is when a run took it to send it. A run that broke off between sending and noting leaves it claimed:
    nobody knows whether it went out, so it is neither sent again by itself nor taken for sent.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="reminders")
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="+")
    days = models.SmallIntegerField(help_text="Days before (negative) or after the due date")
    due_on = models.DateField()
    sent_on = models.DateField(null=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "organ", "days", "due_on"], name="one_reminder_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.measure.number} {self.organ.code} {self.days:+d}"
