"""DuckDB inside this process: the default, for one machine."""

from __future__ import annotations

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
        self._spill = tempfile.TemporaryDirectory(prefix="parindex-")  # processes must not share one
        settings: dict[str, Any] = {
            "temp_directory": self._spill.name,
            "memory_limit": f"{memory_mb}MB",
            "threads": threads,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
        self._connection = duckdb.connect(":memory:", config=settings)
        self._connection.execute("SET enable_progress_bar = false")
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
        self._spill.cleanup()


def open_engine(facts: Facts, url: str, memory_mb: int, threads: int) -> DuckDB:
    del url
    return DuckDB(facts, memory_mb, threads)
