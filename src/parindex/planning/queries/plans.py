"""Reading plans, duties and reviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.planning.models import Plan, PlanReview, ReviewItem, Target, Task, TaskAssignment
from parindex.planning.states import AssignmentRole, ItemKind, ReviewState


def visible_to(actor: Actor) -> QuerySet[Plan]:
    """Plans of the committees whose units the person serves; everybody else's do not exist for them."""
    return Plan.objects.filter(issuer_id__in=actor.committees()).select_related("issuer").defer("lines")


def with_counts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with how many targets and duties each has."""
    targets = Count("targets", filter=Q(targets__dropped_on=None), distinct=True)
    return plans.annotate(
        target_count=targets, task_count=Count("tasks", filter=Q(tasks__dropped_on=None), distinct=True)
    )


def reviews_visible_to(actor: Actor) -> QuerySet[PlanReview]:
    return PlanReview.objects.filter(issuer_id__in=actor.committees()).select_related("issuer", "file")


def items_visible_to(actor: Actor) -> QuerySet[ReviewItem]:
    return ReviewItem.objects.filter(review__issuer_id__in=actor.committees()).select_related("review__issuer")


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(plan__issuer_id__in=actor.committees())


def targets_visible_to(actor: Actor) -> QuerySet[Target]:
    return Target.objects.filter(plan__issuer_id__in=actor.committees())


def issuers_for(actor: Actor) -> QuerySet[Unit]:
    """The committees whose plans this person may read in."""
    return organization.existing_on(actor.today).filter(
        pk__in=actor.committees(Role.REFORM_OFFICER), kind="PEOPLES_COMMITTEE"
    )


def with_assignments(tasks: QuerySet[Task]) -> QuerySet[Task]:
    rows = TaskAssignment.objects.select_related("unit")
    return tasks.prefetch_related(Prefetch("assignments", queryset=rows))


def duties_of(unit_ids: Sequence[int] | frozenset[int], role: str | None = None) -> QuerySet[Task]:
    """Duties these units lead or cooperate in (or only `role`), those with a date first."""
    match = Q(assignments__unit_id__in=unit_ids)
    if role is not None:
        match &= Q(assignments__role=role)
    return Task.objects.filter(match).distinct().select_related("plan")


def open_reviews(actor: Actor) -> QuerySet[PlanReview]:
    return reviews_visible_to(actor).filter(
        state=ReviewState.OPEN, issuer_id__in=actor.committees(Role.REFORM_OFFICER)
    )


@dataclass
class UnitDuties:
    """One unit of a plan with the duties it leads and those it cooperates in."""

    unit: Unit
    leading: list[Task] = field(default_factory=list)
    cooperating: list[Task] = field(default_factory=list)


def by_unit(plan: Plan) -> list[UnitDuties]:
    """The plan's duties under each unit that has any, units in their order."""
    rows = (
        TaskAssignment.objects.filter(task__plan=plan, task__dropped_on=None, ended_on=None)
        .select_related("unit", "task")
        .order_by("unit__position", "unit__code", "task__position")
    )
    groups: dict[int, UnitDuties] = {}
    for row in rows:
        group = groups.setdefault(row.unit_id, UnitDuties(row.unit))
        duties = group.leading if row.role == AssignmentRole.LEAD else group.cooperating
        duties.append(row.task)
    return list(groups.values())


def units_in_reach(issuer: Unit, day: date) -> QuerySet[Unit]:
    """The units a plan of `issuer` can name: itself, those below, beside and above it."""
    return organization.existing_on(day).filter(_near(issuer)).distinct()


def _near(issuer: Unit) -> Q:
    near = Q(pk=issuer.pk) | Q(parent=issuer) | Q(place=issuer.place)
    if issuer.parent_id:
        near |= Q(parent_id=issuer.parent_id) | Q(pk=issuer.parent_id)
    return near


def units_to_direct(plan: Plan, day: date) -> QuerySet[Unit]:
    """Units that the chair of the plan's committee, or of its successors, may give a direction: those right below."""
    ended = not plan.issuer.exists_on(day)
    issuers = [unit.pk for unit in organization.heirs(plan.issuer_id, day)] if ended else [plan.issuer_id]
    return organization.existing_on(day).filter(parent_id__in=issuers)


def units_to_hand_to(plan: Plan, day: date) -> QuerySet[Unit]:
    """Units existing on `day` that can take on work of a plan: those in reach of its issuer or of its successors."""
    issuers = [plan.issuer] if plan.issuer.exists_on(day) else organization.heirs(plan.issuer_id, day)
    near = Q(pk__in=[])
    for issuer in issuers:
        near |= _near(issuer)
    return organization.existing_on(day).filter(near).distinct()


def unit_names_under(issuer: Unit, day: date) -> dict[str, str]:
    """code → name of the units a plan of `issuer` can name on `day`."""
    return dict(units_in_reach(issuer, day).values_list("code", "name"))


def units_named_in(review: PlanReview) -> QuerySet[Unit]:
    """The units that the review's items lead or cooperate with."""
    details = review.items.filter(kind=ItemKind.TASK).values_list("detail", flat=True)
    sides = (entry for d in details for side in ("lead", "cooperating") for entry in d.get(side, []))
    return Unit.objects.filter(code__in={entry["code"] for entry in sides if entry["code"]})


def units_for_review(review: PlanReview) -> QuerySet[Unit]:
    """The units an officer can choose from while correcting: those of the document's day."""
    day = document_day(review.reading["document"]) or review.opened_at.date()
    return units_in_reach(review.issuer, day)


def source_of(item: ReviewItem) -> list[dict[str, Any]]:
    """The lines an item was read from."""
    return [n for n in item.review.lines if item.first_line <= n["number"] <= item.last_line]


def lines_with_items(review: PlanReview, items: Iterable[ReviewItem]) -> list[dict[str, Any]]:
    """Each source line with the item it was read into, for the page that shows both side by side."""
    owner = {number: item for item in items for number in range(item.first_line, item.last_line + 1)}
    return [{**line, "item": owner.get(line["number"])} for line in review.lines]


def tasks_by_lead(review: PlanReview) -> list[tuple[str, list[ReviewItem]]]:
    """The duties under each lead as they will be assigned; those without one under the empty name."""
    groups: dict[str, list[ReviewItem]] = {}
    for item in review.items.filter(kind=ItemKind.TASK):
        for name in [entry["name"] for entry in item.detail.get("lead", [])] or [""]:
            groups.setdefault(name, []).append(item)
    return list(groups.items())


def document_day(document: Mapping[str, Any]) -> date | None:
    """The document's date; 1 January of its year when only that is known; else None."""
    if document.get("issued_on"):
        return date.fromisoformat(document["issued_on"])
    year = re.search(r"\b(20\d\d)\b", document.get("issued_text") or document.get("title") or "")
    return date(int(year[1]), 1, 1) if year else None


@dataclass(frozen=True)
class ReviewTally:
    """What a review holds and what still stands in the way of confirming it."""

    targets: int
    tasks: int
    reporting: int
    unplaced: int
    without_lead: int
    unknown_names: tuple[str, ...]
    repeated_paths: tuple[str, ...]


def tally(review: PlanReview) -> ReviewTally:
    counts: dict[str, int] = dict(review.items.values_list("kind").annotate(n=Count("pk")).order_by("kind"))
    details = list(review.items.filter(kind=ItemKind.TASK).values_list("detail", flat=True))
    unknown = {
        assignee["name"]
        for detail in details
        for side in ("lead", "cooperating")
        for assignee in detail.get(side, [])
        if not assignee["code"]
    }
    paths = Counter(review.items.filter(kind=ItemKind.TASK).values_list("path", flat=True))
    return ReviewTally(
        targets=counts.get(ItemKind.TARGET, 0),
        tasks=len(details),
        reporting=counts.get(ItemKind.REPORTING, 0),
        unplaced=counts.get(ItemKind.UNPLACED, 0),
        without_lead=sum(1 for detail in details if not detail.get("lead")),
        unknown_names=tuple(sorted(unknown)),
        repeated_paths=tuple(sorted(path for path, n in paths.items() if n > 1)),
    )
