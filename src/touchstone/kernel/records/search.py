"""Full-text search over registers, in Chinese and in languages with spaces, the same on both stores.

Text is cut into words before it is stored: Latin words and numbers whole, Chinese in overlapping pairs with the last
character alone, so that a word of two characters is one look-up and a single character is a prefix. SQLite indexes
the words with FTS5, PostgreSQL with a GIN index; the query is the same phrase for both.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

from . import facts, inserting
from .models import Record, SearchEntry

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W_\u3400-\u9fff\U00020000-\U0003ffff]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LONGEST = 20_000
#: Entries read in order to see how common words are.
SAMPLE = 500


class Phrase(NamedTuple):
    """Words that stand one after another; the last of them may be a beginning."""

    words: list[str]
    goes_on: bool


def words(text: str) -> list[str]:
    """The words a text is indexed under.

    >>> words("CW-2012 《专利法》 Law")
    ['cw', '2012', '专利', '利法', '法', 'law']
    """
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text[:LONGEST]).casefold()):
        if _HAN.match(run):
            found += [run[i : i + 2] for i in range(len(run))]
        else:
            found.append(run)
    return found


def phrases(query: str) -> list[Phrase]:
    """What a query asks for: phrases that must all be there, and whether the last word of each may go on.

    The last word of what stands between blanks may go on, and a single Chinese character, for pairs are indexed.

    >>> phrases("专利法 wat")
    [Phrase(words=['专利', '利法'], goes_on=False), Phrase(words=['wat'], goes_on=True)]
    >>> phrases("法 CW-20")
    [Phrase(words=['法'], goes_on=True), Phrase(words=['cw'], goes_on=False), Phrase(words=['20'], goes_on=True)]
    """
    asked = []
    for part in unicodedata.normalize("NFKC", query).casefold().split():
        runs = _RUN.findall(part[:200])
        for place, run in enumerate(runs, start=1):
            if not _HAN.match(run):
                asked.append(Phrase([run], place == len(runs)))
            elif len(run) == 1:
                asked.append(Phrase([run], True))
            else:
                asked.append(Phrase([run[i : i + 2] for i in range(len(run) - 1)], False))
    return asked[:20]


def for_postgresql(wanted: Iterable[Phrase]) -> str:
    """The phrases as PostgreSQL's tsquery."""
    parts = []
    for phrase in wanted:
        quoted = [f"'{word}'" for word in phrase.words]
        if phrase.goes_on:
            quoted[-1] += ":*"
        parts.append("(" + " <-> ".join(quoted) + ")")
    return " & ".join(parts)


class _Words(Func):
    """The column in which PostgreSQL keeps the words of a text cut; it is computed there and in no model."""

    def as_sql(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, Any]:  # type: ignore[override]
        sql, params = compiler.compile(self.source_expressions[0])
        return sql.replace('_text"', '_words"'), params


def _holds(query: str, column: str) -> Func:
    """Whether an entry holds the words, on PostgreSQL."""
    wanted = Func(Value(for_postgresql(phrases(query))), template="to_tsquery('simple', %(expressions)s)")
    return Func(_Words(F(column)), wanted, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())


def among(query: str, keys: Sequence[int], *, register: str, full: bool) -> list[int]:
    """Those of these records that hold the words, in the order given."""
    wanted = phrases(query)
    if not wanted or not keys:
        return []
    first, column = SearchEntry.place(register), "full_text" if full else "public_text"
    entries = SearchEntry.objects.filter(one_of([first + key for key in keys], "id"))
    if connection.vendor == "sqlite":  # FTS5 would read the query anew for each key
        for tokens, goes_on in wanted:
            entries = entries.filter(_Within(F(column), Value(" " + " ".join(tokens) + ("" if goes_on else " "))))
    else:
        entries = entries.filter(_holds(query, column))
    holding = set(entries.values_list("record_id", flat=True))
    return [key for key in keys if key in holding]


def one_of(keys: Sequence[int], name: str = "pk") -> Q:
    """The condition of a key to be one of many, given to the store as one value: each by itself is slow."""
    if connection.vendor == "sqlite":
        return Q(**{f"{name}__in": RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])})
    return Q(**{f"{name}__in": RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])})


class _Within(Func):
    """Whether a part stands in words that are set apart by blanks, on SQLite."""

    template = "instr(' ' || %(expressions)s) > 0"
    arg_joiner = " || ' ', "
    output_field = BooleanField()


def index(records: Sequence[Record]) -> None:
    """Put the words of these records in place of what was indexed for them."""
    SearchEntry.objects.bulk_create(
        [
            SearchEntry(id=key, register=register, record_id=pk, number=number, public_text=public, full_text=full)
            for key, register, pk, number, public, full in _entries(records)
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["public_text", "full_text"],
    )


def add(records: Sequence[Record]) -> None:
    """Index records just opened."""
    names = ("id", "register", "record_id", "number", "public_text", "full_text")
    inserting.insert(SearchEntry, names, _entries(records))


def _entries(records: Sequence[Record]) -> list[tuple[int, str, int, str, str, str]]:
    """Key, register, key of the record, number, public and full words of each record."""
    made = []
    for record in records:
        register = record.register()
        texts = {name: _text(record, name) for name in register.find_by}
        public = [text for name, text in texts.items() if name in register.public]
        full = _cut(texts.values())
        shared = len(public) == len(texts)
        key = SearchEntry.place(register.slug) + record.pk
        made.append((key, register.slug, record.pk, record.number, full if shared else _cut(public), full))
    return made


def _cut(texts: Iterable[str]) -> str:
    return " ".join(words(" \n ".join(texts)))


def _text(record: Record, name: str) -> str:
    field = facts.field_of(record, name)
    if field.is_relation:
        other = getattr(record, name)
        return "" if other is None else " ".join(filter(None, (str(other), getattr(other, "number", ""))))
    value = facts.kept(field, record)
    if value and hasattr(field, "words"):
        return f"{value} {field.words(value)}"
    if isinstance(value, (list, dict)):
        return " ".join(_leaves(value))
    label = dict(getattr(field, "flatchoices", ())).get(value, "") if field.choices else ""
    return f"{'' if value is None else value} {label}"


def _leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _leaves(each)]
    if isinstance(value, list):
        return [text for each in value for text in _leaves(each)]
    return [str(value)]
