"""Parties: the persons and organisations that file, hold, represent and answer, each kept once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.access.levels import roles_up_to
from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records.models import Record
from touchstone.kernel.regions.fields import RegionField

from .identifiers import Scheme
from .lifecycle import LIFE


class Party(Record):
    """A person or an organisation.

    A record begins when an office first has to do with the party and is never deleted: an entry made twice is
    merged into the other and keeps its number, names and identifiers, so that the merger can be undone.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")

    prefix = "P"
    life = LIFE

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200, db_index=True)
    also_called = models.JSONField(
        _("also called"), default=list, blank=True, editable=False, help_text=_("The other names now in use")
    )
    region = RegionField(_("region"), blank=True, db_index=True, help_text=_("Code of the region, for example 110000"))
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("Telephone or e-mail for service; never public")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="absorbed",
        verbose_name=_("merged into"), help_text=_("The entry that is kept for the same party"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="living", merged_into=None) | Q(state="merged", merged_into__isnull=False),
                name="merged_party_says_into_which",
            )
        ]
        indexes = [models.Index(fields=["region", "number"], name="parties_by_region")]

    def __str__(self) -> str:
        return self.name

    def roles_of(self, viewer: Viewer) -> frozenset[str]:
        """Parties belong to all organs alike: a role held in any organ counts where no organ keeps the entry."""
        roles = set(super().roles_of(viewer))
        if self.holder_id is None:
            for held in viewer.roles.values():
                roles.update(roles_up_to(held))
        return frozenset(roles)

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON


class PartyName(models.Model):
    """One name of a party in one language, for as long as it was borne; a null date is unknown or open."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="names")
    text = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=20, help_text=_("A BCP 47 tag: zh-Hans, bo, en"))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "text", "language", "since"], name="one_entry_a_name"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
                name="name_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """A number that names a party in one scheme; among living parties it names only one.

    `live` is false once the identifier was withdrawn or its party merged into another.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme.choices)
    value = models.CharField(pgettext_lazy("identifier", "number"), max_length=64)
    live = models.BooleanField(default=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"], condition=Q(live=True), name="one_living_party_a_number"
            )
        ]
        indexes = [models.Index(fields=["value"], name="identifier_by_value")]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Address(models.Model):
    """Where a party was to be found, and when; a null date is unknown or open."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="addresses")
    region = RegionField(_("region"), blank=True)
    text = models.CharField(_("address"), max_length=400)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
                name="address_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def region_name(self) -> str:
        """The region in the reader's language; empty where none is given."""
        return Address._meta.get_field("region").words(self.region) if self.region else ""


class Organ(models.Model):
    """A ministry, court or body that answers for measures and keeps records.

    `coordinates` marks the office that follows the whole plan and reads the open records of every organ.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    short_zh = models.CharField(_("short name in Chinese"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    party = models.OneToOneField(Party, models.PROTECT, null=True, blank=True, related_name="organ")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    coordinates = models.BooleanField(_("coordinates the plan"), default=False)

    class Meta:
        ordering = ("code",)
        verbose_name = _("organ")
        verbose_name_plural = _("organs")

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Any:
        """The organ's name in the reader's language, or the one it has."""
        chinese = (get_language() or "en").startswith("zh")
        return (self.name_zh or self.name_en) if chinese else (self.name_en or self.name_zh)

    @property
    def short(self) -> str:
        """What it is called where room is scarce: its short name in Chinese, its code in English."""
        chinese = (get_language() or "en").startswith("zh")
        return (self.short_zh or self.name_zh or self.code) if chinese else self.code
