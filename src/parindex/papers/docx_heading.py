"""The head of a document: who issues, the national heading, number, place and date, kind and abstract, addressees."""

from __future__ import annotations

from typing import Any

from docx.shared import Cm

from parindex.papers.document import Document
from parindex.papers.docx_paragraphs import Pen
from parindex.papers.docx_tables import side_by_side
from parindex.papers.format import PaperType
from parindex.papers.wording import date_text, listed, number_line

# Of the width of the text, what the issuer's side takes: the national name needs the rest at 13 points.
LEFT_SHARE = 0.4
GAP = 6


def write(file: Any, pen: Pen, document: Document, kind: PaperType, *, width_mm: float) -> None:
    """Components 1 to 5, 9a, 10 and 11."""
    left_mm, right_mm = width_mm * LEFT_SHARE, width_mm * (1 - LEFT_SHARE)
    # A new file has no paragraph before its first table.
    table = side_by_side(file, (left_mm, right_mm), 2)
    _issuer(table.cell(0, 0), pen, document, left_mm)
    _nation(table.cell(0, 1), pen, right_mm)
    if document.symbol:
        _number(table.cell(1, 0), pen, document, kind, left_mm)
    day = date_text(document.issued_on, document.year, pen.paper)
    pen.component(table.cell(1, 1), "place_date", f"{document.place}, {day}", first=True, before=GAP)
    if kind.layout == "letter":
        _letter_addressees(file, pen, document)
        return
    _title(file, pen, document, kind, width_mm)
    if document.addressees:
        _letter_addressees(file, pen, document)


def _issuer(cell: Any, pen: Pen, document: Document, width_mm: float) -> None:
    first = True
    if document.issuer.parent:
        pen.component(cell, "parent_agency", document.issuer.parent, first=True)
        first = False
    for line in document.issuer.lines:
        pen.component(cell, "issuer", line, first=first)
        first = False
    size = pen.size(pen.paper.components["issuer"])
    pen.rule(cell, document.issuer.lines[-1], size, "issuer", width_mm=width_mm)


def _nation(cell: Any, pen: Pen, width_mm: float) -> None:
    pen.component(cell, "national_name", first=True)
    pen.component(cell, "national_motto")
    motto = pen.paper.components["national_motto"]
    pen.rule(cell, motto.text, pen.size(motto), "motto", width_mm=width_mm)


def _number(cell: Any, pen: Pen, document: Document, kind: PaperType, width_mm: float) -> None:
    pen.component(cell, "number", number_line(document.number, document.symbol, pen.paper), first=True, before=GAP)
    if kind.layout == "letter":
        pen.component(cell, "letter_abstract", f"V/v {document.subject}", before=GAP)
    if document.urgency:
        wide = pen.paper.urgencies[document.urgency][0]
        pen.frame(cell, "urgency", document.urgency, frame_mm=wide, width_mm=width_mm)
    if document.circulation:
        pen.frame(cell, "circulation", document.circulation, frame_mm=width_mm, width_mm=width_mm)


def _title(file: Any, pen: Pen, document: Document, kind: PaperType, width_mm: float) -> None:
    bare = kind.layout == "form" and not document.subject
    pen.component(file, "type_name", kind.name, before=2 * GAP, after=2 * GAP if bare else 0, keep=True)
    if bare:
        return
    pen.component(file, "abstract", document.subject, keep=True)
    size = pen.paper.components["abstract"].size.default
    widest = max(document.subject.split("\n"), key=len)
    pen.rule(file, widest[:60], size, "abstract", width_mm=width_mm)
    pen.component(file, "body", after=GAP)


def _letter_addressees(file: Any, pen: Pen, document: Document) -> None:
    """One addressee beside the words "Kính gửi:", several as a list under the colon."""
    if len(document.addressees) == 1:
        text = f"Kính gửi: {document.addressees[0].rstrip('.;')}"
        pen.component(file, "addressee", text, align="center", before=2 * GAP, after=2 * GAP)
        return
    pen.component(file, "addressee", "Kính gửi:", before=2 * GAP).paragraph_format.left_indent = _indent(3)
    lines = listed(document.addressees)
    for at, line in enumerate(lines):
        paragraph = pen.component(file, "addressee", line, after=2 * GAP if at == len(lines) - 1 else 0)
        paragraph.paragraph_format.left_indent = _indent(5)


def _indent(cm: float) -> Any:
    return Cm(cm)
