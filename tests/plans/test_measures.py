"""Figures of targets, as the sentence means them."""

import pytest

from parindex.plans.measures import decimal_text, measure_from_cells, read_measures


def figures(text: str) -> list[tuple[str, str, str, str]]:
    return [(found.comparator, found.value, found.unit, found.subject) for found in read_measures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100% cán bộ, công chức cấp xã đạt chuẩn theo quy định.", [(">=", "100", "%", "cán bộ, công chức cấp xã")]),
        ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,5%.", [(">=", "98.5", "%", "Tỷ lệ hồ sơ giải quyết đúng hạn")]),
        ("Tối thiểu 90% hồ sơ được số hóa.", [(">=", "90", "%", "hồ sơ")]),
        ("Trên 85% người dân hài lòng.", [(">", "85", "%", "người dân hài lòng")]),
        ("Mức độ hài lòng đạt từ 95% trở lên.", [(">=", "95", "%", "Mức độ hài lòng")]),
        ("Không quá 2% hồ sơ trễ hạn.", [("<=", "2", "%", "hồ sơ trễ hạn")]),
        ("Dưới 5% đơn vị xếp loại trung bình.", [("<", "5", "%", "đơn vị xếp loại trung bình")]),
        ("Tiếp nhận 1.250 hồ sơ trực tuyến.", [(">=", "1250", "hồ sơ", "hồ sơ trực tuyến")]),
        ("Xây dựng ít nhất 02 mô hình mới.", [(">=", "2", "mô hình", "mô hình mới")]),
        ("Chỉ số CCHC xếp thứ 10/63 tỉnh, thành phố.", [("<=", "10", "hạng", "Chỉ số CCHC")]),
        ("Tỷ lệ đúng hạn đạt đúng 100%.", [("=", "100", "%", "Tỷ lệ đúng hạn")]),
        (
            "95% hồ sơ cấp huyện và 75% hồ sơ cấp xã được xử lý.",
            [(">=", "95", "%", "hồ sơ cấp huyện"), (">=", "75", "%", "hồ sơ cấp xã")],
        ),
        (
            "Chỉ số của tỉnh đạt trên 88 điểm, tăng ít nhất 02 bậc so với năm 2025.",
            [(">", "88", "điểm", "Chỉ số của tỉnh"), (">=", "2", "bậc", "Chỉ số của tỉnh")],
        ),
        (
            "Xây dựng ít nhất 02 mô hình, cách làm mới về kỷ luật.",
            [(">=", "2", "mô hình", "mô hình, cách làm mới về kỷ luật")],
        ),
        ("Số hóa 1.250 hồ sơ người có công.", [(">=", "1250", "hồ sơ", "hồ sơ người có công")]),
        ("99% hồ sơ cấp giấy phép xây dựng được giải quyết.", [(">=", "99", "%", "hồ sơ cấp giấy phép xây dựng")]),
        (
            "Tỷ lệ đúng hạn của huyện đạt trên 98,5%; của cấp xã đạt trên 97%.",
            [(">", "98.5", "%", "Tỷ lệ đúng hạn của huyện"), (">", "97", "%", "Tỷ lệ đúng hạn của cấp xã")],
        ),
        ("Chỉ số PAPI: thuộc nhóm khá (tối thiểu 43,5 điểm).", [(">=", "43.5", "điểm", "Chỉ số PAPI")]),
        ("Chỉ số CCHC xếp hạng từ thứ 8 đến thứ 12.", [("<=", "12", "hạng", "Chỉ số CCHC")]),
        ("Thời gian chờ giảm xuống còn 15 phút/lượt.", [("<=", "15", "phút", "Thời gian chờ")]),
    ],
)
def test_a_figure_with_its_comparator_unit_and_subject(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Duy trì hệ thống theo tiêu chuẩn TCVN ISO 9001:2015.",
        "Giai đoạn 2021 - 2025 và năm 2026.",
        "Theo khoản 2 Điều 15 Quyết định số 45/2016/QĐ-TTg ngày 19/10/2016.",
        "Cung cấp dịch vụ công mức độ 4 trong quý 2.",
        "Tiếp tục duy trì Chỉ số xếp loại tốt.",
    ],
)
def test_years_articles_and_standards_are_no_figures(text: str) -> None:
    assert figures(text) == []


def test_a_range_is_its_lower_bound_with_the_upper_kept() -> None:
    (found,) = read_measures("Chỉ số SIPAS đạt 85-90%.")
    assert (found.comparator, found.value, found.upper, found.subject) == (">=", "85", "90", "Chỉ số SIPAS")


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("95% hồ sơ cấp huyện đúng hạn.", "huyện"), ("80% hồ sơ của các xã, phường đúng hạn.", "xã"),
        ("100% cơ quan cấp tỉnh hoàn thành.", "tỉnh"), ("100% văn bản cấp huyện, cấp xã đúng quy định.", None),
        ("90% người dân hài lòng.", None),
    ],
)  # fmt: skip
def test_the_level_is_what_the_sentence_says(text: str, scope: str | None) -> None:
    assert [found.scope for found in read_measures(text)] == [scope]


@pytest.mark.parametrize(
    ("written", "expected"),
    [("98,5", "98.5"), ("1.234", "1234"), ("1.234,5", "1234.5"), ("02", "2"), ("0,5", "0.5"), ("98.5", "98.5")],
)
def test_vietnamese_numbers_become_decimal_strings(written: str, expected: str) -> None:
    assert decimal_text(written) == expected


def test_a_cell_without_a_number_gives_no_figure() -> None:
    assert measure_from_cells("Tốt", "Xếp loại", "Chỉ số") is None


def test_the_issuer_of_a_text_followed_gives_a_figure_no_level() -> None:
    (found,) = read_measures("Số hóa 50 hồ sơ theo Kế hoạch của Ủy ban nhân dân tỉnh.")
    assert found.scope is None
