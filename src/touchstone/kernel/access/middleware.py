"""Puts the viewer on every request, so that no view has to work out who is asking."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .viewer import viewer_of


class AskedBy:
    """Sets `request.viewer`."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request.user))  # type: ignore[attr-defined]
        return self.answer(request)
