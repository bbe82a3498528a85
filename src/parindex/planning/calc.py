"""Arithmetic of following a plan: periods of a duty, standing of an obligation, values against thresholds. No ORM."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parindex.core.calendar import WorkingCalendar
from parindex.core.period import Period, periods_of
from parindex.planning.states import Comparator, ObligationState, Recurrence, Standing, TargetStanding

PERIOD_OF = {
    Recurrence.WEEKLY: "week",
    Recurrence.MONTHLY: "month",
    Recurrence.QUARTERLY: "quarter",
    Recurrence.HALF_YEARLY: "half_year",
    Recurrence.YEARLY: "year",
}
# Working days before a due date from which an obligation counts as due soon.
SOON = 5


@dataclass(frozen=True)
class Position:
    """How an obligation stands on a day; `days` are working days late, or left, None without a due date."""

    standing: Standing
    days: int | None = None


def periods_owed(recurrence: str, year: int, since: date, *, continuous_as: str | None) -> tuple[Period, ...]:
    """The periods of `year` for which a duty owes a report: those not over on `since`, when the plan begins.

    A continuous duty is reported as often as the plan has its units report (`continuous_as`), and has no
    periods where the plan says nothing. Empty for a duty that is done once.
    """
    if not recurrence:
        return ()
    kind = continuous_as if recurrence == Recurrence.CONTINUOUS else PERIOD_OF[Recurrence(recurrence)]
    return tuple(period for period in periods_of(kind, year) if period.last >= since) if kind else ()


def position(
    state: str, due_on: date | None, reported_on: date | None, today: date, calendar: WorkingCalendar
) -> Position:
    """Where an obligation stands on `today`. Lateness is counted to the day the system received the report.

    A due date on a day off lasts to the end of the next working day (Bộ luật Dân sự 2015, điều 148 khoản 5).
    """
    if state in {ObligationState.DROPPED, ObligationState.JOINED}:
        return Position(Standing.ENDED)
    until = reported_on or today
    last_day = calendar.working_day_from(due_on) if due_on else None
    late = calendar.working_days(last_day, until) if last_day and last_day < until else 0
    if state == ObligationState.DONE:
        return Position(Standing.DONE_LATE, late) if late else Position(Standing.DONE)
    if state == ObligationState.SUBMITTED:
        return Position(Standing.WAITING_LATE, late) if late else Position(Standing.WAITING)
    if last_day is None:
        return Position(Standing.RETURNED if state == ObligationState.RETURNED else Standing.UNDATED)
    if last_day < today:
        return Position(Standing.OVERDUE, late)
    left = calendar.working_days(today, last_day)
    if state == ObligationState.RETURNED:
        return Position(Standing.RETURNED, left)
    return Position(Standing.DUE_SOON if left <= SOON else Standing.ON_COURSE, left)


def meets(comparator: str, value: Decimal, threshold: Decimal) -> bool:
    return {
        Comparator.AT_LEAST: value >= threshold,
        Comparator.MORE: value > threshold,
        Comparator.AT_MOST: value <= threshold,
        Comparator.LESS: value < threshold,
        Comparator.EQUAL: value == threshold,
    }[Comparator(comparator)]


def target_standing(
    comparator: str, threshold: Decimal, value: Decimal | None, *, year_is_over: bool
) -> TargetStanding:
    """A target on a day: missing is its own answer, and only the end of the year makes a target missed."""
    if value is None:
        return TargetStanding.MISSING
    if meets(comparator, value, threshold):
        return TargetStanding.ON_COURSE
    return TargetStanding.MISSED if year_is_over else TargetStanding.AT_RISK


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal:
    """A percentage from its parts, to two decimals, halves to even as Decimal rounds."""
    return (numerator * 100 / denominator).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class UnitValue:
    """A unit's value with its parts, where it gave them."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def together(values: Iterable[UnitValue]) -> Decimal | None:
    """The value of several units: of one unit its own, of several the ratio of their sums.

    None where a part is missing: a mean of percentages would be a guess.
    """
    rows = list(values)
    if len(rows) == 1:
        return rows[0].value
    numerators = [row.numerator for row in rows if row.numerator is not None]
    denominators = [row.denominator for row in rows if row.denominator is not None]
    if not rows or len(numerators) < len(rows) or len(denominators) < len(rows):
        return None
    return ratio(sum(numerators, Decimal()), sum(denominators, Decimal()))
