"""Tables of duties and targets, in the shapes officials use."""

from datetime import date
from itertools import takewhile

import pytest

from parindex.plans import Cell, Line, PlanReading, Source, load_source, read_plan
from tests.plans.plan_text import NOBODY, coverage, district
from tests.plans.word_files import add_table, document, saved

HEADER = ["STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"]


def reading_of(made: object, directory: object = NOBODY) -> PlanReading:
    source = load_source(saved(made), "a.docx")  # type: ignore[arg-type]
    reading = read_plan(source, directory)  # type: ignore[arg-type]
    assert coverage(source, reading) == {}
    return reading


def test_an_annex_table_gives_a_task_for_each_row_under_its_group() -> None:
    made = document("PHỤ LỤC")
    add_table(
        made,
        [
            HEADER,
            ["I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""],
            [
                "1",
                "Rà soát văn bản",
                "Phòng Tư pháp",
                "Các phòng, ban; UBND các xã, thị trấn",
                "Quý II/2026",
                "Báo cáo",
            ],
            ["2", "Tập huấn:\n- Công chức;\n- Viên chức", "Phòng Nội vụ", "nt", "Thường xuyên", ""],
            ["II", "CẢI CÁCH BỘ MÁY", "", "", "", ""],
            ["1", "Sắp xếp đơn vị", "-nt-", "", "Theo kế hoạch của tỉnh", "Đề án"],
        ],
    )
    tasks = reading_of(made).tasks
    assert [task.path for task in tasks] == ["PL.1.I.1", "PL.1.I.2", "PL.1.II.1"]
    assert [task.title for task in tasks] == ["CẢI CÁCH THỂ CHẾ", "CẢI CÁCH THỂ CHẾ", "CẢI CÁCH BỘ MÁY"]
    assert [[unit.name for unit in task.lead] for task in tasks] == [
        ["Phòng Tư pháp"],
        ["Phòng Nội vụ"],
        ["Phòng Nội vụ"],
    ]
    assert [[unit.name for unit in task.cooperating] for task in tasks] == [
        ["Các phòng, ban", "UBND các xã, thị trấn"], ["Các phòng, ban", "UBND các xã, thị trấn"], [],
    ]  # fmt: skip
    assert tasks[1].text == "Tập huấn:\n- Công chức;\n- Viên chức"
    assert [(task.due_on, task.recurrence, task.due_text, task.product) for task in tasks] == [
        (date(2026, 6, 30), None, "Quý II/2026", "Báo cáo"),
        (None, "continuous", "Thường xuyên", None),
        (None, None, "Theo kế hoạch của tỉnh", "Đề án"),
    ]


def test_columns_are_known_by_their_headings_in_any_order_and_wording() -> None:
    made = document("PHỤ LỤC I")
    add_table(
        made,
        [
            [
                "TT",
                "Tiến độ",
                "Đơn vị thực hiện",
                "Nhiệm vụ, giải pháp",
                "Kết quả đầu ra",
                "Đơn vị phối hợp",
                "Ghi chú",
            ],
            [
                "1",
                "Trước ngày 15/6/2026",
                "Sở Nội vụ",
                "Khảo sát sự hài lòng",
                "Báo cáo khảo sát",
                "Sở Tài chính",
                "",
            ],
        ],
    )
    (task,) = reading_of(made).tasks
    assert (task.path, task.text, task.lead[0].name, task.cooperating[0].name, task.due_on, task.product) == (
        "PL.I.1", "Khảo sát sự hài lòng", "Sở Nội vụ", "Sở Tài chính", date(2026, 6, 15), "Báo cáo khảo sát",
    )  # fmt: skip


def test_a_header_of_two_rows_is_one_header() -> None:
    made = document("II. NHIỆM VỤ")
    table = add_table(
        made,
        [
            ["STT", "Nội dung", "Cơ quan thực hiện", "", "Thời gian"],
            ["", "", "Chủ trì", "Phối hợp", ""],
            ["1", "Công khai thủ tục", "Văn phòng", "Phòng Y tế", "Tháng 9/2026"],
        ],
    )
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 2).merge(table.cell(0, 3))
    (task,) = reading_of(made).tasks
    assert (task.path, task.text, task.lead[0].name, task.cooperating[0].name, task.due_on) == (
        "II.B1.1", "Công khai thủ tục", "Văn phòng", "Phòng Y tế", date(2026, 9, 30),
    )  # fmt: skip


def test_a_cell_merged_over_rows_counts_for_each_of_them() -> None:
    made = document("PHỤ LỤC")
    table = add_table(made, [HEADER, *([str(at), f"Việc thứ {at}", "", "", "Quý IV/2026", ""] for at in (1, 2, 3))])
    table.cell(1, 2).merge(table.cell(3, 2)).text = "Phòng Nội vụ"
    tasks = reading_of(made, district()).tasks
    assert [(task.text, task.lead[0].code) for task in tasks] == [
        ("Việc thứ 1", "P2"), ("Việc thứ 2", "P2"), ("Việc thứ 3", "P2"),
    ]  # fmt: skip


def test_a_table_of_targets_gives_figures_with_their_units() -> None:
    made = document("PHỤ LỤC")
    add_table(
        made,
        [
            ["STT", "Chỉ tiêu", "ĐVT", "Chỉ tiêu năm 2026", "Cơ quan theo dõi"],
            ["1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "%", "≥ 98,5", "Văn phòng"],
            ["2", "Số mô hình mới", "Mô hình", "02", "Phòng Nội vụ"],
            ["3", "Xếp hạng Chỉ số CCHC", "Hạng", "10", "Phòng Nội vụ"],
        ],
    )
    reading = reading_of(made)
    assert [
        (target.text, measure.comparator, measure.value, measure.unit, target.lead[0].name)
        for target in reading.targets
        for measure in target.measures
    ] == [
        ("Tỷ lệ hồ sơ giải quyết đúng hạn", ">=", "98.5", "%", "Văn phòng"),
        ("Số mô hình mới", ">=", "2", "Mô hình", "Phòng Nội vụ"),
        ("Xếp hạng Chỉ số CCHC", "<=", "10", "Hạng", "Phòng Nội vụ"),
    ]
    assert reading.tasks == []


@pytest.mark.parametrize(
    ("above", "first", "second"),
    [
        ("Chỉ tiêu năm 2026", "Cấp tỉnh", "Cấp xã"),
        ("Mục tiêu", "Tỉnh", "Xã"),
        ("Phấn đấu", "Các sở, ngành", "Các xã"),
    ],
)
def test_figures_in_columns_of_levels_count_for_those_levels(above: str, first: str, second: str) -> None:
    made = document("PHỤ LỤC")
    table = add_table(
        made,
        [
            ["TT", "Nội dung", "ĐVT", above, ""],
            ["", "", "", first, second],
            ["1", "Hồ sơ đúng hạn", "%", "98,5", "95"],
            ["2", "Kiểm tra công vụ", "cuộc", "12", "-"],
        ],
    )
    for column in range(3):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 3).merge(table.cell(0, 4))
    assert [
        (target.text, measure.value, measure.scope)
        for target in reading_of(made).targets
        for measure in target.measures
    ] == [
        ("Hồ sơ đúng hạn", "98.5", "tỉnh"), ("Hồ sơ đúng hạn", "95", "xã"), ("Kiểm tra công vụ", "12", "tỉnh"),
    ]  # fmt: skip


def test_a_table_nobody_understands_is_shown_row_by_row() -> None:
    made = document("II. NHIỆM VỤ")
    add_table(made, [["Xanh", "Đỏ", "Vàng"], ["a", "b", "c"]])
    assert [item.text for item in reading_of(made).unplaced] == ["Xanh | Đỏ | Vàng", "a | b | c"]


def test_each_annex_numbers_its_own_tasks() -> None:
    made = document("PHỤ LỤC I")
    add_table(made, [HEADER, ["1", "Việc một", "Phòng A", "", "", ""]])
    made.add_paragraph("PHỤ LỤC II")
    add_table(made, [HEADER, ["1", "Việc hai", "Phòng B", "", "", ""]])
    assert [task.path for task in reading_of(made).tasks] == ["PL.I.1", "PL.II.1"]


def paged(*pages: list[list[str | None]]) -> PlanReading:
    """The reading of a table drawn page by page, as a PDF gives it; None is a cell merged with the one above."""
    lines = [Line(1, "KẾ HOẠCH"), Line(2, "PHỤ LỤC")]
    for table, rows in enumerate(pages, 1):
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    below = list(takewhile(lambda other, column=column: other[column] is None, rows[at + 1 :]))
                    cell = Cell(table, at + 1, column + 1, 1 + len(below))
                    lines.append(Line(len(lines) + 1, text, cell=cell))
    return read_plan(Source("a.pdf", "pdf", tuple(lines), paragraphs=False), NOBODY)


def test_a_merged_cell_cut_by_the_end_of_a_page_goes_on_there() -> None:
    header: list[str | None] = ["Lĩnh vực", "Nội dung", "Chủ trì"]
    reading = paged(
        [header, ["Thể chế", "Rà soát", "Sở Tư pháp"], [None, "Tập huấn", None]],
        [header, ["", "Kiểm tra", ""], ["Bộ máy", "Sắp xếp", ""], [None, "Sơ kết", "Sở Nội vụ"]],
    )
    assert [(task.title, task.text, *(unit.name for unit in task.lead)) for task in reading.tasks] == [
        ("Thể chế", "Rà soát", "Sở Tư pháp"),
        ("Thể chế", "Tập huấn", "Sở Tư pháp"),
        ("Thể chế", "Kiểm tra", "Sở Tư pháp"),
        ("Bộ máy", "Sắp xếp", "Sở Tư pháp"),
        ("Bộ máy", "Sơ kết", "Sở Nội vụ"),
    ]


def test_a_cell_left_empty_in_a_column_without_merges_stays_empty() -> None:
    header: list[str | None] = ["STT", "Nội dung", "Chủ trì"]
    reading = paged([header, ["1", "Rà soát", "Sở Tư pháp"]], [header, ["2", "Kiểm tra", ""]])
    assert [[unit.name for unit in task.lead] for task in reading.tasks] == [["Sở Tư pháp"], []]
