"""Indicators: switches, figures, vintages."""

from datetime import UTC, date, datetime

import ibis
import pyarrow as pa
import pytest

from touchstone.kernel.indicators.compute import arithmetic, command, compute, last_year_ended
from touchstone.kernel.indicators.declaration import (
    Indicator,
    Indicators,
    Switch,
    SwitchRefused,
    Table,
    UnknownIndicator,
)
from touchstone.kernel.indicators.models import Vintage, VintageKept
from touchstone.kernel.indicators.reads import NotPublic, ranked, snapshot_register
from touchstone.kernel.indicators.snapshots import NoSnapshot, write_snapshot
from touchstone.kernel.parties.models import Party
from touchstone.kernel.records.register import Register, registers
from touchstone.kernel.testing.regions import enter_some_regions

MADE = datetime(2012, 4, 30, tzinfo=UTC)


class WorksPerHead(Indicator):
    """Works per head, for these tests."""

    code = "works-per-head"
    title, unit, formula = "Works per head", "works", "works ÷ people"
    definition = "Works divided by people."
    arithmetic = "{works} ÷ {people} = {value}"
    terms = {"works": "Works", "people": "People"}
    tables = (Table("works-and-people", "Works and people"),)
    switches = (Switch("net", "Net", {"no": "No", "yes": "Yes"}),)

    def compute(self, tables, **switches):
        table = tables["works-and-people"]
        value = table.works / table.people
        return table.mutate(value=value, basis=ibis.literal("computed"), reason=value.isnull().ifelse("no_people", ""))


ROWS = [
    {"region": "110000", "year": 2010, "works": 30, "people": 10},
    {"region": "120000", "year": 2010, "works": 7, "people": None},
    {"region": "110000", "year": 2011, "works": 40, "people": 10},
]


@pytest.fixture
def root(tmp_path):
    facts = {"as_of": date(2011, 12, 31), "made_at": MADE, "source": "by hand", "licence": "none"}
    write_snapshot(tmp_path, pa.Table.from_pylist(ROWS), name="works-and-people", **facts)
    return tmp_path


def figures(root, on=date(2012, 4, 30), **switches):
    return compute(WorksPerHead(), root=root, on=on, switches=switches)


def test_a_region_without_people_has_no_density_rather_than_zero(root):
    row = figures(root).row("120000", 2010)
    assert (row["value"], row["reason"]) == (None, "no_people")


def test_the_arithmetic_is_shown_with_the_real_figures(root):
    assert arithmetic(WorksPerHead(), figures(root).row("110000", 2010)) == "30 ÷ 10 = 3.0000"


def test_a_year_counts_from_its_last_day_on(root):
    assert last_year_ended(date(2011, 12, 30)) == 2010
    assert figures(root, on=date(2011, 12, 30)).years() == [2010]
    assert figures(root, on=date(2011, 12, 31)).years() == [2010, 2011]


def test_a_result_names_its_snapshots_and_the_command_that_makes_it_again(root):
    found = figures(root, net="yes")
    assert found.snapshots[0].id in command(found, year=2010)
    assert "--net yes" in command(found, year=2010)


def test_an_old_snapshot_still_gives_the_old_figures(root):
    before = figures(root)
    rows = [*ROWS[:2], ROWS[2] | {"works": 50}]
    facts = {"as_of": date(2012, 3, 31), "made_at": MADE, "source": "by hand", "licence": "none"}
    write_snapshot(root, pa.Table.from_pylist(rows), name="works-and-people", **facts)
    assert figures(root).row("110000", 2011)["value"] == 5
    again = compute(WorksPerHead(), root=root, on=before.on, snapshots={"works-and-people": before.snapshots[0].id})
    assert again.row("110000", 2011)["value"] == 4


def test_without_a_snapshot_the_message_says_how_one_is_made(tmp_path):
    with pytest.raises(NoSnapshot, match="touchstone indicator snapshot works-and-people"):
        figures(tmp_path)


def test_an_unknown_switch_or_value_is_refused_with_those_there_are():
    with pytest.raises(SwitchRefused, match="has no switch “scope”; it has: net"):
        WorksPerHead().chosen({"scope": "all"})
    with pytest.raises(SwitchRefused, match="net cannot be “maybe”; it can be: no, yes"):
        WorksPerHead().chosen({"net": "maybe"})


def test_an_unknown_indicator_is_refused_with_those_there_are():
    known = Indicators()
    known.add(WorksPerHead())
    with pytest.raises(UnknownIndicator, match="works-per-head"):
        known.get("density")


def test_equal_values_share_a_rank_and_the_unknown_come_last_without_one():
    rows = [{"region": name, "value": value} for name, value in (("a", 1), ("b", None), ("c", 2), ("d", 2), ("e", 0))]
    assert [(rank, row["region"]) for rank, row in ranked(rows, "up")] == [
        (1, "c"),
        (1, "d"),
        (3, "a"),
        (4, "e"),
        (None, "b"),
    ]


@pytest.mark.django_db
class TestVintages:
    def test_the_same_result_is_kept_once(self, root):
        first = Vintage.keep(figures(root), made_at=MADE)
        assert Vintage.keep(figures(root), made_at=MADE) == first
        assert Vintage.keep(figures(root, net="yes"), made_at=MADE) != first

    def test_a_kept_vintage_is_never_changed_or_removed(self, root):
        kept = Vintage.keep(figures(root), made_at=MADE)
        rows = Vintage.objects.all()
        for attempt in (kept.save, kept.delete, rows.delete, lambda: rows.update(figures=[])):
            with pytest.raises(VintageKept):
                attempt()

    def test_an_unknown_value_is_kept_as_null(self, root):
        kept = Vintage.keep(figures(root), made_at=MADE)
        kept.refresh_from_db()
        assert [row["value"] for row in kept.figures if row["region"] == "120000"] == [None]


@pytest.mark.django_db
class TestRegistersFrozen:
    def test_a_snapshot_holds_what_the_public_may_read_on_that_day(self, settings, tmp_path):
        settings.TOUCHSTONE_DATA = tmp_path
        enter_some_regions()
        organisation = {"kind": "organisation", "name": "北京柳树纸业有限公司", "region": "110000"}
        Party.open(by="set-up", on=date(2012, 5, 2), **organisation)
        Party.open(by="set-up", on=date(2012, 5, 2), kind="person", name="李柳", region="110000")
        Party.open(by="set-up", on=date(2012, 6, 2), **organisation | {"name": "柳树纸业"})
        made = snapshot_register(registers.get("parties"), date(2012, 5, 31), made_at=MADE)
        assert [row["name"] for row in made.table().to_pylist()] == ["北京柳树纸业有限公司"]
        assert made.name == "register-parties"

    def test_a_register_that_is_not_public_is_not_frozen(self):
        class Closed(Register):
            slug, title, record, public = "closed", "Closed", Party, ()

        with pytest.raises(NotPublic, match="shows the public nothing"):
            snapshot_register(Closed(), date(2012, 5, 31), made_at=MADE)
