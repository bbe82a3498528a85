"""A plan through its year: who owes what, reports it, judges it, and how dates and hands move."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.audit.errors import Conflict, Forbidden, InvalidAct, WrongState
from parindex.kit.catalog import load_calendar
from parindex.notices import queries as notices
from parindex.organization import commands as organization
from parindex.organization.queries import actor_for
from parindex.planning import commands
from parindex.planning.models import Extension, Obligation, Plan
from parindex.planning.queries import following, overview
from parindex.planning.states import ObligationState, Standing
from tests.conftest import NOW
from tests.people import People
from tests.plan_reviews import confirmed

DUE = date(2025, 9, 30)


@pytest.fixture
def plan(people: People) -> Plan:
    return confirmed(people)


def on(user: User, day: date) -> Actor:
    return actor_for(user, datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL_ZONE))


def owed(plan: Plan, path: str, unit: str = "", people: People | None = None) -> Obligation:
    rows = Obligation.objects.filter(task__plan=plan, task__path=path)
    return rows.get(unit=people.unit(unit)) if unit and people else rows.get()


def done(people: People, one: Obligation, *, user: User | None = None, **more: Any) -> Obligation:
    return commands.report_progress(actor_for(user or people.reporter, NOW), one, percent=100, result="Xong", **more)


def test_a_confirmed_plan_makes_each_assigned_unit_owe_each_duty(people: People, plan: Plan) -> None:
    rows = Obligation.objects.filter(task__plan=plan).order_by("task__position", "unit__code")
    assert [(one.task.path, one.unit.code, one.period, one.due_on, one.state) for one in rows] == [
        ("II.1.1", "noi-vu", "", None, "OPEN"),
        ("II.1.2", "noi-vu", "", DUE, "OPEN"),
        ("II.1.2", "tu-phap", "", DUE, "OPEN"),
        ("II.2", "tu-phap", "2025", date(2025, 12, 31), "OPEN"),
        ("II.3", "xa", "", None, "OPEN"),
    ]


def test_progress_is_not_completion_and_completion_waits_to_be_verified(people: People, plan: Plan) -> None:
    one = commands.report_progress(
        actor_for(people.reporter, NOW), owed(plan, "II.2"), percent=40, result="Đang rà soát"
    )
    assert (one.state, one.percent, one.reported_on) == (ObligationState.IN_PROGRESS, 40, None)
    one = done(people, one)
    assert (one.state, one.reported_on) == (ObligationState.SUBMITTED, NOW.date())
    one = commands.verify_progress(actor_for(people.officer, NOW), one)
    assert (one.state, one.reports.count()) == (ObligationState.DONE, 2)


@pytest.mark.parametrize("percent", [-1, 101, 140])
def test_a_percentage_outside_0_to_100_is_refused(people: People, plan: Plan, percent: int) -> None:
    with pytest.raises(InvalidAct, match="từ 0 đến 100"):
        commands.report_progress(actor_for(people.reporter, NOW), owed(plan, "II.2"), percent=percent, result="x")
    assert owed(plan, "II.2").state == ObligationState.OPEN


@pytest.mark.parametrize(
    ("day", "reason"), [(date(2024, 12, 31), "trước ngày bắt đầu"), (NOW.date() + timedelta(days=1), "sau hôm nay")]
)
def test_a_day_of_completion_that_can_not_be_is_refused(people: People, plan: Plan, day: date, reason: str) -> None:
    with pytest.raises(InvalidAct, match=reason):
        done(people, owed(plan, "II.2"), done_on=day)


def test_the_typed_day_of_completion_never_moves_lateness(people: People, plan: Plan) -> None:
    one = owed(plan, "II.1.2", "tu-phap", people)
    late = on(people.reporter, date(2025, 10, 3))
    one = commands.report_progress(late, one, percent=100, result="Xong", done_on=date(2025, 9, 29))
    row = following.standing_of(one, date(2025, 10, 6), load_calendar())
    assert (row.position.standing, row.position.days) == (Standing.WAITING_LATE, 3)


def test_nobody_passes_on_the_work_of_their_own_unit(people: People, plan: Plan) -> None:
    own = owed(plan, "II.1.1")
    with pytest.raises(Forbidden, match="chính đơn vị bạn"):
        commands.hand_over(actor_for(people.officer, NOW), [own], to=people.unit("tu-phap"), reason="Bận")
    (own,) = commands.hand_over(
        actor_for(people.chair, NOW), [own], to=people.unit("tu-phap"), reason="Phân công lại"
    )
    assert own.unit == people.unit("tu-phap")


def test_an_extension_asked_for_work_that_is_finished_waits_for_nobody(people: People, plan: Plan) -> None:
    one = owed(plan, "II.1.2", "tu-phap", people)
    commands.ask_extension(actor_for(people.reporter, NOW), one, to_due=date(2025, 10, 15), reason="Chờ")
    assert [row.pk for row in overview.waiting(plan)] == [one.pk]
    one = commands.verify_progress(actor_for(people.officer, NOW), done(people, one))
    assert list(overview.waiting(plan)) == []


@pytest.mark.parametrize(
    ("due", "today", "late"),
    [
        (date(2025, 5, 31), date(2025, 6, 2), None),  # a Saturday lasts to Monday
        (date(2025, 5, 31), date(2025, 6, 3), 1),
        (date(2025, 4, 30), date(2025, 5, 5), None),  # 30/4, 1/5, 2/5 off, then a weekend
        (date(2025, 4, 30), date(2025, 5, 6), 1),
        (date(2025, 5, 30), date(2025, 5, 31), 0),  # a Friday is over on Saturday, no working day late yet
    ],
)
def test_a_due_date_on_a_day_off_lasts_to_the_next_working_day(
    people: People, plan: Plan, due: date, today: date, late: int | None
) -> None:
    one = owed(plan, "II.3")
    with commands_in_test(people):
        one.due_on = one.first_due_on = due
        one.due_basis = "SET"
        one.save()
    row = following.standing_of(one, today, load_calendar())
    assert (row.position.days if row.position.standing == Standing.OVERDUE else None) == late
    assert overview.overdue(plan, today).filter(pk=one.pk).exists() == (late is not None)
    (tally,) = [tally for unit, tally in overview.by_holder(plan, today) if unit.code == "xa"]
    assert tally.overdue == (late is not None)


def test_only_the_unit_that_holds_the_work_reports_on_it(people: People, plan: Plan) -> None:
    for user in (people.communer, people.officer, people.chair):
        with pytest.raises(Forbidden):
            done(people, owed(plan, "II.2"), user=user)


def test_nobody_verifies_the_work_of_their_own_unit(people: People, plan: Plan) -> None:
    one = done(people, owed(plan, "II.1.1"), user=people.officer)
    with pytest.raises(Forbidden, match="chính đơn vị bạn"):
        commands.verify_progress(actor_for(people.officer, NOW), one)
    assert commands.verify_progress(actor_for(people.chair, NOW), one).state == ObligationState.DONE


def test_a_report_sent_back_needs_a_reason_and_comes_back_to_the_unit(people: People, plan: Plan) -> None:
    one = done(people, owed(plan, "II.2"))
    officer = actor_for(people.officer, NOW)
    with pytest.raises(InvalidAct, match="lý do"):
        commands.return_progress(officer, one, reason=" ")
    one = commands.return_progress(officer, one, reason="Thiếu danh mục văn bản")
    assert (one.state, one.reported_on) == (ObligationState.RETURNED, None)
    assert done(people, one).state == ObligationState.SUBMITTED


def test_a_duty_with_a_product_is_not_closed_without_its_document(people: People, plan: Plan) -> None:
    one = owed(plan, "II.2")
    with commands_in_test(people):
        task = one.task
        task.needs_document = True
        task.save()
    with pytest.raises(InvalidAct, match="văn bản kết quả"):
        done(people, one)
    file = {"name": "kết quả.txt", "data": "Danh mục".encode(), "pages": "1", "is_result": True}
    one = done(people, one, files=[file])
    assert [(e.file.name, e.pages, e.is_result) for e in one.reports.get().evidence.all()] == [
        ("kết quả.txt", "1", True)
    ]


def test_a_file_of_another_unit_answers_as_if_it_were_not_there(people: People, plan: Plan) -> None:
    theirs = commands.report_progress(
        actor_for(people.communer, NOW),
        owed(plan, "II.3"),
        percent=10,
        result="x",
        files=[{"name": "a.txt", "data": b"abc", "pages": "", "is_result": False}],
    )
    theirs_id = theirs.reports.get().evidence.get().file_id
    answers = []
    for file_id in (theirs_id, 999_999):
        with pytest.raises(InvalidAct) as refusal:
            done(people, owed(plan, "II.2"), files=[{"file": file_id, "pages": "", "is_result": False}])
        answers.append(refusal.value.message)
    assert answers[0] == answers[1]
    assert owed(plan, "II.2").reports.count() == 0


def test_an_extension_keeps_the_first_date_and_is_counted(people: People, plan: Plan) -> None:
    one = owed(plan, "II.1.2", "tu-phap", people)
    asked = commands.ask_extension(actor_for(people.reporter, NOW), one, to_due=date(2025, 10, 15), reason="Chờ tỉnh")
    one.refresh_from_db()
    assert one.due_on == DUE
    commands.decide_extension(actor_for(people.officer, NOW), asked, granted=True)
    one.refresh_from_db()
    assert (one.due_on, one.first_due_on) == (date(2025, 10, 15), DUE)
    (counted,) = following.extension_counts(Obligation.objects.filter(pk=one.pk))
    assert counted.moved == 1  # type: ignore[attr-defined]


def test_a_unit_does_not_extend_its_own_work(people: People, plan: Plan) -> None:
    one = owed(plan, "II.1.2", "tu-phap", people)
    asked = commands.ask_extension(actor_for(people.reporter, NOW), one, to_due=date(2025, 10, 15), reason="Chờ")
    for user in (people.reporter, people.leader):
        with pytest.raises(Forbidden):
            commands.decide_extension(actor_for(user, NOW), asked, granted=True)
        with pytest.raises(Forbidden):
            commands.extend(actor_for(user, NOW), one, to_due=date(2025, 10, 15), reason="Chờ")


@pytest.mark.parametrize(
    ("today", "to_due", "reason"),
    [(date(2025, 6, 2), DUE, "sau hạn hiện tại"), (date(2025, 11, 3), date(2025, 10, 15), "không ghi lùi ngày")],
)
def test_an_extension_is_later_and_never_backdated(
    people: People, plan: Plan, today: date, to_due: date, reason: str
) -> None:
    with pytest.raises(InvalidAct, match=reason):
        commands.extend(
            on(people.officer, today), owed(plan, "II.1.2", "tu-phap", people), to_due=to_due, reason="Chờ"
        )
    assert Extension.objects.count() == 0


def test_lateness_is_counted_in_working_days(people: People, plan: Plan) -> None:
    one = owed(plan, "II.1.2", "tu-phap", people)
    # From Tuesday 30/9 to Monday 6/10: Wednesday, Thursday, Friday and Monday.
    row = following.standing_of(one, date(2025, 10, 6), load_calendar())
    assert (row.position.standing, row.position.days) == (Standing.OVERDUE, 4)


def test_work_without_a_due_date_is_never_late_until_somebody_sets_one(people: People, plan: Plan) -> None:
    one = owed(plan, "II.3")
    calendar = load_calendar()
    assert following.standing_of(one, date(2025, 12, 31), calendar).position.standing == Standing.UNDATED
    one = commands.set_due(actor_for(people.officer, NOW), one, on=date(2025, 6, 10))
    assert following.standing_of(one, date(2025, 6, 12), calendar).position.standing == Standing.OVERDUE
    with pytest.raises(WrongState, match="gia hạn"):
        commands.set_due(actor_for(people.officer, NOW), one, on=date(2025, 7, 10))


def test_the_most_pressing_work_comes_first_and_directions_before_duties(people: People, plan: Plan) -> None:
    chair = actor_for(people.chair, NOW)
    commands.direct(chair, plan, text="Rà soát ngay", units=[people.unit("tu-phap")], due_on=DUE)
    day, calendar = date(2025, 10, 6), load_calendar()
    rows = following.work_of([people.unit("tu-phap").pk], day, calendar)
    assert [(row.obligation.task.path, row.position.standing) for row in rows] == [
        ("CĐ.1", Standing.OVERDUE),
        ("II.1.2", Standing.OVERDUE),
        ("II.2", Standing.ON_COURSE),
    ]


def test_two_people_on_one_duty_do_not_overwrite_each_other(people: People, plan: Plan) -> None:
    one = owed(plan, "II.2")
    first = actor_for(people.reporter, NOW).submitting(version=one.version)
    second = actor_for(people.leader, NOW).submitting(version=one.version)
    commands.report_progress(first, one, percent=30, result="A")
    with pytest.raises(Conflict):
        commands.report_progress(second, one, percent=60, result="B")
    assert owed(plan, "II.2").percent == 30


def test_work_is_reassigned_with_its_history(people: People, plan: Plan) -> None:
    one = commands.report_progress(
        actor_for(people.reporter, NOW), owed(plan, "II.2"), percent=30, result="Đã làm một phần"
    )
    officer = actor_for(people.officer, NOW)
    commands.hand_over(officer, [one], to=people.unit("xa"), reason="Theo phân công mới")
    one.refresh_from_db()
    assert (one.unit.code, one.assignment.unit.code, one.percent) == ("xa", "tu-phap", 30)
    assert [(h.from_unit.code, h.to_unit.code) for h in one.handovers.all()] == [("tu-phap", "xa")]
    assert done(people, one, user=people.communer).state == ObligationState.SUBMITTED
    with pytest.raises(Forbidden):
        commands.hand_over(actor_for(people.reporter, NOW), [one], to=people.unit("tu-phap"), reason="x")


def test_a_difficulty_becomes_a_direction_that_is_followed_like_a_duty(people: People, plan: Plan) -> None:
    task = owed(plan, "II.2").task
    raised = commands.raise_difficulty(
        actor_for(people.reporter, NOW), people.unit("tu-phap"), about=task, text="Thiếu người", proposal="Thêm người"
    )
    commands.escalate_difficulty(actor_for(people.officer, NOW), raised, note="Đề nghị xem xét")
    given = commands.direct(
        actor_for(people.chair, NOW),
        plan,
        text="Bố trí thêm một người",
        units=[people.unit("noi-vu"), people.unit("xa")],
        due_on=date(2025, 6, 20),
        difficulty=raised,
    )
    raised.refresh_from_db()
    assert (raised.state, raised.direction) == ("DIRECTED", given)
    rows = Obligation.objects.filter(task=given.task).order_by("unit__code")
    assert [(one.unit.code, one.due_on, one.due_basis) for one in rows] == [
        ("noi-vu", date(2025, 6, 20), "DIRECTION"),
        ("xa", date(2025, 6, 20), "DIRECTION"),
    ]
    with pytest.raises(Forbidden):
        commands.direct(actor_for(people.officer, NOW), plan, text="x", units=[people.unit("xa")])


def test_everybody_concerned_is_told_and_no_notice_names_a_person(people: People, plan: Plan) -> None:
    one = done(people, owed(plan, "II.2"))
    commands.return_progress(actor_for(people.officer, NOW), one, reason="Thiếu")
    told = {
        name: [notice.text for notice in notices.visible_to(actor_for(getattr(people, name), NOW))]
        for name in ("officer", "reporter", "communer", "stranger")
    }
    assert (len(told["officer"]), len(told["reporter"]), told["communer"], told["stranger"]) == (1, 1, [], [])
    everything = " ".join(text for texts in told.values() for text in texts)
    assert [user.full_name for user in User.objects.all() if user.full_name in everything] == []


def test_work_of_a_merged_unit_follows_to_its_successor_and_sums_agree(people: People, plan: Plan) -> None:
    day = date(2025, 7, 1)
    heir = organization.establish_unit(
        people.system, code="xa-moi", kind="PEOPLES_COMMITTEE", level="COMMUNE", name="UBND xã Mới", valid_from=day
    )
    late = commands.set_due(actor_for(people.officer, NOW), owed(plan, "II.3"), on=date(2025, 6, 10))
    before = Obligation.objects.filter(task__plan=plan).count()
    organization.merge_units(people.system, [people.unit("xa")], into=heir, on=day, basis="NQ")
    commands.follow_successors(on(people.officer, day), plan, on=day, reason="Sáp nhập")
    late.refresh_from_db()
    assert (late.unit.code, late.due_on, Obligation.objects.filter(task__plan=plan).count()) == (
        "xa-moi",
        date(2025, 6, 10),
        before,
    )
    assert [(h.kind, h.on) for h in late.handovers.all()] == [("REORGANISATION", day)]


def test_work_of_a_unit_with_two_successors_waits_for_a_person(people: People, plan: Plan) -> None:
    day = date(2025, 7, 1)
    heirs = [
        organization.establish_unit(
            people.system, code=code, kind="PEOPLES_COMMITTEE", level="COMMUNE", name=code, valid_from=day
        )
        for code in ("mot", "hai")
    ]
    organization.split_unit(people.system, people.unit("xa"), among=heirs, on=day)
    commands.follow_successors(on(people.officer, day), plan, on=day, reason="Chia tách")
    (orphan,) = overview.without_heir(plan, day)
    assert orphan.unit.code == "xa"
    commands.hand_over(on(people.officer, day), [orphan], to=heirs[0], reason="Theo nghị quyết")
    assert list(overview.without_heir(plan, day)) == []


def commands_in_test(people: People) -> Any:
    """Inside an act, so that a test may set up a record directly."""
    from parindex.audit.journal import Act, act_in_progress

    return act_in_progress(Act("test.set.up", people.system))
