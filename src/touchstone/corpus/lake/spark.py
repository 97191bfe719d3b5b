"""A lake on Apache Spark: the same files, the same definition of each table, the same questions.

Needs the extra `touchstone[spark]` and Java 17. The files must lie where every executor reaches them under one path.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import sqlglot

from touchstone.corpus.lake import queries
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.snapshot import Snapshot

MASTER = "local[*]"


class Spark:
    """Registers lists of files as views of a session."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self._names = count()

    def column(self, name: str) -> str:
        return f"`{name}`"

    def scan(self, paths: Sequence[Path], *, by_name: bool = False) -> str:
        name = f"touchstone_files_{next(self._names)}"
        read = self.session.read.option("mergeSchema", str(by_name).lower())
        read.parquet(*map(str, paths)).createOrReplaceTempView(name)
        return name


def session(master: str = MASTER) -> Any:
    """A Spark session for lakes, or the one that is already there.

    Raises:
        LakeError: pyspark is not installed, or Java cannot be started.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise LakeError(
            "Spark is not installed here. Install the extra with `pip install touchstone[spark]` (it needs Java 17), "
            "or leave --engine away: DuckDB answers the same questions in the process."
        ) from None
    settings = {
        "spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.sql.runSQLOnFiles": "false",
        "spark.sql.ansi.enabled": "true", "spark.ui.showConsoleProgress": "false",
    }  # fmt: skip
    if master.startswith("local"):
        settings["spark.sql.shuffle.partitions"] = "8"  # 200, the default, is for clusters
    builder = SparkSession.builder.appName("touchstone").master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise LakeError(f"Spark cannot be started on {master}: {error}. It needs Java 17; see `java -version`.")


def connect(snapshot: Snapshot, master: str = MASTER) -> Any:
    """An Ibis backend with a view for every table of the snapshot."""
    spark = session(master)
    engine = Spark(spark)
    for table in snapshot.tables():
        query = snapshot.query(table, engine)
        frame = spark.sql(query) if query else spark.createDataFrame(snapshot.schema(table).empty_table())
        frame.createOrReplaceTempView(table)
    spark.createDataFrame(snapshot.inputs()).createOrReplaceTempView("inputs")
    return ibis.pyspark.connect(spark)


def answer(backend: Any, relation: duckdb.DuckDBPyRelation, query: str) -> pa.RecordBatchReader:
    """The answer to a query that DuckDB understood, worked out by Spark, under the same names of columns."""
    try:
        written = sqlglot.transpile(query, read="duckdb", write="spark")[0]
        found = backend._session.sql(written).toArrow()
    except Exception as error:
        said = str(error).strip().splitlines()[0]
        raise queries.QueryRefused(
            f"Spark cannot answer this query of DuckDB's SQL as it stands: {said} Put it as an Ibis expression "
            "(`corpus.open(lake, engine='spark')`), or ask without --engine spark."
        )
    return found.rename_columns(relation.columns).to_reader()
