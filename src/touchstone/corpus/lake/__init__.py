"""The lake: Parquet files with a log of versions, atomic by input, read through DuckDB and Ibis.

Begin with `touchstone.corpus.open`; what a command does stands in the module of its name.
"""
