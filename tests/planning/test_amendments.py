"""Amending a plan: drafted, applied at once, and nothing that was reported is lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.audit.journal import Act, act_in_progress
from parindex.notices import queries as notices
from parindex.organization.queries import actor_for
from parindex.planning import commands, queries
from parindex.planning.models import Amendment, Obligation, Plan, TargetMeasure, Task
from parindex.planning.queries import overview
from parindex.planning.queries.targets import measure_rows, measures_of
from parindex.planning.states import AmendmentState, DueBasis, ObligationState
from tests.conftest import NOW
from tests.people import People
from tests.plan_reviews import confirmed

TODAY = NOW.date()


@pytest.fixture
def plan(people: People) -> Plan:
    return confirmed(people)


@pytest.fixture
def draft(people: People, plan: Plan) -> Amendment:
    return commands.draft_amendment(actor_for(people.officer, NOW), plan)


def task(plan: Plan, path: str) -> Task:
    return plan.tasks.get(path=path)


def one(plan: Plan, path: str, people: People, unit: str) -> Obligation:
    return Obligation.objects.get(task__plan=plan, task__path=path, unit=people.unit(unit))


def state(plan: Plan, where: str, **different: Any) -> dict[str, Any]:
    return {**queries.task_as_change(task(plan, where)), **different}


def applied(people: People, draft: Amendment, **more: Any) -> Amendment:
    values = {"reason": "Theo chỉ đạo của tỉnh", "decided_on": TODAY, "reference": "90/QĐ-UBND", **more}
    return commands.apply_amendment(actor_for(people.officer, NOW), draft, **values)


def change(people: People, draft: Amendment, path: str, **different: Any) -> None:
    actor = actor_for(people.officer, NOW)
    commands.change_task(actor, draft, task=task(draft.plan, path), after=state(draft.plan, path, **different))


def test_a_draft_changes_nothing_in_the_plan_until_it_is_applied(
    people: People, plan: Plan, draft: Amendment
) -> None:
    change(people, draft, "II.2", text="Rà soát toàn bộ văn bản")
    assert task(plan, "II.2").text != "Rà soát toàn bộ văn bản"
    done = applied(people, draft)
    assert (task(plan, "II.2").text, done.number, done.state) == (
        "Rà soát toàn bộ văn bản",
        1,
        AmendmentState.APPLIED,
    )


def test_there_is_one_draft_at_a_time(people: People, plan: Plan, draft: Amendment) -> None:
    assert commands.draft_amendment(actor_for(people.officer, NOW), plan) == draft


def test_what_is_changed_back_is_no_change(people: People, draft: Amendment) -> None:
    change(people, draft, "II.2", text="Khác")
    change(people, draft, "II.2")
    assert not draft.changes.exists()
    with pytest.raises(InvalidAct, match="chưa có nội dung"):
        applied(people, draft)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"reason": " "}, "lý do"),
        ({"decided_on": TODAY + timedelta(days=1)}, "sau hôm nay"),
        ({"decided_on": date(2025, 1, 9)}, "trước ngày ban hành"),
    ],
)
def test_an_amendment_needs_a_reason_and_a_day_that_can_be(
    people: People, draft: Amendment, more: dict[str, Any], reason: str
) -> None:
    change(people, draft, "II.2", text="Khác")
    with pytest.raises(InvalidAct, match=reason):
        applied(people, draft, **more)
    draft.refresh_from_db()
    assert draft.state == AmendmentState.DRAFT


def test_only_the_reform_officer_amends(people: People, plan: Plan) -> None:
    for user in (people.reporter, people.chair, people.communer):
        with pytest.raises(Forbidden):
            commands.draft_amendment(actor_for(user, NOW), plan)


def test_dropping_a_duty_keeps_its_reports_and_ends_its_work(people: People, plan: Plan, draft: Amendment) -> None:
    owed = one(plan, "II.2", people, "tu-phap")
    commands.report_progress(actor_for(people.reporter, NOW), owed, percent=40, result="Đã rà soát 12 văn bản")
    commands.drop_task(actor_for(people.officer, NOW), draft, task=task(plan, "II.2"))
    applied(people, draft)
    owed.refresh_from_db()
    assert (owed.state, owed.percent, owed.reports.get().result) == (
        ObligationState.DROPPED,
        40,
        "Đã rà soát 12 văn bản",
    )
    assert task(plan, "II.2").dropped_on == TODAY
    assert task(plan, "II.2").pk not in overview.by_task(plan, TODAY)
    with pytest.raises(WrongState):
        commands.report_progress(actor_for(people.reporter, NOW), owed, percent=100, result="Xong")


def test_the_annex_says_how_much_late_work_was_dropped(people: People, plan: Plan, draft: Amendment) -> None:
    late = NOW + timedelta(days=150)
    commands.drop_task(actor_for(people.officer, late), draft, task=task(plan, "II.1.2"))
    commands.apply_amendment(actor_for(people.officer, late), draft, reason="Thôi", decided_on=late.date())
    assert draft.changes.get().after == {"live": 2, "reported": 0, "overdue": 2}


def test_a_direction_of_the_chair_is_not_amended_away(people: People, plan: Plan, draft: Amendment) -> None:
    commands.direct(actor_for(people.chair, NOW), plan, text="Làm ngay", units=[people.unit("tu-phap")])
    direction = plan.tasks.get(direction__isnull=False)
    with pytest.raises(WrongState, match="chỉ đạo của Chủ tịch"):
        commands.drop_task(actor_for(people.officer, NOW), draft, task=direction)
    with pytest.raises(WrongState, match="chỉ đạo của Chủ tịch"):
        change(people, draft, direction.path, text="Thong thả")


def test_an_added_duty_is_owed_and_the_units_hear_of_it(people: People, plan: Plan, draft: Amendment) -> None:
    after = state(
        plan, "II.2", path="II.9", text="Số hóa hồ sơ", recurrence="", due_on="2025-11-30", lead=["tu-phap"]
    )
    commands.add_task(actor_for(people.officer, NOW), draft, after=after)
    applied(people, draft)
    owed = one(plan, "II.9", people, "tu-phap")
    assert (owed.due_on, owed.first_due_on, owed.starts_on) == (date(2025, 11, 30), date(2025, 11, 30), TODAY)
    told = notices.visible_to(actor_for(people.reporter, NOW)).values_list("text", flat=True)
    assert "Kế hoạch bổ sung nhiệm vụ II.9" in told


def test_a_path_is_used_once(people: People, plan: Plan, draft: Amendment) -> None:
    after = state(plan, "II.2")
    with pytest.raises(InvalidAct, match="đã dùng"):
        commands.add_task(actor_for(people.officer, NOW), draft, after=after)


def test_a_later_date_counts_as_an_extension_and_the_first_stays(
    people: People, plan: Plan, draft: Amendment
) -> None:
    change(people, draft, "II.1.2", due_on="2025-11-28")
    applied(people, draft)
    owed = one(plan, "II.1.2", people, "tu-phap")
    moved = owed.extensions.get()
    assert (owed.due_on, owed.first_due_on) == (date(2025, 11, 28), date(2025, 9, 30))
    assert (moved.from_due, moved.to_due) == (date(2025, 9, 30), date(2025, 11, 28))
    assert "Điều chỉnh lần 1" in moved.reason


def test_an_extension_of_one_unit_outlives_an_amendment_that_leaves_the_date(
    people: People, plan: Plan, draft: Amendment
) -> None:
    owed = one(plan, "II.1.2", people, "tu-phap")
    commands.extend(actor_for(people.officer, NOW), owed, to_due=date(2025, 12, 15), reason="Chờ đoàn kiểm tra")
    change(people, draft, "II.1.2", text="Kiểm tra công vụ, gồm kiểm tra đột xuất")
    applied(people, draft)
    owed.refresh_from_db()
    assert owed.due_on == date(2025, 12, 15)


def test_a_duty_without_a_date_gets_its_first_one_from_the_amendment(
    people: People, plan: Plan, draft: Amendment
) -> None:
    change(people, draft, "II.3", due_on="2025-10-31")
    applied(people, draft)
    owed = one(plan, "II.3", people, "xa")
    assert (owed.first_due_on, owed.due_basis) == (date(2025, 10, 31), DueBasis.AMENDMENT)


def test_a_date_can_not_be_amended_away(people: People, draft: Amendment) -> None:
    with pytest.raises(InvalidAct, match="đã có hạn"):
        change(people, draft, "II.1.2", due_on=None)


def test_a_unit_taken_off_a_duty_keeps_what_it_reported_and_owes_no_more(
    people: People, plan: Plan, draft: Amendment
) -> None:
    owed = one(plan, "II.1.2", people, "tu-phap")
    commands.report_progress(actor_for(people.reporter, NOW), owed, percent=30, result="Đã lập danh sách")
    change(people, draft, "II.1.2", cooperating=["xa"])
    applied(people, draft)
    owed.refresh_from_db()
    assert (owed.state, owed.reports.count()) == (ObligationState.DROPPED, 1)
    assert one(plan, "II.1.2", people, "xa").state == ObligationState.OPEN
    assert one(plan, "II.1.2", people, "noi-vu").state == ObligationState.OPEN


def test_a_unit_put_back_goes_on_where_it_was(people: People, plan: Plan, draft: Amendment) -> None:
    owed = one(plan, "II.1.2", people, "tu-phap")
    commands.report_progress(actor_for(people.reporter, NOW), owed, percent=30, result="Đã lập danh sách")
    change(people, draft, "II.1.2", cooperating=[])
    applied(people, draft)
    second = commands.draft_amendment(actor_for(people.officer, NOW), plan)
    change(people, second, "II.1.2", cooperating=["tu-phap"])
    assert applied(people, second).number == 2
    owed.refresh_from_db()
    assert (owed.state, owed.percent) == (ObligationState.IN_PROGRESS, 30)


def test_a_new_recurrence_is_owed_from_today_on(people: People, plan: Plan, draft: Amendment) -> None:
    change(people, draft, "II.2", recurrence="quarterly")
    applied(people, draft)
    rows = Obligation.objects.filter(task__path="II.2").order_by("due_on", "period")
    assert [(row.period, row.state) for row in rows if row.period == "2025"] == [("2025", ObligationState.DROPPED)]
    assert all(row.due_on and row.due_on >= TODAY for row in rows if row.period != "2025")
    assert rows.filter(state=ObligationState.OPEN).exists()


def test_an_amended_figure_is_what_values_are_measured_against(people: People, plan: Plan, draft: Amendment) -> None:
    measure = TargetMeasure.objects.filter(target__plan=plan).order_by("pk")[0]
    actor = actor_for(people.officer, NOW)
    commands.change_figure(actor, draft, measure=measure, comparator=">=", value=Decimal("99.25"))
    applied(people, draft)
    measure.refresh_from_db()
    assert measure.value == Decimal("99.25")
    assert draft.changes.get().before == {"comparator": ">=", "value": "98.5"}


def test_a_dropped_target_leaves_the_overview(people: People, plan: Plan, draft: Amendment) -> None:
    first = plan.targets.order_by("position")[0]
    commands.drop_target(actor_for(people.officer, NOW), draft, target=first)
    applied(people, draft)
    assert first.pk not in {row.measure.target_id for row in measure_rows(measures_of(plan), TODAY)}


def test_an_added_target_is_measured_from_then_on(people: People, plan: Plan, draft: Amendment) -> None:
    actor = actor_for(people.officer, NOW)
    figure = {"subject": "hồ sơ số hóa", "scope": "xã", "comparator": ">=", "value": "60", "unit": "%"}
    change = commands.add_target(actor, draft, after={"ordinal": "9", "text": "Số hóa hồ sơ", **figure})
    commands.add_target(actor, draft, after={**change.after, "value": "65"}, change=change)
    commands.add_target(actor, draft, after={"ordinal": "10", "text": "Giữ loại tốt"})
    with pytest.raises(InvalidAct, match="đã dùng"):
        commands.add_target(actor, draft, after={"ordinal": "9", "text": "Trùng số"})
    applied(people, draft)
    rows = {row.measure.target.ordinal: row.measure for row in measure_rows(measures_of(plan), TODAY)}
    assert (rows["9"].value, rows["9"].subject) == (Decimal(65), "hồ sơ số hóa")
    assert plan.targets.get(ordinal="10").measures.count() == 0
    assert draft.changes.filter(target__ordinal="9").exists()


def test_what_moved_since_it_was_drafted_is_drafted_again(people: People, plan: Plan, draft: Amendment) -> None:
    change(people, draft, "II.2", text="Rà soát toàn bộ văn bản")
    duty = task(plan, "II.2")
    with act_in_progress(Act("test.set.up", people.system)):
        duty.text = "Lời do một đường khác ghi"
        duty.save()
    with pytest.raises(WrongState, match="soạn lại"):
        applied(people, draft)
    assert task(plan, "II.2").text == "Lời do một đường khác ghi"


def test_an_applied_amendment_is_never_edited(people: People, plan: Plan, draft: Amendment) -> None:
    change(people, draft, "II.2", text="Khác")
    applied(people, draft)
    for act in (
        lambda: change(people, draft, "II.2", text="Khác nữa"),
        lambda: commands.abandon_amendment(actor_for(people.officer, NOW), draft),
        lambda: applied(people, draft),
    ):
        with pytest.raises(WrongState):
            act()


def test_an_abandoned_draft_makes_room_for_another(people: People, plan: Plan, draft: Amendment) -> None:
    change(people, draft, "II.2", text="Khác")
    commands.abandon_amendment(actor_for(people.officer, NOW), draft)
    assert commands.draft_amendment(actor_for(people.officer, NOW), plan) != draft
    assert task(plan, "II.2").text != "Khác"
