"""From outcomes to an index: sums, what is left out, bonus and penalty, class and rank."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from parindex.rules.criteria import Band, CriteriaSet, Extras
from parindex.rules.numbers import exact, rounded
from parindex.rules.outcome import NotApplicable, NotScored, Outcome, Scored, points_of

ZERO = Fraction(0)
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Sum:
    """Points of a field, a criterion or the whole: earned, out of the maximum of what applies, and not yet scored."""

    earned: Fraction
    applicable: Fraction
    unscored: Fraction

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.earned + other.earned, self.applicable + other.applicable, self.unscored + other.unscored)

    @property
    def share(self) -> Fraction | None:
        """Percent of what applies; None where nothing does."""
        return HUNDRED * self.earned / self.applicable if self.applicable else None


NOTHING = Sum(ZERO, ZERO, ZERO)


@dataclass(frozen=True)
class Index:
    """What a unit's sheet comes to.

    `value` is the index on the set's scale, None while a leaf is not scored: `secure` is then what it is at least
    and `possible` what it can still become. `sums` are by code of field and criterion. `held_by` are the gates that
    took points or held the class down.
    """

    total: Sum
    sums: Mapping[str, Sum]
    bonus: Fraction
    penalty: Fraction
    value: Decimal | None
    secure: Decimal
    possible: Decimal
    rated: Band | None
    held_by: tuple[str, ...] = ()


def index_of(
    criteria: CriteriaSet, outcomes: Mapping[str, Outcome], *,
    bonus: Mapping[str, Outcome] | None = None, penalty: Mapping[str, Outcome] | None = None,
    happened: Iterable[str] = (),
) -> Index:  # fmt: skip
    """Add a sheet up. A leaf without outcome is not scored. `happened` names the events of the set's gates."""
    events = set(happened)
    struck = {gate.takes: gate.code for gate in criteria.gates if gate.when in events and gate.takes is not None}
    sums: dict[str, Sum] = {}
    total = NOTHING
    for field in criteria.fields:
        in_field = NOTHING
        for criterion in field.criteria:
            in_criterion = NOTHING
            for leaf in criterion.leaves:
                taken = bool(struck.keys() & {field.code, criterion.code, leaf.code})
                outcome = outcomes.get(leaf.code, NotScored("chưa chấm"))
                in_criterion += _sum_of(outcome, exact(leaf.points), criteria, taken=taken)
            sums[criterion.code] = in_criterion
            in_field += in_criterion
        sums[field.code] = in_field
        total += in_field
    more, less = _extra(criteria.bonus, bonus or {}), _extra(criteria.penalty, penalty or {})
    secure = _on_scale(criteria, total.earned, total, more, less)
    possible = _on_scale(criteria, total.earned + total.unscored, total, more, less)
    value = None if total.unscored or not total.applicable else secure
    rated, held = (None, ()) if value is None else _rated(criteria, value, events)
    return Index(total, sums, more, less, value, secure, possible, rated, held + tuple(struck.values()))


def _sum_of(outcome: Outcome, most: Fraction, criteria: CriteriaSet, *, taken: bool) -> Sum:
    if isinstance(outcome, NotApplicable):
        return NOTHING if criteria.options.rescale else Sum(ZERO, most, ZERO)
    if taken:
        return Sum(ZERO, most, ZERO)
    points = points_of(outcome)
    return Sum(ZERO, most, most) if points is None else Sum(points, most, ZERO)


def _extra(extras: Extras, outcomes: Mapping[str, Outcome]) -> Fraction:
    """Points of bonuses or penalties under their cap; one that isn't scored counts for nothing either way."""
    given = (outcomes.get(one.code) for one in extras.items)
    return min(exact(extras.cap), sum((one.points for one in given if isinstance(one, Scored)), ZERO))


def _on_scale(criteria: CriteriaSet, earned: Fraction, total: Sum, more: Fraction, less: Fraction) -> Decimal:
    scale = exact(criteria.scale)
    if not total.applicable:
        return rounded(ZERO, criteria.options.index_places)
    if criteria.options.extras == "before_rescale":
        value = scale * (earned + more - less) / total.applicable
    else:
        value = scale * earned / total.applicable + more - less
    return rounded(min(max(value, ZERO), scale), criteria.options.index_places)


def _rated(criteria: CriteriaSet, value: Decimal, events: set[str]) -> tuple[Band, tuple[str, ...]]:
    place = next(n for n, band in enumerate(criteria.classes) if value >= band.min or n == len(criteria.classes) - 1)
    by_code = {band.code: n for n, band in enumerate(criteria.classes)}
    held: list[str] = []
    for gate in criteria.gates:
        if gate.class_not_above is not None and gate.when in events and by_code[gate.class_not_above] > place:
            place = by_code[gate.class_not_above]
            held.append(gate.code)
    return criteria.classes[place], tuple(held)


Unit = TypeVar("Unit", bound=Hashable)


def ranks(values: Mapping[Unit, Decimal], ties: str = "share") -> dict[Unit, int]:
    """Rank by value, highest first. Equal values share a rank; after two 1st comes a 3rd, or a 2nd when dense."""
    ordered = sorted(set(values.values()) if ties == "dense" else values.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, 1):
        first.setdefault(value, place)
    return {unit: first[value] for unit, value in values.items()}
