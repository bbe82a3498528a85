"""Moments of office hours by number, and due dates by the engine that counts every other one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from parindex.core.calendar import ONE_DAY
from parindex.core.deadline import tell
from parindex.core.working_time import Mode
from parindex.kit.catalog import Way, load_working_time

ABOVE = timedelta(days=120)  # results and returns come after the last day of receipt


class Office:
    """The working days of a span, and each minute of their office hours by its number from the first opening on."""

    def __init__(self, first: date, last: date) -> None:
        self.working = load_working_time()
        self.length = self.working.hours.length
        days = (first + timedelta(days=n) for n in range((last + ABOVE - first).days))
        self.days = [day for day in days if self.working.calendar.is_working_day(day)]
        self.end = len(self.days) * self.length
        self._number = {day: n for n, day in enumerate(self.days)}
        self._clocks = [self.working.hours.clock_after(minute) for minute in range(self.length)]
        self._worked = {clock: minute for minute, clock in enumerate(self._clocks)}
        self._dues: dict[tuple[int, date, bool], datetime] = {}

    def at(self, number: int) -> datetime:
        """The moment of a number; beyond the last day the closing of the last."""
        day, minute = divmod(number if number < self.end else self.end - 1, self.length)
        return datetime.combine(self.days[day], self._clocks[minute])

    def number(self, moment: datetime) -> int:
        """The number of a moment in office hours, or of the end of office hours before it."""
        day, clock = moment.date(), moment.time().replace(second=0, microsecond=0)
        while day not in self._number:
            day, clock = day - ONE_DAY, self.working.hours.closing
        worked = self._worked.get(clock)
        if worked is None:
            worked = min(self.working.hours.worked_by(clock), self.length - 1)
        return self._number[day] * self.length + worked

    def opening(self, day: date) -> int:
        """The number of the opening of a working day."""
        return self._number[day] * self.length

    def due(self, way: Way, start: datetime) -> datetime:
        """When a dossier by a way that was received, or completed, at a moment is due."""
        limit = (way.promised or way.limit).as_limit("", "")
        in_time = limit.cut_off is None or start.time() <= limit.cut_off
        key = id(way), start.date(), in_time
        if key not in self._dues:
            self._dues[key] = tell(limit, start, (), self.working).base_due_at
        due = self._dues[key]
        if limit.mode == Mode.END_OF_DAY or not in_time:
            return due
        return datetime.combine(due.date(), start.time())
