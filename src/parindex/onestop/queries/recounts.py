"""The calendar in force, where the catalogue differs from it, and the recountings that were put forward or done."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.core.working_time import WorkingTime
from parindex.kit.catalog import load_working_time
from parindex.onestop.models import DossierCalendar, ProcedureVersion, Recount, RecountLine
from parindex.onestop.models.recounts import digest_of, written
from parindex.onestop.queries import dossiers
from parindex.onestop.queries.recount_previews import under_way
from parindex.onestop.states import RecountState, VersionState
from parindex.organization.models import Unit
from parindex.organization.queries import grants_on


def calendar_in_force() -> DossierCalendar | None:
    return DossierCalendar.objects.filter(is_in_force=True).first()


def of_catalogue() -> WorkingTime:
    """The working time the catalogue has now, approved or not."""
    return load_working_time()


def catalogue_differs() -> bool:
    """Whether the catalogue has another calendar than the one dossiers are counted by."""
    kept = calendar_in_force()
    return kept is not None and kept.digest != digest_of(written(of_catalogue()))


def left_behind(today: date) -> list[tuple[ProcedureVersion, int]]:
    """Versions in force with how many dossiers are under way by an earlier one, whose law stays unless decided."""
    held: dict[int, Counter[int]] = {}
    waiting = under_way().order_by().values_list("procedure", "procedure_version__number").annotate(n=Count("pk"))
    for procedure, number, n in waiting:
        held.setdefault(procedure, Counter())[number] += n
    rows = ProcedureVersion.objects.filter(
        procedure__in=held, state=VersionState.PUBLISHED, valid_from__lte=today
    ).select_related("procedure")
    current = [row for row in rows if row.holds_on(today)]
    counted = [
        (row, sum(n for number, n in held[row.procedure_id].items() if number < row.number)) for row in current
    ]
    return [(row, n) for row, n in counted if n]


def visible_to(actor: Actor) -> QuerySet[Recount]:
    """Every recounting: the calendar and the procedures are the same for all who work by them."""
    rows = Recount.objects.select_related("calendar", "procedure_version__procedure", "proposed_by", "decided_by")
    return rows if actor.grants or actor.is_system else rows.none()


def proposed(kind: str, version: ProcedureVersion | None = None) -> Recount | None:
    return Recount.objects.filter(state=RecountState.PROPOSED, kind=kind, procedure_version=version).first()


def lines_for(actor: Actor, recount: Recount) -> QuerySet[RecountLine]:
    """The lines of dossiers this person may see."""
    rows = recount.lines.filter(dossier__in=dossiers.visible_to(actor))
    return rows.select_related("recount", "dossier__unit", "dossier__office", "dossier__procedure_version")


def to_tell(actor: Actor, recount: Recount) -> QuerySet[RecountLine]:
    """The citizens who have to be told of another day."""
    return lines_for(actor, recount).exclude(due_after=F("due_before")).order_by("dossier__unit", "due_after", "pk")


def is_newest_calendar(recount: Recount) -> bool:
    return recount.calendar is not None and recount.calendar.is_in_force


def highest_chairs(today: date) -> set[int]:
    """The committees with a chair that are below no other committee with a chair."""
    chaired = set(grants_on(today).filter(role=Role.CHAIR).values_list("unit", flat=True))
    parents: dict[int, int | None] = dict(Unit.objects.values_list("pk", "parent"))
    return {pk for pk in chaired if not chaired & _ancestors(pk, parents)}


def _ancestors(pk: int, parents: dict[int, int | None]) -> set[int]:
    found: set[int] = set()
    above = parents.get(pk)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def counts_of(recount: Recount) -> dict[str, Any]:
    """Of an applied recounting: moved, kept, all, and by what became of them."""
    lines = recount.lines
    fates = dict(lines.order_by().values_list("fate").annotate(n=Count("pk")))
    return {
        "all": sum(fates.values()),
        "moved": lines.exclude(due_after=F("due_before")).count(),
        "kept": lines.filter(due_after=F("due_before"), counted_to__gt=F("due_after")).count(),
        "fates": fates,
    }
