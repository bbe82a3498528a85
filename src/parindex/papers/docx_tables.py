"""Tables of a .docx: borderless ones for the layout of heading and end, ruled ones for figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from parindex.papers.document import Column, Table, plain

TWIPS_A_MM = 1440 / 25.4
CELL_SIZE, SMALL_SIZE = 12, 10  # points: tables are not bound to the size of the text


def side_by_side(document: Any, widths_mm: Sequence[float], rows: int) -> Any:
    """A table without borders or cell margins, whose rows are not split."""
    table = document.add_table(rows=rows, cols=len(widths_mm))
    table.autofit = False
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), "0")
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    properties.append(margins)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    return table


def ruled(table: Table, width_mm: float) -> Any:
    """A table of figures as one element: parsed once, since a cell made by itself costs a hundred times as much."""
    shares = sum(column.share for column in table.columns)
    widths = [int(width_mm * TWIPS_A_MM * column.share / shares) for column in table.columns]
    size = SMALL_SIZE if table.small else CELL_SIZE
    head = _row(((column.title, "center") for column in table.columns), widths, size, bold=True, heading=True)
    rows = (
        _row(_cells(row, table.columns), widths, size, bold=at in table.strong, heading=False)
        for at, row in enumerate(table.rows)
    )
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(rows)}</w:tbl>"
    )


def _cells(row: Sequence[str], columns: Sequence[Column]) -> Iterable[tuple[str, str]]:
    return ((text, column.align) for text, column in zip(row, columns, strict=True))


def _row(cells: Iterable[tuple[str, str]], widths: Sequence[int], size: int, *, bold: bool, heading: bool) -> str:
    repeated = "<w:tblHeader/>" if heading else ""
    written = "".join(
        _cell(text, align, width, size, bold=bold) for (text, align), width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{written}</w:tr>"


def _cell(text: str, align: str, width: int, size: int, *, bold: bool) -> str:
    sized = f'<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>'
    style = f"<w:rPr>{'<w:b/>' if bold else ''}{sized}</w:rPr>"
    lines = plain(text).split("\n")
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>'
        f"<w:r>{style}{runs}</w:r></w:p></w:tc>"
    )
