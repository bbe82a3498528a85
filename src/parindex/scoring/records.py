"""What was counted from the records, as values for the sheets of a round."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from parindex.analytics import queries as analytics
from parindex.analytics.queries import Figure
from parindex.analytics.states import Side
from parindex.audit.actor import LOCAL_ZONE
from parindex.core.period import number_of, parse
from parindex.kit.catalog import load_all_measures
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.scoring.proposals import Missing, Value

Figures = Mapping[tuple[str, int, int], Figure]


@dataclass(frozen=True)
class _Asked:
    """A year and the last day of it that counts."""

    year: int
    until: date

    @property
    def period(self) -> int:
        return number_of(parse(str(self.year)))

    @cached_property
    def is_cut(self) -> bool:
        return analytics.is_cut(self.until)

    def figures(
        self, codes: Collection[str], units: Collection[int], side: Side
    ) -> Mapping[tuple[str, int, int], Figure]:
        cut = analytics.until(codes, units, self.until, side=side)
        return analytics.values(codes, units, [self.period], side=side) if cut is None else cut

    def day_of(self, figure: Figure) -> date:
        """The last day in a figure."""
        return self.until if self.is_cut else figure.as_of.astimezone(LOCAL_ZONE).date()


class OfRecords:
    """The stored figures of a year: a committee's are those of its desk, an office's those it solves.

    Work of units that were merged into one is the successor's. Until the cut-off day is over they are of the year so
    far; then of the year up to its end, and missing where that was not counted yet.
    """

    def __str__(self) -> str:
        return "records"

    def values(
        self, wanted: Iterable[tuple[str, str]], units: Iterable[int], year: int, until: date
    ) -> Mapping[tuple[str, str, int], Value | Missing]:
        """As `proposals.Records` says."""
        pairs, members = list(wanted), list(units)
        codes = {code for code, _side in pairs}
        told: dict[tuple[str, str, int], Value | Missing] = {}
        asked = _Asked(year, min(until, parse(str(year)).last))
        for unit, figures in self._figures(codes, members, asked).items():
            for code, side in pairs:
                told[code, side, unit] = _value(code, side, figures.get(code), asked)
        return told

    def _figures(self, codes: Collection[str], members: list[int], asked: _Asked) -> dict[int, dict[str, Figure]]:
        desks = set(Unit.objects.filter(pk__in=members, kind=UnitKind.PEOPLES_COMMITTEE).values_list("pk", flat=True))
        whose = {unit: {unit, *organization.predecessors({unit})} for unit in members}
        every = set[int]().union(*whose.values())
        by_side = {side: asked.figures(codes, every, side) for side in (Side.UNIT, Side.OFFICE)}
        found: dict[int, dict[str, Figure]] = {}
        for unit in members:
            side = Side.UNIT if unit in desks else Side.OFFICE
            found[unit] = {
                code: one for code in codes if (one := _summed(by_side, side, code, whose[unit], asked.period))
            }
        return found


def _summed(
    by_side: Mapping[Side, Mapping[tuple[str, int, int], Figure]], side: Side, code: str, units: set[int], period: int
) -> Figure | None:
    """Of a unit with those that came to it; None where nothing is known, or where it doesn't add up."""
    # Duties and reports are laid to the unit that owes them; only dossiers have an office beside the desk.
    side = side if code.startswith("onestop.") else Side.UNIT
    figures = [one for unit in sorted(units) if (one := by_side[side].get((code, unit, period))) is not None]
    if not figures or (len(figures) > 1 and not analytics.adds_up(code)):
        return None
    total = figures[0]
    for one in figures[1:]:
        total += one
    return total


def _value(code: str, side: str, figure: Figure | None, asked: _Asked) -> Value | Missing:
    title = load_all_measures()[code].title
    if figure is None:
        reason = _("Hệ thống chưa có số liệu «%(title)s» của đơn vị năm %(year)s.")
        return Missing(reason % {"title": title, "year": asked.year})
    day = asked.day_of(figure)
    if day > asked.until:
        reason = _(
            "Số liệu «%(title)s» đến hết ngày chốt %(day)s chưa được tính; hệ thống sẽ tính trong lần chạy tới."
        )
        return Missing(reason % {"title": title, "day": f"{asked.until:%d/%m/%Y}"})
    number = figure.whole if side == "whole" else figure.part
    if number is None or (side == "value" and figure.whole is not None):
        return Missing(_("«%(title)s» không có vế này.") % {"title": title})
    source = f"{title}, {asked.year}"
    if asked.is_cut and code in analytics.TOLD_AS_ENTERED_LAST:
        source += _("; dấu hiệu của hồ sơ theo lần ghi mới nhất")
    return Value(str(number), day, source)
