"""Columns of time limits answer as the scalar version does, row by row."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from parindex.kit.catalog import load_working_time
from parindex.kit.time_columns import as_days, time_columns

WORK = load_working_time()
COLUMNS = time_columns(2024, 2028)
SIZES = [pytest.param(4_000, id="short form"), pytest.param(100_000, id="long form", marks=pytest.mark.slow)]


def moments(size: int, seed: int) -> list[datetime]:
    chance = random.Random(seed)
    first = datetime(2024, 1, 1)
    return [first + timedelta(minutes=chance.randrange(3 * 365 * 24 * 60)) for _n in range(size)]


@pytest.mark.parametrize("size", SIZES)
def test_working_days_are_those_of_the_scalar_version(size: int) -> None:
    chance, days = random.Random(1), [at.date() for at in moments(size, 2)]
    amounts = [chance.randint(1, 90) for _day in days]
    found = COLUMNS.add_working_days(as_days(days), np.array(amounts)).tolist()
    assert found == [WORK.calendar.add_working_days(day, amount) for day, amount in zip(days, amounts, strict=True)]


@pytest.mark.parametrize("size", SIZES)
def test_office_hours_are_those_of_the_scalar_version(size: int) -> None:
    chance, starts = random.Random(3), moments(size, 4)
    minutes = [chance.choice([30, 60, 120, 240, 480, chance.randint(1, 9_600)]) for _at in starts]
    found = COLUMNS.add_minutes(np.array(starts, dtype="datetime64[m]"), np.array(minutes)).tolist()
    assert found == [WORK.add_minutes(at, amount).due_at for at, amount in zip(starts, minutes, strict=True)]


def test_working_days_are_told_from_days_off() -> None:
    days = [date(2026, 8, 1) + timedelta(days=n) for n in range(60)]
    assert COLUMNS.is_working_day(as_days(days)).tolist() == [WORK.calendar.is_working_day(day) for day in days]


def test_the_first_day_of_the_tables_is_in_them() -> None:
    assert COLUMNS.is_working_day(as_days([date(2024, 1, 1), date(2024, 1, 2)])).tolist() == [False, True]


@pytest.mark.parametrize(
    ("day", "amount", "reason"),
    [
        (date(2023, 12, 31), 1, "reach from"),
        (date(2029, 1, 1), 1, "reach from"),
        (date(2028, 12, 28), 30, "ends after"),
        (date(2026, 1, 5), 0, "one or more"),
    ],
)
def test_what_the_tables_do_not_reach_is_refused_not_left_out(day: date, amount: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        COLUMNS.add_working_days(as_days([date(2026, 1, 5), day]), np.array([1, amount]))
