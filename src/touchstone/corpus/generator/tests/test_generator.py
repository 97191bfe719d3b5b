import csv
import hashlib

import pytest

from touchstone.corpus.generator import FORMATS, UnknownFormat, generate
from touchstone.corpus.generator.world import World
from touchstone.corpus.lake.lake import Lake


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """A lake with 120 records of every format."""
    folder = tmp_path_factory.mktemp("generated")
    for name in FORMATS:
        generate(name, 120, 5, folder / "in" / f"{name}.zip")
        (folder / "in" / f"{name}.zip.truth.csv").rename(folder / f"{name}.csv")
    lake = Lake.make(folder / "lake")
    results = lake.ingest(folder / "in")
    assert {(each.format, each.stored, each.quarantined) for each in results} == {(name, 120, 0) for name in FORMATS}
    return lake


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(name, tmp_path):
    for place, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(name, 20, seed, tmp_path / place / "week.zip")
    one, two, three = (digest(tmp_path / place / "week.zip") for place in "abc")
    assert one == two != three


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.apart])
def test_a_plain_file_of_more_records_begins_with_the_same_records(name, tmp_path):
    generate(name, 5, 1, tmp_path / "few.xml")
    generate(name, 10, 1, tmp_path / "more.xml")
    few, more = ((tmp_path / f).read_text(encoding="utf-8").split(">\n", 3)[-1] for f in ("few.xml", "more.xml"))
    assert more.startswith(few[: int(len(few) * 0.9)])


def test_a_folder_gets_a_zip_a_week(tmp_path):
    made = generate("epo-docdb", 900, 1, tmp_path / "weeks")
    assert [(path.name, records) for path, records, _size in made.files] == [
        ("docdb_xml_20150106.zip", 400), ("docdb_xml_20150113.zip", 400), ("docdb_xml_20150120.zip", 100)]  # fmt: skip


def test_citations_of_patents_name_earlier_publications_of_the_same_file(lake):
    broken = """
        WITH cited AS (SELECT office, number, unnest(citations) AS c FROM patents)
        SELECT count(*) AS n, count(*) FILTER (c.number >= cited.number) AS later,
               count(*) FILTER (p.number IS NULL) AS missing
        FROM cited LEFT JOIN patents p ON p.office = c.office AND p.number = c.number WHERE c.kind = 'patent'
    """
    (found,) = lake.ask(broken)
    assert found["n"] > 300
    assert (found["later"], found["missing"]) == (0, 0)


def test_members_of_a_family_claim_the_same_first_filing(lake):
    families = """
        SELECT family_id, count(*) AS members, count(DISTINCT priorities[1].number) AS firsts,
               min(filed_on) >= min(priorities[1].date) AS after
        FROM patents WHERE office = 'EP' GROUP BY 1 HAVING count(*) > 1
    """
    found = lake.ask(families)
    assert len(found) > 5
    assert all(row["firsts"] == 1 and row["after"] for row in found)


def test_chinese_filing_numbers_have_right_check_digits(lake):
    (found,) = lake.ask(
        "SELECT count(*) AS n, count(*) FILTER (check_digit_right) AS r FROM patents WHERE office = 'CN'"
    )
    assert found == {"n": 120, "r": 120}


def test_the_truth_names_every_spelling_of_an_applicant(lake):
    found = lake.ask(
        "WITH p AS (SELECT office, unnest(parties) AS p FROM patents) SELECT DISTINCT p.name FROM p "
        "WHERE p.role = 'applicant' AND office IN ('CN', 'EP')"
    )
    folder = lake.root.parent
    truth = {
        row["name"]
        for name in ("epo-docdb", "cn-2012")
        for row in csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines())
    }
    assert {row["name"] for row in found} == truth


def test_few_parties_file_much_and_many_file_little():
    world = World(1)
    counts: dict[str, int] = {}
    for place in range(1500):
        for party, _name in world.invention(place).applicants:
            counts[party.id] = counts.get(party.id, 0) + 1
    ordered = sorted(counts.values(), reverse=True)
    assert ordered[0] > 5 * ordered[20]
    assert ordered.count(1) > len(ordered) / 2


def test_an_unknown_format_is_told_with_those_that_are_written(tmp_path):
    with pytest.raises(UnknownFormat, match=r"us-grant-4\.5"):
        generate("us-grant-9", 1, 1, tmp_path / "x.xml")
    with pytest.raises(UnknownFormat, match="file of its own"):
        generate("cn-2012", 1, 1, tmp_path / "x.xml")
