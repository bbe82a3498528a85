"""Time limits: the worked cases of the catalogue, and the rules of counting as properties."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from parindex.core.working_time import Mode, OfficeHours, Unit, add_months
from parindex.kit.catalog import load_calendar, load_working_time

CASES = [
    case
    for path in sorted((Path(__file__).parents[2] / "catalog" / "cases" / "deadlines").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))["cases"]
    if "amount" in case
]
WORK = load_working_time()
CALENDAR = load_calendar()
DAYS = st.dates(date(2024, 1, 2), date(2027, 6, 30))
MOMENTS = st.datetimes(datetime(2024, 1, 2), datetime(2027, 6, 30)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_worked_case_comes_out_as_counted_by_hand(case: dict[str, Any]) -> None:
    told = WORK.reckon(
        _moment(case["start"]), Decimal(case["amount"]), Unit(case["unit"]), Mode(case.get("mode", "same_time"))
    )
    assert told.due_at == _moment(case["due_at"])
    if "counted" in case:
        assert list(told.counted) == case["counted"]
    if "skipped" in case:
        assert [day for day, _why in told.skipped] == case["skipped"]


def _moment(written: str | datetime) -> datetime:
    return written if isinstance(written, datetime) else datetime.fromisoformat(written)


@given(MOMENTS, st.integers(1, 60))
def test_working_days_never_count_the_first_day_and_end_on_a_working_day(start: datetime, amount: int) -> None:
    told = WORK.reckon(start, Decimal(amount), Unit.WORKING_DAY)
    assert start.date() not in told.counted
    assert len(told.counted) == amount
    assert CALENDAR.is_working_day(told.due_at.date())
    assert CALENDAR.working_days(start.date(), told.due_at.date()) == amount
    days = [*told.counted, *(day for day, _why in told.skipped)]
    assert sorted(days) == [start.date() + timedelta(days=n) for n in range(1, len(days) + 1)]


@given(MOMENTS, st.integers(1, 30), st.integers(1, 30))
def test_working_days_add_up(start: datetime, first: int, second: int) -> None:
    halfway = WORK.reckon(start, Decimal(first), Unit.WORKING_DAY).due_at
    there = WORK.reckon(halfway, Decimal(second), Unit.WORKING_DAY).due_at
    assert there == WORK.reckon(start, Decimal(first + second), Unit.WORKING_DAY).due_at


@given(MOMENTS, st.integers(1, 2400), st.integers(1, 2400))
def test_minutes_of_office_hours_add_up_and_end_inside_them(start: datetime, first: int, second: int) -> None:
    halfway = WORK.add_minutes(start, first).due_at
    assert WORK.add_minutes(halfway, second).due_at == WORK.add_minutes(start, first + second).due_at
    assert CALENDAR.is_working_day(halfway.date())
    assert any(begin < halfway.time() <= to for begin, to in WORK.hours.sessions)


@given(MOMENTS, st.integers(1, 60), st.sampled_from([Unit.DAY, Unit.MONTH]), st.sampled_from(list(Mode)))
def test_a_limit_in_days_or_months_ends_on_a_working_day(
    start: datetime, amount: int, unit: Unit, mode: Mode
) -> None:
    told = WORK.reckon(start, Decimal(amount), unit, mode)
    assert CALENDAR.is_working_day(told.due_at.date())
    last = told.counted[-1]
    assert CALENDAR.working_day_from(last) == told.due_at.date()
    assert told.due_at.time() == (start.time() if mode == Mode.SAME_TIME else WORK.hours.closing)


@given(DAYS, st.integers(1, 36))
def test_a_month_ends_on_the_same_date_or_on_the_last_of_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


@given(st.integers(0, 480))
def test_the_clock_and_the_minutes_worked_say_the_same(minutes: int) -> None:
    assert WORK.hours.worked_by(WORK.hours.clock_after(minutes)) == minutes


def test_sessions_must_be_in_order() -> None:
    with pytest.raises(ValueError, match="in order"):
        OfficeHours(((time(13), time(17)), (time(7), time(11))))


def deadline(*options: str) -> Any:
    out = StringIO()
    call_command("deadline", *options, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_tells_what_it_counted_and_what_it_left_out_and_why() -> None:
    told = deadline("--start", "2026-11-23T10:00", "--amount", "1", "--unit", "working_day")
    assert told == {
        "due_at": "2026-11-25T10:00+07:00",
        "counted": ["2026-11-25"],
        "skipped": [{"date": "2026-11-24", "reason": "Ngày Văn hóa Việt Nam"}],
        "unconfirmed_years": [],
    }


def test_a_moment_with_a_zone_is_taken_in_vietnam() -> None:
    told = deadline("--start", "2026-06-17T23:30Z", "--amount", "1", "--unit", "working_day")
    assert told["due_at"] == "2026-06-19T06:30+07:00"


def test_a_year_not_yet_decided_is_named() -> None:
    assert deadline("--start", "2026-12-30T10:00", "--amount", "5", "--unit", "working_day")["unconfirmed_years"] == [
        2027
    ]


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        ("2026-02-31T09:00", "1", "day"),
        ("hôm nay", "1", "day"),
        ("2026-02-01T09:00", "0", "day"),
        ("2026-02-01T09:00", "-1", "working_day"),
        ("2026-02-01T09:00", "ba", "working_day"),
        ("2026-02-01T09:00", "NaN", "working_day"),
        ("2026-02-01T09:00", "1.5", "month"),
        ("2026-02-01T09:00", "99999999", "day"),
    ],
)
def test_what_can_not_be_counted_is_refused_in_words(start: str, amount: str, unit: str) -> None:
    with pytest.raises(CommandError, match=r"không phải|Không tính được") as refused:
        deadline("--start", start, f"--amount={amount}", "--unit", unit)
    assert refused.value.returncode == 2
