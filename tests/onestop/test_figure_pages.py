"""The pages of figures and of signals: what they say, whom they open to, what they ask of the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from parindex.accounts.models import User
from parindex.audit.journal import Act, act_in_progress
from parindex.kit.catalog import load_766, load_measures
from parindex.onestop.models import Dossier
from parindex.onestop.sheets.figures import ALL
from parindex.onestop.web import figures as pages
from parindex.papers.grids import Column, Sheet, read_book
from tests.conftest import NOW
from tests.one_stop import at, handled, received, solved
from tests.people import People
from tests.random_dossiers import made

pytestmark = pytest.mark.usefixtures("frozen")
ClientOf = Callable[[User], Client]
HOME, RECORDS, SIGNALS = "/so-lieu-mot-cua/", "/so-lieu-mot-cua/ho-so/", "/so-lieu-mot-cua/dau-hieu/"
MONDAY, TUESDAY = date(2025, 5, 5), date(2025, 5, 6)


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def table(answer: Any, at_: int = 0) -> dict[str, list[str]]:
    """First cell of each row without its explanation → the other cells."""
    rows = html.fromstring(answer.content.decode()).xpath(f"(//table)[{at_ + 1}]/tbody/tr")
    told = {}
    for row in rows:
        for details in row.xpath(".//details"):
            details.getparent().remove(details)
        cells = [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        told[cells[0]] = cells[1:]
    return told


def test_the_page_shows_part_whole_percent_and_unknown_of_the_quarter(people: People, client_of: ClientOf) -> None:
    solved(people, at(MONDAY), at(TUESDAY))
    solved(people, at(MONDAY), at(TUESDAY))
    solved(people, at(MONDAY), at(date(2025, 5, 20)))
    with act_in_progress(Act("tests.change", people.system)):
        row = solved(people, at(MONDAY), at(TUESDAY))
        row.punctuality = ""
        row.save()
    told = table(client_of(people.receiver).get(HOME))
    assert told["Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn"] == ["66,67%", "2", "3", "1", "không có", "không có"]
    assert told["Hồ sơ tiếp nhận trong kỳ"] == ["4", "–", "–", "–", "0", "0"]
    assert told["Tỷ lệ hồ sơ thanh toán trực tuyến"][0] == "không có"


def test_a_period_that_is_over_counts_to_the_end_of_its_last_day(people: People, client_of: ClientOf) -> None:
    client = client_of(people.receiver)
    assert "số liệu tính đến hết ngày 31/03/2025" in text(client.get(HOME, {"ky": "2025-Q1"}))
    assert "số liệu tính đến 09:30 02/06/2025" in text(client.get(HOME))


def test_it_stands_beside_the_period_before_and_the_year_before(people: People, client_of: ClientOf) -> None:
    solved(people, at(MONDAY), at(TUESDAY))
    solved(people, at(date(2025, 3, 3)), at(date(2025, 3, 4)))
    solved(people, at(date(2025, 3, 3)), at(date(2025, 3, 20)))
    answer = client_of(people.receiver).get(HOME, {"ky": "2025-Q2"})
    assert "Quý I/2025" in text(answer)
    assert "Quý II/2024" in text(answer)
    told = table(answer)["Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn"]
    assert told == ["100%", "1", "1", "0", "50% (+50 điểm)", "không có"]


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("don-vi", "UBND xã Bắc Sơn"),
        ("noi-tiep-nhan", "UBND xã Bắc Sơn"),
        ("thu-tuc", "Cấp Giấy xác nhận tình trạng hôn nhân (1.004873)"),
        ("hinh-thuc", "Trực tiếp"),
        ("vai-tro", "Công chức tư pháp - hộ tịch"),
        ("thang", "Tháng 05/2025"),
        ("quy", "Quý II/2025"),
    ],
)
def test_groups_are_called_by_their_names_and_open_to_their_dossiers(
    people: People, client_of: ClientOf, slug: str, name: str
) -> None:
    dossier = handled(people, at(MONDAY))
    client = client_of(people.receiver)
    answer = client.get(HOME, {"ky": "2025-Q2", "nhom": slug})
    groups = table(answer, 1)
    assert name in groups
    assert groups[name][0] == "1"
    links = html.fromstring(answer.content.decode()).xpath("(//table)[2]//a/@href")
    assert links
    for link in links:
        assert dossier.code in text(client.get(link))


def test_a_figure_opens_to_its_dossiers_with_the_applicant_masked(people: People, client_of: ClientOf) -> None:
    on_time, late = solved(people, at(MONDAY), at(TUESDAY)), solved(people, at(MONDAY), at(date(2025, 5, 20)))
    client = client_of(people.officer)
    part, whole = (
        text(client.get(f"{RECORDS}onestop.on_time_ratio/{side}/", {"ky": "2025-Q2"})) for side in ("tu-so", "mau-so")
    )
    assert on_time.code in part
    assert late.code not in part
    assert on_time.code in whole
    assert late.code in whole
    assert "N. T. Minh" in part
    assert "Nguyễn Thị Minh" not in part + whole
    assert "058190001234" not in part + whole


def test_the_list_goes_on_page_by_page_without_counting(people: People, client_of: ClientOf) -> None:
    made(people, 75, 12, NOW)
    client, seen = client_of(people.officer), []
    path = f"{RECORDS}onestop.received/tu-so/"
    link = f"{path}?ky=2025"
    while link:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(link)
        assert not any("COUNT(" in one["sql"].upper() and "onestop_dossier" in one["sql"] for one in queries)
        page = html.fromstring(answer.content.decode())
        seen += [cell.text_content() for cell in page.xpath("//tbody/tr/td[1]")]
        following = page.xpath("//a[@rel='next']/@href")
        link = f"{path}{following[0]}" if following else ""
    kept = Dossier.objects.filter(accepted_at__isnull=False)
    assert seen == list(kept.order_by("-pk").values_list("code", flat=True))
    assert len(seen) > pages.ROWS_A_PAGE


@pytest.mark.parametrize(
    "address",
    [
        "onestop.received/tu-so/?ky=2025-Q9", "onestop.received/tu-so/?ky=2025-W10",
        "onestop.received/tu-so/?ky=2026-Q1", "onestop.received/tu-so/?ky=abc", "onestop.received/tu-so/?nhom=abc",
        "onestop.other/tu-so/", "onestop.received/mau-so/", "onestop.received/khac/",
        "onestop.offered_online_ratio/tu-so/",
        "onestop.received/tu-so/?gia-tri=abc", "onestop.received/tu-so/?gia-tri=99999",
        "onestop.received/tu-so/?nhom=hinh-thuc&gia-tri=FAX",
        "onestop.received/tu-so/?nhom=thang&gia-tri=2025-M05",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_not_found(people: People, client_of: ClientOf, address: str) -> None:
    assert client_of(people.officer).get(f"{RECORDS}{address}").status_code == 404


def test_whoever_sees_no_dossiers_is_told_so_and_nothing_is_counted(people: People, client_of: ClientOf) -> None:
    received(people, at(MONDAY))
    for user in (people.stranger, people.nobody):
        answer = client_of(user).get(HOME)
        assert "Kỳ này chưa có hồ sơ nào trong phạm vi của bạn" in text(answer)
        assert "<table" not in answer.content.decode()
        listed = client_of(user).get(f"{RECORDS}onestop.received/tu-so/")
        assert "Không có hồ sơ nào" in text(listed)


@pytest.mark.parametrize("slug", ["don-vi", "thu-tuc", "vai-tro", "thang"])
def test_the_page_asks_as_much_for_one_dossier_as_for_many(people: People, client_of: ClientOf, slug: str) -> None:
    received(people, at(MONDAY))
    client, asked = client_of(people.officer), []
    client.get(HOME)
    for many in (0, 60):
        made(people, many, 13, NOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME, {"nhom": slug})
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 24


def test_the_workbook_holds_the_numbers_of_the_page(people: People, client_of: ClientOf) -> None:
    made(people, 60, 14, NOW)
    client = client_of(people.officer)
    shown = table(client.get(HOME, {"ky": "2025-Q2"}))
    answer = client.get(f"{HOME}so-lieu.xlsx", {"ky": "2025-Q2"})
    assert answer["Content-Disposition"] == 'attachment; filename="so-lieu-mot-cua-2025-Q2.xlsx"'
    by_group = Sheet("Theo nhóm", (Column("group", "Đơn vị giải quyết"), Column("n", "Tiếp nhận", "count")))
    reading = read_book(answer.content, [ALL, by_group])
    told = {str(line.cells["title"]): line.cells for line in reading.lines["Chỉ số"]}
    for measure in load_measures().values():
        cells, (value, part, whole, *_rest) = told[measure.title], shown[measure.title]
        if measure.kind == "count":
            assert f"{cells['part']}" == value
            continue
        assert (str(cells["part"]), str(cells["whole"])) == (part, whole)
        if cells["whole"]:
            percent = value.rstrip("%").replace(",", ".")
            assert float(str(cells["percent"])) == float(percent)
    offices = {str(line.cells["group"]): str(line.cells["n"]) for line in reading.lines["Theo nhóm"]}
    listed = table(client.get(HOME, {"ky": "2025-Q2"}), 1)
    assert offices == {name: cells[0] for name, cells in listed.items()}


def test_the_set_of_766_says_what_it_can_not_compute_instead_of_scoring_it(
    people: People, client_of: ClientOf
) -> None:
    solved(people, at(MONDAY), at(TUESDAY))
    answer = client_of(people.officer).get(f"{HOME}766/", {"ky": "2025-Q2"})
    told: dict[str, list[str]] = {}
    for n in range(len(load_766().groups)):
        told |= table(answer, n)
    assert told["2.1. Hồ sơ trước hạn, đúng hạn"] == ["20", "1 / 1", "100%", "0", "20"]
    for code, cells in ((name.split(". ")[0], cells) for name, cells in told.items()):
        measured = {one.code: one.measure for group in load_766().groups for one in group.components}[code]
        if not measured:
            assert cells[1:4] == ["–", "–", "–"]
            assert "Chưa có số liệu" in cells[4]
    assert "không phải 0 điểm" in text(answer)
    opened = html.fromstring(answer.content.decode()).xpath("(//table)[2]//a/@href")
    assert len(opened) == 2
    assert all("H43.12.05-250505-0001" in text(client_of(people.officer).get(link)) for link in opened)


def test_a_figure_of_procedures_opens_to_them(people: People, client_of: ClientOf) -> None:
    received(people, at(MONDAY), channel="ONLINE")
    path = f"{HOME}thu-tuc/onestop.services_used_ratio/tu-so/"
    answer = client_of(people.officer).get(path, {"ky": "2025-Q2"})
    assert list(table(answer)) == ["Cấp Giấy xác nhận tình trạng hôn nhân"]


def test_signals_tell_how_many_where_and_why_and_open_to_the_records(people: People, client_of: ClientOf) -> None:
    soon = solved(people, at(MONDAY, "08:02"), at(MONDAY, "08:05"))
    client = client_of(people.officer)
    overview = text(client.get(SIGNALS, {"ky": "2025-Q2"}))
    assert "không phải kết luận về ai" in overview
    assert "UBND xã Bắc Sơn : 1" in overview
    page = client.get(f"{SIGNALS}xong-ngay/", {"ky": "2025-Q2", "don-vi": people.unit("xa").pk})
    rows = table(page)
    assert rows[soon.code][0] == "tiếp nhận 08:02 05/05/2025, có kết quả 08:05 05/05/2025"
    assert rows[soon.code][2] == "N. T. Minh"
    assert "Nguyễn Thị Minh" not in text(page)


def test_a_head_sees_the_signals_of_the_own_office_and_a_clerk_is_refused(
    people: People, client_of: ClientOf
) -> None:
    soon = solved(people, at(MONDAY, "08:02"), at(MONDAY, "08:05"))
    assert soon.code in text(client_of(people.head).get(f"{SIGNALS}xong-ngay/", {"ky": "2025-Q2"}))
    assert soon.code not in text(client_of(people.leader).get(f"{SIGNALS}xong-ngay/", {"ky": "2025-Q2"}))
    refused = client_of(people.receiver).get(SIGNALS)
    assert (refused.status_code, "thanh tra" in text(refused)) == (403, True)


def test_signals_ask_as_much_for_few_dossiers_as_for_many(people: People, client_of: ClientOf) -> None:
    solved(people, at(MONDAY, "08:02"), at(MONDAY, "08:05"))
    client, asked = client_of(people.officer), []
    client.get(SIGNALS)
    for many in (0, 60):
        made(people, many, 15, NOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{SIGNALS}xong-ngay/", {"ky": "2025"})
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20
