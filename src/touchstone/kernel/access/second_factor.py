"""Who must give a second factor, and who still owes one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings

from .viewer import Viewer


def must_have_second_factor(viewer: Viewer) -> bool:
    """Whether the viewer's role asks for a second factor, by the setting TOUCHSTONE_SECOND_FACTOR."""
    least: str = getattr(settings, "TOUCHSTONE_SECOND_FACTOR", "")
    return bool(least) and viewer.user is not None and viewer.holds(least)


def owes_second_factor(viewer: Viewer) -> bool:
    """Whether one is asked for and none is set up; recovery codes alone are none."""
    if not must_have_second_factor(viewer):
        return False
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=viewer.user, type__in=kinds).exists()
