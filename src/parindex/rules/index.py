"""From outcomes to an index: sums, what is left out, bonus and penalty, class and rank."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TypeVar

from parindex.rules.criteria import Band, CriteriaSet, Extras, Method
from parindex.rules.kept import kept
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


class Layout:
    """A set as a sheet lists it: its leaves with their maxima, and which of them each heading spans."""

    def __init__(self, criteria: CriteriaSet) -> None:
        leaves = list(criteria.leaves())
        self.codes = [leaf.code for leaf in leaves]
        self.surveyed = [leaf.code for leaf in leaves if leaf.method == Method.SURVEY]
        # What is left out stays in the maximum where the set does not rescale.
        self.maxima, self.below = alike(exact(leaf.points) for leaf in leaves)
        self.without = [0 if criteria.options.rescale else most for most in self.maxima]
        self.spans: dict[str, tuple[int, int]] = {}
        place = 0
        for field in criteria.fields:
            above = place
            for criterion in field.criteria:
                self.spans[criterion.code] = place, place + len(criterion.leaves)
                place += len(criterion.leaves)
            self.spans[field.code] = above, place

    def leaves_under(self, codes: Container[str | None]) -> set[str]:
        """The leaves that are named, or whose field or criterion is."""
        named = {code for code in self.codes if code in codes}
        return named.union(*(self.codes[first:end] for code, (first, end) in self.spans.items() if code in codes))

    def added(self, outcomes: Mapping[str, Outcome], struck: Container[str]) -> tuple[Sum, dict[str, Sum]]:
        """The whole sheet, and its sums by code of field and criterion. Every sum is one of whole numbers."""
        points, applicable, unscored = list[Fraction](), list[int](), list[int]()
        for code, most, without in zip(self.codes, self.maxima, self.without, strict=True):
            outcome = outcomes.get(code, NOT_YET)
            is_out = isinstance(outcome, NotApplicable)
            found = ZERO if is_out or code in struck else points_of(outcome)
            points.append(ZERO if found is None else found)
            applicable.append(without if is_out else most)
            unscored.append(most if found is None else 0)
        earned, below = alike(points)
        columns = [([0, *accumulate(earned)], below)]
        columns += [([0, *accumulate(counts)], self.below) for counts in (applicable, unscored)]

        def between(first: int, end: int) -> Sum:
            return Sum(*[shared(upto[end] - upto[first], below) for upto, below in columns])

        return between(0, len(points)), {code: between(first, end) for code, (first, end) in self.spans.items()}


layout_of = kept(Layout)


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
    layout = layout_of(criteria)
    striking = [gate for gate in criteria.gates if gate.when in events and gate.takes is not None]
    struck = layout.leaves_under({gate.takes for gate in striking})
    if not surveyed and criteria.options.without_survey == "exclude":
        outcomes = {**outcomes, **dict.fromkeys(layout.surveyed, NOT_SURVEYED)}
    total, sums = layout.added(outcomes, struck)
    more, most_more = _extra(criteria.bonus, bonus or {})
    less, most_less = _extra(criteria.penalty, penalty or {})
    secure = _on_scale(criteria, total.earned, total, more, most_less)
    possible = _on_scale(criteria, total.earned + total.unscored, total, most_more, less)
    is_open = total.unscored or not total.applicable or more < most_more or less < most_less
    value = None if is_open else secure
    rated, held = (None, ()) if value is None else _rated(criteria, value, events)
    took = tuple(gate.code for gate in striking)
    return Index(total, sums, more, less, value, secure, possible, rated, held + took)


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
