"""A Word document as lines: paragraphs, cells of tables, text boxes, footnotes; deleted text left out.

Only the XML parts that hold text are read, and only after the archive's entries and sizes are known to be
within limits. External entities are never resolved; macros are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parindex.core.text import squeeze
from parindex.plans.docx_numbering import Numbering, W
from parindex.plans.docx_package import DAMAGED, parse, parse_if, read_parts
from parindex.plans.source import Cell, Limits, Line, Source, UnreadableDocument, clean_line
from parindex.plans.text_source import refuse_legacy_encoding

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_IGNORED = {W + "del", W + "moveFrom", W + "instrText", W + "delText", W + "pPr", W + "rPr", _MC + "Fallback"}
_SIGNS = {W + "t": "", W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}


def load_docx(data: bytes, filename: str, limits: Limits) -> Source:
    """Lines of a .docx file. Raises UnreadableDocument."""
    parts = read_parts(data, limits)
    document = parse(parts["word/document.xml"])
    numbering = Numbering(parse_if(parts, "word/numbering.xml"), parse_if(parts, "word/styles.xml"))
    body = document.find(W + "body")
    if body is None:
        raise UnreadableDocument("damaged_file", DAMAGED)
    walk = _Walk(numbering, limits)
    walk.blocks(body, None)
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        notes = parse_if(parts, name)
        if notes is not None:
            walk.notes(notes)
    refuse_legacy_encoding("\n".join(walk.raw))
    if not walk.lines:
        raise UnreadableDocument(
            "no_text",
            "Tệp Word không có chữ nào đọc được (có thể chỉ gồm ảnh chụp). Hãy tải lên bản Word có chữ của kế hoạch.",
        )
    return Source(filename, "docx", tuple(walk.lines), paragraphs=True)


@dataclass(slots=True)
class _Run:
    """Text of a paragraph up to a soft break, with how much of it is bold or italic."""

    text: str = ""
    bold: int = 0
    italic: int = 0
    boxes: list[_Element] = field(default_factory=list)

    def is_mostly(self, count: int) -> bool:
        letters = sum(not char.isspace() for char in self.text)
        return letters > 0 and count * 10 >= letters * 9


class _Walk:
    """Goes through the body in reading order and collects its lines."""

    def __init__(self, numbering: Numbering, limits: Limits) -> None:
        self.lines: list[Line] = []
        self.raw: list[str] = []
        self._numbering = numbering
        self._limits = limits
        self._tables = 0

    def blocks(self, parent: _Element, cell: Cell | None, *, note: bool = False) -> None:
        """Paragraphs and tables directly in `parent`, content controls and insertions opened."""
        for child in _children(parent):
            if child.tag == W + "p":
                self._paragraph(child, cell, note=note)
            elif child.tag == W + "tbl":
                if cell is None:
                    self._table(child)
                else:
                    for paragraph in child.iter(W + "p"):
                        self._paragraph(paragraph, cell, note=note)

    def notes(self, root: _Element) -> None:
        """Footnotes and endnotes, after the text."""
        for item in root:
            if item.get(W + "type") in {None, "normal"}:
                self.blocks(item, None, note=True)

    def _paragraph(self, paragraph: _Element, cell: Cell | None, *, note: bool) -> None:
        properties = paragraph.find(W + "pPr")
        runs = _runs(paragraph)
        label = self._numbering.label(properties) if any(run.text.strip() for run in runs) else None
        centred = _attribute(properties, "jc") == "center"
        style_bold = _attribute(properties, "pStyle").lower().startswith(("heading", "title", "tieude"))
        for place, run in enumerate(runs):
            self.raw.append(run.text)
            text = squeeze_inside(clean_line(run.text))
            if text and place == 0 and label is not None:
                text = f"{label[0]} {text}"
            if text:
                self._add(
                    text, run, cell, centred=centred, level=label[1] if label and place == 0 else None,
                    note=note, bold=style_bold,
                )  # fmt: skip
            for box in run.boxes:
                self.blocks(box, cell, note=note)

    def _add(
        self, text: str, run: _Run, cell: Cell | None, *, centred: bool, level: int | None, note: bool, bold: bool
    ) -> None:
        if len(self.lines) >= self._limits.lines:
            raise UnreadableDocument(
                "too_large", "Văn bản có quá nhiều đoạn so với một kế hoạch. Hãy chia nhỏ rồi tải lên."
            )
        self.lines.append(
            Line(
                number=len(self.lines) + 1,
                text=text,
                room=True,
                centred=centred,
                level=level,
                cell=cell,
                note=note,
                bold=bold or run.is_mostly(run.bold),
                italic=run.is_mostly(run.italic),
            )
        )

    def _table(self, table: _Element) -> None:
        self._tables += 1
        number = self._tables
        rows = [row for row in _children(table) if row.tag == W + "tr" and not _is_deleted_row(row)]
        grid = [list(_cells(row)) for row in rows]
        for at, row in enumerate(grid):
            for element, column, columns, merge in row:
                if merge == "continue":
                    continue
                spanned = 1
                if merge == "restart":
                    spanned = 1 + _continued(grid[at + 1 :], column)
                self.blocks(element, Cell(number, at + 1, column + 1, spanned, columns))


def _is_deleted_row(row: _Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _continued(rows: list[list[tuple[_Element, int, int, str]]], column: int) -> int:
    count = 0
    for row in rows:
        if not any(start == column and merge == "continue" for _, start, _, merge in row):
            break
        count += 1
    return count


def _cells(row: _Element) -> Iterator[tuple[_Element, int, int, str]]:
    """(cell, first column, columns, vertical merge) of a row; merge is "", "restart" or "continue"."""
    before = _attribute(row.find(W + "trPr"), "gridBefore")
    column = int(before) if before.isdigit() else 0
    for cell in _children(row):
        if cell.tag != W + "tc":
            continue
        properties = cell.find(W + "tcPr")
        span = _attribute(properties, "gridSpan")
        columns = int(span) if span.isdigit() and int(span) else 1
        merged = properties.find(W + "vMerge") if properties is not None else None
        merge = "" if merged is None else str(merged.get(W + "val", "continue"))
        yield cell, column, columns, merge
        column += columns


def _children(parent: _Element) -> Iterator[_Element]:
    """Children with content controls, insertions and alternates opened, deletions left out."""
    for child in parent:
        if child.tag in {W + "ins", W + "moveTo", W + "smartTag", W + "customXml"}:
            yield from _children(child)
        elif child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None and not _shows_placeholder(child):
                yield from _children(content)
        elif isinstance(child.tag, str) and child.tag not in _IGNORED:
            yield child


def _shows_placeholder(control: _Element) -> bool:
    """Whether nobody has filled in a content control, so that it shows its prompt ("Bấm để nhập văn bản")."""
    return _is_on(control.find(W + "sdtPr"), "showingPlcHdr")


def _runs(paragraph: _Element) -> list[_Run]:
    runs = [_Run()]
    _collect(paragraph, runs, bold=False, italic=False)
    return runs


def _collect(element: _Element, runs: list[_Run], *, bold: bool, italic: bool) -> None:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _IGNORED or (tag == W + "sdt" and _shows_placeholder(child)):
            continue
        if tag == W + "r":
            properties = child.find(W + "rPr")
            if _is_on(properties, "vanish"):
                continue
            _collect(child, runs, bold=_is_on(properties, "b"), italic=_is_on(properties, "i"))
        elif tag in _SIGNS:
            _append(runs[-1], _SIGNS[tag] or child.text or "", bold, italic)
        elif tag in {W + "br", W + "cr"}:
            if child.get(W + "type") not in {"page", "column"}:
                runs.append(_Run())
        elif tag == W + "txbxContent":
            runs[-1].boxes.append(child)
        else:
            _collect(child, runs, bold=bold, italic=italic)


def _append(run: _Run, text: str, bold: bool, italic: bool) -> None:
    run.text += text
    letters = sum(not char.isspace() for char in text)
    run.bold += letters if bold else 0
    run.italic += letters if italic else 0


def _is_on(properties: _Element | None, tag: str) -> bool:
    found = properties.find(W + tag) if properties is not None else None
    return found is not None and found.get(W + "val", "1") not in {"0", "false", "off"}


def _attribute(properties: _Element | None, tag: str) -> str:
    found = properties.find(W + tag) if properties is not None else None
    return str(found.get(W + "val", "")) if found is not None else ""


def squeeze_inside(text: str) -> str:
    """Single spaces, tabs kept: they set apart columns of a letterhead typed with tabs."""
    return "\t".join(piece for piece in (squeeze(part) for part in text.split("\t")) if piece)
