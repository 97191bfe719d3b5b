"""The audit names what was tampered with; heads kept outside tell what the register alone cannot."""

import json
import stat
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from touchstone.cli.audit import app
from touchstone.engines.integrity import merkle
from touchstone.kernel.durability import audit, guards, heads, wholeness
from touchstone.kernel.durability.notes import BadNote, PrivateKey
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records import chain
from touchstone.kernel.records.models import Checkpoint, Event, SearchEntry, Version

JAN, FEB, MAR = date(2012, 1, 1), date(2012, 2, 1), date(2012, 3, 1)
NOON = datetime(2012, 4, 1, 12, tzinfo=UTC)


def a_party(name="First Press"):
    party = Party.open(by="set-up", on=JAN, kind="organisation", name=name)
    party.amend(by="set-up", reason="Renamed", on=FEB, name=name + " Two")
    party.amend(by="set-up", reason="Renamed again", on=MAR, name=name + " Three")
    return party


def sql(statement):
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement)


def first_fault():
    fault = next(audit.verify(), None)
    return "" if fault is None else f"{fault.where}: {fault.what}"


def open_cursors():
    """Cursors the server still keeps; one closed later, in another's transaction, would break that."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE name LIKE '_django_curs%'")
        return cursor.fetchone()[0]


@pytest.fixture
def sealed(db):
    """Two parties of three events each; the first five events are sealed."""
    first, second = a_party(), a_party("Second Press")
    last = second.history().last()
    with guards.lifted(connection):
        Event.objects.filter(pk=last.pk).delete()
        chain.seal(NOON)
        last.save(force_insert=True)
    assert first_fault() == ""
    return first, second


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE records_event SET reason = 'renamed' WHERE number = '{one}' AND seq = 2",
            "{one} event 2: its content is not",
        ),
        ("DELETE FROM records_event WHERE number = '{one}' AND seq = 2", "{one} event 3: events 2 to 2 are missing"),
        (
            "UPDATE records_event SET seq = CASE seq WHEN 2 THEN 1003 ELSE 1002 END "
            "WHERE number = '{one}' AND seq > 1; "
            "UPDATE records_event SET seq = seq - 1000 WHERE seq > 1000",
            "{one} event 2: does not follow the event before it",
        ),
        (
            "UPDATE records_event SET id = -id WHERE seq = 2; "
            "UPDATE records_event SET id = {other} WHERE number = '{one}' AND seq = 2; "
            "UPDATE records_event SET id = {own} WHERE number = '{two}' AND seq = 2",
            "the events are not those that were sealed",
        ),
        ("DELETE FROM records_event WHERE number = '{two}' AND seq = 3", "event 3 is missing"),
        ("DELETE FROM records_event WHERE number = '{two}' AND seq > 1", "sealed 5 events, 4 are there"),
        ("DELETE FROM records_event WHERE number = '{two}'", "sealed 5 events, 3 are there"),
        ("UPDATE records_event SET hash = 'ff' WHERE number = '{two}' AND seq = 3", "its content is not"),
        ("UPDATE records_checkpoint SET count = 4", "sealed 4 events, 5 are there"),
        ("UPDATE records_checkpoint SET size = 4", "sealed 4 events from the first on, 5 are there"),
        ("UPDATE records_checkpoint SET tree = '[]'", "its tree is not that of the events"),
        ("UPDATE records_checkpoint SET made_at = '2011-01-01 00:00:00+00:00'", "its content is not what was sealed"),
        ("UPDATE parties_party SET name = 'Other' WHERE number = '{one}'", "not what its events say: name"),
        ("UPDATE parties_party SET level = 2 WHERE number = '{one}'", "not what its events say: level"),
        ("DELETE FROM records_version WHERE number = '{one}'", "no version that holds now"),
        ("DELETE FROM records_searchentry WHERE number = '{one}'", "no search entry"),
    ],
)
def test_tampering_by_hand_is_named(sealed, statement, said):
    one, two = sealed
    places = {"one": one.number, "two": two.number}
    ids = {"own": one.history().get(seq=2).pk, "other": two.history().get(seq=2).pk}
    for part in statement.format(**places, **ids).split("; "):
        sql(part)
    assert said.format(**places) in first_fault()


def test_a_record_removed_with_its_versions_is_missed(sealed):
    one, _two = sealed
    Version.objects.filter(number=one.number).delete()
    SearchEntry.objects.filter(number=one.number).delete()
    Party.everything.filter(pk=one.pk).delete()
    assert first_fault() == f"parties {one.number}: the events are there, the record is gone"


def test_a_guard_that_is_gone_is_named_first(sealed):
    guards.remove(connection)
    assert "guard of the database is gone" in first_fault()


def test_a_tail_cut_with_its_checkpoint_and_its_record_is_told_by_an_earlier_head(sealed):
    _one, two = sealed
    key = PrivateKey.make("touchstone")
    point = chain.seal(NOON)
    kept = heads.Head.read(heads.head_of(point, key), key.public)
    assert (kept.size, heads.growth_since(kept).new.size) == (6, 6)
    sql(f"DELETE FROM records_event WHERE number = '{two.number}' AND seq = 3")
    sql(f"DELETE FROM records_checkpoint WHERE id = {point.pk}")
    sql(f"UPDATE parties_party SET version = 2, name = 'Second Press Two' WHERE number = '{two.number}'")
    sql(f"DELETE FROM records_version WHERE number = '{two.number}' AND held_to IS NULL")
    sql(f"UPDATE records_version SET held_to = NULL WHERE number = '{two.number}' AND held_from = '{FEB}'")
    assert first_fault() == ""
    with pytest.raises(heads.NotConsistent, match="6 events; 5 are there: 1 are gone"):
        heads.growth_since(kept)


def test_history_written_anew_with_right_hashes_is_told_by_an_earlier_head(db):
    party = a_party()
    key = PrivateKey.make("touchstone")
    kept = heads.Head.read(heads.head_of(chain.seal(NOON), key), key.public)
    with guards.lifted(connection):
        Checkpoint.objects.all().delete()
        previous = ""
        for event in party.history():
            event.reason, event.previous_hash = "Invented", previous
            previous = event.hash = chain.hash_of(event)
            event.save()
    chain.seal(NOON)
    assert first_fault() == ""
    with pytest.raises(heads.NotConsistent, match="not those the head was signed over") as told:
        heads.growth_since(kept)
    assert told.tb is not None
    assert open_cursors() == 0


def test_later_events_keep_an_earlier_head_true_and_the_proof_needs_no_register(sealed):
    key = PrivateKey.make("touchstone")
    old = heads.Head.read(heads.head_of(chain.newest(), key), key.public)
    a_party("Third Press")
    proof = heads.growth_since(old).text(key)
    new = heads.check_growth(old, proof, key.public)
    assert (old.size, new.size) == (5, 9)
    shorter = heads.Head(old.origin, 4, old.root)
    with pytest.raises(BadNote, match="begins “old 5”"):
        heads.check_growth(shorter, proof, key.public)
    with pytest.raises(heads.NotConsistent, match="does not grow out of"):
        heads.check_growth(heads.Head(old.origin, 5, new.root), proof, key.public)
    with pytest.raises(BadNote, match="did not sign"):
        heads.check_growth(old, proof, PrivateKey.make("touchstone").public)


@given(st.integers(1, 70), st.integers(0, 70))
def test_the_streamed_proof_is_that_of_the_tree(first, more):
    leaves = [str(number).encode() for number in range(first + more)]
    before, now, path = heads._measured(iter(leaves), first, len(leaves))
    assert before == merkle.root(leaves[:first])
    assert now == merkle.root(leaves)
    assert path == merkle.consistency(leaves, first)


def test_an_empty_register_has_no_head_and_a_head_of_nothing_fits_all(db):
    assert chain.seal(NOON) is None
    assert CliRunner().invoke(app, ["head"]).exit_code == 1
    nothing = heads.Head("touchstone", 0, merkle.EMPTY)
    a_party()
    growth = heads.growth_since(nothing)
    assert (growth.new.size, growth.path, growth.holds()) == (3, (), True)


def test_checkpoints_of_before_there_were_heads_go_on_to_be_proved(sealed):
    point = chain.newest()
    with guards.lifted(connection):
        Checkpoint.objects.filter(pk=point.pk).update(size=None, tree=None)
    assert first_fault() == ""
    assert chain.seal(NOON).size == 6
    assert first_fault() == ""


def test_a_fact_that_a_record_got_by_a_later_migration_is_no_fault(sealed):
    one, _two = sealed
    beside = wholeness._Beside(one.register(), [Party.everything.get(pk=one.pk)])
    beside.names.remove("region")
    record = Party.everything.get(pk=one.pk)
    assert beside.fault(record) == ""


def test_the_commands_print_check_and_refuse(sealed, tmp_path, settings):
    settings.TOUCHSTONE_DATA = tmp_path / "data"
    settings.TOUCHSTONE_DATA.mkdir()
    run = CliRunner().invoke
    (tmp_path / "head").write_text(run(app, ["head"]).stdout)
    (tmp_path / "key").write_text(run(app, ["key"]).stdout)
    assert stat.S_IMODE((settings.TOUCHSTONE_DATA / "audit-key").stat().st_mode) == 0o600
    asked = ["check", str(tmp_path / "head"), "--public-key"]
    assert "the 6 events of the head are the first of 6" in run(app, [*asked, str(tmp_path / "key")]).stdout
    a_party("Third Press")
    (tmp_path / "proof").write_text(run(app, ["prove", str(tmp_path / "head")]).stdout)
    key = (tmp_path / "key").read_text().strip()
    told = run(app, [*asked, key, "--json"])
    assert json.loads(told.stdout) | {"root": ""} == {"holds": True, "then": 6, "now": 9, "root": ""}
    assert run(app, [*asked, key, "--proof", str(tmp_path / "proof")]).exit_code == 0
    assert run(app, [*asked, "nonsense"]).exit_code == 2
    assert run(app, [*asked, str(PrivateKey.make("touchstone").public)]).exit_code == 1
    assert json.loads(run(app, ["verify", "--json"]).stdout)["holds"] is True
    sql("DELETE FROM records_event WHERE seq = 3")
    assert json.loads(run(app, ["verify", "--json", "--all"]).stdout)["holds"] is False
    answer = run(app, [*asked, key])
    assert answer.exit_code == 1
    assert "History was cut or changed" in answer.output
