"""The engines a measure is computed on; what isn't installed here is skipped, unless everything is required."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from parindex.measures.engines import ENGINES, Engine, open_engine
from parindex.measures.engines.facts import Facts
from tests.measure_facts import write_random

PACKAGES = {"duckdb": "duckdb", "postgresql": "psycopg", "clickhouse": "chdb", "spark": "pyspark"}
# The master of a cluster (`scripts/spark.sh start`), or two threads of this process.
SPARK = os.environ.get("PARINDEX_TEST_SPARK", "local[2]")
# A Spark session takes long to start, so all its tests are in one process.
NAMES = [pytest.param(name, marks=pytest.mark.xdist_group("spark") if name == "spark" else ()) for name in ENGINES]


def postgresql_url() -> str:
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def opened(name: str, folder: Path) -> Engine:
    """Skips where the engine is missing and not required."""
    if not importlib.util.find_spec(PACKAGES[name]) or (name == "postgresql" and not postgresql_url()):
        if os.environ.get("PARINDEX_REQUIRE_ENGINES") == "1":
            pytest.fail(f"{name} is required here and is not to be had")
        pytest.skip(f"{name} is not to be had here")
    if name == "postgresql":
        return in_own_schema(folder)
    return open_engine(name, folder, SPARK if name == "spark" else "")


def in_own_schema(folder: Path) -> Engine:
    """Processes that test at once share a database, so each has a schema of its own, empty at first."""
    from parindex.measures.engines.postgresql import PostgreSQL

    schema = f"facts_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(postgresql_url(), autocommit=True) as connection:
        connection.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
    return PostgreSQL(Facts(folder), postgresql_url(), schema)


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[dict[str, Any]]]]:
    """A folder of random facts, and its rows by dataset."""
    folder = tmp_path_factory.mktemp("facts")
    return folder, write_random(folder)


@pytest.fixture(scope="module", params=NAMES)
def engine(request: pytest.FixtureRequest, facts: tuple[Path, Any]) -> Iterator[Engine]:
    """Each engine in turn over the random facts."""
    with opened(request.param, facts[0]) as found:
        yield found
