"""A unit's result beside the year before: only leaves that mean the same are compared, the rest is listed.

"As it was": the unit against itself. "As it is now": against itself together with the units whose work came to it,
leaf by leaf from added numbers of the rule, never from added or averaged points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from parindex.organization import queries as organization
from parindex.rules import CriteriaSet, Given, Leaf, evaluate, points_of
from parindex.rules.inputs import Kind
from parindex.rules.numbers import written
from parindex.rules.shapes import Shape
from parindex.scoring.facts import load_facts
from parindex.scoring.models import Result, Sheet
from parindex.scoring.queries.published import ZERO, Row, table_of
from parindex.scoring.states import RoundState, Verdict

# What adds up over units: how many there were, and the parts and wholes of a share.
SIDES = ("part", "whole")
# Rules on numbers that say nothing of several units when they are added.
NOT_ADDED = {"timeliness", "relative_previous", "relative_peers"}


@dataclass(frozen=True)
class Compared:
    """A leaf that meant the same in both years."""

    leaf: Leaf
    before: Fraction
    now: Fraction

    @property
    def change(self) -> Fraction:
        return self.now - self.before


@dataclass(frozen=True)
class Apart:
    """A leaf that is not compared, and why."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class Comparison:
    """What can be compared of two years, and what can't."""

    same: tuple[Compared, ...]
    apart: tuple[Apart, ...]

    def most(self, field: str = "") -> Fraction:
        """The points there are on the compared leaves, of one field or of all."""
        return sum((Fraction(one.leaf.points) for one in self._of(field)), ZERO)

    def before(self, field: str = "") -> Fraction:
        return sum((one.before for one in self._of(field)), ZERO)

    def now(self, field: str = "") -> Fraction:
        return sum((one.now for one in self._of(field)), ZERO)

    def _of(self, field: str) -> Sequence[Compared]:
        return [one for one in self.same if not field or one.leaf.code.startswith(f"{field}.")]


@dataclass(frozen=True)
class Earlier:
    """A unit's row in a published table of the year before."""

    result: Result
    row: Row


def earlier_of(unit_id: int, year: int) -> list[Earlier]:
    """The rows of a unit, and of those whose work came to it, in the year before; its own one first."""
    ids = {unit_id} | organization.predecessors([unit_id])
    sheets = Sheet.objects.filter(unit_id__in=ids, round__year=year - 1, round__state=RoundState.PUBLISHED)
    codes = {(one.round_id, one.unit.code): one.unit_id for one in sheets.select_related("unit")}
    newest = Result.objects.filter(round_id__in={pk for pk, _code in codes}, corrected_by=None)
    found = []
    for result in newest.select_related("round__owner"):
        for row in table_of(result).rows():
            if (pk := codes.get((result.round_id, row.unit))) is not None:
                found.append((pk != unit_id, row.name, Earlier(result, row)))
    return [one for _other, _name, one in sorted(found, key=lambda told: told[:2])]


def as_it_was(before: Row, now: Row) -> Comparison:
    """A unit against itself a year earlier."""
    return _compared([before], now)


def as_it_is_now(before: Sequence[Row], now: Row) -> Comparison:
    """A unit against everything that has come to it, as if it had been one unit then."""
    return _compared(before, now)


def _compared(before: Sequence[Row], now: Row) -> Comparison:
    same: list[Compared] = []
    apart: list[Apart] = []
    old = [_by_code(row.criteria) for row in before]
    for leaf in now.criteria.leaves():
        points = now.points(leaf.code)
        reason = next((told for leaves in old if (told := _unlike(leaves.get(leaf.code), leaf))), "")
        if not reason and points is None:
            reason = _("không tính cho đơn vị trong năm này")
        if not reason:
            earlier, reason = _together(leaf, before)
            if earlier is not None and points is not None:
                same.append(Compared(leaf, earlier, points))
                continue
        apart.append(Apart(leaf.code, leaf.name, reason))
    known = {leaf.code for leaf in now.criteria.leaves()}
    gone = {code: leaf for leaves in old for code, leaf in leaves.items() if code not in known}
    apart += [Apart(code, leaf.name, _("không còn trong bộ tiêu chí năm này")) for code, leaf in gone.items()]
    return Comparison(tuple(same), tuple(apart))


def _by_code(criteria: CriteriaSet) -> dict[str, Leaf]:
    return {leaf.code: leaf for leaf in criteria.leaves()}


def _unlike(was: Leaf | None, now: Leaf) -> str:
    """Why two leaves of one code are not the same thing; empty when they are."""
    if was is None:
        return _("chưa có trong bộ tiêu chí năm trước")
    if was.points != now.points:
        return _("điểm tối đa đổi từ %(was)s thành %(now)s") % {
            "was": written(was.points),
            "now": written(now.points),
        }
    if was.rule != now.rule or was.method != now.method or was.when_nothing_arose != now.when_nothing_arose:
        return _("cách chấm đã đổi")
    if _meaning(was) != _meaning(now):
        return _("số liệu dùng để chấm đã đổi")
    return ""


def _meaning(leaf: Leaf) -> Mapping[str, tuple[str, str]]:
    return {name: (told.measure, told.side) for name, told in leaf.inputs.items()}


def _together(leaf: Leaf, rows: Sequence[Row]) -> tuple[Fraction | None, str]:
    """The points that these units come to as one, or why that can't be said."""
    points = [row.points(leaf.code) for row in rows]
    if any(one is None for one in points):
        return None, _("không tính cho đơn vị trong năm trước")
    if len(rows) == 1:
        return points[0], ""
    facts = [_addable(leaf, row.leaves.get(leaf.code)) for row in rows]
    if all(facts):
        names = {name for one in facts if one for name in one}
        added = {name: Given(sum((one[name] for one in facts if one), Decimal(0))) for name in names}
        found = points_of(evaluate(leaf, added, places=rows[0].criteria.options.point_places))
        if found is not None:
            return found, ""
    if len(set(points)) == 1:
        return points[0], ""
    each = "; ".join(f"{row.name} {written(one or ZERO)}" for row, one in zip(rows, points, strict=True))
    return None, _("các đơn vị cũ có điểm khác nhau, không cộng được (%(each)s)") % {"each": each}


def _addable(leaf: Leaf, judgement: Mapping[str, Any] | None) -> dict[str, Decimal] | None:
    """The numbers a leaf was judged by, where every one of them adds up over units; None elsewhere."""
    if judgement is None or judgement["verdict"] not in (Verdict.AS_DECLARED, Verdict.CORRECTED):
        return None
    if _types(leaf.rule) & NOT_ADDED:
        return None
    found: dict[str, Decimal] = {}
    for name, given in load_facts(leaf, judgement["facts"]).items():
        told = leaf.inputs.get(name)
        adds_up = told is not None and (told.kind == Kind.COUNT or told.side in SIDES)
        if not adds_up or not isinstance(given.content, Decimal):
            return None
        found[name] = given.content
    return found or None


def _types(rule: Shape) -> set[str]:
    """The type of a rule and of those it is made of."""
    return {str(getattr(rule, "type", "")), *(name for one in rule.inside() for name in _types(one))}
