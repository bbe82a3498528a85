"""Texts cited by number: rejoined, dated, merged, and checked against themselves."""

from datetime import date

import pytest

from parindex.plans import Citation, PlanReading
from tests.plans.plan_text import read

HEAD = "KẾ HOẠCH\nCải cách hành chính\n"


def reading_of(sentence: str, day: str = "") -> PlanReading:
    head = f"Số: 5/KH-UBND\nNinh Sơn, ngày {day}\n" if day else ""
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" if day else ""
    return read(f"{nation}{head}{HEAD}{sentence}\n")


def cited(sentence: str) -> list[Citation]:
    return reading_of(sentence).citations


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Căn cứ Nghị định số 60/2021/NĐ-CP ngày 21/6/2021 của Chính phủ quy định cơ chế tự chủ.",
            ("Nghị định", "60/2021/NĐ-CP", "60", "NĐ-CP", 2021, date(2021, 6, 21), "Chính phủ"),
        ),
        (
            "Thực hiện Chương trình hành động số 108-CTr/HU ngày 13/12/2021 của Ban Thường vụ huyện ủy về thực hiện.",
            (
                "Chương trình hành động",
                "108-CTr/HU",
                "108",
                "CTr/HU",
                None,
                date(2021, 12, 13),
                "Ban Thường vụ huyện ủy",
            ),
        ),
        (
            "Theo Công văn 234/SNV-CCHC ngày 3 tháng 01 năm 2025 của Sở Nội vụ về việc rà soát.",
            ("Công văn", "234/SNV-CCHC", "234", "SNV-CCHC", None, date(2025, 1, 3), "Sở Nội vụ"),
        ),
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16/6/2025;",
            ("Luật", "72/2025/QH15", "72", "QH15", 2025, date(2025, 6, 16), None),
        ),
        (
            "Theo Quyết định số 154 /QĐ-UBND của UBND tỉnh ngày 18/5/2018 về việc kiện toàn.",
            ("Quyết định", "154/QĐ-UBND", "154", "QĐ-UBND", None, date(2018, 5, 18), "Ủy ban nhân dân tỉnh"),
        ),
    ],
)
def test_number_symbol_date_and_issuer_are_told_apart(sentence: str, expected: tuple[object, ...]) -> None:
    (found,) = cited(sentence)
    assert (
        found.kind, found.reference, found.number, found.symbol, found.year, found.issued_on, found.issuer,
    ) == expected  # fmt: skip


@pytest.mark.parametrize(
    "broken",
    [
        "Kế hoạch số 92-\n\nKH/TU ngày 21/02/2018",
        "Kế hoạch số 92\n-KH/TU ngày\n21/02/2018",
        "Kế hoạch số\n92-KH/\nTU ngày 21/02/\n2018",
    ],
)
def test_a_number_cut_by_line_breaks_is_rejoined(broken: str) -> None:
    (found,) = cited(f"Triển khai thực hiện có hiệu quả các nội dung của {broken} của Tỉnh ủy về việc này.")
    assert (found.reference, found.issued_on, found.issuer) == ("92-KH/TU", date(2018, 2, 21), "Tỉnh ủy")


def test_a_pair_shares_the_date_written_after_it() -> None:
    found = cited(
        "Thực hiện Nghị quyết số 18-NQ/TW, Nghị quyết số 19-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương;"
    )
    assert [(one.reference, one.issued_on, one.issuer) for one in found] == [
        ("18-NQ/TW", date(2017, 10, 25), "Ban Chấp hành Trung ương"),
        ("19-NQ/TW", date(2017, 10, 25), "Ban Chấp hành Trung ương"),
    ]


def test_a_text_of_another_sign_lends_no_date_to_its_neighbour() -> None:
    found = cited("Thực hiện Nghị quyết số 18-NQ/TW, Nghị quyết số 08/NQ-CP ngày 24/01/2018 của Chính phủ.")
    assert [(one.reference, one.issued_on) for one in found] == [("18-NQ/TW", None), ("08/NQ-CP", date(2018, 1, 24))]


def test_occurrences_of_one_text_are_merged_with_their_lines() -> None:
    text = (
        "Căn cứ Quyết định số 7/QĐ-UBND ngày 05/01/2025 của UBND huyện;\n"
        "Căn cứ Quyết định số 7/QĐ-UBND của Ủy ban nhân dân huyện Ninh Sơn."
    )
    (found,) = cited(text)
    assert (found.occurrences, found.lines, found.issuer) == (2, ((3, 3), (4, 4)), "Ủy ban nhân dân huyện Ninh Sơn")


def test_the_same_number_of_two_issuers_is_two_texts() -> None:
    found = cited("Căn cứ Quyết định số 7/QĐ-UBND của UBND tỉnh; Quyết định số 7/QĐ-UBND của UBND huyện.")
    assert [one.issuer for one in found] == ["Ủy ban nhân dân tỉnh", "Ủy ban nhân dân huyện"]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Theo Kế hoạch số 417/QĐ-UBND ngày 06/12/2024 của UBND huyện.", "kind_symbol_mismatch"),
        ("Theo Quyết định số 77/KH-UBND ngày 01/02/2025 của UBND tỉnh.", "kind_symbol_mismatch"),
        ("Theo Quyết định số …/QĐ-UBND ngày 01/02/2025 của UBND tỉnh.", "missing_number"),
        ("Theo Quyết định số 12/QĐ-UBND của UBND tỉnh.", "missing_date"),
        ("Theo Quyết định số 12/QĐ-UBND ngày 31/02/2025 của UBND tỉnh.", "impossible_date"),
        ("Theo Quyết định số 53/2021/QĐ-UBND ngày 17/8/2020 của UBND tỉnh.", "year_mismatch"),
        ("Quyết định số 1/QĐ-UBND ngày 05/01/2025; Quyết định số 1/QĐ-UBND ngày 06/01/2025.", "conflicting_dates"),
        ("Quyết định số 1/QĐ-SNV ngày 05/01/2025; Chỉ thị số 1/QĐ-SNV ngày 05/01/2025.", "conflicting_kind"),
    ],
)
def test_what_contradicts_itself_is_named(sentence: str, code: str) -> None:
    reading = reading_of(sentence)
    assert code in reading.citations[0].problems
    assert code in {warning.code for warning in reading.warnings}


def test_a_text_dated_after_the_plan_is_named() -> None:
    reading = reading_of("Theo Quyết định số 12/QĐ-UBND ngày 07/3/2025 của UBND tỉnh.", day="06 tháng 3 năm 2025")
    assert reading.citations[0].problems == ("date_after_document",)


def test_a_sound_citation_has_no_problems() -> None:
    reading = reading_of("Theo Quyết định số 12/QĐ-UBND ngày 05/3/2025 của UBND tỉnh.", day="06 tháng 3 năm 2025")
    assert (reading.citations[0].problems, reading.warnings) == ((), [])


def test_a_law_without_a_number_is_a_mention() -> None:
    reading = reading_of("Thực hiện Luật Phòng chống tham nhũng; Luật Cán bộ, công chức.")
    assert [(found.kind, found.name) for found in reading.mentions] == [
        ("Luật", "Luật Phòng chống tham nhũng"), ("Luật", "Luật Cán bộ, công chức"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["đạt 10/63 tỉnh", "theo tiêu chuẩn TCVN ISO 9001:2015", "ngày 12/5/2021", "tỷ lệ 1/2 số xã"]
)
def test_other_numbers_are_no_citations(text: str) -> None:
    assert cited(f"Phấn đấu {text}.") == []


def test_texts_of_one_party_organ_share_the_issuer_named_last() -> None:
    found = cited(
        "Theo Kế hoạch số 92-KH/TU ngày 21/02/2018, Chương trình số 181-CTr/TU ngày 22/02/2018 của Tỉnh ủy."
    )
    assert [(one.reference, one.issued_on, one.issuer) for one in found] == [
        ("92-KH/TU", date(2018, 2, 21), "Tỉnh ủy"),
        ("181-CTr/TU", date(2018, 2, 22), "Tỉnh ủy"),
    ]


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011", "-"])
def test_a_hyphen_that_forbids_a_line_break_is_a_hyphen(hyphen: str) -> None:
    (found,) = cited(
        f"Thực hiện Công văn số 415/UBND{hyphen}KSTT ngày 12\u00a0tháng 02 năm 2026 của UBND tỉnh V/v rà soát."
    )
    assert (found.reference, found.issued_on, found.issuer) == (
        "415/UBND-KSTT", date(2026, 2, 12), "Ủy ban nhân dân tỉnh",
    )  # fmt: skip
