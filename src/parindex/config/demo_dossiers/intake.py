"""The other system's exports taken in through the bulk intake, as a real one's would be."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from parindex.audit.actor import Actor
from parindex.config.demo_dossiers.exports import SOURCE, Row, moved_due_dates, rows
from parindex.onestop import bulk, commands, intake_runs

NAME = "Hệ thống một cửa của tỉnh (dữ liệu ví dụ, sinh tự động)"


class NotTaken(RuntimeError):
    """Rows of the demonstration that our own intake refuses: a fault of one of the two."""


def take_in(system: Actor, *, newest: int | None = None) -> None:
    """Both exports, one after the other; `newest` so many of the last dossiers only, for tests."""
    commands.keep_mapping(system, source=SOURCE, name=NAME, columns={}, words={})
    export = list(rows())
    if newest is not None:
        export = export[-newest:]
    later = list(moved_due_dates(export))
    for file_name, some in (("ho-so-den-2025-06-16.csv", export), ("ho-so-dieu-chinh.csv", later)):
        if some:
            _run(system, file_name, some)


def _run(system: Actor, file_name: str, some: Iterable[Row]) -> None:
    mapping = bulk.Mapping(SOURCE, NAME, {}, {})
    told = intake_runs.run(system, _csv(some).encode(), intake_runs.Asked(file_name=file_name, mapping=mapping))
    if told["rejected"]:
        raise NotTaken(f"{told['rejected']} of {told['rows']}, first {list(islice(told['errors'], 3))}")


def _csv(some: Iterable[Row]) -> str:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(column.title for column in bulk.COLUMNS)
    writer.writerows(_line(row) for row in some)
    return made.getvalue()


def _line(row: Row) -> Iterator[Any]:
    for column in bulk.COLUMNS:
        value = row[column.key]
        if isinstance(value, datetime):
            yield f"{value:%d/%m/%Y %H:%M}"
        else:
            yield f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else value
