"""Who asks the API: a token, a signed-in person, or the public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError

from touchstone.kernel.access.models import ApiToken
from touchstone.kernel.access.openness import declared
from touchstone.kernel.access.viewer import PUBLIC, Viewer, viewer_of
from touchstone.kernel.durability import asking

SAFE = ("GET", "HEAD", "OPTIONS")


def asked_by(request: HttpRequest) -> Viewer:
    """The viewer behind a request, once sure that the operation lets them in."""
    viewer = _asked_by(request)
    asking.now_asked_by(viewer)
    openness = declared(request.resolver_match.func, request.method or "") if request.resolver_match else None
    if openness is not None and not openness.admits(viewer):
        if viewer.is_public:
            raise AuthenticationError
        raise HttpError(403, "Your role is not let in here.")
    return viewer


def _asked_by(request: HttpRequest) -> Any:
    """The viewer behind a request; reading needs nobody, a wrong token is refused rather than taken for the public."""
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _space, key = header.partition(" ")
        token = ApiToken.holder_of(key.strip(), timezone.now()) if scheme.lower() == "bearer" else None
        if token is None:
            raise AuthenticationError
        request.scopes = frozenset(token.scopes)  # type: ignore[attr-defined]
        request.api_viewer = viewer_of(token.user)  # type: ignore[attr-defined]
        return request.api_viewer  # type: ignore[attr-defined]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        if request.method not in SAFE:
            _check_csrf(request)
        request.scopes = frozenset(ApiToken.SCOPES)  # type: ignore[attr-defined]
        request.api_viewer = getattr(request, "viewer", None) or viewer_of(user)  # type: ignore[attr-defined]
        return request.api_viewer  # type: ignore[attr-defined]
    request.scopes = frozenset({"read"})  # type: ignore[attr-defined]
    request.api_viewer = PUBLIC  # type: ignore[attr-defined]
    return PUBLIC


def _check_csrf(request: HttpRequest) -> None:
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    check.process_request(request)
    if check.process_view(request, HttpResponse, (), {}) is not None:
        raise HttpError(403, "Send the CSRF token with a signed-in browser's request, or use an API token.")


def viewer(request: HttpRequest) -> Viewer:
    return getattr(request, "api_viewer", PUBLIC)


def needs(request: HttpRequest, scope: str) -> Viewer:
    """The viewer, once sure that somebody asks and that the token reaches so far."""
    asked = viewer(request)
    request.scope_needed = scope  # type: ignore[attr-defined]
    if asked.is_public:
        raise AuthenticationError
    if scope not in request.scopes:  # type: ignore[attr-defined]
        raise HttpError(403, f"The token has the scopes {sorted(request.scopes)}; this needs '{scope}'.")  # type: ignore[attr-defined]
    return asked


AUTH = [asked_by]
