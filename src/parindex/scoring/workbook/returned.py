"""A workbook given back with what is to be mended written at the end of each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from parindex.papers.grids import BookReading, Sheet, Value, read_book, write_book
from parindex.scoring.workbook.back import Problem
from parindex.scoring.workbook.layout import SHEETS, TITLE


def returned(data: bytes, problems: Iterable[Problem]) -> bytes:
    """Every row where it stood, cells that could not be read as they were typed. Raises UnreadableGrid."""
    reading = read_book(data, SHEETS)
    told: dict[tuple[str, int], list[str]] = defaultdict(list)
    for one in problems:
        told[one.sheet, max(one.row, 2)].append(one.message)
    last = {name: max((row for sheet, row in told if sheet == name), default=0) for name, _row in told}
    rows = [(sheet, _rows(sheet, reading, last.get(sheet.name, 0))) for sheet in SHEETS]
    return write_book(rows, {place: "\n".join(lines) for place, lines in told.items()}, title=TITLE)


def _rows(sheet: Sheet, reading: BookReading, last: int) -> list[Mapping[str, Value]]:
    """Rows by their number in Excel, empty ones between them kept."""
    keys = {column.title: column.key for column in sheet.columns}
    cells: dict[int, dict[str, Value]] = {line.row: dict(line.cells) for line in reading.lines.get(sheet.name, [])}
    for name, error in reading.errors:
        if name == sheet.name and error.column in keys and error.row > 1:
            cells.setdefault(error.row, {})[keys[error.column]] = error.typed
    return [cells.get(row, {}) for row in range(2, max([last, *cells], default=1) + 1)]
