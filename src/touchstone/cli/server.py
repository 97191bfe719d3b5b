"""`touchstone serve`: the pages and the API, served by Granian."""

from __future__ import annotations

import logging
import os
import socket
from typing import Annotated

import typer

from . import printing

app = typer.Typer(help="Serve the pages and the API.")
#: Seconds that workers have to finish what they answer when the server is stopped. A worker of Granian 2.8 that was
#: never asked anything hears no signal at all, and without an end to the waiting Ctrl-C would hang for ever.
LAST_CALL = 5
#: Warnings of Granian about what is meant so: the end to the waiting, and threads beyond those at work (see `turns`).
UNSAID = ("refused to gracefully stop", "which seems quite high")


def serve(host: str, port: int, workers: int) -> None:
    """Serve until interrupted; a port that is taken is refused before anything starts."""
    refuse_taken(host, port)
    from django.conf import settings
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    from touchstone.web import turns

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.web.settings")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    connections.close_all()  # workers are forked, and no store's connection survives being shared with a fork
    logging.getLogger("_granian").addFilter(lambda record: not any(each in str(record.msg) for each in UNSAID))
    Granian(
        "touchstone.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=turns.THREADS,
        log_access=False,
        log_level="warning",
        workers_kill_timeout=LAST_CALL,
        respawn_failed_workers=True,  # one that was killed is replaced; if it falls again at once, the server ends
    ).serve()


def refuse_taken(host: str, port: int) -> None:
    """End with a message where another program listens on the port already."""
    if not _is_free(host, port):
        printing.refuse(
            f"Port {port} on {host} is taken. Choose another: PORT={port + 1} make demo, or serve --port {port + 1}."
        )


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@app.command()
def start(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64)] = 2,
) -> None:
    """Serve the pages and the API."""
    serve(host, port, workers)
