"""The linter finds nothing in our own documents, each planted departure exactly once, and refuses harmful files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Mm, Pt, RGBColor

from parindex.kit.catalog import catalog_path, load_paper_format, load_paper_types
from parindex.papers.docx import render_docx
from parindex.papers.linting import UnreadablePaper, check_document
from tests.papers.samples import ALL, DECISION, LETTER, LONG, REPORT

PAPER, TYPES = load_paper_format(), load_paper_types()
Change = Callable[[Any], None]


def found(data: bytes) -> list[str]:
    return [one.rule for one in check_document(data, PAPER, TYPES)]


def changed(name: str, change: Change) -> bytes:
    file = docx.Document(io.BytesIO(render_docx(ALL[name], PAPER, TYPES)))
    change(file)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_found_in_our_own_documents(name: str) -> None:
    assert found(render_docx(ALL[name], PAPER, TYPES)) == []


def left(file: Any, row: int = 0) -> Any:
    return file.tables[0].cell(row, 0)


def right(file: Any, row: int = 0) -> Any:
    return file.tables[0].cell(row, 1)


def paragraph(file: Any, start: str) -> Any:
    return next(one for one in file.paragraphs if one.text.startswith(start))


def words(one: Any, text: str) -> None:
    one.runs[0].text = text
    for run in one.runs[1:]:
        run.text = ""


def margin(side: str, mm: float) -> Change:
    return lambda file: setattr(file.sections[0], f"{side}_margin", Mm(mm))


def turn(file: Any) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def footer_number(file: Any) -> None:
    section = file.sections[0]
    field = section.header.paragraphs[0]._p
    section.footer.is_linked_to_previous = False
    section.footer.paragraphs[0]._p.addnext(field)


def end(file: Any, column: int, line: int) -> Any:
    """A line of the table at the end: 0 the recipients, 1 who signs."""
    return file.tables[1].cell(0, column).paragraphs[line]


def header(file: Any) -> Any:
    return file.sections[0].header.paragraphs[0]


BODY = "Thực hiện Nghị định"
PLANTED: list[tuple[str, str, Change]] = [
    ("page.size", "report", lambda f: (setattr(f.sections[0], "page_width", Mm(216)), None)[1]),
    ("page.landscape", "report", turn),
    ("page.margin.left", "report", margin("left", 25)),
    ("page.margin.right", "report", margin("right", 25)),
    ("page.margin.top", "report", margin("top", 15)),
    ("page.margin.bottom", "report", margin("bottom", 30)),
    ("page_number.first", "report", lambda f: setattr(f.sections[0], "different_first_page_header_footer", False)),
    (
        "page_number.align",
        "report",
        lambda f: setattr(header(f), "alignment", WD_ALIGN_PARAGRAPH.RIGHT),
    ),
    ("page_number.place", "letter", footer_number),
    ("page_number.size", "report", lambda f: setattr(header(f).runs[0].font, "size", Pt(10))),
    ("font.name", "report", lambda f: setattr(paragraph(f, BODY).runs[0].font, "name", "Arial")),
    ("font.colour", "report", lambda f: setattr(paragraph(f, BODY).runs[0].font.color, "rgb", RGBColor(255, 0, 0))),
    ("font.unicode", "report", lambda f: words(paragraph(f, "Trên đây"), "Trên đây là báo cáo\u0301./.")),
    ("national_name.size", "report", lambda f: setattr(right(f).paragraphs[0].runs[0].font, "size", Pt(14))),
    ("national_name.bold", "report", lambda f: setattr(right(f).paragraphs[0].runs[0], "bold", False)),
    ("national_motto.wording", "report", lambda f: words(right(f).paragraphs[1], "Độc lập – Tự do – Hạnh phúc")),
    ("national_motto.italic", "report", lambda f: setattr(right(f).paragraphs[1].runs[0], "italic", True)),
    ("national_name.missing", "report", lambda f: words(right(f).paragraphs[0], "")),
    ("issuer.bold", "plan", lambda f: setattr(left(f).paragraphs[1].runs[0], "bold", False)),
    ("issuer.align", "plan", lambda f: setattr(left(f).paragraphs[1], "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
    ("number.missing", "report", lambda f: words(left(f, 1).paragraphs[0], "")),
    ("number.padding", "report", lambda f: words(left(f, 1).paragraphs[0], "Số: 7/BC-UBND")),
    ("number.spaces", "report", lambda f: words(left(f, 1).paragraphs[0], "Số: 07/BC - UBND")),
    ("number.abbreviation", "report", lambda f: words(left(f, 1).paragraphs[0], "Số: 07/KH-UBND")),
    ("number.size", "report", lambda f: setattr(left(f, 1).paragraphs[0].runs[0].font, "size", Pt(14))),
    ("place_date.italic", "report", lambda f: setattr(right(f, 1).paragraphs[0].runs[0], "italic", False)),
    ("place_date.comma", "report", lambda f: words(right(f, 1).paragraphs[0], "Ninh Sơn ngày 05 tháng 3 năm 2026")),
    ("place_date.day", "report", lambda f: words(right(f, 1).paragraphs[0], "Ninh Sơn, ngày 5 tháng 3 năm 2026")),
    ("place_date.month", "report", lambda f: words(right(f, 1).paragraphs[0], "Ninh Sơn, ngày 05 tháng 03 năm 2026")),
    ("place_date.month", "report", lambda f: words(right(f, 1).paragraphs[0], "Ninh Sơn, ngày 05 tháng 2 năm 2026")),
    ("place_date.real", "report", lambda f: words(right(f, 1).paragraphs[0], "Ninh Sơn, ngày 31 tháng 4 năm 2026")),
    ("type_name.bold", "report", lambda f: setattr(paragraph(f, "BÁO CÁO").runs[0], "bold", False)),
    ("abstract.align", "report", lambda f: setattr(paragraph(f, "Công tác"), "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
    ("letter_abstract.size", "letter", lambda f: setattr(left(f, 1).paragraphs[1].runs[0].font, "size", Pt(14))),
    ("letter_abstract.bold", "letter", lambda f: setattr(left(f, 1).paragraphs[1].runs[0], "bold", True)),
    ("letter_abstract.wording", "letter", lambda f: words(left(f, 1).paragraphs[1], "V/V triển khai kế hoạch")),
    ("body.size", "report", lambda f: setattr(paragraph(f, BODY).runs[0].font, "size", Pt(12))),
    ("body.align", "report", lambda f: setattr(paragraph(f, BODY), "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
    ("body.first_line", "report", lambda f: setattr(paragraph(f, BODY).paragraph_format, "first_line_indent", Cm(2))),
    ("body.line_spacing", "report", lambda f: setattr(paragraph(f, BODY).paragraph_format, "line_spacing", 2.0)),
    ("body.space_between", "report", lambda f: setattr(paragraph(f, LONG[:9]).paragraph_format, "space_after", 0)),
    ("body.end_mark", "report", lambda f: words(paragraph(f, "Trên đây"), "Trên đây là báo cáo của xã.")),
    ("basis.italic", "decision", lambda f: setattr(paragraph(f, "Căn cứ").runs[0], "italic", False)),
    ("basis.mark", "decision", lambda f: words(paragraph(f, "Căn cứ"), "Căn cứ Luật Tổ chức,")),
    ("article.order", "decision", lambda f: setattr(paragraph(f, "Điều 3.").runs[0], "text", "Điều 4. ")),
    ("article_label.bold", "decision", lambda f: setattr(paragraph(f, "Điều 2.").runs[0], "bold", False)),
    ("recipients_heading.italic", "report", lambda f: setattr(
        end(f, 0, 0).runs[0], "italic", False)),
    ("recipients.size", "report", lambda f: setattr(end(f, 0, 2).runs[0].font, "size", Pt(14))),
    ("recipients.mark", "report", lambda f: words(end(f, 0, 2), "- Sở Nội vụ")),
    ("recipients.kept", "report", lambda f: words(end(f, 0, 5), "- Văn thư.")),
    ("signer_post.bold", "report", lambda f: setattr(end(f, 1, 1).runs[0], "bold", False)),
    ("signer_post.authority", "report", lambda f: words(end(f, 1, 1), "KT CHỦ TỊCH")),
    ("signer_name.title", "report", lambda f: words(end(f, 1, 3), "ThS. Trần Thị Minh Nguyệt")),
    ("signer_name.case", "report", lambda f: words(end(f, 1, 3), "TRẦN THỊ MINH NGUYỆT")),
    ("annex_label.size", "report", lambda f: setattr(paragraph(f, "Phụ lục II").runs[0].font, "size", Pt(12))),
    ("annex_reference.italic", "report", lambda f: setattr(paragraph(f, "(Kèm theo").runs[0], "italic", False)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "name", "change"), PLANTED, ids=[f"{n}-{row[0]}" for n, row in enumerate(PLANTED)])
def test_each_planted_departure_is_found_and_nothing_else(rule: str, name: str, change: Change) -> None:
    assert found(changed(name, change)) == [rule]


def test_points_follow_the_vietnamese_alphabet() -> None:
    from dataclasses import replace

    from parindex.papers.document import Item, Paragraph

    def lettered(letters: str) -> bytes:
        items = tuple(Item("Nội dung.", f"{letter})") for letter in letters)
        return render_docx(replace(REPORT, body=(*items, Paragraph("Hết.")), annexes=()), PAPER, TYPES)

    assert found(lettered("abcdđeghi")) == []
    assert found(lettered("abcdeg")) == ["point.order"]


def test_a_departure_says_what_the_decree_asks_and_where() -> None:
    (one,) = check_document(changed("report", margin("left", 25)), PAPER, TYPES)
    assert one.message == "Lề trái 25 mm; phải là 30-35 mm (Phụ lục I, mục I.1)."
    assert one.where == "Trang giấy"


def test_format_from_styles_and_a_heading_laid_out_with_tabs_are_understood() -> None:
    file = docx.Document(io.BytesIO(render_docx(LETTER, PAPER, TYPES)))
    head = file.tables[0]._tbl
    first = file.paragraphs[0].insert_paragraph_before()
    for text in ("ỦY BAN NHÂN DÂN XÃ NINH SƠN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",):
        run = first.add_run(text)
        run.bold, run.font.size = True, Pt(13)
    head.getparent().remove(head)
    made = io.BytesIO()
    file.save(made)
    rules = found(made.getvalue())
    assert "national_name.missing" not in rules
    assert "issuer.missing" not in rules
    assert "national_motto.missing" in rules


def test_the_example_plan_of_the_catalogue_departs_only_where_it_does() -> None:
    (plan,) = (catalog_path() / "plans").glob("*.docx")
    assert found(plan.read_bytes()) == ["page_number.missing", "basis.italic", "basis.mark"]


def _zip(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_word"),
        (b"%PDF-1.7", "not_word"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_or_locked"),
        (_zip({"a.txt": b"x"}), "not_word"),
        (_zip({"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}), "macros"),
        (_zip({"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><w/>"}), "doctype"),
        (_zip({"word/document.xml": b"\0" * (61 * 1024 * 1024)}), "too_large"),
        (_zip({"word/document.xml": b"<w/>"}), "damaged"),
    ],
)
def test_a_file_that_is_no_sound_document_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(UnreadablePaper) as refused:
        check_document(data, PAPER, TYPES)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_a_decision_without_a_kind_is_told_so() -> None:
    def change(file: Any) -> None:
        words(paragraph(file, "QUYẾT ĐỊNH"), "")

    assert "type_name.missing" in found(changed("decision", change))
    assert DECISION.kind == "quyet-dinh"
