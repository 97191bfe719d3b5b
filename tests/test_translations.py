"""Every word a page can show is written in Chinese too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

from touchstone.kernel.records.register import registers

SOURCE = Path(__file__).parents[1] / "src" / "touchstone"
CALLS = {"said", "_", "__", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATE = re.compile(r"""\bn?p?gettext\((?:u?(["'])(?P<one>(?:\\.|(?!\1).)*)\1)""", re.DOTALL)
CATALOGUES = sorted(SOURCE.rglob("locale/zh_Hans/LC_MESSAGES/django.po"))
#: Words that are the same in both languages, or that Django itself translates.
SAME = {"", "CSV", "JSONL", "XLSX", "PDF"}


def in_python(path: Path) -> Iterator[str]:
    """The literal texts that a module hands to gettext; those of ngettext in the singular."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in CALLS and node.args:
            at = 1 if _name(node.func).startswith("pgettext") else 0
            text = node.args[at] if len(node.args) > at else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def in_template(path: Path) -> Iterator[str]:
    """The texts of translate and blocktranslate in a template, as Django takes them out."""
    for found in IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        yield ast.literal_eval(f'"{found["one"]}"' if found[1] == '"' else f"'{found['one']}'")


def said_in(folder: Path) -> dict[str, str]:
    """Each text of a part of the house, and the file that says it; parts with a catalogue of their own left out."""
    inner = [each.parents[3] for each in CATALOGUES if each.parents[3] != folder and folder in each.parents]
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")) + sorted(folder.rglob("*.html")):
        plain = SOURCE / "corpus" in path.parents
        if plain or "tests" in path.parts or "migrations" in path.parts or any(part in path.parents for part in inner):
            continue
        for text in in_python(path) if path.suffix == ".py" else in_template(path):
            found.setdefault(text, path.name)
    return found


def known() -> set[str]:
    """Every text some catalogue translates; Django merges them all."""
    return {entry.msgid for path in CATALOGUES for entry in polib.pofile(str(path)) if _is_translated(entry)}


def _is_translated(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr or entry.msgstr_plural) and not entry.obsolete and "fuzzy" not in entry.flags


def test_every_text_has_its_chinese() -> None:
    translated = known() | SAME
    said = said_in(SOURCE)
    for part in (path.parents[3] for path in CATALOGUES):
        said |= said_in(part)
    missing = {text: where for text, where in said.items() if text not in translated}
    assert not missing, "\n".join(f"{where}: {text!r}" for text, where in sorted(missing.items(), key=lambda x: x[1]))


def test_every_rule_of_a_register_has_its_chinese() -> None:
    """A rule's sentence is its docstring, so no call names it."""
    translated = known()
    rules = {rule.sentence for each in registers for rule in each.rules}
    rules |= {rule.sentence for each in registers for step in each.record.life.steps for rule in step.rules}
    assert rules
    assert rules <= translated, rules - translated


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_a_translation_keeps_the_places_to_be_filled(path: Path) -> None:
    places = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    for entry in polib.pofile(str(path)):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                allowed = set(places.findall(entry.msgid)) | set(places.findall(entry.msgid_plural or ""))
                assert set(places.findall(text)) <= allowed, entry.msgid
                if not entry.msgid_plural:
                    assert set(places.findall(text)) == allowed, entry.msgid
