"""Deadlines and what moves them: cases counted by hand, and what holds of all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parindex.core.deadline import Adjustment, Basis, Count, Kind, Limit, counts_from, tell
from parindex.core.working_time import Mode, Unit, WorkingTime
from parindex.kit.catalog import load_working_time

WORK = load_working_time()
LAW = Basis("nd-118-2025-nd-cp", "Điều 17")
OPEN, CLOSE = WORK.hours.opening, WORK.hours.closing
MONDAY = datetime(2025, 6, 2, 9, 30)
FIVE = Limit("giai-quyet", "1", Unit.WORKING_DAY, Decimal(5), LAW)
BY_DAY = replace(FIVE, mode=Mode.END_OF_DAY)
TWENTY_DAYS = Limit("dat-dai", "1", Unit.DAY, Decimal(20), LAW)


def moved(kind: Kind, at: datetime, until: datetime | None = None, **more: object) -> Adjustment:
    return Adjustment(kind, at, "Trần Thị Hạnh", LAW, "có lý do", until, **more)  # type: ignore[arg-type]


def due(limit: Limit, *adjustments: Adjustment, start: datetime = MONDAY, working: WorkingTime = WORK) -> datetime:
    found = tell(limit, start, adjustments, working).due_at
    assert found is not None
    return found


def test_a_limit_nothing_moved_ends_as_it_is_reckoned() -> None:
    told = tell(FIVE, MONDAY, [], WORK)
    assert told.due_at == told.base_due_at == datetime(2025, 6, 9, 9, 30)
    assert [step.adjustment for step in told.steps] == [None]


def test_an_interval_left_out_of_working_days_gives_back_exactly_what_was_left() -> None:
    stopped, resumed = datetime(2025, 6, 4, 10), datetime(2025, 6, 10, 15)
    # Three working days are left after Wednesday the 4th: Tuesday the 10th and then the 11th, 12th, 13th.
    assert due(BY_DAY, moved(Kind.PAUSE, stopped, resumed)) == datetime.combine(date(2025, 6, 13), CLOSE)


def test_days_left_out_of_calendar_days_are_counted_from_the_day_before_a_sunday_moved_it() -> None:
    # 20 days from 2 June end on Sunday the 22nd, so on Monday the 23rd; ten days left out end on Wednesday 2 July.
    assert due(TWENTY_DAYS) == datetime(2025, 6, 23, 9, 30)
    tax = moved(Kind.EXCLUDE, datetime(2025, 6, 3, 8), datetime(2025, 6, 13, 8))
    assert due(TWENTY_DAYS, tax) == datetime(2025, 7, 2, 9, 30)


def test_mountain_communes_have_ten_days_more() -> None:
    bonus = moved(Kind.AREA_BONUS, MONDAY, amount=Decimal(10))
    assert due(TWENTY_DAYS, bonus) == due(replace(TWENTY_DAYS, amount=Decimal(30))) == datetime(2025, 7, 2, 9, 30)


def test_a_complete_dossier_at_last_is_counted_from_its_coming() -> None:
    asked = moved(Kind.PAUSE, datetime(2025, 6, 4, 10))
    complete = moved(Kind.RESET, datetime(2025, 6, 10, 9))
    waiting = tell(FIVE, MONDAY, [asked], WORK)
    assert (waiting.due_at, waiting.is_paused) == (None, True)
    told = tell(FIVE, MONDAY, [complete, asked], WORK)
    assert (told.due_at, told.counts_from) == (datetime(2025, 6, 17, 9), datetime(2025, 6, 10, 9))
    assert [step.due_at for step in told.steps] == [datetime(2025, 6, 9, 9, 30), None, datetime(2025, 6, 17, 9)]
    assert told.base_due_at == datetime(2025, 6, 9, 9, 30)


def test_what_comes_after_the_cut_off_or_on_a_day_off_counts_from_the_next_working_days_opening() -> None:
    limit = replace(FIVE, amount=Decimal(1), cut_off=time(17))
    friday_late, saturday, monday = datetime(2025, 6, 6, 17, 30), datetime(2025, 6, 7, 9), datetime(2025, 6, 9, 16)
    opening = datetime.combine(date(2025, 6, 9), OPEN)
    assert [counts_from(limit, at, WORK) for at in (friday_late, saturday, monday)] == [opening, opening, monday]
    assert due(limit, start=friday_late) == datetime.combine(date(2025, 6, 10), OPEN)


def test_longer_by_decision_runs_on_from_what_there_was_and_a_new_appointment_replaces_it() -> None:
    longer = moved(Kind.EXTEND, datetime(2025, 6, 5, 8), amount=Decimal(2))
    assert due(FIVE, longer) == datetime(2025, 6, 11, 9, 30)
    again = moved(Kind.REAPPOINT, datetime(2025, 6, 10, 8), due_at=datetime(2025, 6, 20, 16))
    assert due(FIVE, longer, again) == datetime(2025, 6, 20, 16)


def test_a_changed_calendar_is_the_same_story_told_again() -> None:
    years = dict(WORK.calendar.years)
    off = {**years[2025].days_off, date(2025, 6, 5): "Nghỉ hoán đổi"}
    changed = replace(WORK, calendar=type(WORK.calendar)({**years, 2025: replace(years[2025], days_off=off)}))
    entered = moved(Kind.CALENDAR_CHANGE, datetime(2025, 6, 4, 8))
    assert due(FIVE, entered) == datetime(2025, 6, 9, 9, 30)
    assert due(FIVE, entered, working=changed) == datetime(2025, 6, 10, 9, 30)


def test_an_adjustment_that_lacks_what_it_needs_is_refused() -> None:
    for kind in (Kind.EXTEND, Kind.AREA_BONUS, Kind.REAPPOINT):
        with pytest.raises(ValueError, match="needs"):
            moved(kind, MONDAY)
    with pytest.raises(ValueError, match="before it begins"):
        moved(Kind.PAUSE, MONDAY, MONDAY - timedelta(hours=1))


def test_each_step_tells_the_days_that_count_those_off_and_those_on_which_the_clock_stood() -> None:
    may = Limit("r", "1", Unit.WORKING_DAY, Decimal(3), LAW, Mode.END_OF_DAY)
    stopped, resumed = datetime(2025, 4, 28, 10), datetime(2025, 5, 6, 15)
    pause = moved(Kind.PAUSE, stopped, resumed)
    base, after = tell(may, datetime(2025, 4, 25, 9), [pause], WORK).steps
    # Saturday 26 April was worked in exchange for Friday 2 May.
    assert base.count.counted == (date(2025, 4, 26), date(2025, 4, 28), date(2025, 4, 29))
    assert [day for day, _why in base.count.off] == [date(2025, 4, 27)]
    assert after.count.counted == (date(2025, 4, 26), date(2025, 4, 28), date(2025, 5, 7))
    assert [day.day for day, one in after.count.held if one == pause] == [29, 30, 1, 2, 3, 4, 5, 6]


def test_while_the_clock_stands_only_the_days_gone_by_are_told_and_a_reset_begins_anew() -> None:
    asked = moved(Kind.PAUSE, datetime(2025, 6, 4, 10))
    complete = moved(Kind.RESET, datetime(2025, 6, 10, 9))
    waiting = tell(FIVE, MONDAY, [asked], WORK).steps[-1]
    assert [day.day for day in waiting.count.counted] == [3, 4]
    assert [day.day for day in tell(FIVE, MONDAY, [asked, complete], WORK).steps[-1].count.counted] == [
        11, 12, 13, 16, 17,
    ]  # fmt: skip


def test_what_stopped_on_its_last_day_and_goes_on_at_a_weekend_is_due_on_the_next_working_day() -> None:
    last_day, saturday = datetime(2025, 6, 9, 10), datetime(2025, 6, 14, 9)
    assert due(BY_DAY, moved(Kind.PAUSE, last_day, saturday)) == datetime.combine(date(2025, 6, 16), CLOSE)


MOMENTS = st.datetimes(datetime(2024, 1, 2), datetime(2026, 12, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
LIMITS = st.builds(
    Limit,
    st.just("r"),
    st.just("1"),
    st.sampled_from(list(Unit)),
    st.integers(1, 40).map(Decimal),
    st.just(LAW),
    st.sampled_from(list(Mode)),
)
SPANS = st.tuples(st.integers(1, 60 * 24 * 20), st.integers(0, 60 * 24 * 20)).map(
    lambda pair: (timedelta(minutes=pair[0]), timedelta(minutes=pair[1]))
)


@given(LIMITS, MOMENTS, SPANS)
def test_leaving_time_out_never_brings_a_deadline_nearer(
    limit: Limit, start: datetime, span: tuple[timedelta, timedelta]
) -> None:
    before = due(limit, start=start)
    stopped = start + span[0]
    after = due(limit, moved(Kind.PAUSE, stopped, stopped + span[1]), start=start)
    assert after >= before


@given(LIMITS, MOMENTS, st.integers(0, 20000))
def test_what_is_left_out_after_the_end_or_for_no_time_changes_nothing(
    limit: Limit, start: datetime, minutes: int
) -> None:
    before = due(limit, start=start)
    late = before + timedelta(minutes=minutes)
    assert due(limit, moved(Kind.EXCLUDE, late, late + timedelta(days=9)), start=start) == before
    early = start + timedelta(minutes=minutes)
    assert due(limit, moved(Kind.PAUSE, early, early), start=start) == before


@given(LIMITS, MOMENTS, MOMENTS)
def test_a_reset_is_a_limit_that_begins_then(limit: Limit, start: datetime, again: datetime) -> None:
    assume(again > start)
    assert due(limit, moved(Kind.RESET, again), start=start) == due(limit, start=again)


@given(MOMENTS, st.integers(1, 400), SPANS)
def test_office_minutes_before_and_after_a_pause_add_up_to_the_limit(
    start: datetime, hours: int, span: tuple[timedelta, timedelta]
) -> None:
    limit = Limit("r", "1", Unit.WORKING_HOUR, Decimal(hours), LAW)
    stopped, resumed = start + span[0], start + span[0] + span[1]
    assume(stopped < due(limit, start=start))
    end = due(limit, moved(Kind.PAUSE, stopped, resumed), start=start)
    assert WORK.minutes_between(start, stopped) + WORK.minutes_between(resumed, end) == hours * 60


@given(MOMENTS, MOMENTS, MOMENTS)
def test_minutes_between_moments_add_up_and_change_sign(first: datetime, second: datetime, third: datetime) -> None:
    between = WORK.minutes_between
    assert between(first, second) + between(second, third) == between(first, third)
    assert between(first, second) == -between(second, first)
    if first <= second:
        assert between(first, second) >= 0


def days_told(count: Count) -> list[date]:
    return sorted([*count.counted, *(day for day, _why in count.off), *(day for day, _one in count.held)])


@given(LIMITS, MOMENTS, st.lists(st.tuples(SPANS, st.sampled_from([Kind.PAUSE, Kind.EXCLUDE])), max_size=3))
def test_every_day_to_the_due_day_is_told_once_and_days_off_never_count_as_working_days(
    limit: Limit, start: datetime, spans: list[tuple[tuple[timedelta, timedelta], Kind]]
) -> None:
    moves, at = [], start
    for (gap, length), kind in spans:
        moves.append(moved(kind, at + gap, at + gap + length))
        at += gap + length
    for step in tell(limit, start, moves, WORK).steps:
        assert step.due_at is not None
        told = days_told(step.count)
        assert len(told) == len(set(told))
        every = [start.date() + timedelta(days=n) for n in range(1, (step.due_at.date() - start.date()).days + 1)]
        by_days = limit.unit in {Unit.DAY, Unit.MONTH} or limit.mode == Mode.END_OF_DAY
        moved_to = {step.due_at.date()} if by_days else set()
        # The working day on which calendar days end, or a last day that was broken off, counted or not.
        assert set(every) - set(told) <= moved_to
        assert {day for day in told if day > start.date()} <= set(every)
        if limit.unit in {Unit.WORKING_DAY, Unit.WORKING_HOUR}:
            assert all(WORK.calendar.is_working_day(day) for day in step.count.counted)


@given(st.integers(1, 30), st.sampled_from([Unit.DAY, Unit.WORKING_DAY]), MOMENTS, SPANS, st.integers(1, 10))
def test_as_many_days_count_as_the_limit_and_its_extension_have(
    amount: int, unit: Unit, start: datetime, span: tuple[timedelta, timedelta], more: int
) -> None:
    limit = Limit("r", "1", unit, Decimal(amount), LAW, Mode.END_OF_DAY)
    assume((start + span[0]).date() <= tell(limit, start, [], WORK).steps[0].count.counted[-1])
    pause = moved(Kind.PAUSE, start + span[0], start + span[0] + span[1])
    longer = moved(Kind.EXTEND, start + span[0] + span[1], amount=Decimal(more))
    counts = [len(step.count.counted) for step in tell(limit, start, [pause, longer], WORK).steps]
    assert counts == [amount, amount, amount + more]
