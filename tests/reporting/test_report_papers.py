"""The documents of reporting: right by the linter, their figures those of the records."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers.document import Document
from parindex.papers.docx import render_docx
from parindex.papers.linting import check_document
from parindex.reporting import commands, papers
from parindex.reporting.models import ReportRound
from tests.people import People
from tests.report_rounds import accepted, on, opened, report_of

DUE = date(2025, 6, 20)
LATER = date(2025, 6, 25)


@pytest.fixture
def round_(people: People) -> ReportRound:
    found = opened(people)
    accepted(people, report_of(found, people, "tu-phap"), writer=people.reporter, head=people.leader, day=DUE)
    accepted(people, report_of(found, people, "xa"), writer=people.communer, head=people.head, day=DUE, scale=3)
    return found


def rendered(document: Document) -> bytes:
    return render_docx(document, load_paper_format(), load_paper_types())


def rules(data: bytes) -> list[str]:
    return [one.rule for one in check_document(data, load_paper_format(), load_paper_types())]


def test_the_committees_report_has_the_structure_of_the_regime_and_names_who_is_missing(
    people: People, round_: ReportRound
) -> None:
    drawn = commands.draw(on(people.officer, LATER), round_)
    data = rendered(papers.consolidated(drawn, LATER))
    file = docx.Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in file.paragraphs if paragraph.text.strip()]
    assert rules(data) == []
    assert [line for line in lines if line.split(".")[0] in {"I", "II", "III", "IV", "V"}] == [
        "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH",
        "II. KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ",
        "III. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN",
        "IV. KHÓ KHĂN, VƯỚNG MẮC VÀ ĐỀ XUẤT, KIẾN NGHỊ",
        "V. PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ TỚI",
    ]
    assert [line[:2] for line in lines if line[1:3] == ". "] == ["I.", "1.", "2.", "3.", "4.", "5.", "6.", "V."]
    assert "còn 1 đơn vị chưa có báo cáo: Phòng Nội vụ" in lines[3]
    assert "(số liệu từ ngày 15/12/2024 đến ngày 14/06/2025)" in lines[2]
    ratio = "- Hồ sơ giải quyết đúng hạn và trước hạn trong số đã giải quyết: 95% (760/800);"
    assert ratio in lines


def test_every_figure_of_the_document_is_that_of_the_records(people: People, round_: ReportRound) -> None:
    from parindex.reporting.queries import consolidation

    drawn = commands.draw(on(people.officer, LATER), round_)
    file = docx.Document(io.BytesIO(rendered(papers.consolidated(drawn, LATER))))
    printed = {row.cells[1].text: row.cells[3].text for row in file.tables[2].rows[1:]}
    figures = [row for _section, rows in consolidation.figures(consolidation.whole(round_)) for row in rows]
    assert set(printed) == {row.field.title for row in figures}
    for row in figures:
        shown = printed[row.field.title].split("%")[0].replace(".", "").replace(",", ".")
        assert (
            shown in {"chưa có số liệu", "không phát sinh"}
            if row.total.value is None
            else float(shown) == float(row.total.value)
        )
    by_unit = [[cell.text for cell in row.cells] for row in file.tables[3].rows]
    assert [len(table.columns) for table in file.tables[3:]] == [10, 10, 8]
    assert [row[1] for row in by_unit] == ["Đơn vị", "Phòng Nội vụ", "Phòng Tư pháp", "UBND xã Bắc Sơn"]
    assert set(by_unit[1][2:]) == {"–"}


def test_a_units_report_is_signed_by_its_head_and_names_the_committee_above(
    people: People, round_: ReportRound
) -> None:
    document = papers.of_unit(report_of(round_, people, "tu-phap"), DUE)
    assert (document.issuer.parent, document.issuer.lines) == ("UBND HUYỆN MẪU", ("PHÒNG TƯ PHÁP",))
    assert (document.symbol, document.signer.name, document.place) == ("BC-PTP", "Phạm Thị Ngọc", "Mẫu")
    assert rules(rendered(document)) == []


def test_the_urging_letter_lists_who_is_late_and_by_how_much(people: People, round_: ReportRound) -> None:
    late = papers.late_lines(round_, LATER)
    document = papers.urging(round_, late, LATER)
    data = rendered(document)
    lines = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert document.addressees == ("Phòng Nội vụ",)
    assert "- Phòng Nội vụ: hạn nộp 20/06/2025, quá hạn 3 ngày làm việc;" in lines
    assert document.signer.name == "Đặng Văn Quý"
    assert rules(data) == []
