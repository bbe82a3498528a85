"""A figure of a target as tables and a chart: by level, by unit and by quarter, beside its threshold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.core.text import fold
from parindex.kit.charts import Chart, Moment, path_of_target
from parindex.kit.periods import period_label
from parindex.planning import calc
from parindex.planning.counting import Counted, Line
from parindex.planning.models import TargetMeasure, TargetValue
from parindex.planning.queries.targets import Cell, MeasureRow
from parindex.planning.states import Reporters, ReportState, TargetStanding

LEVEL_WORDS = {"PROVINCE": "tinh", "DISTRICT": "huyen", "COMMUNE": "xa"}


@dataclass(frozen=True)
class Shown:
    """One value of a line: what counts, the counted one, and what was written beside it."""

    value: Decimal | None
    counted: Counted | None = None
    written: TargetValue | None = None
    difference: Decimal | None = None
    is_counted: bool = False

    @property
    def is_accepted(self) -> bool:
        return self.written is not None and self.written.state == ReportState.ACCEPTED


@dataclass(frozen=True)
class TableLine:
    """Everybody together, a level, or a unit; `kind` is whole, level or unit."""

    name: str
    kind: str
    cells: Mapping[str, Shown]
    standing: TargetStanding | None = None
    under: str = ""
    is_judged: bool = True


@dataclass
class Table:
    """The lines of one figure; `differing` counts values otherwise than the system counts."""

    quarters: Sequence[str]
    lines: list[TableLine] = field(default_factory=list)

    @property
    def differing(self) -> int:
        return sum(1 for line in self.lines for one in line.cells.values() if one.difference is not None)


def table_of(row: MeasureRow, today: date, only: Collection[int] | None) -> Table:
    """`only`: the units whose lines may be seen; None for whoever sees all. Levels are for everybody."""
    measure = row.measure
    quarters = list(row.values)
    told = row.breakdown
    over = today > date(measure.target.plan.year, 12, 31)
    lines = [*_whole(row), *(_level(measure, line) for line in told.levels), *_units(row, told.units, only)]
    return Table(quarters, [_judged(measure, line, quarters, over=over) for line in lines])


def _whole(row: MeasureRow) -> Iterator[TableLine]:
    """All that the figure is of, where one unit answers for it or several report."""
    issuer = row.measure.target.plan.issuer
    if row.measure.reporters == Reporters.OWNER:
        cells = {key: _shown(cells[0]) for key, cells in row.cells.items() if cells}
        owner = row.measure.owner
        under = _("do %(unit)s báo cáo") % {"unit": owner.name} if owner else ""
        yield TableLine(_("Cả «%(unit)s»") % {"unit": issuer.name}, "whole", cells, under=under)
    else:
        yield TableLine(_("Các đơn vị cộng lại"), "whole", {key: Shown(value) for key, value in row.values.items()})


def _level(measure: TargetMeasure, line: Line) -> TableLine:
    cells = {key: Shown(one.value, one, is_counted=True) for key, one in line.values.items()}
    is_judged = _is_set_for(measure, line.level)
    return TableLine(
        line.name, "level", cells, under="" if is_judged else _("mức này không đặt cho cấp ấy"), is_judged=is_judged
    )


def _is_set_for(measure: TargetMeasure, level: str) -> bool:
    """Whether a figure's threshold is for a level: for every one unless its scope names some."""
    words = fold(measure.scope).split()
    named = [one for one, word in LEVEL_WORDS.items() if word in words]
    return not named or level in named


def _units(row: MeasureRow, counted: Sequence[Line], only: Collection[int] | None) -> Iterator[TableLine]:
    """Units with what they wrote, then with what is counted of those that report nothing."""
    names: dict[int, tuple[str, str]] = {line.unit: (line.name, line.level) for line in counted if line.unit}
    cells: dict[int, dict[str, Shown]] = {
        line.unit: {key: Shown(one.value, one, is_counted=True) for key, one in line.values.items()}
        for line in counted
        if line.unit is not None
    }
    if row.measure.reporters != Reporters.OWNER:
        for key, found in row.cells.items():
            for cell in found:
                names.setdefault(cell.unit.pk, (cell.unit.name, cell.unit.level))
                cells.setdefault(cell.unit.pk, {})[key] = _shown(cell)
    for pk, (name, level) in names.items():
        if only is None or pk in only:
            yield TableLine(name, "unit", cells[pk], is_judged=_is_set_for(row.measure, level))


def _shown(cell: Cell) -> Shown:
    value = cell.value
    return Shown(value.value if value else None, cell.counted, cell.written, cell.difference, cell.is_counted)


def _judged(measure: TargetMeasure, line: TableLine, quarters: Sequence[str], *, over: bool) -> TableLine:
    """Against the threshold, by the latest value; a level that the figure doesn't speak of isn't judged."""
    if not line.is_judged:
        return line
    values = [line.cells[key].value for key in quarters if key in line.cells]
    latest = next((one for one in reversed(values) if one is not None), None)
    standing = calc.target_standing(measure.comparator, measure.value, latest, year_is_over=over)
    return replace(line, standing=standing)


def trend(row: MeasureRow) -> Chart | None:
    """The values of the quarters since the first that has any; None where fewer than two have one."""
    keys = list(row.values)
    first = next((at for at, key in enumerate(keys) if row.values[key] is not None), len(keys))
    points = [Moment(period_label(key), row.values[key]) for key in keys[first:]]
    if sum(1 for one in points if one.reached is not None) < 2:
        return None
    return path_of_target(_("Qua các quý"), points, row.measure.value, row.measure.unit)
