"""The regions these tests speak of."""

import pytest

from touchstone.kernel.testing.regions import enter_some_regions


@pytest.fixture(autouse=True)
def _regions(db):
    enter_some_regions()
