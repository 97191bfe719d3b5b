"""Who may see and do what: users, their membership of organs, circles of need-to-know, tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import DatabaseError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from touchstone.kernel.durability.trouble import trouble_of

from .levels import Level, Role


class User(AbstractUser):
    """A person who signs in: a member of organs, an outside user with files of their own, or both."""

    party = models.ForeignKey(
        "parties.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party")
    )
    clearance = models.PositiveSmallIntegerField(_("clearance"), choices=Level.choices, default=Level.PUBLIC)
    compartments = models.JSONField(_("compartments"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    rights_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is bound to: it ends with the password, and with every change of rights (see `revoking`)."""
        salt = "touchstone.kernel.access.models.User.get_session_auth_hash"
        bound = f"{self.password}\n{self.rights_version}"
        return salted_hmac(salt, bound, secret=secret, algorithm="sha256").hexdigest()


class Membership(models.Model):
    """One person's role in one organ."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organ = models.ForeignKey("parties.Organ", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.READER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organ"], name="one_role_per_organ")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organ} · {self.role}"


class Circle(models.Model):
    """Those who need to know: compartments that must all be held, and persons, where persons are named."""

    name = models.CharField(max_length=120, unique=True)
    compartments = models.JSONField(default=list, blank=True)
    persons = models.ManyToManyField(User, blank=True, related_name="circles")

    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A key to the API for one user, limited to scopes and to a time; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    SCOPES = ("read", "file", "decide", "import")
    NOTED_EVERY = timedelta(minutes=10)  # a reading must not become a write

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"

    @staticmethod
    def hash(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def issue(
        cls, user: User, *, name: str, scopes: list[str], made_at: datetime, expires_at: datetime
    ) -> tuple[ApiToken, str]:
        """A new token and its key; the key is shown once and cannot be read again."""
        unknown = sorted(set(scopes) - set(cls.SCOPES))
        if unknown:
            raise ValueError(f"Unknown scopes {unknown}; the scopes are {list(cls.SCOPES)}.")
        key = "ts_" + secrets.token_urlsafe(32)
        token = cls.objects.create(
            user=user, name=name, scopes=scopes, key_hash=cls.hash(key), made_at=made_at, expires_at=expires_at
        )
        return token, key

    @classmethod
    def holder_of(cls, key: str, now: datetime) -> ApiToken | None:
        """The live token behind a key, or None."""
        live = cls.objects.filter(expires_at__gt=now, revoked_at=None, user__is_active=True)
        found = live.filter(key_hash=cls.hash(key)).select_related("user").first()
        if found is not None and (found.last_used_at is None or now - found.last_used_at > cls.NOTED_EVERY):
            found._note_use(now)
        return found

    def _note_use(self, now: datetime) -> None:
        """Note when the key was used; where nothing can be written, what it reads is read all the same."""
        try:
            with transaction.atomic():
                ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)
        except (DatabaseError, OSError) as error:
            if trouble_of(error) is None:
                raise

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now


class RightsChange(models.Model):
    """A change of what a person may see or do: what it was, who made it, when and why; added once, never changed.

    `organ` is the organ whose administrators read it; None where the change is of the account as a whole.
    """

    class What(models.TextChoices):
        ADDED = "added", _("account added")
        ROLE_GIVEN = "role_given", _("role given")
        ROLE_ENDED = "role_ended", _("role ended")
        CLEARED = "cleared", _("clearance changed")
        LET_GO = "let_go", _("account closed")
        BACK = "back", _("account opened again")
        PASSWORD = "password", _("new password given")
        FACTOR = "factor", _("second factor forgotten")
        KEY_ENDED = "key_ended", _("key to the API ended")
        CIRCLE = "circle", _("circle changed")

    user = models.ForeignKey(User, models.PROTECT, related_name="rights_changes")
    organ = models.ForeignKey("parties.Organ", models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=12, choices=What.choices)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "changed_at"], name="rights_of_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.what} {self.after}"


class SecrecyTerm(models.Model):
    """How long a closed record stays closed, and what was decided when its term was over.

    The end of the term changes nothing by itself: see `secrecy`.
    """

    register = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    ends_on = models.DateField()
    extended = models.BooleanField(default=False)
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finding = models.TextField(blank=True)
    released_on = models.DateField(null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="one_secrecy_term_a_record")]

    def __str__(self) -> str:
        return f"{self.number} until {self.ends_on}"


class Reading(models.Model):
    """Who read a secret record and when; added once and never changed."""

    register = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    reader = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["register", "number", "read_at"], name="readings_of_record")]

    def __str__(self) -> str:
        return f"{self.reader} read {self.number}"
