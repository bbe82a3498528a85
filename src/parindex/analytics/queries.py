"""Reading figures: of a unit, of a unit with all below it, of other systems; each with the moment it is of.

Nothing here counts: what was counted is read, so pages stay small and quick. What has no row is missing, which is
never 0.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from parindex.analytics.models import Cut, ExternalFigure, Extract, MeasureValue
from parindex.analytics.states import FigureState, Side
from parindex.core.period import number_of as number
from parindex.core.period import of_number, parts_of
from parindex.kit.catalog import load_all_measures
from parindex.measures.expressions import MEASURES
from parindex.organization.lineages import Lineages

PERCENT = 100
# Measures of marks that records keep no moment of: at a cut they are of the right records as entered last.
TOLD_AS_ENTERED_LAST = frozenset(
    {
        "onestop.apology_ratio",
        "onestop.digitised_ratio",
        "onestop.electronic_result_ratio",
        "onestop.online_of_received_ratio",
        "onestop.paid_online_ratio",
        "onestop.reused_ratio",
        "planning.tasks_done_ratio",
    }
)


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
    return by_side(codes, units, periods, sides=[side])[side]


def by_side(
    codes: Collection[str], units: Collection[int], periods: Collection[int], *, sides: Collection[str]
) -> dict[str, dict[tuple[str, int, int], Figure]]:
    """Side → what `values` says of it, in two questions for all sides."""
    rows = MeasureValue.objects.filter(code__in=codes, unit__in=units, period__in=periods, side__in=sides)
    fresh = freshness(periods)
    found: dict[str, dict[tuple[str, int, int], Figure]] = {side: {} for side in sides}
    for row in rows:
        as_of = fresh.get((MEASURES[row.code].dataset.name, row.period), row.as_of)
        found[row.side][row.code, row.unit_id, row.period] = Figure(
            row.code, row.period, row.part, row.whole, row.unknown, as_of, frozenset({row.unit_id}), row.side
        )
    return found


def is_cut(day: date) -> bool:
    """Whether the year of a day was counted up to its end."""
    return Cut.objects.filter(until=day).exists()


def until(
    codes: Collection[str], units: Collection[int], day: date, *, side: str = Side.UNIT
) -> dict[tuple[str, int, int], Figure] | None:
    """As `values`, of the year of a day up to its end; None where that was not counted yet."""
    cut = Cut.objects.filter(until=day).first()
    if cut is None:
        return None
    year = day.year * 10
    rows = cut.values.filter(code__in=codes, unit__in=units, side=side)
    return {
        (row.code, row.unit_id, year): Figure(
            row.code, year, row.part, row.whole, row.unknown, cut.as_of, frozenset({row.unit_id}), side
        )
        for row in rows
    }


def together(
    codes: Collection[str], unit: int, periods: Collection[int], *, side: str = Side.UNIT
) -> dict[tuple[str, int], Figure]:
    """(code, period) → the figure of a unit with everything below it, and of those whose work came to them.

    Added from sums, never from percentages. Measures that count each procedure once don't add up: of several units
    with any they are missing.
    """
    lineages = Lineages()
    below = {period: lineages.of(unit, of_number(period).last) for period in periods}
    units = frozenset[int]().union(*below.values())
    told = values(codes, units, periods, side=side)
    sums = {(code, period): summed(told, code, below[period], period) for code in codes for period in periods}
    return {key: figure for key, figure in sums.items() if figure is not None}


def summed(
    told: Mapping[tuple[str, int, int], Figure], code: str, units: Collection[int], period: int
) -> Figure | None:
    """Of several units together; None where none has any, or where several have and they don't add up."""
    found = [one for unit in sorted(units) if (one := told.get((code, unit, period))) is not None]
    if not found or (len(found) > 1 and not adds_up(code)):
        return None
    return functools.reduce(operator.add, found)


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
