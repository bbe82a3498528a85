"""A grid goes out as .xlsx and comes back: nothing lost, nothing guessed, bad cells named."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.papers.grids import (
    NOTHING,
    CellRefused,
    Column,
    Grid,
    Row,
    UnreadableGrid,
    Value,
    parse_cell,
    read_block,
    read_grid,
    write_grid,
)
from parindex.papers.grids.cells import show_cell
from parindex.papers.grids.read import typed_again
from parindex.papers.grids.write import first_row

TEXT, COUNT, AMOUNT, DAY = (Column(kind, kind.title(), kind) for kind in ("text", "count", "amount", "date"))  # type: ignore[arg-type]
GRID = Grid(
    "Số liệu quý I",
    ("Đơn vị: Phòng Tư pháp",),
    (Column("name", "Nội dung", fixed=True, width=40), COUNT, AMOUNT, DAY, TEXT),
    tuple(Row(f"r{n}", {"name": f"Dòng {n}"}) for n in range(1, 6)),
    stamp="bao-cao:7",
)
VALUES: dict[str, dict[str, Value]] = {
    "r1": {"count": Decimal(0), "amount": Decimal("97.5"), "date": date(2025, 6, 15), "text": "=1+1"},
    "r2": {"count": NOTHING, "amount": Decimal(1234), "text": "Đã niêm yết\nđủ"},
    "r4": {"count": Decimal(12), "text": "001234"},
}
ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


def test_what_goes_out_comes_back_and_zero_nothing_and_empty_stay_three_things() -> None:
    reading = read_grid(write_grid(GRID, VALUES), GRID)
    assert (reading.values, reading.errors, reading.stamp) == (VALUES, [], "bao-cao:7")


def test_the_same_grid_gives_the_same_bytes() -> None:
    assert write_grid(GRID, VALUES) == write_grid(GRID, VALUES)


@given(st.dictionaries(st.sampled_from(["r1", "r2", "r3", "r4", "r5"]), st.fixed_dictionaries({}, optional={
    "count": st.one_of(st.just(NOTHING), st.integers(0, 10**9).map(Decimal)),
    "amount": st.one_of(st.just(NOTHING), st.decimals(0, 10**6, places=3, allow_nan=False)),
    "date": st.dates(date(1990, 1, 1), date(2090, 1, 1)),
}), max_size=5))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_any_values_come_back_as_they_went(values: dict[str, dict[str, Value]]) -> None:
    reading = read_grid(write_grid(GRID, values), GRID)
    assert reading.errors == []
    assert reading.values == {key: row for key, row in values.items() if row}


@given(st.sampled_from([COUNT, AMOUNT, DAY]), st.data())
def test_a_value_shown_is_read_as_itself(column: Column, data: st.DataObject) -> None:
    whole = st.integers(0, 999).map(Decimal)
    drawn: dict[str, Any] = {"count": whole, "amount": whole, "date": st.dates(date(1990, 1, 1), date(2090, 1, 1))}
    value = data.draw(st.one_of(st.just(NOTHING), st.none(), drawn[column.kind]))
    assert parse_cell(column, show_cell(value)) == value


@given(st.lists(ANY_TEXT.map(lambda text: "=" + text), max_size=5))
@settings(max_examples=60, deadline=None)
def test_no_text_becomes_a_formula(texts: list[str]) -> None:
    values: dict[str, dict[str, Value]] = {f"r{n + 1}": {"text": text} for n, text in enumerate(texts)}
    with zipfile.ZipFile(io.BytesIO(write_grid(GRID, values))) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml").replace(b"<fonts", b"").replace(
            b"<formula", b"<f"
        )


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [
        (COUNT, "1.234", Decimal(1234)),
        (COUNT, 12.0, Decimal(12)),
        (COUNT, "Không phát sinh", NOTHING),
        (COUNT, "KHONG CO", NOTHING),
        (COUNT, "  ", None),
        (COUNT, None, None),
        (AMOUNT, "1.234,5", Decimal("1234.5")),
        (AMOUNT, 0.1, Decimal("0.1")),
        (DAY, "3/4/25", date(2025, 4, 3)),
        (DAY, "03-04-2025", date(2025, 4, 3)),
        (TEXT, 12.0, "12"),
        (TEXT, "không có", NOTHING),
    ],
)
def test_a_cell_is_read_as_officers_write(column: Column, typed: object, value: Value) -> None:
    assert parse_cell(column, typed) == value


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        (COUNT, "12,5", "fraction"),
        (COUNT, 12.5, "fraction"),
        (COUNT, "hai chục", "no_number"),
        (COUNT, "-3", "negative"),
        (COUNT, "9" * 15, "too_large"),
        (COUNT, True, "boolean"),
        (COUNT, date(2025, 1, 2), "date_in_number"),
        (AMOUNT, "1,234.5", "no_number"),
        (AMOUNT, "1.234", "ambiguous"),
        (DAY, "31/02/2025", "no_date"),
        (DAY, 45000.0, "no_date"),
        (TEXT, "a" * 20_001, "too_long"),
    ],
)
def test_a_cell_without_one_meaning_is_refused_with_what_to_write(column: Column, typed: object, code: str) -> None:
    with pytest.raises(CellRefused) as refused:
        parse_cell(column, typed)
    assert refused.value.code == code


def workbook(rows: list[list[object]], *, sheet: str = "Biểu mẫu", formula: bool = False) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for at, row in enumerate(rows):
        for across, cell in enumerate(row):
            page.write(at, across, cell)
    if formula:
        page.write_formula(1, 1, "=1+1", None, 2)
    book.close()
    return made.getvalue()


HEAD: list[object] = ["Mã", "Count", "Amount", "Date", "Text"]


def told(data: bytes) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in read_grid(data, GRID).errors]


def test_moved_columns_and_rows_are_read_where_they_are() -> None:
    reading = read_grid(workbook([["Text", "Mã", "Count", "Date", "Amount"], ["x", "r2", 5, "", 1.5]]), GRID)
    assert (reading.errors, reading.values) == (
        [],
        {"r2": {"count": Decimal(5), "amount": Decimal("1.5"), "text": "x"}},
    )


def test_each_bad_thing_in_a_sheet_is_named_with_its_place() -> None:
    assert told(workbook([["Mã", "Số đếm", "Amount", "Date", "Text"], ["r1", 1, 2]])) == [(1, "Count", "heading")]
    assert told(workbook([[*HEAD, "Count"], ["r1", 1]])) == [(1, "Count", "heading")]
    assert told(workbook([["gì đó"]])) == [(0, "Mã", "heading")]
    assert told(
        workbook([HEAD, ["r1", "ba"], ["r2", 1, "x"], ["r1", 2], ["r9", 3], ["r3", "", "", "31/02/2025"]])
    ) == [
        (2, "Count", "no_number"),
        (3, "Amount", "no_number"),
        (4, "Mã", "row"),
        (5, "Mã", "row"),
        (6, "Date", "no_date"),
    ]
    assert told(workbook([HEAD, ["r1", 1]], formula=True)) == [(2, "Count", "formula")]


def test_errors_come_back_in_the_same_workbook_with_what_was_typed() -> None:
    bad = write_grid(GRID, VALUES, typed={"r3": {"count": "hai chục"}})
    reading = read_grid(bad, GRID)
    again = typed_again(reading, GRID, first_row(GRID) + 2)
    assert again == {"r3": {"count": "hai chục"}}
    returned = write_grid(GRID, reading.values, reading.errors, again)
    second = read_grid(returned, GRID)
    assert (second.values, [one.code for one in second.errors]) == (VALUES, ["no_number"])


def _zip(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


def wide() -> bytes:
    row = "".join(f'<c r="{a}{b}{c}1"><v>1</v></c>' for a in "X" for b in "F" for c in "ABCD")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData><row r="1">{row}</row></sheetData></worksheet>'
    return _zip({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": sheet.encode()})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_excel"),
        (b"a;b;c", "not_excel"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_or_locked"),
        (_zip({"a": b"b"}), "not_excel"),
        (_zip({"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}), "macros"),
        (_zip({"xl/workbook.xml": b"\0" * (41 * 1024 * 1024)}), "too_large"),
        (wide(), "too_wide"),
        (_zip({"xl/workbook.xml": b"<x/>"}), "damaged"),
        (workbook([HEAD], sheet="Sheet1"), "wrong_sheet"),
    ],
)
def test_a_file_that_is_no_workbook_of_ours_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableGrid) as refused:
        read_grid(data, GRID)
    assert refused.value.code == code


def test_a_block_pasted_from_excel_fills_the_cells_from_the_one_chosen() -> None:
    reading = read_block('5\t"97,5"\r\nkhông có\t1.234,5\r\n', GRID, row="r2", column="count")
    assert (reading.errors, reading.values) == (
        [],
        {
            "r2": {"count": Decimal(5), "amount": Decimal("97.5")},
            "r3": {"count": NOTHING, "amount": Decimal("1234.5")},
        },
    )


def test_a_block_that_does_not_fit_is_refused_whole_and_a_bad_cell_is_named() -> None:
    reading = read_block("1\n2\n3", GRID, row="r4", column="count")
    assert ([one.code for one in reading.errors], reading.values) == (["does_not_fit"], {})
    reading = read_block("1\nba", GRID, row="r1", column="count")
    assert [(one.row, one.column, one.code) for one in reading.errors] == [(2, "Count", "no_number")]
    assert reading.values == {"r1": {"count": Decimal(1)}}
