"""The made-up works: where they come from."""

import pytest

from touchstone.demo import works
from touchstone.kernel.regions.loader import load_regions

pytestmark = pytest.mark.django_db


def test_a_municipality_stands_for_its_city_and_every_province_of_the_mainland_has_cities():
    load_regions()
    codes = {place.code for place in works.cities()}
    assert {"110000", "120000", "310000", "500000"} <= codes
    assert "440000" not in codes  # Guangdong is a province; its cities are below it
    assert len({code[:2] for code in codes}) == 31
