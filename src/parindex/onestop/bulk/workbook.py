"""An .xlsx as a table of text: refused when it would cost too much, read a slice at a time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

import polars as pl
import python_calamine
from django.utils.translation import gettext as _

from parindex.onestop.bulk.csv_text import too_many
from parindex.onestop.bulk.refusal import UnreadableFile

MOST_ENTRIES = 500
MOST_COLUMNS = 256
MOST_UNPACKED = 1024 * 1024 * 1024
AT_ONCE = 20_000
PIECE = 1024 * 1024
# The longest opening of a cell that may lie across two pieces of the stream.
OVERLAP = 2048
FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<f\b')
ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
HALF_SECOND = timedelta(microseconds=500_000)

# Cells by (row in Excel, place in the row from 0).
Formulas = list[tuple[int, int]]


def read_workbook(data: bytes, *, most_rows: int) -> tuple[tuple[str, ...], pl.DataFrame, list[tuple[int, str]]]:
    """Titles, table and formulas of the first sheet. Raises UnreadableFile."""
    formulas = _refuse_harm(data, most_rows)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.iter_rows()
        first_row, first_column = sheet.start or (0, 0)
        titles = tuple(_text(cell) or "" for cell in next(rows, ()))
    except (python_calamine.CalamineError, ValueError, IndexError, KeyError) as error:
        raise _damaged() from error
    if not titles or not any(titles):
        raise UnreadableFile("empty", _("Trang tính đầu tiên không có dòng tiêu đề."), row=1)
    if len(titles) > MOST_COLUMNS:
        raise UnreadableFile("too_wide", _("Trang tính có hơn %(most)s cột.") % {"most": MOST_COLUMNS}, row=1)
    table = _stacked(_slices(rows, len(titles), first_row + 2), len(titles))
    return titles, table, [(row, f"c{at - first_column}") for row, at in formulas if at >= first_column]


def _slices(rows: Iterator[Sequence[object]], width: int, first: int) -> Iterator[pl.DataFrame]:
    names = [f"c{at}" for at in range(width)]
    while taken := list(islice(rows, AT_ONCE)):
        columns = zip(*taken, strict=True)
        made: dict[str, object] = {name: _column(cells) for name, cells in zip(names, columns, strict=False)}
        piece = pl.DataFrame({"row": pl.arange(first, first + len(taken), dtype=pl.UInt32, eager=True), **made})
        first += len(taken)
        yield piece.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))


def _column(cells: Sequence[object]) -> pl.Series:
    """A column of text; most hold nothing but text, and those need no look at each cell."""
    kinds = set(map(type, cells))
    texts = cells if kinds == {str} else [_text(cell) for cell in cells]
    column = pl.Series(texts, dtype=pl.String)
    return column.set(column == "", None)


def _text(cell: object) -> str | None:
    """What a cell says: a day as ISO with its clock time, a whole number without a fraction."""
    if isinstance(cell, str):
        return cell or None
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return f"{(cell + HALF_SECOND).replace(microsecond=0):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _stacked(slices: Iterator[pl.DataFrame], width: int) -> pl.DataFrame:
    pieces = list(slices)
    if pieces:
        return pl.concat(pieces)
    return pl.DataFrame(schema={"row": pl.UInt32, **{f"c{at}": pl.String for at in range(width)}})


def _damaged() -> UnreadableFile:
    return UnreadableFile("damaged", _("Không mở được tệp Excel này. Hãy lưu lại dạng .xlsx rồi nạp lại."))


def _refuse_harm(data: bytes, most_rows: int) -> Formulas:
    """Refuse what is no .xlsx or too large before anything unpacks it; the formulas of the first sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise UnreadableFile("too_large", _("Tệp bung ra lớn bất thường nên bị từ chối. Hãy chia nhỏ."))
            if "xl/workbook.xml" not in names:
                raise UnreadableFile("not_excel", _("Tệp này không phải bảng tính Excel (.xlsx) hay .csv."))
            if any(name.endswith("vbaProject.bin") for name in names):
                raise UnreadableFile("macros", _("Tệp có chứa macro. Hãy lưu lại dạng .xlsx."))
            sheets = sorted((name for name in names if name.startswith("xl/worksheets/sheet")), key=len)
            return _scanned(archive, sorted(sheets)[0], most_rows) if sheets else []
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise _damaged() from error


def _scanned(archive: zipfile.ZipFile, name: str, most_rows: int) -> Formulas:
    """The cells with formulas by (row, column from 0), read as a stream; stops at the first row too many."""
    found: Formulas = []
    unpacked, tail = 0, b""
    with archive.open(name) as sheet:
        while piece := sheet.read(PIECE):
            unpacked += len(piece)
            piece = tail + piece
            last = piece.rfind(b"<row ")
            row = ROW.match(piece, last) if last >= 0 else None
            if row is not None and int(row[1]) - 1 > most_rows:
                raise too_many(most_rows)
            if unpacked > MOST_UNPACKED:
                raise UnreadableFile("too_large", _("Tệp bung ra lớn bất thường nên bị từ chối. Hãy chia nhỏ."))
            if b"<f" in piece:
                found += [(int(cell[2]), _index(cell[1])) for cell in FORMULA.finditer(piece)]
            tail = piece[-OVERLAP:] if len(piece) > OVERLAP else piece
    return sorted(set(found))


def _index(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - ord("A") + 1
    return at - 1
