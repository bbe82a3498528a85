"""A changed calendar or law on dossiers under way: previewed, applied by one approval, undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.core.calendar import CalendarYear, WorkingCalendar
from parindex.core.deadline import Kind
from parindex.core.working_time import WorkingTime
from parindex.kit.catalog import load_working_time
from parindex.notices.models import Notice
from parindex.onestop import clock, commands
from parindex.onestop.models import DeadlineAdjustment, Dossier, DossierCalendar, DossierStep, Recount, RecountLine
from parindex.onestop.queries import recount_previews, recounts
from parindex.onestop.states import LineFate, Punctuality, RecountState
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import at, handled, published, received, solved
from tests.people import People

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2025, 6, day) for day in (2, 3, 4, 5, 6))
SATURDAY, NEXT_MONDAY = date(2025, 6, 7), date(2025, 6, 9)
CATALOGUE = load_working_time()
SOON = NOW + timedelta(hours=1)


def calendar_with(off: tuple[date, ...] = (), worked: tuple[date, ...] = ()) -> WorkingTime:
    """The catalogue's working time with more days off, or Saturdays worked, in 2025."""
    year = CATALOGUE.calendar.years[2025]
    changed = CalendarYear(
        2025, {**year.days_off, **dict.fromkeys(off, "Nghỉ bù")}, year.working_saturdays | set(worked), year.confirmed
    )
    return WorkingTime(WorkingCalendar.of([*CATALOGUE.calendar.years.values(), changed]), CATALOGUE.hours)


@pytest.fixture
def catalogue_says(monkeypatch: pytest.MonkeyPatch) -> Callable[[WorkingTime], None]:
    """Edit the catalogue's calendar and begin a new process, as far as dossiers can tell."""

    def say(working: WorkingTime) -> None:
        for module in (recounts, clock):
            monkeypatch.setattr(module, "load_working_time", lambda: working)

    return say


def approved(people: People, when: datetime = NOW) -> Recount:
    asked = commands.propose_calendar(actor_for(people.officer, when), reason="Hoán đổi ngày nghỉ", doc="tb-ld")
    return commands.approve_recount(actor_for(people.chair, when), asked)


def state_of() -> dict[str, list[dict[str, Any]]]:
    """Every dossier, step and adjustment as stored, but for count and moment of writes and lateness once known."""
    models = (Dossier, DossierStep, DeadlineAdjustment)
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in {"version", "changed_at", "late_since"}}
            for row in model.objects.order_by("pk").values()
        ]
        for model in models
    }


def retold(dossier: Dossier) -> bool:
    """Whether the story told anew gives the days that are stored."""
    told = clock.deadlines_of(dossier, dossier.adjustments.all())
    return told is not None and (
        (told.appointment.due_at is None or clock.aware(told.appointment.due_at) == dossier.due_at)
        and (told.statutory.due_at is None or clock.aware(told.statutory.due_at) == dossier.statutory_due_at)
    )


def test_an_edited_calendar_moves_nothing_before_it_is_approved(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    before = received(people)
    catalogue_says(calendar_with(off=(TUESDAY,)))
    assert recounts.catalogue_differs()
    later = received(people)
    assert before.due_at == later.due_at == at(THURSDAY, "09:30")
    resumed = commands.complete(
        actor_for(people.receiver, SOON),
        commands.ask_completion(actor_for(people.handler, NOW), handled(people), items="A", reason="B"),
    )
    assert resumed.due_at == at(THURSDAY, "10:30")  # counted again by the calendar that was approved


def test_the_first_calendar_is_kept_once(people: People) -> None:
    kept = commands.keep_calendar(people.system)
    assert commands.keep_calendar(people.system) == kept
    assert kept.working == CATALOGUE
    assert not recounts.catalogue_differs()
    with pytest.raises(WrongState, match="không khác"):
        commands.propose_calendar(actor_for(people.officer, NOW), reason="A", doc="B")


def test_a_day_off_more_keeps_what_was_promised_and_moves_what_the_law_gives(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    dossier = received(people)
    catalogue_says(calendar_with(off=(TUESDAY,)))
    recount = approved(people)
    dossier.refresh_from_db()
    assert dossier.due_at == dossier.first_due_at == at(THURSDAY, "09:30")
    assert dossier.statutory_due_at == at(FRIDAY, "09:30")
    line = recount.lines.get()
    assert (line.is_moved, line.is_kept, line.counted_to) == (False, True, at(FRIDAY, "09:30"))
    kept = dossier.adjustments.get()
    assert (kept.kind, kept.due_at, kept.reason) == (Kind.CALENDAR_CHANGE, dossier.due_at, "Hoán đổi ngày nghỉ")
    assert retold(dossier)
    assert not Notice.objects.filter(text__contains="đổi ngày hẹn trả").exists()


def test_recounting_and_undoing_move_the_moment_of_change(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    dossier, untouched = received(people), solved(people)
    catalogue_says(calendar_with(off=(TUESDAY,)))
    recount = approved(people, SOON)
    assert Dossier.objects.get(pk=dossier.pk).changed_at == SOON
    undone = at(TUESDAY, "11:00")
    commands.undo_recount(actor_for(people.chair, undone), recount, reason="Thông báo bị thu hồi")
    assert Dossier.objects.get(pk=dossier.pk).changed_at == undone
    assert Dossier.objects.get(pk=untouched.pk).changed_at == NOW


def test_a_promised_day_that_is_off_now_is_kept_on_the_next_working_day_and_the_desk_is_told(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    dossier = received(people)
    catalogue_says(calendar_with(off=(TUESDAY, THURSDAY)))
    recount = approved(people)
    dossier.refresh_from_db()
    assert dossier.due_at == at(FRIDAY, "09:30")
    assert dossier.statutory_due_at == at(NEXT_MONDAY, "09:30")
    assert retold(dossier)
    told = Notice.objects.get(unit=people.unit("xa"), text__contains="đổi ngày hẹn trả")
    assert told.text.startswith("1 hồ sơ nhận tại «UBND xã Bắc Sơn»")
    assert [line.dossier for line in recounts.to_tell(actor_for(people.receiver, NOW), recount)] == [dossier]


def test_a_saturday_worked_brings_the_day_forward(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    dossier = received(people, at(THURSDAY))
    assert dossier.due_at == at(date(2025, 6, 10))
    catalogue_says(calendar_with(worked=(SATURDAY,)))
    recount = approved(people, at(THURSDAY, "10:00"))
    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.statutory_due_at) == (at(NEXT_MONDAY), at(NEXT_MONDAY))
    line = recount.lines.get()
    assert (line.is_moved, line.is_kept, line.adjustment.due_at) == (True, False, None)  # type: ignore[union-attr]
    assert retold(dossier)


def test_nobody_is_made_late_by_a_change(people: People, catalogue_says: Callable[[WorkingTime], None]) -> None:
    dossier = received(people, at(THURSDAY))
    catalogue_says(calendar_with(worked=(SATURDAY,)))
    approved(people, at(NEXT_MONDAY, "14:00"))
    dossier.refresh_from_db()
    assert dossier.due_at == at(date(2025, 6, 10))
    assert dossier.statutory_due_at == at(NEXT_MONDAY)
    assert retold(dossier)


def test_a_step_under_way_is_counted_anew_and_put_back(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    dossier = handled(people)  # its second step has a day and a half
    step = dossier.steps.get(number=2)
    before = step.due_at
    catalogue_says(calendar_with(off=(TUESDAY,)))
    recount = approved(people)
    step.refresh_from_db()
    assert before is not None
    assert step.due_at == before + timedelta(days=1)
    commands.undo_recount(actor_for(people.chair, SOON), recount, reason="Đã rút thông báo")
    step.refresh_from_db()
    assert step.due_at == before


def test_what_is_finished_or_stands_or_is_run_elsewhere_never_moves(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    done = solved(people, NOW, SOON)
    waiting = commands.ask_completion(actor_for(people.handler, NOW), handled(people), items="A", reason="B")
    catalogue_says(calendar_with(off=(TUESDAY, THURSDAY)))
    before = state_of()
    recount = approved(people, SOON)
    assert state_of() == before
    assert not recount.lines.exists()
    done.refresh_from_db()
    assert done.punctuality == Punctuality.EARLY
    back = commands.complete(actor_for(people.receiver, at(TUESDAY)), waiting)
    assert back.due_at == at(NEXT_MONDAY)  # what goes on later is counted by the calendar in force then
    assert retold(back)


def test_preview_says_what_approval_does(people: People, catalogue_says: Callable[[WorkingTime], None]) -> None:
    for when in (NOW, at(MONDAY, "15:00"), at(TUESDAY), at(THURSDAY)):
        received(people, when)
    catalogue_says(calendar_with(off=(WEDNESDAY,), worked=(SATURDAY,)))
    asked = commands.propose_calendar(actor_for(people.officer, at(THURSDAY)), reason="Đổi", doc="tb")
    chair = actor_for(people.chair, at(THURSDAY, "09:00"))
    preview = recount_previews.preview_of(asked, chair.at)
    told = {(m.dossier.code, m.due_after, m.statutory_after, m.counted_to) for m in preview.moves}
    applied = commands.approve_recount(chair, asked)
    lines = RecountLine.objects.filter(recount=applied).select_related("dossier")
    assert {(x.dossier.code, x.due_after, x.statutory_after, x.counted_to) for x in lines} == told
    assert len(told) == preview.looked_at == 4
    assert preview.by_desk() == [(people.unit("xa"), preview.moved, preview.kept)]
    assert all(retold(dossier) for dossier in Dossier.objects.all())


def test_undoing_leaves_what_was_finished_or_adjusted_since_and_lists_it(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    untouched, finished, adjusted = received(people), handled(people), handled(people)
    catalogue_says(calendar_with(off=(TUESDAY, THURSDAY)))
    recount = approved(people)
    officer, chair = actor_for(people.handler, SOON), actor_for(people.chair, at(MONDAY, "15:00"))
    finished.refresh_from_db()
    commands.solve(officer, finished, positive=True, signed_on=MONDAY)
    head = actor_for(people.head, SOON)
    commands.extend(head, adjusted, amount=Decimal(1), unit="working_day", doc="d", article="Điều 1", reason="C")
    new = received(people, SOON)
    undone = commands.undo_recount(chair, recount, reason="Thông báo bị thu hồi")
    assert undone.state == RecountState.UNDONE
    fates = {line.dossier_id: line.fate for line in undone.lines.filter(fate__in=[LineFate.RESTORED, LineFate.LEFT])}
    assert fates == {untouched.pk: LineFate.RESTORED, finished.pk: LineFate.LEFT, adjusted.pk: LineFate.LEFT}
    for dossier in (untouched, finished, adjusted, new):
        dossier.refresh_from_db()
    assert untouched.due_at == at(THURSDAY, "09:30")
    assert finished.due_at == at(FRIDAY, "09:30")
    # Received by the other calendar meanwhile: due 10:30 on Monday, earlier by the one in force again.
    assert new.due_at == at(THURSDAY, "10:30")
    assert all(retold(dossier) for dossier in (untouched, adjusted, new))
    assert clock.working_time() == CATALOGUE


def test_only_the_newest_calendar_is_undone(people: People, catalogue_says: Callable[[WorkingTime], None]) -> None:
    received(people)
    catalogue_says(calendar_with(off=(TUESDAY,)))
    first = approved(people)
    catalogue_says(calendar_with(off=(TUESDAY, WEDNESDAY)))
    second = approved(people, SOON)
    chair = actor_for(people.chair, at(TUESDAY))
    with pytest.raises(WrongState, match="hoàn tác lần sau trước"):
        commands.undo_recount(chair, first, reason="A")
    commands.undo_recount(chair, second, reason="A")
    commands.undo_recount(chair, first, reason="A")
    assert DossierCalendar.objects.get(is_in_force=True).working == CATALOGUE
    with pytest.raises(WrongState, match="đã hoàn tác"):
        commands.undo_recount(chair, first, reason="A")


def test_the_officer_proposes_and_the_chair_of_the_highest_committee_approves(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    received(people)
    catalogue_says(calendar_with(off=(TUESDAY,)))
    with pytest.raises(Forbidden, match="theo dõi CCHC"):
        commands.propose_calendar(actor_for(people.chair, NOW), reason="A", doc="B")
    with pytest.raises(InvalidAct) as refused:
        commands.propose_calendar(actor_for(people.officer, NOW), reason=" ", doc="B")
    assert refused.value.field == "reason"
    asked = commands.propose_calendar(actor_for(people.officer, NOW), reason="A", doc="B")
    for person in (people.officer, people.head, people.leader, people.admin):
        with pytest.raises(Forbidden, match="Chủ tịch UBND cấp cao nhất"):
            commands.approve_recount(actor_for(person, NOW), asked)
    dropped = commands.drop_recount(actor_for(people.chair, NOW), asked)
    with pytest.raises(WrongState, match="không áp dụng"):
        commands.approve_recount(actor_for(people.chair, NOW), dropped)


def test_the_law_at_receipt_stays_until_a_transition_rule_is_applied(people: People) -> None:
    dossier, waiting = received(people), handled(people)
    waiting = commands.ask_completion(actor_for(people.handler, NOW), waiting, items="A", reason="B")
    version = published(people, TUESDAY, ways=[_way("DIRECT", 2), _way("ONLINE", 2)], online="FULL")
    officer, chair = actor_for(people.officer, at(TUESDAY)), actor_for(people.chair, at(TUESDAY))
    assert recounts.left_behind(TUESDAY) == [(version, 2)]
    with pytest.raises(InvalidAct, match="chuyển tiếp"):
        commands.propose_version(officer, version, reason="A", doc="B", article="")
    asked = commands.propose_version(officer, version, reason="Rút ngắn", doc="qd-12", article="Điều 3")
    before = state_of()
    applied = commands.approve_recount(chair, asked)
    dossier.refresh_from_db()
    waiting.refresh_from_db()
    assert {dossier.procedure_version_id, waiting.procedure_version_id} == {version.pk}
    assert (dossier.due_at, waiting.due_at) == (at(WEDNESDAY, "09:30"), at(THURSDAY, "09:30"))
    assert dossier.adjustments.get().kind == Kind.LAW_CHANGE
    assert retold(dossier)
    commands.undo_recount(actor_for(people.chair, at(TUESDAY, "11:00")), applied, reason="Chưa có hiệu lực")
    assert state_of() == before


def test_a_longer_limit_never_breaks_a_promise_and_a_closed_channel_stays_with_its_law(people: People) -> None:
    dossier, by_post = received(people), received(people, channel="POST")
    version = published(people, TUESDAY, ways=[_way("DIRECT", 9), _way("ONLINE", 9)], online="FULL")
    asked = commands.propose_version(
        actor_for(people.officer, at(TUESDAY)), version, reason="A", doc="B", article="Điều 3"
    )
    preview = recount_previews.preview_of(asked, at(TUESDAY))
    assert [row.pk for row in preview.unfit] == [by_post.pk]
    commands.approve_recount(actor_for(people.chair, at(TUESDAY)), asked)
    dossier.refresh_from_db()
    by_post.refresh_from_db()
    assert (dossier.due_at, dossier.statutory_due_at) == (at(THURSDAY, "09:30"), at(date(2025, 6, 13), "09:30"))
    assert by_post.procedure_version.number == 1  # type: ignore[union-attr]
    assert retold(dossier)


def _way(channel: str, days: int) -> dict[str, Any]:
    return {"channel": channel, "limit": {"amount": str(days), "doc": "qd", "article": "Điều 1"}}


JUNE = st.dates(date(2025, 6, 1), date(2025, 6, 20))
WORKDAYS = st.sampled_from([date(2025, 6, n) for n in range(2, 7)])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    off=st.sets(JUNE, max_size=4),
    worked=st.sets(st.sampled_from([date(2025, 6, n) for n in (7, 8, 14, 15)]), max_size=2),
    days=st.lists(WORKDAYS, min_size=1, max_size=4),
    held=st.booleans(),
)
def test_applying_and_undoing_gives_back_what_was_and_no_promise_is_broken(
    people: People,
    catalogue_says: Callable[[WorkingTime], None],
    off: set[date],
    worked: set[date],
    days: list[date],
    held: bool,
) -> None:
    with transaction.atomic():
        catalogue_says(CATALOGUE)
        rows = [handled(people, at(day)) for day in days]
        if held:
            commands.ask_completion(actor_for(people.handler, at(FRIDAY, "10:00")), rows[0], items="A", reason="B")
        changed = calendar_with(off=tuple(off), worked=tuple(worked))
        catalogue_says(changed)
        if recounts.catalogue_differs():
            before = state_of()
            applied = approved(people, at(FRIDAY, "15:00"))
            for line in applied.lines.select_related("dossier__procedure_version", "dossier__procedure"):
                promised = clock.local(line.due_before).date()
                open_day = changed.calendar.working_day_from(promised)
                assert clock.local(line.due_after).date() <= open_day
                assert changed.calendar.is_working_day(clock.local(line.due_after).date())
                assert retold(line.dossier)
            commands.undo_recount(actor_for(people.chair, at(FRIDAY, "16:00")), applied, reason="A")
            assert state_of() == before
        transaction.set_rollback(True)


@pytest.mark.usefixtures("frozen")
def test_the_morning_run_says_in_one_line_what_it_found(
    people: People, capsys: pytest.CaptureFixture[str], catalogue_says: Callable[[WorkingTime], None]
) -> None:
    handled(people, at(date(2025, 5, 26)))
    handled(people, at(date(2025, 5, 28)))
    call_command("watch_dossiers")
    assert capsys.readouterr().out == (
        "0 hồ sơ kết thúc do không bổ sung, 2 văn bản xin lỗi chờ ký; báo 1 nơi: 2 hồ sơ quá hạn, 0 sắp đến hạn, "
        "2 chưa xin lỗi.\n"
    )
    catalogue_says(calendar_with(off=(TUESDAY,)))
    call_command("watch_dossiers")
    assert "khác lịch tính hạn hồ sơ" in capsys.readouterr().out
