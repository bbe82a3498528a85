"""The register of dossiers of a desk (Sổ theo dõi hồ sơ)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from parindex.audit.actor import Actor
from parindex.onestop import clock
from parindex.onestop.models import Dossier
from parindex.onestop.queries import dossiers
from parindex.onestop.queries.procedures import WITH_BOARDS
from parindex.organization.models import Unit


@dataclass(frozen=True)
class Asked:
    """Which part of the register: of a desk, of one field or all (""), received from one day through another."""

    unit: Unit
    field: str
    first: date
    last: date


def units(actor: Actor) -> QuerySet[Unit]:
    """The desks of whose register this person may read anything."""
    seen = dossiers.visible_to(actor).filter(unit=OuterRef("pk"))
    return Unit.objects.filter(Exists(seen), kind__in=WITH_BOARDS)


def fields(unit: Unit) -> list[str]:
    """The fields of procedures in which a desk has received anything."""
    rows = Dossier.objects.filter(unit=unit, procedure_version__isnull=False).order_by("procedure_version__field")
    return list(rows.values_list("procedure_version__field", flat=True).distinct())


def rows(actor: Actor, asked: Asked) -> QuerySet[Dossier]:
    """What was accepted in that time, in the order of coming, as far as this person may see it."""
    begin, end = (clock.aware(datetime.combine(day, time())) for day in (asked.first, asked.last + timedelta(days=1)))
    found = dossiers.visible_to(actor).filter(unit=asked.unit, accepted_at__gte=begin, accepted_at__lt=end)
    if asked.field:
        found = found.filter(procedure_version__field=asked.field)
    return dossiers.with_names(found).order_by("accepted_at", "pk")
