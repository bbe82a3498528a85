"""A PDF with a text layer as lines: glyphs to rows by their place on the page, ruled tables to cells.

PDFium gives the glyphs; pdfplumber finds the ruled tables, and only on pages that have rules enough for one.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from parindex.core.text import squeeze
from parindex.plans.pdf_layout import Glyph, Grid, Row, find_grids, to_rows
from parindex.plans.source import Cell, Limits, Line, Source, UnreadableDocument, clean_line
from parindex.plans.text_source import is_page_number, refuse_legacy_encoding

_RULES_OF_A_TABLE = 8
_PASSWORD_ERROR = 4
_DAMAGED = (
    "Không mở được tệp PDF này, có thể tệp bị hỏng hoặc tải lên chưa trọn. "
    "Hãy xuất lại PDF từ Word, hoặc tải lên bản .docx."
)


def load_pdf(data: bytes, filename: str, limits: Limits) -> Source:
    """Lines of a .pdf file in reading order. Raises UnreadableDocument."""
    document = _open(data)
    try:
        if len(document) > limits.pages:
            raise UnreadableDocument(
                "too_large",
                f"Tệp PDF có {len(document)} trang, nhiều bất thường so với một kế hoạch. Hãy chia nhỏ tệp.",
            )
        pages = list(_pages(document, data))
    finally:
        document.close()
    _refuse_scans(pages)
    lines = _mark_running_heads([line for page in pages for line in page], len(pages))
    refuse_legacy_encoding("\n".join(line.text for line in lines))
    return Source(
        filename, "pdf", tuple(replace(line, number=at) for at, line in enumerate(lines, 1)), paragraphs=False
    )


def _open(data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
        if not len(document):
            raise UnreadableDocument("damaged_file", _DAMAGED)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or pdfium.FPDF_GetLastError() == _PASSWORD_ERROR:
            raise UnreadableDocument(
                "encrypted_pdf",
                "Tệp PDF được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu (mở tệp, in ra PDF mới) "
                "rồi tải lên lại.",
            ) from error
        raise UnreadableDocument("damaged_file", _DAMAGED) from error
    return document


def _refuse_scans(pages: Sequence[Sequence[Line]]) -> None:
    if not any(not line.note for page in pages for line in page):
        raise UnreadableDocument(
            "scanned_pdf",
            "Tệp PDF chỉ có ảnh chụp, không có lớp chữ nên không đọc được. "
            "Hãy tải lên bản .docx, hoặc PDF xuất từ Word, hoặc bản PDF đã nhận dạng chữ (OCR).",
        )


def _pages(document: Any, data: bytes) -> Iterator[list[Line]]:
    plumber: Any = None
    tables = 0
    for at in range(len(document)):
        try:
            page = document[at]
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument("damaged_file", _DAMAGED) from error
        glyphs = _glyphs(page)
        if not any(not glyph.char.isspace() for glyph in glyphs):
            yield [_scanned_page(at + 1)] if _has_image(page) else []
            continue
        grids: list[Grid] = []
        if _rules(page) >= _RULES_OF_A_TABLE:
            if plumber is None:
                import pdfplumber

                plumber = pdfplumber.open(io.BytesIO(data))
            grids = find_grids(plumber.pages[at])
            plumber.pages[at].close()
        yield _page_lines(glyphs, grids, page.get_height(), at + 1, tables)
        tables += len(grids)
        page.close()
    if plumber is not None:
        plumber.close()


def _scanned_page(number: int) -> Line:
    return Line(0, f"[Trang {number} là ảnh chụp, không có lớp chữ để đọc.]", page=number, note=True)


def _rules(page: Any) -> int:
    return sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2))


def _has_image(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2))


def _glyphs(page: Any) -> list[Glyph]:
    textpage = page.get_textpage()
    raw = textpage.raw
    count = pdfium.FPDFText_CountChars(raw)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    found: list[Glyph] = []
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if code in {0, 0xFFFE, 0xFFFF, 13, 10} or (code == 32 and pdfium.FPDFText_IsGenerated(raw, at)):
            continue
        char = "-" if code == 2 else chr(code) if code < 0x110000 else ""
        pdfium.FPDFText_GetLooseCharBox(raw, at, box)
        pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
        size = pdfium.FPDFText_GetFontSize(raw, at) or 12.0
        found.append(Glyph(char, box.left, box.right, y.value, size, at))
    weights = {glyph.index: _is_bold(raw, glyph.index) for glyph in found[:: max(1, len(found) // 4000)]}
    textpage.close()
    return [replace(glyph, bold=weights.get(glyph.index)) for glyph in found]


def _is_bold(raw: Any, at: int) -> bool:
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(raw, at, buffer, 128, flags)
    return b"bold" in buffer.value.lower() or pdfium.FPDFText_GetFontWeight(raw, at) >= 600


def _page_lines(glyphs: Sequence[Glyph], grids: Sequence[Grid], height: float, page: int, tables: int) -> list[Line]:
    """Lines of a page from top to bottom, a table's cells row by row where the table stands."""
    free: list[Glyph] = []
    held: dict[int, list[Glyph]] = {at: [] for at in range(len(grids))}
    for glyph in glyphs:
        inside = next((at for at, grid in enumerate(grids) if grid.holds(glyph, height)), None)
        (free if inside is None else held[inside]).append(glyph)
    rows = to_rows(free)
    pieces: list[tuple[float, list[Line]]] = [
        (row.y, [line]) for row, line in zip(rows, _text_lines(rows, height, page), strict=True)
    ]
    for at, grid in enumerate(grids):
        pieces.append((height - grid.top, _table_lines(grid, held[at], height, page, tables + at + 1)))
    pieces.sort(key=lambda piece: -piece[0])
    return [line for _, lines in pieces for line in lines]


def _text_lines(rows: Sequence[Row], height: float, page: int) -> list[Line]:
    if not rows:
        return []
    right = sorted(row.right for row in rows)[-1 - len(rows) // 20]
    left = min(row.left for row in rows)
    lines = []
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else None
        text = clean_line(row.text)
        edge = row.y > height * 0.9 or row.y < height * 0.1
        lines.append(
            Line(
                number=0,
                text=text,
                page=page,
                bold=row.bold,
                furniture=edge and is_page_number(text),
                centred=abs((row.left + row.right) - (left + right)) < 24 and row.left - left > 24,
                room=_has_room(row, following, right),
            )
        )
    return lines


def _has_room(row: Row, following: Row | None, right: float) -> bool:
    """Whether the first word of the next row would still have fitted; a page's last row is judged by its length."""
    word = following.first_word if following else row.size * 3
    return row.right + row.size * 0.3 + word <= right + 1


def _table_lines(grid: Grid, glyphs: Sequence[Glyph], height: float, page: int, table: int) -> list[Line]:
    lines: list[Line] = []
    for box in grid.boxes:
        rows = to_rows([glyph for glyph in glyphs if box.holds(glyph, height)])
        place = Cell(table, box.row + 1, box.column + 1, box.rows, box.columns)
        for at, row in enumerate(rows):
            following = rows[at + 1] if at + 1 < len(rows) else None
            room = following is not None and _has_room(row, following, box.right - row.size * 0.35)
            lines.append(Line(0, squeeze(clean_line(row.text)), room=room, page=page, cell=place, bold=row.bold))
    return lines


def _mark_running_heads(lines: list[Line], pages: int) -> list[Line]:
    """Text that comes back at the edge of most pages is no part of the document's text."""
    edges: Counter[str] = Counter()
    first_last: set[int] = set()
    for at, line in enumerate(lines):
        if line.cell is None and (
            at in {0, len(lines) - 1} or lines[at - 1].page != line.page or lines[at + 1].page != line.page
        ):
            first_last.add(at)
            edges[_shape(line.text)] += 1
    return [
        replace(line, furniture=True)
        if at in first_last and edges[_shape(line.text)] >= max(3, pages * 0.6) and len(line.text) < 90
        else line
        for at, line in enumerate(lines)
    ]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", squeeze(text))
