"""What a duty makes its units owe, as unsaved rows. No queries and no writes here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from parindex.core.period import Period
from parindex.planning import calc
from parindex.planning.models import Obligation, Plan, ReportingDuty, Task, TaskAssignment
from parindex.planning.states import DueBasis, ReportingPeriod

# The shortest reporting period of a plan says how often its continuous duties are reported.
PERIODS = (ReportingPeriod.MONTH, ReportingPeriod.QUARTER, ReportingPeriod.HALF_YEAR, ReportingPeriod.YEAR)


def continuous_as(rules: Iterable[ReportingDuty]) -> str | None:
    """How often continuous duties are reported under these reporting rules of a plan; None when they say nothing."""
    told = {rule.period for rule in rules}
    return next((period.value for period in PERIODS if period in told), None)


def begins_on(plan: Plan) -> date:
    """The day from which the plan's duties are owed: its date, else that of its confirmation."""
    return plan.issued_on or plan.confirmed_at.date()


def owed(
    plan: Plan, task: Task, assignments: Sequence[TaskAssignment], *, since: date, every: str | None
) -> list[Obligation]:
    """One row for each assignment and period of the duty that is not over on `since`.

    `every` is the period of continuous duties. A duty without periods is owed once, by its own due date
    or by none: a date that the document does not give is not made up.
    """
    periods = calc.periods_owed(task.recurrence, plan.year, since, continuous_as=every)
    if not periods:
        return [_once(task, row, since) for row in assignments]
    return [
        Obligation(
            assignment=row,
            task=task,
            unit_id=row.unit_id,
            period=period.key,
            starts_on=period.first,
            due_on=due,
            first_due_on=due,
            due_basis=DueBasis.PLAN if due == task.due_on else DueBasis.PERIOD,
        )
        for row in assignments
        for period, due in ((period, _due_in(period, task)) for period in periods)
    ]


def _due_in(period: Period, task: Task) -> date:
    """The plan's own date where it lies in the period («hằng năm, trước ngày 30/4»), else the period's last day."""
    if task.due_on is not None and period.first <= task.due_on <= period.last:
        return task.due_on
    return period.last


def _once(task: Task, row: TaskAssignment, since: date) -> Obligation:
    basis = DueBasis.DIRECTION if task.direction_id else DueBasis.PLAN
    return Obligation(
        assignment=row,
        task=task,
        unit_id=row.unit_id,
        starts_on=since,
        due_on=task.due_on,
        first_due_on=task.due_on,
        due_basis=basis if task.due_on else "",
    )
