"""Builds the .docx plans of catalog/plans and catalog/cases/plans from the readable .yaml beside each.

python scripts/make_plan_documents.py            # those whose source is newer
long_plan(path, pages=200)                       # a long one for the benchmark
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from plan_documents_outline import attached, marked, number_pages, runs, spelled, to_pdf
from plan_documents_tables import annex, changed, listed, table
from plan_documents_word import box, control, moved, pieces

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "catalog" / "plans", ROOT / "catalog" / "cases" / "plans")
LEFT, CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY

# Body items that are more than text, by the key they carry.
SPECIAL = {
    "list": listed,
    "changed": changed,
    "rows": table,
    "pieces": pieces,
    "control": control,
    **dict.fromkeys(("gone", "away", "here"), moved),
}


def build(source: Path) -> Path:
    """Write the .docx beside `source` and return its path."""
    content = yaml.safe_load(source.read_text("utf-8"))
    content = spelled(content, content)
    document = _page()
    if content.get("page_numbers"):
        number_pages(document)
    _letterhead(document, content)
    _line(document, content["kind"], align=CENTRE, bold=True)
    _line(document, content["title"], align=CENTRE, bold=True, after=12)
    for item in content["body"]:
        _body(document, item)
    _ending(document, content)
    for plan in content.get("attached", ()):
        attached(document, plan, _body)
    for one in content.get("annexes", ()):
        annex(document, one)
    target = source.with_suffix(".docx")
    document.save(str(target))
    if content.get("pdf"):
        to_pdf(target)
    return target


def _page() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    return document


def _letterhead(document: Any, content: dict[str, Any]) -> None:
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (Mm(60), Mm(105)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    left, right = table.rows[0].cells
    _in_cell(left, content["superior"], size=12)
    _in_cell(left, content["issuer"], size=12, bold=True)
    _in_cell(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _in_cell(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    left, right = table.rows[1].cells
    _in_cell(left, f"Số: {content.get('number', '        ')}{content['symbol']}", size=13)
    _in_cell(right, content["place_date"], size=13, italic=True)
    below = document.add_paragraph()
    if "urgency" in content:
        box(below, content["urgency"])


def _ending(document: Any, content: dict[str, Any]) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _in_cell(left, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT)
    for recipient in content["recipients"]:
        _in_cell(left, f"- {recipient}", size=11, align=LEFT)
    *titles, name = content["signer"]
    for title in titles:
        _in_cell(right, title, bold=True)
    for _ in range(4):
        _in_cell(right, "")
    _in_cell(right, name, bold=True)


def _in_cell(cell: Any, text: str, *, size: int = 14, align: Any = CENTRE, **look: bool) -> None:
    first = cell.paragraphs[0]
    paragraph = first if not first.runs and len(cell.paragraphs) == 1 and not first.text else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold, run.italic = look.get("bold"), look.get("italic")


def _body(document: Any, text: str | dict[str, Any]) -> None:
    if isinstance(text, dict):
        draw = next((draw for key, draw in SPECIAL.items() if key in text), marked)
        draw(document, text)
        return
    level = len(text) - len(text.lstrip("#"))
    words = text.lstrip("# ")
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(6)
    if level != 1:
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
        paragraph.alignment = JUSTIFY
    if level:
        paragraph.add_run(words).bold = True
    else:
        runs(paragraph, words)


def _line(document: Any, text: str, *, align: Any, bold: bool, after: int = 0) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.add_run(text).bold = bold


def long_plan(path: Path, *, pages: int) -> None:
    """A plan of about `pages` pages: parts, duties and a task table, for the benchmark."""
    content = yaml.safe_load((FOLDERS[0] / "ke-hoach-nang-cao-par-index-2025.yaml").read_text("utf-8"))
    document = _page()
    _letterhead(document, content)
    _line(document, content["kind"], align=CENTRE, bold=True)
    _line(document, content["title"], align=CENTRE, bold=True, after=12)
    opening, duties = content["body"][:2], [text for text in content["body"] if text.startswith("- ")]
    for text in opening:
        _body(document, text)
    # Some four dashes of this text fill a page with the table rows that follow them.
    for part in range(pages // 4):
        _body(document, f"# {_roman(part + 1)}. NHÓM NHIỆM VỤ THỨ {part + 1}")
        for number in range(1, 5):
            _body(document, f"## {number}. Phòng Nội vụ:")
            for text in duties[:8]:
                _body(document, text)
    _task_table(document, duties, rows=pages * 2)
    _ending(document, content)
    document.save(str(path))


def _task_table(document: Any, duties: list[str], *, rows: int) -> None:
    document.add_page_break()
    _line(document, "PHỤ LỤC", align=CENTRE, bold=True)
    heads = ("STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")
    table = document.add_table(rows=1 + rows, cols=len(heads))
    cells = table._cells  # one pass: row.cells walks the whole table anew for each row
    for column, head in enumerate(heads):
        cells[column].text = head
    for row in range(1, rows + 1):
        task = duties[row % len(duties)].removeprefix("- ")
        values = (str(row), task, "Phòng Nội vụ", "Phòng Tư pháp", "Quý II/2025", "Báo cáo")
        for column, value in enumerate(values):
            cells[row * len(heads) + column].text = value


def _roman(number: int) -> str:
    signs = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, sign in signs:
        while number >= value:
            written, number = written + sign, number - value
    return written


def main() -> None:
    for folder in FOLDERS:
        for source in sorted(folder.glob("*.yaml")):
            if source.name.endswith(".units.yaml"):
                continue
            target = source.with_suffix(".docx")
            if "--all" in sys.argv or not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                print(build(source).relative_to(ROOT))


if __name__ == "__main__":
    main()
