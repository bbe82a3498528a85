"""Reading plans of reviews: whose they are, how far they are, and what they save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.onestop import costs
from parindex.onestop.models import ReviewItem, ReviewPlan
from parindex.onestop.queries.costs import Compared, compared
from parindex.onestop.states import ReviewResult, ReviewState
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind

TENTH = Decimal("0.1")
SENT = (ReviewState.SENT, ReviewState.ENACTED, ReviewState.REFUSED)


def run_by(actor: Actor) -> QuerySet[Unit]:
    """The committees whose plans this person runs: their own, or the one above their division."""
    mine = Unit.objects.filter(pk__in=actor.units(Role.REFORM_OFFICER))
    above = mine.exclude(kind=UnitKind.PEOPLES_COMMITTEE).values("parent")
    return Unit.objects.filter(Q(pk__in=mine) | Q(pk__in=above), kind=UnitKind.PEOPLES_COMMITTEE)


def visible_to(actor: Actor) -> QuerySet[ReviewPlan]:
    """Plans of one's committees, of those one leads a review for, and of those below one's own committee."""
    heads = Q(pk__in=actor.units(Role.CHAIR)) | Q(pk__in=run_by(actor).values("pk"))
    below = Unit.objects.filter(heads, kind=UnitKind.PEOPLES_COMMITTEE).values("pk")
    led = ReviewItem.objects.filter(lead_unit__in=actor.units()).values("plan")
    mine = Q(unit__in=actor.committees()) | Q(unit__parent__in=below) | Q(pk__in=led)
    rows = ReviewPlan.objects.all() if actor.is_system else ReviewPlan.objects.filter(mine)
    return rows.select_related("unit__parent")


def items_visible_to(actor: Actor) -> QuerySet[ReviewItem]:
    rows = ReviewItem.objects.filter(plan__in=visible_to(actor).values("pk"))
    return rows.select_related(
        "plan__unit__parent", "procedure_version__procedure", "lead_unit", "evidence", "approved_by"
    )


def waiting_for(actor: Actor) -> QuerySet[ReviewItem]:
    """What one's units have yet to review, the nearest day first."""
    own = actor.units(Role.SELF_ASSESSOR, Role.UNIT_LEADER)
    return items_visible_to(actor).filter(lead_unit__in=own, state=ReviewState.IN_PLAN, plan__issued_on__isnull=False)


def lead_units(plan: ReviewPlan, day: date) -> QuerySet[Unit]:
    """Who may lead a review: the committee itself and the units directly below it."""
    return organization.existing_on(day).filter(Q(pk=plan.unit_id) | Q(parent=plan.unit_id))


@dataclass(frozen=True)
class Row:
    """One review on the year's page."""

    item: ReviewItem
    is_late: bool
    costs: Compared


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; the percentage is None of nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        if not self.whole:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Overview:
    """The year's plan as it stands.

    `accepted` counts proposals that were enacted among those sent; `proposed` and `enacted` add up the savings of
    what was reviewed, and of what was enacted, over what is known only; `unknown` names the others.
    """

    rows: list[Row]
    done: Share
    accepted: Share
    late: int
    proposed: costs.Known
    enacted: costs.Known
    unknown: list[Row]


def items_of(plan: ReviewPlan) -> QuerySet[ReviewItem]:
    """Its reviews with everything costs are reckoned from: four questions, however many."""
    rows = plan.items.select_related("procedure_version__procedure", "lead_unit")
    return rows.defer("procedure_version__content").prefetch_related("sheets__lines", "sheets__inputs")


def overview(plan: ReviewPlan, day: date) -> Overview:
    rows = [Row(item, item.is_late(day), compared(item)) for item in items_of(plan)]
    done = [row for row in rows if row.item.is_done]
    sent = [row for row in rows if row.item.state in SENT]
    enacted = [row for row in sent if row.item.state == ReviewState.ENACTED]
    changing = [row for row in done if row.item.result != ReviewResult.KEEP]
    return Overview(
        rows=rows,
        done=Share(len(done), len(rows)),
        accepted=Share(len(enacted), len(sent)),
        late=sum(row.is_late for row in rows if not row.item.is_done),
        proposed=costs.add_known([row.costs.saving.amount for row in changing]),
        enacted=costs.add_known([row.costs.saving.amount for row in enacted]),
        unknown=[row for row in changing if row.costs.saving.amount is None],
    )
