"""Who is asking, told to PostgreSQL under a seal: what the second wall (`rows`) lets through depends on it.

A statement written by an intruder could tell the database that it is the system. So what is told is sealed with a key
that the application has and the role it acts under cannot read (HMAC-SHA-256, RFC 2104), over the very transaction it
is told in: neither made up nor taken over from another can it stand. Unsealed words are as if nothing was said.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.signals import connection_created

from touchstone.kernel.access.viewer import SYSTEM, Viewer

KEYS = "touchstone_wall"
#: The setting that carries what is told, and its seal.
CONTEXT, SEAL = "touchstone.context", "touchstone.seal"
DUMP_TAKES = 24 * 3600  # seconds for which a program of PostgreSQL's own may read as the system

FUNCTIONS = (
    f"CREATE TABLE IF NOT EXISTS public.{KEYS} (one boolean PRIMARY KEY DEFAULT true CHECK (one), "
    "inside bytea NOT NULL, outside bytea NOT NULL)",
    # what is bound: this transaction, this session, or any moment before a day (for pg_dump, which is told beforehand)
    f"""CREATE OR REPLACE FUNCTION public.touchstone_context() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $$
        SELECT told::jsonb
        FROM public.{KEYS},
            (SELECT current_setting('{CONTEXT}', true), current_setting('{SEAL}', true)) AS said (told, seal),
            LATERAL (SELECT split_part(seal, ' ', 1), split_part(seal, ' ', 2), split_part(seal, ' ', 3))
                AS parts (bound, at, mac),
            LATERAL (SELECT convert_to(bound || ' ' || at || E'\\n' || told, 'UTF8')) AS words (sealed)
        WHERE mac = encode(sha256(outside || sha256(inside || sealed)), 'hex')
            AND CASE bound
                WHEN 'transaction' THEN at = pg_backend_pid() || ':' || extract(epoch FROM now())
                WHEN 'session' THEN at = pg_backend_pid()::text
                WHEN 'until' THEN extract(epoch FROM now()) < (CASE WHEN at ~ '^[0-9]+$' THEN at ELSE '0' END)::numeric
                ELSE false END $$""",
    """CREATE OR REPLACE FUNCTION public.touchstone_is(name text) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT coalesce(public.touchstone_context() ->> name, '') = 'on' $$""",
    """CREATE OR REPLACE FUNCTION public.touchstone_number(name text) RETURNS bigint LANGUAGE sql STABLE AS $$
        SELECT nullif(public.touchstone_context() ->> name, '')::bigint $$""",
    """CREATE OR REPLACE FUNCTION public.touchstone_numbers(name text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
        SELECT coalesce(nullif(public.touchstone_context() ->> name, ''), '{}')::bigint[] $$""",
)  # fmt: skip


def role() -> str:
    """The role requests act under, from TOUCHSTONE_ROWS; empty where the wall is not in use."""
    named = getattr(settings, "TOUCHSTONE_ROWS", "")
    return str(named) if connection.vendor == "postgresql" else ""


def said(viewer: Viewer) -> dict[str, str]:
    """What the database is told of a reader."""
    return {
        "system": "on" if viewer.system else "",
        "clearance": str(int(viewer.clearance)),
        "circles": "{" + ",".join(map(str, sorted(viewer.circles))) + "}",
        "organs": "{" + ",".join(map(str, sorted(viewer.roles))) + "}",
        "staff": "on" if viewer.roles else "",
        "coordinates": "on" if viewer.coordinates else "",
        "user": str(viewer.user_id or ""),
        "party": str(viewer.party_id or ""),
    }


# -- the seal ---------------------------------------------------------------------------------------------------------


def _key() -> bytes:
    return hashlib.sha256(b"touchstone rows\n" + settings.SECRET_KEY.encode()).digest()


def pads() -> tuple[bytes, bytes]:
    """The two halves of the key as HMAC uses them, so that the database needs nothing but SHA-256."""
    key = _key().ljust(64, b"\x00")
    return bytes(each ^ 0x36 for each in key), bytes(each ^ 0x5C for each in key)


def sealed(viewer: Viewer, bound: str, at: str) -> dict[str, str]:
    """The settings that tell of a reader, bound to a transaction, a session or a time."""
    told = json.dumps(said(viewer), sort_keys=True, separators=(",", ":"))
    mac = hmac.new(_key(), f"{bound} {at}\n{told}".encode(), "sha256").hexdigest()
    return {CONTEXT: told, SEAL: f"{bound} {at} {mac}"}


def for_a_program() -> str:
    """PGOPTIONS with which a program of PostgreSQL's own reads as the system, for a day; empty without the wall."""
    if not role():
        return ""
    told = sealed(SYSTEM, "until", str(int(time.time()) + DUMP_TAKES))
    return " ".join(f"-c {name}={_escaped(value)}" for name, value in told.items())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")


# -- telling ----------------------------------------------------------------------------------------------------------


@contextmanager
def asked_by(viewer: Viewer, *, under: str = "") -> Iterator[None]:
    """A transaction in which this reader asks; one inside another goes back to the reader before.

    Args:
        under: the role to act under, the present one where it is empty.
    """
    with transaction.atomic():
        names = (CONTEXT, SEAL, *(("role",) if under else ()))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_THIS_TRANSACTION}, " + ", ".join(f"current_setting('{n}', true)" for n in names))
            at, *before = cursor.fetchone()
        _tell(sealed(viewer, "transaction", at) | ({"role": under} if under else {}))
        yield
        if not connection.needs_rollback:
            _tell({name: value or "" for name, value in zip(names, before, strict=True)})


_THIS_TRANSACTION = "pg_backend_pid() || ':' || extract(epoch FROM now())"


def now_asked_by(viewer: Viewer) -> None:
    """Say within a request who asks after all, as when a token was read; nothing where the wall is not in use."""
    if role() and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_THIS_TRANSACTION}")
            at = cursor.fetchone()[0]
        _tell(sealed(viewer, "transaction", at))


def _tell(context: dict[str, str], *, for_session: bool = False) -> None:
    parts = ", ".join(f"set_config(%s, %s, {'false' if for_session else 'true'})" for _each in context)
    given = [text for pair in context.items() for text in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", given)


# -- the system -------------------------------------------------------------------------------------------------------


def this_process_is_the_system(*, is_so: bool = True) -> None:
    """Commands and the clock act for the system on every connection they open; the server's workers do not."""
    connection_created.disconnect(_opened, dispatch_uid="touchstone rows")
    if is_so:
        connection_created.connect(_opened, dispatch_uid="touchstone rows")


def _opened(connection: Any, **_more: Any) -> None:
    if connection.alias == "default" and role():
        _tell_session()


def _tell_session() -> None:
    """Tell for as long as the connection lives."""
    pid = connection.connection.info.backend_pid
    _tell(sealed(SYSTEM, "session", str(pid)), for_session=True)


@contextmanager
def as_the_system() -> Iterator[None]:
    """Work beside the pages acts for the system on the connection of its own thread."""
    if not role():
        yield
        return
    connection.ensure_connection()
    _tell_session()
    try:
        yield
    finally:
        if connection.connection is not None and not connection.in_atomic_block:
            _tell({CONTEXT: "", SEAL: ""}, for_session=True)
