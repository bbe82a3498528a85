"""DuckDB inside this process: the default, for one machine."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from typing import Any

import duckdb

from parindex.measures.count import Form, sql_of
from parindex.measures.datasets import DATASETS, Dataset
from parindex.measures.engines.facts import Facts, OverFiles, quoted


class DuckDB(OverFiles):
    """Views read the files at each question, so it sees a quarter as it was written last.

    Facts hold no moments, so no time zone is set: that would need an extension to be fetched.
    """

    name = "duckdb"
    form: Form = "sum"

    def __init__(self, facts: Facts, memory_mb: int, threads: int) -> None:
        self.facts = facts
        self._connection = _database().cursor()
        for name, value in (
            ("memory_limit", f"'{memory_mb}MB'"),
            ("threads", threads),
            ("enable_progress_bar", "false"),
        ):
            self._connection.execute(f"SET {name} = {value}")
        self._views = set[str]()

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        for name, dataset in DATASETS.items():
            if name not in self._views and self.facts.files(dataset):
                self._connection.execute(self._view(dataset))
                self._views.add(name)
        answer = self._connection.execute(sql_of(expression, "duckdb"))
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def _view(self, dataset: Dataset) -> str:
        columns = ", ".join(column.name for column in dataset.columns)
        files = quoted(self.facts.pattern(dataset))
        source = f"read_parquet({files}, hive_partitioning = true, hive_types = {{'period': INTEGER}})"
        return f"CREATE TEMP VIEW {dataset.name} AS SELECT {columns} FROM {source}"  # noqa: S608 -- names of ours

    def close(self) -> None:
        self._connection.close()


@functools.cache
def _database() -> duckdb.DuckDBPyConnection:
    """An empty database in memory, opened once in a process, since opening takes longer than a small question.

    It keeps nothing of the files it reads: they are replaced under it.
    """
    spill = tempfile.mkdtemp(prefix="parindex-")  # processes must not share one
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    settings: dict[str, Any] = {
        "temp_directory": spill,
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "enable_external_file_cache": False,
    }
    return duckdb.connect(":memory:", config=settings)


def open_engine(facts: Facts, url: str, memory_mb: int, threads: int) -> DuckDB:
    del url
    return DuckDB(facts, memory_mb, threads)
