"""What cells of a row say: units that lead and cooperate in one cell, fields of work, beginnings and ends."""

from datetime import date

import pytest

from parindex.plans import PlanReading, load_source, read_plan
from parindex.plans.assignments import read_shared_cell
from parindex.plans.schedule import due_in_cell
from parindex.plans.unit_phrases import assignees
from tests.plans.plan_text import NOBODY, coverage
from tests.plans.word_files import add_table, document, saved


def reading_of(rows: list[list[str]], *merged: tuple[int, int]) -> PlanReading:
    """The reading of a plan with one table; `merged` are the first and last columns made one in its first row."""
    made = document("II. NHIỆM VỤ")
    table = add_table(made, rows)
    for first, last in merged:
        table.cell(0, first).merge(table.cell(0, last))
    source = load_source(saved(made), "a.docx")
    reading = read_plan(source, NOBODY)
    assert coverage(source, reading) == {}
    return reading


@pytest.mark.parametrize(
    ("text", "lead", "cooperating"),
    [
        ("Sở Nội vụ", ["Sở Nội vụ"], []),
        ("Sở Nội vụ\nSở Tài chính", ["Sở Nội vụ", "Sở Tài chính"], []),
        ("Chủ trì: Sở Nội vụ\nPhối hợp: Sở Tài chính; Sở Tư pháp", ["Sở Nội vụ"], ["Sở Tài chính", "Sở Tư pháp"]),
        ("- Chủ trì: Sở Nội vụ;\n- Phối hợp: Sở Tài chính.", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Chủ trì: Sở Nội vụ Phối hợp: Sở Tài chính", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Cơ quan chủ trì: Sở Nội vụ. Cơ quan phối hợp: Sở Tài chính", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ\nPhối hợp: Sở Tài chính", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ chủ trì, phối hợp với Sở Tài chính", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ chủ trì; các sở, ngành phối hợp", ["Sở Nội vụ"], ["Các sở, ngành"]),
        ("Sở Nội vụ (chủ trì), Sở Tài chính, Sở Tư pháp", ["Sở Nội vụ"], ["Sở Tài chính", "Sở Tư pháp"]),
        ("Sở Nội vụ (chủ trì); Sở Tài chính (phối hợp)", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ; Sở Tài chính, Sở Tư pháp (phối hợp)", ["Sở Nội vụ"], ["Sở Tài chính", "Sở Tư pháp"]),
        ("Sở Nội vụ phối hợp với Sở Tài chính", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Tài chính phối hợp; Sở Nội vụ chủ trì", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh", ["Hội đồng phối hợp"], []),
        ("Các phòng, ban phối hợp thực hiện", ["Các phòng, ban"], []),
        ("", [], []),
    ],
)
def test_a_cell_says_who_leads_and_who_cooperates(text: str, lead: list[str], cooperating: list[str]) -> None:
    roles = read_shared_cell(text, NOBODY)
    assert [unit.name for unit in assignees(roles.lead, NOBODY)] == lead
    assert [unit.name for unit in assignees(roles.cooperating, NOBODY)] == cooperating


def test_one_column_for_both_is_known_by_its_heading() -> None:
    reading = reading_of(
        [
            ["TT", "Nội dung", "Đơn vị chủ trì, phối hợp", "Thời gian"],
            ["1", "Tập huấn", "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính", "Quý II/2026"],
        ]
    )
    (task,) = reading.tasks
    assert [unit.name for unit in task.lead] == ["Sở Nội vụ"]
    assert [unit.name for unit in task.cooperating] == ["Sở Tài chính"]


def test_the_end_is_the_deadline_and_a_beginning_alone_is_none() -> None:
    reading = reading_of(
        [
            ["TT", "Nội dung", "Đơn vị chủ trì", "Ngày bắt đầu", "Ngày kết thúc"],
            ["1", "Khảo sát", "Sở Nội vụ", "01/3/2026", "15/4/2026"],
            ["2", "Số hóa", "Sở Nội vụ", "01/5/2026", ""],
            ["3", "Tiếp dân", "Sở Nội vụ", "Thường xuyên", ""],
        ]
    )
    assert [(task.due_on, task.recurrence, task.due_text) for task in reading.tasks] == [
        (date(2026, 4, 15), None, "15/4/2026"),
        (None, None, "Ngày bắt đầu: 01/5/2026"),
        (None, "continuous", "Thường xuyên"),
    ]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("6/2026", date(2026, 6, 30)),
        ("02/2026 - 6/2026", date(2026, 6, 30)),
        ("Tháng 02/2026 - 6/2026", date(2026, 6, 30)),
        ("3-5/2026", date(2026, 5, 31)),
        ("Quý 2/2026", date(2026, 6, 30)),
        ("Quý I, 2/2026", date(2026, 6, 30)),
        ("15/6/2026", date(2026, 6, 15)),
        ("Theo Kế hoạch số 12/2026/KH", None),
        ("13/2026", None),
        ("6", None),
    ],
)
def test_a_month_in_figures(text: str, on: date | None) -> None:
    assert due_in_cell(text).on == on


@pytest.mark.parametrize(
    "heads", [["Lĩnh vực", "Nhiệm vụ"], ["Nội dung", "Nhiệm vụ cụ thể"], ["Nhóm nhiệm vụ", "Công việc"]]
)
def test_a_field_named_once_is_the_title_of_the_rows_below(heads: list[str]) -> None:
    reading = reading_of(
        [
            ["STT", *heads, "Chủ trì"],
            ["1", "1. Thể chế", "Rà soát văn bản", "Sở Tư pháp"],
            ["2", "", "Tập huấn", "Sở Nội vụ"],
            ["3", "Tài chính công:", "Giao tự chủ", "Sở Tài chính"],
        ]
    )
    assert [(task.title, task.text) for task in reading.tasks] == [
        ("Thể chế", "Rà soát văn bản"), ("Thể chế", "Tập huấn"), ("Tài chính công", "Giao tự chủ"),
    ]  # fmt: skip


def test_a_field_alone_in_its_row_heads_a_group() -> None:
    reading = reading_of(
        [
            ["Lĩnh vực", "Nhiệm vụ", "Chủ trì"],
            ["Thể chế", "", ""],
            ["", "Rà soát văn bản", "Sở Tư pháp"],
            ["", "Tập huấn", "Sở Nội vụ"],
        ]
    )
    assert [(task.title, task.text) for task in reading.tasks] == [
        ("Thể chế", "Rà soát văn bản"), ("Thể chế", "Tập huấn"),
    ]  # fmt: skip


def test_a_table_that_only_names_fields_has_them_for_content() -> None:
    (task,) = reading_of([["STT", "Lĩnh vực", "Chủ trì"], ["1", "Cải cách thể chế", "Sở Tư pháp"]]).tasks
    assert task.text == "Cải cách thể chế"


def test_two_columns_of_content_are_both_kept() -> None:
    reading = reading_of(
        [
            ["STT", "Tiêu chí, tiêu chí thành phần", "Giải pháp khắc phục", "Chủ trì"],
            ["1", "1.1. Kế hoạch", "Ban hành đúng hạn", "Sở Nội vụ"],
            ["", "", "Theo dõi tiến độ", "Văn phòng"],
            ["2", "1.2. Báo cáo", "Gửi đúng hạn", "Sở Nội vụ"],
        ]
    )
    assert [(task.path, task.title, task.text) for task in reading.tasks] == [
        ("II.B1.1", "1.1. Kế hoạch", "Ban hành đúng hạn"),
        ("II.B1.1(2)", "1.1. Kế hoạch", "Theo dõi tiến độ"),
        ("II.B1.2", "1.2. Báo cáo", "Gửi đúng hạn"),
    ]
    reading = reading_of(
        [
            ["STT", "Nội dung", "Giải pháp", "Chủ trì"],
            ["1", "Điểm thể chế", "Rà soát văn bản", "Sở Tư pháp"],
            ["2", "Tập huấn nghiệp vụ", "", "Sở Nội vụ"],
        ]
    )
    assert [(task.title, task.text) for task in reading.tasks] == [
        ("Điểm thể chế", "Rà soát văn bản"), ("Tập huấn nghiệp vụ", "Tập huấn nghiệp vụ"),
    ]  # fmt: skip


def test_a_column_for_both_without_words_has_its_leader_first() -> None:
    (task,) = reading_of(
        [["TT", "Nội dung", "Chủ trì/Phối hợp"], ["1", "Tập huấn", "Sở Nội vụ/Sở Tài chính, Sở Tư pháp"]]
    ).tasks
    assert [unit.name for unit in task.lead] == ["Sở Nội vụ"]
    assert [unit.name for unit in task.cooperating] == ["Sở Tài chính", "Sở Tư pháp"]


def test_units_of_several_levels_lead_together() -> None:
    (task,) = reading_of(
        [
            ["TT", "Nội dung", "Cơ quan thực hiện", ""],
            ["", "", "Cấp tỉnh", "Cấp xã"],
            ["1", "Công khai", "Sở Nội vụ", "UBND các xã"],
        ],
        (2, 3),
    ).tasks
    assert [unit.name for unit in task.lead] == ["Sở Nội vụ", "UBND các xã"]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Quý II", date(2026, 6, 30)), ("Tháng 6, 9", date(2026, 9, 30)), ("Hằng quý", None), ("Trước 30/6", None),
        ("Tháng 2/2027", date(2027, 2, 28)),
    ],
)  # fmt: skip
def test_the_year_of_a_column_is_that_of_its_months_and_quarters(text: str, on: date | None) -> None:
    (task,) = reading_of([["TT", "Nội dung", "Thời gian (năm 2026)"], ["1", "Tập huấn", text]]).tasks
    assert (task.due_on, task.due_text) == (on, text)


def test_last_years_figures_by_level_are_no_targets() -> None:
    reading = reading_of(
        [
            ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện năm 2025", "", "Kế hoạch năm 2026", ""],
            ["", "", "", "Cấp tỉnh", "Cấp xã", "Cấp tỉnh", "Cấp xã"],
            ["1", "Đúng hạn", "%", "95", "90", "98", "96"],
        ],
        (3, 4),
        (5, 6),
    )
    assert [(measure.value, measure.scope) for measure in reading.targets[0].measures] == [
        ("98", "tỉnh"),
        ("96", "xã"),
    ]
