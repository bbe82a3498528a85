"""The pages on which papers of dossiers are asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from parindex.accounts.models import User
from parindex.onestop import commands
from parindex.onestop.states import LateCause
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import handled, received
from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen")
ClientOf = Callable[[User], Client]
REGISTER = "/giay-to-ho-so/so-theo-doi"


def said(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def words(data: bytes) -> str:
    made = docx.Document(io.BytesIO(data))
    return "\n".join([*(one.text for one in made.paragraphs), *(cell.text for t in made.tables for cell in t._cells)])


def test_a_receipt_is_whole_for_the_desk_and_masked_for_who_looks_on(people: People, client_of: ClientOf) -> None:
    dossier = received(people)
    url = f"/giay-to-ho-so/{dossier.code}/giay-tiep-nhan.docx"
    answer = client_of(people.receiver).get(url)
    assert answer["Content-Disposition"] == f'attachment; filename="giay-tiep-nhan-{dossier.code}.docx"'
    assert "Nguyễn Thị Minh" in words(answer.content)
    looked = words(client_of(people.officer).get(url).content)
    assert "N. T. Minh" in looked
    assert "0912345678" not in looked


def test_a_paper_is_vietnamese_whatever_the_language_of_the_page(people: People, client_of: ClientOf) -> None:
    client = client_of(people.receiver)
    client.cookies["django_language"] = "en"
    said = words(client.get(f"/giay-to-ho-so/{received(people).code}/phieu-kiem-soat.docx").content)
    assert "Người ghi: Chamaléa Thị Duyên" in said


def test_the_head_reads_to_whom_they_apologise_and_only_on_the_letter(people: People, client_of: ClientOf) -> None:
    dossier = handled(people)
    commands.prepare_apology(
        actor_for(people.handler, NOW),
        dossier,
        reason="A",
        cause=LateCause.STAFF,
        new_due_on=NOW.date().replace(day=10),
    )
    head = client_of(people.head)
    assert "Kính gửi: Nguyễn Thị Minh" in words(head.get(f"/giay-to-ho-so/{dossier.code}/xin-loi.docx").content)
    assert "Nguyễn Thị Minh" not in words(head.get(f"/giay-to-ho-so/{dossier.code}/giay-tiep-nhan.docx").content)
    looking = client_of(people.officer).get(f"/giay-to-ho-so/{dossier.code}/xin-loi.docx")
    assert "Kính gửi: N. T. Minh" in words(looking.content)


def test_a_paper_there_is_no_ground_for_says_so_and_an_unknown_one_is_not_found(
    people: People, client_of: ClientOf
) -> None:
    client, code = client_of(people.receiver), received(people).code
    refused = client.get(f"/giay-to-ho-so/{code}/tu-choi-tiep-nhan.docx")
    assert refused.status_code == 422
    assert "không bị từ chối tiếp nhận" in said(refused)
    for name in ("bia-dat.docx", "giay-tiep-nhan.odt"):
        assert client.get(f"/giay-to-ho-so/{code}/{name}").status_code == 404


def test_the_second_request_to_complete_can_be_printed(people: People, client_of: ClientOf) -> None:
    dossier = handled(people)
    for items in ("Tờ khai", "Ảnh"):
        dossier = commands.ask_completion(actor_for(people.handler, NOW), dossier, items=items, reason="B")
        dossier = commands.complete(actor_for(people.receiver, NOW), dossier)
    client, url = client_of(people.receiver), f"/giay-to-ho-so/{dossier.code}/yeu-cau-bo-sung.docx"
    assert [line for line in words(client.get(url, {"lan": "1"}).content).splitlines() if line[:2] == "- "] == [
        "- Tờ khai"
    ]
    assert [line for line in words(client.get(url).content).splitlines() if line[:2] == "- "] == ["- Ảnh"]
    assert client.get(url, {"lan": "3"}).status_code == 422


def test_the_page_says_why_it_is_due_then_without_naming_anybody(people: People, client_of: ClientOf) -> None:
    dossier = received(people)
    page = client_of(people.officer).get(f"/giay-to-ho-so/{dossier.code}/vi-sao/")
    told = said(page)
    for one in ("Hẹn trả kết quả: 09:30 05/06/2025", "Thứ Ba 03/06/2025", "ngày thứ 1", "Điều 22 Nghị định 123/2015"):
        assert one in told
    assert "Nguyễn Thị Minh" not in told
    assert f"/giay-to-ho-so/{dossier.code}/cach-tinh-han.pdf" in page.content.decode()


def test_the_register_is_asked_by_desk_field_and_days(people: People, client_of: ClientOf) -> None:
    received(people)
    client = client_of(people.receiver)
    page = client.get(f"{REGISTER}/")
    assert "Nguyễn Thị Minh" in said(page)
    assert "Lĩnh vực: tất cả; từ ngày 01/06/2025 đến ngày 02/06/2025" in said(page)
    other = {"don_vi": people.unit("xa").pk, "linh_vuc": "", "tu": "01/05/2025", "den": "31/05/2025"}
    assert "Không có hồ sơ nào" in said(client.get(f"{REGISTER}/", other))
    wrong = client.get(f"{REGISTER}/", other | {"den": "01/01/2025"})
    assert wrong.status_code == 422
    assert client.get(f"{REGISTER}.docx", other | {"den": "01/01/2025"}).status_code == 404
    assert "N. T. Minh" in said(client_of(people.officer).get(f"{REGISTER}/"))
    assert "chưa có sổ" in said(client_of(people.stranger).get(f"{REGISTER}/"))


def test_the_workbook_has_the_rows_of_the_register(people: People, client_of: ClientOf) -> None:
    received(people)
    answer = client_of(people.receiver).get(f"{REGISTER}.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[2][:4] == ["STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Người nộp"]
    assert rows[3][:4] == ["1", "H43.12.05-250602-0001", "Cấp Giấy xác nhận tình trạng hôn nhân", "Nguyễn Thị Minh"]


@pytest.mark.parametrize("url", ["", ".docx", ".xlsx"])
def test_the_register_asks_the_same_number_of_questions_for_one_and_three(
    people: People, client_of: ClientOf, url: str
) -> None:
    client, counts = client_of(people.receiver), []
    for more in (1, 2):
        for _n in range(more):
            received(people)
        client.get(f"{REGISTER}{url or '/'}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"{REGISTER}{url or '/'}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["phieu-kiem-soat.docx", "cach-tinh-han.docx", "vi-sao/"])
def test_a_paper_asks_the_same_number_of_questions_however_much_happened(
    people: People, client_of: ClientOf, name: str
) -> None:
    dossier, client, counts = handled(people), client_of(people.receiver), []
    for _n in range(2):
        dossier = commands.ask_completion(actor_for(people.handler, NOW), dossier, items="A", reason="B")
        dossier = commands.complete(actor_for(people.receiver, NOW), dossier)
        client.get(f"/giay-to-ho-so/{dossier.code}/{name}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/giay-to-ho-so/{dossier.code}/{name}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
