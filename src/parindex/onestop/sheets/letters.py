"""The citizens who are to be told of another day, with the words of the notice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from parindex.onestop.models import RecountLine
from parindex.papers.grids import Column, Sheet, Value, write_book

LETTERS = Sheet(
    "Báo người nộp",
    (
        Column("number", "STT", "count", width=6),
        Column("code", "Mã hồ sơ", width=24),
        Column("unit", "Nơi tiếp nhận", width=24),
        Column("name", "Người nộp", width=24),
        Column("phone", "Số điện thoại", width=14),
        Column("words", "Nội dung thông báo", width=80),
        Column("told", "Đã báo ngày", width=14),
    ),
)


def letters_of(rows: Sequence[tuple[RecountLine, str, str, str]]) -> bytes:
    """The workbook of (line, name, phone, words), the names and numbers as the reader may see them."""
    cells: list[dict[str, Value]] = [
        {
            "number": Decimal(at),
            "code": line.dossier.code,
            "unit": line.dossier.unit.name,
            "name": name,
            "phone": phone or None,
            "words": words,
        }
        for at, (line, name, phone, words) in enumerate(rows, start=1)
    ]
    return write_book([(LETTERS, cells)], title=LETTERS.name)
