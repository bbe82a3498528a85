"""Reading amendments: a duty or a figure as a change holds it, and what a draft would touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from parindex.audit.actor import Actor
from parindex.organization.models import Unit
from parindex.planning.models import (
    Amendment,
    Change,
    Obligation,
    Plan,
    ProgressReport,
    Target,
    TargetMeasure,
    Task,
)
from parindex.planning.queries.overview import late_through
from parindex.planning.states import LIVE, WITH_THE_UNIT, AmendmentState, AssignmentRole


def amendments_visible_to(actor: Actor) -> QuerySet[Amendment]:
    return Amendment.objects.filter(plan__issuer_id__in=actor.committees()).select_related("plan__issuer")


def amendments_of(plan: Plan) -> QuerySet[Amendment]:
    """Those applied, the latest first, and before them the draft."""
    rows = plan.amendments.exclude(state=AmendmentState.ABANDONED).annotate(change_count=Count("changes"))
    return rows.order_by(F("number").desc(nulls_first=True))


def with_subjects(amendment: Amendment) -> QuerySet[Change]:
    return amendment.changes.select_related("task", "target", "measure__target")


def changes_of_task(task: Task) -> QuerySet[Change]:
    """What applied amendments changed in a duty, the latest first."""
    applied = task.changes.filter(amendment__state=AmendmentState.APPLIED)
    return applied.select_related("amendment").order_by("-amendment__number")


def task_as_change(task: Task) -> dict[str, Any]:
    """A duty as `Change.before` and `Change.after` hold it."""
    sides: dict[str, list[str]] = {role: [] for role in AssignmentRole}
    for row in task.assignments.filter(ended_on=None).select_related("unit").order_by("unit__position", "unit__code"):
        sides[row.role].append(row.unit.code)
    return {
        "path": task.path,
        "text": task.text,
        "lead": sides[AssignmentRole.LEAD],
        "cooperating": sides[AssignmentRole.COOPERATING],
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "recurrence": task.recurrence,
        "due_text": task.due_text,
        "product": task.product,
        "needs_document": task.needs_document,
    }


def measure_as_change(measure: TargetMeasure) -> dict[str, Any]:
    return {"comparator": measure.comparator, "value": format(measure.value.normalize(), "f")}


def target_as_change(target: Target) -> dict[str, Any]:
    return {"ordinal": target.ordinal, "text": target.text}


def unit_names(changes: Iterable[Change]) -> dict[str, str]:
    """code → name of every unit that the changes name."""
    sides = (
        code
        for change in changes
        for state in (change.before, change.after)
        for side in ("lead", "cooperating")
        for code in state.get(side, [])
    )
    return dict(Unit.objects.filter(code__in=set(sides)).values_list("code", "name"))


@dataclass(frozen=True)
class Touched:
    """What units have of a duty on a day: live pieces of work, how many of them reported on, how many late."""

    live: int
    reported: int
    overdue: int


def touched_by(task: Task, today: date) -> Touched:
    reported = Exists(ProgressReport.objects.filter(obligation=OuterRef("pk")))
    rows = Obligation.objects.filter(task=task, state__in=LIVE).annotate(has_reports=reported).order_by()
    late = Q(state__in=WITH_THE_UNIT, due_on__lte=late_through(today))
    return Touched(
        **rows.aggregate(
            live=Count("pk"), reported=Count("pk", filter=Q(has_reports=True)), overdue=Count("pk", filter=late)
        )
    )
