"""The end of a document: recipients on the left, who signs on the right, kept together on one page."""

from __future__ import annotations

from typing import Any

from parindex.papers.document import Document, Signer
from parindex.papers.docx_paragraphs import Pen
from parindex.papers.docx_tables import side_by_side
from parindex.papers.wording import listed

# Points left between post and name for the signature and the seal: a seal is 36 mm across, a signature 20 mm high.
ROOM_TO_SIGN = 72


def write(file: Any, pen: Pen, document: Document, *, width_mm: float) -> None:
    """Components 7 and 9b; minutes bear two signatures and list their recipients below."""
    pen.component(file, "body", keep=True)
    half = (width_mm / 2, width_mm / 2)
    table = side_by_side(file, half, 1)
    _signature(table.cell(0, 1), pen, document.signer)
    if document.secretary is None:
        _recipients(table.cell(0, 0), pen, document)
        return
    _signature(table.cell(0, 0), pen, document.secretary)
    if document.recipients or document.archive:
        pen.component(file, "body")
        _recipients(side_by_side(file, half, 1).cell(0, 0), pen, document)


def _recipients(cell: Any, pen: Pen, document: Document) -> None:
    if not (document.recipients or document.archive):
        return
    pen.component(cell, "recipients_heading", first=True)
    kept = [f"Lưu: {document.archive}"] if document.archive else []
    for line in listed([*document.recipients, *kept]):
        pen.component(cell, "recipients", line)


def _signature(cell: Any, pen: Pen, signer: Signer) -> None:
    for at, line in enumerate(signer.lines):
        pen.component(cell, "signer_post", line, first=at == 0)
    pen.component(cell, "signer_name", signer.name or " ", before=ROOM_TO_SIGN)
