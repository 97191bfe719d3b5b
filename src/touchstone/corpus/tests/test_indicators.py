"""From publications in a lake to indicators of filings."""

from __future__ import annotations

from datetime import date

import duckdb
import ibis
import pyarrow as pa
import pytest

from touchstone.corpus.indicators import indicators
from touchstone.corpus.schema.fields import batch
from touchstone.corpus.schema.patents import Citation, Classification, Patent


def a_publication(number, **facts):
    usual = {"office": "US", "right": "invention", "stage": "grant", "kind_code": "B2", "filing_office": "US"}
    usual |= {"filing_number": f"F{number}", "filed_on": date(2000, 1, 1), "published_on": date(2003, 1, 1)}
    usual |= {"classes": [Classification("ipc", "G06F3/01")], "claim_count": 10, "family_id": f"D{number}"}
    return Patent(number=number, **usual | facts)


def a_table(*publications):
    connection = duckdb.connect()
    connection.register("patents", pa.Table.from_batches([batch(Patent, list(publications))]))
    return connection, ibis.duckdb.from_connection(connection).table("patents")


def measured(*publications):
    _connection, table = a_table(*publications)
    return {row["id"]: row for row in indicators(table, observed_on=date(2020, 1, 1)).to_pyarrow().to_pylist()}


@pytest.fixture(scope="module")
def found():
    application = a_publication(
        "A1", filing_number="F1", stage="application", published_on=date(2001, 7, 1), claim_count=30
    )
    grant = a_publication("1", classes=[Classification("ipc", "G06F3/01"), Classification("cpc", "H04L9/00")])
    searched = Classification("ipc", "A61K31/00", use="searched")
    cited = [
        Citation("patent", office="US", number="A1", category="X"),
        Citation("patent", office="US", number="1"),
        Citation("patent", office="DE", number="77"),
        Citation("literature", text="Smith 1999"),
        Citation("literature", text="Smith 1999"),
    ]
    citing = a_publication("2", classes=[Classification("ipc", "H04L9/00"), searched], citations=cited)
    return measured(application, grant, citing, a_publication("D1", right="design"), Patent(number="P", partial=True))


def test_application_and_grant_are_one_filing(found):
    assert set(found) == {"US/F1", "US/F2"}
    first = found["US/F1"]
    assert (first["claims"], first["grant_lag"], first["field"]) == (10, (date(2003, 1, 1) - date(2000, 1, 1)).days, 6)


def test_citations_of_either_publication_count_once_for_the_filing(found):
    first, second = found["US/F1"], found["US/F2"]
    assert (first["fwd_cits5"], first["fwd_cits5_xy"]) == (1, 1)
    assert (second["bwd_cits"], second["npl_cits"]) == (2, 1)


def test_only_given_symbols_of_the_ipc_are_classes(found):
    assert (found["US/F1"]["patent_scope"], found["US/F2"]["patent_scope"]) == (1, 1)
    assert (found["US/F2"]["radicalness"], found["US/F2"]["field"]) == (1.0, 4)


def test_the_tables_between_are_dropped_so_that_a_connection_may_measure_again_and_again():
    connection, table = a_table(a_publication("1"))
    connection.execute("CREATE TABLE families AS SELECT 'US/F1' AS filing, 'first' AS simple_family")
    families = ibis.get_backend(table).table("families")
    for times in (1, 2):
        indicators(table, observed_on=date(2020, 1, 1), families=families)
        assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchall() == [(times,)]
