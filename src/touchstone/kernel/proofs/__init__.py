"""Proofs: code that answers for a measure; its status is computed from the answers and never set."""

from .declaration import Proof, SourceDied, proof, proofs

__all__ = ["Proof", "SourceDied", "proof", "proofs"]
