"""Signed heads: how long history was and its one hash, for an outsider to keep and to check against later.

All events in the order they were added are the leaves of one Merkle tree (RFC 6962); a leaf is the 32-byte hash of an
event. A head is a C2SP checkpoint (c2sp.org/tlog-checkpoint): the log's name, the number of events, the root. That
a later head only added to an earlier one is shown by a proof of at most 63 hashes, written as witnesses read it
(c2sp.org/tlog-witness).
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings

from touchstone.engines.integrity import merkle
from touchstone.kernel.records import chain
from touchstone.kernel.records.chain import Progress
from touchstone.kernel.records.models import Checkpoint, Event

from .notes import BadNote, PrivateKey, PublicKey, opened

KEY_FILE = "audit-key"


class NotConsistent(ValueError):
    """History is not what the head says it was; the message says what was found."""


@dataclass(frozen=True)
class Head:
    """A tree's name, size and root; its text is what is signed."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, note: str, key: PublicKey) -> Head:
        """The head in a note that the key signed."""
        lines = opened(note, key).split("\n")
        if len(lines) < 4 or not re.fullmatch(r"0|[1-9]\d{0,17}", lines[1]):
            raise BadNote("The note is no head: a name, a number of events, and a hash, each on its line.")
        root = _hash(lines[2])
        if lines[0] != key.name:
            raise BadNote(f"The head is of {lines[0]}; the key is of {key.name}.")
        return cls(lines[0], int(lines[1]), root)


def _hash(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise BadNote(f"“{encoded[:60]}” is no SHA-256 hash in base64.")
    return raw


# -- the register's key ---------------------------------------------------------------------------------------------


def signing_key(folder: Path | None = None) -> PrivateKey:
    """The register's key, made on first use and readable by its owner alone.

    Its name is TOUCHSTONE_AUDIT_NAME or "touchstone"; it is kept with the key, for heads are known by it.
    """
    path = (folder or Path(settings.TOUCHSTONE_DATA)) / KEY_FILE
    if not path.exists():
        _keep(path, PrivateKey.make(os.environ.get("TOUCHSTONE_AUDIT_NAME", "touchstone")))
    return PrivateKey.read(path.read_text(encoding="utf-8"))


def _keep(path: Path, key: PrivateKey) -> None:
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(key.text + "\n")
            made.flush()
            os.fsync(made.fileno())
        os.link(waiting, path)  # unlike a rename, it does not take the place of a key made meanwhile
    except FileExistsError:
        pass
    finally:
        waiting.unlink(missing_ok=True)


# -- heads of this register -----------------------------------------------------------------------------------------


def head_of(point: Checkpoint, key: PrivateKey) -> str:
    """The signed head of all events up to a checkpoint."""
    tree = chain.tree_of(point)
    return key.sign(str(Head(key.name, tree.size, tree.root())))


@dataclass(frozen=True)
class Growth:
    """That a later tree begins with an earlier one: both heads and the hashes between them."""

    old: Head
    new: Head
    path: tuple[bytes, ...]

    def holds(self) -> bool:
        if self.old.size == 0:
            return not self.path
        return merkle.is_consistent(self.old.size, self.new.size, self.old.root, self.new.root, self.path)

    def text(self, key: PrivateKey) -> str:
        """The proof and the later head, as a witness reads them."""
        lines = [f"old {self.old.size}", *(base64.b64encode(each).decode() for each in self.path), ""]
        return "\n".join(lines) + "\n" + key.sign(str(self.new))


def growth_since(old: Head, progress: Progress = lambda _events: None) -> Growth:
    """The proof that the present register only added to an earlier head; events are read once, memory stays flat.

    Raises:
        NotConsistent: there are fewer events than the head counted, or the first of them are not the same.
    """
    last = Event.objects.order_by("-id").values_list("id", flat=True).first()
    size = Event.objects.filter(id__lte=last).count() if last is not None else 0
    if size < old.size:
        raise NotConsistent(f"The head counted {old.size} events; {size} are there: {old.size - size} are gone.")
    stream = _counted(chain.leaves(None, last), progress)
    before, now, path = _measured(islice(stream, size), old.size, size)
    if before != old.root:
        raise NotConsistent(f"The first {old.size} events are not those the head was signed over.")
    growth = Growth(old, Head(old.origin, size, now), path)
    if not growth.holds():
        raise NotConsistent("The events changed while they were read; check again.")
    return growth


def _counted(stream: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    for count, leaf in enumerate(stream, start=1):
        yield leaf
        if count % chain.STEP == 0:
            progress(chain.STEP)


def _measured(stream: Iterable[bytes], first: int, size: int) -> tuple[bytes, bytes, tuple[bytes, ...]]:
    """Root of the first leaves, root of all, and the consistency proof between them, in one reading."""
    wanted = subtrees(first, size) if 0 < first < size else []
    tree, before = merkle.Growing(), merkle.EMPTY
    parts = {span: merkle.Growing() for span in wanted}
    spans = iter(sorted(wanted))
    span = next(spans, None)
    for place, leaf in enumerate(stream):
        if place == first:
            before = tree.root()
        tree.add(leaf)
        while span is not None and place >= span[1]:
            span = next(spans, None)
        if span is not None and span[0] <= place:
            parts[span].add(leaf)
    if tree.size == first:
        before = tree.root()
    return before, tree.root(), tuple(parts[each].root() for each in wanted)


def subtrees(first: int, size: int) -> list[tuple[int, int]]:
    """The stretches of leaves, from and up to, whose roots prove that a tree of `first` leaves grew to `size`.

    Source: RFC 6962 §2.1.2, SUBPROOF; the order is that of the proof.

    >>> subtrees(3, 7)
    [(2, 3), (3, 4), (0, 2), (4, 7)]
    >>> subtrees(4, 7)
    [(4, 7)]
    """
    return _subtrees(first, 0, size, whole=True)


def _subtrees(first: int, start: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    if first == end - start:
        return [] if whole else [(start, end)]
    half = 1 << (end - start - 1).bit_length() - 1
    middle = start + half
    if first <= half:
        return [*_subtrees(first, start, middle, whole=whole), (middle, end)]
    return [*_subtrees(first - half, middle, end, whole=False), (start, middle)]


def check_growth(old: Head, proof: str, key: PublicKey) -> Head:
    """The later head in a proof file, shown to begin with the earlier one; needs no register.

    Raises:
        BadNote: the file is no proof, or the later head is not signed with the key.
        NotConsistent: the proof does not show it.
    """
    lines, _mark, note = proof.partition("\n\n")
    first, *hashes = lines.split("\n")
    if first != f"old {old.size}":
        raise BadNote(f"The proof begins “{first[:40]}”; for this head it begins “old {old.size}”.")
    growth = Growth(old, Head.read(note, key), _path(hashes))
    if not growth.holds():
        raise NotConsistent(f"The head of {growth.new.size} events does not grow out of that of {old.size}.")
    return growth.new


def _path(lines: Sequence[str]) -> tuple[bytes, ...]:
    if len(lines) > 63:
        raise BadNote(f"A proof has at most 63 hashes; this has {len(lines)}.")
    return tuple(_hash(line) for line in lines)
