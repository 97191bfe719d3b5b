"""A few regions for tests that speak of them, without the state's whole lists."""

from __future__ import annotations

from datetime import date

from touchstone.kernel.regions.models import Region

SOME = (
    ("110000", "province", "北京市"),
    ("120000", "province", "天津市"),
    ("310000", "province", "上海市"),
    ("320000", "province", "江苏省"),
    ("320100", "prefecture", "南京市"),
)


def enter_some_regions() -> None:
    """Enter the regions of `SOME`, as the lists of 1980 to 2016 have them."""
    seen = {"first_seen": date(1980, 12, 31), "last_seen": date(2016, 12, 31), "valid_from": date(1980, 12, 31)}
    for code, level, name in SOME:
        Region.objects.get_or_create(code=code, level=level, name_zh=name, defaults=seen)
