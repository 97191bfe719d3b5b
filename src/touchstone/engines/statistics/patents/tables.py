"""The tables that the indicators read and write: columns, units, and what null means."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa


def column(name: str, type_: pa.DataType, what: str, *, unit: str = "", null: str = "never") -> pa.Field:
    """A documented column."""
    about = {"what": what, "unit": unit, "null": null}
    return pa.field(name, type_, metadata={key: text for key, text in about.items() if text})


_ID = pa.string()
_DAY = pa.date32()
_COUNT = pa.int64()
_SHARE = pa.float64()

#: One row a patent filing. `id` may be any type that joins: string or whole number, the same in every table.
PATENTS = pa.schema(
    [
        column("id", _ID, "the filing; unique"),
        column("office", pa.string(), "office of filing", unit="WIPO ST.3", null="unknown: the filing has no cohort"),
        column("filed_on", _DAY, "day of filing", null="unknown: no cohort, no grant lag, no renewal"),
        column("published_on", _DAY, "day of first publication", null="unknown: no forward citations can be windowed"),
        column("granted_on", _DAY, "day of grant", null="not granted by the day of observation, or unknown"),
        column("family_id", _ID, "simple family", null="unknown: no family size"),
        column("field", pa.int32(), "technology field", unit="WIPO 1 to 35", null="no field: no cohort"),
        column("many_field", pa.bool_(), "the filing also falls into other fields", null="unknown"),
        column("claims", _COUNT, "claims as granted, else as filed", unit="claims", null="unknown: no composite"),
        column("renewed_on", _DAY, "latest renewal, lapse or withdrawal after grant", null="unknown: no renewal"),
        column("lapsed", pa.bool_(), "whether the right has ended by then", null="unknown: taken as in force"),
    ]
)

#: One row a classification symbol of a filing; the same symbol twice counts once.
CLASSES = pa.schema(
    [
        column("patent", _ID, "the filing"),
        column("symbol", pa.string(), "full IPC symbol without spaces", unit="A01B1/24", null="row is left out"),
    ]
)

#: One row a citation; the same pair twice counts once. Patent citations name a filing, literature names nothing.
CITATIONS = pa.schema(
    [
        column("citing", _ID, "the filing that cites"),
        column("cited", _ID, "the filing that is cited", null="literature, or a patent outside the table"),
        column("kind", pa.string(), "patent or literature"),
        column("category", pa.string(), "relevance letters of the search report", unit="X, I, Y, A", null="not given"),
        column("cited_on", _DAY, "day on which the citing filing was published", null="taken from the citing filing"),
        column("reference", pa.string(), "what is cited, where `cited` is null", null="each row is its own reference"),
    ]
)

#: Optional: one row an office at which a family sought protection. Without it the offices of PATENTS are counted.
FAMILIES = pa.schema(
    [
        column("family_id", _ID, "simple family"),
        column("office", pa.string(), "office where a member was filed", unit="WIPO ST.3"),
    ]
)

_INDEX = "0 to 1 in the cohort"
_NO_COHORT = "no cohort, or the count is null"

#: One row a filing, as many as in PATENTS.
INDICATORS = pa.schema(
    [
        column("id", _ID, "the filing"),
        column("office", pa.string(), "cohort: office", unit="WIPO ST.3", null="unknown"),
        column("year", pa.int32(), "cohort: year of filing", null="day of filing unknown"),
        column("field", pa.int32(), "cohort: technology field", unit="WIPO 1 to 35", null="no field"),
        column("many_field", pa.bool_(), "also falls into other fields", null="unknown"),
        column("cohort_size", _COUNT, "filings in the cohort", null="no cohort"),
        column("patent_scope", _COUNT, "distinct 4-character IPC subclasses", null="no valid symbol"),
        column("family_size", _COUNT, "offices at which the family sought protection", null="family unknown"),
        column("grant_lag", _COUNT, "filing to grant", unit="days", null="not granted, or a day is unknown"),
        column("bwd_cits", _COUNT, "distinct patents cited", unit="citations"),
        column("npl_cits", _COUNT, "distinct literature cited", unit="citations"),
        column("npl_share", _SHARE, "literature among all citations", unit="0 to 1", null="cites nothing"),
        column("claims", _COUNT, "claims", null="unknown"),
        column("claims_bwd", _SHARE, "claims per patent cited", null="cites no patent, or claims unknown"),
        column("fwd_cits5", _COUNT, "distinct filings citing within 5 years of publication", null="no publication day"),
        column("fwd_cits5_xy", _COUNT, "of these, as X, I or Y", null="as fwd_cits5"),
        column("fwd_cits7", _COUNT, "distinct filings citing within 7 years", null="as fwd_cits5"),
        column("fwd_cits7_xy", _COUNT, "of these, as X, I or Y", null="as fwd_cits5"),
        column("breakthrough", pa.bool_(), "among the top 1 % cited of the cohort's cited filings", null=_NO_COHORT),
        column("breakthrough_xy", pa.bool_(), "the same by X, I, Y citations", null=_NO_COHORT),
        column("generality", _SHARE, "spread of citing filings over subclasses", unit="0 to 1", null="not cited"),
        column("originality", _SHARE, "spread of cited classes over main groups", unit="0 to 1", null="cites no class"),
        column("originality_4", _SHARE, "the same over 4-character subclasses", unit="0 to 1", null="as originality"),
        column("radicalness", _SHARE, "cited classes outside the own subclasses", unit="0 to 1", null="as originality"),
        column("renewal", _COUNT, "years from filing to latest renewal or lapse", unit="years", null="not granted"),
        *(
            column(f"{name}_index", _SHARE, f"{name}, normalised", unit=_INDEX, null=_NO_COHORT)
            for name in (
                *("patent_scope", "family_size", "grant_lag", "bwd_cits", "npl_cits", "npl_share", "claims"),
                *("claims_bwd", "fwd_cits5", "fwd_cits5_xy", "fwd_cits7", "fwd_cits7_xy", "generality", "originality"),
            )
        ),
        column("quality_index_4", _SHARE, "mean of 4 indexes", unit="0 to 1", null="not granted, or one is unknown"),
        column("quality_index_4b", _SHARE, "the same with claims_bwd", unit="0 to 1", null="as quality_index_4"),
        column("quality_index_6", _SHARE, "mean of 6 indexes", unit="0 to 1", null="as quality_index_4"),
        column("fwd_cits5_censored", pa.bool_(), "fewer than 5 years were seen", null="no publication day"),
        column("fwd_cits7_censored", pa.bool_(), "fewer than 7 years were seen", null="no publication day"),
        column("grant_lag_censored", pa.bool_(), "not granted when last seen", null="never"),
        column("renewal_censored", pa.bool_(), "granted and still in force when last seen", null="not granted"),
        column("cohort_censored", pa.bool_(), "the cohort's youngest filing was not seen 5 years", null="no cohort"),
    ]
)


def conformed(table: ibis.Table, schema: pa.Schema, *, name: str, optional: tuple[str, ...] = ()) -> ibis.Table:
    """The table with the contract's columns and types; optional ones that are missing come as null.

    Raises:
        ValueError: it lacks columns of the contract; the message names all of them.
    """
    missing = [field.name for field in schema if field.name not in table.columns and field.name not in optional]
    if missing:
        raise ValueError(
            f"The table of {name} lacks {', '.join(missing)}; it has {', '.join(table.columns)}. Rename or add them."
        )
    return table.select(**{field.name: _cast(table, field) for field in schema})


def _cast(table: ibis.Table, field: pa.Field) -> Any:
    if field.name not in table.columns:
        return ibis.null(dt.DataType.from_pyarrow(field.type))
    value = table[field.name]
    if field.type == _ID:  # an identifier may be a number as well: it only has to join
        return value
    wanted = dt.DataType.from_pyarrow(field.type)
    return value if value.type().copy(nullable=True) == wanted.copy(nullable=True) else value.cast(wanted)
