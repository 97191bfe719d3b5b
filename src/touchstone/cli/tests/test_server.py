"""What the server does before its workers are forked."""

from typing import Any

import granian
import pytest
from django.db import connections

from touchstone.cli import server


def test_no_connection_to_the_store_is_open_when_workers_are_forked(monkeypatch: pytest.MonkeyPatch):
    """SQLite's locks and PostgreSQL's sockets do not survive being shared between a process and its fork."""
    done: list[str] = []

    class Served:
        def __init__(self, *_target: str, **_more: Any) -> None:
            pass

        def serve(self) -> None:
            done.append("forked")

    monkeypatch.setattr(granian, "Granian", Served)
    monkeypatch.setattr(server, "refuse_taken", lambda _host, _port: None)
    monkeypatch.setattr(type(connections), "close_all", lambda _self: done.append("closed"))
    server.serve("127.0.0.1", 8000, workers=1)
    assert done == ["closed", "forked"]
