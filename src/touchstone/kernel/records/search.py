"""Full-text search over registers, in Chinese and in languages with spaces, the same on both stores.

Text is cut into words before it is stored: Latin words and numbers whole, Chinese in overlapping pairs with the last
character alone, so that a word of two characters is one look-up and a single character is a prefix. SQLite indexes
the words with FTS5, PostgreSQL with a GIN index; the query is the same phrase for both.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

from . import facts, inserting
from .models import Record, SearchEntry

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W_\u3400-\u9fff\U00020000-\U0003ffff]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LONGEST = 20_000
#: Words that one beginning may stand for, each looked up by itself.
MOST_BEGUN = 60
#: Hits taken together where PostgreSQL finds more than are asked for.
AT_ONCE = 10_000
#: Keys of the blocks by which PostgreSQL finds the last hits; the store makes the blocks' words (migration 0007).
_NARROW, _WIDE = 2**14, 2**20
#: Keys that are looked at first where none of the last entries holds the words.
FIRST_STRETCH = 4 * _NARROW
#: Entries read in order to see how common words are.
SAMPLE = 500


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


def phrases(query: str) -> list[tuple[list[str], bool]]:
    """What a query asks for: phrases that must all be there, and whether the last word of each may go on.

    >>> phrases("专利法 wat")
    [(['专利', '利法'], False), (['wat'], True)]
    >>> phrases("法")
    [(['法'], True)]
    """
    asked = []
    for part in unicodedata.normalize("NFKC", query).casefold().split():
        for run in _RUN.findall(part[:200]):
            if not _HAN.match(run) or len(run) == 1:
                asked.append(([run], True))
            else:
                asked.append(([run[i : i + 2] for i in range(len(run) - 1)], False))
    return asked[:20]


def _for_sqlite(query: str, column: str) -> str:
    parts = []
    for tokens, goes_on in phrases(query):
        begun = _begun_with(tokens[0]) if goes_on and len(tokens[0]) > 1 else []
        if begun:
            parts.append("(" + " OR ".join(f'"{word}"' for word in begun) + ")")
        else:
            parts.append('"' + " ".join(tokens) + '"' + ("*" if goes_on else ""))
    return f"{{{column}}} : (" + " AND ".join(parts) + ")"


_NEXT_WORD = "SELECT term FROM records_search_words WHERE term >= %s AND term < %s LIMIT 1"


def _begun_with(beginning: str) -> list[str]:
    """The indexed words that begin so, on SQLite; none where there are too many of them to be named.

    FTS5 brings all hits of a beginning together before it gives the first; hits of whole words it gives in turn.
    Beginnings of one character are words of its index of their own.
    """
    found, at, end = [], beginning, beginning + "\U0010ffff"
    with connection.cursor() as cursor:
        while row := cursor.execute(_NEXT_WORD, [at, end]).fetchone():
            if row[0] != beginning:
                found.append(row[0])
            if len(found) > MOST_BEGUN:
                return []
            at = row[0] + "\x01"  # beyond all places of that word
    return [beginning, *found]


def _for_postgresql(query: str) -> str:
    parts = []
    for tokens, goes_on in phrases(query):
        quoted = [f"'{token}'" for token in tokens]
        if goes_on:
            quoted[-1] += ":*"
        parts.append("(" + " <-> ".join(quoted) + ")")
    return " & ".join(parts)


class _Words(Func):
    """The column in which PostgreSQL keeps the words of a text cut; it is computed there and in no model."""

    def as_sql(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, Any]:  # type: ignore[override]
        sql, params = compiler.compile(self.source_expressions[0])
        return sql.replace('_text"', '_words"'), params


_HITS = "SELECT rowid FROM records_search WHERE records_search MATCH %s"


class Asked(NamedTuple):
    """A query in the words of the store's index, and whether it is asked of all words or of the public ones."""

    words: str
    full: bool


def asked(query: str, *, full: bool) -> Asked | None:
    """A query made ready to be asked, as often as need be; None where it holds no word."""
    if not phrases(query):
        return None
    on_sqlite = connection.vendor == "sqlite"
    return Asked(
        _for_sqlite(query, "full_text" if full else "public_text") if on_sqlite else _for_postgresql(query), full
    )


def latest(query: Asked | None, *, register: str, below: int | None, most: int) -> list[int]:
    """Keys of the records that hold the words, the last to come into the register first.

    It costs what it gives, however many more hold them.

    Args:
        below: a record's key, beyond which to go on; None begins with the last.
        most: how many are asked for; there may be more where the store found them all at once.
    """
    if query is None:
        return []
    first = SearchEntry.place(register)
    beyond = first + (SearchEntry.SPAN if below is None else below)
    if connection.vendor != "sqlite":
        return [key - first for key in _latest_on_postgresql(query, first, beyond, most)]
    with connection.cursor() as cursor:
        cursor.execute(f"{_HITS} AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
                       [query.words, first, beyond, most])  # fmt: skip
        return [row[0] - first for row in cursor.fetchall()]


_LAST = """SELECT id FROM (
    SELECT id, {words} FROM records_searchentry WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s
) AS last WHERE {words} @@ to_tsquery('simple', %s) ORDER BY id DESC LIMIT %s"""

#: Set apart, for PostgreSQL would rather read the table than the index where few of the hits are asked for.
_IN_BLOCKS = """WITH hits AS MATERIALIZED (SELECT id FROM records_searchentry
    WHERE {words} @@ (to_tsquery('simple', %s) && %s::tsquery)) SELECT id FROM hits WHERE id < %s
    ORDER BY id DESC LIMIT %s"""


def _latest_on_postgresql(query: Asked, from_: int, beyond: int, most: int) -> list[int]:
    """Keys of entries. GIN brings all hits together before it gives the first, which is slow for common words: it is
    asked for those in the last blocks of keys, and then for those in ever longer stretches before.
    """
    words = "full_words" if query.full else "public_words"
    with connection.cursor() as cursor:
        cursor.execute(_LAST.format(words=words), [from_, beyond, SAMPLE, query.words, most])
        found = [row[0] for row in cursor.fetchall()]
        if len(found) >= most:
            return found
        cursor.execute("SELECT min(id), max(id) FROM records_searchentry WHERE id >= %s AND id < %s", [from_, beyond])
        lowest, highest = cursor.fetchone()
        if lowest is None or highest - lowest < SAMPLE:
            return found  # all that there are were read
        until, stretch = highest + 1, most * SAMPLE * 2 // len(found) if found else FIRST_STRETCH
        found = []
        while until > lowest and len(found) < most:
            since = max(until - stretch, lowest)
            since -= since % (_WIDE if stretch > _WIDE else _NARROW)
            blocks = " | ".join(_blocks(since, until))
            cursor.execute(_IN_BLOCKS.format(words=words), [query.words, blocks, until, max(most, AT_ONCE)])
            found += [row[0] for row in cursor.fetchall()]
            until, stretch = since, stretch * 16
        return found


def _blocks(since: int, until: int) -> Iterator[str]:
    """The words under which PostgreSQL indexes the blocks that keys lie in, wide ones where they fit.

    >>> list(_blocks(0, 2**20 + 1)), list(_blocks(2**20 - 2**14, 2**20))
    (["'##0'", "'#40'"], ["'#3f'"])
    """
    while since < until:
        wide = since % _WIDE == 0 and since + _WIDE <= until
        yield f"'##{since // _WIDE:x}'" if wide else f"'#{since // _NARROW:x}'"
        since += _WIDE if wide else _NARROW


def worth_reading(met: int, read: int, most: int, *, of: int) -> int:
    """How many entries to read in order until enough of them held the words; 0 where all hits are fewer than that.

    >>> worth_reading(50, 500, 100, of=1_000_000), worth_reading(1, 500, 100, of=1_000_000)
    (2000, 0)
    """
    if read >= of or not met:
        return 0
    needed = most * read // met
    return 2 * needed if needed < of * met // read else 0


def _holds(query: str, column: str) -> Func:
    """Whether an entry holds the words, on PostgreSQL."""
    wanted = Func(Value(_for_postgresql(query)), template="to_tsquery('simple', %(expressions)s)")
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
