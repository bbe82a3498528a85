"""Every kind of official document, component by component, and the PDF that LibreOffice makes of it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pdfplumber
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers import pdf, wording
from parindex.papers.document import Annex, Column, Document, Item, Paragraph, Table
from parindex.papers.docx import render_docx
from tests.office import needs_office
from tests.papers.samples import ALL, DECISION, LETTER, MINUTES, PROPOSAL, REPORT, URGING

PAPER, TYPES = load_paper_format(), load_paper_types()


def rendered(document: Document) -> Any:
    return docx.Document(io.BytesIO(render_docx(document, PAPER, TYPES)))


def lines(place: Any) -> list[tuple[str, float, bool, bool]]:
    """Each written paragraph: its text, and the size, weight and slope of its first run."""
    found = []
    for paragraph in place.paragraphs:
        if paragraph.text.strip():
            run = paragraph.runs[0]
            found.append((paragraph.text, run.font.size.pt, bool(run.bold), bool(run.italic)))
    return found


@pytest.mark.parametrize("name", ALL)
def test_page_fonts_and_national_heading_are_those_of_the_decree(name: str) -> None:
    made = rendered(ALL[name])
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [20, 20, 30, 15]
    assert made.styles["Normal"].font.name == "Times New Roman"
    assert lines(made.tables[0].cell(0, 1)) == [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 14, True, False),
    ]
    assert {p.alignment for p in made.tables[0].cell(0, 1).paragraphs[:2]} == {WD_ALIGN_PARAGRAPH.CENTER}


def test_a_report_names_its_issuer_number_place_date_kind_and_abstract() -> None:
    made = rendered(REPORT)
    assert lines(made.tables[0].cell(0, 0)) == [
        ("ỦY BAN NHÂN DÂN", 13, True, False),
        ("XÃ NINH SƠN", 13, True, False),
    ]
    assert lines(made.tables[0].cell(1, 0)) == [("Số: 07/BC-UBND", 13, False, False)]
    assert lines(made.tables[0].cell(1, 1)) == [("Ninh Sơn, ngày 05 tháng 3 năm 2026", 14, False, True)]
    assert lines(made)[:2] == [
        ("BÁO CÁO", 14, True, False),
        ("Công tác cải cách hành chính quý I năm 2026", 14, True, False),
    ]


def test_the_end_has_recipients_on_the_left_and_who_signs_on_the_right() -> None:
    end = rendered(REPORT).tables[1]
    assert lines(end.cell(0, 0)) == [
        ("Nơi nhận:", 12, True, True),
        ("- UBND tỉnh Khánh Hòa;", 11, False, False),
        ("- Sở Nội vụ;", 11, False, False),
        ("- TT. Đảng ủy, TT. HĐND xã;", 11, False, False),
        ("- CT, các PCT. UBND xã;", 11, False, False),
        ("- Lưu: VT, VHXH.", 11, False, False),
    ]
    assert lines(end.cell(0, 1)) == [
        ("TM. ỦY BAN NHÂN DÂN", 14, True, False),
        ("KT. CHỦ TỊCH", 14, True, False),
        ("PHÓ CHỦ TỊCH", 14, True, False),
        ("Trần Thị Minh Nguyệt", 14, True, False),
    ]


def test_a_letter_has_its_abstract_under_the_number_and_its_addressees_in_a_list() -> None:
    made = rendered(LETTER)
    assert lines(made.tables[0].cell(1, 0)) == [
        ("Số: 45/UBND-VHXH", 13, False, False),
        ("V/v triển khai kế hoạch cải cách hành chính năm 2026", 12, False, False),
    ]
    assert [text for text, *_rest in lines(made)[:4]] == [
        "Kính gửi:",
        "- Văn phòng HĐND và UBND xã;",
        "- Phòng Kinh tế;",
        "- Trung tâm Phục vụ hành chính công xã.",
    ]
    assert lines(rendered(URGING))[0][0] == "Kính gửi: Phòng Kinh tế"
    assert lines(rendered(URGING).tables[0].cell(1, 0))[-1] == ("KHẨN", 14, True, False)


def test_a_decision_has_authority_bases_in_italics_and_numbered_articles() -> None:
    told = lines(rendered(DECISION))
    assert told[2] == ("ỦY BAN NHÂN DÂN XÃ NINH SƠN", 14, True, False)
    assert told[3][2:] == (False, True)
    assert [text[-1] for text, *_rest in told[3:5]] == [";", "."]
    assert told[5] == ("QUYẾT ĐỊNH:", 14, True, False)
    assert [text[:7] for text, *_rest in told[6:]] == ["Điều 1.", "Điều 2.", "Điều 3."]
    assert told[-1][0].endswith("Quyết định này./.")


def test_minutes_are_signed_by_chair_and_secretary_and_a_division_names_its_superior() -> None:
    end = rendered(MINUTES).tables[1]
    assert [lines(end.cell(0, at))[0][0] for at in (0, 1)] == ["THƯ KÝ", "CHỦ TỌA"]
    head = rendered(PROPOSAL).tables[0]
    assert lines(head.cell(0, 0)) == [
        ("UBND XÃ NINH SƠN", 13, False, False),
        ("PHÒNG VĂN HÓA - XÃ HỘI", 13, True, False),
    ]
    assert lines(head.cell(1, 0))[0][0] == "Số:         /TTr-VHXH"
    assert re.fullmatch(r"Ninh Sơn, ngày +tháng +năm 2026", lines(head.cell(1, 1))[0][0])


def test_the_text_is_justified_with_its_first_line_moved_in_and_ends_with_its_mark() -> None:
    body = [p for p in rendered(REPORT).paragraphs if p.text.startswith(("Ủy ban nhân dân xã đã", "Trên đây"))]
    assert {p.alignment for p in body} == {WD_ALIGN_PARAGRAPH.JUSTIFY}
    assert {round(p.paragraph_format.first_line_indent.cm, 2) for p in body} == {1.27}
    assert {p.paragraph_format.space_after.pt for p in body} == {6}
    assert body[-1].text == "Trên đây là báo cáo của Ủy ban nhân dân xã Ninh Sơn./."


def test_pages_are_numbered_in_the_top_margin_from_the_second_and_annexes_anew() -> None:
    sections = rendered(REPORT).sections
    assert [section.orientation for section in sections] == [0, 1, 0]
    for section in sections:
        header = section.header
        assert "PAGE" in header._element.xml
        assert header.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert section.different_first_page_header_footer
        assert section.first_page_header.paragraphs[0].text == ""
        assert 'w:start="1"' in section._sectPr.xml


def test_annexes_have_roman_numbers_when_there_are_several() -> None:
    labels = [text for text, *_rest in lines(rendered(REPORT)) if text.startswith("Phụ lục")]
    assert labels == ["Phụ lục I", "Phụ lục II"]
    one = replace(REPORT, annexes=REPORT.annexes[:1])
    told = [line for line in lines(rendered(one)) if line[0].startswith(("Phụ lục", "SỐ LIỆU", "(Kèm"))]
    assert told == [
        ("Phụ lục", 14, True, False),
        ("SỐ LIỆU CẢI CÁCH HÀNH CHÍNH CỦA CÁC ĐƠN VỊ", 14, True, False),
        (
            "(Kèm theo Báo cáo số        /BC-UBND ngày     tháng     năm 2026 của Ủy ban nhân dân xã Ninh Sơn)",
            14,
            False,
            True,
        ),
    ]


def test_a_table_repeats_its_heading_and_never_splits_a_row() -> None:
    xml = rendered(REPORT).tables[2]._tbl.xml
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:cantSplit/>") == 41
    with pytest.raises(ValueError, match="2 cells"):
        Table((Column("a"),), (("1", "2"),))


@pytest.mark.parametrize("name", ALL)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    assert render_docx(ALL[name], PAPER, TYPES) == render_docx(ALL[name], PAPER, TYPES)


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_can_stand_in_any_place(words: str, more: str) -> None:
    hostile = replace(
        REPORT,
        subject=words,
        body=(Paragraph(words), Item(more)),
        recipients=(words,),
        annexes=(Annex(more, (Table((Column(words),), ((more,),)),)),),
    )
    made = rendered(hostile)
    assert len(made.tables) == 3


def test_markup_is_text_and_ten_thousand_letters_fit() -> None:
    words = "<w:p/>&amp;<script>" + "ế" * 10_000
    made = rendered(replace(REPORT, body=(Paragraph(words),)))
    assert [p.text for p in made.paragraphs if p.text.startswith("<w:p/>")] == [words + "./."]


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(1, 5000))
def test_days_and_numbers_are_padded_as_the_decree_says(day: date, number: int) -> None:
    written = wording.date_text(day, day.year, PAPER)
    found = re.fullmatch(r"ngày (\d+) tháng (\d+) năm (\d{4})", written)
    assert found is not None
    assert [int(part) for part in found.groups()] == [day.day, day.month, day.year]
    assert len(found[1]) == 2
    assert len(found[2]) == (2 if day.month in {1, 2, 10, 11, 12} else 1)
    text = wording.number_text(number, PAPER)
    assert (int(text), len(text) >= 2) == (number, True)


def test_symbols_are_made_of_kind_and_issuer() -> None:
    assert wording.symbol_of(TYPES["bao-cao"], "UBND") == "BC-UBND"
    assert wording.symbol_of(TYPES["cong-van"], "UBND", drafter="VHXH") == "UBND-VHXH"


@needs_office
@pytest.mark.parametrize("name", ALL)
def test_libreoffice_makes_a_pdf_with_the_same_words_on_numbered_pages(name: str) -> None:
    document = ALL[name]
    made = pdf.to_pdf(render_docx(document, PAPER, TYPES))
    expected = 5 if document.annexes else 1
    assert pdf.page_count(made) == expected
    with pdfplumber.open(io.BytesIO(made)) as opened:
        first = opened.pages[0].extract_text()
        tops = [page.crop((0, 0, page.width, 52)).extract_text().strip() for page in opened.pages]
        words = opened.pages[0].extract_words()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first
    assert tops == (["", "2", "", "2", ""] if document.annexes else [""])
    fonts = {word["text"] for word in words}
    assert {"Độc", "Hạnh"} <= fonts


@needs_office
def test_two_conversions_at_once_do_not_mix() -> None:
    from concurrent.futures import ThreadPoolExecutor

    files = [render_docx(ALL[name], PAPER, TYPES) for name in ("letter", "report")]
    with ThreadPoolExecutor() as pool:
        made = list(pool.map(pdf.to_pdf, files))
    assert [pdf.page_count(one) for one in made] == [1, 5]


@needs_office
def test_a_file_that_is_no_document_is_refused_in_words() -> None:
    with pytest.raises(pdf.CannotConvert, match="quá lâu"):
        pdf.to_pdf(render_docx(LETTER, PAPER, TYPES), seconds=0)
