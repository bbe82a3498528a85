"""A workbook that came back: refused where it may do harm, then read cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

import python_calamine
from lxml import etree

from parindex.core.text import clean, fold
from parindex.papers.grids.cells import CellRefused, parse_cell, show_cell
from parindex.papers.grids.model import Column, Grid, GridError, Reading, Value
from parindex.papers.grids.write import HIDDEN, KEY_TITLE, SHEET

MOST_BYTES = 40 * 1024 * 1024  # unpacked
MOST_ENTRIES = 500
MOST_COLUMNS, MOST_ROWS = 256, 20_000
CELL = re.compile(r"([A-Z]{1,3})(\d+)")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEADING_WITHIN = 40  # rows from the top


class UnreadableGrid(Exception):
    """A file that is no workbook of ours; the message is for the reader."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_grid(data: bytes, grid: Grid) -> Reading:
    """What people wrote into a grid's workbook. Raises UnreadableGrid; what is wrong in cells is in `errors`.

    Columns are found by their titles, rows by their keys, so moved ones are read where they are.
    """
    formulas = _refuse_harm(data)
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


def _refuse_harm(data: bytes) -> set[tuple[int, int]]:
    """Refuse what is no .xlsx or would cost too much, before anything unpacks it; the cells with formulas."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableGrid(
            "old_or_locked", "Đây là tệp .xls cũ hoặc tệp đặt mật khẩu. Hãy lưu lại dạng .xlsx, không mật khẩu."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise UnreadableGrid("too_large", "Tệp bung ra lớn bất thường nên bị từ chối. Hãy tải lại biểu mẫu.")
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise UnreadableGrid("not_excel", "Tệp này không phải bảng tính Excel (.xlsx).")
            if any(name.endswith("vbaProject.bin") for name in names):
                raise UnreadableGrid("macros", "Tệp có chứa macro. Hãy lưu lại dạng .xlsx.")
            found: set[tuple[int, int]] = set()
            for name in names:
                if name.startswith("xl/worksheets/sheet"):
                    found |= _formulas(archive.read(name), name)
            return found
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, etree.XMLSyntaxError) as error:
        raise UnreadableGrid("not_excel", "Tệp này không phải bảng tính Excel (.xlsx), hoặc đã hỏng.") from error


def _formulas(xml: bytes, name: str) -> set[tuple[int, int]]:
    """The cells of a sheet that hold formulas, by row and column from 0; refuses sheets beyond any form's size."""
    found = set()
    for _event, cell in etree.iterparse(io.BytesIO(xml), tag=f"{MAIN}c", resolve_entities=False, no_network=True):
        place = CELL.fullmatch(cell.get("r", ""))
        if place is not None:
            row, column = int(place[2]) - 1, _column(place[1])
            if row >= MOST_ROWS or column >= MOST_COLUMNS:
                raise UnreadableGrid(
                    "too_wide",
                    f"Bảng tính có ô ở tận {place[0]}, vượt khuôn khổ biểu mẫu. Hãy xóa phần thừa rồi lưu lại.",
                )
            if cell.find(f"{MAIN}f") is not None and name.endswith("sheet1.xml"):
                found.add((row, column))
        cell.clear()
    return found


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def typed_again(reading: Reading, grid: Grid, first: int) -> dict[str, dict[str, str]]:
    """The cells that could not be read, as they were typed, to be given back (`first` is the first row's line)."""
    titles = {column.title: column.key for column in grid.columns}
    found: dict[str, dict[str, str]] = {}
    for error in reading.errors:
        at = error.row - first
        if error.column in titles and 0 <= at < len(grid.rows):
            found.setdefault(grid.rows[at].key, {})[titles[error.column]] = error.typed or show_cell(None)
    return found
