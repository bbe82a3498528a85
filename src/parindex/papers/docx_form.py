"""What only forms have: a QR code in the corner, a foot on each page, lines to be filled in, codes in the text."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from parindex.papers.document import Code, Entry, Form
from parindex.papers.docx_paragraphs import Pen
from parindex.papers.docx_tables import side_by_side
from parindex.papers.qr import qr_png

# Millimetres: in the corner it stands in the margins, beside the heading and not in it.
QR_SIZE, QR_FROM_EDGE = 22, 7
SPOKEN = "Mã QR"


def write(file: Any, pen: Pen, form: Form) -> None:
    """The code at the top left of the first page (Thông tư 01/2023/TT-VPCP, điều 26), the foot of every page."""
    section = file.sections[0]
    if form.qr:
        run = section.first_page_header.paragraphs[0].add_run()
        _float(_picture(run, form.qr), QR_FROM_EDGE)
    if form.foot:
        for footer in (section.footer, section.first_page_footer):
            footer.is_linked_to_previous = False
            pen.component(footer, "contact", form.foot, first=True)


def entry(place: Any, pen: Pen, one: Entry, *, width_mm: float) -> None:
    """What is asked with its answer, or with dots to the margin."""
    paragraph = pen.body(place)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    text = pen.paper.components["body"]
    if one.value:
        first, *more = one.value.split("\n")
        pen.run(paragraph, f"{one.label}: {first}", text)
        for line in more:
            pen.run(pen.body(place), line, text)
        return
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width_mm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    pen.run(paragraph, f"{one.label}: ", text)
    paragraph.runs[-1].add_tab()


def code(place: Any, pen: Pen, one: Code, *, width_mm: float) -> None:
    """The code at the left, the words beside it."""
    table = side_by_side(place, (QR_SIZE + 4, width_mm - QR_SIZE - 4), 1)
    picture, words = table.rows[0].cells
    _picture(pen.component(picture, "body", first=True).add_run(), one.data)
    words.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    pen.component(words, "body", one.words, first=True, align="left")
    pen.gap(place)


def _picture(run: Any, data: str) -> Any:
    """The picture as the inline element python-docx made, with a name a screen reader can say."""
    run.add_picture(io.BytesIO(qr_png(data)), width=Mm(QR_SIZE))
    inline = run._r.find(f".//{qn('wp:inline')}")
    inline.find(qn("wp:docPr")).set("descr", SPOKEN)
    return inline


def _float(inline: Any, from_edge_mm: int) -> None:
    """Take it out of the line of text and put it so far from the left and the upper edge of the page."""
    offset = int(Mm(from_edge_mm))
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="0" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{offset}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{offset}</wp:posOffset></wp:positionV></wp:anchor>'
    )
    extent = inline.find(qn("wp:extent"))
    anchor.append(extent)
    anchor.append(parse_xml(f"<wp:wrapNone {nsdecls('wp')}/>"))
    for name in ("wp:docPr", "wp:cNvGraphicFramePr", "a:graphic"):
        part = inline.find(qn(name))
        if part is not None:
            anchor.append(part)
    inline.getparent().replace(inline, anchor)
