"""Columns that stand for quarters, months, halves of a year or years, where a cross says when a duty is done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parindex.core.text import plain, squeeze
from parindex.plans.schedule import QUARTERS, Due, last_day_of

_MARK = re.compile(r"^(?:[x×✓✔√☑☒v*+●•■▪]{1,3})\.?$")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_QUARTER, _MONTH = r"(?P<n>iv|i{1,3}|[1-4])", r"(?P<n>1[0-2]|0?[1-9])"
_WITH_YEAR = r"(?:\s*[/,-]?\s*(?:năm\s*)?20\d\d)?"
_NAMED = (
    ("quarter", re.compile(rf"(?:quý|q)\s*\.?\s*{_QUARTER}{_WITH_YEAR}")),
    ("month", re.compile(rf"(?:tháng|th|t)\s*\.?\s*{_MONTH}{_WITH_YEAR}")),
    ("half", re.compile(rf"(?:0?6|sáu) tháng (?P<n>đầu|cuối)(?: năm)?{_WITH_YEAR}")),
    ("year", re.compile(r"(?:năm )?(?P<n>20\d\d)")),
)
_BARE = (("quarter", re.compile(_QUARTER)), ("month", re.compile(_MONTH)))  # "I | II | III | IV" under "Quý"
_PARENT = {"quarter": re.compile(r"(?<!\w)quý(?!\w)"), "month": re.compile(r"(?<!\w)tháng(?!\w)")}
# How many columns there must be for a cross in each of them to mean "in every one".
_TURNS = {"quarter": (3, "quarterly"), "month": (6, "monthly"), "half": (2, "half_yearly"), "year": (3, "yearly")}


@dataclass(frozen=True, slots=True)
class Period:
    """What a column stands for. `number` is the quarter, the month, or the half (1, 2); `written` lacks the year."""

    unit: str
    number: int
    year: int | None
    written: str

    @property
    def last_day(self) -> date | None:
        """Its last day, None where the table doesn't say of which year it is."""
        return last_day_of(self.unit, self.number, self.year) if self.year else None


def period_of(headings: Sequence[str]) -> Period | None:
    """The period that a column's headings, from top to bottom, name: ["Năm 2026", "Quý I"]."""
    if not headings:
        return None
    *above, own = [plain(squeeze(text)).strip(" .:") for text in headings]
    for unit, pattern in _NAMED:
        if match := pattern.fullmatch(own):
            return _period(unit, match["n"], [own, *above])
    for unit, pattern in _BARE:
        match = pattern.fullmatch(own)
        if match and any(_PARENT[unit].search(text) for text in above):
            return _period(unit, match["n"], [own, *above])
    return None


def _period(unit: str, number: str, headings: Sequence[str]) -> Period:
    years = {int(year) for text in headings for year in _YEAR.findall(text)}
    year = years.pop() if len(years) == 1 else None
    if unit == "year":
        return Period(unit, int(number), int(number), "Năm")
    if unit == "half":
        return Period(unit, 1 if number == "đầu" else 2, year, f"6 tháng {number} năm")
    word = f"Quý {number.upper()}" if unit == "quarter" else f"Tháng {number}"
    return Period(unit, QUARTERS.get(number) or int(number), year, word)


def is_mark(text: str) -> bool:
    """Whether a cell holds nothing but a cross, a tick or a dot."""
    return bool(_MARK.match(plain(squeeze(text))))


def due_of_marks(marked: Sequence[Period], every: Sequence[Period]) -> Due:
    """When a duty is due that is marked in some of the columns `every`: the last of them, or each turn anew."""
    if not marked:
        return Due()
    least, turn = _TURNS[marked[0].unit]
    if len(marked) == len(every) >= least:
        return Due(None, turn, _words(marked))
    return Due(marked[-1].last_day, None, _words(marked))


def _words(periods: Sequence[Period]) -> str:
    """The columns' names, the year once where it is one: "Quý II, Quý IV năm 2026"."""
    if len({period.year for period in periods}) == 1:
        return ", ".join([*(period.written for period in periods[:-1]), _with_year(periods[-1])])
    return ", ".join(_with_year(period) for period in periods)


def _with_year(period: Period) -> str:
    if period.year is None:
        return period.written
    return f"{period.written}{'' if period.written.lower().endswith('năm') else ' năm'} {period.year}"
