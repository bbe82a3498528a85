"""What other systems published of a unit beside what its records here come to; the two are never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parindex.analytics import queries as analytics
from parindex.analytics.models import ExternalFigure
from parindex.analytics.queries import Figure
from parindex.analytics.states import FigureState, Side
from parindex.core.period import MONTHS, number_of, parse
from parindex.kit.catalog import load_all_measures
from parindex.kit.catalog.measures import load_766
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.rules import Leaf
from parindex.scoring.queries.published import Row

# The code under which figures of Quyết định 766 come in; our own is put together from its components.
BY_766 = "QD766"
ALL = Decimal(100)


@dataclass(frozen=True)
class Own:
    """What the records here come to: on a scale of 100, or a count. `of` is how many of 100 points they cover."""

    value: Decimal
    of: Decimal | None = None


@dataclass(frozen=True)
class Beside:
    """An imported figure, the value its leaf was scored by, and our own."""

    figure: ExternalFigure
    title: str
    leaf: Leaf | None
    used: Decimal | None
    own: Own | None

    @property
    def value(self) -> Decimal:
        """On a scale of 100; a figure without a scale as it is."""
        return self.figure.value if self.figure.percent is None else self.figure.percent

    @property
    def difference(self) -> Decimal | None:
        """Imported less our own, in points of 100 or pieces."""
        return None if self.own is None else self.value - self.own.value

    @property
    def is_used_otherwise(self) -> bool:
        """Whether the leaf was scored by another value than the one that stands imported now."""
        return self.used is not None and self.used not in (self.figure.value, self.value)


def beside(unit: Unit, year: int, row: Row) -> list[Beside]:
    """The imported figures of a unit and year that hold now, the whole year first."""
    figures = ExternalFigure.objects.filter(unit=unit, state=FigureState.CURRENT, period__startswith=str(year))
    held = sorted(figures.select_related("file__unit"), key=lambda one: (one.code, _begins(one)))
    own = _Own(unit, held)
    leaves: dict[str, Leaf] = {leaf.rule.index: leaf for leaf in row.criteria.leaves() if hasattr(leaf.rule, "index")}
    return [_told(one, leaves.get(one.code), row, own.of(one)) for one in held]


def _told(figure: ExternalFigure, leaf: Leaf | None, row: Row, own: Own | None) -> Beside:
    known = load_all_measures().get(figure.code)
    named = next((told.title for told in leaf.inputs.values()), leaf.name) if leaf is not None else figure.code
    # What was scored is the index of the whole year.
    used = _used(leaf, row) if leaf is not None and parse(figure.period).kind == "year" else None
    return Beside(figure, known.title if known else named, leaf, used, own)


def _used(leaf: Leaf, row: Row) -> Decimal | None:
    facts: dict[str, Any] = row.leaves.get(leaf.code, {}).get("facts", {})
    values = [told["value"] for name, told in facts.items() if name in leaf.rule.asks()]
    return Decimal(values[0]) if len(values) == 1 else None


def _begins(figure: ExternalFigure) -> tuple[int, str]:
    return -MONTHS.get(parse(figure.period).kind, 0), figure.period


def _number(figure: ExternalFigure) -> int | None:
    """The period as stored figures write it; None for one they have no figures of."""
    try:
        return number_of(parse(figure.period))
    except ValueError:
        return None


class _Own:
    """Our figures of one unit for the periods that were imported, in one or two questions."""

    def __init__(self, unit: Unit, figures: Iterable[ExternalFigure]) -> None:
        self.unit = unit
        asked = [one for one in figures if _number(one) is not None]
        components = {one.measure for group in load_766().groups for one in group.components if one.measure}
        codes = {one.code for one in asked} & load_all_measures().keys()
        if any(one.code == BY_766 for one in asked):
            codes |= components
        numbers = {number for one in asked if (number := _number(one)) is not None}
        desk = unit.kind == UnitKind.PEOPLES_COMMITTEE
        self.found: dict[tuple[str, int, int], Figure] = {}
        if codes and numbers:
            # Duties and reports are laid to the unit that owes them; dossiers of an office to who solves them.
            solved = set() if desk else {code for code in codes if code.startswith("onestop.")}
            for some, side in ((codes - solved, Side.UNIT), (solved, Side.OFFICE)):
                if some:
                    self.found |= analytics.values(some, [unit.pk], numbers, side=side)

    def of(self, figure: ExternalFigure) -> Own | None:
        number = _number(figure)
        if number is None:
            return None
        if figure.code == BY_766:
            return self._by_766(number)
        own = self.found.get((figure.code, self.unit.pk, number))
        if own is None:
            return None
        if own.whole is None:
            return Own(Decimal(own.part))
        return None if own.percent is None else Own(own.percent)

    def _by_766(self, number: int) -> Own | None:
        """The share of the points that can be computed here; None where nothing can."""
        points = covered = Decimal(0)
        for group in load_766().groups:
            for one in group.components:
                figure = self.found.get((one.measure, self.unit.pk, number))
                score = None if figure is None else one.score(figure.part, figure.whole or 0)
                if score is not None:
                    points, covered = points + score, covered + one.points
        return Own(ALL * points / covered, covered) if covered else None
