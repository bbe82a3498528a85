"""A plan as it was on a day gone by: who held what, and how it stood, from reports, decisions and handovers.

What units owe is followed forward in one row each; their histories say where each stood on any day. A due date that
Phòng Nội vụ set where the plan gave none counts from the beginning: only the journal knows when it was set.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q

from parindex.audit.actor import local_day
from parindex.organization.models import Unit
from parindex.planning.models import Extension, Handover, Obligation, Plan, ProgressReport
from parindex.planning.models.following import DONE
from parindex.planning.queries.overview import Holder, Tally, in_order, late_through
from parindex.planning.states import ExtensionState, ObligationState, ReportState


def holders_on(plan: Plan, day: date) -> list[tuple[Holder, Tally]]:
    """Each unit that held work of the plan on `day` with its tally as it was, the most overdue first."""
    tallies: dict[int, Tally] = {}
    for one in _with_history(plan, day):
        _count(tallies.setdefault(_holder(one, day), Tally()), one, day)
    units = Unit.objects.filter(pk__in=tallies).values_list("pk", "code", "name", "position", "valid_to")
    return in_order((Holder(*row), tallies[row[0]]) for row in units)


def _with_history(plan: Plan, day: date) -> list[Obligation]:
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    there = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    granted = Extension.objects.filter(state=ExtensionState.GRANTED).order_by("decided_at", "pk")
    rows = Obligation.objects.filter(begun, there, task__plan=plan)
    rows = rows.prefetch_related(Prefetch("handovers", queryset=Handover.objects.order_by("on", "pk")))
    rows = rows.prefetch_related(Prefetch("reports", queryset=ProgressReport.objects.order_by("at", "pk")))
    return list(rows.prefetch_related(Prefetch("extensions", queryset=granted)))


def _holder(one: Obligation, day: date) -> int:
    """The unit id: whoever handed it over first after `day`, else whoever holds it now."""
    return next((hand.from_unit_id for hand in one.handovers.all() if hand.on > day), one.unit_id)


def _count(tally: Tally, one: Obligation, day: date) -> None:
    state, due_on = _state(one.reports.all(), day), _due(one, day)
    tally.total += 1
    if state == ObligationState.DONE:
        tally.done += 1
    elif state == ObligationState.SUBMITTED:
        tally.waiting += 1
    else:
        tally.open += 1
        tally.returned += state == ObligationState.RETURNED
        tally.overdue += bool(due_on and due_on <= late_through(day))


def _state(reports: Iterable[ProgressReport], day: date) -> ObligationState:
    known = [report for report in reports if local_day(report.at) <= day]
    if not known:
        return ObligationState.OPEN
    last = known[-1]
    if last.percent < DONE:
        return ObligationState.IN_PROGRESS
    if last.decided_at is None or local_day(last.decided_at) > day:
        return ObligationState.SUBMITTED
    return ObligationState.RETURNED if last.state == ReportState.RETURNED else ObligationState.DONE


def _due(one: Obligation, day: date) -> date | None:
    """The due date on `day`: before the first later move of it the date that this one replaced."""
    moves = [(local_day(move.decided_at), move.from_due) for move in one.extensions.all() if move.decided_at]
    return next((from_due for decided, from_due in moves if decided > day), one.due_on)
