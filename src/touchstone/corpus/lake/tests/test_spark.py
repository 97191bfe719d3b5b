"""The same questions on Spark, with executors in processes of their own, and on DuckDB: the same answers."""

import shutil
from datetime import date

import pytest

from touchstone.corpus.generator import generate
from touchstone.corpus.indicators import indicators
from touchstone.corpus.lake.jobs import JOBS, job
from touchstone.corpus.lake.lake import Lake
from touchstone.corpus.lake.queries import QueryRefused
from touchstone.corpus.lake.tests.grants import a_file

pytest.importorskip("pyspark", reason="Spark has an environment of its own: python tests/run.py --spark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17", allow_module_level=True)
MASTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Grants and exchange documents, one file corrected, one publication stated by two files."""
    folder = tmp_path_factory.mktemp("spark")
    generate("us-grant-4.5", 150, 4, folder / "us.zip", paragraphs=0)
    generate("epo-docdb", 150, 4, folder / "ep.zip", paragraphs=0)
    lake = Lake.make(folder / "lake")
    lake.ingest([folder / "us.zip", folder / "ep.zip", a_file(folder / "a.xml", range(8925000, 8925005))])
    lake.ingest(a_file(folder / "a.xml", range(8925000, 8925003), title="Corrected"))
    return lake.root


@pytest.fixture(scope="module")
def spark(root):
    lake = Lake(root, engine="spark", master=MASTER)
    yield lake
    lake.backend._session.stop()


def rows(table):
    return [tuple(row.values()) for row in table.to_pyarrow().to_pylist()]


@pytest.mark.parametrize("name", JOBS)
def test_a_standing_question_has_the_same_answer_on_both(root, spark, name):
    ours = rows(job(Lake(root), name))
    assert len(ours) > 0
    assert rows(job(spark, name)) == ours


def measured(lake):
    """The indicators of every filing, each a family of its own, so that quality has all its parts."""
    patents = lake.patents()
    filing = patents.filing_office.coalesce(patents.office) + "/" + patents.filing_number.coalesce(patents.number)
    families = patents.select(filing=filing, simple_family=filing).distinct()
    found = indicators(patents, observed_on=date(2020, 12, 31), families=families)
    return {row["id"]: row for row in found.to_pyarrow().to_pylist()}


def test_every_indicator_of_every_filing_is_the_same_on_both(root, spark):
    ours, theirs = measured(Lake(root)), measured(spark)
    assert len(ours) > 250
    told = {name for row in ours.values() for name, value in row.items() if value is not None}
    assert {"quality_index_4", "quality_index_6", "generality_index", "radicalness", "breakthrough"} <= told
    assert theirs.keys() == ours.keys()
    apart = [
        (key, name, value, theirs[key][name])
        for key, row in ours.items()
        for name, value in row.items()
        if theirs[key][name] != (pytest.approx(value, rel=1e-9) if isinstance(value, float) else value)
    ]
    assert apart == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT office, count(*) FROM patents GROUP BY 1 ORDER BY 1",
        "SELECT count(*) AS n, count(DISTINCT number) AS d, min(published_on) AS first FROM patents",
        "SELECT titles[1].text AS title, number FROM patents WHERE office = 'US' ORDER BY number LIMIT 7",
        "SELECT part, count(*) AS n, sum(length(text)) AS signs FROM patent_texts GROUP BY part",
        "SELECT count(*) AS n FROM trademarks",
        "SELECT name, stored FROM inputs ORDER BY name",
        'SELECT "right", stage, count(*) AS n FROM patents GROUP BY ALL ORDER BY ALL',
    ],
)
def test_a_query_has_the_same_answer_on_both(root, spark, query):
    ours, theirs = Lake(root).answer(query).read_all(), spark.answer(query).read_all()
    assert theirs.column_names == ours.column_names
    assert theirs.to_pylist() == ours.to_pylist()


@pytest.mark.parametrize(
    "query", ["SELECT reflect('java.lang.System', 'exit', 1)", 'SELECT * FROM "parquet"."/etc/hosts"']
)
def test_a_query_reaches_nothing_but_the_lake_on_spark_too(spark, query):
    with pytest.raises(QueryRefused):
        spark.answer(query)
