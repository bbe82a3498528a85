"""Figures of targets against their thresholds by quarter: what the system counts beside what people wrote."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from parindex.core import period as periods
from parindex.organization.lineages import Lineages
from parindex.organization.models import Unit
from parindex.planning import calc
from parindex.planning.counting import Breakdown, Counted, Told, Wanted, counting
from parindex.planning.models import Plan, TargetMeasure, TargetValue
from parindex.planning.queries.reporters import reporting_units
from parindex.planning.states import Reporters, ReportState, TargetStanding

YEARS_BACK = 1


@dataclass(frozen=True)
class Cell:
    """One unit's figure in one quarter: as a person wrote or accepted it, and as the system counts it now.

    The value is the counted one; an accepted value stays what was accepted, and what was sent back is none.
    """

    unit: Unit
    row: TargetValue | None = None
    counted: Counted | None = None

    @property
    def written(self) -> TargetValue | None:
        """What stands for itself beside the counted value: typed by a person, or accepted."""
        row = self.row
        if row is None or row.state == ReportState.RETURNED:
            return None
        return None if row.is_copied and self.counted is not None else row

    @property
    def value(self) -> calc.UnitValue | None:
        written, counted = self.written, self.counted
        if counted is not None and (written is None or written.state != ReportState.ACCEPTED):
            return calc.UnitValue(counted.value, counted.numerator, counted.denominator)
        return calc.UnitValue(written.value, written.numerator, written.denominator) if written else None

    @property
    def is_counted(self) -> bool:
        """Whether the value is the system's."""
        if self.counted is None:
            return False
        return self.written is None or self.written.state != ReportState.ACCEPTED

    @property
    def difference(self) -> Decimal | None:
        """What was written less what is counted; None where they agree, or where there is only one of them."""
        if self.written is None or self.counted is None:
            return None
        return (self.written.value - self.counted.value) or None


@dataclass
class MeasureRow:
    """One figure of a target with its value in each period; `as_of` is of the oldest counted one of a period."""

    measure: TargetMeasure
    breakdown: Breakdown = field(default_factory=Breakdown)
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    values: dict[str, Decimal | None] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)
    as_of: dict[str, datetime] = field(default_factory=dict)
    expected: int = 0
    latest: Decimal | None = None
    latest_period: str = ""
    standing: TargetStanding = TargetStanding.MISSING

    def of_year(self, year: int) -> MeasureRow:
        """The same without the quarters of other years."""
        mine = [key for key in self.values if periods.parse(key).year == year]
        return dataclasses.replace(
            self,
            cells={key: self.cells[key] for key in mine},
            values={key: self.values[key] for key in mine},
            reported={key: self.reported[key] for key in mine},
            as_of={key: self.as_of[key] for key in mine if key in self.as_of},
        )

    @property
    def differing(self) -> int:
        """How many values are otherwise than the system counts."""
        return sum(1 for cells in self.cells.values() for cell in cells if cell.difference is not None)


def measures_of(plan: Plan) -> list[TargetMeasure]:
    """Every figure of the plan's targets, in the order of the plan."""
    rows = TargetMeasure.objects.filter(target__plan=plan, target__dropped_on=None)
    return list(rows.select_related("target__plan__issuer", "owner").order_by("target__position", "position"))


def quarters_of(year: int, today: date, *, back: int = 0) -> list[str]:
    """The quarters of a year, and of so many before it, that have begun."""
    every = (one for each in range(year - back, year + 1) for one in periods.periods_of("quarter", each))
    return [one.key for one in every if one.first <= today]


def measure_rows(
    measures: Sequence[TargetMeasure], today: date, *, quarters: Sequence[str] = (), broken_down: bool = False
) -> list[MeasureRow]:
    """Figures of one plan on `today`, in the quarters of its year that have begun unless others are asked for.

    `broken_down`: with what the bound ones come to by level and by unit.
    """
    if not measures:
        return []
    plan, lineages = measures[0].target.plan, Lineages()
    keys = list(quarters) or quarters_of(plan.year, today)
    units = {one.pk: {key: reporting_units(one, _day_of(key, today), lineages) for key in keys} for one in measures}
    written: dict[tuple[int, str], list[TargetValue]] = {}
    rows = TargetValue.objects.filter(measure__in=measures, period__in=keys).select_related("unit")
    for row in rows.order_by("unit__position", "unit__code"):
        written.setdefault((row.measure_id, row.period), []).append(row)
    wanted = [Wanted(one, units[one.pk]) for one in measures if one.measure]
    told = _counted(wanted, lineages, today, broken_down=broken_down)
    over = today > date(plan.year, 12, 31)
    found = []
    for one in measures:
        many = 1 if one.reporters == Reporters.OWNER else len(reporting_units(one, today, lineages))
        line = MeasureRow(one, told.breakdowns.get(one.pk, Breakdown()), expected=many)
        for key in keys:
            cells = _cells(one, key, units[one.pk][key], written.get((one.pk, key), []), told.values)
            _add(line, key, cells)
        line.standing = calc.target_standing(one.comparator, one.value, line.latest, year_is_over=over)
        found.append(line)
    return found


def _day_of(key: str, today: date) -> date:
    """Of a quarter that runs today; of one that is over its last day."""
    return min(periods.parse(key).last, today)


def _counted(wanted: Sequence[Wanted], lineages: Lineages, today: date, *, broken_down: bool) -> Told:
    source = counting()
    if not wanted or source is None:
        return Told()
    return source.told(wanted, lineages, broken_down_on=today if broken_down else None)


def _cells(
    one: TargetMeasure,
    key: str,
    units: Sequence[Unit],
    written: Sequence[TargetValue],
    counted: Mapping[tuple[int, int, str], Counted],
) -> list[Cell]:
    """Of every unit that reports, or once reported, in the order of units."""
    rows = {row.unit_id: row for row in written}
    every = {unit.pk: unit for unit in units} | {row.unit_id: row.unit for row in written}
    return [Cell(unit, rows.get(pk), counted.get((one.pk, pk, key))) for pk, unit in every.items()]


def _add(row: MeasureRow, key: str, cells: list[Cell]) -> None:
    told = [(cell, value) for cell in cells if (value := cell.value) is not None]
    row.cells[key], row.reported[key] = cells, len(told)
    row.values[key] = calc.together(value for _cell, value in told)
    moments = [cell.counted.as_of for cell, _value in told if cell.is_counted and cell.counted]
    if moments:
        row.as_of[key] = min(moments)
    if row.values[key] is not None and periods.parse(key).year == row.measure.target.plan.year:
        row.latest, row.latest_period = row.values[key], key
