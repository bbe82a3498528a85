"""Drawing annexes with tables, Word's own lists and tracked changes into a plan document."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

ABOVE, BEFORE = "^", "<"  # a cell that is one with the cell above it, with the cell before it
AUTHOR, WHEN = "Người sửa", "2026-01-05T08:00:00Z"
FORMATS = {"roman": ("upperRoman", "%{}."), "arabic": ("decimal", "%{}."), "bullet": ("bullet", "-")}


def annex(document: Any, content: dict[str, Any]) -> None:
    """A new section with centred titles and a table; `landscape` turns the page."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    if content.get("landscape"):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    for at, text in enumerate(content["titles"]):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.italic = at < 2, at >= 2
    table(document, content)


def table(document: Any, content: dict[str, Any]) -> None:
    """`head` is one row or several; a short row spans its last cell over the rest; ABOVE, BEFORE join cells."""
    heads, rows, widths = content["head"], content["rows"], content["widths"]
    drawn = document.add_table(rows=0, cols=len(widths))
    drawn.style, drawn.autofit = "Table Grid", False
    grid: list[list[Any]] = []
    for at, values in enumerate([*heads, *rows]):
        cells = list(drawn.add_row().cells)
        grid.append(cells)
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Mm(width)
        if at < len(heads):
            _repeat(drawn.rows[at])
        _fill(grid, at, values, bold=at < len(heads) or len(values) < len(widths))


def _fill(grid: list[list[Any]], at: int, values: list[str], *, bold: bool) -> None:
    for column, value in enumerate(values):
        cell = grid[at][column]
        if value == ABOVE:
            grid[at][column] = grid[at - 1][column].merge(cell)
            continue
        if value == BEFORE:
            grid[at][column] = grid[at][column - 1].merge(cell)
            continue
        if column == len(values) - 1 and len(values) < len(grid[at]):
            cell = cell.merge(grid[at][-1])
        for n, line in enumerate(str(value).split("\n")):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            run = paragraph.add_run(line)
            run.font.size, run.bold = Pt(12), bold


def _repeat(row: Any) -> None:
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def listed(document: Any, item: dict[str, Any]) -> None:
    """A paragraph that Word itself numbers: {"list": …, "level": n, "text": …}."""
    numbering = _numbering(document)
    paragraph = document.add_paragraph()
    properties = paragraph._p.get_or_add_pPr()
    element = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", item["level"]), ("w:numId", numbering)):
        child = OxmlElement(name)
        child.set(qn("w:val"), str(value))
        element.append(child)
    properties.append(element)
    first, *more = item["text"].split("\n")
    run = paragraph.add_run(first)
    for line in more:
        run.add_break()
        run.add_text(line)


def _numbering(document: Any) -> int:
    """The id of a list I. / 1. / -, made once a document."""
    part = document.part.numbering_part.element
    identity = 901
    if not part.xpath(f"w:num[@w:numId='{identity}']"):
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(identity))
        for level, kind in enumerate(("roman", "arabic", "bullet")):
            abstract.append(_level(level, *FORMATS[kind]))
        part.insert(0, abstract)
        number = OxmlElement("w:num")
        number.set(qn("w:numId"), str(identity))
        link = OxmlElement("w:abstractNumId")
        link.set(qn("w:val"), str(identity))
        number.append(link)
        part.append(number)
    return identity


def _level(level: int, kind: str, text: str) -> Any:
    element = OxmlElement("w:lvl")
    element.set(qn("w:ilvl"), str(level))
    for name, value in (("w:start", "1"), ("w:numFmt", kind), ("w:lvlText", text.format(level + 1))):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        element.append(child)
    return element


def changed(document: Any, item: dict[str, Any]) -> None:
    """A paragraph with tracked changes: pieces of {"kept"}, {"deleted"} and {"inserted"} text."""
    paragraph = document.add_paragraph()
    for piece in item["changed"]:
        kind, text = next(iter(piece.items()))
        run = paragraph.add_run(text)
        if kind == "kept":
            continue
        wrapper = OxmlElement("w:del" if kind == "deleted" else "w:ins")
        for name, value in (("w:id", "1"), ("w:author", AUTHOR), ("w:date", WHEN)):
            wrapper.set(qn(name), value)
        run._r.addprevious(wrapper)
        wrapper.append(run._r)
        if kind == "deleted":
            for old in run._r.findall(qn("w:t")):
                old.tag = qn("w:delText")
