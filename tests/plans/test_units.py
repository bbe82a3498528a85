"""Units named in sentences: where a name ends, and which unit it is."""

import unicodedata

import pytest

from parindex.plans import KnownUnit, UnitDirectory
from parindex.plans.unit_phrases import assignees, read_list
from tests.plans.plan_text import COMMUNES, FRONT, NOBODY, OFFICES, district


def names(text: str, directory: UnitDirectory = NOBODY) -> list[str]:
    return [unit.name for unit in assignees(read_list(text, 0, directory), directory)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phòng Nội vụ chủ trì", ["Phòng Nội vụ"]),
        ("Phòng Lao động, Thương binh và Xã hội: Tăng cường", ["Phòng Lao động, Thương binh và Xã hội"]),
        ("Văn phòng HĐND và UBND huyện tham mưu", ["Văn phòng HĐND và UBND huyện"]),
        ("Phòng Tài chính - Kế hoạch, Thanh tra huyện và Phòng Y tế tổ chức", ["Phòng Tài chính - Kế "
                                                                               "hoạch", "Thanh tra "
                                                                                        "huyện", "Phòng Y tế"]),
        ("các phòng: Nội vụ, Tư pháp, Văn hóa và Thông tin khẩn "
         "trương", ["Phòng Nội vụ", "Phòng Tư pháp", "Phòng Văn hóa và Thông tin"]),
        ("các cơ quan, đơn vị, Ủy ban nhân dân các xã, thị trấn khẩn "
         "trương", ["Các cơ quan, đơn vị", "Ủy ban nhân dân các xã, thị trấn"]),
        ("Sở Khoa học và Công nghệ, UBND các xã, phường, đặc khu nâng cấp", ["Sở Khoa học và Công "
                                                                             "nghệ", "UBND các xã, phường, đặc khu"]),
        ("Trung tâm Văn hóa, Thể thao và Truyền thanh huyện xây dựng", ["Trung tâm Văn hóa, Thể thao và "
                                                                        "Truyền thanh huyện"]),
        ("Giám đốc Sở Nội vụ, Thủ trưởng các sở, ban, ngành chịu trách nhiệm", ["Sở Nội vụ", "Các sở, ban, ngành"]),
        ("UBMTTQ và các đoàn thể cấp huyện tuyên truyền", ["UBMTTQ", "Các đoàn thể cấp huyện"]),
        ("các sở, ban, ngành tỉnh rà soát", ["Các sở, ban, ngành tỉnh"]),
        ("các cơ quan chuyên môn thuộc Ủy ban nhân dân huyện công "
         "khai", ["Các cơ quan chuyên môn thuộc Ủy ban nhân dân huyện"]),
        ("thị trấn thực hiện đúng quy trình", []),
        ("cải cách hành chính", []),
        ("phòng, chống tham nhũng", []),
        ("thanh tra công vụ", []),
    ],
)  # fmt: skip
def test_names_end_where_the_verb_begins(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "written",
    [
        "Phòng Lao động, Thương binh và Xã hội", "Phòng LĐTBXH", "Phòng LĐ-TB&XH", "PHÒNG LAO ĐỘNG - "
                                                                                   "THƯƠNG BINH VÀ XÃ HỘI",
        "Phòng Lao động - Thương binh & Xã hội huyện", unicodedata.normalize("NFD", "Phòng Lao động, "
                                                                                    "Thương binh và Xã hội"),
        "Trưởng phòng Lao động, Thương binh và Xã hội huyện Ninh Sơn",
    ],
)  # fmt: skip
def test_spellings_of_one_office_are_one_unit(written: str) -> None:
    found = district().find(written)
    assert found is not None
    assert found.code == "P6"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("UBND xã Lâm Sơn", "X3"), ("xã Lâm Sơn", "X3"), ("Chủ tịch Ủy ban nhân dân xã Lâm Sơn", "X3"),
        ("UBND thị trấn Tân Sơn", "X1"), ("Văn phòng HĐND-UBND huyện", "P1"), ("Phòng TN&MT", "P5"),
        ("Phòng TC-KH", "P3"),
        ("Phòng GD&ĐT", "P8"), ("Phòng VH-TT", "P9"), ("Phòng NN&PTNT", "P11"), ("UBMTTQVN huyện", "MT"),
        ("Ủy ban MTTQ Việt Nam huyện", "MT"), ("Sở Nội vụ", None), ("Phòng Công thương", None),
    ],
)  # fmt: skip
def test_abbreviations_and_short_forms_are_known(written: str, code: str | None) -> None:
    found = district().find(written)
    assert (found.code if found else None) == code


def test_collectives_become_the_units_of_their_kinds() -> None:
    assert names("Các cơ quan, đơn vị, UBND các xã, thị trấn", district()) == [*OFFICES, *COMMUNES]
    assert names("các phòng, ban chuyên môn", district()) == list(OFFICES)
    assert names("các địa phương", district()) == list(COMMUNES)
    assert names("UBND cấp xã", district()) == list(COMMUNES)
    assert names("các tổ chức chính trị - xã hội", district()) == [FRONT]


def test_a_known_name_does_not_take_in_the_word_that_joins_it_to_the_next() -> None:
    assert names("Phòng Tư pháp và Thanh tra huyện kiểm tra", district()) == ["Phòng Tư pháp", "Thanh tra huyện"]


def test_the_offices_of_a_department_are_no_departments() -> None:
    offices = [KnownUnit(str(at), name, "division") for at, name in enumerate(("Văn phòng Sở", "Phòng Pháp chế"))]
    assert names("các phòng, đơn vị thuộc Sở", UnitDirectory(offices)) == ["Văn phòng Sở", "Phòng Pháp chế"]


def test_the_offices_of_a_ward_are_no_wards() -> None:
    assert names("các phòng, đơn vị phường", district()) == list(OFFICES)


def test_related_units_are_no_definite_set() -> None:
    assert names("các cơ quan, đơn vị có liên quan", district()) == ["Các cơ quan, đơn vị có liên quan"]


PROVINCE = (
    KnownUnit("1", "Sở Nội vụ", "department"),
    KnownUnit("2", "Sở Tài chính", "department"),
    KnownUnit("3", "Ủy ban nhân dân phường Nha Trang", "commune"),
    KnownUnit("4", "Ủy ban nhân dân xã Lâm Sơn", "commune"),
)


def test_departments_stand_for_the_offices_of_a_province() -> None:
    written = "các sở, ban, ngành; UBND các xã, phường"
    assert names(written, UnitDirectory(PROVINCE)) == [unit.name for unit in PROVINCE]


def test_a_collective_never_shrinks_to_the_one_unit_an_unfinished_directory_has() -> None:
    unfinished = UnitDirectory([PROVINCE[0], *PROVINCE[2:]])
    assert names("các sở, ban, ngành", unfinished) == ["Các sở, ban, ngành"]


def test_an_alias_leads_to_the_name() -> None:
    directory = UnitDirectory(
        [KnownUnit("1", "Trung tâm Phục vụ hành chính công", "public_service_unit", ("Bộ phận Một cửa",))]
    )
    assert names("Bộ phận Một cửa", directory) == ["Trung tâm Phục vụ hành chính công"]


def test_an_unknown_name_stays_as_written_and_is_marked() -> None:
    (unit,) = assignees(read_list("Bưu điện huyện phối hợp", 0, district()), district())
    assert (unit.name, unit.code) == ("Bưu điện huyện", None)
