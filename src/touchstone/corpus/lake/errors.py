"""What the lake says when it cannot do what was asked."""

from __future__ import annotations


class LakeError(Exception):
    """The message names the lake or file, the fact, the limit where there is one, and what can be done next."""


class DiskFull(LakeError):
    """There is no room, or no leave, to write; what was committed before stays, and nothing is half in."""
