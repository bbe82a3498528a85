"""Rows of a dataset as a frame: its columns, their order and types; a record behind a figure as a line to be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from parindex.measures.datasets import Dataset


class Listed(NamedTuple):
    """A record as a list behind a figure shows it: until when it was due, when it was done, how it stands."""

    title: str
    address: str
    unit: str = ""
    due_on: date | None = None
    done_on: date | None = None
    state: str = ""


TYPES: dict[str, Any] = {"int64": pl.Int64, "int32": pl.Int32, "boolean": pl.Boolean, "string": pl.String}


def schema_of(dataset: Dataset) -> dict[str, Any]:
    return {column.name: TYPES[column.type] for column in dataset.columns}


def shaped(dataset: Dataset, frame: pl.DataFrame) -> pl.DataFrame:
    """The dataset's columns of a frame. Raises ValueError for a null in a column that is always known."""
    wanted = frame.select(pl.col(name).cast(kind) for name, kind in schema_of(dataset).items())
    nulls = [one.name for one in dataset.columns if not one.nullable and wanted[one.name].null_count()]
    if nulls:
        raise ValueError(f"{dataset.name}: nothing is known of {', '.join(nulls)} in some rows")
    return wanted


def of_rows(dataset: Dataset, rows: Iterable[Sequence[Any]]) -> pl.DataFrame:
    """Rows given in the order of the dataset's columns."""
    return shaped(dataset, pl.DataFrame(list(rows), schema=schema_of(dataset), orient="row"))
