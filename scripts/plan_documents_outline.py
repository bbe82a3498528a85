"""What the plans of catalog/cases/plans draw beyond plain paragraphs: run-in bold, centred lines, page numbers,
a plan attached to a decision, the spellings of old keyboards, and the PDF of a .docx.

Keys of a source .yaml understood here:
  body items      "**in đậm** chữ thường" · {centre: …, bold: …} · {italic: …}
  attached        [{kind, title, note, body}]: each begins a new page after the signature
  page_numbers    true: the page number centred in the header
  unicode         NFD: letters decomposed;  eth: true: Đ typed as Ð (U+00D0)
  pdf             true: a .pdf of the same .docx beside it
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BOLD = re.compile(r"\*\*(.+?)\*\*")
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY

Draw = Callable[[Any, Any], None]


def spelled(content: Any, source: dict[str, Any]) -> Any:
    """`content` with every string in the spelling that `source` asks for."""
    if isinstance(content, dict):
        return {key: spelled(value, source) for key, value in content.items()}
    if isinstance(content, list):
        return [spelled(value, source) for value in content]
    if not isinstance(content, str):
        return content
    text = content.replace("Đ", "Ð") if source.get("eth") else content
    return unicodedata.normalize("NFD", text) if source.get("unicode") == "NFD" else text


def runs(paragraph: Any, text: str) -> None:
    """Add `text` to a paragraph, what stands between ** in bold."""
    for at, piece in enumerate(BOLD.split(text)):
        if piece:
            paragraph.add_run(piece).bold = bool(at % 2)


def marked(document: Any, item: dict[str, Any]) -> None:
    """A body item that is more than text: a centred line, or a paragraph in italics."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.alignment = CENTRE if "centre" in item else JUSTIFY
    run = paragraph.add_run(item.get("centre") or item["italic"])
    run.bold, run.italic = item.get("bold"), "italic" in item
    if "italic" in item:
        paragraph.paragraph_format.first_line_indent = Mm(12.7)


def attached(document: Any, plan: dict[str, Any], draw: Draw) -> None:
    """A plan issued with the document: its own page, kind and title, the note that ties it to the decision."""
    document.add_page_break()
    for text, look in ((plan["kind"], "bold"), (plan["title"], "bold"), (plan["note"], "italic")):
        paragraph = document.add_paragraph()
        paragraph.alignment = CENTRE
        setattr(paragraph.add_run(text), look, True)
    for item in plan["body"]:
        draw(document, item)


def number_pages(document: Any) -> None:
    """The page number, centred in the header, as Nghị định 30/2020/NĐ-CP asks; none on the first page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def to_pdf(path: Path) -> Path:
    """The .pdf of a .docx, beside it, drawn by LibreOffice."""
    with tempfile.TemporaryDirectory() as profile:
        options = [f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
        command = ["soffice", *options, "--outdir", str(path.parent), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return path.with_suffix(".pdf")
