"""Tables whose time is a cross under a quarter, a month, a half of the year or a year."""

from datetime import date

import pytest

from parindex.plans import Task, load_source, read_plan
from tests.plans.plan_text import NOBODY, coverage
from tests.plans.word_files import add_table, document, saved

QUARTERS = ["Quý I", "Quý II", "Quý III", "Quý IV"]


def tasks_of(heads: list[str], rows: list[list[str]], above: str | None = None) -> list[Task]:
    made = document("II. NHIỆM VỤ")
    fixed = ["TT", "Nội dung", "Đơn vị thực hiện"]
    two_rows = [[*fixed, *[above or ""] * len(heads)], ["", "", "", *heads]] if above else [[*fixed, *heads]]
    table = add_table(made, [*two_rows, *rows])
    if above:
        for column in range(3):
            table.cell(0, column).merge(table.cell(1, column))
        for column in range(3, 3 + len(heads)):
            table.cell(0, column).text = above if column == 3 else ""
        table.cell(0, 3).merge(table.cell(0, 2 + len(heads)))
    source = load_source(saved(made), "a.docx")
    reading = read_plan(source, NOBODY)
    assert coverage(source, reading) == {}
    return reading.tasks


@pytest.mark.parametrize(
    ("heads", "above", "marks", "on", "recurrence", "text"),
    [
        (QUARTERS, "Năm 2026", ["", "x", "", ""], date(2026, 6, 30), None, "Quý II năm 2026"),
        (QUARTERS, "Năm 2026", ["✓", "✓", "✓", "✓"], None, "quarterly", "Quý I, Quý II, Quý III, Quý IV năm 2026"),
        (QUARTERS, "Năm 2026", ["", "", "", ""], None, None, None),
        (QUARTERS, "Thời gian thực hiện", ["", "x", "", ""], None, None, "Quý II"),
        (QUARTERS, None, ["X", "", "", ""], None, None, "Quý I"),
        (["I", "II", "III", "IV"], "Quý/2026", ["", "", "", "x"], date(2026, 12, 31), None, "Quý IV năm 2026"),
        (["Q1/2026", "Q2/2026"], None, ["", "x"], date(2026, 6, 30), None, "Quý 2 năm 2026"),
        (["4", "5", "6"], "Tháng (năm 2026)", ["", "x", ""], date(2026, 5, 31), None, "Tháng 5 năm 2026"),
        (["T11", "T12"], "Năm 2026", ["x", "x"], date(2026, 12, 31), None, "Tháng 11, Tháng 12 năm 2026"),
        (
            ["6 tháng đầu năm", "6 tháng cuối năm"], "Năm 2026", ["x", ""],
            date(2026, 6, 30), None, "6 tháng đầu năm 2026",
        ),
        (["Quý IV/2026", "Quý I/2027"], None, ["", "x"], date(2027, 3, 31), None, "Quý I năm 2027"),
        (["2026", "2027", "2028"], "Năm", ["", "x", ""], date(2027, 12, 31), None, "Năm 2027"),
    ],
)  # fmt: skip
def test_a_cross_under_a_period_says_when(
    heads: list[str], above: str | None, marks: list[str], on: date | None, recurrence: str | None, text: str | None
) -> None:
    (task, _) = tasks_of(
        heads,
        [["1", "Kiểm tra công vụ", "Phòng Nội vụ", *marks], ["2", "Họp", "Văn phòng", "x", *[""] * (len(heads) - 1)]],
        above,
    )
    assert (task.due_on, task.recurrence, task.due_text) == (on, recurrence, text)
    assert [unit.name for unit in task.lead] == ["Phòng Nội vụ"]


def test_words_over_the_quarters_are_kept() -> None:
    (first, second) = tasks_of(
        QUARTERS,
        [["1", "Trực tiếp dân", "Văn phòng", "Thường xuyên", "", "", ""], ["2", "Họp", "Văn phòng", "", "x", "", ""]],
    )
    assert (first.recurrence, first.due_on, first.due_text) == ("continuous", None, "Thường xuyên")
    assert second.due_text == "Quý II"


def test_figures_under_quarters_are_no_crosses() -> None:
    made = document("PHỤ LỤC")
    add_table(
        made,
        [
            ["TT", "Chỉ tiêu", "ĐVT", "Chỉ tiêu quý I năm 2026", "Chỉ tiêu quý II năm 2026"],
            ["1", "Tỷ lệ hồ sơ nộp trực tuyến", "%", "60", "70"],
        ],
    )
    reading = read_plan(load_source(saved(made), "a.docx"), NOBODY)
    assert [measure.value for measure in reading.targets[0].measures] == ["60", "70"]
