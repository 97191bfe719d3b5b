"""The second wall, tried with raw SQL by a role that owns nothing."""

import json
import os
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse

from touchstone.kernel.access.models import Circle, Membership, User
from touchstone.kernel.access.viewer import PUBLIC, SYSTEM, viewer_of
from touchstone.kernel.documents.storing import store
from touchstone.kernel.durability import asking, rows
from touchstone.kernel.durability.walled import Walled
from touchstone.kernel.parties.models import Organ, Party
from touchstone.kernel.records.register import registers

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no row-level security"),
]
JAN = date(2012, 1, 1)
ROLE = f"touchstone_rows_test_{os.getpid()}"  # tests that run beside this one make their own


@pytest.fixture
def walled(db):
    """Parties of every level, in and outside a circle, persons and organisations, merged and living; and the wall."""
    organ = Organ.objects.create(code="NCAC", name_en="Keeper")
    office = Organ.objects.create(code="JMO", name_en="Office", coordinates=True)
    circle = Circle.objects.create(name="rockets", compartments=["rockets"])
    own = Party.open(by="set-up", on=JAN, kind="person", name="Li")
    users = {name: User.objects.create_user(name) for name in ("outside", "reader", "office", "cleared", "inside")}
    User.objects.filter(username="outside").update(party=own)
    User.objects.filter(username__in=("cleared", "inside")).update(clearance=2)
    User.objects.filter(username="inside").update(compartments=["rockets"])
    for name in ("reader", "cleared", "inside"):
        Membership.objects.create(user=users[name], organ=organ, role="reader")
    Membership.objects.create(user=users["office"], organ=office, role="reader")
    for level in range(4):
        for within in (None, circle):
            for kind in ("organisation", "person"):
                party = Party.open(by="set-up", on=JAN, kind=kind, name=f"Press {level}", level=level, circle=within)
                party.amend(by="set-up", reason="Renamed", on=date(2012, 2, 1), name=f"New Press {level}")
                store(SimpleUploadedFile("a.txt", f"{level} {party.number}".encode()), by=None, level=level)
    rows.secure(ROLE)
    return {"public": PUBLIC} | {name: viewer_of(User.objects.get(username=name)) for name in users}


@contextmanager
def as_application():
    """A transaction as the role that the application acts under."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


def answered(cursor, statement):
    cursor.execute(statement)
    return [row[0] for row in cursor.fetchall()]


def all_tables():
    return [policy.table for policy in rows.policies()]


def test_where_nobody_is_said_to_ask_there_are_no_rows(walled):
    assert rows.open_tables() == []
    with as_application() as cursor:
        for table in all_tables():
            assert answered(cursor, f'SELECT count(*) FROM "{table}"') == [0], table


PERSONS = ("public", "outside", "reader", "office", "cleared", "inside")


@pytest.mark.parametrize("person", PERSONS)
def test_the_wall_and_the_register_let_through_the_same_records(walled, person):
    viewer = walled[person]
    for register in registers:
        table = register.record._meta.db_table
        expected = sorted(register.seen_by(viewer).values_list("number", flat=True))
        with as_application() as cursor, asking.asked_by(viewer):
            assert answered(cursor, f'SELECT number FROM "{table}" ORDER BY number COLLATE "C"') == expected, table


@pytest.mark.parametrize("person", PERSONS)
def test_history_versions_and_search_stand_behind_the_record(walled, person):
    viewer = walled[person]
    expected = set(registers.get("parties").seen_by(viewer).values_list("number", flat=True))
    with as_application() as cursor, asking.asked_by(viewer):
        for table in ("records_event", "records_version", "records_searchentry"):
            assert set(answered(cursor, f"SELECT number FROM {table} WHERE register = 'parties'")) == expected, table
        levels = answered(cursor, "SELECT level FROM documents_document")
        assert max(levels, default=0) <= viewer.clearance


def test_the_system_sees_everything_and_its_word_ends_with_the_transaction(walled):
    with as_application() as cursor:
        with asking.asked_by(SYSTEM):
            assert answered(cursor, "SELECT count(*) FROM parties_party") == [17]
        assert answered(cursor, "SELECT count(*) FROM parties_party") == [0]


def test_a_reader_within_a_reader_goes_back_to_the_first(walled):
    with as_application() as cursor, asking.asked_by(PUBLIC):
        before = answered(cursor, "SELECT count(*) FROM parties_party")
        with asking.asked_by(SYSTEM):
            pass
        assert answered(cursor, "SELECT count(*) FROM parties_party") == before


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT number FROM parties_party WHERE level > 0",
        "SELECT number FROM records_event JOIN parties_party p USING (number) WHERE p.level > 0",
        "SELECT number FROM parties_party WHERE level > 0 UNION "
        "SELECT number FROM records_version WHERE facts->>'level' > '0'",
        "UPDATE parties_party SET level = 0 WHERE level > 0 RETURNING number",
        "DELETE FROM records_version WHERE facts->>'level' > '0' RETURNING number",
        "SELECT number FROM records_event WHERE diff->>'level' LIKE '%2%'",
        "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'parties_party' AND attname = 'name'",
        "WITH RECURSIVE seen AS (SELECT * FROM parties_party) SELECT number FROM seen WHERE level > 0",
        "SELECT (SELECT number FROM parties_party p WHERE p.id = e.id) FROM parties_party e WHERE e.level > 0",
    ],
)
def test_no_statement_of_the_public_reaches_above_its_level(walled, statement):
    with as_application() as cursor, asking.asked_by(PUBLIC):
        assert answered(cursor, statement) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE parties_party SET level = 2",
        "ALTER TABLE parties_party DISABLE ROW LEVEL SECURITY",
        "DROP POLICY touchstone_wall ON parties_party",
        "DROP TRIGGER records_event_refuses_update ON records_event",
        "SET LOCAL session_replication_role = replica",
        "ALTER ROLE {role} BYPASSRLS",
        "SET LOCAL row_security = off; SELECT count(*) FROM parties_party",
        "CREATE OR REPLACE FUNCTION public.touchstone_is(name text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE FUNCTION public.touchstone_context(text) RETURNS jsonb LANGUAGE sql AS 'SELECT null::jsonb'",
        "CREATE VIEW public.all_parties AS SELECT * FROM parties_party",
        "SELECT inside FROM touchstone_wall",
        "COPY touchstone_wall TO STDOUT",
        "COPY parties_party TO PROGRAM 'cat'",
        "COPY parties_party FROM '/etc/passwd'",
        "UPDATE touchstone_wall SET inside = 'a'",
        "TRUNCATE records_event",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_role_cannot_lift_the_wall_or_write_above_its_level(walled, statement):
    connection.check_constraints()
    with pytest.raises(DatabaseError), as_application() as cursor, asking.asked_by(PUBLIC):
        cursor.execute(statement.format(role=ROLE))


MADE_UP = json.dumps({"system": "on", "clearance": "3", "circles": "{}", "organs": "{}", "user": "1", "staff": "on"})


@pytest.mark.parametrize("bound", ["transaction", "session", "until"])
def test_words_that_the_application_did_not_seal_are_as_if_nothing_was_said(walled, bound):
    """Whoever may run any statement can say what they like; without the key nobody hears it."""
    with as_application() as cursor, asking.asked_by(PUBLIC):
        cursor.execute("SELECT current_setting('touchstone.seal'), current_setting('touchstone.context')")
        seal, told = cursor.fetchone()
        assert answered(cursor, "SELECT count(*) > 0 FROM parties_party") == [True]
        for context, sealed in (
            (MADE_UP, seal), (MADE_UP, f"{bound} {seal.split(' ', 1)[1]}"),
            (MADE_UP, f"{bound} 99999999999 {'0' * 64}"), (MADE_UP, ""),
            (told, f"{bound} 99999999999 {seal.split(' ')[2]}"), ("{", seal), ("", ""),
        ):  # fmt: skip
            cursor.execute("SELECT set_config(%s, %s, true)", ("touchstone.context", context))
            cursor.execute("SELECT set_config(%s, %s, true)", ("touchstone.seal", sealed))
            assert answered(cursor, "SELECT count(*) FROM parties_party") == [0], (context, sealed)


def test_a_function_that_tells_what_it_is_given_is_told_nothing_of_hidden_rows(walled):
    """A cheap function of the intruder's own is not asked before the wall is."""
    with as_application() as cursor, asking.asked_by(PUBLIC):
        cursor.execute(
            "CREATE FUNCTION pg_temp.told(number text, level int) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$"
            "BEGIN IF level > 0 THEN RAISE EXCEPTION 'leaked %', number; END IF; RETURN true; END $$"
        )
        cursor.execute("SELECT number FROM parties_party WHERE pg_temp.told(number, level)")
        assert cursor.fetchall()


def test_a_copy_out_of_the_table_holds_what_a_reader_sees_and_no_more(walled):
    seen = registers.get("parties").seen_by(PUBLIC).count()
    statement = "COPY parties_party (number) TO STDOUT"
    with as_application(), asking.asked_by(PUBLIC), connection.connection.cursor() as own, own.copy(statement) as told:
        lines = b"".join(told).splitlines()
    assert len(lines) == seen


def test_the_seal_is_the_hmac_of_the_standard(walled):
    """The database reckons it from two pads; Python's own HMAC must agree, or nothing would be let through."""
    with as_application() as cursor, asking.asked_by(SYSTEM):
        assert answered(cursor, "SELECT touchstone_context() ->> 'system'") == ["on"]


def test_an_officer_files_amends_and_reads_behind_the_wall(walled):
    organ = Organ.objects.get(code="NCAC")
    user = User.objects.create_user("officer")
    Membership.objects.create(user=user, organ=organ, role="officer")
    user = User.objects.get(pk=user.pk)
    with as_application(), asking.asked_by(viewer_of(user)):
        party = Party.open(by=user, on=JAN, kind="organisation", name="Behind the wall")
        party.amend(by=user, reason="Renamed", on=date(2012, 3, 1), name="Still behind")
        party.amend(by=user, reason="Told late", on=date(2012, 2, 1), contact="A")
        assert Party.objects.seen_by(viewer_of(user)).get(number=party.number).name == "Still behind"
        assert party.history().count() == 3


def test_a_role_that_passes_walls_by_is_refused(walled):
    with pytest.raises(rows.Unwalled, match="passes every wall by"):
        rows.secure(connection.settings_dict["USER"])
    with pytest.raises(rows.Unwalled, match="no name of a role"):
        rows.secure("x; DROP TABLE parties_party")


def test_words_are_looked_up_before_rows_are_asked_about(walled):
    """Otherwise a search for one word would ask the wall about every entry of the register."""
    asked = "EXPLAIN SELECT id FROM records_searchentry WHERE public_words @@ to_tsquery('simple', 'press')"
    with as_application() as cursor, asking.asked_by(PUBLIC):
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "Index Cond: (public_words @@" in "\n".join(answered(cursor, asked))


def test_a_user_who_may_not_say_so_is_told_who_may(walled, caplog):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER FUNCTION {rows.MATCHES} NOT LEAKPROOF")
        cursor.execute("CREATE ROLE owner_alone NOSUPERUSER; SET LOCAL ROLE owner_alone")
        rows._let_words_be_looked_up(cursor)
        cursor.execute("RESET ROLE")
    assert "ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF" in caplog.text


def test_the_wall_is_taken_down_and_put_up_again(walled):
    rows.release()
    assert set(rows.open_tables()) == set(all_tables())
    rows.secure(ROLE)
    assert rows.open_tables() == []


def test_a_wall_for_which_no_role_is_named_is_said_and_taken_down_on_demand(walled, settings):
    settings.TOUCHSTONE_ROWS = ""
    with pytest.raises(rows.Unwalled, match=f"{len(all_tables())} tables stand behind the wall"):
        rows.settle()
    settings.TOUCHSTONE_ROWS = ROLE
    rows.settle()
    with pytest.raises(rows.Unwalled, match="unset the one or the other"):
        rows.settle(without=True)
    settings.TOUCHSTONE_ROWS = ""
    rows.settle(without=True)
    assert set(rows.open_tables()) == set(all_tables())
    rows.settle()


def test_a_request_is_answered_under_the_role_and_a_file_is_sent_under_it_too(walled, settings, rf):
    settings.TOUCHSTONE_ROWS = ROLE

    def asked():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user || ' ' || count(*) FROM parties_party")
            return cursor.fetchone()[0]

    def answer(request):
        return StreamingHttpResponse(iter([asked()])) if request.path == "/file/" else HttpResponse(asked())

    seen = registers.get("parties").seen_by(walled["reader"]).count()
    for path in ("/page/", "/file/"):
        request = rf.get(path)
        request.viewer = walled["reader"]
        response = Walled(answer)(request)
        said = b"".join(response.streaming_content) if response.streaming else response.content
        assert said.decode() == f"{ROLE} {seen}"
    assert not asked().startswith(ROLE)


def test_an_answer_that_failed_takes_back_what_it_wrote(walled, settings, rf):
    settings.TOUCHSTONE_ROWS = ROLE

    def answer(request):
        Organ.objects.create(code="NEW", name_en="New")
        return HttpResponse(status=500)

    request = rf.get("/")
    request.viewer = walled["reader"]
    Walled(answer)(request)
    assert not Organ.objects.filter(code="NEW").exists()


def test_without_the_setting_there_is_no_wall_around_requests(settings):
    settings.TOUCHSTONE_ROWS = ""
    with pytest.raises(MiddlewareNotUsed):
        Walled(HttpResponse)
