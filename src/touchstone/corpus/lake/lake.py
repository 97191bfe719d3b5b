"""A lake: everything that was published, as tables of one version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from touchstone.corpus.lake import queries
from touchstone.corpus.lake.compaction import Compacted, compact
from touchstone.corpus.lake.errors import LakeError
from touchstone.corpus.lake.ingest import OnProgress, Options, ingest
from touchstone.corpus.lake.log import Log
from touchstone.corpus.lake.reading import Result
from touchstone.corpus.lake.snapshot import Snapshot


class Lake:
    """The tables of a lake at one version, the newest when it was opened.

    >>> lake = Lake("lake")                                                                       # doctest: +SKIP
    >>> lake.patents().group_by("office").agg(n=lake.patents().count()).to_pyarrow()                # doctest: +SKIP
    >>> lake.at(3).sql("SELECT count(*) FROM patents").to_pyarrow()                                  # doctest: +SKIP
    """

    def __init__(
        self, root: str | Path, version: int | None = None, *, engine: str = "duckdb", master: str | None = None
    ) -> None:
        """Open a lake.

        Args:
            version: of the lake; the newest without it. engine: "duckdb", in this process, or "spark".
            master: of Spark, for example "spark://host:7077"; without it, threads of this machine.
        """
        if engine not in ("duckdb", "spark"):
            raise LakeError(f"'{engine}' is no engine. Engines: duckdb, spark.")
        self.root, self.engine, self.master = Path(root).resolve(), engine, master
        self.log = Log(self.root)
        self.snapshot = Snapshot(self.root, self.log.state(version))
        self._answers = count()

    def __repr__(self) -> str:
        held = [name for name in self.tables() if self.snapshot.files(name)]
        return f"Lake({str(self.root)!r}, version={self.version}): {', '.join([*held, 'inputs'])}"

    @classmethod
    def make(cls, root: str | Path) -> Lake:
        """The lake in a folder, which is begun where there is none.

        Raises:
            LakeError: the folder cannot be written to.
        """
        try:
            Log(Path(root).resolve()).create()
        except OSError as error:
            raise LakeError(f"{root}: no lake can be begun here: {error.strerror or error}. Name another folder.")
        return cls(root)

    @property
    def version(self) -> int:
        """The version that every answer of this object comes from."""
        return self.snapshot.state.version

    def at(self, version: int) -> Lake:
        """The lake as it was at an earlier version."""
        return Lake(self.root, version, engine=self.engine, master=self.master)

    def newest(self) -> Lake:
        """The lake as it is now."""
        return Lake(self.root, engine=self.engine, master=self.master)

    def ingest(
        self,
        paths: Sequence[str | Path] | str | Path,
        *,
        columns: Mapping[str, Any] | None = None,
        descriptions: bool = False,
        originals: bool = True,
        jobs: int | None = None,
        again: bool = False,
        on_progress: OnProgress | None = None,
    ) -> list[Result]:
        """Bring files in; afterwards this object stands at the version that holds them."""
        listed = [paths] if isinstance(paths, str | Path) else list(paths)
        try:
            options = Options(columns=columns, descriptions=descriptions, originals=originals, jobs=jobs, again=again)
            return ingest(self.root, listed, options, on_progress)
        finally:
            self._renew()

    def compact(self) -> Compacted:
        """Join small files into large ones; every version goes on answering as before."""
        try:
            return compact(self.root, self.log)
        finally:
            self._renew()

    def _renew(self) -> None:
        self.snapshot = Snapshot(self.root, self.log.state())
        self.__dict__.pop("backend", None)

    @cached_property
    def backend(self) -> Any:
        """The Ibis backend with a view for every table; it reads the lake's files and nothing else."""
        if self.engine == "spark":
            from touchstone.corpus.lake import spark

            return spark.connect(self.snapshot, self.master or spark.MASTER)
        return queries.connect(self.snapshot)

    def tables(self) -> list[str]:
        return self.snapshot.tables()

    def table(self, name: str) -> ibis.Table:
        """A table of the lake as an Ibis expression."""
        return self.backend.table(name)

    def patents(self) -> ibis.Table:
        """Publications of patents, utility models and designs, one row each."""
        return self.table("patents")

    def patent_texts(self) -> ibis.Table:
        """Claims and descriptions, one row a claim."""
        return self.table("patent_texts")

    def trademarks(self) -> ibis.Table:
        """Trademarks, one row each."""
        return self.table("trademarks")

    def designs(self) -> ibis.Table:
        """Designs of registers of their own, one row each."""
        return self.table("designs")

    def indications(self) -> ibis.Table:
        """Geographical indications, one row each."""
        return self.table("indications")

    def events(self) -> ibis.Table:
        """Events of legal status, one row each."""
        return self.table("events")

    def inputs(self) -> ibis.Table:
        """What went in, one row a file."""
        return self.table("inputs")

    def quarantine(self) -> ibis.Table:
        """Records that were set aside, with file, place and reason."""
        return self.table("quarantine")

    def sql(self, query: str) -> ibis.Table:
        """The answer to one SELECT over the tables, as an Ibis expression.

        Raises:
            QueryRefused: it is no question, or asks for what is not in the lake.
        """
        if self.engine == "spark":
            return self.backend.sql(queries.only_reads(query), dialect="duckdb")
        name = f"answer_{next(self._answers)}"
        try:
            self.backend.con.execute(f"CREATE TEMP VIEW {name} AS {queries.only_reads(query)}")
            return self.table(name)
        except duckdb.Error as error:
            raise queries.explained(error, self.tables())

    def ask(self, query: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a short answer to a question of our own, with $name for each value."""
        asked = self.backend.con.cursor().execute(query, dict(values or {}))
        names = [column[0] for column in asked.description]
        return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]

    def answer(self, query: str, *, batch: int = 10_000) -> pa.RecordBatchReader:
        """The answer to one SELECT as a stream of record batches, so that any number of rows passes through."""
        checked = queries.only_reads(query)
        if self.engine == "spark":
            from touchstone.corpus.lake import spark

            asked = Lake(self.root, self.version)
            try:
                relation = asked.backend.con.sql(checked)  # understood, and only of this lake, or refused
            except duckdb.Error as error:
                raise queries.explained(error, self.tables())
            return spark.answer(self.backend, relation, checked)
        try:
            return self.backend.con.cursor().sql(checked).to_arrow_reader(batch)
        except duckdb.Error as error:
            raise queries.explained(error, self.tables())
