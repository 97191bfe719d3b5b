"""A house of its own for tests that kill, fill and restore: a data folder and a database no other test sees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

HERE = Path(__file__).resolve().parent


@dataclass
class House:
    """A data folder with its database; an empty address is SQLite in the folder.

    Args:
        more: further settings of the environment.
    """

    data: Path
    address: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOUCHSTONE_")}
        own = {"TOUCHSTONE_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "touchstone.web.settings"}
        return kept | own | self.more | ({"TOUCHSTONE_DATABASE_URL": self.address} if self.address else {})

    def run(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run the `touchstone` command here."""
        command = [sys.executable, "-m", "touchstone.cli.main", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, **more)

    def does(self, *words: str) -> str:
        """Run the command, which must succeed; what it printed."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, program: str) -> str:
        """Run a program with Django set up here; what it printed."""
        command = [sys.executable, "-c", "import django; django.setup()\n" + program]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def nursery(self) -> Iterator[Nursery]:
        """Writers to be started and killed."""
        process = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py")], env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            nursery = Nursery(process)
            nursery.until("ready")
            yield nursery
        finally:
            process.kill()
            process.wait()


class Nursery:
    """The program that forks writers, and all that they acknowledged."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[dict[str, Any]] = []

    def until(self, word: str) -> Any:
        """Read on until something is said under this word."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said = json.loads(line)
            self.said.append(said)
            if word in said:
                return said[word]
        raise AssertionError(f"the nursery ended before it said '{word}'; last: {self.said[-3:]}")

    def order(self, do: str, **more: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()

    def start(self, count: int, seconds: float, **more: Any) -> list[int]:
        self.order("start", count=count, seconds=seconds, **more)
        return list(self.until("pids"))

    def wait(self) -> list[int]:
        self.order("wait")
        return list(self.until("codes"))

    def all(self, word: str) -> list[Any]:
        return [said[word] for said in self.said if word in said]

    def verify(self) -> dict[str, Any]:
        """What the audit finds, and whether everything acknowledged is there: an empty list where it is."""
        self.order("verify")
        self.until("faults")
        found = self.said.pop()
        lost = []
        for said in self.said:
            if "number" in said and found["versions"].get(said["number"], 0) < said["version"]:
                lost.append(f"{said['number']} version {said['version']} was acknowledged")
            if "batch" in said and said["batch"] not in found["batches"]:
                lost.append(f"{said['batch']} was acknowledged")
        return found | {"lost": lost}


def _server() -> str:
    """The address of the PostgreSQL server the tests run on, without its database; empty on SQLite."""
    return os.environ.get("TOUCHSTONE_DATABASE_URL", "").rpartition("/")[0]


def _in_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["TOUCHSTONE_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def _built(folder: Path, template: House | None = None) -> Iterator[House]:
    """A house in a folder, like the template where one is given; its PostgreSQL database is dropped afterwards."""
    if template is not None:
        shutil.copytree(template.data, folder, dirs_exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    if not _server():
        yield House(folder, "")
        return
    name = f"house_{uuid4().hex[:12]}"
    like = f" TEMPLATE {template.address.rpartition('/')[2]}" if template is not None else ""
    _in_server(f"CREATE DATABASE {name}{like}")
    try:
        yield House(folder, f"{_server()}/{name}")
    finally:
        _in_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def model_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose database is up to date and empty."""
    with _built(tmp_path_factory.mktemp("model")) as house:
        house.python("from django.core.management import call_command; call_command('migrate', verbosity=0)")
        yield house


FILL = """
from datetime import date
from django.core.files.uploadedfile import SimpleUploadedFile
from touchstone.kernel.documents.storing import store
from touchstone.kernel.parties.models import Party
for number in range(5):
    party = Party.open(by="set-up", on=date(2012, 1, 1), kind="organisation", name=f"Press {number}")
    party.amend(by="set-up", reason="Renamed", on=date(2012, 2, 1), name=f"New Press {number}")
    store(SimpleUploadedFile(f"{number}.txt", b"deposit %d" % number), by=None)
"""


@pytest.fixture(scope="session")
def model_filled(model_house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with five parties of two events each, and five documents."""
    with _built(tmp_path_factory.mktemp("filled"), model_house) as house:
        house.python(FILL)
        yield house


@pytest.fixture(scope="session")
def model_backup(model_filled: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one backup of it."""
    folder = tmp_path_factory.mktemp("backups")
    model_filled.does("backup", str(folder))
    return folder


@pytest.fixture
def filled(model_filled: House, model_backup: Path, tmp_path: Path) -> Iterator[House]:
    """A house of the test's own, as the filled model when its backup was made."""
    with _built(tmp_path / "filled", model_filled) as made:
        yield made


@pytest.fixture
def house(model_house: House, tmp_path: Path) -> Iterator[House]:
    """A house of the test's own, as the model."""
    with _built(tmp_path / "data", model_house) as made:
        yield made


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    """A house with an empty folder and an empty database."""
    with _built(tmp_path / "elsewhere") as made:
        yield made
