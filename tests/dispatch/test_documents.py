"""An outgoing document from draft to issue, recall and replacement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parindex.audit.actor import LOCAL_ZONE
from parindex.audit.errors import Conflict, Forbidden, InvalidAct, WrongState
from parindex.audit.models import AuditEntry
from parindex.dispatch import commands, issuing, queries
from parindex.kit.catalog import load_calendar, load_paper_format
from parindex.notices.models import Notice
from parindex.papers.signing import sign_as_agency, sign_as_person, verify
from tests.office import needs_office
from tests.outgoing import MOMENT, at, authority, checked, drafted, issued, signed, token_of, typed
from tests.people import People

TOMORROW = MOMENT + timedelta(days=1)
COMMITTEE = "UBND huyện Mẫu"


def told(people: People, audience: str) -> list[str]:
    return list(Notice.objects.filter(audience=audience).order_by("pk").values_list("text", flat=True))


def test_a_draft_passes_content_then_format_and_each_is_told_in_turn(people: People) -> None:
    document = drafted(people)
    assert document.state == "DRAFT"
    document = commands.submit(at(people.officer), document)
    assert told(people, "CHAIR")[-1].startswith("Chờ bạn kiểm tra nội dung: Công văn")
    document = commands.pass_content(at(people.chair), document, note="Nhất trí")
    assert told(people, "CLERKS")[-1].startswith("Chờ kiểm tra thể thức")
    document = commands.pass_format(at(people.clerk), document)
    assert document.state == "TO_SIGN"
    assert told(people, "CHAIR")[-1].startswith("Chờ bạn ký")
    assert [(step.kind, step.note) for step in document.steps.all()] == [
        ("SUBMITTED", ""),
        ("CONTENT_PASSED", "Nhất trí"),
        ("FORMAT_PASSED", ""),
    ]


def test_a_document_that_lacks_something_is_not_submitted_and_says_what(people: People) -> None:
    with pytest.raises(InvalidAct, match="còn thiếu: nội dung, họ tên người ký"):
        commands.submit(at(people.officer), drafted(people, body=" \n ", signer_name=""))


def test_the_format_check_finds_what_is_wrong_and_does_not_let_it_pass(people: People) -> None:
    document = drafted(people, signer_lines="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", signer_name="TS. Đặng Văn Quý")
    document = commands.pass_content(at(people.chair), commands.submit(at(people.officer), document))
    with pytest.raises(InvalidAct, match="chưa đúng thể thức"):
        commands.pass_format(at(people.clerk), document)
    document = commands.send_back(at(people.clerk), document, reason="Bỏ học vị trước tên người ký")
    assert document.state == "DRAFT"
    assert told(people, "STAFF")[-1].startswith("Văn bản bị trả lại")
    document = commands.rewrite(at(people.officer), document, content=typed(people))
    assert checked(people, document).state == "TO_SIGN"
    assert list(document.drafts.values_list("number", flat=True)) == [2, 1]


def test_nobody_passes_out_of_turn_or_in_anothers_place(people: People) -> None:
    document = commands.submit(at(people.officer), drafted(people))
    for person in (people.officer, people.clerk, people.leader, people.stranger):
        with pytest.raises(Forbidden):
            commands.pass_content(at(person), document)
    with pytest.raises(WrongState, match="chờ kiểm tra nội dung"):
        commands.pass_format(at(people.clerk), document)
    document = commands.pass_content(at(people.chair), document)
    with pytest.raises(Forbidden, match="văn thư"):
        commands.pass_format(at(people.officer), document)
    with pytest.raises(WrongState):
        commands.rewrite(at(people.officer), document, content=typed(people))


def test_a_unit_drafts_for_itself_and_for_the_committee_above_it_only(people: People) -> None:
    content = typed(people)
    with pytest.raises(Forbidden, match="cơ quan cấp trên trực tiếp"):
        commands.draft(at(people.officer), people.unit("xa"), people.unit("noi-vu"), content=content)
    with pytest.raises(Forbidden, match="đơn vị mình"):
        commands.draft(at(people.stranger), people.unit("huyen"), people.unit("noi-vu"), content=content)


def test_one_document_at_a_time_is_under_way_about_a_record(people: People) -> None:
    first = drafted(people, about="reporting.consolidation:1")
    with pytest.raises(WrongState, match="Đã có văn bản này"):
        drafted(people, about="reporting.consolidation:1")
    commands.cancel(at(people.officer), first, reason="Soạn lại")
    assert drafted(people, about="reporting.consolidation:1").state == "DRAFT"


@needs_office
def test_signed_sealed_and_issued_it_stands_in_the_register_and_verifies(people: People) -> None:
    document = drafted(people, receivers=[people.unit("tu-phap"), people.unit("xa")])
    document = signed(people, checked(people, document))
    assert (document.state, document.reference, document.dated) == ("SIGNED", "01/UBND-NV", MOMENT.date())
    document = issuing.seal(at(people.clerk), document, token_of(COMMITTEE))
    assert document.released is not None
    pdf = document.released.path.read_bytes()
    found = verify(pdf, trusted=[authority().certificate], at=MOMENT)
    assert found.sound
    assert [one.certificate.name for one in found.signatures] == ["Đặng Văn Quý", COMMITTEE]
    [line] = queries.register(people.unit("huyen"), 2025)
    assert (line.reference, line.state, line.signer, line.keeper, line.dated, line.sent_on) == (
        "01/UBND-NV",
        "USED",
        "Đặng Văn Quý",
        "VT, NV",
        MOMENT.date(),
        MOMENT.date(),
    )
    assert line.recipients == "Các phòng thuộc huyện; Như trên; Chủ tịch UBND huyện"
    assert [(row.unit.code, row.sent_at) for row in document.deliveries.all()] == [
        ("tu-phap", MOMENT),
        ("xa", MOMENT),
    ]
    assert told(people, "STAFF")[-1].startswith("Văn bản đến")
    received = commands.receive(at(people.reporter), document.deliveries.get(unit=people.unit("tu-phap")))
    assert received.received_by == people.reporter


@needs_office
def test_the_wrong_or_an_expired_certificate_signs_nothing_and_takes_no_number(people: People) -> None:
    document = checked(people, drafted(people))
    for token, why in (
        (token_of("Nguyễn Văn Khác"), "văn bản ghi người ký là «Đặng Văn Quý»"),
        (token_of("Đặng Văn Quý", until=datetime(2025, 3, 1, tzinfo=UTC)), "đã hết hạn ngày 01/03/2025"),
    ):
        with pytest.raises(InvalidAct, match=why):
            issuing.sign(at(people.chair), document, token)
    document.refresh_from_db()
    assert (document.state, document.entry) == ("TO_SIGN", None)
    document = signed(people, document)
    with pytest.raises(InvalidAct, match="không phải của «UBND huyện Mẫu»"):
        issuing.seal(at(people.clerk), document, token_of("UBND huyện Láng Giềng", "UBND huyện Láng Giềng"))
    document.refresh_from_db()
    assert (document.state, document.released) == ("SIGNED", None)


@needs_office
def test_a_file_signed_elsewhere_must_be_the_one_that_was_prepared(people: People) -> None:
    document = issuing.prepare(at(people.chair), checked(people, drafted(people)))
    other = issuing.prepare(at(people.chair), checked(people, drafted(people, subject="Việc khác")))
    assert document.prepared is not None
    assert other.prepared is not None
    mine, another = document.prepared.path.read_bytes(), other.prepared.path.read_bytes()
    name, token = "Đặng Văn Quý", token_of("Đặng Văn Quý")
    for pdf, why in (
        (sign_as_person(another, token, name=name, at=MOMENT), "không phải bản do hệ thống chuẩn bị"),
        (mine, "không có chữ ký số"),
        (b"%PDF-1.7 hong", "không phải bản do hệ thống chuẩn bị"),
    ):
        with pytest.raises(InvalidAct, match=why):
            commands.keep_signature(at(people.chair), document, pdf=pdf)
    ours = sign_as_person(mine, token, name=name, at=MOMENT)
    broken = ours[:-200] + bytes([ours[-200] ^ 1]) + ours[-199:]
    with pytest.raises(InvalidAct):
        commands.keep_signature(at(people.chair), document, pdf=broken)
    document = commands.keep_signature(at(people.chair), document, pdf=ours)
    twice = sign_as_agency(
        ours,
        token_of(COMMITTEE),
        name=name,
        agency=COMMITTEE,
        at=MOMENT,
        rule=load_paper_format().signature_picture.agency,
    )
    assert commands.issue(at(people.clerk), document, pdf=twice).state == "ISSUED"


@needs_office
def test_what_was_prepared_yesterday_is_prepared_again_with_today_and_keeps_its_number(people: People) -> None:
    document = issuing.prepare(at(people.chair), checked(people, drafted(people)))
    yesterday = document.prepared
    assert yesterday is not None
    stale = sign_as_person(yesterday.path.read_bytes(), token_of("Đặng Văn Quý"), name="Đặng Văn Quý", at=TOMORROW)
    with pytest.raises(WrongState, match="phải mang ngày hôm nay"):
        commands.keep_signature(at(people.chair, TOMORROW), document, pdf=stale)
    document = signed(people, document, TOMORROW)
    assert (document.reference, document.dated) == ("01/UBND-NV", TOMORROW.date())


@needs_office
def test_a_signed_document_not_issued_the_next_working_day_is_late(people: People) -> None:
    friday = datetime(2025, 6, 6, 16, tzinfo=LOCAL_ZONE)
    document = signed(people, checked(people, drafted(people)), friday)
    calendar = load_calendar()
    assert queries.overdue_to_issue([document], datetime(2025, 6, 9).date(), calendar) == {}
    assert queries.overdue_to_issue([document], datetime(2025, 6, 10).date(), calendar) == {
        document.pk: datetime(2025, 6, 9).date()
    }


@needs_office
def test_a_recalled_document_is_closed_to_its_receivers_and_keeps_number_and_line(people: People) -> None:
    document = issued(people, drafted(people, receivers=[people.unit("tu-phap")]))
    with pytest.raises(Forbidden):
        commands.recall(at(people.officer), document, reason="Nhầm")
    document = commands.recall(at(people.chair), document, reason="Sai thẩm quyền")
    assert document.state == "RECALLED"
    assert told(people, "STAFF")[-1].startswith("Văn bản đã bị thu hồi")
    assert queries.register(people.unit("huyen"), 2025).get().state == "USED"
    with pytest.raises(WrongState):
        commands.cancel(at(people.clerk), document, reason="x")


@needs_office
def test_a_document_issued_in_place_of_another_replaces_it(people: People) -> None:
    old = issued(people, drafted(people))
    new = commands.draft(
        at(people.officer), people.unit("huyen"), people.unit("noi-vu"), content=typed(people), replaces=old
    )
    old.refresh_from_db()
    assert old.state == "ISSUED"
    new = issued(people, new)
    old.refresh_from_db()
    assert (old.state, new.reference) == ("REPLACED", "02/UBND-NV")
    assert old.steps.last().note == "02/UBND-NV"  # type: ignore[union-attr]


@needs_office
def test_giving_up_a_numbered_document_cancels_its_number(people: People) -> None:
    document = issuing.prepare(at(people.chair), checked(people, drafted(people)))
    commands.cancel(at(people.officer), document, reason="Không ban hành nữa")
    [line] = queries.register(people.unit("huyen"), 2025)
    assert (line.state, line.note) == ("CANCELLED", "Không ban hành nữa")


@needs_office
def test_neither_password_nor_key_nor_words_go_into_the_journal(people: People) -> None:
    issued(people, drafted(people))
    for entry in AuditEntry.objects.filter(act__startswith="dispatch."):
        assert "mật khẩu thử" not in entry.payload
        assert "PRIVATE" not in entry.payload
        assert "yêu cầu:" not in entry.payload


def test_while_under_way_it_is_seen_by_those_who_work_on_it_only(people: People) -> None:
    document = drafted(people, receivers=[people.unit("tu-phap")])

    def readers() -> set[str]:
        return {
            name
            for name in ("officer", "chair", "clerk", "appraiser", "leader", "communer", "front", "admin", "stranger")
            if queries.visible_to(at(getattr(people, name))).filter(pk=document.pk).exists()
        }

    assert readers() == {"officer", "chair", "clerk", "appraiser"}


def test_nobody_signs_words_that_changed_after_the_page_was_drawn(people: People) -> None:
    document = checked(people, drafted(people))
    seen = at(people.chair).submitting(version=document.version)
    document = commands.send_back(at(people.chair), document, reason="Xem lại")
    document = checked(
        people, commands.rewrite(at(people.officer), document, content=typed(people, body="Khác hẳn."))
    )
    with pytest.raises(Conflict):
        issuing.sign(seen, document, token_of("Đặng Văn Quý"))
    document.refresh_from_db()
    assert (document.state, document.entry) == ("TO_SIGN", None)


def test_the_register_follows_a_symbol_that_was_changed_after_the_number_was_taken(people: People) -> None:
    document = commands.take_number(at(people.chair), checked(people, drafted(people)))
    document = commands.send_back(at(people.chair), document, reason="Sai đơn vị soạn thảo")
    document = commands.rewrite(
        at(people.officer), document, content=typed(people, drafter="TP", subject="Trích yếu mới")
    )
    document = commands.take_number(at(people.chair), checked(people, document))
    [line] = queries.register(people.unit("huyen"), 2025)
    assert (document.reference, line.reference, line.subject) == ("01/UBND-TP", "01/UBND-TP", "Trích yếu mới")


def test_a_subject_too_long_for_the_register_is_refused_when_it_is_drafted(people: People) -> None:
    drafted(people, subject="x" * 500)
    with pytest.raises(InvalidAct, match="quá 500 ký tự") as refusal:
        drafted(people, subject="x" * 501)
    assert refusal.value.field == "subject"
