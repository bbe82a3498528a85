"""A workbook that came back: refused where it may do harm, then read cell by cell."""

from __future__ import annotations

import io
from collections.abc import Sequence

import python_calamine

from parindex.core.text import clean, fold
from parindex.papers.grids.cells import CellRefused, parse_cell, show_cell
from parindex.papers.grids.harm import UnreadableGrid, refuse_harm
from parindex.papers.grids.model import Column, Grid, GridError, Reading, Value
from parindex.papers.grids.write import HIDDEN, KEY_TITLE, SHEET

HEADING_WITHIN = 40  # rows from the top


def read_grid(data: bytes, grid: Grid) -> Reading:
    """What people wrote into a grid's workbook. Raises UnreadableGrid; what is wrong in cells is in `errors`.

    Columns are found by their titles, rows by their keys, so moved ones are read where they are.
    """
    formulas = refuse_harm(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        if SHEET not in book.sheet_names:
            raise UnreadableGrid(
                "wrong_sheet", f"Tệp không có trang tính «{SHEET}». Hãy dùng đúng biểu mẫu tải về từ hệ thống."
            )
        rows = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
        hidden = book.get_sheet_by_name(HIDDEN).to_python() if HIDDEN in book.sheet_names else []
    except (python_calamine.CalamineError, ValueError, IndexError, KeyError) as error:
        raise UnreadableGrid("damaged", "Không mở được tệp Excel này. Hãy lưu lại dạng .xlsx rồi nạp lại.") from error
    reading = Reading(stamp=str(hidden[0][0]) if hidden and hidden[0] else "")
    head, columns = _headings(rows, grid, reading)
    if head is not None:
        _read_rows(rows, head, columns, grid, reading, formulas)
    return reading


def _headings(rows: Sequence[Sequence[object]], grid: Grid, reading: Reading) -> tuple[int | None, dict[str, int]]:
    """The row of headings and where each column is; missing and doubled headings are errors."""
    wanted = [column for column in grid.columns if not column.fixed]
    for at, row in enumerate(rows[:HEADING_WITHIN]):
        titles = [fold(clean(str(cell))) for cell in row]
        if fold(KEY_TITLE) not in titles or sum(fold(one.title) in titles for one in wanted) * 2 < len(wanted):
            continue
        columns = {KEY_TITLE: titles.index(fold(KEY_TITLE))}
        for column in wanted:
            found = titles.count(fold(column.title))
            if found == 1:
                columns[column.key] = titles.index(fold(column.title))
            else:
                said = "không thấy" if not found else "có nhiều"
                message = f"Ở dòng tiêu đề {said} cột «{column.title}». Hãy giữ nguyên tiêu đề của biểu mẫu."
                reading.errors.append(GridError(at + 1, column.title, "heading", message))
        return at, columns
    message = f"Không thấy dòng tiêu đề có cột «{KEY_TITLE}». Hãy dùng đúng biểu mẫu tải về từ hệ thống."
    reading.errors.append(GridError(0, KEY_TITLE, "heading", message))
    return None, {}


def _read_rows(
    rows: Sequence[Sequence[object]],
    head: int,
    columns: dict[str, int],
    grid: Grid,
    reading: Reading,
    formulas: set[tuple[int, int]],
) -> None:
    known = {row.key for row in grid.rows}
    seen: set[str] = set()
    for at, row in enumerate(rows[head + 1 :], start=head + 1):
        key = clean(str(_at(row, columns[KEY_TITLE]) or "")).strip()
        given = [column for column in grid.columns if column.key in columns and not column.fixed]
        if not key and not any(str(_at(row, columns[one.key]) or "").strip() for one in given):
            continue
        if key not in known or key in seen:
            said = f"Mã dòng «{key}» bị lặp" if key in seen else f"Không có dòng mã «{key}» trong biểu mẫu"
            reading.errors.append(GridError(at + 1, KEY_TITLE, "row", f"{said}. Không thêm dòng vào biểu mẫu.", key))
            continue
        seen.add(key)
        for column in given:
            _read_cell(reading, key, column, _at(row, columns[column.key]), at, columns[column.key], formulas)


def _read_cell(
    reading: Reading, key: str, column: Column, typed: object, row: int, at: int, formulas: set[tuple[int, int]]
) -> None:
    try:
        if (row, at) in formulas:
            raise CellRefused("formula", "Ô chứa công thức. Hãy chép rồi dán giá trị (Paste Values).")
        value: Value = parse_cell(column, typed)
    except CellRefused as refusal:
        shown = typed if isinstance(typed, str) else "" if typed is None else str(typed)
        reading.errors.append(GridError(row + 1, column.title, refusal.code, str(refusal), shown))
        return
    if value is not None:
        reading.values.setdefault(key, {})[column.key] = value


def _at(row: Sequence[object], at: int) -> object:
    return row[at] if at < len(row) else None


def typed_again(reading: Reading, grid: Grid, first: int) -> dict[str, dict[str, str]]:
    """The cells that could not be read, as they were typed, to be given back (`first` is the first row's line)."""
    titles = {column.title: column.key for column in grid.columns}
    found: dict[str, dict[str, str]] = {}
    for error in reading.errors:
        at = error.row - first
        if error.column in titles and 0 <= at < len(grid.rows):
            found.setdefault(grid.rows[at].key, {})[titles[error.column]] = error.typed or show_cell(None)
    return found
