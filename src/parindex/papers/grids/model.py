"""What a grid is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, Literal


class Arisen(Enum):
    NOTHING = "không phát sinh"


# "Không phát sinh": neither 0 nor an empty cell, which is None and means not reported.
NOTHING: Final = Arisen.NOTHING
Value = str | Decimal | date | Arisen | None
Cells = Mapping[str, Mapping[str, Value]]  # row key → column key → value


@dataclass(frozen=True)
class Column:
    """A column; `fixed` ones are shown and not read back. `width` in characters."""

    key: str
    title: str
    kind: Literal["text", "count", "amount", "date"] = "text"
    fixed: bool = False
    width: int = 14


@dataclass(frozen=True)
class Row:
    """A row by its key, with what stands in its fixed columns."""

    key: str
    fixed: Mapping[str, str]


@dataclass(frozen=True)
class Grid:
    """A table for people to fill in. `stamp` says what it is for (whose report, of which period), for the reader
    of the file to compare; `lines` stand above the table."""

    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    stamp: str

    def column(self, key: str) -> Column:
        return {column.key: column for column in self.columns}[key]


@dataclass(frozen=True)
class GridError:
    """What can't be read: `row` is the line in Excel (0 for the whole file), `typed` what stood there."""

    row: int
    column: str
    code: str
    message: str
    typed: str = ""


@dataclass
class Reading:
    """What came back: values of the cells that are not empty, what could not be read, and the stamp found."""

    values: dict[str, dict[str, Value]] = field(default_factory=dict)
    errors: list[GridError] = field(default_factory=list)
    stamp: str = ""
