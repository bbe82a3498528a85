"""Lines of Word documents: what a reader of the printed page sees, and nothing else."""

from docx.oxml import parse_xml

from parindex.plans import load_source, read_plan
from tests.plans.plan_text import NOBODY, coverage
from tests.plans.word_files import W_NS, document, number_paragraphs, paragraph, raw_docx, saved


def lines_of(data: bytes) -> list[str]:
    return [line.text for line in load_source(data, "a.docx").lines]


def test_numbers_that_word_renders_become_part_of_the_text() -> None:
    made = document()
    number_paragraphs(
        made,
        [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "\uf0b7")],
        [
            (0, "MỤC TIÊU"),
            (1, "Chung"),
            (1, "Cụ thể"),
            (2, "Một"),
            (2, "Hai"),
            (3, "Chi tiết"),
            (0, "NHIỆM VỤ"),
            (1, "Đầu tiên"),
        ],
    )
    assert lines_of(saved(made))[2:] == [
        "I. MỤC TIÊU", "1. Chung", "2. Cụ thể", "a) Một", "b) Hai", "• Chi tiết", "II. NHIỆM VỤ", "1. Đầu tiên",
    ]  # fmt: skip


def test_a_decimal_label_takes_the_numbers_of_all_its_depths() -> None:
    made = document()
    number_paragraphs(
        made, [("decimal", "%1."), ("decimal", "%1.%2.")], [(0, "A"), (1, "B"), (1, "C"), (0, "D"), (1, "E")]
    )
    assert lines_of(saved(made))[2:] == ["1. A", "1.1. B", "1.2. C", "2. D", "2.1. E"]


def test_a_plan_numbered_by_word_reads_as_one_numbered_by_hand() -> None:
    made = document()
    number_paragraphs(
        made,
        [("upperRoman", "%1."), ("decimal", "%2."), ("bullet", "-")],
        [(0, "CHỈ TIÊU"), (1, "95% hồ sơ đúng hạn."), (0, "TỔ CHỨC THỰC HIỆN"), (1, "Phòng Nội vụ:"),
        (2, "Rà soát thủ tục."), (2, "Kiểm tra.")],
    )  # fmt: skip
    reading = read_plan(load_source(saved(made), "a.docx"), NOBODY)
    assert [target.path for target in reading.targets] == ["I.1"]
    assert [(task.path, task.text, task.lead[0].name) for task in reading.tasks] == [
        ("II.1.1", "Rà soát thủ tục.", "Phòng Nội vụ"),
        ("II.1.2", "Kiểm tra.", "Phòng Nội vụ"),
    ]


def test_deleted_text_is_left_out_and_inserted_text_kept() -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>Rà soát </w:t></w:r>"
        "<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:ins><w:r><w:t>mới</w:t></w:r></w:ins></w:p>"
    )
    assert lines_of(raw_docx(body)) == ["Rà soát mới"]


def test_a_soft_break_begins_a_line() -> None:
    assert lines_of(raw_docx("<w:p><w:r><w:t>- Một;</w:t><w:br/><w:t>- Hai.</w:t></w:r></w:p>")) == [
        "- Một;",
        "- Hai.",
    ]


def test_content_controls_and_text_boxes_are_read() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('Trong ô')}</w:sdtContent></w:sdt>"
        f"<w:p><w:r><w:t>Ngoài "
        f"khung</w:t><w:pict><w:txbxContent>{paragraph('Trong khung')}</w:txbxContent></w:pict></w:r></w:p>"
    )
    assert lines_of(raw_docx(body)) == ["Trong ô", "Ngoài khung", "Trong khung"]


def test_footnotes_follow_the_text_and_hold_citations() -> None:
    notes = (
        f'<w:footnotes {W_NS}><w:footnote w:type="separator">{paragraph("x")}</w:footnote>'
        f"<w:footnote "
        f'w:id="1">{paragraph("Quyết định số 12/QĐ-UBND ngày 05/01/2026 của UBND tỉnh.")}</w:footnote></w:footnotes>'
    )
    source = load_source(
        raw_docx(paragraph("I. NHIỆM VỤ") + paragraph("1. Rà soát thủ tục."), footnotes=notes), "a.docx"
    )
    reading = read_plan(source, NOBODY)
    assert [citation.reference for citation in reading.citations] == ["12/QĐ-UBND"]
    assert coverage(source, reading) == {}


def test_cells_say_where_they_stand_and_what_they_cover() -> None:
    made = document()
    table = made.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "rộng"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "cao"
    table.cell(2, 0).text = "thường"
    places = {
        line.text: (line.cell.row, line.cell.column, line.cell.rows, line.cell.columns)
        for line in load_source(saved(made), "a.docx").lines
        if line.cell
    }
    assert places == {"rộng": (1, 1, 1, 2), "cao": (2, 3, 2, 1), "thường": (3, 1, 1, 1)}


def test_the_prompt_of_a_content_control_nobody_filled_in_is_no_text() -> None:
    made = document("I. NHIỆM VỤ", "1. Rà soát.")
    for shown in ("<w:showingPlcHdr/>", ""):
        made.paragraphs[-1]._p.append(
            parse_xml(
                f"<w:sdt {W_NS}><w:sdtPr>{shown}</w:sdtPr><w:sdtContent>"
                f"<w:r><w:t>{'Bấm để nhập.' if shown else ' Họp.'}</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )
    assert lines_of(saved(made))[-1] == "1. Rà soát. Họp."
