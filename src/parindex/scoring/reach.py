"""What the inputs of a leaf can still become by the end of a round. No records.

What was done stays done and counts only grow; how much more work comes is held by a pace (`Span.room`). Within that
the bounds of `rules.forecast` hold. Pages say what is supposed: a forecast is worth no more than that.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from parindex.rules import Facts, Leaf
from parindex.rules.expression import parsed
from parindex.rules.horizon import Among, Reach, Reachable
from parindex.rules.inputs import Kind
from parindex.rules.numbers import exact
from parindex.rules.shapes import Shape
from parindex.rules.shapes.answers import Choice
from parindex.scoring.facts import kinds_of

# From now on not more than so many times the pace of the year so far, and so many more however quiet it was.
TIMES, HOWEVER_QUIET = 2, 12
MOST = Decimal(10) ** 12
# Shares in which what missed its day stays in the whole for ever.
MISSED_FOR_GOOD = frozenset({"planning.tasks_on_time_ratio", "onestop.on_time_ratio"})
# Counts that work brings down again.
CAN_FALL = frozenset({"reporting.reports_missing"})


@dataclass(frozen=True)
class Span:
    """The time that a round counts, both days included."""

    first: date
    last: date

    def room(self, count: Decimal, known_on: date) -> Decimal:
        """How many more can come after a day, of what came so often until then."""
        left, passed = (self.last - known_on).days, (known_on - self.first).days + 1
        if left <= 0:
            return Decimal(0)
        return Decimal(math.ceil(count * TIMES * left / max(passed, 1)) + HOWEVER_QUIET)


def reach_of(leaf: Leaf, facts: Facts, known_on: Mapping[str, date], span: Span) -> Reachable:
    """What each given input can still become; `known_on` is the day until which an input is told."""
    kinds, wholes, settled = kinds_of(leaf), dict(leaf.parts()), asked_of_the_unit(leaf)
    found: dict[str, Reach | Among] = {}
    for name, given in facts.items():
        if name in settled or known_on[name] >= span.last:
            continue
        measured = name in leaf.inputs and bool(leaf.inputs[name].measure)
        match (Kind.COUNT if measured else kinds[name]), given.content:
            case Kind.YES_NO, False:
                found[name] = Among((False, True))
            case Kind.OPTION, str(code):
                found[name] = Among(tuple(_no_worse(leaf.rule, name, code, exact(leaf.points))))
            case Kind.NUMBER, Decimal() if leaf.is_self_scored:
                found[name] = Reach(Decimal(0), MOST)
            case Kind.COUNT, Decimal() as count if count >= 0:
                whole = facts.get(wholes.get(name, ""))
                found[name] = _count(leaf, name, count, whole and whole.content, span, known_on[name])
    return found


def _count(leaf: Leaf, name: str, count: Decimal, whole: object, span: Span, known_on: date) -> Reach:
    """A part comes with its whole: no more of it than of that."""
    measure = leaf.inputs[name].measure if name in leaf.inputs else ""
    room = span.room(whole if isinstance(whole, Decimal) else count, known_on)
    missed = Decimal(0)
    if measure in MISSED_FOR_GOOD and isinstance(whole, Decimal):
        missed = max(whole - count, Decimal(0))
    return Reach(Decimal(0) if measure in CAN_FALL else count, count + room + _behind(whole, count, missed), missed)


def _behind(whole: object, count: Decimal, missed: Decimal) -> Decimal:
    """What is in the whole already and can still become part of it."""
    return max(whole - count - missed, Decimal(0)) if isinstance(whole, Decimal) else Decimal(0)


def _no_worse(rule: Shape, name: str, code: str, most: Fraction) -> Iterator[str]:
    """The levels at least as good as the one reached."""
    for choice in _choices(rule):
        if choice.value == name:
            now = max((one.worth(most) for one in choice.options if one.code == code), default=Fraction(0))
            yield from (one.code for one in choice.options if one.worth(most) >= now)
            return
    yield code


def _choices(rule: Shape) -> Iterator[Choice]:
    if isinstance(rule, Choice):
        yield rule
    for inner in rule.inside():
        yield from _choices(inner)


def asked_of_the_unit(leaf: Leaf) -> set[str]:
    """Inputs that say whether the leaf concerns the unit at all: no work changes them."""
    return {name for one in leaf.excluded_when for name in parsed(one.when, truth=True).names}
