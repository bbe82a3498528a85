"""A whole plan on a day: how many obligations of each duty and unit stand where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from parindex.kit.catalog import load_calendar
from parindex.planning import calc
from parindex.planning.models import Obligation, Plan, Task
from parindex.planning.states import LIVE, WITH_THE_UNIT, ExtensionState, ObligationState

GONE = (ObligationState.DROPPED, ObligationState.JOINED)


@dataclass
class Tally:
    """How many obligations stand where; `total` counts those that have begun and still exist."""

    total: int = 0
    done: int = 0
    waiting: int = 0
    overdue: int = 0
    returned: int = 0
    open: int = 0

    @property
    def share(self) -> Decimal | None:
        """Per cent done; None when nothing is owed yet."""
        return calc.ratio(Decimal(self.done), Decimal(self.total)) if self.total else None


def late_through(today: date) -> date:
    """The last due date that is over on `today`; one on a day off lasts to the next working day (calc.position)."""
    return load_calendar().working_day_before(today)


def done_late(plan: Plan) -> int:
    """How many pieces of work are done, but were reported after their due date."""
    done = Obligation.objects.filter(task__plan=plan, state=ObligationState.DONE, reported_on__gt=F("due_on"))
    rows = done.order_by().values_list("due_on", "reported_on").annotate(n=Count("pk"))
    calendar = load_calendar()
    return sum(n for due, reported, n in rows if due and reported and calendar.working_day_from(due) < reported)


def _counts(today: date) -> dict[str, Count]:
    late_now = Q(state__in=WITH_THE_UNIT, due_on__lte=late_through(today))
    return {
        "total": Count("pk"),
        "done": Count("pk", filter=Q(state=ObligationState.DONE)),
        "waiting": Count("pk", filter=Q(state=ObligationState.SUBMITTED)),
        "overdue": Count("pk", filter=late_now),
        "returned": Count("pk", filter=Q(state=ObligationState.RETURNED)),
        "open": Count("pk", filter=Q(state__in=WITH_THE_UNIT)),
    }


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(**{name: row[name] for name in Tally.__dataclass_fields__})


def begun(plan_ids: Iterable[int], today: date) -> QuerySet[Obligation]:
    """Obligations of these plans that have begun and were neither dropped nor joined to another."""
    started = Q(starts_on__isnull=True) | Q(starts_on__lte=today)
    return Obligation.objects.filter(started, task__plan_id__in=plan_ids).exclude(state__in=GONE)


def together(tallies: Iterable[Tally]) -> Tally:
    """The sum of several."""
    total = Tally()
    for tally in tallies:
        for name in Tally.__dataclass_fields__:
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    return total


def tally_of(plan: Plan, today: date) -> Tally:
    return Tally(**begun([plan.pk], today).order_by().aggregate(**_counts(today)))


def by_task(plan: Plan, today: date) -> dict[int, Tally]:
    """task id → its tally."""
    rows = begun([plan.pk], today).order_by().values("task_id").annotate(**_counts(today))
    return {row["task_id"]: _tally(row) for row in rows}


@dataclass(frozen=True)
class Holder:
    """A unit that holds work of a plan, as a page needs it; `ended_on` is its last day."""

    pk: int
    code: str
    name: str
    position: int
    ended_on: date | None


HOLDER = ("unit_id", "unit__code", "unit__name", "unit__position", "unit__valid_to")


def by_holder(plan: Plan, today: date) -> list[tuple[Holder, Tally]]:
    """Each unit that holds work of the plan with its tally, the most overdue first."""
    rows = begun([plan.pk], today).order_by().values(*HOLDER).annotate(**_counts(today))
    return in_order((Holder(*(row[name] for name in HOLDER)), _tally(row)) for row in rows)


def in_order(holders: Iterable[tuple[Holder, Tally]]) -> list[tuple[Holder, Tally]]:
    return sorted(holders, key=lambda pair: (-pair[1].overdue, pair[0].position, pair[0].code))


def overdue(plan: Plan, today: date) -> QuerySet[Obligation]:
    rows = begun([plan.pk], today).filter(state__in=WITH_THE_UNIT, due_on__lte=late_through(today))
    return rows.select_related("task", "unit", "assignment").order_by("due_on", "unit__position")


def waiting(plan: Plan) -> QuerySet[Obligation]:
    """What waits for Phòng Nội vụ: completion to verify, or a later date to decide on (`asked_to`, else None)."""
    rows = Obligation.objects.filter(task__plan=plan).annotate(
        asked=FilteredRelation("extensions", condition=Q(extensions__state=ExtensionState.ASKED)),
        asked_from=F("asked__from_due"),
        asked_to=F("asked__to_due"),
    )
    rows = rows.filter(Q(state=ObligationState.SUBMITTED) | Q(state__in=WITH_THE_UNIT, asked_to__isnull=False))
    return rows.select_related("task", "unit", "assignment").order_by("reported_on", "task__position", "pk")


def directions(plan: Plan) -> QuerySet[Task]:
    return (
        plan.tasks.filter(direction__isnull=False, dropped_on=None)
        .select_related("direction")
        .order_by("-direction__ordinal")
    )


def without_heir(plan: Plan, today: date) -> QuerySet[Obligation]:
    """Live work held by units that no longer exist: somebody has to hand it over."""
    rows = Obligation.objects.filter(task__plan=plan, state__in=LIVE, unit__valid_to__lt=today)
    return rows.select_related("task", "unit", "assignment").order_by("unit__position", "task__position")
