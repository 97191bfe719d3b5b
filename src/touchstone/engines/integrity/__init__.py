"""Proof that a list of entries was not touched: canonical bytes, a hash chain, and a Merkle tree over it."""
