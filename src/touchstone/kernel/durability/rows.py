"""The second wall, inside PostgreSQL: rows a reader may not see are not there, whatever statement asks for them.

Each walled table has forced row-level security. Who is asking is told once a transaction (`asking.asked_by`) and gone
with it; where nobody was said to ask, there are no rows. The policies are made from the registers' own declarations, so
that a new register has its policy by being declared. See docs/decisions/0007-rows-behind-a-second-wall.md.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection, transaction
from django.db.models import Q

from touchstone.kernel.access.viewer import Viewer
from touchstone.kernel.records.register import Register, registers

from .asking import FUNCTIONS, KEYS, pads, role

logger = logging.getLogger(__name__)

ROLE = "touchstone_rows"

#: Tables that stand behind the record they name by register and number.
BESIDE = ("records_event", "records_version", "records_searchentry", "documents_attachment", "clock_due")
DOCUMENTS = "documents_document"
#: What the API told its callers, each seen by the caller alone.
ANSWERS = "api_givenanswer"

#: PostgreSQL's own function behind `@@`.
MATCHES = "pg_catalog.ts_match_vq(tsvector, tsquery)"

SYSTEM_SQL = "(SELECT touchstone_is('system'))"
CLEARANCE_SQL = "(SELECT touchstone_number('clearance'))"
#: Stand-ins for what is known only when somebody asks, and what takes their place in a policy.
ORGAN, USER, PARTY = -990000001, -990000002, -990000003


class Unwalled(ValueError):
    """A register whose condition on what may be seen cannot stand in a policy; the message names it."""


# -- policies -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Policy:
    """What may be seen of a table, and what may be written into it."""

    table: str
    seen: str
    written: str

    def statements(self) -> list[str]:
        table = f'"{self.table}"'
        return [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS touchstone_wall ON {table}",
            f"CREATE POLICY touchstone_wall ON {table} USING ({self.seen}) WITH CHECK ({self.written})",
        ]


def policies() -> list[Policy]:
    """One policy for each walled table, made from the registers."""
    made = [_of_register(register) for register in registers]
    behind = {name: _behind_records(name) for name in _known(BESIDE)}
    written = f"{SYSTEM_SQL} OR {CLEARANCE_SQL} IS NOT NULL"
    made += [Policy(name, seen, written) for name, seen in behind.items()]
    for name in _known((DOCUMENTS,)):
        within = f"{SYSTEM_SQL} OR level <= {CLEARANCE_SQL}"
        made.append(Policy(name, within, within))
    for name in _known((ANSWERS,)):
        own = f"{SYSTEM_SQL} OR user_id = (SELECT touchstone_number('user'))"
        made.append(Policy(name, own, own))
    return made


def _known(tables: tuple[str, ...]) -> list[str]:
    there = set(connection.introspection.table_names())
    return [name for name in tables if name in there]


def _of_register(register: Register) -> Policy:
    table = register.record._meta.db_table
    circles = "(SELECT touchstone_numbers('circles'))::bigint[]"
    secrecy = (
        f'"{table}".level <= {CLEARANCE_SQL} AND ("{table}".circle_id IS NULL OR "{table}".circle_id = ANY({circles}))'
    )
    person = SimpleNamespace(pk=USER, party_id=PARTY)
    outside = Viewer(user=person)  # type: ignore[arg-type]
    staff = Viewer(user=person, roles={ORGAN: "reader"})  # type: ignore[arg-type]
    office = Viewer(user=person, roles={ORGAN: "reader"}, coordinates=True)  # type: ignore[arg-type]
    ways = [
        _sql(register, register.open_to_all()),
        f"((SELECT touchstone_number('user')) IS NOT NULL AND {_sql(register, register.full(outside))})",
        f"((SELECT touchstone_is('staff')) AND {_sql(register, register.full(staff))})",
        f"((SELECT touchstone_is('coordinates')) AND {_sql(register, register.full(office))})",
    ]
    seen = f"{SYSTEM_SQL} OR ({secrecy} AND ({' OR '.join(ways)}))"
    return Policy(table, seen, f"{SYSTEM_SQL} OR ({secrecy})")


def _sql(register: Register, condition: Q) -> str:
    """A condition on a register's records as SQL, stand-ins replaced by what the transaction says."""
    query = register.record.everything.filter(condition).query
    try:
        text, params = query.where.as_sql(query.get_compiler(connection=connection), connection)
    except EmptyResultSet:
        return "false"
    except FullResultSet:
        return "true"
    if len([alias for alias, count in query.alias_refcount.items() if count]) > 1:
        raise Unwalled(f"What may be seen of '{register.slug}' depends on another table; no policy can be made of it.")
    return "(" + _stood_in(_literal(text, params)) + ")" if text else "true"


def _literal(text: str, params: Any) -> str:
    from psycopg import ClientCursor

    connection.ensure_connection()
    return str(ClientCursor(connection.connection).mogrify(text, params))


def _stood_in(text: str) -> str:
    text = re.sub(rf"IN \(\s*{ORGAN}\s*\)", "= ANY((SELECT touchstone_numbers('organs'))::bigint[])", text)
    for number, name in ((USER, "user"), (PARTY, "party")):
        text = re.sub(rf"IN \(\s*{number}\s*\)", f"= (SELECT touchstone_number('{name}'))", text)
        text = re.sub(rf"=\s*{number}\b", f"= (SELECT touchstone_number('{name}'))", text)
    if "-99000000" in text:
        raise Unwalled(f"A condition asks for the reader in a way no policy can be made of: {text}")
    return text


def _behind_records(table: str) -> str:
    """Seen where the record is seen: the inner question stands behind the record's own policy."""
    cases = " ".join(
        f"WHEN '{register.slug}' THEN EXISTS (SELECT 1 FROM \"{register.record._meta.db_table}\" r "
        f'WHERE r.number = "{table}".number)'
        for register in registers
    )
    return f'{SYSTEM_SQL} OR CASE "{table}".register {cases} ELSE false END'


# -- putting up and taking down -------------------------------------------------------------------------------------


def secure(named: str = "") -> list[str]:
    """Put up the wall, for a role that owns nothing and passes no wall by; names of the walled tables.

    The role is made where it is not there, without the right to sign in; the database's user may take it on.
    """
    named = named or role() or ROLE
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", named):
        raise Unwalled(f"“{named[:40]}” is no name of a role: small letters, digits and underlines.")
    made = policies()
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        for statement in (*FUNCTIONS, *_role(cursor, named), *(each for one in made for each in one.statements())):
            cursor.execute(statement)
        _let_words_be_looked_up(cursor)
        cursor.execute(f"REVOKE ALL ON public.{KEYS} FROM PUBLIC, {named}")
        cursor.execute(f"DELETE FROM public.{KEYS}")
        cursor.execute(f"INSERT INTO public.{KEYS} (inside, outside) VALUES (%s, %s)", pads())
    return [policy.table for policy in made]


def _role(cursor: Any, named: str) -> list[str]:
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [named])
    found = cursor.fetchone()
    if found and found[0]:
        raise Unwalled(f"The role {named} passes every wall by; take SUPERUSER and BYPASSRLS from it, or name another.")
    made = [] if found else [f"CREATE ROLE {named} NOLOGIN NOSUPERUSER NOBYPASSRLS"]
    return [
        *made,
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {named}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {named}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {named}",
        f"GRANT {named} TO CURRENT_USER",
    ]


def _let_words_be_looked_up(cursor: Any) -> None:
    """Have PostgreSQL ask its index of words before it asks the wall of each row: a superuser says so, once.

    Behind a wall PostgreSQL uses only what it knows to tell nothing of the rows it is asked about, and of `@@` it does
    not know; it tells yes or no and nothing else. Without this a search reads every entry.
    """
    cursor.execute(
        f"SELECT proleakproof, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) FROM pg_proc "
        f"WHERE oid = '{MATCHES}'::regprocedure"
    )
    known, may_say = cursor.fetchone()
    if not known and may_say:
        cursor.execute(f"ALTER FUNCTION {MATCHES} LEAKPROOF")
    elif not known:
        logger.warning("Searches behind the wall read every entry until a superuser says, once: "
                       "ALTER FUNCTION %s LEAKPROOF;", MATCHES)  # fmt: skip


def release() -> None:
    """Take down the wall; the role stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        for policy in policies():
            cursor.execute(f'DROP POLICY IF EXISTS touchstone_wall ON "{policy.table}"')
            cursor.execute(f'ALTER TABLE "{policy.table}" NO FORCE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{policy.table}" DISABLE ROW LEVEL SECURITY')


def settle(*, without: bool = False) -> None:
    """Take the wall down where that is asked for.

    Raises:
        Unwalled: the wall stands and no role is named for it; everything would look empty.
    """
    if connection.vendor != "postgresql":
        return
    if without and role():
        raise Unwalled("TOUCHSTONE_ROWS asks for the wall, --without-wall takes it down; unset the one or the other.")
    if without:
        release()
    elif not role() and (walled := _walled()):
        raise Unwalled(
            f"{len(walled)} tables stand behind the wall and TOUCHSTONE_ROWS names no role for it, so that nobody "
            "would see their rows. Set it, or take the wall down with `touchstone setup --without-wall`."
        )


def open_tables() -> list[str]:
    """Tables that should stand behind the wall and do not."""
    walled = _walled()
    return [policy.table for policy in policies() if policy.table not in walled]


def _walled() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
            "WHERE relrowsecurity AND relforcerowsecurity AND polname = 'touchstone_wall'"
        )
        return {row[0] for row in cursor.fetchall()}
