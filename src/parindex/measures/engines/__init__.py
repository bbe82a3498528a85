"""Where measures are computed: one machine by default, and what a big installation has instead."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, Protocol, Self

from parindex.measures.count import Form
from parindex.measures.datasets import Dataset
from parindex.measures.engines.facts import Facts

ENGINES = ("duckdb", "postgresql", "clickhouse", "spark")
MEMORY_MB, THREADS = 512, 2


class Engine(Protocol):
    """Runs an expression over facts. `form` is how it counts a condition best."""

    @property
    def name(self) -> str: ...

    @property
    def form(self) -> Form: ...

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """The rows of an expression over datasets, each by column."""

    def periods(self, dataset: Dataset) -> list[int]:
        """The quarters there are facts of."""

    def close(self) -> None:
        """Let go of memory and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def open_engine(
    name: str, facts: Path | str, url: str = "", *, memory_mb: int = MEMORY_MB, threads: int = THREADS
) -> Engine:
    """An engine over a folder of facts; close it, or use it as a context.

    duckdb and clickhouse (chDB) run in this process, within `memory_mb` and `threads`. `url` is the database of
    postgresql, or the master of spark. Raises KeyError for another name, ImportError where its package is missing.
    """
    if name not in ENGINES:
        raise KeyError(f"no engine {name!r}: there are {', '.join(ENGINES)}")
    module = importlib.import_module(f"parindex.measures.engines.{name}")
    opened: Engine = module.open_engine(Facts(Path(facts)), url, memory_mb, threads)
    return opened
