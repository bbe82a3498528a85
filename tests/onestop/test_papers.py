"""The forms of a dossier, line by line, as a clerk hands them out."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pdfplumber
import pytest
import segno
from docx.oxml.ns import qn

from parindex.audit.errors import InvalidAct, WrongState
from parindex.kit.catalog import load_onestop_forms, load_paper_format, load_paper_types
from parindex.onestop import commands, papers
from parindex.onestop.commands import Applicant, Paper, Request
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.papers import Printing, registers
from parindex.onestop.queries import register
from parindex.onestop.states import LateCause
from parindex.organization.queries import actor_for
from parindex.papers import pdf
from parindex.papers.document import Document
from parindex.papers.docx import render_docx
from tests.conftest import NOW
from tests.office import needs_office
from tests.one_stop import BIRTH, MINH, at, handled, loaded, numbered, received, solved
from tests.people import People

SITE = "https://motcua.example.vn"
MONDAY, TUESDAY, FRIDAY = date(2025, 6, 2), date(2025, 6, 3), date(2025, 6, 6)
WHOLE = Printing(NOW, SITE, whole=True)
MASKED = replace(WHOLE, whole=False)
HAND = "(Ký, ghi rõ họ tên)"


def data_of(document: Document) -> bytes:
    return render_docx(document, load_paper_format(), load_paper_types())


def rendered(document: Document) -> Any:
    return docx.Document(io.BytesIO(data_of(document)))


def lines(place: Any) -> list[str]:
    return [one.text.strip() for one in place.paragraphs if one.text.strip()]


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def signed(made: Any) -> list[list[str]]:
    return [lines(cell) for cell in made.tables[-1].rows[0].cells]


def completed(people: People) -> Dossier:
    """Asked on Tuesday to be completed, whole again on Friday."""
    dossier = commands.ask_completion(
        actor_for(people.handler, at(TUESDAY)),
        handled(people),
        items="Bản chính giấy chứng sinh\nTờ khai có chữ ký",
        reason="Chỉ có bản sao",
        basis="Điều 16 Luật Hộ tịch",
    )
    return commands.complete(actor_for(people.receiver, at(FRIDAY)), dossier)


def with_papers(people: People, *kept: Paper, **who: Any) -> Dossier:
    commune = numbered(people)
    request = Request(loaded(people), commune, papers=kept)
    return commands.accept(actor_for(people.receiver, NOW), commune, replace(MINH, **who), request)


def test_the_receipt_says_who_asked_for_what_with_which_papers_and_when_to_come_back(people: People) -> None:
    dossier = with_papers(people, Paper("Tờ khai", originals=1), Paper("Căn cước", reused=True))
    made = rendered(papers.receipt(dossier, WHOLE))
    head = made.tables[0]
    assert lines(head.cell(0, 0)) == ["UBND XÃ BẮC SƠN", "BỘ PHẬN TIẾP NHẬN", "VÀ TRẢ KẾT QUẢ"]
    assert lines(head.cell(1, 0)) == ["Số:         /BPTNTKQ"]
    assert lines(head.cell(1, 1)) == ["Bắc Sơn, ngày 02 tháng 6 năm 2025"]
    desk = "Bộ phận Tiếp nhận và Trả kết quả UBND xã Bắc Sơn"
    assert lines(made) == [
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        f"Mã hồ sơ: {dossier.code}",
        f"{desk} tiếp nhận hồ sơ của: Nguyễn Thị Minh",
        "Địa chỉ: Thôn 2, xã Bắc Sơn",
        "Số điện thoại: 0912345678",
        "Thư điện tử:",
        "Nội dung yêu cầu giải quyết: Cấp Giấy xác nhận tình trạng hôn nhân",
        "Thành phần hồ sơ nộp gồm:",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định: 03 ngày làm việc (Điều 22 Nghị định 123/2015/NĐ-CP)",
        "Thời gian nhận hồ sơ: 09 giờ 30 phút, ngày 02/06/2025",
        "Thời gian trả kết quả: 09 giờ 30 phút, ngày 05/06/2025",
        "Đăng ký nhận kết quả: trực tiếp tại nơi tiếp nhận hồ sơ",
        "Khoản phải nộp: Lệ phí hộ tịch: theo mức niêm yết",
        "Vào Sổ theo dõi hồ sơ, quyển số: …………; số thứ tự:",
        f"Ông/Bà đến nhận kết quả đúng giờ, ngày hẹn ở trên tại {desk}; mang theo giấy này và giấy tờ tùy thân. "
        "Người nhận thay mang thêm giấy ủy quyền. Kết quả có sớm hơn sẽ được báo ngay.",
    ]
    assert cells(made.tables[1]) == [
        ["STT", "Tên giấy tờ", "Bản chính", "Bản sao", "Ghi chú"],
        ["1", "Tờ khai", "1", "", ""],
        ["2", "Căn cước", "", "", "khai thác từ dữ liệu"],
    ]
    assert f"{SITE}/tra-cuu/ho-so/" in made.tables[2].rows[0].cells[1].text
    assert signed(made) == [
        ["NGƯỜI NỘP HỒ SƠ", HAND, "Nguyễn Thị Minh"],
        ["NGƯỜI TIẾP NHẬN HỒ SƠ", HAND, "Chamaléa Thị Duyên"],
    ]
    assert lines(made.sections[0].first_page_footer) == [
        f"Mẫu số 01, Phụ lục Thông tư 01/2018/TT-VPCP · {dossier.code} · in lúc 09:30 02/06/2025"
    ]


def test_the_code_on_a_paper_says_dossier_procedure_paper_system_and_when_it_was_printed(people: People) -> None:
    dossier = received(people)
    header = rendered(papers.receipt(dossier, WHOLE)).sections[0].first_page_header
    (blip,) = header._element.iter(qn("a:blip"))
    said = f"{dossier.code}|1.004873|Giấy tiếp nhận hồ sơ và hẹn trả kết quả|parindex|09:30 02/06/2025"
    expected = io.BytesIO()
    segno.make_qr(said, error="m").save(expected, kind="png", scale=8, border=2)
    assert header.part.related_parts[blip.get(qn("r:embed"))].blob == expected.getvalue()


def test_a_receipt_keeps_the_form_and_the_day_of_acceptance_however_late_it_is_printed(people: People) -> None:
    dossier = completed(people)
    later = Printing(at(date(2026, 3, 2)), SITE, whole=True)
    made = rendered(papers.receipt(dossier, later))
    assert "Thời gian trả kết quả: 09 giờ 30 phút, ngày 05/06/2025" in lines(made)
    assert "Thông tư 01/2018/TT-VPCP" in lines(made.sections[0].first_page_footer)[0]
    sheet = rendered(papers.control_sheet(dossier, later))
    assert "Mẫu số 06, Phụ lục I Thông tư 03/2025/TT-VPCP" in lines(sheet.sections[0].first_page_footer)[0]
    assert lines(sheet.tables[0].cell(0, 0))[1:] == ["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"]


def test_every_form_of_every_time_can_be_filled_and_none_says_none(people: People) -> None:
    company = Applicant("Hợp tác xã Bắc Sơn", kind="ORGANISATION")
    dossier = received(people, applicant=company, channel="POST")
    handler, head = actor_for(people.handler, NOW), actor_for(people.head, NOW)
    dossier = commands.hand_over(actor_for(people.receiver, NOW), dossier)
    dossier = commands.ask_completion(handler, dossier, items="Tờ khai", reason="Thiếu")
    dossier = commands.complete(actor_for(people.receiver, NOW), dossier)
    draft = letter(people, dossier)
    dossier = commands.stop(head, dossier, reason="Giải thể", basis="Điều 7")
    waiting = commands.submit(
        actor_for(people.receiver, NOW),
        people.unit("xa"),
        company,
        Request(draft.dossier.procedure_version, people.unit("xa"), "POST"),
    )
    refused = commands.refuse(actor_for(people.receiver, NOW), waiting, reason="Sai nơi", basis="Điều 8")
    for version in load_onestop_forms().versions:
        told = Printing(at(version.since), SITE, whole=True)
        made = [paper(dossier, told) for paper in (papers.receipt, papers.supplement, papers.stop_notice)]
        made += [paper(dossier, told) for paper in (papers.post_minute, papers.control_sheet, papers.explanation)]
        made += [
            papers.refusal(refused, told),
            papers.apology(draft, dossier, told),
            papers.post_minute(refused, told),
        ]
        for document in made:
            file = rendered(document)
            words = "\n".join([*lines(file), *(str(cells(one)) for one in file.tables)])
            assert "None" not in words
            assert "{" not in words


def test_from_the_new_circular_on_the_receipt_names_identity_and_agent(people: People) -> None:
    loaded(people)
    when = at(date(2025, 10, 1), "08:00")
    agent = {"name": "Trần Văn Bình", "identity": "058085001122", "paper": "Giấy ủy quyền số 5"}
    dossier = received(people, when, applicant=replace(MINH, agent=agent))
    told = lines(rendered(papers.receipt(dossier, Printing(when, SITE, whole=True))))
    assert "Số định danh cá nhân/tổ chức: 058190001234" in told
    assert told[7:13] == [
        "Người được ủy quyền: Trần Văn Bình",
        "Số định danh của người được ủy quyền: 058085001122",
        "Địa chỉ của người được ủy quyền:",
        "Số điện thoại của người được ủy quyền:",
        "Thư điện tử của người được ủy quyền:",
        "Giấy ủy quyền: Giấy ủy quyền số 5",
    ]


def test_a_limit_that_was_promised_shorter_stands_beside_the_published_one(people: People) -> None:
    dossier = received(people, code=BIRTH)
    told = lines(rendered(papers.receipt(dossier, WHOLE)))
    assert not [line for line in told if "cam kết" in line]
    assert "Thời gian trả kết quả: 17 giờ 00 phút, ngày 02/06/2025" in told


def test_who_may_not_know_the_applicant_reads_initials_and_ends_of_numbers(people: People) -> None:
    agent = {"name": "Trần Văn Bình", "phone": "0987654321"}
    dossier = completed(people)
    dossier.agent = agent
    for document in (papers.receipt(dossier, MASKED), papers.control_sheet(dossier, MASKED)):
        made = rendered(document)
        told = "\n".join([*lines(made), *(str(cells(one)) for one in made.tables)])
        for secret in ("Nguyễn Thị Minh", "0912345678", "058190001234", "Thôn 2", "Trần Văn Bình", "0987654321"):
            assert secret not in told
        assert "N. T. Minh" in told


def test_a_request_to_complete_lists_what_is_lacking_why_and_until_when(people: People) -> None:
    dossier = commands.ask_completion(
        actor_for(people.handler, at(TUESDAY)), handled(people), items="Tờ khai\nẢnh", reason="Thiếu", basis="Điều 9"
    )
    made = rendered(papers.supplement(dossier, WHOLE))
    assert lines(made)[7:13] == [
        "Ông/Bà cần hoàn thiện hồ sơ gồm những nội dung sau:",
        "- Tờ khai",
        "- Ảnh",
        "Lý do: Thiếu",
        "Căn cứ: Điều 9",
        "Ông/Bà nộp phần bổ sung đến hết ngày 24/06/2025. Quá ngày này mà chưa bổ sung thì hồ sơ kết thúc; Ông/Bà có "
        "thể nộp lại hồ sơ mới.",
    ]
    assert lines(made.tables[0].cell(1, 0)) == ["Số:         /PBS"]
    assert signed(made)[1] == ["NGƯỜI HƯỚNG DẪN", HAND, "Võ Minh Khoa"]
    with pytest.raises(WrongState, match="chưa lần nào"):
        papers.supplement(dossier, WHOLE, 2)


def test_a_refusal_gives_its_reason_and_basis(people: People) -> None:
    commune = numbered(people)
    receiver = actor_for(people.receiver, NOW)
    dossier = commands.submit(receiver, commune, MINH, Request(loaded(people), commune, "ONLINE"))
    with pytest.raises(WrongState, match="chưa được tiếp nhận"):
        papers.receipt(dossier, WHOLE)
    with pytest.raises(WrongState, match="chưa có hạn"):
        papers.explanation(dossier, WHOLE)
    dossier = commands.refuse(receiver, dossier, reason="Không thuộc thẩm quyền", basis="Điều 21 Luật Hộ tịch")
    told = lines(rendered(papers.refusal(dossier, WHOLE)))
    assert told[0] == "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"
    assert "Hồ sơ không được tiếp nhận để giải quyết, với lý do: Không thuộc thẩm quyền" in told
    assert "Căn cứ: Điều 21 Luật Hộ tịch" in told


def letter(people: People, dossier: Dossier) -> Apology:
    officer = actor_for(people.handler, at(TUESDAY))
    return commands.prepare_apology(
        officer, dossier, reason="Chờ xác minh", cause=LateCause.VERIFYING, new_due_on=date(2025, 6, 10)
    )


def test_the_head_apologises_names_the_new_day_and_once_signed_the_number_stands(people: People) -> None:
    dossier = handled(people)
    with pytest.raises(WrongState, match="chưa có văn bản xin lỗi"):
        papers.apology(None, dossier, WHOLE)
    draft = letter(people, dossier)
    made = rendered(papers.apology(draft, dossier, WHOLE))
    assert lines(made.tables[0].cell(0, 0)) == ["ỦY BAN NHÂN DÂN", "XÃ BẮC SƠN"]
    assert lines(made.tables[0].cell(1, 0)) == ["Số:         /PXL"]
    told = lines(made)
    assert told[:2] == ["PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "Kính gửi: Nguyễn Thị Minh"]
    assert "Thời gian trả kết quả mới: 17 giờ 00 phút, ngày 10/06/2025" in told
    assert "hẹn trả kết quả lúc 09 giờ 30 phút, ngày 05/06/2025" in told[2]
    final = commands.sign_apology(actor_for(people.head, at(TUESDAY)), draft)
    made = rendered(papers.apology(final, dossier, WHOLE))
    assert lines(made.tables[0].cell(1, 0)) == ["Số: 01/PXL"]
    assert lines(made.tables[0].cell(1, 1)) == ["Bắc Sơn, ngày 03 tháng 6 năm 2025"]
    assert signed(made)[1] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Thành Trung"]


def test_a_notice_of_stopping_says_since_when_and_on_what_ground(people: People) -> None:
    dossier = commands.stop(
        actor_for(people.head, at(TUESDAY)), handled(people), reason="Người nộp mất", basis="Điều 7"
    )
    made = rendered(papers.stop_notice(dossier, WHOLE))
    assert lines(made.tables[0].cell(1, 0)) == ["Số:         /TB-UBND"]
    assert lines(made)[3:6] == [
        "Ủy ban nhân dân xã Bắc Sơn dừng giải quyết hồ sơ này từ ngày 03/06/2025. Hồ sơ chưa có kết quả giải quyết.",
        "Lý do: Người nộp mất",
        "Căn cứ: Điều 7",
    ]


def test_the_control_sheet_tells_each_hand_over_and_how_the_giver_kept_time(people: People) -> None:
    dossier = solved(people, NOW, at(FRIDAY))
    dossier = commands.give_back(
        actor_for(people.receiver, at(FRIDAY, "14:00")), dossier, way="DIRECT", receiver="Ông An"
    )
    made = rendered(papers.control_sheet(dossier, WHOLE))
    assert cells(made.tables[1])[1:] == [
        ["1", "Giao: Nguyễn Thị Minh\nNhận: Bộ phận Một cửa", "09 giờ 30 phút\nngày 02/06/2025", "",
         "Tiếp nhận (Điều 22)\nNgười ghi: Chamaléa Thị Duyên"],
        ["2", "Giao: Bộ phận Một cửa\nNhận: Công chức tư pháp - hộ tịch", "09 giờ 30 phút\nngày 02/06/2025",
         "Đúng hạn", "Chuyển bước\nNgười ghi: Chamaléa Thị Duyên"],
        ["3", "Giao: Công chức tư pháp - hộ tịch\nNhận: Bộ phận Tiếp nhận và Trả kết quả UBND xã Bắc Sơn",
         "08 giờ 30 phút\nngày 06/06/2025", "Quá hạn", "Có kết quả\nNgười ghi: Võ Minh Khoa"],
        ["4", "Giao: Bộ phận Tiếp nhận và Trả kết quả UBND xã Bắc Sơn\nNhận: Ông An",
         "14 giờ 00 phút\nngày 06/06/2025", "", "Trả kết quả\nNgười ghi: Chamaléa Thị Duyên"],
    ]  # fmt: skip
    assert lines(made)[-1] == "Kết quả chung: Quá hạn"
    masked = cells(rendered(papers.control_sheet(dossier, MASKED)).tables[1])
    assert masked[4][1].endswith("Nhận: Ô. An")


def test_the_minute_with_the_post_is_only_for_what_came_by_post(people: People) -> None:
    with pytest.raises(WrongState, match="bưu chính"):
        papers.post_minute(received(people), WHOLE)
    made = rendered(papers.post_minute(received(people, channel="POST"), WHOLE))
    assert "Thời điểm ký biên bản: 09 giờ 30 phút, ngày 02/06/2025" in lines(made)
    assert "Bên giao, nhân viên bưu chính công ích:" in lines(made)
    assert [one[0] for one in signed(made)] == ["BÊN GIAO", "BÊN NHẬN"]
    assert "Điều 7 Quyết định 45/2016/QĐ-TTg" in lines(made.sections[0].first_page_footer)[0]


def asked(people: People, field: str = "") -> register.Asked:
    return register.Asked(people.unit("xa"), field, date(2025, 6, 1), date(2025, 6, 30))


def test_the_register_has_a_line_a_dossier_of_its_field_and_time(people: People) -> None:
    received(people)
    received(people, at(date(2025, 7, 1)))
    actor = actor_for(people.receiver, NOW)
    rows = register.rows(actor, asked(people, "Hộ tịch"))
    made = rendered(papers.register(asked(people, "Hộ tịch"), rows, lambda _one: True, MASKED))
    assert lines(made) == ["SỔ THEO DÕI HỒ SƠ", "Lĩnh vực: Hộ tịch; từ ngày 01/06/2025 đến ngày 30/06/2025"]
    assert cells(made.tables[1])[1:] == [
        ["1", "H43.12.05-250602-0001", "Cấp Giấy xác nhận tình trạng hôn nhân", "Nguyễn Thị Minh",
         "Thôn 2, xã Bắc Sơn\n0912345678", "UBND xã Bắc Sơn", "09:30\n02/06/2025", "09:30\n05/06/2025", "",
         "Trực tiếp", ""],
    ]  # fmt: skip
    assert not register.rows(actor, asked(people, "Đất đai")).exists()


def test_a_register_too_long_for_paper_says_what_to_do(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    received(people)
    monkeypatch.setattr(registers, "MOST_ROWS", 0)
    rows = register.rows(actor_for(people.receiver, NOW), asked(people))
    with pytest.raises(InvalidAct, match="ít ngày hơn"):
        papers.register(asked(people), rows, lambda _one: True, MASKED)


@needs_office
def test_long_names_forty_papers_and_thirty_hand_overs_run_over_pages_as_they_should(people: People) -> None:
    long = "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ " * 3
    names = tuple(Paper(f"Giấy tờ số {n} của hồ sơ đề nghị giải quyết", copies=1) for n in range(1, 41))
    dossier = with_papers(people, *names, name=long.strip(), kind="ORGANISATION", identity="4500123456")
    _pages(papers.receipt(dossier, WHOLE), 3, [long.split(" Dịch")[0], "Giấy tờ số 40", "NGƯỜI NỘP HỒ SƠ"])
    for n in range(15):
        dossier = commands.ask_other(actor_for(people.receiver, NOW), dossier, agency=f"Cơ quan {n}", note="Ý kiến")
        dossier = commands.other_answered(actor_for(people.receiver, NOW), dossier, note="Trả lời")
    _pages(papers.control_sheet(dossier, WHOLE), 4, ["31", "Cơ quan 14", "Kết quả chung"])


def _pages(document: Document, expected: int, words: list[str]) -> None:
    """So many pages, numbered from the second, with these words, the last page with more than signatures."""
    made = pdf.to_pdf(data_of(document))
    with pdfplumber.open(io.BytesIO(made)) as opened:
        pages = opened.pages
        tops = [page.crop((0, 0, page.width, 52)).extract_text().strip() for page in pages]
        text = " ".join("\n".join(page.extract_text() for page in pages).split())
        first_pictures = [(round(one["x0"]), round(one["top"])) for one in pages[0].images]
        last = pages[-1].extract_text()
    assert len(pages) == expected
    assert tops == ["", *(str(n) for n in range(2, expected + 1))]
    assert (20, 20) in first_pictures  # seven millimetres from both edges
    assert [one for one in words if one not in text] == []
    assert not last.split("\n")[1].startswith("NGƯỜI NỘP")
