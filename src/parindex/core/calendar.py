"""The working calendar of public servants: which days count, and counting them.

A week has five working days; a year adds public holidays, days swapped for others and Saturdays worked in
exchange. The years themselves are data (catalog/calendar); a year that is not there, or not yet decided,
is counted by its weekends and what is known, and says so through `is_confirmed`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEKEND = "Ngày nghỉ hằng tuần"


@dataclass(frozen=True)
class CalendarYear:
    """One year: days off by name, Saturdays worked in exchange, and whether it has been decided."""

    year: int
    days_off: Mapping[date, str]
    working_saturdays: frozenset[date] = frozenset()
    confirmed: bool = True


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days over the years given."""

    years: Mapping[int, CalendarYear]
    _weekdays_off: tuple[date, ...] = field(init=False)
    _weekend_days_worked: tuple[date, ...] = field(init=False)

    def __post_init__(self) -> None:
        off = {day for year in self.years.values() for day in year.days_off if day.weekday() < SATURDAY}
        worked = {day for year in self.years.values() for day in year.working_saturdays if day.weekday() >= SATURDAY}
        object.__setattr__(self, "_weekdays_off", tuple(sorted(off)))
        object.__setattr__(self, "_weekend_days_worked", tuple(sorted(worked)))

    @classmethod
    def of(cls, years: Iterable[CalendarYear]) -> WorkingCalendar:
        return cls({year.year: year for year in years})

    def is_confirmed(self, year: int) -> bool:
        """Whether the year's days off have been decided; False for a year that is not known at all."""
        return year in self.years and self.years[year].confirmed

    def why_off(self, day: date) -> str | None:
        """The reason nobody works that day; None on a working day."""
        year = self.years.get(day.year)
        if year is not None and day in year.days_off:
            return year.days_off[day]
        if day.weekday() >= SATURDAY and not (year is not None and day in year.working_saturdays):
            return WEEKEND
        return None

    def is_working_day(self, day: date) -> bool:
        return self.why_off(day) is None

    def working_day_from(self, day: date) -> date:
        """The day itself, or the next working day after it (BLDS 2015, art. 148(5))."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_day_before(self, day: date) -> date:
        """The last working day before `day`. What was due on it or earlier, days off included, is late on `day`."""
        day -= ONE_DAY
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def working_days(self, after: date, through: date) -> int:
        """How many working days lie after `after` and up to `through`, that day included; negative backwards."""
        if through < after:
            return -self.working_days(through, after)
        whole_weeks, rest = divmod((through - after).days, 7)
        count = whole_weeks * 5
        count += sum((after + timedelta(days=n)).weekday() < SATURDAY for n in range(1, rest + 1))
        return (
            count - _between(self._weekdays_off, after, through) + _between(self._weekend_days_worked, after, through)
        )

    def add_working_days(self, start: date, amount: int) -> date:
        """The day on which `amount` working days have passed; the first day is not counted (art. 147).

        `amount` may be negative to count back. With 0 it is the day itself, working or not.
        """
        step = ONE_DAY if amount >= 0 else -ONE_DAY
        day, left = start, abs(amount)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day


def _between(days: tuple[date, ...], after: date, through: date) -> int:
    return bisect_right(days, through) - bisect_left(days, after + ONE_DAY)
