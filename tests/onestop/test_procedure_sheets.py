"""The catalogue of procedures out to a workbook and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from parindex.kit.catalog import load_procedures
from parindex.onestop import commands, sheets
from parindex.onestop.models import ProcedureVersion
from parindex.onestop.sheets.layout import MAIN, SHEETS, WAYS
from parindex.papers.grids import UnreadableGrid, read_book, write_book
from tests.one_stop import MARITAL_STATUS
from tests.people import People

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def rows(people: People) -> Rows:
    """The whole catalogue as it goes out, by sheet."""
    commands.load_procedures(people.system, load_procedures().values())
    data = sheets.workbook_of(ProcedureVersion.objects.select_related("procedure"))
    return {name: [line.cells for line in lines] for name, lines in read_book(data, SHEETS).lines.items()}


def written(rows: Rows) -> bytes:
    return write_book([(sheet, rows[sheet.name]) for sheet in SHEETS])


def problems(rows: Rows) -> list[tuple[str, int, str]]:
    return sheets.read(written(rows)).problems


def row_of(rows: Rows, sheet: str, code: str) -> dict[str, Any]:
    return next(row for row in rows[sheet] if row["code"] == code)


def test_what_goes_out_comes_back_the_same(rows: Rows) -> None:
    intake = sheets.read(written(rows))
    assert intake.problems == []
    assert intake.contents == {code: one.versions[0].content for code, one in load_procedures().items()}


def test_an_empty_workbook_says_nothing(people: People) -> None:
    intake = sheets.read(sheets.workbook_of([]))
    assert (intake.contents, intake.problems) == ({}, [])


def test_each_wrong_row_says_what_to_write_and_the_other_procedures_are_read(rows: Rows) -> None:
    row_of(rows, MAIN.name, MARITAL_STATUS)["levels"] = "cấp thôn"
    row_of(rows, WAYS.name, "1.001612")["amount"] = "ba ngày"
    rows[MAIN.name].append({"code": "1.00", "name": "Sai mã", "field": "Khác"})
    intake = sheets.read(written(rows))
    assert [message for _sheet, _row, message in intake.problems] == [
        "Thời hạn: «ba ngày» không phải số. Số viết như 97,5 hoặc 1.234,5; không có thì ghi «không phát sinh».",
        "Mã thủ tục «1.00» không đúng dạng, ví dụ 1.001193.",
        "Cấp thực hiện: «cấp thôn» không có trong các cách ghi: cấp tỉnh, cấp huyện, cấp xã.",
    ]
    assert set(intake.contents) == set(load_procedures()) - {MARITAL_STATUS, "1.001612"}


def test_what_is_wrong_comes_back_in_the_same_workbook_beside_its_row(rows: Rows) -> None:
    row_of(rows, MAIN.name, MARITAL_STATUS)["online"] = "một phần"
    returned = sheets.read(written(rows)).workbook()
    again = sheets.read(returned)
    assert [message for _sheet, _row, message in again.problems] == [
        "Dịch vụ công trực tuyến một phần phải ghi lý do (Nghị định 224/2026/NĐ-CP, điều 14)."
    ]


def test_a_code_given_twice_or_unknown_in_a_part_is_named(rows: Rows) -> None:
    rows[MAIN.name].append(dict(row_of(rows, MAIN.name, MARITAL_STATUS)))
    rows[WAYS.name].append({"code": "9.999999", "channel": "trực tiếp", "amount": Decimal(1), "unit": "ngày"})
    told = [message for _sheet, _row, message in problems(rows)]
    assert len(told) == 2
    assert told[0].startswith(f"Mã thủ tục {MARITAL_STATUS} đã có ở dòng ")
    assert told[1] == "Mã thủ tục «9.999999» không có ở trang «Thủ tục»."


def test_a_moved_column_is_read_where_it_is_and_a_missing_one_stops_all(rows: Rows) -> None:
    turned = [(type(sheet)(sheet.name, tuple(reversed(sheet.columns))), rows[sheet.name]) for sheet in SHEETS]
    assert sheets.read(write_book(turned)).problems == []
    short = [(type(sheet)(sheet.name, sheet.columns[:-1]), rows[sheet.name]) for sheet in SHEETS]
    intake = sheets.read(write_book(short))
    assert intake.contents == {}
    assert {row for _sheet, row, _message in intake.problems} == {1}


def test_another_file_is_refused() -> None:
    with pytest.raises(UnreadableGrid, match="không phải bảng tính"):
        sheets.read(b"PK not a workbook")
