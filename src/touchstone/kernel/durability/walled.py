"""Puts each request behind the database's own wall, where TOUCHSTONE_ROWS names a role for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from touchstone.kernel.access.viewer import Viewer

from . import asking


class Walled:
    """Answers a request in one transaction that was told who asks; what it wrote is committed before it answers.

    A file that is sent piece by piece is read in a transaction of its own, told the same.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        if not asking.role():
            raise MiddlewareNotUsed
        self.answer = answer

    def __call__(self, request: HttpRequest) -> Any:
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        with asking.asked_by(viewer, under=asking.role()):
            response: Any = self.answer(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if response.streaming:
            asked = getattr(request, "api_viewer", viewer)
            response.streaming_content = _told(response.streaming_content, asked)
        return response


def _told(pieces: Iterator[bytes], viewer: Viewer) -> Iterator[bytes]:
    with asking.asked_by(viewer, under=asking.role()):
        yield from pieces
