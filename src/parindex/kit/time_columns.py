"""Working days and office hours on columns: the same answers as core.working_time, a million rows at a time.

Dense tables over a span of years, made from the same calendar: how many working days are over by each day, how many
minutes of office hours by each minute, and the inverse of both; an addition is then two lookups. Moments are numpy
datetime64 in local time without a zone.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parindex.core.working_time import WorkingTime
from parindex.kit.catalog import load_working_time

Days = NDArray[np.datetime64]  # unit D
Minutes = NDArray[np.datetime64]  # unit m
Amounts = NDArray[np.integer[Any]]
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class TimeColumns:
    """Tables of `work` from 1 January of `first_year` to 31 December of `last_year`.

    A result that would lie outside raises ValueError: no row is left out in silence.
    """

    work: WorkingTime
    first_year: int
    last_year: int
    _first: np.datetime64 = field(init=False)
    _over: NDArray[np.int32] = field(init=False)
    _working: Days = field(init=False)
    _worked: NDArray[np.int32] = field(init=False)
    _moments: Minutes = field(init=False)

    def __post_init__(self) -> None:
        first, last = date(self.first_year, 1, 1), date(self.last_year, 12, 31)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        working = np.array([self.work.calendar.is_working_day(day) for day in days])
        at_work = (working[:, None] & self._minutes_at_work()).ravel()
        start = np.datetime64(first, "D")
        for name, table in {
            "_first": start,
            "_over": np.cumsum(working).astype(np.int32),
            "_working": start + np.flatnonzero(working).astype("timedelta64[D]"),
            # Minutes over at the beginning of each minute; a minute is over at the beginning of the next.
            "_worked": np.concatenate(([0], np.cumsum(at_work)[:-1])).astype(np.int32),
            "_moments": start.astype("datetime64[m]") + (np.flatnonzero(at_work) + 1).astype("timedelta64[m]"),
        }.items():
            object.__setattr__(self, name, table)

    def _minutes_at_work(self) -> NDArray[np.bool_]:
        """For each minute of a working day whether it is one of office hours."""
        hours = self.work.hours
        over = [hours.worked_by(time(*divmod(minute, 60))) for minute in range(MINUTES_A_DAY)]
        return np.diff(over, append=hours.length).astype(bool)

    def is_working_day(self, days: Days) -> NDArray[np.bool_]:
        at = self._index(days)
        return np.asarray(self._over[at] > np.where(at > 0, self._over[at - 1], 0))

    def add_working_days(self, days: Days, amounts: Amounts | int) -> Days:
        """The day on which so many working days, one or more, have passed; the first day is not counted."""
        wanted = self._over[self._index(days)] + np.asarray(amounts) - 1
        self._refuse_outside(np.asarray(amounts) < 1, wanted, self._working.size)
        return np.asarray(self._working[wanted])

    def add_minutes(self, moments: Minutes, minutes: Amounts | int) -> Minutes:
        """The moment at which so many minutes of office hours, one or more, have passed."""
        at = (moments - self._first.astype("datetime64[m]")).astype(np.int64)
        self._refuse_before_or_after(at, self._worked.size)
        wanted = self._worked[at] + np.asarray(minutes) - 1
        self._refuse_outside(np.asarray(minutes) < 1, wanted, self._moments.size)
        return np.asarray(self._moments[wanted])

    def _index(self, days: Days) -> NDArray[np.int64]:
        at = np.asarray((days - self._first).astype(np.int64))
        self._refuse_before_or_after(at, self._over.size)
        return at

    def _refuse_before_or_after(self, at: NDArray[np.int64], size: int) -> None:
        if at.size and (at.min() < 0 or at.max() >= size):
            raise ValueError(f"the tables reach from {self.first_year} to {self.last_year}; widen them")

    def _refuse_outside(self, too_small: NDArray[np.bool_], wanted: NDArray[Any], size: int) -> None:
        if np.any(too_small):
            raise ValueError("an amount must be one or more")
        if wanted.size and wanted.max() >= size:
            raise ValueError(f"a limit ends after {self.last_year}; widen the tables")


@functools.cache
def time_columns(first_year: int, last_year: int, hours: str = "mac-dinh") -> TimeColumns:
    """Tables over these years with the office hours named; made once."""
    return TimeColumns(load_working_time(hours), first_year, last_year)


def as_days(days: Sequence[date]) -> Days:
    return np.array(days, dtype="datetime64[D]")
