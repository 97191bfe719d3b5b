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
STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
IN_TEMPLATE = re.compile(rf"\bn?(?P<with>p?)gettext\((?P<one>{STRING})(?:,\s*(?P<two>{STRING}))?", re.DOTALL)
#: what a text means where one English word has two in Chinese, "" else; and the text.
Text = tuple[str, str]
CATALOGUES = sorted(SOURCE.rglob("locale/zh_Hans/LC_MESSAGES/django.po"))
#: Words that are the same in both languages, or that Django itself translates.
SAME = {"", "CSV", "JSONL", "XLSX", "PDF"}


def in_python(path: Path) -> Iterator[Text]:
    """The literal texts that a module hands to gettext; those of ngettext in the singular."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in CALLS and node.args:
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            texts = [each for each in words if isinstance(each, str)]
            if _name(node.func).startswith("pgettext"):
                yield from [(texts[0], texts[1])] if len(texts) > 1 else ()
            elif isinstance(node.args[0], ast.Constant) and texts:
                yield "", texts[0]


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def in_template(path: Path) -> Iterator[Text]:
    """The texts of translate and blocktranslate in a template, as Django takes them out."""
    for found in IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        one, two = (ast.literal_eval(each) if each else "" for each in (found["one"], found["two"]))
        yield (one, two) if found["with"] else ("", one)


def said_in(folder: Path) -> dict[Text, str]:
    """Each text of a part of the house, and the file that says it; parts with a catalogue of their own left out."""
    inner = [each.parents[3] for each in CATALOGUES if each.parents[3] != folder and folder in each.parents]
    found: dict[Text, str] = {}
    for path in sorted(folder.rglob("*.py")) + sorted(folder.rglob("*.html")):
        plain = SOURCE / "corpus" in path.parents
        if plain or "tests" in path.parts or "migrations" in path.parts or any(part in path.parents for part in inner):
            continue
        for text in in_python(path) if path.suffix == ".py" else in_template(path):
            found.setdefault(text, path.name)
    return found


def known() -> set[Text]:
    """Every text some catalogue translates; Django merges them all."""
    entries = (entry for path in CATALOGUES for entry in polib.pofile(str(path)))
    return {(entry.msgctxt or "", entry.msgid) for entry in entries if _is_translated(entry)}


def _is_translated(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr or entry.msgstr_plural) and not entry.obsolete and "fuzzy" not in entry.flags


def test_every_text_has_its_chinese() -> None:
    translated = known() | {("", text) for text in SAME}
    said = said_in(SOURCE)
    for part in (path.parents[3] for path in CATALOGUES):
        said |= said_in(part)
    missing = {text: where for text, where in said.items() if text not in translated}
    assert not missing, "\n".join(f"{where}: {text!r}" for text, where in sorted(missing.items(), key=lambda x: x[1]))


def test_every_rule_of_a_register_has_its_chinese() -> None:
    """A rule's sentence is its docstring, so no call names it."""
    translated = {text for _context, text in known()}
    rules = {rule.sentence for each in registers for rule in each.rules}
    rules |= {rule.sentence for each in registers for step in each.record.life.steps for rule in step.rules}
    assert rules
    assert rules <= translated, rules - translated


def test_every_law_and_role_of_a_register_has_its_chinese() -> None:
    """Laws and roles are named in declarations and meet the reader on pages, desks and refusals."""
    translated = {text for _context, text in known()}
    lives = [each.record.life for each in registers]
    laws = {rule.law for life in lives for step in life.steps for rule in step.rules}
    laws |= {limit.article for life in lives for limit in life.limits} | {
        r.law for each in registers for r in each.rules
    }
    roles = {role.replace("_", " ") for life in lives for step in life.steps for role in step.by}
    assert (laws | roles) - {""} <= translated, (laws | roles) - {""} - translated


def test_a_word_has_one_chinese_wherever_it_stands() -> None:
    """The catalogues are merged, so of two the last would win on every page; a homonym says what it means."""
    chosen: dict[Text, dict[str, str]] = {}
    for path in CATALOGUES:
        for entry in filter(_is_translated, polib.pofile(str(path))):
            words = entry.msgstr or entry.msgstr_plural[0]
            chosen.setdefault((entry.msgctxt or "", entry.msgid), {}).setdefault(words, path.parents[3].name)
    torn = {text: where for text, where in chosen.items() if len(where) > 1}
    assert not torn, "\n".join(f"{text}: {where}" for text, where in torn.items())


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
