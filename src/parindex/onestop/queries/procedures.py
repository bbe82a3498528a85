"""Reading procedures and where they are posted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.onestop.models import Posting, ProcedureVersion
from parindex.onestop.states import VersionState
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind

# Who has a place where citizens come to read.
WITH_BOARDS = (UnitKind.PEOPLES_COMMITTEE, UnitKind.PUBLIC_SERVICE_CENTER)


def visible_to(actor: Actor) -> QuerySet[ProcedureVersion]:
    """What is published everybody may read; drafts only those who keep the catalogue."""
    rows = ProcedureVersion.objects.select_related("procedure")
    return rows if actor.holds(Role.REFORM_OFFICER) else rows.filter(state=VersionState.PUBLISHED)


def in_force(day: date) -> QuerySet[ProcedureVersion]:
    """The version of each procedure that holds on a day."""
    rows = ProcedureVersion.objects.filter(state=VersionState.PUBLISHED, valid_from__lte=day)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).select_related("procedure")


def version_on(code: str, day: date) -> ProcedureVersion | None:
    """The version in force of a procedure by its code."""
    return in_force(day).filter(procedure__code=code).first()


def in_force_of(codes: Iterable[str]) -> list[ProcedureVersion]:
    """The published versions without a last day of some procedures."""
    rows = ProcedureVersion.objects.filter(state=VersionState.PUBLISHED, valid_to__isnull=True)
    return list(rows.filter(procedure__code__in=list(codes)).select_related("procedure"))


def drafts() -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(state=VersionState.DRAFT).select_related("procedure")


def fields_on(day: date) -> list[str]:
    """The fields (lĩnh vực) of what is in force, in order."""
    return list(in_force(day).order_by("field").values_list("field", flat=True).distinct())


def standing() -> QuerySet[Posting]:
    """Postings that have not been taken down."""
    rows = Posting.objects.filter(removed_on__isnull=True)
    return rows.select_related("unit", "procedure_version__procedure", "posted_by", "photo")


def posting_units(actor: Actor) -> QuerySet[Unit]:
    """The people's committees for whose places this person keeps the register of postings.

    One's own, when one works in the committee itself; that above one's division, for the one-stop desk and the
    reform officers.
    """
    own = actor.units(Role.INTAKE, Role.SELF_ASSESSOR, Role.UNIT_LEADER, Role.CHAIR)
    below = Unit.objects.filter(pk__in=actor.units(Role.REFORM_OFFICER, Role.INTAKE)).exclude(kind__in=WITH_BOARDS)
    return Unit.objects.filter(Q(pk__in=own) | Q(pk__in=below.values("parent")), kind__in=WITH_BOARDS)


@dataclass(frozen=True)
class Alert:
    """Something to do on a board: `posting` is None when nothing hangs yet."""

    unit: Unit
    version: ProcedureVersion | None
    posting: Posting | None
    what: str


OUTDATED, MISSING, TO_CHECK = "OUTDATED", "MISSING", "TO_CHECK"


def alerts(units: Iterable[Unit], day: date) -> list[Alert]:
    """What hangs but no longer holds, what was to be looked at again by now, what holds but hangs nowhere.

    Two questions to the database, however many units.
    """
    units = list(units)
    current = {row.procedure_id: row for row in in_force(day).defer("content")}
    found: list[Alert] = []
    hanging: set[tuple[int, int]] = set()
    for row in standing().filter(unit__in=units).defer("procedure_version__content"):
        newest = current.get(row.procedure_version.procedure_id)
        hanging.add((row.unit_id, row.procedure_version.procedure_id))
        if newest is None or newest.pk != row.procedure_version_id:
            found.append(Alert(row.unit, newest, row, OUTDATED))
        elif row.next_check_on <= day:
            found.append(Alert(row.unit, newest, row, TO_CHECK))
    found += [
        Alert(unit, version, None, MISSING)
        for unit in units
        for version in current.values()
        if unit.level in version.levels and (unit.pk, version.procedure_id) not in hanging
    ]
    return found
