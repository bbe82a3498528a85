"""Workbooks that go out: our template, and the rows that were rejected with what to mend in each."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
import xlsxwriter
from django.utils.translation import gettext as _

from parindex.onestop.bulk.check import Checked
from parindex.onestop.bulk.layout import COLUMNS

ERROR_TITLE = "Lỗi cần sửa"
SHEET, GUIDE = "Hồ sơ", "Cách ghi"
WIDTH, WIDE = 22, 60
PLAIN_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def template() -> bytes:
    """Our template: the columns in order as text cells, and a second sheet that says how each is filled in."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, PLAIN_TEXT)
    head, text = _styles(book)
    page = book.add_worksheet(SHEET)
    page.set_column(0, len(COLUMNS) - 1, WIDTH, text)
    for at, one in enumerate(COLUMNS):
        page.write_string(0, at, one.title, head)
    page.freeze_panes(1, 1)
    guide = book.add_worksheet(GUIDE)
    guide.set_column(0, 0, 34)
    guide.set_column(2, 2, WIDE)
    for at, title in enumerate((_("Cột"), _("Bắt buộc"), _("Cách ghi"))):
        guide.write_string(0, at, title, head)
    for line, one in enumerate(COLUMNS, start=1):
        for at, words in enumerate((one.title, "x" if one.required else "", one.hint)):
            guide.write_string(line, at, words, text)
    book.close()
    return made.getvalue()


def bad_rows(checked: Checked) -> bytes:
    """The rejected rows in their own columns and order, every cell as text, and a column that says what to mend."""
    told = checked.errors.group_by("row", maintain_order=True).agg(
        pl.concat_str("column", pl.lit(": "), "message").str.join("\n").alias("told")
    )
    own = {f"c{at}": title for at, title in enumerate(checked.raw.titles) if title != ERROR_TITLE}
    rows = checked.raw.table.join(told, on="row", maintain_order="left").select(*own, "told")
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, PLAIN_TEXT)
    head, text = _styles(book)
    bad = book.add_format({"num_format": "@", "text_wrap": True, "bg_color": "#FFD9D9", "valign": "top"})
    page = book.add_worksheet(SHEET)
    titles = (*own.values(), ERROR_TITLE)
    page.set_column(0, len(titles) - 2, WIDTH)
    page.set_column(len(titles) - 1, len(titles) - 1, WIDE)
    for at, title in enumerate(titles):
        page.write_string(0, at, title, head)
    page.freeze_panes(1, 1)
    last = len(titles) - 1
    for line, row in enumerate(rows.iter_rows(), start=1):
        for at, cell in enumerate(row):
            if cell is not None:
                page.write_string(line, at, cell, bad if at == last else text)
    book.close()
    return made.getvalue()


def _styles(book: Any) -> tuple[Any, Any]:
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#D9E2E0", "valign": "top"})
    return head, book.add_format({"num_format": "@", "valign": "top"})
