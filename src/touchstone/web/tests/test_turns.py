"""Slow lines: who sends or fetches slowly keeps a place of its kind, and pages are answered all the same."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import translation

from touchstone.web import turns

PAGE = {"REQUEST_METHOD": "GET", "PATH_INFO": "/plan/"}


class Slow(io.RawIOBase):
    """A line on which the first half came and the rest comes when it is let."""

    def __init__(self) -> None:
        self.asked, self.let = threading.Event(), threading.Event()
        self.pieces = [b"half", b"full"]

    def read(self, _size: int = -1) -> bytes:
        self.asked.set()
        if len(self.pieces) == 1:
            assert self.let.wait(20)
        return self.pieces.pop(0) if self.pieces else b""


class InPieces:
    """What Django answers with where an answer is made while it is sent."""

    status_code, reason_phrase, streaming = 200, "OK", True

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def items(self) -> list[tuple[str, str]]:
        return []

    def close(self) -> None:
        self.pieces.close()  # type: ignore[attr-defined]


def application(environ: dict[str, Any], start: Any) -> Any:
    """Says how much it was sent; under /large/ it answers piece by piece, in the language it was asked in."""
    if environ["PATH_INFO"] == "/large/":
        translation.activate("zh-hans")
        answer: Any = InPieces(pieces(environ.get("PIECES", 40)))
    else:
        answer = HttpResponse(str(len(environ["wsgi.input"].read())) if "wsgi.input" in environ else "page")
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return answer


def pieces(count: int) -> Iterator[bytes]:
    for _each in range(count):
        yield (translation.get_language() or "none").encode().ljust(100_000)


def asked(server: turns.Turns, environ: dict[str, Any]) -> tuple[str, dict[str, str], Any]:
    said: list[Any] = []
    answer = server(dict(environ), lambda status, headers, _error=None: said.append((status, dict(headers))))
    return said[-1][0], said[-1][1], answer


def sending(line: Any, length: str = "8", **more: str) -> dict[str, Any]:
    kind = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": length}
    return {"REQUEST_METHOD": "POST", "PATH_INFO": "/imports/", "wsgi.input": line, **kind, **more}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> turns.Turns:
    monkeypatch.setattr(turns, "connections", SimpleNamespace(close_all=list))  # those of the test's thread stay open
    return turns.Turns(application, patience=0.05)


def test_pages_are_answered_while_as_many_as_may_send_slowly_and_one_more_is_told_to_come_again(server):
    lines = [Slow() for _each in range(turns.RECEIVING)]
    answered: list[bytes] = []
    senders = [
        threading.Thread(target=lambda line=line: answered.append(b"".join(asked(server, sending(line))[2])))
        for line in lines
    ]
    for each in senders:
        each.start()
    assert all(line.asked.wait(20) for line in lines)
    assert b"".join(asked(server, PAGE)[2]) == b"page"
    status, headers, page = asked(server, sending(io.BytesIO(b"halffull")))
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", turns.AGAIN)
    assert "Too many send or fetch" in b"".join(page).decode()
    assert "同时上传或下载文件者过多" in b"".join(page).decode()
    for line in lines:
        line.let.set()
    for each in senders:
        each.join(20)
    assert answered == [b"8"] * turns.RECEIVING


def test_pages_are_answered_while_as_many_as_may_fetch_slowly_and_places_come_free_again(server):
    fetching = [asked(server, PAGE | {"PATH_INFO": "/large/"})[2] for _each in range(turns.SENDING)]
    assert b"".join(asked(server, PAGE)[2]) == b"page"
    status, headers, problem = asked(server, PAGE | {"PATH_INFO": "/large/"})
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", turns.AGAIN)
    fetching[0].close()  # one went away without having it all
    status, _headers, rest = asked(server, PAGE | {"PATH_INFO": "/large/"})
    assert status == "200 OK"
    assert b"".join(rest) == b"zh-hans".ljust(100_000) * 40  # made on this thread, in the language it was asked in
    assert problem


def test_the_api_is_told_in_its_own_form_that_there_was_no_place(server):
    taken = [asked(server, PAGE | {"PATH_INFO": "/large/"})[2] for _each in range(turns.SENDING)]
    environ = PAGE | {"PATH_INFO": "/large/"}
    said: list[Any] = []
    environ["PATH_INFO"] = "/api/v1/large"
    answer = turns.refused(environ, lambda *given: said.append(given), turns.Crowded())
    assert dict(said[0][1])["Content-Type"] == "application/problem+json"
    assert json.loads(b"".join(answer))["status"] == 503
    assert taken


def test_a_short_answer_made_piece_by_piece_is_handed_over_whole_and_keeps_no_place(server):
    for _each in range(turns.SENDING + 1):
        answer = asked(server, PAGE | {"PATH_INFO": "/large/", "PIECES": 5})[2]
        assert isinstance(answer, list)
        assert len(b"".join(answer)) == 500_000


def test_a_body_without_a_length_is_taken_as_it_comes(server):
    environ = sending(io.BytesIO(b"x" * 300_000), length="", HTTP_TRANSFER_ENCODING="chunked")
    assert b"".join(asked(server, environ)[2]) == b"300000"


def test_of_a_body_too_large_for_a_form_only_its_length_is_kept(server):
    environ = sending(io.BytesIO(b"x" * 6_000_000), length="6000000", CONTENT_TYPE="application/json")
    assert int(b"".join(asked(server, environ)[2])) <= 5 * 2**20
    assert environ["wsgi.input"].read() == b""


@pytest.mark.parametrize(
    ("path", "words"), [("/registers/x/", ["256 MB", "请分批提交"]), ("/api/v1/x", ["256 MB", "413"])]
)
def test_a_body_beyond_everything_is_refused_unread_in_words(server, path, words):
    line = Slow()
    status, _headers, said = asked(server, sending(line, length=str(turns.LARGEST + 1), PATH_INFO=path))
    assert status == "413 Request Entity Too Large"
    text = b"".join(said).decode()
    assert all(each in text for each in words), text
    assert not line.asked.is_set()
