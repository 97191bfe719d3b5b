"""Turns at the server: whoever is slow at sending or fetching keeps nobody else waiting.

Granian lends a request one of a worker's threads until the last byte of the answer is gone. Here few threads work for
Django, each with its connection to the store, and the others wait for slow lines: a request is received whole before
Django sees it, and an answer of some size is sent without holding a place at work. How many may be received and sent
at once is limited as well, so that pages are always answered; what is beyond is refused with 503 and when to come back.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from touchstone.kernel.durability.trouble import CROWDED, Trouble, trouble_of

#: Threads of a worker: at work for Django, and lent to slow lines in each direction; some are left for those who wait.
ANSWERING, RECEIVING, SENDING = 4, 8, 8
THREADS = 32
PATIENCE = 2.0  # seconds that a request waits for a place to be received or sent
LARGEST = 256 * 2**20  # of a file handed in; what else may be sent is `DATA_UPLOAD_MAX_MEMORY_SIZE`
WHOLE = 2**20  # an answer up to here is handed over at once
PIECE = 64 * 2**10
AGAIN = "10"

Environment = dict[str, Any]
Start = Callable[..., Any]

_log = logging.getLogger(__name__)


class Crowded(RuntimeError):
    """No place came free in time."""


class TooLarge(RuntimeError):
    """A request larger than any that is taken."""


TOO_LARGE = Trouble(
    "large",
    "Too large.",
    f"A file or form has {LARGEST >> 20} MB at most. Nothing was written. Hand it in in parts.",
    "超出大小限制。",
    f"单次提交的文件或表单不得超过 {LARGEST >> 20} MB。未写入任何内容。请分批提交。",
)


class Turns:
    """A WSGI application that answers in turn."""

    def __init__(self, application: Callable[..., Any], *, patience: float = PATIENCE) -> None:
        self.application = application
        self.patience = patience
        self._work = ThreadPoolExecutor(ANSWERING, thread_name_prefix="answer")
        self._receiving = threading.BoundedSemaphore(RECEIVING)
        self._sending = threading.BoundedSemaphore(SENDING)

    def __call__(self, environ: Environment, start: Start) -> Iterable[bytes]:
        try:
            with self._received(environ):
                answer = self._work.submit(self._answered, environ, start).result()
            return answer if isinstance(answer, list) else self._sent(*answer)
        except Exception as error:
            return refused(environ, start, error)

    # -- receiving ------------------------------------------------------------------------------------------------

    @contextmanager
    def _received(self, environ: Environment) -> Iterator[None]:
        """The request's body, received whole before anything is done with it."""
        length, chunked = environ.get("CONTENT_LENGTH") or "0", "HTTP_TRANSFER_ENCODING" in environ
        if not chunked and (not length.isdecimal() or int(length) == 0):
            yield
            return
        if not chunked and int(length) > LARGEST:
            raise TooLarge
        with SpooledTemporaryFile(max_size=WHOLE) as body:
            with self._place(self._receiving):
                size = _receive(environ, body, None if chunked else int(length))
            body.seek(0)
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = body, str(size)
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            yield

    @contextmanager
    def _place(self, places: threading.BoundedSemaphore) -> Iterator[None]:
        if not places.acquire(timeout=self.patience):
            raise Crowded
        try:
            yield
        finally:
            places.release()

    # -- answering and sending ------------------------------------------------------------------------------------

    def _answered(self, environ: Environment, start: Start) -> Any:
        """The answer: whole where Django has it whole, else what is to be sent piece by piece, and its language."""
        answer = self.application(environ, start)
        if getattr(answer, "streaming", False):
            return answer, translation.get_language()
        try:
            return list(answer)
        finally:
            answer.close()

    def _sent(self, answer: Any, language: str | None) -> Iterable[bytes]:
        """An answer made while it is sent; a short one is handed over whole."""
        if not self._sending.acquire(timeout=self.patience):
            answer.close()
            raise Crowded
        sending = Sending(answer, language, self._sending)
        try:
            return sending.whole() or sending
        except BaseException:
            sending.close()
            raise


class Sending:
    """Pieces of an answer on their way; its place is free again once it is closed."""

    def __init__(self, answer: Any, language: str | None, places: threading.BoundedSemaphore) -> None:
        self._answer, self._language, self._places = answer, language, places
        self._pieces = iter(answer)
        self._ready: list[bytes] = []
        self._closing = threading.Lock()
        self._open = True

    def whole(self) -> list[bytes] | None:
        """Everything, where it is no more than `WHOLE` bytes."""
        size = 0
        for piece in self._made():
            self._ready.append(piece)
            size += len(piece)
            if size > WHOLE:
                return None
        self.close()
        return self._ready or [b""]

    def __iter__(self) -> Iterator[bytes]:
        yield from self._ready
        self._ready = []
        yield from self._made()

    def _made(self) -> Iterator[bytes]:
        """Pieces of some size, made of the answer's own: a row of a file is a small one."""
        while piece := self._gathered():
            yield piece

    def _gathered(self) -> bytes:
        pieces, size = [], 0
        with translation.override(self._language):  # known to the thread that answered, not to this one
            while size < PIECE and (piece := next(self._pieces, None)) is not None:
                pieces.append(piece)
                size += len(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Free the place and the thread's connection; once, whoever asks first."""
        with self._closing:
            if not self._open:
                return
            self._open = False
        try:
            self._answer.close()
            connections.close_all()
        finally:
            self._places.release()

    def __del__(self) -> None:
        self.close()


def _receive(environ: Environment, body: Any, length: int | None) -> int:
    """Copy the body; of one that will be refused for its size only the size is kept, so that its sender hears why."""
    kept = str(environ.get("CONTENT_TYPE", "")).lower().startswith("multipart/")
    most = LARGEST if kept else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    size, source = 0, environ["wsgi.input"]
    while length is None or size < length:
        piece = source.read(PIECE if length is None else min(PIECE, length - size))
        if not piece:
            break
        size += len(piece)
        if size > LARGEST:
            raise TooLarge
        if size <= most:
            body.write(piece)
    return size


def refused(environ: Environment, start: Start, error: Exception) -> list[bytes]:
    """Why there was no answer: as a page or, under the API, as a problem after RFC 9457."""
    known = {Crowded: CROWDED, TooLarge: TOO_LARGE}
    trouble = known.get(type(error)) or trouble_of(error)
    status = 500 if trouble is None else 413 if trouble is TOO_LARGE else 503
    if trouble is None:
        _log.error("%s was not answered", environ.get("PATH_INFO"), exc_info=error)
    if environ.get("PATH_INFO", "").startswith("/api/"):
        title = trouble.title if trouble else "Broken"
        detail = trouble.todo if trouble else "The server could not answer; the fault is logged."
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        answer = HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
    else:
        page = "503.html" if trouble else "500.html"
        answer = HttpResponse(render_to_string(page, {"trouble": trouble}), status=status)
        answer["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
    if status == 503:
        answer["Retry-After"] = AGAIN
    answer["X-Content-Type-Options"], answer["Content-Length"] = "nosniff", str(len(answer.content))
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.content]
