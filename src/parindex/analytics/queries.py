"""Reading figures: of a unit, of a unit with all below it, of other systems; each with the moment it is of.

Nothing here counts: what was counted is read, so pages stay small and quick. What has no row is missing, which is
never 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from parindex.analytics.models import ExternalFigure, Extract, MeasureValue
from parindex.analytics.states import FigureState, Side
from parindex.core.period import number_of as number
from parindex.core.period import of_number, parts_of
from parindex.kit.catalog import load_all_measures
from parindex.measures.expressions import MEASURES
from parindex.organization import queries as organization
from parindex.organization.models import Unit, UnitPast

PERCENT = 100


@dataclass(frozen=True)
class Figure:
    """What one measure came to in one period: of one unit, or of several together (`units`, those that have any).

    `as_of`: every change of records until then is in it. A count has no `whole`; `unknown` are in neither.
    """

    code: str
    period: int
    part: int
    whole: int | None
    unknown: int
    as_of: datetime
    units: frozenset[int]
    side: str = Side.UNIT

    @property
    def percent(self) -> Decimal | None:
        """Not rounded; None for a count, and where there is nothing to divide by."""
        return Decimal(self.part * PERCENT) / self.whole if self.whole else None

    def __add__(self, other: Figure) -> Figure:
        whole = None if self.whole is None or other.whole is None else self.whole + other.whole
        return Figure(
            self.code, self.period, self.part + other.part, whole, self.unknown + other.unknown,
            min(self.as_of, other.as_of), self.units | other.units, self.side,
        )  # fmt: skip


def values(
    codes: Collection[str], units: Collection[int], periods: Collection[int], *, side: str = Side.UNIT
) -> dict[tuple[str, int, int], Figure]:
    """(code, unit id, period) → the figure of that unit alone; what is not there is missing.

    A period is a quarter or a span as `core.period.number_of` writes it: 20252, 20250 for the year so far.
    """
    rows = MeasureValue.objects.filter(code__in=codes, unit__in=units, period__in=periods, side=side)
    fresh = freshness(periods)
    found = {}
    for row in rows:
        as_of = fresh.get((MEASURES[row.code].dataset.name, row.period), row.as_of)
        found[row.code, row.unit_id, row.period] = Figure(
            row.code, row.period, row.part, row.whole, row.unknown, as_of, frozenset({row.unit_id}), side
        )
    return found


def together(
    codes: Collection[str], unit: int, periods: Collection[int], *, side: str = Side.UNIT
) -> dict[tuple[str, int], Figure]:
    """(code, period) → the figure of a unit with everything below it, and of those whose work came to them.

    Added from sums, never from percentages. Measures that count each procedure once don't add up: of several units
    with any they are missing.
    """
    below = {period: lineage(unit, of_number(period).last) for period in periods}
    found: dict[tuple[str, int], Figure] = {}
    apart: set[tuple[str, int]] = set()
    units = frozenset[int]().union(*below.values())
    for (code, one, period), figure in values(codes, units, periods, side=side).items():
        if one not in below[period]:
            continue
        if (code, period) in found:
            found[code, period] += figure
            if not adds_up(code):
                apart.add((code, period))
        else:
            found[code, period] = figure
    return {key: figure for key, figure in found.items() if key not in apart}


def adds_up(code: str) -> bool:
    """Whether the figures of several units make one together."""
    return load_all_measures()[code].counts != "procedures"


def freshness(periods: Iterable[int]) -> dict[tuple[str, int], datetime]:
    """(dataset, period) → until when every change is in the stored figures; of a span the oldest of its quarters."""
    wanted = {period: _quarters(period) for period in periods}
    every = {quarter for quarters in wanted.values() for quarter in quarters}
    rows = Extract.objects.filter(period__in=every, measured_as_of__isnull=False)
    told: dict[tuple[str, int], datetime] = {}
    for dataset, quarter, moment in rows.values_list("dataset", "period", "measured_as_of"):
        for period, quarters in wanted.items():
            if quarter in quarters and moment is not None:
                told[dataset, period] = min(moment, told.get((dataset, period), moment))
    return told


def _quarters(period: int) -> frozenset[int]:
    return frozenset(number(one) for one in parts_of(of_number(period), "quarter"))


def lineage(unit: int, day: date) -> frozenset[int]:
    """A unit, what was below it on a day however deep, and all whose work came to any of them."""
    parents: dict[int, int | None] = dict(Unit.objects.values_list("pk", "parent_id"))
    for past in UnitPast.objects.filter(valid_to__gte=day).order_by("-valid_to"):
        if past.valid_from is None or past.valid_from <= day:
            parents[past.unit_id] = past.parent_id
    there = set(organization.existing_on(day).values_list("pk", flat=True))
    children: dict[int, list[int]] = {}
    for pk, parent in parents.items():
        if parent is not None and pk in there:
            children.setdefault(parent, []).append(pk)
    found, waiting = {unit}, [unit]
    while waiting:
        fresh = [pk for pk in children.get(waiting.pop(), []) if pk not in found]
        found |= set(fresh)
        waiting += fresh
    return frozenset(found) | organization.predecessors(found)


def external(codes: Collection[str], units: Collection[int], periods: Collection[str]) -> QuerySet[ExternalFigure]:
    """What other systems say now; earlier imports stay readable in `history`."""
    rows = ExternalFigure.objects.filter(code__in=codes, unit__in=units, period__in=periods)
    return rows.filter(state=FigureState.CURRENT).select_related("unit", "file")


def history(figure: ExternalFigure) -> QuerySet[ExternalFigure]:
    """Every import of the same figure, the newest first."""
    same = ExternalFigure.objects.filter(code=figure.code, unit=figure.unit_id, period=figure.period)
    return same.select_related("file").order_by("-pk")


def behind_by() -> Mapping[str, datetime]:
    """Dataset → the moment its stored figures are of; nothing for one that was never counted."""
    told: dict[str, datetime] = {}
    rows = Extract.objects.filter(measured_as_of__isnull=False)
    for dataset, moment in rows.values_list("dataset", "measured_as_of"):
        assert moment is not None
        told[dataset] = min(moment, told.get(dataset, moment))
    return told
