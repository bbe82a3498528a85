"""The pages on which documents are typed, checked, signed, registered and received."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from parindex.accounts.models import User
from parindex.dispatch import commands, queries
from parindex.dispatch.models import NumberingRule, OutgoingDocument, RegisterEntry
from parindex.papers.document import Article, Heading
from tests.office import needs_office
from tests.outgoing import PASSPHRASE, TYPED, at, checked, drafted, issued, key_of
from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen")
Browser = Callable[[User], Client]
HOME = "/van-ban-di/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_typed_decision_is_laid_out_and_can_be_changed_while_it_is_a_draft(
    people: People, client_of: Browser
) -> None:
    browser = client_of(people.officer)
    page = text_of(browser.get(f"{HOME}soan/quyet-dinh/"))
    assert "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN MẪU" in page
    assert "Họ tên thư ký" not in page
    form = {
        **TYPED,
        "issuer": people.unit("huyen").pk,
        "authority": "Chủ tịch Ủy ban nhân dân huyện Mẫu",
        "bases": "Căn cứ Luật Tổ chức chính quyền địa phương;\nTheo đề nghị của Trưởng phòng Nội vụ",
        "body": "Điều 1. Thành lập Tổ theo dõi.\nĐiều 2. Quyết định có hiệu lực từ ngày ký.",
        "receivers": [people.unit("xa").pk],
    }
    answer = browser.post(f"{HOME}soan/quyet-dinh/", form)
    document = OutgoingDocument.objects.get()
    assert answer["Location"] == f"{HOME}{document.pk}/"
    content = document.content
    assert content.body[0] == Article(1, "Thành lập Tổ theo dõi.")
    assert (content.symbol, content.authority) == ("QĐ-UBND", "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN MẪU")
    assert document.drafting_unit == people.unit("noi-vu")
    again = text_of(browser.get(f"{HOME}{document.pk}/sua/"))
    assert "Điều 1. Thành lập Tổ theo dõi." in again
    assert (
        browser.post(f"{HOME}{document.pk}/sua/", {**form, "body": "I. VIỆC\nĐiều 1. Đổi.", "version": 1}).status_code
        == 302
    )
    document.refresh_from_db()
    assert document.content.body[0] == Heading("I.", "VIỆC", 1)
    shown = text_of(browser.get(f"{HOME}{document.pk}/"))
    assert "Điều 1." in shown
    assert "2 bản dự thảo" in shown


def test_two_people_changing_one_draft_lose_nothing(people: People, client_of: Browser) -> None:
    document = drafted(people)
    form = {**TYPED, "issuer": people.unit("huyen").pk, "drafter": "NV", "version": 1}
    first = client_of(people.officer).post(f"{HOME}{document.pk}/sua/", {**form, "subject": "Bản của người một"})
    second = client_of(people.appraiser).post(f"{HOME}{document.pk}/sua/", {**form, "subject": "Bản của người hai"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Bản của người hai" in text_of(second)
    document.refresh_from_db()
    assert document.subject == "Bản của người một"


def test_what_is_typed_stays_when_something_is_missing(people: People, client_of: Browser) -> None:
    answer = client_of(people.officer).post(f"{HOME}soan/cong-van/", {"subject": "Trích yếu đã gõ"})
    assert answer.status_code == 422
    assert "Trích yếu đã gõ" in text_of(answer)
    assert OutgoingDocument.objects.count() == 0


def test_each_finds_what_waits_for_them(people: People, client_of: Browser) -> None:
    document = drafted(people)
    commands.submit(at(people.officer), document)
    path = f'href="{HOME}{document.pk}/"'

    def waits(user: User) -> bool:
        page = text_of(client_of(user).get(HOME))
        return path in page[page.index("Chờ bạn xử lý") : page.index("Tất cả văn bản")]

    # Phòng Nội vụ has no recorded head: whoever signs for the committee checks its words.
    assert (waits(people.chair), waits(people.clerk), waits(people.officer)) == (True, False, False)
    assert client_of(people.chair).post(f"{HOME}{document.pk}/dong-y/", {"note": "", "version": 2}).status_code == 302
    assert (waits(people.chair), waits(people.clerk), waits(people.officer)) == (False, True, False)
    page = text_of(client_of(people.clerk).get(f"{HOME}{document.pk}/"))
    assert "đúng thể thức" in page
    back = client_of(people.clerk).post(f"{HOME}{document.pk}/tra-lai/", {"reason": "Sửa nơi nhận", "version": 3})
    assert back.status_code == 302
    assert waits(people.officer)
    assert "Sửa nơi nhận" in text_of(client_of(people.officer).get(f"{HOME}{document.pk}/"))


def test_a_departure_from_the_format_is_listed_for_the_clerk(people: People, client_of: Browser) -> None:
    document = drafted(people, signer_name="TS. Đặng Văn Quý")
    commands.pass_content(at(people.chair), commands.submit(at(people.officer), document))
    page = text_of(client_of(people.clerk).get(f"{HOME}{document.pk}/"))
    assert "Hệ thống thấy chỗ chưa đúng" in page
    assert "Đạt, chuyển người ký" not in page


@needs_office
def test_signed_and_sealed_with_files_it_goes_out_and_is_received(people: People, client_of: Browser) -> None:
    document = checked(people, drafted(people, receivers=[people.unit("tu-phap")]))
    path = f"{HOME}{document.pk}/"

    def key(name: str, password: str = PASSPHRASE) -> dict[str, Any]:
        return {"file": SimpleUploadedFile("khoa.p12", key_of(name)), "password": password}

    wrong = client_of(people.chair).post(f"{path}ky/", key(str(people.chair), "sai"))
    assert wrong.status_code == 422
    assert "sai mật khẩu hoặc tệp hỏng" in text_of(wrong)
    assert "value=&quot;sai&quot;" not in text_of(wrong)
    assert RegisterEntry.objects.count() == 0
    assert client_of(people.leader).get(path).status_code == 404
    assert client_of(people.chair).post(f"{path}ky/", key(str(people.chair))).status_code == 302
    assert client_of(people.clerk).post(f"{path}dong-dau/", key("UBND huyện Mẫu")).status_code == 302
    page = text_of(client_of(people.reporter).get(path))
    assert "01/UBND-NV" in page
    assert "Xác nhận đã nhận" in page
    delivery = document.deliveries.get()
    assert client_of(people.reporter).post(f"{HOME}nhan/{delivery.pk}/").status_code == 302
    assert client_of(people.reporter).post(f"{HOME}nhan/{delivery.pk}/").status_code == 422
    file = client_of(people.reporter).get(f"{path}ban-ky.pdf")
    data = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert data.startswith(b"%PDF-")
    assert file["Content-Disposition"] == 'attachment; filename="01-UBND-NV.pdf"'
    document.refresh_from_db()
    client_of(people.chair).post(f"{path}thu-hoi/", {"reason": "Sai số liệu", "version": document.version})
    document.refresh_from_db()
    assert document.state == "RECALLED"
    assert client_of(people.reporter).get(f"{path}ban-ky.pdf").status_code == 403
    assert client_of(people.reporter).get(f"{path}ban.docx").status_code == 403
    assert "đã bị thu hồi" in text_of(client_of(people.reporter).get(path))
    assert client_of(people.clerk).get(f"{path}ban-ky.pdf").status_code == 200


@needs_office
def test_a_copy_is_prepared_signed_elsewhere_and_handed_in(people: People, client_of: Browser) -> None:
    from parindex.papers.signing import sign_as_person
    from tests.outgoing import MOMENT, token_of

    document = checked(people, drafted(people))
    path = f"{HOME}{document.pk}/"
    browser = client_of(people.chair)
    assert browser.post(f"{path}chuan-bi/").status_code == 302
    ready = b"".join(browser.get(f"{path}ban-ky.pdf").streaming_content)  # type: ignore[attr-defined]
    unsigned = browser.post(f"{path}nop-ban-ky/", {"file": SimpleUploadedFile("a.pdf", ready)})
    assert unsigned.status_code == 422
    assert "không có chữ ký số" in text_of(unsigned)
    done = sign_as_person(ready, token_of("Đặng Văn Quý"), name="Đặng Văn Quý", at=MOMENT)
    assert browser.post(f"{path}nop-ban-ky/", {"file": SimpleUploadedFile("a.pdf", done)}).status_code == 302
    document.refresh_from_db()
    assert document.state == "SIGNED"


@needs_office
def test_a_replacement_starts_from_the_words_of_what_it_replaces(people: People, client_of: Browser) -> None:
    old = issued(people, drafted(people))
    page = text_of(client_of(people.officer).get(f"{HOME}soan/cong-van/?thay-the={old.pk}"))
    assert "01/UBND-NV" in page
    assert "2. Phòng Nội vụ theo dõi." in page
    assert client_of(people.officer).get(f"{HOME}soan/bao-cao/?thay-the={old.pk}").status_code == 404


def test_the_register_goes_out_as_a_workbook_in_the_columns_of_the_decree(people: People, client_of: Browser) -> None:
    browser, unit = client_of(people.clerk), people.unit("huyen")
    for subject in ("=1+1", "Báo cáo giấy"):
        answer = browser.post(f"{HOME}so/{unit.pk}/2025/", {"kind": "bao-cao", "subject": subject})
        assert answer.status_code == 302
    first = RegisterEntry.objects.get(number=1)
    assert (
        browser.post(f"{HOME}so/dong/{first.pk}/", {"viec": "huy", "reason": "Nhầm", "version": 1}).status_code == 302
    )
    given = {"dated": "30/05/2025", "signer": "Đặng Văn Quý", "recipients": "Sở Nội vụ", "keeper": "VT", "version": 1}
    second = RegisterEntry.objects.get(number=2)
    bad = browser.post(f"{HOME}so/dong/{second.pk}/", {**given, "dated": "31/02/2025"})
    assert bad.status_code == 422
    assert "Sở Nội vụ" in text_of(bad)
    assert browser.post(f"{HOME}so/dong/{second.pk}/", given).status_code == 302
    book = browser.get(f"{HOME}so/{unit.pk}/2025/so-van-ban-di.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Sổ đăng ký văn bản đi năm 2025 – UBND huyện Mẫu"
    assert len(rows[2]) == 10
    assert rows[3][0] == "01/BC-UBND"
    assert rows[3][2] == "Báo cáo: =1+1"
    assert rows[3][9] == "Hủy số: Nhầm"
    assert rows[4][3:5] == ["Đặng Văn Quý", "Sở Nội vụ"]
    page = text_of(browser.get(f"{HOME}so/{unit.pk}/2025/?q=giay"))
    assert "02/BC-UBND" in page
    assert "01/BC-UBND" not in page


def test_the_clerk_sets_how_the_agency_numbers(people: People, client_of: Browser) -> None:
    browser, path = client_of(people.clerk), f"{HOME}so/{people.unit('huyen').pk}/danh-so/"
    form = {"from_year": "2025", "own": ["quyet-dinh"], "firsts": "quyết định: 121\nChung: 340"}
    for wrong, why in (
        ({"firsts": "Quyết định 121"}, "chưa đúng"),
        ({"firsts": "Thông báo: 5"}, "Không có dãy số «Thông báo»"),
        ({"from_year": "2024"}, "năm đã qua"),
    ):
        answer = browser.post(path, {**form, **wrong})
        assert (answer.status_code, why in text_of(answer)) == (422, True)
    assert NumberingRule.objects.count() == 0
    assert browser.post(path, form).status_code == 302
    groups, _rule = queries.numbering_of(people.unit("huyen"), 2025)
    assert [(group.name, group.first) for group in groups] == [("Quyết định", 121), ("Chung", 340)]
    commands.reserve(at(people.clerk), people.unit("huyen"), kind="bao-cao", subject="x")
    late = browser.post(path, {**form, "own": [], "firsts": ""})
    assert (late.status_code, "Hãy đổi từ năm 2026" in text_of(late)) == (422, True)


@pytest.mark.parametrize("year", [0, 1, 99999999999999999999])
def test_there_is_no_register_of_a_year_nobody_could_mean(people: People, client_of: Browser, year: int) -> None:
    unit = people.unit("huyen").pk
    for end in ("", "so-van-ban-di.xlsx"):
        assert client_of(people.clerk).get(f"{HOME}so/{unit}/{year}/{end}").status_code == 404
    assert client_of(people.officer).get(f"{HOME}soan/cong-van/?thay-the={year}").status_code == 404


@pytest.mark.parametrize("file", [b"", b"\x00" * 100, b"%PDF-1.7", b"PK\x03\x04 khong phai"])
def test_a_key_that_is_none_is_refused_in_words_and_takes_no_number(
    people: People, client_of: Browser, file: bytes
) -> None:
    document = checked(people, drafted(people))
    given = {"file": SimpleUploadedFile("khoa.p12", file), "password": "x"}
    answer = client_of(people.chair).post(f"{HOME}{document.pk}/ky/", given)
    assert answer.status_code == 422
    assert "Có lỗi cần sửa" in text_of(answer)
    assert RegisterEntry.objects.count() == 0


def test_a_typed_text_of_marks_and_controls_is_shown_as_typed_and_runs_nothing(
    people: People, client_of: Browser
) -> None:
    body = "Điều 0. \x0b\u200b\n<script>alert(1)</script>\n1."
    form = {**TYPED, "issuer": people.unit("huyen").pk, "drafter": "NV", "body": body}
    answer = client_of(people.officer).post(f"{HOME}soan/cong-van/", form)
    assert answer.status_code == 302
    page = text_of(client_of(people.officer).get(answer["Location"]))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert client_of(people.officer).get(f"{answer['Location']}ban.docx").status_code == 200
