"""Paper, margins, page numbers, and the type of the whole document."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from parindex.papers.format import PaperFormat
from parindex.papers.linting.departure import Departure, place_of, range_of
from parindex.papers.linting.reading import BLACK, Header, Read, Sheet

ROUNDING_MM = 0.6
SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}


def of_paper(read: Read, paper: PaperFormat) -> Iterator[Departure]:
    for at, (sheet, header) in enumerate(zip(read.sheets, read.headers, strict=True)):
        where = "Trang giấy" if at == 0 else f"Trang giấy, phần {at + 1}"
        yield from _of_sheet(sheet, paper, where, first=at == 0)
        yield from _of_number(header, paper, where)


def _of_sheet(sheet: Sheet, paper: PaperFormat, where: str, *, first: bool) -> Iterator[Departure]:
    page = paper.page
    wanted, found = {page.width_mm, page.height_mm}, {round(sheet.width), round(sheet.height)}
    if max(abs(a - b) for a, b in zip(sorted(wanted), sorted(found), strict=False)) > 1 or len(found) < len(wanted):
        yield Departure(
            "page.size",
            f"Khổ giấy {sheet.width:g} × {sheet.height:g} mm; phải là A4 (210 × 297 mm) ({page.article}).",
            where,
        )
    elif first and sheet.width > sheet.height:
        yield Departure(
            "page.landscape",
            f"Văn bản phải trình bày theo chiều dài khổ A4; chỉ phụ lục mới xoay ngang ({page.article}).",
            where,
        )
    for side, said in SIDES.items():
        allowed, margin = getattr(page, f"{side}_mm"), getattr(sheet, side)
        if not any(allowed.allows(margin + shift) for shift in (-ROUNDING_MM, 0, ROUNDING_MM)):
            yield Departure(
                f"page.margin.{side}",
                f"Lề {said} {margin:g} mm".replace(".", ",") + f"; phải là {range_of(allowed)} mm ({page.article}).",
                where,
            )


def _of_number(header: Header, paper: PaperFormat, where: str) -> Iterator[Departure]:
    one = paper.components["page_number"]
    if header.page_run is None:
        yield Departure(
            "page_number.missing", f"Không đánh số trang; số trang đặt giữa lề trên ({one.article}).", where
        )
        return
    if header.in_footer:
        yield Departure("page_number.place", f"Số trang đặt ở lề dưới; phải đặt ở lề trên ({one.article}).", where)
    if header.align != "center":
        yield Departure("page_number.align", f"Số trang phải đặt canh giữa ({one.article}).", where)
    if header.page_run.size is not None and not one.size.allows(header.page_run.size):
        yield Departure("page_number.size", f"Số trang phải cỡ chữ {range_of(one.size)} ({one.article}).", where)
    if not header.first_differs or header.first_has_number:
        yield Departure(
            "page_number.first",
            f"Không hiển thị số trang ở trang thứ nhất; hãy chọn “Different First Page” ({one.article}).",
            where,
        )


def of_fonts(read: Read, paper: PaperFormat) -> Iterator[Departure]:
    """Type and colour, told once for each stretch of lines that departs alike."""
    before: tuple[str, str] = ("", "")
    for line in read.lines:
        fonts = sorted({run.font for run in line.written if run.font and run.font != paper.font})
        colours = sorted({run.colour for run in line.written if run.colour not in BLACK})
        now = (",".join(fonts), ",".join(colours))
        if line.text and now != before:
            if fonts and now[0] != before[0]:
                yield Departure(
                    "font.name",
                    f"Phông chữ {', '.join(fonts)}; phải là {paper.font} ({paper.page.article}).",
                    place_of(line),
                )
            if colours and now[1] != before[1]:
                yield Departure("font.colour", f"Chữ phải màu đen ({paper.page.article}).", place_of(line))
            before = now
        if any(unicodedata.normalize("NFC", run.text) != run.text for run in line.runs):
            yield Departure(
                "font.unicode",
                "Chữ có dấu rời (Unicode tổ hợp); phải gõ Unicode dựng sẵn theo TCVN 6909:2001 "
                f"({paper.page.article}).",
                place_of(line),
            )
