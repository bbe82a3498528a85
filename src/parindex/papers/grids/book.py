"""A workbook of several sheets of free rows that goes out, is worked on, and comes back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import python_calamine
import xlsxwriter

from parindex.core.text import clean, fold
from parindex.papers.grids.cells import CellRefused, parse_cell
from parindex.papers.grids.harm import UnreadableGrid, refuse_harm
from parindex.papers.grids.model import NOTHING, Column, GridError, Value
from parindex.papers.grids.write import A4, TIMELESS

ERROR_TITLE = "Lỗi cần sửa"
FORMATS = {"text": "@", "count": "#,##0", "amount": "#,##0.####", "date": "dd/mm/yyyy"}
Cells = Mapping[str, Value]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its columns, the first row their titles, a record a row below."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Line:
    """A row that came back: its number in Excel and its cells that are not empty."""

    row: int
    cells: dict[str, Value]


@dataclass
class BookReading:
    """The rows of each sheet, and what could not be read as (sheet, error)."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    errors: list[tuple[str, GridError]] = field(default_factory=list)


def write_book(
    sheets: Sequence[tuple[Sheet, Sequence[Cells]]],
    errors: Mapping[tuple[str, int], str] | None = None,
    *,
    title: str = "",
) -> bytes:
    """The workbook; with `errors` by (sheet, row in Excel) also a column that says what to mend in each row."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": title, "created": TIMELESS})
    box = {"border": 1, "valign": "top", "text_wrap": True, "font_name": "Times New Roman", "font_size": 12}
    styles = {kind: book.add_format({**box, "num_format": shape}) for kind, shape in FORMATS.items()}
    styles["head"] = book.add_format({**box, "bold": True, "align": "center", "bg_color": "#D9E2E0"})
    styles["bad"] = book.add_format({**box, "bg_color": "#FFD9D9"})
    for sheet, rows in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, rows, errors or {}, styles)
    book.close()
    return made.getvalue()


def _write_sheet(
    page: Any, sheet: Sheet, rows: Sequence[Cells], errors: Mapping[tuple[str, int], str], styles: Mapping[str, Any]
) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, column.title, styles["head"])
    last = len(sheet.columns)
    if errors:
        page.set_column(last, last, 60)
        page.write_string(0, last, ERROR_TITLE, styles["head"])
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(sheet.columns):
            _write_cell(page, line, at, row.get(column.key), styles[column.kind])
        if (sheet.name, line + 1) in errors:
            page.write_string(line, last, errors[sheet.name, line + 1], styles["bad"])
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)


def _write_cell(page: Any, line: int, at: int, value: Value, style: Any) -> None:
    if value is None:
        page.write_blank(line, at, None, style)
    elif isinstance(value, Decimal):
        page.write_number(line, at, float(value), style)
    elif isinstance(value, date):
        page.write_datetime(line, at, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
    else:
        page.write_string(line, at, NOTHING.value if value is NOTHING else value, style)


def read_book(data: bytes, sheets: Sequence[Sheet]) -> BookReading:
    """What people wrote into a workbook of these sheets. Raises UnreadableGrid; what is wrong inside is in `errors`.

    Columns are found by their titles, so moved ones are read where they are; other columns and sheets are left alone.
    """
    refuse_harm(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        reading = BookReading()
        for sheet in sheets:
            if sheet.name not in book.sheet_names:
                raise UnreadableGrid(
                    "wrong_sheet", f"Tệp không có trang tính «{sheet.name}». Hãy dùng mẫu tải về từ hệ thống."
                )
            _read_sheet(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), sheet, reading)
    except (python_calamine.CalamineError, ValueError, IndexError, KeyError) as error:
        raise UnreadableGrid("damaged", "Không mở được tệp Excel này. Hãy lưu lại dạng .xlsx rồi nạp lại.") from error
    return reading


def _read_sheet(rows: Sequence[Sequence[object]], sheet: Sheet, reading: BookReading) -> None:
    titles = [fold(clean(str(cell))) for cell in rows[0]] if rows else []
    places: dict[str, int] = {}
    for column in sheet.columns:
        found = titles.count(fold(column.title))
        if found == 1:
            places[column.key] = titles.index(fold(column.title))
            continue
        said = "không thấy" if not found else "có nhiều"
        message = f"Ở dòng tiêu đề {said} cột «{column.title}». Hãy giữ nguyên tiêu đề của mẫu."
        reading.errors.append((sheet.name, GridError(1, column.title, "heading", message)))
    reading.lines[sheet.name] = [
        line
        for at, row in enumerate(rows[1:], start=2)
        if (line := _read_line(row, at, sheet, places, reading)).cells or _has_error(reading, sheet.name, at)
    ]


def _read_line(row: Sequence[object], at: int, sheet: Sheet, places: Mapping[str, int], reading: BookReading) -> Line:
    cells: dict[str, Value] = {}
    for column in sheet.columns:
        place = places.get(column.key)
        typed = row[place] if place is not None and place < len(row) else None
        try:
            value = parse_cell(column, typed)
        except CellRefused as refusal:
            error = GridError(at, column.title, refusal.code, str(refusal), str(typed))
            reading.errors.append((sheet.name, error))
            continue
        if value is not None:
            cells[column.key] = value
    return Line(at, cells)


def _has_error(reading: BookReading, sheet: str, row: int) -> bool:
    return any(name == sheet and error.row == row for name, error in reading.errors)
