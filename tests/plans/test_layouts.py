"""Layouts of plans: numbering, letterheads, lead-ins, endings, the traps of hard line breaks."""

from datetime import date

import pytest

from parindex.plans import PlanReading
from tests.plans.plan_text import NOBODY, coverage, district, read, source_of

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def plan(*lines: str) -> PlanReading:
    text = "KẾ HOẠCH\nCải cách hành chính\n" + "\n".join(lines) + "\n"
    reading = read(text)
    assert coverage(source_of(text), reading) == {}
    return reading


def tasks(*lines: str) -> list[tuple[str, str]]:
    return [(task.path, task.text) for task in plan(*lines).tasks]


def test_roman_arabic_dash() -> None:
    assert tasks(
        "I. NHIỆM VỤ",
        "1. Cải cách thể chế",
        "- Rà soát văn bản;",
        "- Kiểm tra văn bản.",
        "2. Cải cách bộ máy",
        "- Sắp xếp đơn vị.",
    ) == [
        ("I.1.1", "Rà soát văn bản;"),
        ("I.1.2", "Kiểm tra văn bản."),
        ("I.2.1", "Sắp xếp đơn vị."),
    ]


def test_capital_letters_decimals_and_small_letters() -> None:
    assert tasks(
        "A. MỤC TIÊU",
        "1. Mục tiêu chung: Tốt hơn.",
        "B. NHIỆM VỤ",
        "1. Thể chế",
        "1.1. Nội dung một:",
        "a) Rà soát;",
        "đ) Kiểm tra.",
        "1.2. Tổng hợp báo cáo.",
    ) == [
        ("B.1.1.a", "Rà soát;"),
        ("B.1.1.đ", "Kiểm tra."),
        ("B.1.2", "Tổng hợp báo cáo."),
    ]


def test_capital_letters_that_are_roman_numbers_too() -> None:
    assert [
        path
        for path, _ in tasks(
            "A. MỤC ĐÍCH",
            "Một.",
            "B. NHIỆM VỤ",
            "- Rà soát.",
            "C. GIẢI PHÁP",
            "- Kiểm tra.",
            "D. TỔ CHỨC THỰC HIỆN",
            "- Giao Phòng Nội vụ theo dõi.",
        )
    ] == [
        "B.1",
        "C.1",
        "D.1",
    ]


def test_parts_and_sections() -> None:
    assert tasks(
        "Phần I. MỤC TIÊU",
        "Mục 1. Mục tiêu chung",
        "Tốt hơn.",
        "Phần II. NHIỆM VỤ",
        "Mục 1. Thể chế",
        "• Rà soát văn bản;",
    ) == [("II.1.1", "Rà soát văn bản;")]


def test_steps_below_a_duty_belong_to_it() -> None:
    assert tasks(
        "I. NHIỆM VỤ",
        "1. Thể chế",
        "- Nâng cao chất lượng thẩm định, trong đó:",
        "+ Lĩnh vực đất đai;",
        "+ Lĩnh vực xây dựng.",
    ) == [("I.1.1", "Nâng cao chất lượng thẩm định, trong đó:\n+ Lĩnh vực đất đai;\n+ Lĩnh vực xây dựng.")]


@pytest.mark.parametrize(
    "rows",
    [
        ["- Phát huy vai trò của các tổ chức đoàn thể chính trị", "- xã hội trong giám sát."],
        ["- Tổ chức kiểm tra công tác cải cách hành chính năm", "2026. Đồng thời xử lý vi phạm."],
        ["- Thực hiện đúng quy định tại Điều", "5. Luật này và các quy định khác."],
        ["- Thực hiện nghiêm giai đoạn 2021", "- 2025 và những năm sau."],
        ["- Thực hiện theo hệ thống quản lý chất lượng TCVN ISO", "9001:2015."],
    ],
)
def test_a_line_that_looks_like_an_item_in_mid_sentence_is_none(rows: list[str]) -> None:
    filler = "Từng bước nâng cao chất lượng phục vụ người dân, doanh nghiệp trên địa bàn."
    read_back = tasks("I. NHIỆM VỤ", f"- {filler}", *rows, "- Rà soát.")
    assert read_back[1:] == [("I.2", " ".join(rows)[2:]), ("I.3", "Rà soát.")]


def test_page_numbers_between_lines_leave_the_sentence_whole() -> None:
    filler = "- Tăng cường ứng dụng công nghệ thông tin trong giải quyết thủ tục hành"
    assert tasks("I. NHIỆM VỤ", filler, "", "3", "\fchính cho người dân.", "- Rà soát.") == [
        ("I.1", "Tăng cường ứng dụng công nghệ thông tin trong giải quyết thủ tục hành chính cho người dân."),
        ("I.2", "Rà soát."),
    ]


def test_fields_stated_under_a_duty_are_its_own() -> None:
    (task,) = plan(
        "I. NHIỆM VỤ",
        "1. Thể chế",
        "1.1. Ban hành kế hoạch năm 2026.",
        "- Cơ quan chủ trì: Văn phòng Sở.",
        "- Cơ quan phối hợp: Phòng Ngân sách; Thanh tra.",
        "- Thời gian hoàn thành: Tháng 01/2026.",
        "- Sản phẩm: Kế hoạch.",
    ).tasks
    assert (task.path, task.text, task.due_on, task.product) == (
        "I.1.1",
        "Ban hành kế hoạch năm 2026.",
        date(2026, 1, 31),
        "Kế hoạch",
    )
    assert [unit.name for unit in task.lead] == ["Văn phòng Sở"]
    assert [unit.name for unit in task.cooperating] == ["Phòng Ngân sách", "Thanh tra"]


@pytest.mark.parametrize(
    ("text", "lead", "cooperating"),
    [
        ("Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính kiểm tra.", ["Sở Nội vụ"], ["Sở Tài chính"]),
        (
            "Kiểm tra công vụ (Phòng Nội vụ chủ trì; các phòng Tư pháp, Y tế phối hợp).",
            ["Phòng Nội vụ"],
            ["Phòng Tư pháp", "Phòng Y tế"],
        ),
        ("Phòng Nội vụ có trách nhiệm theo dõi, đôn đốc.", ["Phòng Nội vụ"], []),
        ("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam huyện giám sát.", ["Ủy ban Mặt trận Tổ quốc Việt Nam huyện"], []),
        ("Phòng Tư pháp: Rà soát văn bản.", ["Phòng Tư pháp"], []),
        ("Sở Nội vụ là cơ quan thường trực, tổng hợp kết quả.", ["Sở Nội vụ"], []),
        ("Tăng cường giám sát của Phòng Tư pháp.", [], []),
    ],
)
def test_the_sentence_says_who_leads_and_who_cooperates(text: str, lead: list[str], cooperating: list[str]) -> None:
    (task,) = plan("I. NHIỆM VỤ", f"1. {text}").tasks
    assert ([unit.name for unit in task.lead], [unit.name for unit in task.cooperating]) == (lead, cooperating)


def test_a_lead_in_that_orders_units_names_the_lead_of_what_follows() -> None:
    lines = (
        "I. NHIỆM VỤ",
        "Chủ tịch UBND huyện yêu cầu các phòng, ban; UBND các xã thực hiện các nhiệm vụ sau:",
        "1. Rà soát.",
        "2. Giao Phòng Y tế kiểm tra.",
    )
    assert [[unit.name for unit in task.lead] for task in plan(*lines).tasks] == [
        ["Các phòng, ban", "UBND các xã"],
        ["Phòng Y tế"],
    ]


def test_a_decision_gives_duties_in_its_articles() -> None:
    text = "\n".join(
        [
            "ỦY BAN NHÂN DÂN",
            "XÃ ĐẠI LÃNH",
            NATION,
            MOTTO,
            "Số: 88/QĐ-UBND",
            "Đại Lãnh, ngày 12 tháng 8 năm 2025",
            "QUYẾT ĐỊNH",
            "Về việc giao nhiệm vụ cải cách hành chính năm 2025",
            "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ ĐẠI LÃNH",
            "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ;",
            "QUYẾT ĐỊNH:",
            "Điều 1. Giao nhiệm vụ cho các cơ quan như sau:",
            "1. Văn phòng HĐND và UBND xã:",
            "a) Tham mưu kế hoạch;",
            "b) Chủ trì, phối hợp với Phòng Kinh tế rà soát, hoàn thành trong quý III/2025;",
            "2. Phòng Văn hóa - Xã hội: Tuyên truyền.",
            "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
            "Điều 3. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này./.",
            "Nơi nhận:",
            "- Như Điều 3;",
            "- Lưu: VT.",
            "KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
            "Lê Minh Tuấn",
        ]
    )
    reading = read(text)
    assert coverage(source_of(text), reading) == {}
    assert [(task.path, task.lead[0].name, task.due_on) for task in reading.tasks] == [
        ("Điều 1.1.a", "Văn phòng HĐND và UBND xã", None),
        ("Điều 1.1.b", "Văn phòng HĐND và UBND xã", date(2025, 9, 30)),
        ("Điều 1.2", "Phòng Văn hóa - Xã hội", None),
    ]
    head = reading.document
    assert (head.kind, head.number, head.issuer, head.signer_position, head.signer_name, head.recipients) == (
        "Quyết định",
        "88",
        "Ủy ban nhân dân xã Đại Lãnh",
        "Phó Chủ tịch",
        "Lê Minh Tuấn",
        ("Như Điều 3", "Lưu: VT"),
    )
    assert [section.kind for section in reading.sections if section.lines[0] >= 17] == [
        "closing",
        "closing",
        "recipients",
        "signature",
    ]


def test_a_plan_attached_to_a_decision_is_read_too() -> None:
    text = "\n".join(
        [
            NATION,
            "QUYẾT ĐỊNH",
            "Ban hành Kế hoạch",
            "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch.",
            "Nơi nhận:",
            "- Lưu: VT.",
            "CHỦ TỊCH",
            "Trần Văn Bình",
            "KẾ HOẠCH",
            "Cải cách hành chính",
            "(Kèm theo Quyết định số 1/QĐ-UBND)",
            "I. CHỈ TIÊU",
            "1. 95% hồ sơ đúng hạn.",
            "II. NHIỆM VỤ",
            "1. Rà soát thủ tục.",
        ]
    )
    reading = read(text)
    assert coverage(source_of(text), reading) == {}
    assert (reading.document.kind, [one.path for one in reading.targets], [one.path for one in reading.tasks]) == (
        "Quyết định",
        ["I.1"],
        ["II.1"],
    )


@pytest.mark.parametrize(
    "rows",
    [
        ["UBND TỈNH HÀ GIANG", "SỞ TÀI CHÍNH", NATION, MOTTO, "Số: 45/KH-STC", "Hà Giang, ngày 15 tháng 01 năm 2026"],
        [
            f"UBND TỈNH HÀ GIANG      {NATION}",
            f"SỞ TÀI CHÍNH      {MOTTO}",
            "Số: 45/KH-STC      Hà Giang, ngày 15 tháng 01 năm 2026",
        ],
        [
            "UBND TỈNH HÀ GIANG",
            "SỞ TÀI CHÍNH",
            "Số: 45/KH-STC",
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Ðộc lập – Tự do – Hạnh phúc",
            "Hà Giang, ngày 15 tháng 01 năm 2026",
        ],
    ],
)
def test_a_letterhead_in_one_or_two_columns(rows: list[str]) -> None:
    head = read("\n".join([*rows, "KẾ HOẠCH", "Cải cách hành chính năm 2026", "I. NHIỆM VỤ"])).document
    assert (head.issuer, head.number, head.symbol, head.place, head.issued_on, head.title) == (
        "Sở Tài chính",
        "45",
        "KH-STC",
        "Hà Giang",
        date(2026, 1, 15),
        "Cải cách hành chính năm 2026",
    )


def test_recipients_and_signature_side_by_side() -> None:
    reading = plan(
        "I. NHIỆM VỤ",
        "1. Rà soát./.",
        "Nơi nhận:                    KT. GIÁM ĐỐC",
        "- Sở Nội vụ;                 PHÓ GIÁM ĐỐC",
        "- Lưu: VT.",
        "                              Trần Thị Hạnh",
    )
    head = reading.document
    assert (head.recipients, head.signer_position, head.signer_name) == (
        ("Sở Nội vụ", "Lưu: VT"),
        "Phó Giám đốc",
        "Trần Thị Hạnh",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hàng quý, các cơ quan, đơn vị báo cáo kết quả gửi UBND huyện (qua Phòng Nội vụ để tổng hợp).",
            [("quarter", ["Các cơ quan, đơn vị"], "Ủy ban nhân dân huyện", "Phòng Nội vụ")],
        ),
        (
            "Định kỳ 6 tháng, năm, UBND các xã gửi báo cáo về Sở Nội vụ để tổng hợp, báo cáo UBND tỉnh.",
            [
                ("half_year", ["UBND các xã"], "Ủy ban nhân dân tỉnh", "Sở Nội vụ"),
                ("year", ["UBND các xã"], "Ủy ban nhân dân tỉnh", "Sở Nội vụ"),
            ],
        ),
        ("Các đơn vị báo cáo khi có vướng mắc gửi UBND huyện.", []),
    ],
)
def test_periodic_reports(text: str, expected: list[tuple[str, list[str], str, str]]) -> None:
    reports = plan(
        "I. TỔ CHỨC THỰC HIỆN", "1. Phòng Y tế: Kiểm tra.", f"Yêu cầu các đơn vị thực hiện. {text}"
    ).reporting
    assert [
        (
            one.period,
            [unit.name for unit in one.senders],
            one.receiver.name if one.receiver else None,
            one.via.name if one.via else None,
        )
        for one in reports
    ] == expected


def test_a_charge_in_the_closing_paragraphs_is_a_task() -> None:
    reading = plan(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Y tế: Kiểm tra.",
        "Trên đây là Kế hoạch.",
        "Giao Phòng Nội vụ theo dõi, đôn đốc./.",
    )
    assert [(task.path, task.lead[0].name) for task in reading.tasks] == [
        ("I.1", "Phòng Y tế"),
        ("I.kết.1", "Phòng Nội vụ"),
    ]


def test_targets_within_the_fields_of_reform() -> None:
    reading = plan(
        "I. MỤC TIÊU",
        "1. Mục tiêu chung",
        "Tốt hơn.",
        "2. Mục tiêu cụ thể",
        "a) Thể chế:",
        "- 100% văn bản đúng tiến độ.",
        "b) Thủ tục:",
        "- Trên 85% hồ sơ trước hạn.",
    )
    assert [(target.path, target.title) for target in reading.targets] == [
        ("I.2.a.1", "Thể chế"),
        ("I.2.b.1", "Thủ tục"),
    ]


def test_numbers_left_out_and_repeated_are_named() -> None:
    codes = [warning.code for warning in plan("I. NHIỆM VỤ", "1. Rà soát.", "3. Kiểm tra.", "3. Công khai.").warnings]
    assert codes == ["numbering_gap", "duplicate_numbering"]


def test_an_unknown_unit_is_named() -> None:
    reading = read("KẾ HOẠCH\nX\nI. NHIỆM VỤ\n1. Giao Phòng Công thương chủ trì kiểm tra.\n", district())
    assert [warning.code for warning in reading.warnings] == ["unknown_unit"]


def test_a_part_that_names_nothing_to_do_is_shown_as_unplaced() -> None:
    reading = plan("I. LỜI NÓI", "1. Trời xanh.", "2. Mây trắng.")
    assert [item.text for item in reading.unplaced] == ["1. Trời xanh.", "2. Mây trắng."]


def test_a_collective_without_a_directory_is_kept_with_a_warning() -> None:
    reading = read("KẾ HOẠCH\nX\nI. NHIỆM VỤ\n1. Các cơ quan, đơn vị: Kiểm tra.\n", NOBODY)
    assert [unit.name for unit in reading.tasks[0].lead] == ["Các cơ quan, đơn vị"]
    assert [warning.code for warning in reading.warnings] == ["collective_not_expanded"]
