"""Calendar periods by which duties recur: weeks, months, quarters, half years, nine months, years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "nine_months": 9, "year": 12}
KINDS = ("week", *MONTHS)
_KEY = re.compile(r"(?P<year>\d{4})(?:-(?P<letter>[WMQH])(?P<number>\d{1,2})|-(?P<nine>9M))?")
_LETTERS = {"week": "W", "month": "M", "quarter": "Q", "half_year": "H"}


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days. `key` is how it is stored: 2025-Q1, 2025-M03, 2025-W10, 2025-H1, 2025-9M, 2025."""

    first: date
    last: date
    kind: str

    @property
    def number(self) -> int:
        """Its place among the periods of its kind in the year, from 1."""
        if self.kind == "week":
            return self.first.isocalendar()[1]
        return (self.first.month - 1) // MONTHS[self.kind] + 1

    @property
    def year(self) -> int:
        """The year it belongs to; a week may begin in the year before."""
        return self.first.isocalendar()[0] if self.kind == "week" else self.first.year

    @property
    def key(self) -> str:
        if self.kind == "year":
            return f"{self.year}"
        if self.kind == "nine_months":
            return f"{self.year}-9M"
        width = 2 if self.kind in {"week", "month"} else 1
        return f"{self.year}-{_LETTERS[self.kind]}{self.number:0{width}}"


def periods_of(kind: str, year: int) -> tuple[Period, ...]:
    """All periods of a kind that belong to a year, in order. Raises KeyError for an unknown kind."""
    if kind == "week":
        return tuple(_weeks(year))
    length = MONTHS[kind]
    starts = [1] if kind == "nine_months" else range(1, 13, length)
    return tuple(Period(date(year, start, 1), _end_of_month(year, start + length - 1), kind) for start in starts)


def parse(key: str) -> Period:
    """The period a key means. Raises ValueError when it is none."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(
            f"{key!r} is no period; keys look like 2025-Q1, 2025-M03, 2025-W10, 2025-H1, 2025-9M or 2025"
        )
    year, letter = int(match["year"]), match["letter"]
    if letter is None:
        return periods_of("nine_months" if match["nine"] else "year", year)[0]
    kind = next(name for name, sign in _LETTERS.items() if sign == letter)
    found = [period for period in periods_of(kind, year) if period.key == f"{key[:6]}{match['number']}"]
    if not found:
        raise ValueError(f"{key!r}: there is no {kind} {match['number']} in {year}")
    return found[0]


# Last digit of the numbers below → the span of a year it means.
_SPANS = {0: ("year", 1), **{n: ("quarter", n) for n in (1, 2, 3, 4)}, 6: ("half_year", 1), 9: ("nine_months", 1)}
_DIGITS = {span: digit for digit, span in _SPANS.items()}


def number_of(period: Period) -> int:
    """A quarter as datasets write it (20252), a year (20250), its first six months (20256) and nine (20259).

    Raises ValueError for any other period.
    """
    digit = _DIGITS.get((period.kind, period.number))
    if digit is None:
        raise ValueError(f"{period.key} has no number; quarters, years, first half years and nine months have one")
    return period.year * 10 + digit


def of_number(number: int) -> Period:
    """The period such a number means. Raises ValueError when it is none."""
    year, digit = divmod(number, 10)
    if digit not in _SPANS or not 1 <= year <= 9999:
        raise ValueError(f"{number} is no period; they look like 20252 (quarter), 20250 (year), 20256, 20259")
    kind, place = _SPANS[digit]
    return periods_of(kind, year)[place - 1]


def quarter_of(day: date) -> Period:
    """The quarter a day lies in."""
    return periods_of("quarter", day.year)[(day.month - 1) // 3]


def before(period: Period) -> Period:
    """The one of its kind just before it."""
    if period.number > 1:
        return periods_of(period.kind, period.year)[period.number - 2]
    return periods_of(period.kind, period.year - 1)[-1]


def a_year_earlier(period: Period) -> Period:
    """The one with its number in the year before; of a 53rd week the last there was."""
    earlier = periods_of(period.kind, period.year - 1)
    return earlier[min(period.number, len(earlier)) - 1]


def parts_of(period: Period, kind: str) -> tuple[Period, ...]:
    """The periods of a kind that lie inside one, in order."""
    return tuple(
        one for one in periods_of(kind, period.year) if period.first <= one.first and one.last <= period.last
    )


def _weeks(year: int) -> Iterator[Period]:
    """ISO weeks: the one with the year's first Thursday is the first."""
    monday = date.fromisocalendar(year, 1, 1)
    while monday.isocalendar()[0] == year:
        yield Period(monday, monday + timedelta(days=6), "week")
        monday += timedelta(days=7)


def _end_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
