"""Time limits by working days, working hours, calendar days and months, and how each was counted.

Rules: the first day, or the day of the event, is not counted; a limit in hours starts at that moment (Bộ luật Dân sự
2015, điều 147). A limit in days or months whose last day is a day off ends on the next working day, and a month
without that date ends on its last day (điều 148). Times are local times of Việt Nam without a zone.
"""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from parindex.core.calendar import ONE_DAY, WorkingCalendar

HOUR = 60  # minutes


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    MONTH = "month"


class Mode(StrEnum):
    """Of a limit in days: due at the clock time at which it began, or at the end of the last day's office hours."""

    SAME_TIME = "same_time"
    END_OF_DAY = "end_of_day"


@dataclass(frozen=True)
class Reckoning:
    """A limit as counted: when it ends, the days counted, the days left out with the reason."""

    due_at: datetime
    counted: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class OfficeHours:
    """The sessions of a working day, in order and apart, as (from, to)."""

    sessions: tuple[tuple[time, time], ...]
    length: int = field(init=False)

    def __post_init__(self) -> None:
        edges = [edge for session in self.sessions for edge in session]
        if not edges or edges != sorted(set(edges)):
            raise ValueError(f"sessions {self.sessions} must be in order and apart")
        object.__setattr__(self, "length", sum(_minutes(to) - _minutes(begin) for begin, to in self.sessions))

    @property
    def opening(self) -> time:
        return self.sessions[0][0]

    @property
    def closing(self) -> time:
        return self.sessions[-1][1]

    def worked_by(self, at: time) -> int:
        """Whole minutes of office hours of a day that are over at a clock time."""
        moment = _minutes(at)
        return sum(max(0, min(moment, _minutes(to)) - _minutes(begin)) for begin, to in self.sessions)

    def clock_after(self, minutes: int) -> time:
        """The clock time at which that many minutes of a day's office hours are over; the earliest there is."""
        if not 0 <= minutes <= self.length:
            raise ValueError(f"a working day has {self.length} minutes, not {minutes}")
        for begin, to in self.sessions:
            length = _minutes(to) - _minutes(begin)
            if minutes <= length:
                return _clock(_minutes(begin) + minutes)
            minutes -= length
        raise AssertionError


@dataclass(frozen=True)
class WorkingTime:
    """The working calendar with the office hours of an agency."""

    calendar: WorkingCalendar
    hours: OfficeHours

    def reckon(self, start: datetime, amount: Decimal, unit: Unit, mode: Mode = Mode.SAME_TIME) -> Reckoning:
        """The end of a limit of `amount` units that begins with `start`.

        Working days may have a fraction (0,25 ngày), counted in office hours after the whole days. None at all, to
        the end of the day, is "trong ngày làm việc": the day itself, or the next working day when nobody works then.
        Raises ValueError for any other amount that is not above zero, a fraction of a calendar day or month, or a
        fraction to the end of a day.
        """
        if amount == 0 and (unit, mode) == (Unit.WORKING_DAY, Mode.END_OF_DAY):
            return self._calendar_days(start, start.date(), mode)
        if amount <= 0:
            raise ValueError("the amount must be above zero, or no working days to the end of the day")
        if unit == Unit.WORKING_HOUR:
            return self.add_minutes(start, _whole(amount * HOUR, "minutes"))
        if unit == Unit.WORKING_DAY:
            return self._working_days(start, amount, mode)
        whole = _whole(amount, "days and months")
        last = start.date() + timedelta(days=whole) if unit == Unit.DAY else add_months(start.date(), whole)
        return self._calendar_days(start, last, mode)

    def _working_days(self, start: datetime, amount: Decimal, mode: Mode) -> Reckoning:
        whole, part = divmod(amount, 1)
        counted, skipped = self._counted(start.date(), int(whole))
        last = counted[-1] if counted else start.date()
        if not part:
            return Reckoning(self._ending(start, last, mode), counted, skipped)
        if mode == Mode.END_OF_DAY:
            raise ValueError("a fraction of a working day has a clock time; it can't run to the end of the day")
        rest = self.add_minutes(datetime.combine(last, start.time()), _whole(part * self.hours.length, "minutes"))
        later = tuple(day for day in rest.counted if day not in counted)
        return Reckoning(rest.due_at, counted + later, skipped + rest.skipped)

    def _counted(self, first: date, amount: int) -> tuple[tuple[date, ...], tuple[tuple[date, str], ...]]:
        """The next `amount` working days after `first`, and the days off between."""
        counted: list[date] = []
        skipped: list[tuple[date, str]] = []
        day = first
        while len(counted) < amount:
            day += ONE_DAY
            reason = self.calendar.why_off(day)
            if reason is None:
                counted.append(day)
            else:
                skipped.append((day, reason))
        return tuple(counted), tuple(skipped)

    def _calendar_days(self, start: datetime, last: date, mode: Mode) -> Reckoning:
        end = self.calendar.working_day_from(last)
        counted = tuple(_days(start.date() + ONE_DAY, last))
        off = ((day, self.calendar.why_off(day)) for day in _days(last, end - ONE_DAY))
        return Reckoning(self._ending(start, end, mode), counted, tuple((day, why) for day, why in off if why))

    def _ending(self, start: datetime, day: date, mode: Mode) -> datetime:
        return datetime.combine(day, start.time() if mode == Mode.SAME_TIME else self.hours.closing)

    def add_minutes(self, start: datetime, minutes: int) -> Reckoning:
        """The moment at which `minutes` of office hours have passed since `start`.

        Outside office hours nothing passes, so a limit that begins then runs from the next opening.
        """
        day, left = start.date(), minutes
        gone = self._worked_by(start)
        counted: list[date] = []
        skipped: list[tuple[date, str]] = []
        while True:
            reason = self.calendar.why_off(day)
            if reason is not None:
                skipped.append((day, reason))
            elif gone < self.hours.length:
                counted.append(day)
                if left <= self.hours.length - gone:
                    return Reckoning(self._at(day, gone + left), tuple(counted), tuple(skipped))
                left -= self.hours.length - gone
            day, gone = day + ONE_DAY, 0

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Minutes of office hours from one moment to another; negative backwards."""
        days = self.calendar.working_days(start.date() - ONE_DAY, end.date() - ONE_DAY)
        return days * self.hours.length + self._worked_by(end) - self._worked_by(start)

    def _worked_by(self, moment: datetime) -> int:
        """Minutes of its day's office hours that are over at a moment; none on a day off."""
        return self.hours.worked_by(moment.time()) if self.calendar.is_working_day(moment.date()) else 0

    def _at(self, day: date, minutes: int) -> datetime:
        return datetime.combine(day, self.hours.clock_after(minutes))


def add_months(day: date, months: int) -> date:
    """The same date that many months later, or the last day of a month that has no such date (điều 148 khoản 3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _whole(amount: Decimal, what: str) -> int:
    if amount != amount.to_integral_value():
        raise ValueError(f"only whole {what} can be counted, not {amount}")
    return int(amount)


def _minutes(clock: time) -> int:
    return clock.hour * HOUR + clock.minute


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, HOUR))
