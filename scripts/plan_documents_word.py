"""Drawing what Word holds beside plain text: footnotes, content controls, a text box, fields, tracked changes.

Body items understood here:
  pieces   one paragraph of texts (a tab and a line break stay what they are) and of {note: …}, {control: …},
           {deleted: …}, {inserted: …}, {field: instruction, shown: …}
  control  [texts]: paragraphs inside one content control
  gone     a paragraph deleted as a whole;  away / here: a paragraph moved from / to this place
"""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from lxml import etree

AUTHOR, WHEN = "Người sửa", "2026-01-05T08:00:00Z"
BOX = (
    f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
    '<v:rect style="position:absolute;margin-left:30pt;width:80pt;height:24pt"><v:textbox>'
    "<w:txbxContent><w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t/></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:rect></w:pict>"
)
FOOTNOTES = f"<w:footnotes {nsdecls('w')}>{{}}</w:footnotes>"
FOOTNOTE = (
    f'<w:footnote {nsdecls("w")} w:id="{{}}"><w:p><w:r><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> {}</w:t></w:r></w:p></w:footnote>'
)


def pieces(document: Any, item: dict[str, Any]) -> None:
    """A paragraph made of texts and of what only Word knows."""
    paragraph = _paragraph(document)
    for piece in item["pieces"]:
        if isinstance(piece, str):
            paragraph.add_run(piece)
        elif "note" in piece:
            _note(document, paragraph, piece["note"])
        elif "control" in piece:
            _wrap(_control(), paragraph.add_run(piece["control"])._r)
        elif "field" in piece:
            _field(paragraph, piece["field"], piece["shown"])
        else:
            kind, text = next(iter(piece.items()))
            _change(paragraph.add_run(text)._r, "del" if kind == "deleted" else "ins")


def control(document: Any, item: dict[str, Any]) -> None:
    """Paragraphs held by one content control."""
    drawn = [_paragraph(document, text)._p for text in item["control"]]
    holder = _control()
    drawn[0].addprevious(holder)
    for one in drawn:
        holder[-1].append(one)


def moved(document: Any, item: dict[str, Any]) -> None:
    """A paragraph that was deleted whole, moved away from here, or moved here."""
    kind, text = next(iter(item.items()))
    change = {"gone": "del", "away": "moveFrom", "here": "moveTo"}[kind]
    paragraph = _paragraph(document, text)
    _change(paragraph.runs[0]._r, change)
    mark, sign = OxmlElement("w:rPr"), _tracked(change)
    mark.append(sign)
    paragraph._p.get_or_add_pPr().append(mark)


def box(paragraph: Any, text: str) -> None:
    """A framed word, as the degree of urgency is drawn beside the letterhead."""
    drawn = parse_xml(BOX)
    drawn.find(f".//{qn('w:t')}").text = text
    paragraph.add_run()._r.append(drawn)


def _paragraph(document: Any, text: str = "") -> Any:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after = Pt(6)
    return paragraph


def _control() -> Any:
    return parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")


def _wrap(holder: Any, element: Any) -> None:
    element.addprevious(holder)
    holder[-1].append(element)


def _tracked(change: str) -> Any:
    element = OxmlElement(f"w:{change}")
    for name, value in (("w:id", "1"), ("w:author", AUTHOR), ("w:date", WHEN)):
        element.set(qn(name), value)
    return element


def _change(run: Any, change: str) -> None:
    wrapper = _tracked(change)
    run.addprevious(wrapper)
    wrapper.append(run)
    if change == "del":
        for text in run.findall(qn("w:t")):
            text.tag = qn("w:delText")


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.text = f" {instruction} "
            run._r.append(element)
        elif kind != "shown":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def _note(document: Any, paragraph: Any, text: str) -> None:
    """A footnote: the mark in the text, the words in footnotes.xml."""
    part = _footnotes(document)
    root = parse_xml(part.blob)
    number = len(root) + 1
    root.append(parse_xml(FOOTNOTE.format(number, text)))
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    run = paragraph.add_run()
    run.font.superscript = True
    run._r.append(mark)


def _footnotes(document: Any) -> Any:
    for link in document.part.rels.values():
        if link.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            return link.target_part
    uri, blob = PackURI("/word/footnotes.xml"), FOOTNOTES.format("").encode()
    part = Part(uri, CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part
