"""A Merkle tree: one hash for many entries, and short proofs that an entry is in it or that it only grew.

Source: RFC 6962 §2.1 (hashes and proofs) and RFC 9162 §2.1.3–2.1.4 (checking them). Leaves are hashed with 0x00 before
them and inner nodes with 0x01, so that no inner node can pass for a leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY = sha256(b"").digest()


class NotInTree(IndexError):
    """A proof was asked for a leaf or a size that the tree does not have."""


@dataclass(frozen=True)
class Proof:
    """That the leaf at `index` is in the tree of `size` leaves: the hashes beside its way up, lowest first."""

    index: int
    size: int
    path: tuple[bytes, ...]


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that takes leaves one by one and remembers only the full subtrees: one hash for each power of two.

    >>> tree = Growing()
    >>> for number in range(1000):
    ...     tree.add(str(number).encode())
    >>> tree.size, len(tree.subtrees)
    (1000, 6)
    """

    def __init__(self) -> None:
        self.size = 0
        self.subtrees: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        node, full = leaf_hash(leaf), self.size
        while full & 1:
            node, full = node_hash(self.subtrees.pop(), node), full >> 1
        self.subtrees.append(node)
        self.size += 1

    def root(self) -> bytes:
        if not self.subtrees:
            return EMPTY
        node = self.subtrees[-1]
        for left in reversed(self.subtrees[:-1]):
            node = node_hash(left, node)
        return node


def root(leaves: Iterable[bytes]) -> bytes:
    """The tree's 32-byte hash; leaves may come from a stream, memory grows with the logarithm of their number.

    >>> root([]).hex()[:16], root([b""]).hex()[:16]
    ('e3b0c44298fc1c14', '6e340b9cffb37a98')
    """
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def proof(leaves: Sequence[bytes], index: int) -> Proof:
    """The proof that leaf `index` is in the tree.

    Raises:
        NotInTree: no leaf has that place.

    >>> leaves = [b"a", b"b", b"c"]
    >>> check(b"b", proof(leaves, 1), root(leaves)), check(b"x", proof(leaves, 1), root(leaves))
    (True, False)
    """
    if not 0 <= index < len(leaves):
        raise NotInTree(f"Leaf {index} was asked of a tree of {len(leaves)}; places run from 0 to {len(leaves) - 1}.")
    return Proof(index, len(leaves), tuple(_path(leaves, index)))


def _path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    if len(leaves) == 1:
        return []
    half = _left_size(len(leaves))
    if index < half:
        return [*_path(leaves[:half], index), root(leaves[half:])]
    return [*_path(leaves[half:], index - half), root(leaves[:half])]


def check(leaf: bytes, proof: Proof, root: bytes) -> bool:
    """Whether the proof shows that the leaf is in the tree with this root (RFC 9162 §2.1.3.2)."""
    if not 0 <= proof.index < proof.size:
        return False
    place, last, node = proof.index, proof.size - 1, leaf_hash(leaf)
    for beside in proof.path:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(beside, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def consistency(leaves: Sequence[bytes], first: int) -> tuple[bytes, ...]:
    """The proof that the tree of all leaves only added to the tree of the first few (RFC 6962 §2.1.2).

    Raises:
        NotInTree: `first` is not between 1 and the number of leaves.

    >>> leaves = [b"a", b"b", b"c"]
    >>> is_consistent(2, 3, root(leaves[:2]), root(leaves), consistency(leaves, 2))
    True
    """
    if not 1 <= first <= len(leaves):
        raise NotInTree(f"A tree of {first} leaves was asked for inside one of {len(leaves)}; from 1 to that number.")
    return tuple(_subproof(leaves, first, whole=True))


def _subproof(leaves: Sequence[bytes], first: int, *, whole: bool) -> list[bytes]:
    if first == len(leaves):
        return [] if whole else [root(leaves)]
    half = _left_size(len(leaves))
    if first <= half:
        return [*_subproof(leaves[:half], first, whole=whole), root(leaves[half:])]
    return [*_subproof(leaves[half:], first - half, whole=False), root(leaves[:half])]


def is_consistent(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the second tree begins with the leaves of the first (RFC 9162 §2.1.4.2)."""
    if not 1 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    hashes = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if len(hashes) < 1 + (first & (first - 1) == 0):
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _left_size(size: int) -> int:
    """The largest power of two below the size: how many leaves stand left of the top."""
    return 1 << (size - 1).bit_length() - 1
