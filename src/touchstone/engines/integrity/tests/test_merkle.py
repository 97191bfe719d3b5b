"""Vectors: the eight-leaf tree of the Certificate Transparency reference implementation
(google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc; the same in transparency-dev/merkle)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchstone.engines.integrity.merkle import (
    Growing,
    NotInTree,
    Proof,
    check,
    consistency,
    is_consistent,
    leaf_hash,
    node_hash,
    proof,
    root,
)

LEAVES = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
INCLUSION = {
    (0, 8): CONSISTENCY[1, 8],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
TREES = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_published(size):
    assert root(iter(LEAVES[:size])).hex() == ROOTS[size]


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_consistency_proofs_are_those_published(first, second):
    path = consistency(LEAVES[:second], first)
    assert [each.hex() for each in path] == CONSISTENCY[first, second]
    assert is_consistent(first, second, bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second]), path)


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_those_published(index, size):
    found = proof(LEAVES[:size], index)
    assert [each.hex() for each in found.path] == INCLUSION[index, size]
    assert check(LEAVES[index], found, bytes.fromhex(ROOTS[size]))


def test_an_inner_node_cannot_pass_for_a_leaf():
    inner = leaf_hash(b"a") + leaf_hash(b"b")
    assert leaf_hash(inner) != node_hash(leaf_hash(b"a"), leaf_hash(b"b"))


@settings(deadline=None)  # a loaded machine is no fault
@given(TREES, st.data())
def test_every_leaf_has_a_proof_and_no_other_leaf_passes_with_it(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    found = proof(leaves, index)
    assert check(leaves[index], found, root(leaves))
    assert not check(leaves[index] + b"!", found, root(leaves))
    assert not check(leaves[index], Proof(index, len(leaves), (*found.path, b"\x00" * 32)), root(leaves))


@settings(deadline=None)  # a loaded machine is no fault
@given(TREES, st.data())
def test_a_longer_tree_is_consistent_with_its_beginning_only_while_that_is_unchanged(leaves, data):
    first = data.draw(st.integers(1, len(leaves)))
    path, old, new = consistency(leaves, first), root(leaves[:first]), root(leaves)
    assert is_consistent(first, len(leaves), old, new, path)
    forged = root([leaves[0] + b"!", *leaves[1:first]])
    assert not is_consistent(first, len(leaves), forged, new, path)
    assert not is_consistent(first, len(leaves), old, root([*leaves, b"more"]), path)


@settings(deadline=None)  # a loaded machine is no fault
@given(TREES)
def test_a_growing_tree_keeps_one_hash_for_each_power_of_two_in_its_size(leaves):
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf)
    assert len(tree.subtrees) == len(leaves).bit_count()
    assert tree.root() == root(leaves)


def test_a_proof_outside_the_tree_is_refused_with_the_places_it_has():
    with pytest.raises(NotInTree, match="Leaf 3 was asked of a tree of 3; places run from 0 to 2"):
        proof([b"a", b"b", b"c"], 3)
    with pytest.raises(NotInTree, match="A tree of 0 leaves"):
        consistency([b"a"], 0)
    assert not is_consistent(2, 1, b"", b"", ())
    assert not check(b"a", Proof(1, 1, ()), root([b"a"]))
