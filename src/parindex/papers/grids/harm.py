"""Workbooks that are refused before anything unpacks them."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

MOST_BYTES = 40 * 1024 * 1024  # unpacked
MOST_ENTRIES = 500
MOST_COLUMNS, MOST_ROWS = 256, 20_000
CELL = re.compile(r"([A-Z]{1,3})(\d+)")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class UnreadableGrid(Exception):
    """A file that is no workbook of ours; the message is for the reader."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def refuse_harm(data: bytes) -> set[tuple[int, int]]:
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
