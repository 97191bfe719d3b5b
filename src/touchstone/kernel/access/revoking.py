"""Sessions end when what their user may do changes: a role, a clearance, a compartment, a circle, or the password."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver

from .models import Circle, Membership, User

RIGHTS = ("clearance", "compartments", "party_id", "is_active")


@receiver([post_save, post_delete], sender=Membership)
def role_changed(sender: Any, instance: Membership, **_: Any) -> None:
    User.objects.filter(pk=instance.user_id).update(rights_version=F("rights_version") + 1)
    instance.user.refresh_from_db(fields=["rights_version"])


@receiver(pre_save, sender=User)
def rights_changed(sender: Any, instance: User, **_: Any) -> None:
    before = User.objects.filter(pk=instance.pk).first() if instance.pk else None
    if before is not None and any(getattr(before, name) != getattr(instance, name) for name in RIGHTS):
        instance.rights_version = before.rights_version + 1


@receiver(m2m_changed, sender=Circle.persons.through)
def circle_changed(sender: Any, instance: Any, action: str, pk_set: set[int] | None, **_: Any) -> None:
    """Whoever joins or leaves a circle signs in anew."""
    if not action.startswith(("post_add", "post_remove", "pre_clear")):
        return
    if isinstance(instance, User):
        touched = {instance.pk}
    else:
        touched = pk_set if pk_set is not None else set(instance.persons.values_list("pk", flat=True))
    User.objects.filter(pk__in=touched or ()).update(rights_version=F("rights_version") + 1)
