"""A grid as a workbook: headings locked, numbers as numbers, no cell a formula, errors beside their rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from parindex.papers.grids.cells import show_cell
from parindex.papers.grids.model import NOTHING, Cells, Column, Grid, GridError

SHEET, GUIDE, HIDDEN = "Biểu mẫu", "Hướng dẫn", "parindex"
KEY_TITLE, ERROR_TITLE = "Mã", "Lỗi cần sửa"
GUIDANCE = (
    "Chỉ ghi vào các ô nền trắng; không thêm, bớt, đổi tên cột.",
    "Số viết như 97,5 hoặc 1234; ngày viết như 15/06/2025. Không dùng công thức.",
    "Không có thì ghi «không phát sinh». Ô để trống nghĩa là chưa báo cáo, khác với số 0.",
    "Lưu tệp dạng .xlsx rồi nạp lại ở trang báo cáo; hệ thống cho xem trước khi lưu.",
)
TIMELESS = datetime(2000, 1, 1)  # noqa: DTZ001 -- the same grid gives the same bytes
A4 = 9


def write_grid(
    grid: Grid,
    values: Cells,
    errors: Sequence[GridError] = (),
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """The workbook of a grid. `typed` are cells that could not be read, given back as they were."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": grid.title, "created": TIMELESS})
    styles = _styles(book)
    sheet = book.add_worksheet(SHEET)
    _heading(sheet, grid, styles, errors=bool(errors))
    _rows(sheet, grid, styles, values, errors, typed or {})
    _lay_out(sheet, grid)
    _guide(book.add_worksheet(GUIDE), styles)
    _stamp(book.add_worksheet(HIDDEN), grid)
    book.close()
    return made.getvalue()


def first_row(grid: Grid) -> int:
    """The index, from 0, of the row with the headings."""
    return len(grid.lines) + 2


def _styles(book: Any) -> dict[str, Any]:
    box = {"border": 1, "valign": "top", "font_name": "Times New Roman", "font_size": 12}
    return {
        "title": book.add_format({**box, "border": 0, "bold": True, "font_size": 14}),
        "line": book.add_format({**box, "border": 0}),
        "head": book.add_format({**box, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#D9E2E0"}),
        "fixed": book.add_format({**box, "text_wrap": True, "bg_color": "#F2F2F2"}),
        "text": book.add_format({**box, "text_wrap": True, "locked": False, "num_format": "@"}),
        "count": book.add_format({**box, "locked": False, "num_format": "#,##0"}),
        "amount": book.add_format({**box, "locked": False, "num_format": "#,##0.####"}),
        "date": book.add_format({**box, "locked": False, "num_format": "dd/mm/yyyy"}),
        "bad": book.add_format({**box, "text_wrap": True, "locked": False, "bg_color": "#FFD9D9"}),
    }


def _heading(sheet: Any, grid: Grid, styles: Mapping[str, Any], *, errors: bool) -> None:
    sheet.write_string(0, 0, grid.title, styles["title"])
    for at, line in enumerate(grid.lines, start=1):
        sheet.write_string(at, 0, line, styles["line"])
    titles = [KEY_TITLE, *(column.title for column in grid.columns), *([ERROR_TITLE] if errors else [])]
    for at, title in enumerate(titles):
        sheet.write_string(first_row(grid), at, title, styles["head"])


def _rows(
    sheet: Any,
    grid: Grid,
    styles: Mapping[str, Any],
    values: Cells,
    errors: Sequence[GridError],
    typed: Mapping[str, Mapping[str, str]],
) -> None:
    told: dict[int, list[str]] = {}
    for error in errors:
        told.setdefault(error.row, []).append(f"{error.column}: {error.message}")
    start = first_row(grid) + 1
    for at, row in enumerate(grid.rows, start=start):
        sheet.write_string(at, 0, row.key, styles["fixed"])
        for column_at, column in enumerate(grid.columns, start=1):
            if column.fixed:
                sheet.write_string(at, column_at, row.fixed.get(column.key, ""), styles["fixed"])
            elif column.key in typed.get(row.key, {}):
                sheet.write_string(at, column_at, typed[row.key][column.key], styles["bad"])
            else:
                _cell(sheet, at, column_at, column, values.get(row.key, {}).get(column.key), styles)
        if errors:
            sheet.write_string(
                at,
                len(grid.columns) + 1,
                "\n".join(told.get(at + 1, [])),
                styles["bad" if told.get(at + 1) else "text"],
            )


def _cell(sheet: Any, row: int, at: int, column: Column, value: object, styles: Mapping[str, Any]) -> None:
    style = styles[column.kind]
    if value is None:
        sheet.write_blank(row, at, None, style)
    elif isinstance(value, Decimal):
        sheet.write_number(row, at, float(value), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
    else:
        sheet.write_string(row, at, NOTHING.value if value is NOTHING else show_cell(str(value)), style)


def _lay_out(sheet: Any, grid: Grid) -> None:
    """Locked headings, frozen, printed on A4 landscape with the headings on each page."""
    sheet.set_column(0, 0, 16, None, {"hidden": False})
    for at, column in enumerate(grid.columns, start=1):
        sheet.set_column(at, at, column.width)
    sheet.set_column(len(grid.columns) + 1, len(grid.columns) + 1, 40)
    head = first_row(grid)
    sheet.freeze_panes(head + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def _guide(sheet: Any, styles: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 110)
    for at, line in enumerate(GUIDANCE):
        sheet.write_string(at, 0, line, styles["line"])
    sheet.protect()


def _stamp(sheet: Any, grid: Grid) -> None:
    sheet.write_string(0, 0, grid.stamp)
    sheet.hide()
