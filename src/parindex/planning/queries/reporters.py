"""Who reports the figures of a plan's targets in a quarter."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from parindex.organization.models import Succession, Unit
from parindex.organization.states import UnitKind
from parindex.planning.models import TargetMeasure
from parindex.planning.states import Reporters


class Reporting:
    """The units below one issuer on any day, read once for all of its figures and quarters."""

    def __init__(self, issuer: Unit) -> None:
        self.issuer = issuer

    def of(self, measure: TargetMeasure, day: date) -> list[Unit]:
        """The units that report a figure for a period ending on `day`, successors in place of who ended."""
        if measure.reporters == Reporters.OWNER:
            return [measure.owner] if measure.owner else []
        communes = measure.reporters == Reporters.COMMUNES
        below = [
            unit
            for unit in self._below
            if (unit.kind == UnitKind.PEOPLES_COMMITTEE) == communes
            and not (unit.valid_from and unit.valid_from > day)
        ]
        there = {unit.pk: unit for unit in below if unit.exists_on(day)}
        gone = [unit.pk for unit in below if not unit.exists_on(day)]
        heirs = (
            [self._units[pk] for pk in sorted(self._reached(gone)) if self._units[pk].exists_on(day)] if gone else []
        )
        return [*there.values(), *(heir for heir in heirs if heir.pk not in there)]

    @cached_property
    def _below(self) -> list[Unit]:
        return list(Unit.objects.filter(parent=self.issuer))

    @cached_property
    def _links(self) -> dict[int, set[int]]:
        links: dict[int, set[int]] = {}
        for predecessor, successor in Succession.objects.values_list("predecessor_id", "successor_id"):
            links.setdefault(predecessor, set()).add(successor)
        return links

    @cached_property
    def _units(self) -> dict[int, Unit]:
        """Those to whom any work from below the issuer ever went."""
        return Unit.objects.in_bulk(self._reached([unit.pk for unit in self._below]))

    def _reached(self, unit_ids: list[int]) -> set[int]:
        found: set[int] = set()
        waiting = list(unit_ids)
        while waiting:
            fresh = self._links.get(waiting.pop(), set()) - found
            found |= fresh
            waiting += fresh
        return found


def reporting_units(measure: TargetMeasure, day: date) -> list[Unit]:
    """The units that report a figure's value for a period ending on `day`."""
    return Reporting(measure.target.plan.issuer).of(measure, day)
