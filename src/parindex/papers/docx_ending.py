"""The end of a document: recipients on the left, who signs on the right, kept together on one page."""

from __future__ import annotations

from typing import Any

from parindex.papers.document import Document, Signer
from parindex.papers.docx_paragraphs import Pen
from parindex.papers.docx_tables import side_by_side
from parindex.papers.wording import listed

# Points left between post and name for the signature and the seal: a seal is 36 mm across, a signature 20 mm high.
ROOM_TO_SIGN, ROOM_WITHOUT_SEAL = 72, 48


def write(file: Any, pen: Pen, document: Document, *, width_mm: float) -> None:
    """Components 7 and 9b; minutes and forms may bear two signatures, and list their recipients below."""
    if not document.signer.lines:
        return
    left = document.form.counterpart if document.form else document.secretary
    pen.gap(file, keep=True)
    half = (width_mm / 2, width_mm / 2)
    table = side_by_side(file, half, 1)
    _signature(table.cell(0, 1), pen, document.signer)
    if left is None:
        _recipients(table.cell(0, 0), pen, document)
        return
    _signature(table.cell(0, 0), pen, left)
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
    if signer.note:
        pen.component(cell, "place_date", signer.note)
    # Who is told how to sign puts no seal.
    room = ROOM_WITHOUT_SEAL if signer.note else ROOM_TO_SIGN
    pen.component(cell, "signer_name", signer.name or " ", before=room)
