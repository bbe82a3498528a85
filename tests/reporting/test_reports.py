"""A round of reports: opened, written, sent, judged, closed, corrected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.notices import queries as notices
from parindex.organization.queries import actor_for
from parindex.planning import commands as planning
from parindex.planning.models import Difficulty, Obligation, Plan
from parindex.reporting import commands
from parindex.reporting.calc import BLANK, Given
from parindex.reporting.models import Answer, ReportRound, UnitReport
from parindex.reporting.queries import reports, rounds
from parindex.reporting.states import Punctuality, ReportState
from tests.conftest import NOW
from tests.people import People
from tests.plan_reviews import confirmed
from tests.report_rounds import accepted, answer, on, opened, report_of, sent, sound

DUE = date(2025, 6, 20)


@pytest.fixture
def plan(people: People) -> Plan:
    return confirmed(people)


@pytest.fixture
def round_(people: People, plan: Plan) -> ReportRound:
    return opened(people)


@pytest.fixture
def report(people: People, round_: ReportRound) -> UnitReport:
    return report_of(round_, people, "tu-phap")


def test_a_round_asks_every_unit_below_the_committee_and_keeps_the_days_of_the_rule(
    people: People, plan: Plan, round_: ReportRound
) -> None:
    assert (round_.first, round_.last, round_.due_on) == (date(2024, 12, 15), date(2025, 6, 14), DUE)
    assert round_.plan == plan
    assert round_.title == "Công tác cải cách hành chính 6 tháng đầu năm 2025"
    asked = [(row.unit.code, row.due_on, row.state) for row in round_.reports.order_by("unit__code")]
    assert asked == [(code, DUE, "OPEN") for code in ("noi-vu", "tu-phap", "xa")]
    assert notices.new_count(actor_for(people.reporter, NOW)) == 1


def test_a_round_is_opened_once_and_not_before_its_period(people: People, round_: ReportRound) -> None:
    with pytest.raises(InvalidAct, match="đã mở từ trước"):
        opened(people)
    with pytest.raises(InvalidAct, match="chưa bắt đầu"):
        opened(people, type="cchc-quy", period="2025-Q4")
    with pytest.raises(InvalidAct, match="không có kỳ đó"):
        opened(people, period="2025-H2")
    with pytest.raises(Forbidden):
        commands.open_round(actor_for(people.reporter, NOW), people.unit("huyen"), type="cchc-quy", period="2025-Q2")


def test_units_can_be_asked_for_a_report_with_a_due_date_of_its_own(people: People) -> None:
    round_ = commands.ask_units(
        actor_for(people.officer, NOW),
        people.unit("huyen"),
        title="Rà soát thủ tục hành chính",
        request="Báo cáo số thủ tục đã niêm yết.",
        units=[people.unit("xa")],
        due_on=date(2025, 6, 7),
        first=date(2025, 1, 1),
        last=date(2025, 5, 31),
    )
    assert (round_.named_due_on, round_.due_on) == (date(2025, 6, 7), date(2025, 6, 9))
    assert [row.unit.code for row in round_.reports.all()] == ["xa"]
    with pytest.raises(InvalidAct, match="trực thuộc"):
        commands.ask_units(
            actor_for(people.officer, NOW), people.unit("huyen"), title="x", request="", units=[people.unit("tinh")],
            due_on=DUE, first=DUE, last=DUE,
        )  # fmt: skip


def test_zero_nothing_arisen_and_unreported_are_three_things(people: People, report: UnitReport) -> None:
    actor = actor_for(people.reporter, NOW)
    answer(actor, report, tthc__xin_loi=Given(number=Decimal(0)), chi_dao__sang_kien=Given(nothing=True))
    said = reports.answers(report)
    assert said["tthc.xin-loi"].number == 0
    assert said["chi-dao.sang-kien"].nothing
    assert said.get("chi-dao.doi-thoai", BLANK).is_blank
    stopped = {problem.field for problem in reports.problems(report) if problem.firm}
    assert {"tthc.xin-loi", "chi-dao.sang-kien"} & stopped == set()
    assert "chi-dao.doi-thoai" in stopped


def test_a_report_fills_itself_from_the_plan(people: People, plan: Plan, report: UnitReport) -> None:
    one = Obligation.objects.get(task__path="II.1.2", unit=people.unit("tu-phap"))
    officer = actor_for(people.officer, NOW)
    assert reports.from_records(report)["chi-dao.nhiem-vu-giao"] == Given(number=Decimal(0))
    assert reports.from_records(report)["chi-dao.nhiem-vu-xong"] == Given(nothing=True)
    direction = planning.direct(
        actor_for(people.chair, NOW), plan, text="Báo cáo gấp", units=[one.unit], due_on=date(2025, 6, 10)
    )
    told = reports.from_records(report)
    assert told["chi-dao.nhiem-vu-xong"] == Given(numerator=Decimal(0), denominator=Decimal(1))
    urgent = Obligation.objects.get(task__direction=direction)
    planning.report_progress(actor_for(people.reporter, NOW), urgent, percent=100, result="Xong")
    planning.verify_progress(officer, urgent)
    assert reports.from_records(report)["chi-dao.nhiem-vu-xong"].value == 100


def test_what_comes_from_the_records_is_disputed_in_a_note_and_never_overwritten(
    people: People, report: UnitReport
) -> None:
    actor = actor_for(people.reporter, NOW)
    with pytest.raises(InvalidAct, match="lấy từ hồ sơ"):
        answer(actor, report, chi_dao__nhiem_vu_giao=Given(number=Decimal(9)))
    answer(actor, report, chi_dao__nhiem_vu_giao=Given(note="Thiếu một nhiệm vụ"))
    said = reports.answers(report)["chi-dao.nhiem-vu-giao"]
    assert (said.number, said.note) == (0, "Thiếu một nhiệm vụ")


def test_two_people_can_write_different_fields_and_never_overwrite_each_other(
    people: People, report: UnitReport
) -> None:
    reporter, head = actor_for(people.reporter, NOW), actor_for(people.leader, NOW)
    first = {"tthc.xin-loi": commands.Entry(Given(number=Decimal(1)), 0)}
    commands.save_answers(reporter, report, first)
    commands.save_answers(head, report, {"chi-dao.van-ban": commands.Entry(Given(number=Decimal(5)), 0)})
    with pytest.raises(commands.AnswersConflict) as refused:
        commands.save_answers(
            head,
            report,
            {
                "tthc.xin-loi": commands.Entry(Given(number=Decimal(2)), 0),
                "chi-dao.doi-thoai": commands.Entry(Given(number=Decimal(7)), 0),
            },
        )
    assert {key: row.number for key, row in refused.value.stored.items()} == {"tthc.xin-loi": 1}
    assert {row.field: row.number for row in Answer.objects.all()} == {"tthc.xin-loi": 1, "chi-dao.van-ban": 5}
    commands.save_answers(head, report, first)  # the same value is no clash


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("tthc.xin-loi", Given(number=Decimal("1.5")), "số đếm"),
        ("tthc.xin-loi", Given(number=Decimal(-1)), "không thể âm"),
        ("tthc.xin-loi", Given(number=Decimal(1), nothing=True), "không phát sinh"),
        ("khong.co", Given(text="x"), "không có nội dung"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_nothing_is_stored(
    people: People, report: UnitReport, key: str, given: Given, said: str
) -> None:
    entries = {"chi-dao.van-ban": commands.Entry(Given(number=Decimal(5)), 0), key: commands.Entry(given, 0)}
    with pytest.raises(InvalidAct, match=said):
        commands.save_answers(actor_for(people.reporter, NOW), report, entries)
    assert not Answer.objects.exists()


def test_a_report_is_sent_whole_by_the_head_and_frozen(people: People, report: UnitReport) -> None:
    reporter, head = actor_for(people.reporter, NOW), actor_for(people.leader, NOW)
    with pytest.raises(InvalidAct, match="nội dung phải bổ sung"):
        commands.submit(head, report)
    report = commands.save_answers(reporter, report, sound(report))
    report = commands.hand_to_head(reporter, report)
    with pytest.raises(Forbidden, match="thủ trưởng"):
        commands.submit(reporter, report)
    report = commands.submit(head, report)
    edition = report.editions.get()
    assert edition.sha256 == reports.digest(edition.content)
    assert edition.answers()["tthc.truc-tuyen"] == Given(numerator=Decimal(150), denominator=Decimal(200))
    with pytest.raises(WrongState, match="chưa được lưu"):
        answer(reporter, report, tthc__xin_loi=Given(number=Decimal(9)))


def test_a_ratio_over_its_whole_stops_the_report(people: People, report: UnitReport) -> None:
    actor = actor_for(people.reporter, NOW)
    report = commands.save_answers(actor, report, sound(report))
    answer(actor, report, tthc__truc_tuyen=Given(numerator=Decimal(201)))
    found = [(one.field, one.kind, one.firm) for one in reports.problems(report)]
    assert found == [("tthc.truc-tuyen", "over_whole", True)]


def test_phong_noi_vu_returns_field_by_field_and_the_unit_has_days_to_mend_it(
    people: People, report: UnitReport
) -> None:
    report = sent(people, report, writer=people.reporter, head=people.leader, day=DUE)
    officer = on(people.officer, date(2025, 6, 23))
    with pytest.raises(InvalidAct, match="lý do trả lại"):
        commands.send_back(officer, report, remarks={})
    report = commands.send_back(officer, report, remarks={"tthc.ket-qua": "Chưa nêu số thủ tục đã đơn giản hóa"})
    assert (report.state, report.correct_by, report.counted_on) == (ReportState.RETURNED, date(2025, 6, 25), None)
    cells = {
        cell.field.key: cell.remark for _section, found in reports.sheet(report) for cell in found if cell.remark
    }
    assert cells == {"tthc.ket-qua": "Chưa nêu số thủ tục đã đơn giản hóa"}
    report = commands.submit(on(people.leader, date(2025, 6, 25)), report)
    assert [line.punctuality for line in rounds.lines(report.round, date(2025, 6, 30)) if line.report == report] == [
        Punctuality.ON_TIME
    ]
    assert [edition.number for edition in report.editions.all()] == [2, 1]


def test_an_empty_report_sent_early_does_not_buy_time(people: People, report: UnitReport) -> None:
    report = sent(people, report, writer=people.reporter, head=people.leader, day=date(2025, 6, 3))
    report = commands.send_back(on(people.officer, date(2025, 6, 4)), report, remarks={}, note="Sơ sài")
    report = commands.submit(on(people.leader, date(2025, 6, 24)), report)
    line = next(line for line in rounds.lines(report.round, date(2025, 6, 24)) if line.report == report)
    assert (line.punctuality, line.days) == (Punctuality.LATE, 2)


def test_nobody_judges_the_report_of_their_own_unit(people: People, round_: ReportRound) -> None:
    own = report_of(round_, people, "noi-vu")
    own = sent(people, own, writer=people.officer, head=people.officer, day=DUE)
    with pytest.raises(Forbidden, match="chính đơn vị bạn"):
        commands.accept(on(people.officer, DUE), own)
    assert commands.accept(on(people.chair, DUE), own).state == ReportState.ACCEPTED


def test_an_accepted_report_puts_its_difficulties_before_phong_noi_vu(people: People, report: UnitReport) -> None:
    commands.save_answers(on(people.reporter, DUE), report, sound(report))
    report.refresh_from_db()
    answer(on(people.reporter, DUE), report, kho_khan__vuong_mac=Given(text="Thiếu máy quét"))
    report = commands.submit(on(people.leader, DUE), report)
    assert not Difficulty.objects.exists()
    commands.accept(on(people.officer, DUE), report)
    raised = Difficulty.objects.get()
    assert (raised.text, raised.unit, raised.state) == ("Thiếu máy quét", report.unit, "RAISED")
    assert raised.source == f"/bao-cao/{report.pk}/"
    planning.escalate_difficulty(on(people.officer, DUE), raised)
    direction = planning.direct(
        on(people.chair, DUE), raised.plan, text="Trang bị máy quét", units=[people.unit("noi-vu")], difficulty=raised
    )
    assert Difficulty.objects.get().direction == direction


def test_no_difficulty_is_made_of_khong_phat_sinh(people: People, report: UnitReport) -> None:
    commands.save_answers(on(people.reporter, DUE), report, sound(report))
    report.refresh_from_db()
    answer(on(people.reporter, DUE), report, kho_khan__vuong_mac=Given(nothing=True))
    commands.accept(on(people.officer, DUE), commands.submit(on(people.leader, DUE), report))
    assert not Difficulty.objects.exists()


def test_a_closed_round_takes_nothing_more_except_within_a_later_date_granted(
    people: People, round_: ReportRound, report: UnitReport
) -> None:
    with pytest.raises(InvalidAct, match="Chưa hết hạn"):
        commands.close_round(on(people.officer, DUE), round_)
    closing = date(2025, 6, 25)
    commands.close_round(on(people.officer, closing), round_, note="Đủ báo cáo")
    with pytest.raises(WrongState, match="đã khóa"):
        commands.save_answers(on(people.reporter, closing), report, sound(report))
    asked = commands.ask_extension(
        on(people.reporter, closing), report, to_due=date(2025, 6, 28), reason="Máy chủ của tỉnh ngừng"
    )
    commands.decide_extension(on(people.officer, closing), asked, granted=True, objective=True)
    report.refresh_from_db()
    assert (report.due_on, report.first_due_on) == (date(2025, 6, 30), DUE)
    report = sent(people, report, writer=people.reporter, head=people.leader, day=date(2025, 6, 30))
    line = next(line for line in rounds.lines(round_, date(2025, 7, 1)) if line.report == report)
    assert (line.punctuality, line.extended) == (Punctuality.ON_TIME, True)


def test_a_later_date_for_a_poor_reason_still_counts_as_late(people: People, report: UnitReport) -> None:
    asked = commands.ask_extension(on(people.reporter, DUE), report, to_due=date(2025, 6, 27), reason="Bận việc khác")
    with pytest.raises(WrongState, match="đang chờ"):
        commands.ask_extension(on(people.reporter, DUE), report, to_due=date(2025, 6, 30), reason="Nữa")
    commands.decide_extension(on(people.officer, DUE), asked, granted=True)
    report.refresh_from_db()
    report = sent(people, report, writer=people.reporter, head=people.leader, day=date(2025, 6, 27))
    line = next(line for line in rounds.lines(report.round, date(2025, 6, 27)) if line.report == report)
    assert (line.punctuality, line.days) == (Punctuality.LATE, 5)


def test_a_round_with_reports_waiting_is_not_closed(people: People, report: UnitReport) -> None:
    sent(people, report, writer=people.reporter, head=people.leader, day=DUE)
    with pytest.raises(InvalidAct, match="Phòng Tư pháp"):
        commands.close_round(on(people.officer, date(2025, 6, 25)), report.round)


def test_a_correction_after_closing_shows_in_the_next_period_and_leaves_the_old_report_as_it_was(
    people: People, plan: Plan
) -> None:
    first = opened(people, type="cchc-quy", period="2025-Q1", day=date(2025, 3, 3))
    old = report_of(first, people, "tu-phap")
    old = accepted(people, old, writer=people.reporter, head=people.leader, day=date(2025, 3, 19))
    with pytest.raises(WrongState, match="đã khóa"):
        commands.ask_correction(
            on(people.reporter, date(2025, 3, 20)),
            old,
            field="tthc.xin-loi",
            given=Given(number=Decimal(5)),
            reason="Sót",
        )
    commands.close_round(on(people.officer, date(2025, 3, 25)), first)
    old.refresh_from_db()
    frozen = reports.accepted(old)
    assert frozen is not None
    asked = commands.ask_correction(
        on(people.reporter, date(2025, 4, 1)), old, field="tthc.xin-loi", given=Given(number=Decimal(5)), reason="Sót"
    )
    commands.decide_correction(on(people.officer, date(2025, 4, 2)), asked, accepted=True)
    later = report_of(opened(people, type="cchc-quy", period="2025-Q2"), people, "tu-phap")
    assert [(row.field, row.after["number"]) for row in reports.corrections_for(later)] == [("tthc.xin-loi", "5")]
    again = reports.accepted(old)
    assert again is not None
    assert again.content == frozen.content
    cells = {cell.field.key: cell for _section, found in reports.sheet(later) for cell in found}
    assert cells["tthc.xin-loi"].last == Given(number=Decimal(3))


def test_a_jump_against_last_period_and_the_same_words_again_are_shown_and_do_not_stop(
    people: People, plan: Plan
) -> None:
    first = opened(people, type="cchc-quy", period="2025-Q1", day=date(2025, 3, 3))
    accepted(
        people, report_of(first, people, "tu-phap"), writer=people.reporter, head=people.leader, day=date(2025, 3, 19)
    )
    later = report_of(opened(people, type="cchc-quy", period="2025-Q2"), people, "tu-phap")
    actor = actor_for(people.reporter, NOW)
    later = commands.save_answers(actor, later, sound(later))
    same = reports.accepted(report_of(first, people, "tu-phap"))
    assert same is not None
    words = same.answers()["bo-may.ket-qua"].text
    answer(actor, later, chi_dao__van_ban=Given(number=Decimal(12)), bo_may__ket_qua=Given(text=words))
    found = [(one.field, one.kind, one.firm) for one in reports.problems(later)]
    assert found == [("chi-dao.van-ban", "jump", False), ("bo-may.ket-qua", "same_text", False)]
    assert commands.submit(actor_for(people.leader, NOW), later).state == ReportState.SUBMITTED


def test_figures_of_a_quarter_are_not_laid_beside_those_of_a_longer_period_but_words_are_remembered(
    people: People, plan: Plan
) -> None:
    first = opened(people, type="cchc-quy", period="2025-Q1", day=date(2025, 3, 3))
    accepted(
        people, report_of(first, people, "tu-phap"), writer=people.reporter, head=people.leader, day=date(2025, 3, 19)
    )
    half = report_of(opened(people), people, "tu-phap")
    last = reports.last_said(half)
    assert last["bo-may.ket-qua"].text == "Kết quả thực hiện của Phòng Tư pháp trong 2025-Q1."
    assert "tthc.tiep-nhan" not in last
