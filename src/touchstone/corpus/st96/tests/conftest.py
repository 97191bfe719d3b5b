"""What the tests of ST.96 share: the official schemas, each compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest

from touchstone.corpus import st96


@pytest.fixture(scope="session")
def schemas(shared: Path) -> st96.Schemas:
    """The flattened schemas of V6.0, from the reference data."""
    return st96.Schemas(shared / "data/standards/wipo_st96/schema_v6_0")
