"""The pages, files, commands and proof of measure 3, as a person meets them."""

import json
from datetime import date

import pytest
from django.utils import translation
from typer.testing import CliRunner

from touchstone.chapters.quality.density.proofs import national_density
from touchstone.kernel.indicators.commands import app
from touchstone.kernel.indicators.models import Vintage
from touchstone.kernel.indicators.reads import snapshot_root
from touchstone.kernel.proofs.declaration import SourceDied

pytestmark = pytest.mark.django_db
PAGE = "/indicators/invention-patents-per-10k/"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.TOUCHSTONE_DATA = tmp_path


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_the_page_opens_the_number_of_2009(client):
    page = text(client, PAGE + "?year=2009&on=2010-06-30")
    assert "157,756 ÷ (133,474 × 10,000) × 10,000 = 1.1819" in page
    assert "touchstone indicator compute invention-patents-per-10k --on 2010-06-30 --year 2009" in page
    assert "Counter-indicator" in page and "No evidence yet" in page


def test_the_page_of_the_stock_says_that_it_is_not_the_flow_and_links_it(client):
    page = text(client, PAGE)
    assert "Stock, not flow" in page
    assert "/indicators/invention-grants-per-10k/" in page


def test_the_page_of_the_flow_says_that_it_is_not_the_stock(client):
    page = text(client, "/indicators/invention-grants-per-10k/?on=2012-06-30")
    assert "Flow, not stock" in page
    assert "Patents in force" not in page


def test_the_chinese_page_gives_both_definitions(client):
    page = text(client, "/zh-hans" + PAGE)
    assert "本指标为存量" in page
    assert "Valid domestic invention patents" in page


def test_a_place_without_people_is_shown_as_unknown_with_its_reason(client):
    page = text(client, PAGE + "?scope=all&year=2009")
    assert "No population figure for this place and year" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [("scope=moon", "it can be: mainland, all"), ("year=1850", "1850"), ("on=tomorrow", "2012-04-11")],
)
def test_a_choice_that_does_not_exist_is_told(client, query, said):
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_an_indicator_that_does_not_exist_is_not_found(client):
    assert client.get("/indicators/moon-patents/").status_code == 404


def test_the_rows_behind_a_figure_carry_status_and_source(client):
    page = text(client, PAGE + "rows/?year=2009&region=110000")
    assert "28774" in page and "SIPO-2009" in page and "published" in page


def test_the_files_hold_the_figures_and_unknown_is_null(client):
    found = json.loads(text(client, PAGE + "figures.json?scope=all&year=2009"))
    assert found["switches"] == {"scope": "all", "population": "year_end"}
    by_region = {row["region"]: row["value"] for row in found["figures"]}
    assert by_region["810000"] is None
    assert by_region["000000"] == pytest.approx(1.3489, abs=1e-4)
    assert text(client, PAGE + "figures.csv").startswith("region,year,stock,people_10k,value,basis,reason\n")


def test_the_command_prints_the_figure_with_its_data():
    done = run(
        "compute", "invention-patents-per-10k", "--year", "2009", "--region", "000000", "--scope", "all", "--json"
    )
    assert done.exit_code == 0
    assert json.loads(done.stdout)["figures"][0]["stock"] == 180_042


def test_the_command_on_the_page_makes_the_same_figures_again(client):
    words = text(client, PAGE + "?year=2009").split("<code>touchstone indicator ")[1].split("</code>")[0].split()
    found = json.loads(run(*words).stdout)
    assert found == json.loads(text(client, PAGE + "figures.json?year=2009"))


def test_the_command_keeps_a_vintage():
    run("compute", "invention-patents-per-10k", "--on", "2012-04-30", "--keep")
    assert Vintage.objects.get().as_of == date(2012, 4, 30)


def test_the_command_refuses_a_wrong_switch_with_those_there_are():
    done = run("compute", "invention-patents-per-10k", "--scope", "moon")
    assert done.exit_code == 1
    assert "it can be: mainland, all" in done.stderr


def test_the_proof_takes_the_newest_national_figure_of_a_year_that_had_ended():
    found = national_density(date(2012, 4, 30))
    assert (found.value, found.target, found.as_of, found.due) == (2.37, 3.3, date(2011, 12, 31), date(2015, 12, 31))


def test_before_any_figure_the_proof_has_no_value():
    found = national_density(date(2009, 6, 30))
    assert (found.value, found.as_of) == (None, None)


def test_a_damaged_table_is_a_source_that_died():
    national_density(date(2012, 4, 30))
    [path] = snapshot_root().glob("invention-stock/*/data.parquet")
    path.write_bytes(b"not a table")
    with pytest.raises(SourceDied, match="invention-stock"):
        national_density(date(2012, 4, 29))


def test_every_sentence_of_the_declarations_has_its_chinese(client):
    from touchstone.kernel.indicators.declaration import indicators

    for code in ("invention-patents-per-10k", "invention-grants-per-10k"):
        declared = indicators.get(code)
        words = [declared.title, declared.unit, declared.definition, declared.formula, declared.warning, declared.whole]
        words += [*declared.terms.values(), *declared.reasons.values(), *(table.title for table in declared.tables)]
        for each in words:
            with translation.override("zh-hans"):
                assert any("一" <= sign <= "鿿" for sign in str(each)), each
