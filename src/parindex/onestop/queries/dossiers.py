"""Reading dossiers: who may see which, what waits for whom, the list a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.kit.search import matching
from parindex.onestop import calc
from parindex.onestop.models import Dossier, DossierEvent, DossierNumbering, DossierPaper, DossierStep
from parindex.onestop.queries.procedures import WITH_BOARDS
from parindex.onestop.states import BEFORE_ACCEPTANCE, UNDER_WAY
from parindex.organization.models import Unit

# Who follows every dossier of a committee and of those below it.
OVERSEERS = (Role.REFORM_OFFICER, Role.CHAIR, Role.INSPECTOR, Role.APPRAISER)
INTAKERS = (Role.INTAKE,)
SOLVERS = (Role.CASE_OFFICER, Role.UNIT_LEADER, Role.CHAIR)
READERS = (*OVERSEERS, *SOLVERS, *INTAKERS)
PAGE_SIZE = 50
SHOWN = (
    "code", "state", "applicant", "unit_id", "office_id", "source", "submitted_at", "accepted_at", "due_at",
    "reappointed_to", "late_since", "held_since", "solved_at", "punctuality",
)  # fmt: skip
FEW = 10


def desks(actor: Actor) -> QuerySet[Unit]:
    """The committees at whose desk this person receives: their own, or the one above their division."""
    mine = Unit.objects.filter(pk__in=actor.units(Role.INTAKE))
    below = mine.exclude(kind__in=WITH_BOARDS).values("parent")
    return Unit.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=below), kind__in=WITH_BOARDS)


def visible_to(actor: Actor, sight: Sight | None = None) -> QuerySet[Dossier]:
    """Those received at one's desk, solved by one's office, or of a committee one follows and those below it."""
    if actor.is_system:
        return Dossier.objects.all()
    desk = _desk_ids(actor) if sight is None else set(sight.desks)
    solving = actor.units(*SOLVERS)
    overseen = _overseen(actor)
    everywhere = Q(unit__in=desk | overseen)
    offices = (solving | overseen) - desk
    return Dossier.objects.filter(everywhere | Q(office__in=offices) if offices else everywhere)


def _desk_ids(actor: Actor) -> set[int]:
    """As `desks`, in one small question."""
    if not actor.holds(Role.INTAKE):
        return set()
    rows = Unit.objects.filter(pk__in=actor.units(Role.INTAKE)).order_by()
    found = rows.values_list("pk", "kind", "parent", "parent__kind")
    kept = (
        own if kind in WITH_BOARDS else above
        for own, kind, above, kind_above in found
        if kind in WITH_BOARDS or kind_above in WITH_BOARDS
    )
    return {pk for pk in kept if pk is not None}


def _overseen(actor: Actor) -> set[int]:
    if not actor.holds(*OVERSEERS):
        return set()
    above = actor.committees(*OVERSEERS)
    below = Unit.objects.filter(Q(pk__in=above) | Q(parent__in=above))
    return set(below.values_list("pk", flat=True))


@dataclass(frozen=True)
class Sight:
    """Of whose dossiers a person reads names and numbers whole: their desk's, and those they solve."""

    desks: frozenset[int]
    offices: frozenset[int]
    everything: bool = False

    @classmethod
    def of(cls, actor: Actor) -> Self:
        return cls(frozenset(_desk_ids(actor)), actor.units(Role.CASE_OFFICER), actor.is_system)

    def is_whole(self, dossier: Dossier) -> bool:
        return self.everything or dossier.unit_id in self.desks or dossier.office_id in self.offices

    def name(self, dossier: Dossier) -> str:
        return dossier.applicant if self.is_whole(dossier) else calc.masked_name(dossier.applicant)

    def rows(self) -> Q:
        """The dossiers that may be looked for by a person's name or number."""
        others = self.offices - self.desks
        return Q(unit__in=self.desks) | Q(office__in=others) if others else Q(unit__in=self.desks)


def looked_for(rows: QuerySet[Dossier], words: str, sight: Sight) -> QuerySet[Dossier]:
    """Dossiers by the beginning of their code; by the whole identity or telephone number or the name of the applicant
    only among those whose applicants one may read."""
    typed = words.strip()
    if not typed:
        return rows
    code = "".join(typed.upper().split())
    if "-" in code or "." in code:
        return rows.filter(code__startswith=code)
    mine = rows if sight.everything else rows.filter(sight.rows())
    number = calc.identity_read(typed)
    if number.isdigit():
        return mine.filter(Q(identity=number) | Q(phone=calc.phone_read(typed)))
    return matching(mine, typed, column="applicant_folded")


@dataclass(frozen=True)
class Page:
    """Some rows and where the next ones begin; empty at the end."""

    rows: Sequence[Dossier]
    following: str


def newest_first(rows: QuerySet[Dossier], after: str = "") -> Page:
    """A page of the list, the last entered first; `after` is where the page before ended."""
    if after.isascii() and after.isdigit():
        rows = rows.filter(pk__lt=int(after))
    found = for_lines(rows, "-pk", most=PAGE_SIZE + 1)
    return Page(found[:PAGE_SIZE], str(found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else "")


def due_first(rows: QuerySet[Dossier], after: str = "") -> Page:
    """A page of the list, the first due first."""
    due, _mark, pk = after.partition("_")
    try:
        begin = datetime.fromisoformat(due)
        rows = rows.filter(Q(due_at__gt=begin) | Q(due_at=begin, pk__gt=int(pk)))
    except ValueError:
        pass  # the first page
    found = for_lines(rows.filter(due_at__isnull=False), "due_at", "pk", most=PAGE_SIZE + 1)
    if len(found) <= PAGE_SIZE:
        return Page(found, "")
    last = found[PAGE_SIZE - 1]
    return Page(found[:PAGE_SIZE], f"{last.due_at.isoformat() if last.due_at else ''}_{last.pk}")


def for_lines(rows: QuerySet[Dossier], *order: str, most: int) -> list[Dossier]:
    """The first of some rows with only what a line shows (`title` and `office_name` too), how it stands and who may
    read the name.

    First which rows, then the rows: an index that knows their order often holds all that chooses them, and nothing
    is joined to a row that is not shown.
    """
    chosen = Dossier.objects.filter(pk__in=rows.order_by(*order).values("pk")[:most])
    title = Coalesce("procedure_version__name", "procedure__code")
    return list(chosen.annotate(title=title, office_name=F("office__name")).only(*SHOWN).order_by(*order))


def with_names(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    return rows.select_related("unit", "office", "procedure", "procedure_version").defer("procedure_version__content")


def with_history(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Everything a dossier's page shows, one question a kind of it; `is_linked` says whether another names it.

    Joins are few: planning a dozen of them takes PostgreSQL twenty times as long as reading the row.
    """
    linked = Dossier.objects.filter(Q(parent=OuterRef("pk")) | Q(corrects=OuterRef("pk")))
    more = rows.select_related("unit", "office", "procedure", "procedure_version", "apology")
    more = more.annotate(is_linked=Exists(linked)).prefetch_related("fees")
    more = more.prefetch_related(Prefetch("steps", DossierStep.objects.select_related("unit")))
    more = more.prefetch_related(Prefetch("events", DossierEvent.objects.select_related("by", "file")))
    return more.prefetch_related(Prefetch("papers", DossierPaper.objects.select_related("file")))


def linked_to(dossier: Dossier) -> list[Dossier]:
    """Of one read `with_history`: what it is part of or corrects, its own parts, the corrections of its result."""
    named = {dossier.parent_id, dossier.corrects_id} - {None}
    if not named and not dossier.is_linked:  # type: ignore[attr-defined]
        return []
    return list(Dossier.objects.filter(Q(parent=dossier) | Q(corrects=dossier) | Q(pk__in=named)).order_by("pk"))


def waiting_for(actor: Actor, sight: Sight | None = None) -> QuerySet[Dossier]:
    """What this person can move on now: to be received at their desk, or at a step of their office; the due first."""
    desk = _desk_ids(actor) if sight is None else sight.desks
    turn = Q(unit__in=desk, state__in=BEFORE_ACCEPTANCE)
    current = DossierStep.objects.filter(started_at__isnull=False, ended_at__isnull=True)
    turn |= Q(state__in=UNDER_WAY, unit__in=desk, pk__in=current.filter(unit__in=desk).values("dossier"))
    solving = actor.units(*SOLVERS)
    turn |= Q(state__in=UNDER_WAY, office__in=solving, pk__in=current.filter(unit__in=solving).values("dossier"))
    return Dossier.objects.filter(turn, source="")


def waiting_some(actor: Actor) -> list[Dossier]:
    """The first of them due, for a landing page; one more than it shows when there are more."""
    if not actor.holds(*SOLVERS, *INTAKERS):
        return []
    return list(with_names(waiting_for(actor)).order_by("due_at", "pk")[: FEW + 1])


def to_give_back(actor: Actor, sight: Sight | None = None) -> QuerySet[Dossier]:
    """With their result at this person's desk, waiting for the citizen."""
    desk = _desk_ids(actor) if sight is None else sight.desks
    return Dossier.objects.filter(unit__in=desk, state="SOLVED", source="")


def current_step(dossier: Dossier) -> DossierStep | None:
    """The step that has begun and not ended."""
    rows = dossier.steps.all()
    return next((step for step in rows if step.started_at is not None and step.ended_at is None), None)


def following_step(dossier: Dossier) -> DossierStep | None:
    """The step after the one under way."""
    return next((step for step in dossier.steps.all() if step.started_at is None), None)


def offices_of(desk: Unit) -> QuerySet[Unit]:
    """Who may solve what a desk receives: the committee itself and its divisions."""
    return Unit.objects.filter(Q(pk=desk.pk) | Q(parent=desk)).exclude(Q(kind__in=WITH_BOARDS) & ~Q(pk=desk.pk))


def known_person(desk: Unit, identity: str) -> Dossier | None:
    """The last dossier somebody with this number brought to a desk, to spare typing again."""
    return Dossier.objects.filter(unit=desk, identity=identity).order_by("-pk").first() if identity else None


def agencies(units: QuerySet[Unit]) -> QuerySet[DossierNumbering]:
    """The identifiers of desks, each with the day it began."""
    return DossierNumbering.objects.filter(unit__in=units).select_related("unit").order_by("unit__position", "-since")


def agency_of(unit: Unit, day: date) -> str:
    """The identifier dossiers of a desk bear on a day; empty while nobody has set one."""
    rows = DossierNumbering.objects.filter(unit=unit, since__lte=day)
    return rows.order_by("-since").values_list("agency", flat=True).first() or ""
