"""Guards: the database itself refuses to change or remove what is written into history."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from touchstone.kernel.durability import guards
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import chain
from touchstone.kernel.records.models import Event

pytestmark = pytest.mark.django_db
POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no REPLACE")


@pytest.fixture
def party():
    made = Party.open(by="set-up", on=date(2012, 1, 1), kind="organisation", name="First Press")
    chain.seal(datetime(2012, 4, 1, tzinfo=UTC))
    return made


def refused(statement):
    if connection.vendor == "postgresql":
        connection.check_constraints()
    with pytest.raises(DatabaseError, match="history only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_event SET reason = 'Nothing'",
        "UPDATE records_event SET seq = seq",
        "DELETE FROM records_event",
        "DELETE FROM records_event WHERE id = (SELECT max(id) FROM records_event)",
        "UPDATE records_checkpoint SET root = ''",
        "DELETE FROM records_checkpoint",
        pytest.param("TRUNCATE records_event", marks=POSTGRESQL),
        pytest.param("TRUNCATE records_event, records_checkpoint CASCADE", marks=POSTGRESQL),
        pytest.param("SET LOCAL session_replication_role = replica; DELETE FROM records_event", marks=POSTGRESQL),
        pytest.param("REPLACE INTO records_event SELECT * FROM records_event", marks=SQLITE),
        pytest.param("UPDATE OR REPLACE records_event SET id = id", marks=SQLITE),
        pytest.param(
            "INSERT INTO records_checkpoint SELECT * FROM records_checkpoint WHERE true "
            "ON CONFLICT DO UPDATE SET root = ''",
            marks=SQLITE,
        ),
    ],
)
def test_raw_sql_cannot_change_history(party, statement):
    before = list(Event.objects.values())
    refused(statement)
    assert list(Event.objects.values()) == before
    assert next(chain.verify(), None) is None


@POSTGRESQL
def test_an_upsert_cannot_change_an_event(party):
    refused(
        "INSERT INTO records_event SELECT * FROM records_event ON CONFLICT (id) DO UPDATE SET reason = 'Nothing'"
    )  # fmt: skip


def test_the_ways_of_the_register_stay_open(party):
    party.amend(by="set-up", reason="Renamed", on=date(2012, 2, 1), name="Second Press")
    party.amend(by="set-up", reason="Told late", on=date(2012, 1, 15), contact="A")
    assert chain.seal(datetime(2012, 5, 1, tzinfo=UTC)).count == 2
    assert guards.missing(connection) == []


def test_a_guard_that_was_dropped_or_switched_off_is_missed_and_put_back(party):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER records_event_refuses_delete")
        else:
            connection.check_constraints()
            cursor.execute("ALTER TABLE records_event DISABLE TRIGGER records_event_refuses_delete")
    assert guards.missing(connection) == ["records_event_refuses_delete"]
    guards.install(connection)
    assert guards.missing(connection) == []
    refused("DELETE FROM records_event")


def test_a_guard_that_is_gone_comes_back_with_the_next_migration():
    guards.remove(connection)
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_leaves_an_empty_guarded_database(party):
    assert Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_and_the_next_one_finds_it_so():
    assert not Event.objects.exists()
    assert guards.missing(connection) == []
