"""The index of a bundle: words to records, cut into small scripts that a page loads as it needs them.

Latin words are cut at what is no letter or digit, in lower case and without accents; Chinese, Japanese and Korean runs
into pairs of signs, and single signs. The same rule stands in `offline/search.js`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from touchstone.corpus.lake.answers import plain
from touchstone.corpus.lake.lake import Lake

PER_FILE = 500
WORDS = re.compile(r"[a-z0-9]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
SOURCES = {
    "patents": (
        "SELECT office, number, kind_code AS kind, published_on AS day, "
        "list_transform(titles, lambda t: t.text) AS titles, "
        "list_distinct(list_transform(list_filter(parties, lambda p: p.role IN ('applicant', 'assignee', 'grantee')), "
        "lambda p: p.name)) AS holders, "
        "list_transform(list_filter(parties, lambda p: p.role = 'inventor'), lambda p: p.name) AS persons, "
        "list_distinct(list_transform(classes, lambda c: c.symbol)) AS classes, "
        "coalesce(abstracts[1].text, '') AS abstract FROM patents ORDER BY published_on DESC NULLS LAST, office, number"
    ),
    "trademarks": (
        "SELECT office, coalesce(number, registration_number) AS number, NULL AS kind, "
        "coalesce(published_on, applied_on) AS day, [mark_text] AS titles, "
        "list_distinct(list_transform(parties, lambda p: p.name)) AS holders, NULL AS persons, NULL AS classes, "
        "'' AS abstract FROM trademarks ORDER BY day DESC NULLS LAST, office, number"
    ),
    "designs": (
        "SELECT office, coalesce(number, registration_number) AS number, NULL AS kind, "
        "coalesce(publications[1].date, registered_on, applied_on) AS day, "
        "list_transform(titles, lambda t: t.text) AS titles, "
        "list_distinct(list_transform(list_filter(parties, lambda p: p.role <> 'designer'), lambda p: p.name)) "
        "AS holders, list_transform(list_filter(parties, lambda p: p.role = 'designer'), lambda p: p.name) AS persons, "
        "list_transform(classes, lambda c: c.code) AS classes, coalesce(descriptions[1].text, '') AS abstract "
        "FROM designs ORDER BY day DESC NULLS LAST, office, number"
    ),
    "indications": (
        "SELECT office, coalesce(number, registration_number) AS number, NULL AS kind, "
        "coalesce(publications[1].date, registered_on, applied_on) AS day, "
        "list_transform(names, lambda t: t.text) AS titles, "
        "list_distinct(list_transform(parties, lambda p: p.name)) AS holders, NULL AS persons, NULL AS classes, "
        "coalesce(features[1].text, '') AS abstract FROM indications ORDER BY day DESC NULLS LAST, office, number"
    ),
}


def words_of(text: str) -> Iterator[str]:
    """The words of a text by which it is found.

    >>> list(words_of("Müller's 传感器, US8926509"))
    ['muller', 's', '传', '传感', '感', '感器', '器', 'us8926509']
    """
    folded = unicodedata.normalize("NFKD", text).lower()
    for run in WORDS.findall("".join(sign for sign in folded if not unicodedata.combining(sign))):
        if run[0] < "\u3040":
            yield run
            continue
        for at, sign in enumerate(run):
            yield sign
            if at + 1 < len(run):
                yield run[at : at + 2]


def shard(word: str) -> str:
    """The script that holds a word: its first two letters, or the block of its first sign.

    >>> shard("sensor"), shard("传感"), shard("x")
    ('w-se', 'u-4f', 'w-x')
    """
    return f"w-{word[:2]}" if word[0] < "\u3040" else f"u-{ord(word[0]) >> 8:x}"


def write(lake: Lake, folder: Path) -> int:
    """Write the index; returns how many records can be found."""
    folder.mkdir(parents=True)
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    count = 0
    held: list[list[Any]] = []
    for record in _records(lake):
        for word in dict.fromkeys(_words(record)):
            found[shard(word)][word].append(count)
        held.append(_shown(record))
        count += 1
        if len(held) == PER_FILE:
            _script(folder / f"d-{(count - 1) // PER_FILE}.js", f"d-{(count - 1) // PER_FILE}", held)
            held = []
    if held:
        _script(folder / f"d-{count // PER_FILE}.js", f"d-{count // PER_FILE}", held)
    for name, words in found.items():
        _script(folder / f"{name}.js", name, {word: _gaps(words[word]) for word in sorted(words)})
    _script(folder / "about.js", "about", {"records": count, "perFile": PER_FILE, "version": lake.version,
                                           "shards": sorted(found)})  # fmt: skip
    return count


def _records(lake: Lake) -> Iterator[dict[str, Any]]:
    for table, query in SOURCES.items():
        if lake.snapshot.files(table):
            for batch in lake.answer(query):
                for row in batch.to_pylist():
                    yield row | {"table": table}


def _words(record: dict[str, Any]) -> Iterator[str]:
    number = f"{record['office'] or ''}{record['number'] or ''}"
    yield from words_of(f"{number} {number}{record['kind'] or ''} {record['number'] or ''} {record['office'] or ''}")
    texts: Iterable[str | None] = [
        *(record["titles"] or ()), *(record["holders"] or ()), *(record["persons"] or ()), record["abstract"],
    ]  # fmt: skip
    for text in texts:
        yield from words_of(text or "")
    for symbol in record["classes"] or ():
        if symbol:
            yield symbol.lower().partition("/")[0]
            yield symbol[:4].lower()
    if record["day"]:
        yield str(record["day"].year)


def _shown(record: dict[str, Any]) -> list[Any]:
    """What the page shows of a record, in the order that `search.js` knows."""
    listed = [[each for each in record[name] or () if each] for name in ("titles", "holders", "persons", "classes")]
    facts = (record["table"], record["office"], record["number"], record["kind"], plain(record["day"]))
    return [*facts, *listed, record["abstract"][:600]]


def _gaps(numbers: list[int]) -> list[int]:
    """Each number as its distance from the one before, which takes fewer bytes."""
    return [numbers[0], *(after - before for before, after in pairwise(numbers))]


def _script(path: Path, name: str, value: object) -> None:
    packed = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    path.write_text(f'touchstone.take("{name}",{packed})\n', encoding="utf-8")
