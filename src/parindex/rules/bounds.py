"""Between which points a rule lies while its inputs can still move; never too narrow (see `rules.horizon`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

from parindex.rules.between import ZERO, Bounds, among, join, total
from parindex.rules.criteria import Leaf, Scorable, ZeroPolicy
from parindex.rules.evaluate import evaluate
from parindex.rules.expression import parsed
from parindex.rules.horizon import ANYTHING, Horizon, Reachable, Reading, Span
from parindex.rules.inputs import Inputs, Kind
from parindex.rules.numbers import exact, rounded
from parindex.rules.outcome import Facts, NotApplicable, points_of
from parindex.rules.shapes import Shape, conditions_of
from parindex.rules.shapes.answers import AllOrNothing, Checklist, Choice, Timeliness, YesNo
from parindex.rules.shapes.derived import FallbackDenominator, Piecewise, WorstCase
from parindex.rules.shapes.inside import Conditional, FullIfNone, LeavesOut, Part, WeightedSum
from parindex.rules.shapes.outside import Bonus, ExternalIndex, Fixed, Manual, Penalty
from parindex.rules.shapes.shares import Bands, Deduct, ProportionalFloor, ProportionalTarget, RelativePrevious

MOST_ANSWERS = 5


def bounds_of(one: Scorable, facts: Facts, reachable: Reachable, *, places: int | None = None) -> Bounds:
    """Between which points a leaf, bonus or penalty ends, whatever its inputs still become within reach.

    An input of which nothing is known can be anything. What contradicts itself has no points and counts for nothing
    here: as bounds of what may be entered, not of what is right.
    """
    most = exact(one.points)
    asked = _inputs_of(one)
    if asked <= facts.keys() and not asked & reachable.keys():
        return _settled(one, facts, most, places)
    horizon = Horizon(one, facts, reachable)
    found, excluded = _rule(one.rule, horizon, most), Bounds()
    for exclusion in one.excluded_when if isinstance(one, Leaf) else ():
        if parsed(exclusion.when, truth=True).names.keys() <= facts.keys() | reachable.keys():
            truths, _nothing = horizon.truths(exclusion.when)
            excluded = excluded._replace(excluded=excluded.excluded or True in truths)
            if truths == {True}:
                found = Bounds()
    found = join((found.held(most), excluded))
    if found.nothing and isinstance(one, Leaf):
        found = join((found, _when_nothing(one.when_nothing_arose, most)))
    if places is None or found.low is None or found.high is None:
        return found
    low, high = (end if end == most else min(Fraction(rounded(end, places)), most) for end in (found.low, found.high))
    return found._replace(low=low, high=high)


def _inputs_of(one: Scorable) -> set[str]:
    """Every input whose change may change the points."""
    asked = {*one.rule.asks(), *one.inputs, *(name for pair in one.parts() for name in pair)}
    for exclusion in one.excluded_when if isinstance(one, Leaf) else ():
        asked |= parsed(exclusion.when, truth=True).names.keys()
    return asked


def _settled(one: Scorable, facts: Facts, most: Fraction, places: int | None) -> Bounds:
    outcome = evaluate(one, facts, places=places)
    points = points_of(outcome)
    if points is not None:
        return Bounds(points, points)
    return Bounds(excluded=True) if isinstance(outcome, NotApplicable) else Bounds(ZERO, most)


def _when_nothing(policy: ZeroPolicy | None, most: Fraction) -> Bounds:
    match policy:
        case ZeroPolicy.FULL:
            return Bounds(most, most)
        case ZeroPolicy.ZERO:
            return Bounds(ZERO, ZERO)
        case ZeroPolicy.EXCLUDE:
            return Bounds(excluded=True)
    return Bounds()


def _rule(rule: Shape, horizon: Horizon, most: Fraction) -> Bounds:
    match rule:
        case YesNo() | Choice() | AllOrNothing() | Checklist():
            return _answer(rule, horizon, most)
        case Conditional():
            return _conditional(rule, horizon, most)
        case Piecewise():
            return _piecewise(rule, horizon, most)
        case FallbackDenominator():
            return _fallback(rule, horizon, most)
        case LeavesOut() | FullIfNone() | WorstCase():
            return _around(rule, horizon, most)
        case WeightedSum():
            return total([_part(part, horizon, most) for part in rule.parts])
        case Deduct():
            lost = [_times(horizon.number(event.count), event.worth(most), most) for event in rule.events]
            cost = total(lost)
            if cost.low is None or cost.high is None:
                return cost
            floor = Fraction(rule.floor)
            return cost._replace(low=max(floor, most - cost.high), high=max(floor, most - cost.low))
    return _number(rule, horizon, most)


def _number(rule: Shape, horizon: Horizon, most: Fraction) -> Bounds:
    """Rules on one number."""
    match rule:
        case Fixed():
            return among([rule.points])
        case Bands():
            edges = [edge for band in rule.bands for edge in (band.min, band.below) if edge is not None]
            return _stepped(horizon.number(rule.value), edges, lambda v: _in_band(rule, v, most))
        case Timeliness():
            return _timely(rule, horizon, most)
        case RelativePrevious():
            worth = {1: rule.increase, 0: rule.equal, -1: rule.decrease}
            apart = horizon.difference(rule.value, rule.previous)
            return _stepped(apart, [0], lambda v: Fraction(worth[(v > 0) - (v < 0)]))
        case ProportionalFloor() | ProportionalTarget():
            return _rising(rule, horizon.number(rule.value), {"value": "v"}, most)
        case ExternalIndex():
            reading = horizon.number(rule.value)
            inside = None if reading.span is None else reading.span.within(ZERO, exact(rule.scale))
            return _rising(rule, reading._replace(span=inside), {"value": "v"}, most)
        case Manual():
            return _times(horizon.number(rule.value), Fraction(1), most)
        case Bonus() | Penalty():
            each = Fraction(1) if rule.each is None and isinstance(rule, Bonus) else rule.each
            if each is not None:
                return _times(horizon.number(rule.count), Fraction(each), most)
            return Bounds(ZERO, most, nothing=horizon.number(rule.count).nothing)
    return _known_or_anything(rule, horizon, most)


def _known_or_anything(rule: Shape, horizon: Horizon, most: Fraction) -> Bounds:
    """Ballots, the group's other units: points once all is known, anything before."""
    names = rule.asks().keys()
    if names <= horizon.facts.keys() and not names & horizon.reachable.keys():
        try:
            return among([rule.score(Inputs(horizon.facts), most)[0]])
        except (ValueError, ArithmeticError):
            return Bounds(ZERO, most, nothing=True)
    return Bounds(ZERO, max(most, rule.best(most)), nothing=True)


def _answer(rule: YesNo | Choice | AllOrNothing | Checklist, horizon: Horizon, most: Fraction) -> Bounds:
    if isinstance(rule, YesNo):
        truths, nothing = horizon.truths(rule.value)
        return among([rule.yes if one else rule.no for one in truths], nothing=nothing)
    if isinstance(rule, Choice):
        contents = horizon.contents(rule.value)
        return among(one.worth(most) for one in rule.options if contents is None or one.code in contents)
    if isinstance(rule, AllOrNothing):
        demands = [horizon.truths(one.asked) for one in rule.conditions]
        nothing = any(found[1] for found in demands)
        points = [rule.points] if all(True in truths for truths, _nothing in demands) else []
        return among([*points, *(ZERO for truths, _nothing in demands if False in truths)], nothing=nothing)
    if rule.count is not None and rule.each is not None:
        return _times(horizon.number(rule.count), Fraction(rule.each), most)
    items = [(one.worth(most), horizon.truths(one.code)[0]) for one in rule.items]
    return total([among(worth if truth else ZERO for truth in truths) for worth, truths in items])


def _conditional(rule: Conditional, horizon: Horizon, most: Fraction) -> Bounds:
    """With each answer that several conditions ask for taken one way, then the other: they can't differ on it."""
    asked = [conditions_of(branch.when) for branch in rule.branches]
    answers = {name for one in asked for name, kind in one.items() if kind == Kind.YES_NO}
    shared = sorted(name for name in answers if sum(name in one for one in asked) > 1 and horizon.is_open(name))
    if len(shared) > MOST_ANSWERS:
        return _branches(rule, horizon, most)
    ways = (dict(zip(shared, way, strict=True)) for way in product((True, False), repeat=len(shared)))
    return join(_branches(rule, horizon.answering(way), most) for way in ways)


def _branches(rule: Conditional, horizon: Horizon, most: Fraction) -> Bounds:
    found: list[Bounds] = []
    for branch in rule.branches:
        truths, nothing = horizon.truths(branch.when)
        found.append(Bounds(nothing=nothing))
        if True in truths:
            found.append(_rule(branch.rule, horizon, most))
        if False not in truths:
            return join(found)
    return join([*found, among([rule.otherwise])])


def _piecewise(rule: Piecewise, horizon: Horizon, most: Fraction) -> Bounds:
    span, nothing = horizon.number(rule.value)
    found, above = [Bounds(nothing=nothing)], None
    for piece in rule.pieces:
        inside = None if span is None else span.within(exact(piece.min), above)
        above = exact(piece.min) if above is None else min(above, exact(piece.min))
        if inside is not None:
            found.append(_rule(piece.rule, horizon.having(v=inside), most))
    if span is not None and (span.low is None or above is None or span.low < above):
        found.append(among([rule.otherwise]))
    return join(found)


def _fallback(rule: FallbackDenominator, horizon: Horizon, most: Fraction) -> Bounds:
    found: list[Bounds] = []
    for below in rule.denominators:
        bottom = horizon.number(below)
        found.append(Bounds(nothing=bottom.nothing))
        if bottom.span is None:
            continue
        if bottom.span.high is None or bottom.span.high > 0:
            share = horizon.share(rule.numerator, below).span
            found.append(Bounds() if share is None else _rule(rule.rule, horizon.having(v=share), most))
        if bottom.span.low is not None and bottom.span.low > 0:
            return join(found)
    if rule.otherwise_zero:
        return join([*found, _rule(rule.rule, horizon.having(v=Span(ZERO, ZERO)), most)])
    return join([*found, Bounds(nothing=True)])


def _around(rule: LeavesOut | FullIfNone | WorstCase, horizon: Horizon, most: Fraction) -> Bounds:
    if isinstance(rule, LeavesOut):
        truths, nothing = horizon.truths(rule.when)
        inner = _rule(rule.rule, horizon, most) if False in truths else Bounds()
        return join([inner, Bounds(nothing=nothing, excluded=True in truths)])
    if isinstance(rule, FullIfNone):
        span, nothing = horizon.number(rule.count)
        found = [Bounds(nothing=nothing)]
        if span is not None and span.within(ZERO, ZERO) is not None:
            found.append(among([most]))
        if span is not None and span != (ZERO, ZERO):
            found.append(_rule(rule.rule, horizon, most))
        return join(found)
    lists = horizon.contents(rule.value)
    if lists is None:
        return _rule(rule.rule, horizon.having(kept=ANYTHING, counted=ANYTHING), most)
    found = []
    for items in lists:
        kept: dict[str, bool] = {}
        for item, good in items if isinstance(items, tuple) else ():  # type: ignore[misc]
            kept[item] = kept.get(item, True) and good
        numbers = {"kept": Fraction(sum(kept.values())), "counted": Fraction(len(kept))}
        spans = {name: Span(number, number) for name, number in numbers.items()}
        found.append(_rule(rule.rule, horizon.having(**spans), most))
    return join(found)


def _part(part: Part, horizon: Horizon, most: Fraction) -> Bounds:
    top = part.most(most)
    found = _rule(part.rule, horizon, top).held(top)
    if found.nothing and part.when_nothing_arose is not None:
        found = join([found, among([top if part.when_nothing_arose == "full" else ZERO])])
    return found


def _times(reading: Reading, each: Fraction, most: Fraction) -> Bounds:
    """So many times something, up to a maximum; a count is never below zero."""
    inside = None if reading.span is None else reading.span.within(ZERO, None)
    if inside is None:
        return Bounds(nothing=reading.nothing)
    low = min(most, (inside.low or ZERO) * each)
    high = most if inside.high is None else min(most, inside.high * each)
    return Bounds(low, high, reading.nothing)


def _rising(rule: Shape, reading: Reading, renamed: dict[str, str], most: Fraction) -> Bounds:
    """A rule that gives more for more: from what the lowest value gives to what the highest does."""
    if reading.span is None:
        return Bounds(nothing=reading.nothing)
    alone = rule.model_copy(update=renamed)
    low, high = (
        None if end is None else alone.score(Inputs({}, {"v": end}), most)[0]
        for end in (reading.span.low, reading.span.high)
    )
    return Bounds(ZERO if low is None else low, most if high is None else high, reading.nothing)


def _stepped(reading: Reading, edges: Iterable[Decimal | int], worth: Callable[[Fraction], Fraction]) -> Bounds:
    """A rule that changes at edges only: at each edge within reach, between any two, and at both ends."""
    if reading.span is None:
        return Bounds(nothing=reading.nothing)
    inner = sorted({Fraction(edge) for edge in edges})
    low = inner[0] - 1 if reading.span.low is None else reading.span.low
    high = inner[-1] + 1 if reading.span.high is None else reading.span.high
    if reading.span.low is None:
        low = min(low, high)
    places = sorted({low, max(low, high), *(edge for edge in inner if low <= edge <= high)})
    between = [(one + other) / 2 for one, other in pairwise(places)]
    return among((worth(place) for place in (*places, *between)), nothing=reading.nothing)


def _in_band(rule: Bands, value: Fraction, most: Fraction) -> Fraction:
    return next((band.worth(most) for band in rule.bands if band.holds(value)), Fraction(rule.otherwise))


def _timely(rule: Timeliness, horizon: Horizon, most: Fraction) -> Bounds:
    truths, nothing = (frozenset({True}), False) if rule.done is None else horizon.truths(rule.done)
    found = [among([] if False not in truths else [rule.otherwise], nothing=nothing)]
    if True in truths:
        edges = [step.late_days_max for step in rule.steps]
        found.append(_stepped(_late(rule, horizon), edges, lambda late: _when_late(rule, late, most)))
    return join(found)


def _late(rule: Timeliness, horizon: Horizon) -> Reading:
    if rule.late_days is not None:
        return horizon.number(rule.late_days)
    due, done = (horizon.day(name) for name in (rule.due_on, rule.done_on) if name is not None)
    low = None if done.low is None or due.high is None else done.low - due.high
    high = None if done.high is None or due.low is None else done.high - due.low
    return Reading(Span(low, high))


def _when_late(rule: Timeliness, late: Fraction, most: Fraction) -> Fraction:
    held = max(ZERO, late)
    return next((one.worth(most) for one in rule.steps if held <= one.late_days_max), Fraction(rule.otherwise))
