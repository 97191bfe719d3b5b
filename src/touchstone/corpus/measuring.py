"""The patent indicators of a lake as a table: of all its filings or some, or as statistics of their cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from touchstone.corpus import indicators
from touchstone.corpus.filings import filings, folder_of
from touchstone.corpus.filings import write as keep
from touchstone.corpus.lake.answers import lines, rows
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.lake import Lake
from touchstone.engines.statistics.patents import cohorts as statistics
from touchstone.engines.statistics.patents import stages, tables

#: what a table on a screen shows of each filing, and of each cohort.
SHOWN = ("id", "office", "year", "field", "fwd_cits5", "family_size", "claims", "generality", "originality",
         "quality_index_4", "cohort_censored")  # fmt: skip
SHOWN_COHORTS = ("office", "year", "field", "variable", "patents", "mean", "p50", "max", "cohort_censored")
#: what the statistics of cohorts are of.
VARIABLES = (
    "patent_scope", "family_size", "grant_lag", "bwd_cits", "npl_share", "claims", "fwd_cits5", "fwd_cits7",
    "generality", "originality", "radicalness", "quality_index_4", "quality_index_6",
)  # fmt: skip
#: one row a cohort and indicator, as `cohort_statistics` counts them.
STATISTICS = pa.schema(
    [("office", pa.string()), ("year", pa.int32()), ("field", pa.int32()), ("patents", pa.int64())]
    + [(name, pa.float64()) for name in ("mean", "std_dev", "skewness", "kurtosis", "min", "p1", "p10", "p25", "p50",
                                         "p75", "p90", "p99", "max")]
    + [("variable", pa.string()), ("cohort_censored", pa.bool_())]
)  # fmt: skip


def measured(
    lake: Lake,
    *,
    observed_on: date | None,
    rights: Sequence[str] = indicators.RIGHTS,
    cohorts: bool = False,
    only: pa.ChunkedArray | None = None,
) -> pa.Table:
    """The indicators of the lake's filings, one row a filing in the order of cohorts, or one a cohort and indicator.

    Args:
        observed_on: the day up to which the lake is complete; None, where it holds nothing dated, gives an empty table.
        only: names of filings that are wanted; each keeps its place in the cohort of all filings of the lake.
    """
    if observed_on is None or not lake.snapshot.files("patents"):
        return (STATISTICS if cohorts else tables.INDICATORS).empty_table()
    found = _found(lake, observed_on, rights)
    if cohorts:
        return _by_cohort(found).to_pyarrow()
    table = _in_order(found).to_pyarrow()
    return table.filter(pc.is_in(table["id"], only.combine_chunks())) if only is not None else table


def _found(lake: Lake, observed_on: date, rights: Sequence[str] = indicators.RIGHTS) -> ibis.Table:
    of = Lake(lake.root, lake.version)  # a connection of its own: what is stored between is let go with it
    of.backend.con.register("told_of", filings(lake).select(["filing", "simple_family"]))
    of.backend.con.execute("CREATE TEMP TABLE families_of AS FROM told_of")
    families = of.backend.table("families_of", database=("temp", "main"))
    return indicators.indicators(of.patents(), observed_on=observed_on, rights=rights, families=families)


def _in_order(found: ibis.Table) -> ibis.Table:
    return found.order_by("office", "year", "field", "id")


def _by_cohort(found: ibis.Table) -> ibis.Table:
    keys = list(statistics.COHORT)
    flags = found.group_by(keys).aggregate(cohort_censored=found.cohort_censored.max())
    counted = statistics.cohort_statistics(found, VARIABLES).left_join(flags, keys)
    return counted.drop(*(f"{name}_right" for name in keys)).order_by([*keys, "variable"])


def kept(lake: Lake, observed_on: date | None) -> tuple[Path, Path]:
    """The indicators of the lake's inventions and the statistics of their cohorts, as files beside the lake.

    They are made once for a version of the lake and a day of observation. Returns: filings, cohorts.
    """
    folder, day = folder_of(lake), observed_on.isoformat() if observed_on else "undated"
    files = (folder / f"indicators-{day}.parquet", folder / f"cohorts-{day}.parquet")
    if not all(each.is_file() for each in files):
        about = {"observed_on": day}
        if observed_on is None or not lake.snapshot.files("patents"):
            by_cohort, by_filing = STATISTICS.empty_table(), tables.INDICATORS.empty_table()
        else:
            found = _found(lake, observed_on)
            by_cohort = _by_cohort(found).to_pyarrow()  # before the stream begins, which the next question would end
            by_filing = stages.batches(_in_order(found))
        keep(lake, files[0].stem, by_filing, about)
        keep(lake, files[1].stem, by_cohort, about)
    return files


def write(table: pa.Table, path: Path, lake_version: int) -> None:
    """Write a table as its ending says: .csv, .jsonl or .parquet; the file is whole or is not there.

    Raises:
        LakeError: another ending, or the file cannot be written.
    """
    form = path.suffix.lstrip(".").lower()
    if form not in ("csv", "jsonl", "parquet"):
        raise LakeError(f"{path.name}: '{form}' is no form of export. Forms: csv, jsonl, parquet.")
    passing = path.with_name(f".{path.name}.partial")
    try:
        if form == "csv":
            pyarrow.csv.write_csv(table, passing)
        elif form == "jsonl":
            with passing.open("w", encoding="utf-8") as file:
                file.writelines(lines(rows(table.to_reader())))
        else:
            told = (table.schema.metadata or {}) | {b"lake_version": str(lake_version).encode()}
            pq.write_table(table.replace_schema_metadata(told), passing, compression="zstd")
        passing.replace(path)
    except OSError as error:
        raise LakeError(f"{path}: cannot be written: {error.strerror or error}. Name another place.")
    finally:
        passing.unlink(missing_ok=True)
