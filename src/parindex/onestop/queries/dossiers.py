"""Reading dossiers: who may see which, what waits for whom, the list a page at a time."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.onestop.models import Dossier, DossierNumbering, DossierStep
from parindex.onestop.queries.procedures import WITH_BOARDS
from parindex.onestop.states import BEFORE_ACCEPTANCE, UNDER_WAY
from parindex.organization.models import Unit

# Who follows every dossier of a committee and of those below it.
OVERSEERS = (Role.REFORM_OFFICER, Role.CHAIR, Role.INSPECTOR, Role.APPRAISER)
SOLVERS = (Role.CASE_OFFICER, Role.UNIT_LEADER, Role.CHAIR)


def desks(actor: Actor) -> QuerySet[Unit]:
    """The committees at whose desk this person receives: their own, or the one above their division."""
    mine = Unit.objects.filter(pk__in=actor.units(Role.INTAKE))
    below = mine.exclude(kind__in=WITH_BOARDS).values("parent")
    return Unit.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=below), kind__in=WITH_BOARDS)


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """Those received at one's desk, solved by one's office, or of a committee one follows and those below it."""
    if actor.is_system:
        return Dossier.objects.all()
    desk = set(desks(actor).values_list("pk", flat=True)) if actor.holds(Role.INTAKE) else set()
    solving = actor.units(*SOLVERS)
    overseen = _overseen(actor)
    everywhere = Q(unit__in=desk | overseen)
    offices = (solving | overseen) - desk
    return Dossier.objects.filter(everywhere | Q(office__in=offices) if offices else everywhere)


def _overseen(actor: Actor) -> set[int]:
    if not actor.holds(*OVERSEERS):
        return set()
    above = actor.committees(*OVERSEERS)
    below = Unit.objects.filter(Q(pk__in=above) | Q(parent__in=above))
    return set(below.values_list("pk", flat=True))


def with_names(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    return rows.select_related("unit", "office", "procedure", "procedure_version")


def waiting_for(actor: Actor) -> QuerySet[Dossier]:
    """What this person can move on now: to be received at their desk, or at a step of their office; the due first."""
    desk = list(desks(actor).values_list("pk", flat=True)) if actor.holds(Role.INTAKE) else []
    turn = Q(unit__in=desk, state__in=BEFORE_ACCEPTANCE)
    current = DossierStep.objects.filter(started_at__isnull=False, ended_at__isnull=True)
    turn |= Q(state__in=UNDER_WAY, unit__in=desk, pk__in=current.filter(unit__in=desk).values("dossier"))
    solving = actor.units(*SOLVERS)
    turn |= Q(state__in=UNDER_WAY, office__in=solving, pk__in=current.filter(unit__in=solving).values("dossier"))
    return with_names(Dossier.objects.filter(turn)).order_by("due_at", "pk")


def current_step(dossier: Dossier) -> DossierStep | None:
    """The step that has begun and not ended."""
    return dossier.steps.filter(started_at__isnull=False, ended_at__isnull=True).first()


def agency_of(unit: Unit, day: date) -> str:
    """The identifier dossiers of a desk bear on a day; empty while nobody has set one."""
    rows = DossierNumbering.objects.filter(unit=unit, since__lte=day)
    return rows.order_by("-since").values_list("agency", flat=True).first() or ""
