"""`parindex criteria` on the command line: check, compare, out to a workbook and back."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from parindex.kit.catalog import catalog_path, load_criteria, read_criteria_file
from parindex.papers.grids import read_book, write_book
from parindex.scoring.workbook import read_workbook, workbook_of
from parindex.scoring.workbook.layout import SHEETS

PHONG = (catalog_path() / "criteria" / "phong.yaml").read_text("utf-8")


def told(*arguments: object) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("criteria", *map(str, arguments), stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def told_as_json(*arguments: object) -> tuple[list[dict[str, Any]], int]:
    said, code = told(*arguments, "--format", "json")
    return json.loads(said), code


def file(folder: Path, text: str, name: str = "phong.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_sets_of_the_catalogue_are_sound() -> None:
    said, code = told("check")
    assert code == 0
    assert said.splitlines() == [
        f"{name}, bản 1, {leaves} tiêu chí thành phần: không có gì phải sửa."
        for name, leaves in (("huyen", 81), ("phong", 30), ("tinh", 91), ("xa-hai-cap", 68), ("xa", 64))
    ]
    assert told_as_json("check", "xa") == ([], 0)


def test_a_file_that_sums_to_less_ends_with_code_one_and_says_by_how_much(tmp_path: Path) -> None:
    path = file(tmp_path, PHONG.replace("    points: 21\n", "    points: 20.5\n", 1))
    (first, *_), code = told_as_json("check", path)
    assert code == 1
    assert first["set"] == "phong"
    assert first["code"] == "sum"
    assert first["message"].startswith("bộ tiêu chí cộng được 99,5 điểm, phải là 100: thiếu 0,5")
    assert told("check", path)[0].splitlines()[0] == "phong, bản 1, 30 tiêu chí thành phần: 2 chỗ phải sửa."


def test_a_file_that_is_no_set_says_where_and_how_to_mend_it(tmp_path: Path) -> None:
    path = file(tmp_path, PHONG.replace("type: linear", "type: liner", 1))
    said, code = told("check", path)
    assert code == 1
    assert said.startswith(
        f"{path} 3.1.1\n  rule: không có loại quy tắc «liner»; chọn một trong: all_or_nothing, bands"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "khong-co"), "Không có bộ tiêu chí «khong-co». Có: huyen@1"),
        (("check", "khong-co.yaml"), "Không đọc được «khong-co.yaml»"),
        (("export", "xa@7", "x.xlsx"), "Không có bộ tiêu chí «xa@7»"),
        (("import", "khong-co.xlsx", "--check"), "Không đọc được tệp «khong-co.xlsx»"),
        (("import", "khong-co.xlsx"), "Hãy ghi tệp .yaml sẽ ghi ra"),
    ],
)
def test_what_cannot_be_read_at_all_is_code_two(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words) as refusal:
        told(*arguments)
    assert refusal.value.returncode == 2


def test_two_sets_are_compared_in_words() -> None:
    said, code = told("diff", "xa", "xa-hai-cap")
    assert code == 0
    assert "3.6.1\n  điểm tối đa: 2 → 6 [points]\n" in said
    assert "6.1.1\n  cách chấm: giá trị/75 × 2, không quá 2 → giá trị/100 × 2, không quá 2 [rule]\n" in said
    assert "5.6.1\n  bỏ «Minh bạch tài chính, ngân sách» (1 điểm) [removed]\n" in said
    assert told("diff", "xa@1", "xa") == ("Hai bộ như nhau.\n", 0)
    changes, _code = told_as_json("diff", "xa", "xa-hai-cap")
    assert {
        "place": "8.2.1",
        "code": "added",
        "message": "thêm «Sử dụng không vượt biên chế được giao» (1 điểm)",
    } in (changes)


@pytest.mark.parametrize("code", load_criteria())
def test_a_set_comes_back_from_its_workbook_as_it_was(tmp_path: Path, code: str) -> None:
    (criteria,) = load_criteria()[code]
    book, back = tmp_path / "bo.xlsx", tmp_path / "bo.yaml"
    assert told("export", code, book) == (f"Đã ghi {book}.\n", 0)
    assert told("import", book, "--check") == ("Bảng tính đọc được, không có gì phải sửa.\n", 0)
    assert told("import", book, back) == (f"Đã ghi {back}.\n", 0)
    assert read_criteria_file(back) == criteria
    assert told("diff", code, book)[0] == "Hai bộ như nhau.\n"


class Book:
    """The workbook of a set with some cells changed, as a person would."""

    def __init__(self, code: str) -> None:
        (criteria,) = load_criteria()[code]
        lines = read_book(workbook_of(criteria), SHEETS).lines
        self.rows = {name: [line.cells for line in several] for name, several in lines.items()}

    def put(self, sheet: str, code: str, title: str, value: str | None) -> tuple[str, int]:
        """Change the cell of the first row that begins with `code`; its sheet and row in Excel."""
        (columns,) = (one.columns for one in SHEETS if one.name == sheet)
        (key,) = (column.key for column in columns if column.title == title)
        at = next(n for n, cells in enumerate(self.rows[sheet]) if cells[columns[0].key] == code)
        self.rows[sheet][at][key] = value
        return sheet, at + 2

    def data(self) -> bytes:
        return write_book([(sheet, self.rows[sheet.name]) for sheet in SHEETS])


@pytest.fixture
def phong() -> Book:
    return Book("phong")


LEAVES = "Tiêu chí thành phần"


@pytest.mark.parametrize(
    ("sheet", "code", "title", "value", "words"),
    [
        (LEAVES, "2.2.1", "Quy tắc", "type: liner\nvalue: 1", "không có loại quy tắc «liner»; chọn một trong"),
        (LEAVES, "2.2.1", "Quy tắc", "type: [linear", "Quy tắc: không đọc được; ghi «type: linear» một dòng"),
        (LEAVES, "2.2.1", "Người chấm", "ai đó", "«ai đó» không có trong các cách ghi: thẩm định, khảo sát"),
        (LEAVES, "2.2.1", "Điểm tối đa", "hai", "«hai» không phải số"),
        (LEAVES, "2.2.1", "Tên", None, "thiếu «name»; hãy ghi thêm"),
        (LEAVES, "2.2.1", "Thuộc tiêu chí", "9.9", "Không có tiêu chí «9.9»; sửa cột Thuộc tiêu chí"),
        (LEAVES, "2.2.1", "Mã", "2.1.2", "Mã «2.1.2» đã có ở trang «Tiêu chí thành phần», dòng"),
        ("Số liệu", "2.2.1", "Loại", "chữ", "«chữ» không có trong các cách ghi: số, số đếm"),
        ("Số liệu", "2.2.1", "Mã", "2.2.9", "Không có tiêu chí thành phần «2.2.9»; sửa mã hoặc bỏ dòng"),
        ("Không áp dụng", "3.1.1", "Khi", "not (", "when: «not (» không đọc được"),
        ("Lĩnh vực, tiêu chí", "2.2", "Thuộc lĩnh vực", "8", "Không có lĩnh vực «8»; sửa cột Thuộc lĩnh vực"),
        ("Thưởng, trừ", "B1", "Thưởng hay trừ", "cộng", "ghi «thưởng» hoặc «trừ»"),
        ("Xếp hạng", "kha", "Từ điểm", None, "thiếu «min»; hãy ghi thêm"),
        ("Bộ tiêu chí", "Có hiệu lực từ", "Nội dung", "31/02/2025", "«31/02/2025» không phải ngày có thật"),
    ],
)
def test_a_bad_cell_comes_back_with_its_sheet_its_row_and_what_to_do(
    phong: Book, sheet: str, code: str, title: str, value: str | None, words: str
) -> None:
    place = phong.put(sheet, code, title, value)
    intake = read_workbook(phong.data())
    assert intake.criteria is None
    assert [one for one in intake.problems if (one.sheet, one.row) == place and words in one.message]


def test_what_the_checker_finds_in_a_workbook_stands_at_the_row_of_its_leaf(tmp_path: Path, phong: Book) -> None:
    sheet, row = phong.put(LEAVES, "5.3.1", "Tài liệu kiểm chứng", None)
    path, out = tmp_path / "phong.xlsx", tmp_path / "ra.yaml"
    path.write_bytes(phong.data())
    found, code = told_as_json("import", path, out)
    assert code == 1
    assert [(one["sheet"], one["row"], one["code"]) for one in found] == [(sheet, row, "evidence")]
    assert not out.exists()


def test_a_changed_cell_is_what_the_comparison_tells(tmp_path: Path, phong: Book) -> None:
    phong.put(LEAVES, "7.1.1", "Quy tắc", "type: proportional_target\nvalue: 100*online/total\ntarget: 97,5")
    path = tmp_path / "phong.xlsx"
    path.write_bytes(phong.data())
    assert told("import", path, "--check")[1] == 1
    phong.put(LEAVES, "7.1.1", "Quy tắc", "type: proportional_target\nvalue: 100*online/total\ntarget: 97.5")
    path.write_bytes(phong.data())
    changes, _code = told_as_json("diff", "phong", path)
    assert [(one["place"], one["code"], one["message"]) for one in changes] == [
        ("7.1.1", "rule", "cách chấm: giá trị/95 × 3, không quá 3 → giá trị/97,5 × 3, không quá 3")
    ]
