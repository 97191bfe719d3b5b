"""How allauth is bent to this house.

Nobody signs up by themselves, secrets of second factors are kept sealed, and a directory's people map by e-mail.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from . import attempts
from .models import User


class Accounts(DefaultAccountAdapter):
    """Accounts are made by an administrator alone, and attempts are counted as `attempts` says."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt: apart in a browser known for the name, else for the account and the address."""
        counted = attempts.consume(request, credentials.get("username", ""))
        if counted is None:
            super().pre_authenticate(request, **credentials)
        elif not counted:
            raise self.validation_error("too_many_login_attempts")
        else:
            self._login_failed_rl_usage = counted

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            attempts.forgive(request, user)
        return user

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        response = super().post_login(request, user, **more)
        attempts.remember(response, user.get_username())
        return response


class SecondFactors(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted under the house's key, so that a copied database holds none."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ValueError("A second factor was sealed under another TOUCHSTONE_SECRET_KEY; enrol it again.")


def _seal() -> Fernet:
    key = hashlib.sha256(b"touchstone second factors\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class Directories(DefaultSocialAccountAdapter):
    """Lets in who an organ's own directory vouches for: an existing user with that verified e-mail, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        known = user_with(verified_addresses(sociallogin))
        if known is None:
            raise ImmediateHttpResponse(render(request, "touchstone/directory_unknown.html", status=403))
        sociallogin.connect(request, known)


def verified_addresses(sociallogin: Any) -> set[str]:
    """The e-mail addresses that the directory says it has verified."""
    said = [each for each in sociallogin.email_addresses if each.email and each.verified in (True, "true")]
    return {each.email.strip().casefold() for each in said}


def user_with(addresses: set[str]) -> User | None:
    """The one active user with one of these addresses; None where there is none or more than one."""
    found = {
        user.pk: user for address in addresses for user in User.objects.filter(email__iexact=address, is_active=True)
    }
    return next(iter(found.values())) if len(found) == 1 else None
