"""Errors of disks and databases told apart, and said on pages, in the API and by commands."""

import errno
import sqlite3

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client

from touchstone.cli import main
from touchstone.kernel.durability.trouble import trouble_of


class Coded(Exception):
    def __init__(self, sqlstate):
        super().__init__("said by the server")
        self.sqlstate = sqlstate


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "full"),
        (OSError(errno.EROFS, "Read-only file system"), "read-only"),
        (PermissionError(errno.EACCES, "Permission denied"), "read-only"),
        (OSError(errno.EIO, "Input/output error"), "failing"),
        (OperationalError("database or disk is full"), "full"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "read-only"),
        (OperationalError("disk I/O error"), "failing"),
        (DatabaseError("database disk image is malformed"), "failing"),
        (OperationalError("database is locked"), "busy"),
        (caused(OperationalError("could not extend file"), Coded("53100")), "full"),
        (caused(OperationalError("terminating connection"), Coded("57P01")), "away"),
        (caused(DatabaseError("cannot execute INSERT"), Coded("25006")), "read-only"),
        (OperationalError('connection to server at "127.0.0.1" failed: Connection refused'), "away"),
        (caused(RuntimeError("the answer failed"), OSError(errno.ENOSPC, "No space left on device")), "full"),
        (IntegrityError("UNIQUE constraint failed"), None),
        (FileNotFoundError(errno.ENOENT, "No such file"), None),
        (ValueError("database is locked"), None),
        (None, None),
    ],
)
def test_an_error_is_told_by_its_kind(error, kind):
    found = trouble_of(error)
    assert (found and found.kind) == kind


@pytest.fixture
def full_disk(monkeypatch):
    """Every question to the store is answered as by a full disk."""

    def full(*_given, **_more):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", full)


@pytest.mark.django_db
def test_a_page_says_in_both_languages_that_nothing_was_written(full_disk):
    answer = Client(raise_request_exception=False).get("/registers/parties/")
    assert answer.status_code == 503
    said = answer.content.decode()
    assert "The disk of the register is full." in said
    assert "登记册所在磁盘已满" in said
    assert answer["Retry-After"] == "60"


@pytest.mark.django_db
def test_the_api_says_so_in_a_problem_document(full_disk):
    answer = Client(raise_request_exception=False).get("/api/v1/registers/parties/records")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert "full" in answer.json()["title"]


@pytest.mark.django_db
def test_a_command_says_so_and_ends_with_one(full_disk, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["touchstone", "records", "list", "parties"])
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 1
    assert "The disk of the register is full." in capsys.readouterr().err
