"""Every text colour can be read on every ground it stands on, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[1] / "static" / "touchstone" / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.split("@media", 1)
TEXT = [
    *((text, ground) for text in ("ink", "quiet", "accent") for ground in ("paper", "sheet", "accent-soft")),
    *((status, ground) for status in ("met", "track", "late", "stale", "none") for ground in ("paper", "sheet")),
    *((status, f"{status}-soft") for status in ("met", "track", "late", "stale", "none")),
    ("accent-ink", "accent"), ("paper", "met"), ("paper", "track"), ("paper", "late"), ("paper", "stale"),
    ("paper", "none"), ("paper", "ink"), ("ink", "late-soft"), ("ink", "met-soft"), ("ink", "mark"),
    ("ink", "none-soft"),
    ("ink", "scale-1"), ("ink", "scale-2"), ("on-scale-3", "scale-3"), ("on-scale-4", "scale-4"),
    ("on-scale-5", "scale-5"),
]  # fmt: skip
EDGES = [("line-strong", "paper"), ("line-strong", "sheet"), ("accent", "paper"), ("scale-4", "paper")]


def colours(part):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", part))


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_the_guideline_says():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(theme):
    named = colours(theme)
    low = {pair: contrast(named[pair[0]], named[pair[1]]) for pair in TEXT}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_controls_and_bars_stand_out_from_the_page(theme):
    named = colours(theme)
    assert {pair: ratio for pair in EDGES if (ratio := contrast(named[pair[0]], named[pair[1]])) < 3} == {}


def test_dark_names_every_colour_that_light_names():
    assert set(colours(DARK)) == set(colours(LIGHT))
