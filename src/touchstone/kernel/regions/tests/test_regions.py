"""Regions by code and day; the changes were checked by hand against the lists."""

from datetime import date

import pytest

from touchstone.kernel.regions.loader import load_regions
from touchstone.kernel.regions.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_regions()
    yield
    with django_db_blocker.unblock():
        Region.objects.all().delete()


def test_a_second_load_changes_nothing():
    again = load_regions()
    assert (again.added, again.changed) == (0, 0)
    assert again.unchanged > 6000


def test_a_wrong_name_is_set_right_by_the_next_load():
    Region.objects.filter(code="110000").update(name_en="Peking")
    assert load_regions().changed == 1
    assert Region.at("110000", date(2012, 1, 1)).name_en == "Beijing"


@pytest.mark.parametrize("code", ["110103", "110104"], ids=["Chongwen", "Xuanwu"])
def test_districts_of_beijing_merged_in_2010_are_in_the_list_of_2009_and_not_of_2010(code):
    assert Region.at(code, date(2009, 12, 31)) is not None
    assert Region.at(code, date(2010, 12, 31)) is None


def test_between_two_lists_a_dropped_unit_is_shown_but_not_certain():
    chongwen = Region.at("110103", date(2010, 6, 1))
    assert chongwen.is_certain(date(2009, 12, 31))
    assert not chongwen.is_certain(date(2010, 6, 1))


def test_chongqing_was_a_city_of_sichuan_and_became_a_municipality():
    before = Region.at("510200", date(1991, 1, 1))
    assert (before.level, before.parent_code, before.kind) == ("prefecture", "510000", "city")
    assert Region.at("510200", date(2001, 1, 1)) is None
    after = Region.at("500000", date(2001, 1, 1))
    assert (after.level, after.parent_code, after.kind) == ("province", "", "municipality")


def test_sansha_is_known_from_the_list_of_2012_on():
    assert Region.at("460300", date(2012, 12, 30)) is None
    assert Region.at("460300", date(2012, 12, 31)).name_zh == "三沙市"


def test_a_city_keeps_its_code_through_a_new_name():
    assert Region.at("420600", date(2009, 12, 31)).name_en == "Xiangfan"
    assert Region.at("420600", date(2011, 6, 1)).name_en == "Xiangyang"


@pytest.mark.parametrize("year", [2010, 2011, 2012])
def test_the_country_has_34_units_of_province_level(year):
    assert Region.objects.on(date(year, 12, 31)).filter(level="province").count() == 34


def test_every_province_and_prefecture_since_2009_has_an_english_name():
    nameless = Region.objects.filter(
        level__in=("province", "prefecture"), last_seen__gte=date(2009, 12, 31), name_en=""
    )
    assert not nameless.exists()


def test_the_path_runs_from_the_province_down():
    gusu = Region.at("320508", date(2013, 1, 1))
    assert [region.name_en or region.name_zh for region in gusu.path(date(2013, 1, 1))] == [
        "Jiangsu",
        "Suzhou",
        "姑苏区",
    ]


def test_the_day_before_the_first_list_has_no_regions():
    assert not Region.objects.on(date(1980, 12, 30)).exists()


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_the_pages_show_the_tree_and_a_unit(client, prefix):
    tree = client.get(f"{prefix}/regions/?on=2011-01-01")
    assert tree.status_code == 200
    assert "北京" in tree.content.decode() or "Beijing" in tree.content.decode()
    unit = client.get(f"{prefix}/regions/420600/")
    assert "襄樊市" in unit.content.decode() and "襄阳市" in unit.content.decode()


def test_an_unknown_code_and_a_day_that_is_none_are_answered_plainly(client):
    assert client.get("/regions/999999/").status_code == 404
    page = client.get("/regions/?on=2011-13-01")
    assert page.status_code == 400
    assert "2011-13-01" in page.content.decode()
