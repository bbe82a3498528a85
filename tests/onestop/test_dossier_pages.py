"""The desk, the list, one dossier with its acts, and the page of what is late."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parindex.accounts.models import User
from parindex.audit.models import AuditEntry
from parindex.kit.catalog import load_procedures
from parindex.onestop import commands
from parindex.onestop.commands import Applicant
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.states import ApologyState, DossierState, LateCause
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.evidence.pdf_files import pdf
from tests.one_stop import MARITAL_STATUS, at, handled, loaded, numbered, received
from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen")
MOST_QUERIES = 12
ClientOf = Callable[[User], Client]
TUESDAY, THURSDAY, FRIDAY = date(2025, 6, 3), date(2025, 6, 5), date(2025, 6, 6)


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def typed(**changes: str) -> dict[str, str]:
    told = {
        "identity": "058190001234",
        "applicant": "Nguyễn Thị Minh",
        "phone": "0912345678",
        "subject_kind": "PERSON",
        "channel": "DIRECT",
        "return_way": "DIRECT",
        "sets": "1",
        "originals_0": "1",
        "key": str(uuid.uuid4()),
    }
    return told | changes


def take(people: People, client: Client, code: str = MARITAL_STATUS, **changes: str) -> Any:
    office = str(people.unit("xa").pk)
    return client.post(f"/ho-so/tiep-nhan/{code}/", typed(office=office, **changes), follow=True)


def test_the_desk_finds_a_procedure_by_a_few_letters_and_takes_a_dossier_in(
    people: People, client_of: ClientOf
) -> None:
    numbered(people)
    commands.load_procedures(people.system, load_procedures().values())
    client = client_of(people.receiver)
    chosen = client.get("/ho-so/tiep-nhan/", {"q": "tinh trang hon"})
    assert (chosen.status_code, chosen["Location"]) == (302, f"/ho-so/tiep-nhan/{MARITAL_STATUS}/?noi=xa")
    answer = take(people, client)
    dossier = Dossier.objects.get()
    assert answer.redirect_chain == [(f"/ho-so/{dossier.code}/?vua-nhan=1", 302)]
    assert "Đã tiếp nhận, hẹn trả 09:30 05/06/2025." in text(answer)
    assert [one.originals for one in dossier.papers.all()] == [1]


def test_a_double_click_takes_one_dossier_in(people: People, client_of: ClientOf) -> None:
    numbered(people)
    loaded(people)
    client, key = client_of(people.receiver), str(uuid.uuid4())
    first, again = (take(people, client, key=key) for _ in range(2))
    assert first.redirect_chain == again.redirect_chain
    assert Dossier.objects.count() == 1


def test_what_is_wrong_stands_by_its_field_and_what_was_typed_is_still_there(
    people: People, client_of: ClientOf
) -> None:
    numbered(people)
    loaded(people)
    answer = take(people, client_of(people.receiver), identity="58190001234", applicant="Nguyễn Thị Minh")
    assert answer.status_code == 422
    assert "có thể mất số 0 ở đầu" in text(answer)
    assert 'value="Nguyễn Thị Minh"' in answer.content.decode()
    assert not Dossier.objects.exists()


def test_papers_missing_the_dossier_is_entered_and_sent_back_before_it_is_received(
    people: People, client_of: ClientOf
) -> None:
    numbered(people)
    loaded(people)
    client = client_of(people.receiver)
    take(people, client, act="ghi")
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.accepted_at) == (DossierState.SUBMITTED, None)
    data = {"items": "Tờ khai", "reason": "Chưa có", "version": str(dossier.version)}
    answer = client.post(f"/ho-so/{dossier.code}/viec/yeu-cau-bo-sung/", data, follow=True)
    assert "Chờ bổ sung trước tiếp nhận" in text(answer)


def test_who_came_before_is_filled_in_for_the_desk_that_knows_them(people: People, client_of: ClientOf) -> None:
    received(people)
    answer = client_of(people.receiver).post(
        "/ho-so/tiep-nhan/nguoi-nop/", {"code": MARITAL_STATUS, "identity": "058190001234"}
    )
    page = answer.content.decode()
    assert 'value="Nguyễn Thị Minh"' in page
    assert 'value="0912345678"' in page


def test_a_dossier_goes_through_the_pages_from_step_to_result(people: People, client_of: ClientOf) -> None:
    dossier = received(people)
    desk, office = client_of(people.receiver), client_of(people.handler)
    url = f"/ho-so/{dossier.code}/"
    for client, name, data, state in (
        (desk, "chuyen-buoc", {}, "Đang giải quyết"),
        (office, "ket-qua", {"positive": "1", "signed_on": "02/06/2025", "reference": "12/XN"}, "Có kết quả"),
        (desk, "tra-ket-qua", {"way": "DIRECT"}, "Đã trả kết quả"),
    ):
        dossier.refresh_from_db()
        answer = client.post(f"{url}viec/{name}/", {**data, "version": str(dossier.version)}, follow=True)
        assert answer.status_code == 200
        assert state in text(answer)
    assert "Trước hạn" in text(desk.get(url))


def test_a_form_drawn_before_somebody_else_acted_is_refused_with_both(people: People, client_of: ClientOf) -> None:
    dossier = received(people)
    stale = dossier.version
    commands.hand_over(actor_for(people.receiver, NOW), dossier)
    answer = client_of(people.handler).post(f"/ho-so/{dossier.code}/viec/chuyen-buoc/", {"version": str(stale)})
    assert answer.status_code == 409


def test_those_who_only_follow_read_the_applicant_masked(people: People, client_of: ClientOf) -> None:
    dossier = received(people)
    for person in (people.officer, people.chair, people.head):
        said = text(client_of(person).get(f"/ho-so/{dossier.code}/"))
        assert "N. T. Minh" in said
        for whole in ("Nguyễn Thị Minh", "058190001234", "0912345678", "Thôn 2"):
            assert whole not in said
    assert "Nguyễn Thị Minh" in text(client_of(people.receiver).get(f"/ho-so/{dossier.code}/"))


def test_a_head_sees_the_whole_for_a_reason_that_the_journal_keeps(people: People, client_of: ClientOf) -> None:
    dossier = received(people)
    data = {"reason": "Người nộp khiếu nại", "version": str(dossier.version)}
    said = text(client_of(people.head).post(f"/ho-so/{dossier.code}/viec/xem-day-du/", data))
    assert "Nguyễn Thị Minh" in said
    entry = AuditEntry.objects.get(act="onestop.dossier.unmask")
    assert "Người nộp khiếu nại" in entry.payload
    assert client_of(people.officer).post(f"/ho-so/{dossier.code}/viec/xem-day-du/", data).status_code == 403


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("H43.12.05-250602-0001", 1),
        ("h43.12.05-2506", 2),
        ("058190001234", 1),
        ("0912 345 678", 1),
        ("nguyen thi minh", 1),
        ("không có ai", 0),
    ],
)
def test_the_desk_searches_by_code_number_telephone_or_name(
    people: People, client_of: ClientOf, words: str, found: int
) -> None:
    received(people)
    received(people, applicant=Applicant("Chamaléa Thị Duyên", identity="058199009999", phone="0987654321"))
    page = client_of(people.receiver).get("/ho-so/", {"q": words}).content.decode()
    assert page.count('class="lead-cell') == found


@pytest.mark.parametrize("path", ["/ho-so/?q=A-%00", "/ho-so/tiep-nhan/?noi=%00", "/ho-so/%00/"])
def test_an_address_no_database_can_hold_is_a_bad_request(people: People, client_of: ClientOf, path: str) -> None:
    assert client_of(people.receiver).get(path).status_code == 400


def test_those_who_follow_can_not_look_a_person_up(people: People, client_of: ClientOf) -> None:
    received(people)
    for words in ("058190001234", "nguyen thi minh", "0912345678"):
        assert "Không thấy hồ sơ nào" in text(client_of(people.officer).get("/ho-so/", {"q": words}))


def test_a_dossier_with_a_long_story_asks_twelve_times_at_most(people: People, client_of: ClientOf) -> None:
    dossier = handled(people)
    for day in (TUESDAY, date(2025, 6, 4)):
        dossier = commands.ask_completion(actor_for(people.handler, at(day)), dossier, items="A", reason="B")
        dossier = commands.complete(actor_for(people.receiver, at(day, "10:00")), dossier)
    for person in (people.receiver, people.handler, people.head, people.officer):
        client = client_of(person)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/ho-so/{dossier.code}/").status_code == 200
        assert len(queries) <= MOST_QUERIES


@pytest.mark.parametrize("path", ["/ho-so/?xem=tat-ca", "/ho-so/?xem=cho-toi", "/ho-so/tre-han/"])
def test_lists_ask_as_often_for_one_dossier_as_for_three(people: People, client_of: ClientOf, path: str) -> None:
    def asked() -> int:
        client = client_of(people.receiver)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    _overdue(people)
    one = asked()
    _overdue(people)
    _overdue(people)
    assert asked() == one <= MOST_QUERIES


def _overdue(people: People) -> Dossier:
    return received(people, at(date(2025, 5, 20)))


def test_the_list_goes_on_where_the_page_ended(
    people: People, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [received(people).code for _ in range(5)]
    monkeypatch.setattr("parindex.onestop.queries.dossiers.PAGE_SIZE", 2)
    client, url, seen = client_of(people.receiver), "/ho-so/?xem=tat-ca", []
    while url:
        page = client.get(url).content.decode()
        seen += re.findall(r'lead-cell text-nowrap"><a href="/ho-so/([^"/]+)/"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = "/ho-so/" + unescape(following[1]) if following else ""
    assert seen == codes[::-1]


def test_a_late_dossier_leaves_the_list_only_by_acting(people: People, client_of: ClientOf) -> None:
    dossier = handled(people, at(date(2025, 5, 20)))
    officer, head, desk = (client_of(one) for one in (people.handler, people.head, people.receiver))
    assert "Quá hạn chưa xin lỗi (1)" in text(head.get("/ho-so/tre-han/"))
    data = {"reason": "Chờ xác minh", "new_due_on": "10/06/2025", "cause_kind": "VERIFYING", "step": ""}
    data |= {"version": str(dossier.version)}
    answer = officer.post(f"/ho-so/{dossier.code}/viec/xin-loi/", data, follow=True)
    assert answer.status_code == 200
    page = text(head.get("/ho-so/tre-han/"))
    assert "Chờ bạn ký (1)" in page
    assert "Quá hạn chưa xin lỗi (1)" in page
    letter = Apology.objects.get()
    head.post("/ho-so/tre-han/ky/", {"letter": str(letter.pk), "key": str(uuid.uuid4())})
    letter.refresh_from_db()
    assert (letter.state, letter.reference) == (ApologyState.SIGNED, "01/PXL")
    desk.post(f"/ho-so/{dossier.code}/viec/gui-xin-loi/", {})
    page = text(head.get("/ho-so/tre-han/"))
    assert "Quá hạn chưa xin lỗi (0)" in page


def test_a_head_may_hand_in_the_letter_signed_with_their_own_device(people: People, client_of: ClientOf) -> None:
    dossier = handled(people)
    commands.prepare_apology(
        actor_for(people.handler, NOW), dossier, reason="A", cause=LateCause.STAFF, new_due_on=FRIDAY
    )
    file = SimpleUploadedFile("xin-loi.pdf", pdf(), "application/pdf")
    answer = client_of(people.head).post(f"/ho-so/{dossier.code}/viec/ky-xin-loi/", {"file": file}, follow=True)
    assert "Đã ký văn bản xin lỗi" in text(answer)
    assert Apology.objects.get().signed_file.name == "xin-loi.pdf"
    assert "Bản đã ký số" in text(client_of(people.handler).get(f"/ho-so/{dossier.code}/"))


def test_a_letter_that_names_a_day_off_comes_back_with_what_was_typed(people: People, client_of: ClientOf) -> None:
    dossier = handled(people)
    data = {"reason": "Chờ", "new_due_on": "07/06/2025", "cause_kind": LateCause.STAFF, "step": ""}
    answer = client_of(people.handler).post(f"/ho-so/{dossier.code}/viec/xin-loi/", data)
    assert answer.status_code == 422
    assert "không phải ngày làm việc" in text(answer)
    assert 'value="07/06/2025"' in answer.content.decode()


def test_late_again_after_the_new_day_goes_up_instead_of_a_second_letter(people: People, client_of: ClientOf) -> None:
    dossier = handled(people)
    letter = commands.prepare_apology(
        actor_for(people.handler, at(TUESDAY)), dossier, reason="A", cause=LateCause.STAFF, new_due_on=FRIDAY
    )
    letter = commands.sign_apology(actor_for(people.head, at(TUESDAY)), letter)
    commands.send_apology(actor_for(people.receiver, at(TUESDAY)), letter)
    with time_machine.travel(at(date(2025, 6, 9)), tick=False):
        page = text(client_of(people.head).get("/ho-so/tre-han/"))
        assert "Trễ cả ngày hẹn lại (1)" in page
        shown = client_of(people.handler).get(f"/ho-so/{dossier.code}/").content.decode()
    assert 'id="xin-loi"' not in shown


def test_a_desk_gets_its_identifier_from_the_reform_officer(people: People, client_of: ClientOf) -> None:
    data = {"unit": str(people.unit("xa").pk), "agency": "H43.12.05", "since": "01/01/2025"}
    answer = client_of(people.officer).post("/ho-so/ma-dinh-danh/", data, follow=True)
    assert "H43.12.05" in text(answer)
    bad = client_of(people.officer).post("/ho-so/ma-dinh-danh/", data | {"agency": "h43 12"})
    assert bad.status_code == 422
