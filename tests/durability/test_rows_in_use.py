"""The wall inside PostgreSQL as an operator puts it in use: a plain owner, and a sign-in of its own for the server."""

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest

pytestmark = pytest.mark.skipif(
    not os.environ.get("TOUCHSTONE_DATABASE_URL"), reason="SQLite has no row-level security"
)

FILL = """
from touchstone.kernel.durability import asking
asking.this_process_is_the_system()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from touchstone.kernel.parties.models import Party
for level in (0, 0, 0, 2, 2):
    Party.open(by="set-up", on=date(2012, 1, 1), kind="organisation", name=f"Press {level}", level=level)
"""
ASK = """
from django.test import Client
client = Client()
print(client.get("/api/v1/registers/parties/records").json()["count"], client.get("/registers/parties/").status_code)
"""


@dataclass
class Walled:
    """A house whose rows are walled, and the addresses of its owner and of the server's own sign-in."""

    house: object
    web: str
    role: str


@contextmanager
def roles(empty_house):
    """A database of a plain owner, and a server's sign-in that owns nothing."""
    import psycopg

    mark = uuid4().hex[:8]
    owner, web, rows = f"owner_{mark}", f"web_{mark}", f"rows_{mark}"
    place, _slash, name = empty_house.address.rpartition("/")
    host = place.partition("@")[2]
    with psycopg.connect(os.environ["TOUCHSTONE_DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE ROLE {owner} LOGIN CREATEDB CREATEROLE")
        server.execute(f"ALTER DATABASE {name} OWNER TO {owner}")
        server.execute(f"CREATE ROLE {web} LOGIN")
        try:
            empty_house.address = f"postgresql://{owner}@{host}/{name}"
            yield Walled(empty_house, f"postgresql://{web}@{host}/{name}", rows), server
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            for each in (web, rows, owner):
                server.execute(f"DROP OWNED BY {each}") if _is_there(server, each) else None
                server.execute(f"DROP ROLE IF EXISTS {each}")


def _is_there(server, role):
    return server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is not None


@pytest.fixture
def walled(empty_house):
    with roles(empty_house) as (made, server):
        made.house.more["TOUCHSTONE_ROWS"] = made.role
        made.house.python(FILL)
        server.execute(f"GRANT {made.role} TO {made.web.partition('//')[2].partition('@')[0]}")
        yield made


def test_a_plain_owner_keeps_the_register_and_the_servers_own_sign_in_reads_what_is_open(walled, tmp_path):
    """Commands, audit, backup and drill behind the wall that binds the owner too; then the pages, by their sign-in."""
    house = walled.house
    assert json.loads(house.does("audit", "verify", "--json"))["holds"] is True
    assert house.does("records", "list", "parties", "--json").count('"number"') == 5
    backup = json.loads(house.does("backup", str(tmp_path / "backups"), "--json"))
    assert backup["events"] == 5
    assert "History holds: 5 events" in house.does("restore", str(tmp_path / "backups"), "--drill")
    house.address, owner = walled.web, house.address
    assert house.python(ASK).split() == ["3", "200"]
    house.address = owner


ATTACKS = (
    "RESET ROLE; SELECT count(*) FROM parties_party",
    "SET ROLE NONE; SELECT count(*) FROM records_event",
    "SET SESSION AUTHORIZATION DEFAULT; SELECT count(*) FROM records_version",
    "DISCARD ALL; SELECT count(*) FROM parties_party",
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    "ALTER TABLE parties_party NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE parties_party OWNER TO CURRENT_USER",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "GRANT {owner} TO CURRENT_USER",
    "SELECT inside FROM touchstone_wall",
    "DROP FUNCTION touchstone_context() CASCADE",
)


@pytest.mark.timeout(600)
def test_who_has_the_servers_sign_in_and_any_statement_reads_nothing_and_takes_over_no_other_readers_word(walled):
    import psycopg

    told = walled.house.python(
        "from touchstone.kernel.durability import asking\n"
        "from touchstone.kernel.access.viewer import SYSTEM\n"
        "from django.db import connection\n"
        "import json\n"
        "with asking.asked_by(SYSTEM), connection.cursor() as cursor:\n"
        "    cursor.execute(\"SELECT current_setting('touchstone.context'), current_setting('touchstone.seal'), \"\n"
        "                   '(SELECT count(*) FROM parties_party)')\n"
        "    print(json.dumps(cursor.fetchone()))\n"
    )
    context, seal, _count = json.loads(told)
    owner = walled.house.address.partition("//")[2].partition("@")[0]
    with psycopg.connect(walled.web, autocommit=True) as web:
        for table in ("parties_party", "records_event", "records_version", "records_searchentry"):
            assert web.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        web.execute("SELECT set_config('touchstone.context', %s, false)", (context,))
        web.execute("SELECT set_config('touchstone.seal', %s, false)", (seal,))
        assert web.execute("SELECT count(*) FROM parties_party").fetchone() == (0,)
        for attack in ATTACKS:
            try:
                cursor = web.cursor()
                for statement in attack.format(owner=owner).split("; "):
                    cursor.execute(statement)
                assert cursor.fetchone() == (0,), attack
            except psycopg.Error:
                continue
