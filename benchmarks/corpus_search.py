"""Search over an index of made-up publications: how long it takes to build, what it weighs, and how fast it answers.

`python -m benchmarks.corpus_search [DOCUMENTS …] [--keep FOLDER]` prints the figures; 100,000 documents without a
number. Documents are made in columns (a title, an abstract of some 80 words, parties, classes, citations), with words,
holders and classes as unevenly spread as in life, and go through the same code as a lake's.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import tantivy
from rich.console import Console
from rich.table import Table

from touchstone.corpus import filings
from touchstone.corpus.search import index
from touchstone.corpus.search.entries import BATCH, SCHEMA
from touchstone.corpus.search.searching import Search

from .harness import Figure, compare, machine

WORDS, HOLDERS, POOL, CHINESE = 60_000, 200_000, 20_000, 0.2
SIGNS = "知识产权专利泵转子叶片电机方法装置系统材料传感器半导体制备工艺结构控制处理信号数据网络设备壳体连接温度压力检测"
SECTIONS = [f"{letter}{n:02}{sub}" for letter in "ABCDEFGH" for n in (1, 4, 16, 21, 29, 61) for sub in "BCDFKLMN"]


class MadeUp:
    """Stands for a lake of so many publications."""

    version = 1

    def __init__(self, root: Path, size: int) -> None:
        self.root, self.size = root, size
        self.chance = np.random.default_rng(size)
        spoken = random.Random(7)
        self.words = np.array(sorted({_word(spoken) for _each in range(2 * WORDS)})[:WORDS], dtype=object)
        self.chance.shuffle(self.words)
        self.titles, self.halves = self._texts(7), self._texts(40)

    def source(self) -> index.Source:
        return index.Source(self.batches(), filings.SCHEMA.empty_table())

    def _texts(self, words: int) -> pa.Array:
        """Texts of about so many words, one in five in Chinese."""
        found = []
        for each in range(POOL):
            if each < POOL * CHINESE:
                found.append("".join(SIGNS[n] for n in self.chance.zipf(1.3, 2 * words) % len(SIGNS)))
            else:
                found.append(" ".join(self.words[self.chance.zipf(1.15, words) % WORDS]))
        return pa.array(found)

    def batches(self) -> Iterator[pa.RecordBatch]:
        for first in range(0, self.size, BATCH):
            yield self._batch(first, min(BATCH, self.size - first))

    def _batch(self, first: int, count: int) -> pa.RecordBatch:
        chance, numbers = self.chance, pa.array(np.arange(first, first + count)).cast(pa.string())
        office = pa.array(["CN", "US", "EP", "JP"]).take(pa.array(chance.integers(0, 4, count)))
        pick = chance.integers(0, POOL, count)
        abstract = pc.binary_join_element_wise(self.halves.take(pa.array(pick)),
                                               self.halves.take(pa.array(chance.permutation(pick))), " ")  # fmt: skip
        day = np.datetime64("2000-01-01") + chance.integers(0, 8400, count)
        lang = pa.array(np.where(pick < POOL * CHINESE, "zh", "en").astype(object), pa.string())
        holder = [f"Holder {n}" for n in chance.zipf(1.2, count) % HOLDERS]
        symbol = [f"{SECTIONS[a % len(SECTIONS)]}{b}/{c:02}" for a, b, c in zip(
            chance.zipf(1.2, 2 * count), chance.integers(1, 90, 2 * count), chance.integers(0, 60, 2 * count),
            strict=True)]  # fmt: skip
        earlier = pa.array(chance.integers(0, max(first, 1), 3 * count)).cast(pa.string())
        cited = pc.binary_join_element_wise("US", earlier, "")
        values = {
            "key": pc.binary_join_element_wise(office, numbers, "A", "-"), "office": office, "number": numbers,
            "published_on": pa.array(day), "filed_on": pa.array(day - np.timedelta64(500, "D")),
            "language": lang, "titles": _of_one(lang, self.titles.take(pa.array(pick))),
            "abstracts": _of_one(lang, abstract),
            "holders": _lists(pa.array(holder), 1), "ipc": _lists(pa.array(symbol), 2), "cited": _lists(cited, 3),
            "inventors": _lists(pa.array([f"Inventor {n}" for n in chance.integers(0, 10**6, 2 * count)]), 2),
            "field": pa.array(chance.integers(1, 36, count), pa.int32()),
        }  # fmt: skip
        same = {"table": "patents", "right": "invention", "status": "application", "kind_code": "A"}
        values |= {name: pa.array([value] * count) for name, value in same.items()}
        values["countries"] = _lists(office, 1)
        schema = SCHEMA.append(pa.field("place", pa.int64())).append(pa.field("claims", pa.string()))
        columns = [values.get(f.name, pa.nulls(count, f.type)) for f in schema]
        return pa.RecordBatch.from_arrays([c.cast(f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def _word(spoken: random.Random) -> str:
    return "".join(spoken.choice("bcdfglmnprstv") + spoken.choice("aeiou") for _each in range(spoken.randint(2, 5)))


def _lists(values: pa.Array, each: int) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.arange(0, len(values) + 1, each), pa.int32()), values)


def _of_one(lang: pa.Array, text: pa.Array) -> pa.Array:
    return _lists(pa.StructArray.from_arrays([lang, text], ["lang", "text"]), 1)


def questions(made: MadeUp) -> dict[str, list[str]]:
    """Queries of each kind, over words from the commonest to the rare."""
    chance = random.Random(1)
    common, rare = [str(w) for w in made.words[1:60]], [str(w) for w in made.words[2_000:20_000]]
    signs = [SIGNS[n : n + 2] for n in range(20)]
    kinds: dict[str, Callable[[], str]] = {
        "everything": lambda: "",
        "common word": lambda: chance.choice(common),
        "rare word": lambda: chance.choice(rare),
        "two Chinese signs": lambda: chance.choice(signs),
        "Boolean in fields": lambda: (
            f"ti={chance.choice(common)} AND ipc={chance.choice(SECTIONS[:20])} AND pd={chance.randint(2000, 2012)}:"
        ),
        "phrase": lambda: f'"{chance.choice(common)} {chance.choice(common)}"',
        "proximity": lambda: f"{chance.choice(common)} NEAR/5 {chance.choice(common)}",
        "truncation": lambda: f"{chance.choice(rare)[:4]}*",
        "holder": lambda: f'pa="Holder {chance.randint(1, 50)}"',
        "class": lambda: f"ipc={chance.choice(SECTIONS)}",
        "citing": lambda: f"ct=US{chance.randrange(max(made.size, 1))}",
    }  # fmt: skip
    return {name: [make() for _each in range(20)] for name, make in kinds.items()}


def measure(size: int, keep: Path | None = None) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="touchstone-search-") as folder:
        root = (keep or Path(folder)) / str(size)
        root.mkdir(parents=True, exist_ok=True)
        made: Any = MadeUp(root, size)
        begun, worked = time.perf_counter(), time.process_time()
        index.build(made, source=MadeUp.source, on_progress=_told)
        took, used = time.perf_counter() - begun, time.process_time() - worked
        weight = sum(each.stat().st_size for each in index.folder_of(made).rglob("*"))
        asked = Search(made)
        print(f"{size:,} documents: index built in {took:.0f} s ({used:.0f} s of processors), "
              f"{weight / 2**20:,.0f} MiB on disk, {asked.searcher.num_segments} segments, peak memory "
              f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MiB", file=sys.stderr)  # fmt: skip
        return [figure for name, queries in questions(made).items() for figure in _asked(asked, name, queries, size)]


def _told(count: int) -> None:
    if count % 500_000 < BATCH:
        print(f"{count:,}", file=sys.stderr, flush=True)


def _asked(asked: Search, name: str, queries: list[str], size: int) -> Iterator[Figure]:
    """Hits alone, and with facets, each against one term of the bare engine; facets are counted anew each time."""
    for facets in (False, True):
        turn = itertools.cycle(queries)

        def found(turn: Iterator[str] = turn, facets: bool = facets) -> Any:
            asked.counted.clear()
            return asked.find(next(turn), facets=facets)

        yield compare(
            f"search, {name}{' with facets' if facets else ''}, {size:,}",
            found,
            "one term, bare engine",
            lambda: asked.searcher.search(tantivy.Query.term_query(asked.schema, "ab", "bare"), 20),
            runs=40,
        )


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="benchmarks.corpus_search")
    options.add_argument("sizes", type=int, nargs="*", default=[100_000])
    options.add_argument("--keep", type=Path, help="Keep the indexes in this folder, and take one that is there.")
    given = options.parse_args()
    print(machine())
    shown = Table("what", "median ms", "p95 ms", "against", "median ms", "ratio")
    for number in given.sizes:
        for figure in measure(number, given.keep):
            shown.add_row(*figure.row())
    Console(width=130).print(shown)
