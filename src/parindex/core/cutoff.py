"""Cut-offs of a reporting regime: from which day to which a report's figures run, and when it is due."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from parindex.core.calendar import WorkingCalendar
from parindex.core.period import Period


@dataclass(frozen=True)
class Window:
    """The days a report's figures cover, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Cutoff:
    """Where the figures of a period begin and end.

    They begin on `first_day` of the month `months_before` the period's first, and end on `last_day` of the
    period's last month; 0 for `last_day` is that month's last day. The 15th and 14th of Nghị định 09/2019/NĐ-CP
    are Cutoff(15, 1, 14), calendar periods Cutoff(1, 0, 0).
    """

    first_day: int
    months_before: int
    last_day: int

    def window(self, period: Period) -> Window:
        first = _day_of(period.first.year, period.first.month - self.months_before, self.first_day)
        return Window(first, _day_of(period.last.year, period.last.month, self.last_day))


@dataclass(frozen=True)
class DueRule:
    """A report is due on `day` of the month `months_after` the period's last; on a day off, the next working day.

    A due date on a day off lasts to the end of the next working day (Bộ luật Dân sự 2015, điều 148 khoản 5).
    """

    day: int
    months_after: int = 0

    def named(self, period: Period) -> date:
        """The day as the rule names it."""
        return _day_of(period.last.year, period.last.month + self.months_after, self.day)

    def due(self, period: Period, calendar: WorkingCalendar) -> date:
        """The working day on which it falls due."""
        return calendar.working_day_from(self.named(period))


def _day_of(year: int, month: int, day: int) -> date:
    """That day of a month counted over year ends; 0, or a day the month lacks, is its last."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last = monthrange(year, month)[1]
    return date(year, month, min(day or last, last))
