"""Headings that stand apart from their number or have none, and who is in charge under them."""

import pytest

from parindex.plans import PlanReading, Task
from tests.plans.plan_text import NOBODY, coverage, district, read, source_of


def plan(*lines: str, known: bool = False) -> PlanReading:
    text = "KẾ HOẠCH\nCải cách hành chính\n" + "\n".join(lines) + "\n"
    reading = read(text, district() if known else NOBODY)
    assert coverage(source_of(text), reading) == {}
    return reading


def leads(reading: PlanReading) -> list[tuple[str, list[str]]]:
    return [(task.path, [unit.name for unit in task.lead]) for task in reading.tasks]


def only(reading: PlanReading) -> Task:
    (task,) = reading.tasks
    return task


def test_a_part_whose_title_stands_on_the_next_line() -> None:
    reading = plan("Phần thứ nhất", "NHIỆM VỤ", "1. Rà soát thủ tục.", "Phần thứ hai", "CHỈ TIÊU", "1. 95% đúng hạn.")
    assert [task.path for task in reading.tasks] == ["I.1"]
    assert [target.path for target in reading.targets] == ["II.1"]


def test_a_short_line_above_bullets_is_their_heading_without_bold_or_number() -> None:
    reading = plan("I. NHIỆM VỤ", "Công tác tuyên truyền", "• Phát thanh.", "Một cửa", "• Trả kết quả tại nhà.")
    assert [(task.path, task.text, task.title) for task in reading.tasks] == [
        ("I.1.1", "Phát thanh.", "Công tác tuyên truyền"),
        ("I.2.1", "Trả kết quả tại nhà.", "Một cửa"),
    ]


def test_a_line_broken_before_a_dash_in_mid_sentence_is_no_heading() -> None:
    reading = plan(
        "I. NHIỆM VỤ", "- Công khai thủ tục.", "- Phối hợp với các tổ chức chính trị", "- xã hội giám sát."
    )
    assert [task.text for task in reading.tasks] == [
        "Công khai thủ tục.",
        "Phối hợp với các tổ chức chính trị - xã hội giám sát.",
    ]


def test_a_unit_that_directs_others_stays_in_charge_of_its_own_duty() -> None:
    reading = plan(
        "I. TỔ CHỨC THỰC HIỆN", "1. Phòng Y tế:", "- Chỉ đạo các xã, thị trấn báo cáo đúng hạn.", known=True
    )
    assert leads(reading) == [("I.1.1", ["Phòng Y tế"])]


def test_any_verb_after_a_known_unit_makes_it_lead() -> None:
    reading = plan("I. NHIỆM VỤ", "1. Phòng Văn hóa và Thông tin phát thanh chuyên mục mới.", known=True)
    assert leads(reading) == [("I.1", ["Phòng Văn hóa và Thông tin"])]


def test_a_subject_after_an_adverbial_of_time_or_ground_leads() -> None:
    reading = plan(
        "I. NHIỆM VỤ",
        "1. Hằng năm, Phòng Tư pháp tham mưu kế hoạch kiểm tra.",
        "2. Căn cứ Kế hoạch này, Phòng Y tế xây dựng kế hoạch riêng.",
        "3. Cải cách thể chế: Phòng Tư pháp chủ trì rà soát văn bản.",
    )
    assert leads(reading) == [("I.1", ["Phòng Tư pháp"]), ("I.2", ["Phòng Y tế"]), ("I.3", ["Phòng Tư pháp"])]


def test_one_indicator_given_level_by_level_is_one_target() -> None:
    reading = plan("I. CHỈ TIÊU", "- Tỷ lệ đúng hạn:", "+ Cấp tỉnh đạt từ 99% trở lên;", "+ Cấp xã đạt trên 98%.")
    (target,) = reading.targets
    assert [(figure.value, figure.scope, figure.subject) for figure in target.measures] == [
        ("99", "tỉnh", "Tỷ lệ đúng hạn: Cấp tỉnh"),
        ("98", "xã", "Tỷ lệ đúng hạn: Cấp xã"),
    ]


def test_targets_below_a_field_stay_targets_of_their_own() -> None:
    reading = plan("I. CHỈ TIÊU", "- Thủ tục hành chính:", "+ Cấp tỉnh đạt 99%;", "+ Trên 98% hồ sơ đúng hạn.")
    assert [target.path for target in reading.targets] == ["I.1.1", "I.1.2"]


def test_the_sender_of_a_report_is_the_subject_of_the_clause_before() -> None:
    reading = plan(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Y tế: Kiểm tra.",
        "Yêu cầu UBND các xã nghiêm túc thực hiện; định kỳ 6 tháng báo cáo về UBND huyện (qua Phòng Nội vụ).",
    )
    (report,) = reading.reporting
    assert [unit.name for unit in report.senders] == ["UBND các xã"]


def test_each_periodic_report_has_its_own_day() -> None:
    reading = plan(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Y tế: Kiểm tra.",
        "Định kỳ 6 tháng (trước ngày 05/6) và hằng năm (trước ngày 05/12), các đơn vị báo cáo Phòng Nội vụ.",
    )
    assert [(report.period, report.due_text) for report in reading.reporting] == [
        ("half_year", "trước ngày 05/6"),
        ("year", "trước ngày 05/12"),
    ]


def test_the_number_is_kept_as_written_and_the_document_does_not_cite_itself() -> None:
    reading = read(
        "Số: 05/KH-UBND\nNinh Sơn, ngày 05 tháng 01 năm 2026\nKẾ HOẠCH\nCải cách hành chính\nI. NHIỆM VỤ\n"
        "1. Rà soát theo Kế hoạch số 05/KH-UBND ngày 05/01/2026.\n"
    )
    assert (reading.document.number, reading.citations) == ("05", [])


def test_a_symbol_left_alone_by_a_blank_number_is_still_the_symbol() -> None:
    reading = read(
        "ỦY BAN NHÂN DÂN\nHUYỆN NINH SƠN\nSố:\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n/KH-UBND\n"
        "KẾ HOẠCH\nCải cách hành chính\nI. NHIỆM VỤ\n"
    )
    assert (reading.document.number, reading.document.symbol) == (None, "KH-UBND")


def test_a_page_number_among_the_recipients_is_none_of_them() -> None:
    reading = plan("I. NHIỆM VỤ", "1. Rà soát.", "Nơi nhận:", "- Sở Nội vụ;", "", "3", "", "- Lưu: VT.", "CHỦ TỊCH")
    assert reading.document.recipients == ("Sở Nội vụ", "Lưu: VT")


def test_units_with_a_share_in_the_matter_are_no_gap_of_the_directory() -> None:
    reading = plan("I. NHIỆM VỤ", "1. Phòng Y tế phối hợp với các cơ quan có liên quan kiểm tra.", known=True)
    assert [unit.name for unit in only(reading).cooperating] == ["Các cơ quan có liên quan"]
    assert reading.warnings == []


@pytest.mark.parametrize(
    "text",
    [
        "Các đơn vị báo cáo kết quả về Phòng Nội vụ trước ngày 20 tháng cuối quý.",
        "Chế độ báo cáo: Định kỳ hằng quý (trước ngày 15), các phòng, ban báo cáo Phòng Nội vụ.",
        "Định kỳ 6 tháng, các cơ quan, đơn vị có trách nhiệm tổng hợp, gửi báo cáo về Phòng Nội vụ.",
    ],
)
def test_a_rule_of_reporting_for_everybody_is_nobodys_duty(text: str) -> None:
    reading = plan("I. TỔ CHỨC THỰC HIỆN", f"1. {text}", "2. Phòng Y tế kiểm tra việc thực hiện.")
    assert [task.path for task in reading.tasks] == ["I.2"]
    assert [report.receiver.name for report in reading.reporting if report.receiver] == ["Phòng Nội vụ"]


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Phòng Nội vụ định kỳ hằng quý báo cáo UBND huyện.",),
        ("1. Các đơn vị rà soát thủ tục; hằng quý báo cáo Phòng Nội vụ.",),
        ("1. Phòng Nội vụ:", "- Hằng quý báo cáo UBND huyện."),
    ],
)
def test_a_report_that_is_somebodys_duty_or_comes_with_one_stays_a_duty(lines: tuple[str, ...]) -> None:
    reading = plan("I. TỔ CHỨC THỰC HIỆN", *lines)
    assert only(reading).lead[0].name in {"Phòng Nội vụ", "Các đơn vị"}
    assert len(reading.reporting) == 1


@pytest.mark.parametrize("name", ["K' Brẻo", "K’Dĩnh Bơ", "Ksor H'Bơ Khắp", "H'Hen Niê", "Nguyễn Văn An"])
def test_a_signer_whose_name_bears_an_apostrophe(name: str) -> None:
    reading = plan("I. NHIỆM VỤ", "1. Rà soát.", "Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH", name)
    assert (reading.document.signer_name, reading.document.signer_position) == (name, "Chủ tịch")
