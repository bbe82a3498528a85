"""A PostgreSQL database: the facts in a schema of their own, each quarter loaded anew when its files change."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pyarrow
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier
from pyarrow import csv, parquet

from parindex.measures.count import Form, sql_of
from parindex.measures.datasets import DATASETS, Dataset
from parindex.measures.engines.facts import Facts

SCHEMA = "parindex_facts"
TYPES = {"int64": "bigint", "int32": "integer", "boolean": "boolean", "string": "text"}
LOADED = """CREATE TABLE IF NOT EXISTS loaded
    (dataset text, period integer, stamp text, PRIMARY KEY (dataset, period))"""
BATCH = 100_000


class PostgreSQL:
    """Before each question it loads the quarters that have changed; who comes while another loads waits."""

    name = "postgresql"
    form: Form = "filter"

    def __init__(self, facts: Facts, url: str, schema: str = SCHEMA) -> None:
        self.facts = facts
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute(SQL("SET search_path TO {}").format(Identifier(schema)))
        self._connection.execute("SET TimeZone TO 'UTC'")
        with self._connection.transaction():  # two at once would both find nothing and both create it
            self._connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [schema])
            self._connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
            self._connection.execute(LOADED)

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        for dataset in DATASETS.values():
            self.refresh(dataset)
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql_of(expression, "postgres").encode()).fetchall()

    def periods(self, dataset: Dataset) -> list[int]:
        return list(self.facts.files(dataset))

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> PostgreSQL:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def refresh(self, dataset: Dataset) -> list[int]:
        """Bring a dataset's table to what the files say now; the quarters that had to be loaded or emptied."""
        with self._connection.transaction():
            self._connection.execute("LOCK TABLE loaded IN SHARE ROW EXCLUSIVE MODE")
            self._create(dataset)
            told = self._connection.execute("SELECT period, stamp FROM loaded WHERE dataset = %s", [dataset.name])
            before: dict[int, str] = dict(told.fetchall())
            now = self.facts.stamps(dataset)
            touched = sorted(period for period in {*before, *now} if before.get(period) != now.get(period))
            files = self.facts.files(dataset)
            for period in touched:
                self._empty(dataset, period)
                if period in now:
                    self._load(dataset, period, files[period])
                    line = [dataset.name, period, now[period]]
                    self._connection.execute("INSERT INTO loaded VALUES (%s, %s, %s)", line)
        if touched:
            self._connection.execute(SQL("ANALYZE {}").format(Identifier(dataset.name)))
        return touched

    def _create(self, dataset: Dataset) -> None:
        """The table as the dataset is now; one of other columns is an older version's, and is loaded anew."""
        wanted = {column.name: TYPES[column.type] for column in dataset.columns}
        told = self._connection.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s",
            [dataset.name],
        )
        if dict(told.fetchall()) == wanted:
            return
        name = Identifier(dataset.name)
        columns = SQL(", ").join(
            SQL("{} {}").format(Identifier(column), SQL(kind)) for column, kind in wanted.items()
        )
        self._connection.execute(SQL("DROP TABLE IF EXISTS {}").format(name))
        self._connection.execute(SQL("CREATE TABLE {} ({})").format(name, columns))
        self._connection.execute(SQL("CREATE INDEX ON {} (period, unit)").format(name))
        self._connection.execute("DELETE FROM loaded WHERE dataset = %s", [dataset.name])

    def _empty(self, dataset: Dataset, period: int) -> None:
        self._connection.execute(SQL("DELETE FROM {} WHERE period = %s").format(Identifier(dataset.name)), [period])
        self._connection.execute("DELETE FROM loaded WHERE dataset = %s AND period = %s", [dataset.name, period])

    def _load(self, dataset: Dataset, period: int, files: list[Path]) -> None:
        columns = [column.name for column in dataset.columns]
        names = SQL(", ").join(map(Identifier, columns))
        into = SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(Identifier(dataset.name), names)
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            for file in files:
                for lines in _lines(file, columns, period):
                    copy.write(lines)


def _lines(file: Path, columns: list[str], period: int) -> Iterator[bytes]:
    """Batches of a file as CSV: null is nothing at all, empty text is two quotes, as COPY tells them apart."""
    with parquet.ParquetFile(file) as reader:
        wanted = [name for name in columns if name != "period"]
        for batch in reader.iter_batches(BATCH, columns=wanted):
            told = batch.append_column("period", pyarrow.repeat(pyarrow.scalar(period, pyarrow.int32()), len(batch)))
            lines = io.BytesIO()
            csv.write_csv(told.select(columns), lines, csv.WriteOptions(include_header=False))
            yield lines.getvalue()


def open_engine(facts: Facts, url: str, memory_mb: int, threads: int) -> PostgreSQL:
    del memory_mb, threads  # the server's own affair
    return PostgreSQL(facts, url)
