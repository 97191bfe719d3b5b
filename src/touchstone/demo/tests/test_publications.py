"""The demonstration's lake: every made-up publication goes in, and a second run changes nothing."""

from touchstone.corpus.lake.lake import Lake
from touchstone.demo import publications


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
