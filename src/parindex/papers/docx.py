"""An official document as a .docx file, in the format of Nghị định 30/2020/NĐ-CP.

The same document gives the same bytes: times inside the file are those of the document, not of the writing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from parindex.papers import docx_ending, docx_form, docx_heading
from parindex.papers.document import (
    Annex,
    Article,
    Block,
    Code,
    Document,
    Entry,
    Heading,
    Item,
    Table,
    plain,
)
from parindex.papers.docx_paragraphs import Pen
from parindex.papers.docx_tables import ruled
from parindex.papers.format import PaperFormat, PaperType
from parindex.papers.wording import BLANK_NUMBER, annex_label, article_label, bases_listed, date_text, ended

LANGUAGE = "vi-VN"
# The earliest moment a zip archive can name: files are dated by what they say, not by when they were written.
TIMELESS = (1980, 1, 1, 0, 0, 0)


def render_docx(document: Document, paper: PaperFormat, types: Mapping[str, PaperType]) -> bytes:
    """The .docx of a document. Raises KeyError for a kind that is not in `types`."""
    form = document.form
    kind = (
        types[document.kind]
        if form is None
        else PaperType(code=document.kind, abbreviation="", name=form.title, layout="form")
    )
    file, pen = docx.Document(), Pen(paper, form=form is not None)
    landscape = form is not None and form.landscape
    _prepare(file, document, paper, landscape=landscape)
    if form is not None:
        docx_form.write(file, pen, form)
    width = _text_width(paper, landscape=landscape)
    docx_heading.write(file, pen, document, kind, width_mm=width)
    _write_body(file, pen, document, width)
    docx_ending.write(file, pen, document, width_mm=width)
    for at, annex in enumerate(document.annexes, start=1):
        _write_annex(file, pen, document, kind, annex, at)
    return _saved(file)


def _prepare(file: Any, document: Document, paper: PaperFormat, *, landscape: bool) -> None:
    normal = file.styles["Normal"]
    normal.font.size = Pt(float(paper.components["body"].size.default))
    normal.font.color.rgb = RGBColor(0, 0, 0)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), paper.font)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    normal.element.rPr.append(language)
    told = file.core_properties
    told.title, told.author, told.comments, told.language = (
        plain(document.form.title if document.form else document.subject),
        document.issuer.name,
        "",
        LANGUAGE,
    )
    day = document.issued_on or date(document.year, 1, 1)
    told.created = told.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    told.last_modified_by = document.issuer.name
    _lay_out(file.sections[0], paper, landscape=landscape)


def _lay_out(section: Any, paper: PaperFormat, *, landscape: bool) -> None:
    """Paper, margins, and the page number: centred in the top margin, from 1, not shown on the first page."""
    page = paper.page
    width, height = Mm(page.width_mm), Mm(page.height_mm)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    for side in ("top", "bottom", "left", "right"):
        setattr(section, f"{side}_margin", Mm(float(getattr(page, f"{side}_mm").default)))
    section.header_distance = Mm(float(page.top_mm.default) / 2)
    section.different_first_page_header_footer = True
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    section._sectPr.insert_element_before(numbering, "w:cols", "w:titlePg", "w:docGrid")
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    _number_pages(section.header, paper)


def _number_pages(header: Any, paper: PaperFormat) -> None:
    paragraph = Pen(paper).component(header, "page_number", first=True)
    run = Pen(paper).run(paragraph, "", paper.components["page_number"])
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _text_width(paper: PaperFormat, *, landscape: bool = False) -> float:
    page = paper.page
    sheet = page.height_mm if landscape else page.width_mm
    return float(sheet - page.left_mm.default - page.right_mm.default)


def _write_body(file: Any, pen: Pen, document: Document, width: float) -> None:
    if document.authority:
        pen.component(file, "signer_post", document.authority, before=6, after=6, keep=True)
    for line in bases_listed(document.bases):
        pen.run(pen.body(file), line, pen.paper.components["basis"])
    if document.authority:
        pen.component(file, "type_name", "Quyết định:", before=6, after=6, keep=True)
    blocks = document.body
    last = max((at for at, block in enumerate(blocks) if not isinstance(block, Table | Heading)), default=-1)
    if document.form is not None:
        _write_form(file, pen, blocks, width)
        return
    for at, block in enumerate(blocks):
        _write_block(file, pen, block, width, last=at == last and at == len(blocks) - 1)
    if last != len(blocks) - 1 or not blocks:
        pen.run(pen.body(file), pen.paper.body.end_mark, pen.paper.components["body"])


def _write_form(file: Any, pen: Pen, blocks: Sequence[Block], width: float) -> None:
    """The lines of a form; the last goes to the next page with the signatures, which never stand there alone."""
    for block in blocks:
        written = len(file.paragraphs)
        _write_block(file, pen, block, width)
    if blocks and not isinstance(blocks[-1], Table):
        for paragraph in file.paragraphs[written:]:
            paragraph.paragraph_format.keep_with_next = True


def _write_block(place: Any, pen: Pen, block: Block, width: float, *, last: bool = False) -> None:
    """One block of the text; the last one bears the end mark."""
    text = pen.paper.components["body"]
    if isinstance(block, Table):
        _write_table(place, pen, block, width)
    elif isinstance(block, Entry):
        docx_form.entry(place, pen, block, width_mm=width)
    elif isinstance(block, Code):
        docx_form.code(place, pen, block, width_mm=width)
    elif isinstance(block, Heading):
        deep = block.level > 2
        words = f"{block.label} {block.text}".strip()
        run = pen.run(pen.body(place, keep=True), words, text, bold=not deep, italic=deep)
        run.text = run.text.upper() if block.level == 1 else run.text
    elif isinstance(block, Article):
        paragraph = pen.body(place)
        pen.run(paragraph, f"{article_label(block.number)} ", pen.paper.components["article_label"])
        _write_lines(place, pen, paragraph, ended(block.text, pen.paper) if last else block.text)
    elif isinstance(block, Item):
        words = f"{block.label} {block.text}".strip()
        _write_lines(place, pen, pen.body(place), ended(words, pen.paper) if last else words)
    else:
        words = ended(block.text, pen.paper) if last else block.text
        paragraph = pen.body(place, centred=block.centred)
        pen.run(paragraph, words, text, bold=block.bold, italic=block.italic)


def _write_lines(place: Any, pen: Pen, paragraph: Any, words: str) -> None:
    """Words with line breaks become paragraphs of their own: justified lines must not end in a break."""
    first, *more = plain(words).split("\n")
    pen.run(paragraph, first, pen.paper.components["body"])
    for line in more:
        pen.run(pen.body(place), line, pen.paper.components["body"])


def _write_table(file: Any, pen: Pen, table: Table, width: float) -> None:
    if table.caption:
        pen.run(pen.body(file, centred=True, keep=True), table.caption, pen.paper.components["body"], bold=True)
    file.element.body.insert_element_before(ruled(table, width), "w:sectPr")
    pen.gap(file, after=6)


def _write_annex(file: Any, pen: Pen, document: Document, kind: PaperType, annex: Annex, at: int) -> None:
    section = file.add_section(WD_SECTION.NEW_PAGE)
    _lay_out(section, pen.paper, landscape=annex.landscape)
    width = _text_width(pen.paper, landscape=annex.landscape)
    pen.component(file, "annex_label", annex_label(at, len(document.annexes)), keep=True)
    pen.component(file, "annex_title", annex.title, keep=True)
    day = date_text(None, document.year, pen.paper)
    said = f"(Kèm theo {kind.name} số{BLANK_NUMBER}/{document.symbol} {day} của {document.issuer.name})"
    pen.component(file, "annex_reference", said)
    pen.rule(
        file, "(Kèm theo " + kind.name, pen.paper.components["abstract"].size.default, "abstract", width_mm=width
    )
    pen.component(file, "body", after=6)
    for block in annex.blocks:
        _write_block(file, pen, block, width)
    if annex.blocks and isinstance(annex.blocks[-1], Table):
        pen.lower(file.paragraphs[-1])  # else an annex that fills its page is followed by an empty one


def _saved(file: Any) -> bytes:
    """The package with no time of its own in it."""
    raw, made = io.BytesIO(), io.BytesIO()
    file.save(raw)
    with zipfile.ZipFile(raw) as read, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in read.infolist():
            written.writestr(zipfile.ZipInfo(entry.filename, TIMELESS), read.read(entry), zipfile.ZIP_DEFLATED)
    return made.getvalue()
