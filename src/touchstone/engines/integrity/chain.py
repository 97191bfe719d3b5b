"""A hash chain: each entry's hash covers its content and the hash of the entry before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from .canonical import canonical

Kind = Literal["changed", "removed", "reordered", "cut"]

START = ""  # the hash before the first entry


@dataclass(frozen=True)
class Entry:
    """One link as it is stored: the hash before it, what it says, and its own hash."""

    previous: str
    content: Any
    hash: str


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold.

    Args:
        index: place of the entry, counted from 0; for a chain that was cut, the place of the first missing entry.
    """

    index: int
    kind: Kind
    why: str


def link(previous_hash: str, content: Any) -> str:
    """SHA-256, as 64 hexadecimal digits, over the previous hash and the content's canonical bytes.

    >>> link(START, {"verb": "open"})[:16]
    '0388df363d805ffc'
    """
    return sha256(previous_hash.encode("utf-8") + b"\n" + canonical(content)).hexdigest()


def chained(contents: Iterable[Any], *, after: str = START) -> Iterator[Entry]:
    """The contents as entries of one chain.

    >>> [entry.previous == START for entry in chained(["received", "granted"])]
    [True, False]
    """
    previous = after
    for content in contents:
        entry = Entry(previous, content, link(previous, content))
        yield entry
        previous = entry.hash


def verify_chain(entries: Iterable[Entry], *, head: str | None = None, after: str = START) -> Break | None:
    """The first broken place of a chain and why, or None where it holds.

    Args:
        head: the hash the last entry should have, known from elsewhere (a checkpoint). Without it nobody can see
            that entries were cut from the end.
        after: the hash before the first entry, for a part of a chain.

    >>> one, two, three = chained(["received", "examined", "granted"])
    >>> verify_chain([one, two, three], head=three.hash) is None
    True
    >>> verify_chain([one, three]).kind, verify_chain([one, two], head=three.hash).kind
    ('removed', 'cut')
    """
    stored = iter(entries)
    previous, index = after, 0
    for entry in stored:
        if entry.previous != previous:
            return _out_of_place(entry, index, previous, stored)
        if link(entry.previous, entry.content) != entry.hash:
            return Break(index, "changed", f"Entry {index}: its content is not what was sealed as {entry.hash[:12]}….")
        previous, index = entry.hash, index + 1
    if head is not None and previous != head:
        return Break(index, "cut", f"The chain ends after {index} entries; it should end with {head[:12]}….")
    return None


def _out_of_place(entry: Entry, index: int, previous: str, rest: Iterator[Entry]) -> Break:
    """Whether the entry that should stand here comes later (reordered) or is gone (removed)."""
    follows = f"Entry {index} follows {entry.previous[:12] or 'nothing'}, not {previous[:12] or 'nothing'}"
    if any(later.previous == previous for later in rest):
        return Break(index, "reordered", f"{follows}; the entry that belongs here stands later.")
    return Break(index, "removed", f"{follows}; the entry between them was removed or replaced.")
