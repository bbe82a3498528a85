"""ClickHouse inside this process (chDB), over the same files."""

from __future__ import annotations

from typing import Any

from chdb.session import Session

from parindex.measures.count import Form, sql_of
from parindex.measures.datasets import DATASETS, Column, Dataset
from parindex.measures.engines.facts import Facts, OverFiles, quoted

TYPES = {"int64": "Int64", "int32": "Int32", "boolean": "Bool", "string": "String"}


class ClickHouse(OverFiles):
    """chDB keeps one session a process: a second engine in it shares the first one's views."""

    name = "clickhouse"
    form: Form = "sum"

    def __init__(self, facts: Facts, memory_mb: int, threads: int) -> None:
        self.facts = facts
        self._settings = f" SETTINGS max_memory_usage = {memory_mb * 1024 * 1024}, max_threads = {threads}"
        self._session = Session()

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        for dataset in DATASETS.values():
            if self.facts.files(dataset):
                self._session.query(self._view(dataset))
        sql = sql_of(expression, "clickhouse") + self._settings
        found: list[dict[str, Any]] = self._session.query(sql, "ArrowTable").to_pylist()
        return found

    def _view(self, dataset: Dataset) -> str:
        columns = ", ".join(column.name for column in dataset.columns)
        types = ", ".join(f"{column.name} {_type(column)}" for column in dataset.columns)
        source = f"file({quoted(self.facts.pattern(dataset))}, Parquet, {quoted(types)})"
        return f"CREATE OR REPLACE VIEW {dataset.name} AS SELECT {columns} FROM {source}"  # noqa: S608 -- names of ours

    def close(self) -> None:
        self._session.close()


def _type(column: Column) -> str:
    return f"Nullable({TYPES[column.type]})" if column.nullable else TYPES[column.type]


def open_engine(facts: Facts, url: str, memory_mb: int, threads: int) -> ClickHouse:
    del url
    return ClickHouse(facts, memory_mb, threads)
