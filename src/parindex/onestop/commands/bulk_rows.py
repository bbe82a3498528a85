"""Whole tables written at once: COPY on PostgreSQL, prepared statements on SQLite. Only for acts on a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db import connection, models

AT_ONCE = 10_000
NULL = "\\N"
STORED = "%Y-%m-%d %H:%M:%S"
CACHE_KB = 128 * 1024  # of SQLite, while its indexes grow
WORTH_IT = 10_000
Step = Callable[[int], None]


@dataclass
class BulkRows:
    """The rows of one act; `digest` covers every row written, the same on both engines."""

    step: Step
    digest: Any = field(default_factory=hashlib.sha256)

    def insert(self, model: type[models.Model], rows: pl.DataFrame) -> None:
        """Add rows; their columns are those of the table but its id. What no row has is left to be NULL."""
        if rows.is_empty():
            return
        table = model._meta.db_table
        rows = rows.select(name for name in rows.columns if rows[name].null_count() < rows.height)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                self._copy(cursor, table, rows)
                return
            with _indexes_made_after(cursor, table, rows.height):
                marks = ",".join(["%s"] * rows.width)
                statement = f"INSERT INTO {table} ({_names(rows.columns)}) VALUES ({marks})"  # noqa: S608
                for part in self._parts(rows):
                    cursor.executemany(statement, _plain(part).rows())

    def update(self, model: type[models.Model], rows: pl.DataFrame, names: Sequence[str]) -> None:
        """Change these columns of the rows with these ids; each becomes the next version of itself."""
        if rows.is_empty():
            return
        sets = ", ".join(f'"{name}" = %s' for name in names)
        statement = f'UPDATE {model._meta.db_table} SET {sets}, "version" = "version" + 1 WHERE "id" = %s'  # noqa: S608
        with connection.cursor() as cursor:
            for part in self._parts(rows.select(*names, "id")):
                sent = part if connection.vendor == "postgresql" else _plain(part)
                cursor.executemany(statement, sent.rows())

    def _copy(self, cursor: Any, table: str, rows: pl.DataFrame) -> None:
        with cursor.copy(f"COPY {table} ({_names(rows.columns)}) FROM STDIN (FORMAT csv, NULL '{NULL}')") as copy:
            for part in self._parts(rows):
                copy.write(_csv(part))

    def _parts(self, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Slices, each counted into the digest and told to whoever watches before it is written."""
        for done, part in zip(range(0, rows.height, AT_ONCE), rows.iter_slices(AT_ONCE), strict=True):
            self.step(done)
            self.digest.update(_csv(part))
            yield part


@contextmanager
def _indexes_made_after(cursor: Any, table: str, coming: int) -> Iterator[None]:
    """On SQLite, where more rows come than are there, plain indexes are made anew from the whole, many times cheaper.

    All of it is in the act's transaction: a process killed in between leaves them as they were.
    """
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KB}")
    cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
    made: list[tuple[str, str]] = []
    if coming > max(WORTH_IT, cursor.fetchone()[0]):
        cursor.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'index' AND tbl_name = %s AND sql LIKE 'CREATE INDEX%%'",
            [table],
        )
        made = list(cursor.fetchall())
    for name, _sql in made:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, sql in made:
        cursor.execute(sql)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _csv(part: pl.DataFrame) -> bytes:
    return part.write_csv(include_header=False, null_value=NULL, datetime_format=f"{STORED}+00").encode()


def _plain(part: pl.DataFrame) -> pl.DataFrame:
    """As Django stores them in SQLite: moments and days as text, yes and no as 1 and 0."""
    return part.with_columns(
        pl.col(pl.Datetime("us", "UTC")).dt.strftime(STORED),
        pl.col(pl.Date).dt.strftime("%Y-%m-%d"),
        pl.col(pl.Boolean).cast(pl.Int64),
    )
