"""From outcomes to an index: sums, what is left out, bonus and penalty, class and rank."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TypeVar

from parindex.rules.criteria import Band, CriteriaSet, Extras, Method, Options
from parindex.rules.evaluate import prepared
from parindex.rules.numbers import alike, exact, ratio, rounded, shared
from parindex.rules.outcome import NotApplicable, NotScored, Outcome, points_of

ZERO = ratio(0)
HUNDRED = ratio(100)
NOT_YET = NotScored("chưa chấm")
NOT_SURVEYED = NotApplicable("không tổ chức điều tra xã hội học")


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


Row = tuple[Fraction, Fraction, Fraction]


@dataclass(frozen=True)
class Index:
    """What a unit's sheet comes to.

    `value` is the index on the set's scale, None while anything asked for is not scored, or nothing applies: `secure`
    is then what it is at least and `possible` what it can still become. `sums` are by code of field and criterion.
    `held_by` are the gates that took points or held the class down.
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
    happened: Iterable[str] = (), surveyed: bool = True,
) -> Index:  # fmt: skip
    """Add a sheet up. A leaf without outcome is not scored; a bonus or penalty without one was not asked for.

    `happened` names the events of the set's gates. Where no survey was held (`surveyed`) its leaves are left out, or
    waited for, as the set says.
    """
    events = set(happened)
    striking = [gate for gate in criteria.gates if gate.when in events and gate.takes is not None]
    struck = {gate.takes for gate in striking}
    no_survey = not surveyed and criteria.options.without_survey == "exclude"
    rows = list[Row]()
    spans = list[tuple[str, int, int]]()
    for field in criteria.fields:
        above = len(rows)
        for criterion in field.criteria:
            first = len(rows)
            for leaf in criterion.leaves:
                taken = bool(struck) and not struck.isdisjoint((field.code, criterion.code, leaf.code))
                outcome = outcomes.get(leaf.code, NOT_YET)
                if no_survey and leaf.method == Method.SURVEY:
                    outcome = NOT_SURVEYED
                rows.append(_row(outcome, prepared(leaf).most, criteria.options, taken=taken))
            spans.append((criterion.code, first, len(rows)))
        spans.append((field.code, above, len(rows)))
    total, sums = _added(rows, spans)
    more, most_more = _extra(criteria.bonus, bonus or {})
    less, most_less = _extra(criteria.penalty, penalty or {})
    secure = _on_scale(criteria, total.earned, total, more, most_less)
    possible = _on_scale(criteria, total.earned + total.unscored, total, most_more, less)
    is_open = total.unscored or not total.applicable or more < most_more or less < most_less
    value = None if is_open else secure
    rated, held = (None, ()) if value is None else _rated(criteria, value, events)
    took = tuple(gate.code for gate in striking)
    return Index(total, sums, more, less, value, secure, possible, rated, held + took)


def _row(outcome: Outcome, most: Fraction, options: Options, *, taken: bool) -> Row:
    """Of one leaf: earned, applicable, unscored."""
    if isinstance(outcome, NotApplicable):
        return (ZERO, ZERO, ZERO) if options.rescale else (ZERO, most, ZERO)
    if taken:
        return ZERO, most, ZERO
    points = points_of(outcome)
    return (ZERO, most, most) if points is None else (points, most, ZERO)


def _added(rows: Sequence[Row], spans: Sequence[tuple[str, int, int]]) -> tuple[Sum, dict[str, Sum]]:
    """The sum of all rows, and of each span of them by its code. The whole sheet is brought to one denominator."""
    flat, below = alike([points for row in rows for points in row])
    earned, applicable, unscored = ([0, *accumulate(flat[column::3])] for column in range(3))

    def added(first: int, end: int) -> Sum:
        return Sum(
            shared(earned[end] - earned[first], below),
            shared(applicable[end] - applicable[first], below),
            shared(unscored[end] - unscored[first], below),
        )

    return added(0, len(rows)), {code: added(first, end) for code, first, end in spans}


def _extra(extras: Extras, outcomes: Mapping[str, Outcome]) -> tuple[Fraction, Fraction]:
    """Points of bonuses or penalties under their cap: at least, and at most while some are not scored."""
    given = [(one, outcomes[one.code]) for one in extras.items if one.code in outcomes]
    known = sum((points_of(outcome) or ZERO for _one, outcome in given), ZERO)
    unknown = sum((exact(one.points) for one, outcome in given if isinstance(outcome, NotScored)), ZERO)
    cap = exact(extras.cap)
    return min(cap, known), min(cap, known + unknown)


def _on_scale(criteria: CriteriaSet, earned: Fraction, total: Sum, more: Fraction, less: Fraction) -> Decimal:
    scale = exact(criteria.scale)
    if not total.applicable:
        return rounded(ZERO, criteria.options.index_places)
    if criteria.options.extras == "before_rescale":
        value = scale * (earned + more - less) / total.applicable
    else:
        value = scale * earned / total.applicable + more - less
    return rounded(min(max(value, ZERO), exact(criteria.top)), criteria.options.index_places)


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
