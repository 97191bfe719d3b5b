"""Numbers, statuses and figures as pages show them."""

from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation
from lxml import html

from touchstone.engines.charts import bars
from touchstone.web.templatetags.touchstone import freshness, here


def shown(source, **context):
    return Template("{% load touchstone %}" + source).render(Context(context))


def test_large_numbers_are_counted_in_ten_thousands_in_chinese():
    assert shown("{{ n|grouped }}", n=1234567) == "1,234,567"
    with translation.override("zh-hans"):
        assert shown("{{ n|grouped }}", n=1234567) == "123.46万"


def test_the_unknown_is_a_dash_and_never_a_zero():
    assert shown("{{ n|grouped }}", n=None) == "–"


@pytest.mark.parametrize(("language", "words"), [("en", "on track"), ("zh-hans", "进展正常")])
def test_a_status_has_mark_and_word(language, words):
    with translation.override(language):
        status = html.fromstring(shown('{% status "on_track" %}'))
    assert status.text_content() == f"◐ {words}"
    assert status.get("class") == "status on_track"


@pytest.mark.parametrize(
    ("age", "expected"), [(0, "fresh"), (75, "fresh"), (76, "ageing"), (100, "ageing"), (101, "stale")]
)
def test_a_value_ages_in_the_last_quarter_of_its_time(age, expected):
    on = date(2012, 11, 30)
    assert freshness(on - timedelta(days=age), timedelta(days=100), on) == expected


def test_a_number_opens_what_stands_behind_it_and_names_its_day():
    made = html.fromstring(
        shown('{% number 3.3 unit="per 10,000" as_of=day link="/indicators/x/" %}', day=date(2012, 4, 11))
    )
    assert made.xpath('//a[@href="/indicators/x/"]')[0].text == "3.3"
    assert made.xpath("//time/@datetime") == ["2012-04-11"]
    assert "per 10,000" in made.text_content()


def test_a_figure_carries_its_data_as_a_table_and_escapes_names():
    figure = bars([("<b>Beijing</b>", 12345.0), ("Tibet", None)], title="T", unit="patents")
    made = html.fromstring(shown("{% figure drawn %}", drawn=figure))
    cells = [each.text_content() for each in made.xpath("//details//tbody//*[self::th or self::td]")]
    assert cells == ["<b>Beijing</b>", "12,345", "Tibet", "–"]
    assert made.xpath("//svg/@role") == ["img"]


def test_a_figure_whose_page_shows_the_data_has_no_second_table():
    figure = bars([("A", 1.0)], title="T")
    assert "<table" not in shown("{% figure drawn table=False %}", drawn=figure)
    assert shown("{% figure drawn %}", drawn=None).strip() == ""


def test_an_address_kept_in_english_leads_to_the_page_in_the_readers_language():
    with translation.override("zh-hans"):
        assert here("/works/ranking/?year=2012") == "/zh-hans/works/ranking/?year=2012"
    assert here("/works/ranking/?year=2012") == "/works/ranking/?year=2012"
    assert here("") == ""
