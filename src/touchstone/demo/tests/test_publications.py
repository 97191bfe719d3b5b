"""The demonstration's lake: every made-up publication goes in, and a second run changes nothing."""

from datetime import date

from touchstone.corpus.lake.lake import Lake
from touchstone.demo import publications
from touchstone.demo.commands import TODAY


def test_every_made_up_publication_is_stored_and_indexed_once(tmp_path):
    wanted = sum(records for _format, _name, records in publications.FILES)
    told = []
    assert publications.fill(tmp_path / "lake", told.append) == wanted
    assert sum(told) == wanted
    lake = Lake(tmp_path / "lake")
    assert lake.ask("SELECT count(*) AS n FROM patents") == [{"n": wanted}]
    assert publications.fill(tmp_path / "lake", told.append) == wanted
    assert lake.newest().version == lake.version
    assert sum(told) == wanted


def test_every_made_up_publication_is_older_than_the_day_of_the_demonstration(tmp_path):
    publications.fill(tmp_path / "lake", lambda _done: None)
    [told] = Lake(tmp_path / "lake").ask("SELECT min(published_on) AS first, max(published_on) AS last FROM patents")
    assert told == {"first": date(2010, 1, 5), "last": date(2012, 7, 24)}  # the 400th falls 133 weeks after the first
    assert told["last"] < TODAY
