"""A list as a workbook, to be printed or worked on; it is not read back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from parindex.papers.grids.write import A4, TIMELESS

SHEET = "Danh sách"
Cell = str | int | Decimal | date | None


def write_list(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A heading, a row of column titles repeated on every printed page, and the rows. Widths in characters.

    Text is never taken for a formula or a link.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": title, "created": TIMELESS})
    box = {"border": 1, "valign": "top", "text_wrap": True, "font_name": "Times New Roman", "font_size": 12}
    text, day = book.add_format(box), book.add_format({**box, "num_format": "dd/mm/yyyy"})
    head = book.add_format({**box, "bold": True, "align": "center", "bg_color": "#D9E2E0"})
    sheet = book.add_worksheet(SHEET)
    sheet.write_string(
        0, 0, title, book.add_format({**box, "border": 0, "bold": True, "font_size": 14, "text_wrap": False})
    )
    for at, (name, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, name, head)
    for line, row in enumerate(rows, start=3):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(line, at, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            elif isinstance(cell, int | Decimal):
                sheet.write_number(line, at, cell, text)
            else:
                sheet.write_string(line, at, cell or "", text)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    book.close()
    return made.getvalue()
