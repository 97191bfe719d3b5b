"""Copyright works: voluntary registration, from filing to certificate, and what becomes of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.records.models import Record
from touchstone.kernel.regions.fields import RegionField

from .lifecycle import LIFE


class Kind(models.TextChoices):
    """Forms of works: Copyright Law of 2010, article 3, items (1) to (9)."""

    WRITTEN = "written", _("written work")
    ORAL = "oral", _("oral work")
    MUSIC = "music", _("musical work")
    DRAMA = "drama", _("dramatic work")
    QUYI = "quyi", _("quyi work")
    DANCE = "dance", _("choreographic work")
    ACROBATICS = "acrobatics", _("acrobatic work")
    FINE_ART = "fine_art", _("work of fine art")
    ARCHITECTURE = "architecture", _("work of architecture")
    PHOTOGRAPH = "photograph", _("photographic work")
    FILM = "film", _("film and similar work")
    DRAWING = "drawing", _("drawing, map or model")
    SOFTWARE = "software", _("computer software")
    OTHER = "other", _("other work")


class Authorship(models.TextChoices):
    """How the work came to be: Copyright Law of 2010, articles 11 to 17."""

    SOLE = "sole", _("one author")
    JOINT = "joint", _("joint authors (art. 13)")
    LEGAL_PERSON = "legal_person", _("a legal person counts as author (art. 11)")
    IN_EMPLOYMENT = "in_employment", _("made in employment (art. 16)")
    COMMISSIONED = "commissioned", _("commissioned (art. 17)")
    COMPILATION = "compilation", _("compilation (art. 14)")
    DERIVED = "derived", _("adaptation or translation (art. 12)")


class Work(Record):
    """One work whose owner asks to have it registered (measure 7).

    A record begins when the registration office receives the filing and is never deleted: a registration made in
    error is revoked, and its number stays taken. Registration is evidence of ownership, not its condition.
    """

    prefix = "CW"
    life = LIFE
    opened_by = ("officer", "applicant")

    title = models.CharField(_("title of the work"), max_length=300)
    kind = models.CharField(_("form of the work"), max_length=16, choices=Kind.choices, db_index=True)
    authors = models.CharField(_("authors"), max_length=500)
    authorship = models.CharField(_("authorship"), max_length=16, choices=Authorship.choices, default=Authorship.SOLE)
    owner = models.CharField(_("copyright owner"), max_length=300, db_index=True)
    region = RegionField(
        _("owner's city"), level="prefecture", db_index=True, help_text=_("GB/T 2260 code, such as 320100")
    )
    completed_on = models.DateField(_("completed on"))
    published_on = models.DateField(_("first published on"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=5000)

    class Meta(Record.Meta):
        verbose_name = _("work")
        verbose_name_plural = _("works")
        indexes = [
            models.Index(fields=["state", "number"], name="works_by_state"),
            models.Index(fields=["kind", "number"], name="works_by_kind"),
            models.Index(fields=["region", "number"], name="works_by_region"),
            models.Index(fields=["region", "state", "state_since"], name="works_by_city"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CityPopulation(models.Model):
    """Inhabitants of a city at the end of a year, for figures per head.

    `source` says who counted; figures made up for a demonstration say so there and are marked `invented`.
    """

    region = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    persons = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="one_population_a_city_and_year")]

    def __str__(self) -> str:
        return f"{self.region} {self.year}: {self.persons}"
