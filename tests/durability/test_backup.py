"""Backups made under load, proved and restored; and every way in which one must not be restored."""

import json
import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from touchstone.kernel.durability import restore
from touchstone.kernel.durability.backup import make, measured
from touchstone.kernel.durability.databases import Trouble
from touchstone.kernel.durability.notes import PrivateKey

OTHERS = str(PrivateKey.make("touchstone").public)
COUNT = "from touchstone.kernel.records.models import Event; print(Event.objects.count())"
ONE_MORE = (
    "from datetime import date; from touchstone.kernel.parties.models import Party\n"
    "Party.open(by='set-up', on=date(2012, 1, 1), kind='organisation', name='One more')"
)
SQLITE = pytest.mark.skipif(bool(os.environ.get("TOUCHSTONE_DATABASE_URL")), reason="a file of SQLite is tampered with")


def made(house, target, *words):
    return json.loads(house.does("backup", str(target), "--json", *words))


@pytest.fixture
def backups(model_backup, tmp_path):
    """A folder of backups of the test's own."""
    return Path(shutil.copytree(model_backup, tmp_path / "backups"))


@pytest.fixture
def backup(backups):
    """The one backup in it."""
    return next(backups.glob("*/manifest.json")).parent


def test_a_backup_under_load_restores_to_all_that_was_acknowledged_before_it(house, empty_house, tmp_path):
    with house.nursery() as nursery:
        nursery.start(3, seconds=8)
        while len(nursery.all("number")) < 40:
            nursery.until("number")
        acknowledged = [said for said in nursery.said if "number" in said]
        backup = made(house, tmp_path / "backups")
        nursery.wait()
        assert nursery.all("error") == []
    assert "History holds" in empty_house.does("restore", str(tmp_path / "backups"))
    with empty_house.nursery() as restored:
        restored.said = acknowledged
        found = restored.verify()
    assert (found["lost"], found["faults"]) == ([], [])
    assert backup["events"] > 40


def test_documents_keys_and_facts_come_back_and_the_certificates_of_before_hold(filled, empty_house, backups):
    said = empty_house.does("restore", str(backups))
    assert "History holds: 10 events" in said
    assert "Restored." in said
    names = empty_house.python(
        "from touchstone.kernel.parties.models import Party; from touchstone.kernel.documents import verifying\n"
        "print(*Party.everything.values_list('name', flat=True), list(verifying.verify()))"
    )
    assert "New Press 3" in names
    assert "[]" in names
    for name in ("seal-key", "secret-key", "audit-key"):
        assert (empty_house.data / name).read_text() == (filled.data / name).read_text()
        assert (empty_house.data / name).stat().st_mode & 0o777 == 0o600
    assert not list(empty_house.data.glob("before-*"))
    assert not list(empty_house.data.glob(".restore-*"))


def test_a_second_backup_copies_only_what_is_new_and_old_ones_are_removed(filled, backups, backup):
    again = made(filled, backups)
    assert again["new_files"] == 0
    (filled.data / "snapshots").mkdir(exist_ok=True)
    (filled.data / "snapshots" / "new.parquet").write_bytes(b"figures")
    third = made(filled, backups, "--keep", "2")
    assert third["new_files"] == 1
    assert third["removed"] == [backup.name]
    assert len(list((backups / "files").glob("*/*/*"))) == third["files"]


def test_a_filled_house_is_not_restored_over_without_the_flag_and_is_kept_beside_with_it(filled, backups):
    filled.python(ONE_MORE)
    refused = filled.run("restore", str(backups))
    assert refused.returncode == 1
    assert "has a register in it" in refused.stderr
    drilled = filled.does("restore", str(backups), "--drill")
    assert "History holds: 10 events" in drilled
    assert "Nothing was replaced" in drilled
    assert filled.python(COUNT).strip() == "11"
    said = filled.does("restore", str(backups), "--replace")
    assert "What was there before is kept" in said
    assert filled.python(COUNT).strip() == "10"
    assert [each.name for each in next(filled.data.glob("before-*")).iterdir()]


def refused(house, source, what):
    answer = house.run("restore", str(source))
    assert answer.returncode == 1, answer.stdout
    assert what in answer.stderr
    assert not list(house.data.glob(".restore-*"))
    assert not (house.data / "documents").exists()


def test_a_damaged_backup_is_refused_and_nothing_is_replaced(empty_house, backups, backup):
    manifest = json.loads((backup / "manifest.json").read_text())
    kept = next(each for each in manifest["files"] if each["path"].startswith("documents/"))
    stored = backups / "files" / kept["sha256"][:2] / kept["sha256"][2:4] / kept["sha256"]
    stored.chmod(0o600)
    content = stored.read_bytes()
    stored.write_bytes(b"X" + content[1:])
    refused(empty_house, backups, "is damaged in the backup")
    stored.unlink()
    refused(empty_house, backups, "is not in the backup any more")
    stored.write_bytes(content)
    with next(backup.glob("database.*")).open("r+b") as file:
        file.seek(5000)
        byte = file.read(1)
        file.seek(5000)
        file.write(bytes([byte[0] ^ 1]))
    refused(empty_house, backups, "is damaged in the backup")


def rewritten(folder, change):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda m: m.update(format="touchstone backup 9"), "says format"),
        (lambda m: m["migrations"].append(["records", "0999_later"]), "newer than this one"),
        (lambda m: m.update(head=m["head"].replace("\n10\n", "\n9\n")), "changed after it was signed"),
        (lambda m: m.update(store="oracle"), "the present database is"),
        (lambda m: m["files"][0].update(path="../outside"), "no file of a data folder"),
        (lambda m: m.pop("events"), "no manifest of a backup"),
        (lambda m: m.update(head="", public_key="nonsense"), None),
        (lambda m: m.update(public_key=OTHERS), "did not sign"),
    ],
    ids=["format", "newer version", "head", "store", "path", "incomplete", "no head", "another's key"],
)
def test_a_manifest_that_does_not_hold_is_refused(backup, change, what):
    rewritten(backup, change)
    if what is None:
        restore._signed(restore.found(backup).manifest, "")
        return
    with pytest.raises(Trouble, match=what):
        found = restore.found(backup)
        restore._fits_this_version(found.manifest)
        restore._signed(found.manifest, "")


def test_fewer_events_than_the_manifest_counts_are_told(empty_house, backups, backup):
    rewritten(backup, lambda manifest: manifest.update(events=11))
    refused(empty_house, backups, "counted 11 events; 10 are there")


@SQLITE
def test_a_history_tampered_with_before_its_checksum_was_made_is_told_by_the_audit(empty_house, backups, backup):
    database = backup / "database.sqlite3"
    with sqlite3.connect(database) as tampering:
        tampering.execute("DROP TRIGGER records_event_refuses_update")
        tampering.execute("UPDATE records_event SET reason = 'Nothing' WHERE id = 4")
    tampering.close()
    sha256, size = measured(database)
    rewritten(backup, lambda manifest: manifest["database"].update(sha256=sha256, size=size))
    refused(empty_house, backups, "its content is not what was sealed")


def test_a_document_damaged_on_the_disk_is_named_by_the_backup(filled, tmp_path):
    stored = next(path for path in (filled.data / "documents").rglob("*") if path.is_file())
    stored.chmod(0o600)
    stored.write_bytes(b"gone bad")
    left = tmp_path / "backups" / "20120101T000000Z"
    left.mkdir(parents=True)
    (left / "database.sqlite3").write_bytes(b"left by a backup that was killed")
    answer = filled.run("backup", str(tmp_path / "backups"))
    assert answer.returncode == 1
    assert stored.name in answer.stderr
    assert not left.exists()


def test_a_folder_without_a_finished_backup_is_refused(tmp_path):
    with pytest.raises(Trouble, match="no finished backup"):
        restore.found(tmp_path)


def test_a_backup_into_the_data_folder_is_refused(settings):
    with pytest.raises(Trouble, match="another disk"):
        make(settings.TOUCHSTONE_DATA / "backups", datetime(2012, 1, 1, tzinfo=UTC))


def test_a_register_in_use_is_not_replaced(filled, backups):
    with filled.nursery() as nursery:
        [writer] = nursery.start(1, seconds=30)
        nursery.until("number")
        answer = filled.run("restore", str(backups), "--replace")
        os.kill(writer, 9)
        nursery.wait()
    assert answer.returncode == 1
    assert "Stop the server" in answer.stderr
