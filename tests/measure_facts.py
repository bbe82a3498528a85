"""Facts at random, written as extraction writes them, and what measures say of them worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from parindex.measures.datasets import DATASETS, Column, Dataset

Row = dict[str, Any]
Told = tuple[int, int | None, int]
QUARTERS = (20244, 20251, 20252)
UNITS = (7, 8, 12)
TEXTS: Mapping[str, tuple[str, ...]] = {
    "channel": ("DIRECT", "ONLINE", "POST"),
    "phase": ("SOLVED", "CLOSED", "OVERDUE", "OPEN", ""),
    "online": ("NONE", "PARTIAL", "FULL"),
    "punctuality": ("EARLY", "ON_TIME", "LATE", ""),
}
ARROW = {"int64": pa.int64(), "int32": pa.int32(), "boolean": pa.bool_(), "string": pa.string()}


def values_of(column: Column) -> tuple[Any, ...]:
    """What a column may hold besides ids and quarters."""
    texts = {"boolean": (True, False), "string": TEXTS.get(column.name, ()), "int64": UNITS}
    return (*texts[column.type], *([None] if column.nullable else []))


def random_rows(dataset: Dataset, many: int, seed: int) -> list[Row]:
    """Records in one to three quarters each, with every combination of what is and is not known."""
    chance = Random(seed)
    rows = []
    for record in range(1, many + 1):
        fixed = {"unit": chance.choice(UNITS)}
        for period in sorted(chance.sample(QUARTERS, chance.randrange(1, 4))):
            told = {column.name: chance.choice(values_of(column)) for column in dataset.columns[2:]}
            rows.append({**told, "record": record, "period": period, **fixed})
    return rows


def write(folder: Path, dataset: Dataset, rows: Iterable[Row], periods: Iterable[int] = QUARTERS) -> None:
    """A file a quarter, without the quarter in it; a quarter without rows has an empty one."""
    schema = pa.schema([(one.name, ARROW[one.type], one.nullable) for one in dataset.columns if one.name != "period"])
    told = list(rows)
    for period in periods:
        place = folder / dataset.name / f"period={period}"
        place.mkdir(parents=True, exist_ok=True)
        mine = [{name: row[name] for name in schema.names} for row in told if row["period"] == period]
        parquet.write_table(pa.Table.from_pylist(mine, schema), place / "facts.parquet")


def write_random(folder: Path, many: int = 150, seed: int = 1) -> dict[str, list[Row]]:
    """Every dataset of a folder; dataset → its rows."""
    made = {name: random_rows(one, many, seed + at) for at, (name, one) in enumerate(DATASETS.items())}
    for name, rows in made.items():
        write(folder, DATASETS[name], rows)
    return made
