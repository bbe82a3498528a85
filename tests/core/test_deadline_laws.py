"""What holds of every deadline, and a model that counts day by day, written without looking at the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parindex.core.deadline import Adjustment, Basis, Deadline, Kind, Limit, tell
from parindex.core.working_time import Mode, Unit
from parindex.kit.catalog import load_working_time

WORK = load_working_time()
NO_LAW = Basis("", "")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MOMENTS = st.datetimes(datetime(2024, 1, 2), datetime(2026, 10, 1)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
MODES, AMOUNTS = st.sampled_from(list(Mode)), st.integers(1, 40)
WHOLE = st.sampled_from([Unit.WORKING_DAY, Unit.DAY, Unit.MONTH])
CUT_OFFS = st.sampled_from([None, time(15), time(17)])
LIMITS = st.builds(
    lambda unit, amount, mode, cut_off: Limit("r", "1", unit, Decimal(amount), NO_LAW, mode, cut_off),
    st.sampled_from(list(Unit)), AMOUNTS, MODES, CUT_OFFS,
)  # fmt: skip
EXTENSIONS = st.builds(
    lambda kind, amount, unit: (kind, Decimal(amount), unit),
    st.sampled_from([Kind.EXTEND, Kind.AREA_BONUS]), st.integers(1, 15), st.sampled_from(list(Unit)),
)  # fmt: skip


def moved(kind: Kind, at: datetime, **more: object) -> Adjustment:
    return Adjustment(kind, at, "Trần Thị Hạnh", **more)  # type: ignore[arg-type]


def told(limit: Limit, start: datetime, *adjustments: Adjustment) -> Deadline:
    return tell(limit, start, adjustments, WORK)


def due(limit: Limit, start: datetime, *adjustments: Adjustment) -> datetime:
    found = told(limit, start, *adjustments).due_at
    assert found is not None
    return found


# The model: holidays and Saturdays straight from the calendar's years, one day or one minute after another.


def is_off(day: date) -> bool:
    year = WORK.calendar.years.get(day.year)
    if year is None:  # a year nobody knows yet has its weekends
        return day.weekday() >= 5
    return day in year.days_off or (day.weekday() >= 5 and day not in year.working_saturdays)


def naive(limit: Limit, start: datetime) -> datetime:
    if limit.cut_off is not None and (is_off(start.date()) or start.time() > limit.cut_off):
        day = start.date() if is_off(start.date()) and start.time() <= limit.cut_off else start.date() + DAY
        while is_off(day):
            day += DAY
        start = datetime.combine(day, time(7, 30))
    if limit.unit == Unit.WORKING_HOUR:
        return naive_minutes(start, int(limit.amount) * 60)
    last = naive_last_day(limit, start.date())
    return datetime.combine(last, time(17) if limit.mode == Mode.END_OF_DAY else start.time())


def naive_last_day(limit: Limit, day: date) -> date:
    left = int(limit.amount)
    if limit.unit == Unit.WORKING_DAY:
        while left:
            day += DAY
            left -= not is_off(day)
        return day
    if limit.unit == Unit.DAY:
        day += left * DAY
    else:
        wanted, month = day.day, day.month + left
        day = date(day.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        while day.day < wanted and (day + DAY).day > 1:
            day += DAY
    while is_off(day):
        day += DAY
    return day


def naive_minutes(at: datetime, left: int) -> datetime:
    while left:
        if is_off(at.date()):
            at = datetime.combine(at.date() + DAY, time(0))
            continue
        open_ = time(7, 30) <= at.time() < time(11, 30) or time(13) <= at.time() < time(17)
        at += MINUTE
        left -= open_
    return at


@given(LIMITS, MOMENTS)
def test_the_engine_agrees_with_counting_day_by_day(limit: Limit, start: datetime) -> None:
    assert due(limit, start) == naive(limit, start)


@given(LIMITS, MOMENTS, st.integers(0, 60 * 24 * 30))
def test_what_begins_later_is_never_due_earlier(limit: Limit, start: datetime, minutes: int) -> None:
    """Of one clock time for limits in days, as one due at the time it began may be due earlier on the same day."""
    by_clock = limit.unit == Unit.WORKING_HOUR or limit.mode == Mode.END_OF_DAY or limit.cut_off is not None
    later = start + (minutes * MINUTE if by_clock and limit.cut_off is None else (minutes // 1440) * DAY)
    first, second = due(limit, start), due(limit, later)
    assert second.date() >= first.date()
    assert limit.cut_off is not None or second >= first


@given(LIMITS, MOMENTS, st.integers(1, 40))
def test_a_longer_limit_is_never_due_earlier(limit: Limit, start: datetime, more: int) -> None:
    assert due(replace(limit, amount=limit.amount + more), start) >= due(limit, start)


@given(st.sampled_from(list(Unit)), AMOUNTS, st.integers(1, 40), MODES, MOMENTS)
def test_so_many_and_then_so_many_more_is_the_sum(
    unit: Unit, first: int, more: int, mode: Mode, start: datetime
) -> None:
    """Of months only from a day every month has: from the 31st, one and one more is not two."""
    start = start.replace(day=min(start.day, 28)) if unit == Unit.MONTH else start
    limit = Limit("r", "1", unit, Decimal(first), NO_LAW, mode)
    together = due(replace(limit, amount=Decimal(first + more)), start)
    assert due(limit, start, moved(Kind.EXTEND, start, amount=Decimal(more))) == together


@given(LIMITS, MOMENTS, st.integers(0, 60 * 24 * 60), st.sampled_from([Kind.PAUSE, Kind.EXCLUDE]))
def test_standing_still_for_no_time_changes_nothing(limit: Limit, start: datetime, minutes: int, kind: Kind) -> None:
    at = start + minutes * MINUTE
    assert due(limit, start, moved(kind, at, until=at)) == due(limit, start)


@given(LIMITS, MOMENTS, st.lists(EXTENSIONS, max_size=2), st.integers(1, 60 * 24 * 40))
def test_counted_again_is_a_fresh_start_with_what_the_area_adds(
    limit: Limit, start: datetime, extensions: list[tuple[Kind, Decimal, Unit]], minutes: int
) -> None:
    again = start + minutes * MINUTE
    longer = [moved(kind, start, amount=amount, unit=unit) for kind, amount, unit in extensions]
    bonus = [replace(one, at=again) for one in longer if one.kind == Kind.AREA_BONUS]
    assert due(limit, start, *longer, moved(Kind.RESET, again)) == due(limit, again, *bonus)


@given(WHOLE, AMOUNTS, MODES, MOMENTS, st.integers(1, 15), st.integers(1, 15))
def test_what_makes_longer_at_one_moment_may_come_in_any_order(
    unit: Unit, amount: int, mode: Mode, start: datetime, first: int, second: int
) -> None:
    """In one unit of days: days after months are another day than months after days."""
    unit = Unit.DAY if unit == Unit.MONTH else unit
    limit = Limit("r", "1", unit, Decimal(amount), NO_LAW, mode)
    one, other = (
        moved(Kind.EXTEND, start, amount=Decimal(first)),
        moved(Kind.AREA_BONUS, start, amount=Decimal(second)),
    )
    assert due(limit, start, one, other) == due(limit, start, other, one)


@given(AMOUNTS, MOMENTS, st.integers(1, 15), st.integers(0, 30), st.integers(0, 30))
def test_an_interval_left_out_and_more_days_at_its_beginning_may_come_in_any_order(
    amount: int, start: datetime, more: int, after: int, lasting: int
) -> None:
    """While there is time left: past its end a limit has nothing to leave out, unless it was made longer before."""
    limit = Limit("r", "1", Unit.WORKING_DAY, Decimal(amount), NO_LAW, Mode.END_OF_DAY)
    at = start + min(after, amount - 1) * DAY
    out, longer = moved(Kind.EXCLUDE, at, until=at + lasting * DAY), moved(Kind.EXTEND, at, amount=Decimal(more))
    assert due(limit, start, out, longer) == due(limit, start, longer, out)


@given(LIMITS, MOMENTS, st.lists(EXTENSIONS, max_size=4))
def test_every_step_of_the_story_is_kept(
    limit: Limit, start: datetime, extensions: list[tuple[Kind, Decimal, Unit]]
) -> None:
    longer = [moved(kind, start, amount=amount, unit=unit) for kind, amount, unit in extensions]
    deadline = told(limit, start, *longer)
    assert [step.adjustment for step in deadline.steps] == [None, *longer]
    assert deadline.steps[0].due_at == deadline.base_due_at == due(limit, start)
    moments = [step.due_at for step in deadline.steps]
    assert moments == sorted(moments, key=lambda at: at or start)
