"""Every way an export goes wrong gets an answer of its own, in its row and column; nothing is guessed."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import datetime
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from parindex.onestop import bulk
from parindex.onestop.bulk import workbook
from parindex.onestop.models import Dossier
from tests.bulk_files import GOOD, as_csv, as_xlsx, imported, row, rows, titles
from tests.one_stop import loaded
from tests.people import People


@pytest.fixture(autouse=True)
def _procedure(people: People) -> None:
    loaded(people)


EARLIER = {"submitted_at": "28/04/2025 08:00", "accepted_at": "28/04/2025 08:30"}
SOLVED = {"state": "Có kết quả", "returned_at": None}


def errors(told: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["code"]) for one in told["errors"]]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"solved_at": "11/05/2025 09:00", "result_signed_on": None}, "Có kết quả lúc", "solved_before_accepted"),
        ({"accepted_at": "12/05/2025 07:00"}, "Tiếp nhận lúc", "accepted_before_submitted"),
        ({"returned_at": "14/05/2025 14:00"}, "Trả kết quả lúc", "returned_before_solved"),
        ({"due_at": "17/05/2025"}, "Hẹn trả", "due_on_day_off"),
        ({**EARLIER, "due_at": "02/05/2025"}, "Hẹn trả", "due_on_day_off"),
        ({"reappointed_to": "18/05/2025"}, "Hẹn lại", "due_on_day_off"),
        ({"unit": "khong-co"}, "Mã đơn vị tiếp nhận", "unknown_unit"),
        ({"office": "khong-co"}, "Mã đơn vị giải quyết", "unknown_office"),
        ({"procedure": "9.999999"}, "Mã thủ tục", "unknown_procedure"),
        ({"identity": "58190001234"}, "Số định danh", "lost_zero"),
        ({"identity": "5819000123"}, "Số định danh", "bad_identity"),
        ({"identity": "5.819E+10"}, "Số định danh", "bad_identity"),
        ({"phone": "912345678"}, "Số điện thoại", "lost_zero"),
        ({"phone": "12345"}, "Số điện thoại", "bad_phone"),
        ({"submitted_at": "31/02/2025"}, "Nộp lúc", "no_such_day"),
        ({"submitted_at": "12/05/25"}, "Nộp lúc", "two_digit_year"),
        ({"submitted_at": "hôm qua"}, "Nộp lúc", "not_a_date"),
        ({"submitted_at": "45789.35"}, "Nộp lúc", "not_a_date"),
        ({"submitted_at": "12/05/1025"}, "Nộp lúc", "odd_year"),
        ({"submitted_at": "12/05/2025 25:00"}, "Nộp lúc", "no_such_day"),
        ({**SOLVED, "solved_at": "14/07/2025 09:00"}, "Có kết quả lúc", "in_future"),
        ({"state": "Xong rồi"}, "Trạng thái", "unknown_state"),
        ({"state": "11"}, "Trạng thái", "unknown_state"),
        ({"channel": "Fax"}, "Hình thức nộp", "unknown_word"),
        ({"owes_fee": "hình như có"}, "Có phí, lệ phí", "unknown_word"),
        ({"supplements": "vài"}, "Số lần bổ sung", "not_a_number"),
        ({"returned_at": None}, "Trả kết quả lúc", "state_needs_moment"),
        ({"state": "Có kết quả"}, "Trả kết quả lúc", "state_contradicts_moment"),
        ({"applicant": None}, "Người nộp", "missing"),
        ({"applicant": "Ơ" * 201}, "Người nộp", "too_long"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_with_its_row_and_column(
    people: People, changes: dict[str, Any], column: str, code: str
) -> None:
    told = imported(people.system, as_csv([row(code="H43-1"), row(**changes)]))
    assert errors(told) == [(3, column, code)]
    assert (told["created"], told["rejected"]) == (1, 1)
    assert set(told["errors"][0]["message"]) & set("ạảãàáâậầấẩẫăắằặẳẵọỏơộôồốổớờởợựứừủũụịỉ")


@pytest.mark.parametrize(
    "written",
    ["12/05/2025 08:00", "2025-05-12 08:00", "2025-05-12 08:00:00", "12-05-2025 08:00", "12.05.2025 08:00",
     "2025-05-12T08:00:00+07:00", "12/5/2025 8:00"],
)  # fmt: skip
def test_the_usual_ways_to_write_a_moment_mean_the_same(people: People, written: str) -> None:
    imported(people.system, as_csv([row()]))
    assert imported(people.system, as_csv([row(submitted_at=written)]))["unchanged"] == 1


def test_real_days_of_excel_are_read_to_the_minute(people: People) -> None:
    imported(people.system, as_csv([row()]))
    dates = {"submitted_at": datetime(2025, 5, 12, 8, 0), "accepted_at": datetime(2025, 5, 12, 8, 30)}
    told = imported(people.system, as_xlsx([row(**dates)]))
    assert (told["unchanged"], told["errors"]) == (1, [])


def test_day_comes_before_month_and_one_row_the_other_way_round_is_refused(people: People) -> None:
    given = [
        row(code="H43-1", submitted_at="13/04/2025"),
        row(submitted_at="06/15/2025"),
        row(code="H43-3", submitted_at="05/04/2025"),
    ]
    told = imported(people.system, as_csv(given))
    assert errors(told) == [(3, "Nộp lúc", "month_first")]
    submitted = Dossier.objects.get(code="H43-3").submitted_at
    assert (submitted.month, submitted.day) == (4, 4)  # 05/04 at midnight in Việt Nam is the 4th in UTC


def test_a_column_that_can_only_be_month_first_refuses_the_file(people: People) -> None:
    given = [row(code="H43-1", submitted_at="05/06/2025"), row(submitted_at="04/15/2025")]
    told = imported(people.system, as_csv(given))
    assert (errors(told), Dossier.objects.count()) == ([(1, "Nộp lúc", "month_first_column")], 0)


def test_days_that_excel_swapped_in_part_refuse_the_file(people: People) -> None:
    """Opened with American settings: 05/04 became the real day 4 May, 15/04 stayed text."""
    real = [row(code=f"H43-{n}", submitted_at=datetime(2025, 1, n)) for n in range(1, 13)]
    told = imported(people.system, as_xlsx([*real, row(submitted_at="15/04/2025")]))
    assert errors(told) == [(1, "Nộp lúc", "swapped_dates")]


def test_numbers_that_lost_their_zero_in_number_cells_are_named(people: People) -> None:
    told = imported(people.system, as_xlsx([row(identity=58190001234, phone=912345678)]))
    assert errors(told) == [(2, "Số định danh", "lost_zero"), (2, "Số điện thoại", "lost_zero")]


def test_decomposed_letters_are_stored_composed(people: People) -> None:
    import unicodedata

    decomposed = {key: unicodedata.normalize("NFD", str(value)) for key, value in GOOD.items()}
    assert imported(people.system, as_csv([decomposed]))["errors"] == []
    one = Dossier.objects.get()
    assert (one.applicant, one.applicant_folded) == ("Nguyễn Thị Đậu", "nguyen thi dau")
    assert imported(people.system, as_csv([row()]))["unchanged"] == 1


def test_a_code_twice_with_other_content_takes_neither_and_with_the_same_content_one(people: People) -> None:
    given = [row(code="A"), row(code="A", phone="0987654321"), row(code="B"), row(code="B"), row(code="B")]
    told = imported(people.system, as_csv(given))
    assert errors(told) == [(2, "Mã hồ sơ", "duplicate_code"), (3, "Mã hồ sơ", "duplicate_code")]
    assert (told["rows"], told["created"], told["unchanged"], told["rejected"]) == (5, 1, 2, 2)


def test_a_code_twice_is_the_same_code_however_it_is_spelled(people: People) -> None:
    told = imported(people.system, as_csv([row(code="A"), row(code=" A ", phone="0987654321")]))
    assert [code for _row, _column, code in errors(told)] == ["duplicate_code", "duplicate_code"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separators_line_ends_and_marks_are_recognised(people: People, separator: str, end: str, mark: bytes) -> None:
    given = [row(address='Thôn "2", xã Bắc Sơn; tỉnh Mẫu\nViệt Nam'), row(code="H43-2")]
    told = imported(people.system, mark + as_csv(given, separator=separator, end=end))
    assert (told["created"], told["errors"]) == (2, [])
    assert Dossier.objects.get(code=GOOD["code"]).address == 'Thôn "2", xã Bắc Sơn; tỉnh Mẫu Việt Nam'


def test_empty_lines_are_no_rows_and_numbers_stay_those_of_excel(people: People) -> None:
    lines = as_csv([row(), row(code="H43-2", unit="?")]).decode().splitlines()
    text = "\n".join([lines[0], lines[1], "", lines[2], "", ""])
    told = imported(people.system, text.encode())
    assert (told["rows"], errors(told)) == (2, [(4, "Mã đơn vị tiếp nhận", "unknown_unit")])


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (as_csv(rows(3))[:-40], "uneven_row", 4),
        (as_csv(rows(3)) + b'"abc', "broken_quotes", 5),
        (as_csv(rows(3)).replace("Thôn 2, xã".encode(), 'Thôn "2", xã'.encode()), "broken_quotes", 2),
        (as_csv(rows(3)).decode().encode("utf-16"), "encoding", 1),
        (as_csv(rows(3)).decode().encode("utf-16-le"), "encoding", 1),
        (b",".join(b"c" for _ in titles()) + b"\n" + "Đậu".encode("cp1258", "replace") + b"\n", "encoding", 2),
        (b"", "empty", 0),
        (as_csv([]), "empty", 0),
        (as_csv(rows(1)).replace("Người nộp".encode(), b"Ten"), "heading_missing", 1),
        (as_csv(rows(1)).replace("Địa chỉ".encode(), "Người nộp".encode()), "heading_twice", 1),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "old_or_locked", 0),
        (b"PK\x03\x04" + b"0" * 600, "damaged", 0),
        (as_xlsx(rows(2))[:-300], "damaged", 0),
        (b"%PDF-1.7\n", "heading_missing", 1),
    ],
)
def test_a_file_that_is_not_whole_or_not_ours_is_refused_and_nothing_of_it_is_stored(
    people: People, data: bytes, code: str, where: int
) -> None:
    told = imported(people.system, data)
    assert ([(one["row"], one["code"]) for one in told["errors"]], Dossier.objects.count()) == ([(where, code)], 0)


def test_cutting_a_file_anywhere_never_makes_another_row_of_it(people: People) -> None:
    """Whatever a cut leaves is refused, or is rows that were whole in the file."""
    from parindex.onestop.bulk.csv_text import read_csv

    data = as_csv(rows(4))
    whole = {tuple(one) for one in read_csv(data, most_rows=9)[1].drop("row").iter_rows()}
    for end in range(1, len(data)):
        try:
            table = read_csv(data[:end], most_rows=9)[1]
        except bulk.UnreadableFile:
            continue
        last = table.drop("row").rows()[-1:] if table.width == len(titles()) + 1 else []
        # Only the last cell of the last line, empty in each row here, may have lost something unseen.
        assert set(last) <= whole


def test_cells_with_formulas_are_named(people: People) -> None:
    told = imported(people.system, as_xlsx([row(), row(code="H43-2", phone='=CONCATENATE("09","12345678")')]))
    assert errors(told) == [(3, "Số điện thoại", "formula")]


def test_a_bomb_is_refused_before_it_is_unpacked(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 2 * 1024 * 1024)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 4 * 1024 * 1024)
    assert [one["code"] for one in imported(people.system, made.getvalue())["errors"]] == ["too_large"]


def test_a_bomb_that_lies_about_its_size_is_stopped_as_well(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row " * 1024 * 1024)
    size = struct.pack("<L", 5 * 1024 * 1024)
    data = made.getvalue().replace(size, struct.pack("<L", 100))
    assert data != made.getvalue()
    assert [one["code"] for one in imported(people.system, data)["errors"]] == ["damaged"]


def test_macros_are_refused(people: People) -> None:
    made = io.BytesIO(as_xlsx(rows(1)))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"0")
    assert [one["code"] for one in imported(people.system, made.getvalue())["errors"]] == ["macros"]


def test_a_sheet_of_a_million_rows_is_refused_from_its_stream(people: People) -> None:
    """The row that stands last is enough: nothing is unpacked into memory."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, titles())
    page.write_string(1_048_575, 0, "H43-1")
    book.close()
    told = imported(people.system, made.getvalue())
    assert [one["code"] for one in told["errors"]] == ["too_many_rows"]
    assert "300000" in told["errors"][0]["message"].replace(".", "")


def test_the_returned_workbook_has_the_rejected_rows_as_they_came_and_can_be_mended_and_brought_back(
    people: People, tmp_path: Any
) -> None:
    out = tmp_path / "sua.xlsx"
    bad = row(code="=1+1", identity="058190001234", unit="khong-co", phone="912345678")
    imported(people.system, as_csv([row(), bad]), errors_to=out)
    returned = python_calamine.load_workbook(io.BytesIO(out.read_bytes())).get_sheet_by_index(0).to_python()
    assert returned[0] == [*titles(), "Lỗi cần sửa"]
    assert len(returned) == 2
    assert returned[1][:3] == ["=1+1", "1.004873", "khong-co"]
    assert returned[1][titles().index("Số định danh")] == "058190001234"
    said = returned[1][-1].splitlines()
    assert [line.split(" «")[0] for line in said] == [
        "Mã đơn vị tiếp nhận: Không có đơn vị mang mã", "Số điện thoại:"
    ]  # fmt: skip
    with zipfile.ZipFile(out) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    again = imported(people.system, out.read_bytes(), errors_to=tmp_path / "lai.xlsx")
    assert (again["rejected"], [one["code"] for one in again["errors"]]) == (1, ["unknown_unit", "lost_zero"])
    second = python_calamine.load_workbook(io.BytesIO((tmp_path / "lai.xlsx").read_bytes())).get_sheet_by_index(0)
    assert second.to_python()[0].count("Lỗi cần sửa") == 1


def test_the_template_is_read_as_it_is_written(people: People) -> None:
    book = python_calamine.load_workbook(io.BytesIO(bulk.template()))
    assert book.get_sheet_by_index(0).to_python() == [titles()]
    guide = book.get_sheet_by_index(1).to_python()
    assert [line[0] for line in guide[1:]] == titles()
    assert [line[0] for line in guide if line[1] == "x"] == [
        "Mã hồ sơ", "Mã thủ tục", "Mã đơn vị tiếp nhận", "Hình thức nộp", "Người nộp", "Trạng thái", "Nộp lúc"
    ]  # fmt: skip
    assert [one["code"] for one in imported(people.system, bulk.template())["errors"]] == ["empty"]


@pytest.mark.parametrize(
    ("word", "state"),
    [("1", "SUBMITTED"), ("3", "REFUSED"), ("5", "TO_COMPLETE_FIRST"), ("Mới đăng ký", "SUBMITTED"),
     ("chờ bổ sung trước tiếp nhận", "TO_COMPLETE_FIRST")],
)  # fmt: skip
def test_states_before_receipt_by_label_and_by_national_code(people: People, word: str, state: str) -> None:
    bare = dict.fromkeys(("accepted_at", "due_at", "solved_at", "result_signed_on", "returned_at"))
    assert imported(people.system, as_csv([row(state=word, **bare)]))["errors"] == []
    assert Dossier.objects.get().state == state


@pytest.mark.parametrize(
    ("word", "state"),
    [("2", "ACCEPTED"), ("4", "IN_PROCESS"), ("5", "TO_COMPLETE"), ("6", "WAITING_FEE"), ("7", "WITHDRAWAL_ASKED"),
     ("8", "STOPPED"), ("Chờ cơ quan phối hợp", "WAITING_OTHER"), ("Đang xử lý", "IN_PROCESS")],
)  # fmt: skip
def test_states_after_receipt_by_label_and_by_national_code(people: People, word: str, state: str) -> None:
    bare = dict.fromkeys(("solved_at", "result_signed_on", "returned_at"))
    assert imported(people.system, as_csv([row(state=word, **bare)]))["errors"] == []
    assert Dossier.objects.get().state == state
