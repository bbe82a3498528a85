"""Who reports the figures of a plan's targets in a quarter."""

from __future__ import annotations

from datetime import date

from parindex.organization.lineages import Lineages
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.planning.models import TargetMeasure
from parindex.planning.states import Reporters


def reporting_units(measure: TargetMeasure, day: date, lineages: Lineages | None = None) -> list[Unit]:
    """The units that report a figure's value for a period ending on `day`, successors in place of who ended."""
    if measure.reporters == Reporters.OWNER:
        return [measure.owner] if measure.owner else []
    lineages, communes = lineages or Lineages(), measure.reporters == Reporters.COMMUNES
    below = [
        unit
        for unit in lineages.below(measure.target.plan.issuer_id)
        if (unit.kind == UnitKind.PEOPLES_COMMITTEE) == communes and not (unit.valid_from and unit.valid_from > day)
    ]
    there = {unit.pk: unit for unit in below if unit.exists_on(day)}
    heirs = lineages.heirs((unit.pk for unit in below if not unit.exists_on(day)), day)
    return [*there.values(), *(heir for heir in heirs if heir.pk not in there)]
