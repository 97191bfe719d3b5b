"""Puts the viewer on every request, and keeps the gate: what declares nothing is not served."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from .openness import declared, declares_by_method
from .second_factor import owes_second_factor
from .viewer import PUBLIC, Viewer, viewer_of

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


class AskedBy:
    """Sets `request.viewer`; who owes a second factor reads as the public does until it is set up."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: self.viewer(request))  # type: ignore[attr-defined]
        return self.answer(request)

    def viewer(self, request: HttpRequest) -> Viewer:
        viewer = viewer_of(request.user)
        request.owes_factor = owes_second_factor(viewer)  # type: ignore[attr-defined]
        return PUBLIC if request.owes_factor else viewer  # type: ignore[attr-defined]


class Gate:
    """Lets in whom an address declares: the others sign in first, or are told that their role is not let in.

    An address that declares nothing is answered as if it were not there, and the log says what is missing.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if declares_by_method(view):
            return None
        openness = declared(view)
        if openness is None:
            name = request.resolver_match.view_name if request.resolver_match else view
            log.error("%s (%s) is served to nobody: declare it with @open_to(...).", request.path, name)
            raise Http404
        if openness.admits(request.viewer):  # type: ignore[attr-defined]
            return None
        if getattr(request, "owes_factor", False):
            if openness.halfway:
                return None
            messages.warning(request, _("Your role asks for a second factor. Set one up to go on."))
            return redirect("mfa_index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
