"""Days and turns in the words of a plan."""

from datetime import date

import pytest

from parindex.plans.schedule import Due, due_in_cell, due_in_sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quý II/2026", Due(date(2026, 6, 30), None, "Quý II/2026")),
        ("Quý I, II năm 2026", Due(date(2026, 6, 30), None, "Quý I, II năm 2026")),
        ("Tháng 9/2026", Due(date(2026, 9, 30), None, "Tháng 9/2026")),
        ("Tháng 02 năm 2028", Due(date(2028, 2, 29), None, "Tháng 02 năm 2028")),
        ("Trước ngày 15/6/2025", Due(date(2025, 6, 15), None, "Trước ngày 15/6/2025")),
        ("Trong năm 2026", Due(date(2026, 12, 31), None, "Trong năm 2026")),
        ("6 tháng đầu năm 2026", Due(date(2026, 6, 30), None, "6 tháng đầu năm 2026")),
        ("Từ tháng 3/2026 đến tháng 8/2026", Due(date(2026, 8, 31), None, "Từ tháng 3/2026 đến tháng 8/2026")),
        ("Thường xuyên", Due(None, "continuous", "Thường xuyên")),
        ("Hằng quý", Due(None, "quarterly", "Hằng quý")),
        ("Hàng tháng", Due(None, "monthly", "Hàng tháng")),
        ("Định kỳ 6 tháng/lần", Due(None, "half_yearly", "Định kỳ 6 tháng/lần")),
        ("Quý II", Due(None, None, "Quý II")),
        ("Theo kế hoạch của tỉnh", Due(None, None, "Theo kế hoạch của tỉnh")),
        ("Trước ngày 31/02/2026", Due(None, None, "Trước ngày 31/02/2026")),
        ("", Due()),
        ("-", Due()),
    ],
)
def test_a_cell_of_a_deadline(text: str, expected: Due) -> None:
    assert due_in_cell(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rà soát, hoàn thành trước ngày 30/6/2025.",
            Due(date(2025, 6, 30), None, "hoàn thành trước ngày 30/6/2025"),
        ),
        ("Tham mưu trong quý III/2025.", Due(date(2025, 9, 30), None, "trong quý III/2025")),
        ("Báo cáo trước ngày 20 tháng cuối quý.", Due(None, "quarterly", "trước ngày 20 tháng cuối quý")),
        ("Báo cáo trước ngày 15/12 hằng năm.", Due(None, "yearly", "trước ngày 15/12 hằng năm")),
        ("Thường xuyên kiểm tra.", Due(None, "continuous", "Thường xuyên")),
        ("Thực hiện Quyết định ngày 12/5/2021 về cải cách đến năm 2025.", Due()),
        ("Giai đoạn 2021 - 2025.", Due()),
        ("Triển khai phần mềm (hoàn thành Quý II/2026).", Due(date(2026, 6, 30), None, "hoàn thành Quý II/2026")),
        ("Nộp trước 17 giờ 00 ngày 20/12/2025.", Due(date(2025, 12, 20), None, "trước 17 giờ 00 ngày 20/12/2025")),
        ("Năm 2026, thí điểm trả kết quả tại nhà.", Due(date(2026, 12, 31), None, "Năm 2026")),
        ("Công bố trước ngày 30 tháng 11 hằng năm.", Due(None, "yearly", "trước ngày 30 tháng 11 hằng năm")),
        (
            "Ban hành trong tháng 01/2026; hằng quý (trước ngày 15 tháng cuối quý) báo cáo.",
            Due(date(2026, 1, 31), "quarterly", "trong tháng 01/2026"),
        ),
    ],
)
def test_a_deadline_within_a_sentence(text: str, expected: Due) -> None:
    assert due_in_sentence(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ban hành quy chế trước ngày 15/6.", Due(None, None, "trước ngày 15/6")),
        ("Rà soát, hoàn thành trong Quý III.", Due(None, None, "hoàn thành trong Quý III")),
        ("Báo cáo trong Quý I và Quý III.", Due(None, None, "trong Quý I và Quý III")),
        ("Hoàn thành trong tháng 9.", Due(None, None, "Hoàn thành trong tháng 9")),
        (
            "Trình duyệt trong thời hạn 10 ngày kể từ ngày ban hành Kế hoạch.",
            Due(None, None, "trong thời hạn 10 ngày kể từ ngày ban hành Kế hoạch"),
        ),
        (
            "Lập danh mục hằng năm, xong trước ngày 30 tháng 11.",
            Due(None, "yearly", "hằng năm, xong trước ngày 30 tháng 11"),
        ),
        (
            "Thường xuyên rà soát, báo cáo trước ngày 15/6.",
            Due(None, "continuous", "Thường xuyên; trước ngày 15/6"),
        ),
    ],
)
def test_a_deadline_without_a_year_keeps_its_words_and_gets_no_day(text: str, expected: Due) -> None:
    assert due_in_sentence(text) == expected
