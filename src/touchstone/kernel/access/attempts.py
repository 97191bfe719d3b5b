"""Attempts at signing in: who guesses is held, and nobody else in the same office with them.

Failures are counted for each account and for each address. An office's whole staff may come from one address, and
anybody may fail on purpose at another's name. So a browser in which a person has signed in before carries a mark, and
failures at that name in that browser are counted apart (OWASP, Slow Down Online Guessing Attacks with Device Cookies);
and each person who signs in rightly takes one failure off their address's count.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

COOKIE = "signed-in-before"
REMEMBERED = 90 * 24 * 3600  # seconds
APP, ACTION, HERE = "allauth.account", "login_failed", "login_failed_here"


def remember(response: HttpResponse, name: str) -> None:
    """Mark the browser as one in which the person of that name has signed in."""
    response.set_cookie(
        COOKIE, _signer(name).sign(secrets.token_urlsafe(9)), max_age=REMEMBERED, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip


def consume(request: HttpRequest, name: str) -> Any:
    """Count an attempt in a browser that is known for this name.

    Returns:
        None where the browser is not known; False where it has failed too often; else what takes the count back.
    """
    try:
        mark = _signer(name).unsign(request.COOKIES.get(COOKIE, ""), max_age=REMEMBERED)
    except BadSignature:
        return None
    return ratelimit.consume(request, app=APP, action=HERE, config={HERE: "6/5m/key"}, key=f"{mark}:{name}") or False


def forgive(request: HttpRequest, user: Any) -> None:
    """Take the oldest failure off the address's count, once in its period for each person who signs in there."""
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        if rate.per != "ip":
            continue
        counted = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate)
        with ratelimit.cache_lock(counted) as locked:
            failures = cache.get(counted, []) if locked else []
            if failures and cache.add(f"{counted}:{user.pk}", True, rate.duration):
                cache.set(counted, failures[:-1], rate.duration)


def _signer(name: str) -> TimestampSigner:
    return TimestampSigner(salt=f"touchstone known browser of {name.casefold()}")
