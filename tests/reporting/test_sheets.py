"""A report filled in Excel: looked at first, nothing made twice, another's form refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from parindex.accounts.models import User
from parindex.organization.queries import actor_for
from parindex.papers import grids
from parindex.reporting import sheets
from parindex.reporting.calc import Given
from parindex.reporting.models import Answer, UnitReport
from parindex.reporting.queries import reports
from tests.conftest import NOW
from tests.people import People
from tests.report_rounds import answer, opened, report_of

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def report(people: People) -> UnitReport:
    return report_of(opened(people), people, "tu-phap")


def filled(report: UnitReport, **cells: dict[str, grids.Value]) -> bytes:
    values = {key.replace("__", ".").replace("_", "-"): row for key, row in cells.items()}
    return grids.write_grid(sheets.grid_of(report), values)


def sent(client: Client, report: UnitReport, data: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile("bao-cao.xlsx", data)
    answered = client.post(reverse("reporting:intake", args=[report.pk]), {"file": file})
    return answered.status_code, answered.content.decode()


def confirm(client: Client, report: UnitReport, page: str) -> int:
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    return client.post(reverse("reporting:save", args=[report.pk]), fields).status_code


def test_a_filled_form_is_shown_first_then_stored_and_makes_nothing_twice(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    client = client_of(people.reporter)
    data = filled(
        report,
        tthc__xin_loi={sheets.NUMBER: Decimal(0)},
        chi_dao__sang_kien={sheets.NUMBER: grids.NOTHING},
        so__van_ban_di={sheets.NUMBER: Decimal(97), sheets.WHOLE: Decimal(100)},
        tthc__ket_qua={sheets.WORDS: "Đã niêm yết đủ"},
    )
    status, page = sent(client, report, data)
    assert (status, page.count('data-label="Sẽ thành"')) == (200, 4)
    assert not Answer.objects.exists()
    assert confirm(client, report, page) == 302
    said = reports.answers(report)
    assert (said["tthc.xin-loi"].number, said["chi-dao.sang-kien"].nothing) == (0, True)
    assert said["so.van-ban-di"].value == Decimal("97.00")
    assert said["tthc.ket-qua"].text == "Đã niêm yết đủ"
    assert "Không có gì khác" in sent(client, report, data)[1]


def test_an_empty_cell_leaves_what_is_there(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    answer(actor_for(people.reporter, NOW), report, tthc__xin_loi=Given(number=Decimal(4)))
    client = client_of(people.reporter)
    _status, page = sent(client, report, filled(report, chi_dao__van_ban={sheets.NUMBER: Decimal(2)}))
    confirm(client, report, page)
    assert {row.field: row.number for row in Answer.objects.all()} == {"tthc.xin-loi": 4, "chi-dao.van-ban": 2}


def test_a_bad_cell_stops_the_whole_file_and_comes_back_in_the_workbook(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    grid = sheets.grid_of(report)
    data = grids.write_grid(grid, {}, typed={"tthc.xin-loi": {sheets.NUMBER: "hai chục"}})
    status, page = sent(client_of(people.reporter), report, data)
    assert status == 422
    assert "«hai chục» không phải số" in page
    assert "bieu-mau-co-loi.xlsx" in page
    assert "Lưu các thay đổi này" not in page


def test_the_form_of_another_unit_is_refused(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    other = report_of(report.round, people, "xa")
    status, page = sent(client_of(people.reporter), report, filled(other, tthc__xin_loi={sheets.NUMBER: Decimal(1)}))
    assert status == 422
    assert "đơn vị khác hoặc kỳ khác" in page


def test_words_in_a_figures_place_are_told_where_they_belong(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    client = client_of(people.reporter)
    _status, page = sent(client, report, filled(report, tthc__xin_loi={sheets.WORDS: "ba thư"}))
    assert "hãy ghi ở cột «Số liệu»" in page
    _status, page = sent(client, report, filled(report, tthc__ket_qua={sheets.NUMBER: Decimal(3)}))
    assert "hãy ghi ở cột «Bằng lời»" in page


def test_a_block_pasted_from_excel_fills_figures_downwards(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    client = client_of(people.reporter)
    address = reverse("reporting:intake", args=[report.pk])
    answered = client.post(address, {"block": "5\n3\nkhông có\n", "start": "chi-dao.van-ban"})
    assert answered.status_code == 200
    assert confirm(client, report, answered.content.decode()) == 302
    said = reports.answers(report)
    assert (said["chi-dao.van-ban"].number, said["chi-dao.kiem-tra"].number) == (5, 3)
    assert said["chi-dao.tuyen-truyen"].nothing
    assert client.post(address, {"block": " ", "start": "chi-dao.van-ban"}).status_code == 422


def test_the_workbook_that_goes_out_is_the_report_as_it_stands(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    answer(actor_for(people.reporter, NOW), report, tthc__xin_loi=Given(number=Decimal(4), note="Gồm 1 thư tháng 12"))
    data = client_of(people.reporter).get(reverse("reporting:workbook", args=[report.pk])).content
    reading = grids.read_grid(data, sheets.grid_of(report))
    assert reading.values == {"tthc.xin-loi": {sheets.NUMBER: Decimal(4), sheets.NOTE: "Gồm 1 thư tháng 12"}}
    assert sheets.changes(report, reading) == ([], [])
    assert report.due_on == date(2025, 6, 20)
