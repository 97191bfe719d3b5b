"""The command line as operators and their programs meet it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from touchstone.cli.main import GROUPS
from touchstone.kernel.parties.models import Party

#: Commands that answer nothing a program would read: they serve, set up, or write a file for people.
WITHOUT = {"demo", "serve", "setup", "migrations", "corpus generate", "plan export"}
DAY = date(2012, 3, 1)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its whole name."""
    for group, (module, _what) in GROUPS.items():
        yield from _within(group, get_command(import_module(module).app))


def _within(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is not None:
        for word, each in inner.items():
            yield from _within(f"{name} {word}", each)
    else:
        yield name, command


def test_every_command_has_a_sentence_and_answers_in_json():
    found = dict(commands())
    assert {"records take", "audit verify", "users role", "corpus sql", "documents verify"} <= set(found)
    for name, command in found.items():
        assert command.help, name
        options = {option for parameter in command.params for option in parameter.opts}
        assert "--json" in options or name in WITHOUT, f"touchstone {name} has no --json"


@pytest.fixture
def records(db):
    from touchstone.cli.imports import app

    def run(*words: str, code: int = 0):
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == code, done.output
        return json.loads(done.output) if code == 0 else done.output

    return run


def a_party(**facts):
    return Party.open(by="set-up", on=DAY, **({"kind": "organisation", "name": "Wilow"} | facts))


def test_an_operator_corrects_what_an_event_stated_wrongly_from_the_day_it_was_held(records):
    party = a_party()
    given = ("--event", "1", "--facts", '{"name": "Willow"}', "Misspelt", "--json")
    made = records("correct", "parties", party.number, *given)
    assert (made["seq"], made["verb"]) == (2, "corrected")
    then = records("show", "parties", party.number, "--as-of", "2012-03-01", "--json")
    assert then["name"] == "Willow"
    told = records("correct", "parties", party.number, "--event", "9", "--facts", "{}", "x", code=1)
    assert "no event 9" in told


def test_a_change_that_changes_nothing_says_so(records):
    party = a_party()
    made = records(
        "amend", "parties", party.number, "--facts", '{"name": "Wilow"}', "Once more", "--json"
    )  # fmt: skip
    assert made == {"number": party.number, "seq": None}


def test_a_document_is_attached_and_its_hash_named(records, tmp_path):
    from hashlib import sha256

    from touchstone.chapters.quality.works.models import Work
    from touchstone.kernel.regions.loader import load_regions

    load_regions()
    work = Work.open(by="set-up", on=DAY, title="Reeds", kind="written", authors="Li Wen", owner="Li Wen",
                     region="320100", completed_on=DAY)  # fmt: skip
    copy = tmp_path / "copy.txt"
    copy.write_bytes(b"Reeds by the water")
    made = records("attach", "works", work.number, str(copy), "--kind", "deposit", "--json")
    assert made["sha256"] == sha256(b"Reeds by the water").hexdigest()
    assert "known" in records("attach", "works", work.number, str(copy), "--kind", "poem", code=1)
