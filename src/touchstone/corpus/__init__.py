"""Bulk publications of rights: readers of official formats, the lake, queries. Plain Python over Arrow and DuckDB."""
