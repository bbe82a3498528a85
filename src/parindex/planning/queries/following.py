"""Reading what units owe: one's own work in the order in which it asks for attention, and one obligation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from parindex.audit.actor import Actor
from parindex.core.calendar import WorkingCalendar
from parindex.planning import calc
from parindex.planning.models import (
    Difficulty,
    Extension,
    Handover,
    Obligation,
    ProgressReport,
    Reminder,
    ReportEvidence,
    TaskAssignment,
)
from parindex.planning.states import LIVE, ExtensionState, ObligationState, Standing

RANK = {standing: rank for rank, standing in enumerate(Standing)}


@dataclass(frozen=True)
class Row:
    """An obligation with how it stands on the day of the page."""

    obligation: Obligation
    position: calc.Position

    @property
    def attention(self) -> tuple[int, bool, int]:
        """What comes first: by standing, a direction before a plan's duty, the most days late, the fewest left."""
        days = self.position.days or 0
        late = self.position.standing in {Standing.OVERDUE, Standing.WAITING_LATE}
        return (RANK[self.position.standing], self.obligation.task.direction_id is None, -days if late else days)


def obligations_visible_to(actor: Actor) -> QuerySet[Obligation]:
    """Obligations under the plans of one's committees; the policy then says which may be opened."""
    return Obligation.objects.filter(task__plan__issuer_id__in=actor.committees()).select_related(
        "task__plan__issuer", "unit", "assignment"
    )


def held_by(unit_ids: Iterable[int]) -> QuerySet[Obligation]:
    return Obligation.objects.filter(unit_id__in=unit_ids).select_related("task__plan", "unit", "assignment")


def standing_of(obligation: Obligation, today: date, calendar: WorkingCalendar) -> Row:
    return Row(
        obligation,
        calc.position(obligation.state, obligation.due_on, obligation.reported_on, today, calendar),
    )


def current(rows: QuerySet[Obligation], today: date) -> QuerySet[Obligation]:
    """Of recurring duties the periods that have begun; of the others all."""
    return rows.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=today))


def work_of(unit_ids: Iterable[int], today: date, calendar: WorkingCalendar) -> list[Row]:
    """What these units still have to do something about, or wait for, most pressing first."""
    live = current(held_by(unit_ids), today).filter(state__in=LIVE)
    return sorted((standing_of(one, today, calendar) for one in live), key=lambda row: row.attention)


def dated_work_of(unit_ids: Iterable[int]) -> QuerySet[Obligation]:
    """Every live obligation of these units that has a due date, periods to come included, by date."""
    live = held_by(unit_ids).filter(state__in=LIVE, due_on__isnull=False)
    return live.order_by("due_on", "task__position", "pk")


def finished_by(unit_ids: Iterable[int], today: date, calendar: WorkingCalendar) -> list[Row]:
    """What these units have finished, the latest first."""
    done = held_by(unit_ids).filter(state=ObligationState.DONE).order_by("-reported_on", "task__position")
    return [standing_of(one, today, calendar) for one in done]


def with_history(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """With reports and their files, extensions, handovers and reminders prefetched."""
    evidence = ReportEvidence.objects.select_related("file")
    reports = ProgressReport.objects.select_related("by", "decided_by", "unit").prefetch_related(
        Prefetch("evidence", queryset=evidence)
    )
    moves = Extension.objects.select_related("asked_by", "decided_by")
    hands = Handover.objects.select_related("from_unit", "to_unit")
    rows = rows.prefetch_related(Prefetch("reports", queryset=reports))
    rows = rows.prefetch_related(Prefetch("extensions", queryset=moves))
    rows = rows.prefetch_related(Prefetch("handovers", queryset=hands))
    return rows.prefetch_related(Prefetch("reminders", queryset=Reminder.objects.select_related("by")))


def of_task(task_id: int, today: date, calendar: WorkingCalendar) -> list[Row]:
    """Every unit's obligation for one duty, current period first."""
    rows = Obligation.objects.filter(task_id=task_id).select_related("task", "unit", "assignment")
    return [standing_of(one, today, calendar) for one in rows.order_by("period", "unit__position")]


def side_by_side(obligation: Obligation) -> QuerySet[TaskAssignment]:
    """Who else is assigned to the duty."""
    return obligation.task.assignments.select_related("unit").exclude(pk=obligation.assignment_id)


def difficulties_visible_to(actor: Actor) -> QuerySet[Difficulty]:
    return Difficulty.objects.filter(plan__issuer_id__in=actor.committees()).select_related(
        "plan__issuer", "unit", "task", "target", "direction__task", "raised_by", "answered_by"
    )


def extension_counts(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Each with how many times its due date was moved (`moved`)."""
    granted = Count("extensions", filter=Q(extensions__state=ExtensionState.GRANTED), distinct=True)
    return rows.annotate(moved=granted)
