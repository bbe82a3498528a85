"""Days off, working Saturdays and office hours."""

from __future__ import annotations

import functools
from collections import Counter
from datetime import date, time, timedelta
from pathlib import Path

from pydantic import Field, field_validator

from parindex.core.calendar import SATURDAY, CalendarYear, WorkingCalendar
from parindex.core.working_time import OfficeHours, WorkingTime
from parindex.kit.catalog.reading import Entry, Mark, catalog_path, content_of, entry_of, name_of, refuse


class DaysOff(Entry):
    """One day off, or each day from `first` to `last`."""

    first: date = Field(alias="from")
    last: date | None = Field(default=None, alias="to")
    name: str

    def days(self) -> list[date]:
        length = ((self.last or self.first) - self.first).days
        return [self.first + timedelta(days=n) for n in range(length + 1)]


class CatalogHours(Entry):
    """The office hours of an agency; sessions as "07:30-11:30"."""

    code: str
    name: str
    sessions: tuple[str, ...]
    source: str
    mark: Mark
    checked_on: date

    @field_validator("sessions")
    @classmethod
    def _readable(cls, sessions: tuple[str, ...]) -> tuple[str, ...]:
        OfficeHours(tuple(_session(written) for written in sessions))
        return sessions

    def hours(self) -> OfficeHours:
        return OfficeHours(tuple(_session(written) for written in self.sessions))


def _session(written: str) -> tuple[time, time]:
    begin, _dash, end = written.partition("-")
    return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())


class WorkedSaturday(Entry):
    day: date
    instead_of: date


class CatalogYear(Entry):
    """The days off of one year; `confirmed` false while nobody has decided them."""

    year: int
    confirmed: bool
    source: str
    mark: Mark
    checked_on: date
    days_off: tuple[DaysOff, ...]
    working_saturdays: tuple[WorkedSaturday, ...] = ()


@functools.cache
def load_calendar() -> WorkingCalendar:
    """The working calendar of every year there is. Raises CatalogError."""
    years = []
    for path in sorted((catalog_path() / "calendar").glob("*.yaml")):
        year = entry_of(CatalogYear, path, content_of(path, set(CatalogYear.model_fields)))
        check_calendar_year(year, path)
        off = {day: span.name for span in year.days_off for day in span.days()}
        worked = frozenset(swap.day for swap in year.working_saturdays)
        years.append(CalendarYear(year.year, off, worked, year.confirmed))
    return WorkingCalendar.of(years)


@functools.cache
def load_working_time(code: str = "mac-dinh") -> WorkingTime:
    """The working calendar with the office hours named `code`. Raises CatalogError."""
    path = catalog_path() / "office-hours" / f"{code}.yaml"
    hours = entry_of(CatalogHours, path, content_of(path, set(CatalogHours.model_fields)))
    return WorkingTime(load_calendar(), hours.hours())


def check_calendar_year(year: CatalogYear, path: Path) -> None:
    """Refuse days of another year, days named twice, and swaps that give nothing back."""
    days = [day for span in year.days_off for day in span.days()]
    for day in [*days, *(swap.day for swap in year.working_saturdays)]:
        if day.year != year.year:
            refuse(name_of(path), str(day), f"it is not in {year.year}", "Put it into the file of its year.")
    for day, times in Counter(days).items():
        if times > 1:
            refuse(name_of(path), str(day), "it is off twice", "Keep one of the entries.")
    for swap in year.working_saturdays:
        if swap.day.weekday() < SATURDAY or swap.instead_of not in days:
            refuse(
                name_of(path),
                str(swap.day),
                "a swap needs a Saturday or Sunday worked and a day off in return",
                "Correct `day` or `instead_of`, or add the day off.",
            )
