"""Drawings of the pages of analysis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touchstone.corpus.landscapes import Landscape, Share, day_of
from touchstone.corpus.waiting import Waiting
from touchstone.engines.charts import Figure, bars, line, spells, steps, tile_map
from touchstone.engines.charts.tiles import EVERYWHERE

from . import words

#: bars of one chart, and curves of one.
BARS, CURVES = 15, 5
DAYS = 365.25


def language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def yearly(found: Landscape) -> Figure | None:
    """Filings by year; years that are not published whole yet are a line of their own."""
    if len(found.years) < 2:
        return None
    whole = [(each.year, float(each.filings)) for each in found.years if each.whole]
    open_years = [(each.year, float(each.filings)) for each in found.years if not each.whole]
    series: dict[str, Any] = {}
    if whole:
        series[_("published whole")] = whole
    if open_years:
        series[_("not whole yet")] = [*whole[-1:], *open_years]
    return line(series, title=_("Filings by year of filing"), unit=_("filings"), language=language(), decimals=0)


def cumulated(found: Landscape) -> Figure | None:
    """Cumulated filings at the ends of whole years, and the S-curve that lies closest, some years on."""
    curve, last = found.curve, found.whole_until
    if curve is None or last is None:
        return None
    total, told = 0.0, []
    for each in found.years:
        if each.year <= last:
            total += each.filings
            told.append((each.year, total))
    first = told[0][0]
    beyond = min(max(3, (last - first) // 3), 12)
    fitted = [(year, curve.at(year)) for year in range(first, last + beyond + 1)]
    name = _("logistic curve") if curve is found.cycle else _("Gompertz's curve")
    return line({_("cumulated filings"): told, name: fitted}, title=_("Life cycle: cumulated filings"),
                unit=_("filings"), language=language(), target=round(curve.saturation), target_words=_("saturation"),
                decimals=0)  # fmt: skip


def concentration(found: Landscape) -> Figure | None:
    """HHI and CR4 of each whole year's applicants."""
    whole = [each for each in found.years if each.whole]
    if len(whole) < 2:
        return None
    series = {"HHI": [(each.year, each.hhi) for each in whole], "CR4": [(each.year, each.cr4) for each in whole]}
    title = _("Concentration of the year's applicants, 0 to 1")
    return line(series, title=title, language=language(), decimals=3)


def movement(found: Landscape) -> Figure | None:
    """Applicants that came, that were active, and that left, by whole year."""
    if len(found.turnover) < 2:
        return None
    series = {
        _("active"): [(each.year, float(each.active)) for each in found.turnover],
        _("entered"): [(each.year, float(each.entered)) for each in found.turnover],
        _("left"): [(each.year, None if each.left is None else float(each.left)) for each in found.turnover],
    }
    title = _("Applicants that enter and leave")
    return line(series, title=title, unit=_("applicants"), language=language(), decimals=0)


def shares(found: Sequence[Share], title: str, *, fields: bool = False) -> Figure | None:
    """The largest of a kind as bars."""
    if not found:
        return None
    rows = [(words.field_name(each.name) if fields else each.name, float(each.filings)) for each in found[:BARS]]
    return bars(rows, title=title, unit=_("filings"), language=language(), decimals=0)


def places(found: Sequence[Share]) -> Figure | None:
    """Applicants in China by province; places that no province bears the name of are told in the note."""
    if not found:
        return None
    values: dict[str, float | None] = {}
    for each in found:
        code = _province(each.name)
        values[code] = (values.get(code) or 0.0) + each.filings
    title = _("Filings by province of the applicant")
    return tile_map(values, title=title, unit=_("filings"), language=language(), decimals=0)


def _province(name: str) -> str:
    """The code of a province by its Chinese or English name, long or short; the name itself where there is none."""
    plain = name.strip().casefold().replace(" ", "")
    for code, tile in EVERYWHERE.items():
        english = tile.name_en.casefold().replace(" ", "")
        if plain in (code, code[:2]) or (len(plain) > 1 and plain.startswith((tile.name_zh, english))):
            return code
    return name


def bursts(found: Landscape) -> Figure | None:
    """Spells of faster filing by level."""
    if not found.bursts:
        return None
    listed = [(each.level, day_of(each.start), day_of(each.end)) for each in found.bursts]
    first, last = min(each[1] for each in listed), max(each[2] for each in listed)
    if found.years:
        first, last = date(found.years[0].year, 1, 1), date(found.years[-1].year, 12, 31)
    return spells(listed, first=first, last=last, title=_("Bursts: spells of faster filing"), level=_("level"),
                  language=language())  # fmt: skip


def curves(found: Sequence[Waiting], by: str) -> Figure | None:
    """Shares still waiting for a grant, over years since filing, of the groups with most filings."""
    drawn = {}
    for each in found[:CURVES]:
        points = [(p.time / DAYS, p.survival, p.low, p.high) for p in each.found.curve.points]
        if points:
            drawn[group(each, by)] = points
    if not drawn:
        return None
    title = _("Share of filings still waiting for a grant")
    return steps(drawn, title=title, unit=_("years since filing"), share=_("still waiting"), language=language())


def group(each: Waiting, by: str) -> str:
    """The name of a group of filings."""
    value = each.of[0]
    if value is None:
        return _("not stated")
    return words.field_name(value) if by == "field" else str(words.RIGHTS.get(str(value), value))
