"""Word and PDF files made for a test, no more of them than the test needs."""

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table

W_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

HEAD = ("KẾ HOẠCH", "Cải cách hành chính năm 2026")


def document(*paragraphs: str) -> "docx.document.Document":
    """A document with a title and these paragraphs."""
    made = docx.Document()
    for text in (*HEAD, *paragraphs):
        made.add_paragraph(text)
    return made


def saved(made: "docx.document.Document") -> bytes:
    """The bytes of a document."""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def add_table(made: "docx.document.Document", rows: Sequence[Sequence[str]]) -> Table:
    """A ruled table of these rows."""
    table = made.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def number_paragraphs(
    made: "docx.document.Document", levels: Sequence[tuple[str, str]], items: Sequence[tuple[int, str]]
) -> None:
    """Paragraphs numbered by Word: `levels` are (format, text) of each depth, `items` (depth, text)."""
    numbering = made.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for depth, (form, label) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", label)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    numbering.insert(0, abstract)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    num.append(reference)
    numbering.append(num)
    for depth, text in items:
        properties = made.add_paragraph(text)._p.get_or_add_pPr()
        numbered = properties._add_numPr()
        numbered.get_or_add_ilvl().val = depth
        numbered.get_or_add_numId().val = 77


def raw_docx(body: str, **parts: str) -> bytes:
    """A .docx of the XML of its body, with further parts by name ("footnotes")."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W_NS}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def paragraph(text: str) -> str:
    """XML of a paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
