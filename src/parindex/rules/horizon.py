"""What the inputs of a leaf can still become, and between which ends an expression over them then lies.

The ends are never too narrow. They are exact where each input stands in an expression once, or where it does so only
as in a share (`100*a/b`, `a/(a+b)`): such an expression is highest and lowest in a corner of what can be reached.
Elsewhere they may be wider than what can happen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from parindex.rules.criteria import Scorable
from parindex.rules.expression import COMPARISONS, BadExpression, NothingToDivide, number, parsed
from parindex.rules.numbers import exact
from parindex.rules.outcome import Content, Facts

MOST_CORNERS = 1024
EITHER = frozenset({True, False})
ZERO = Fraction(0)


@dataclass(frozen=True)
class Reach:
    """What a number or a day can still become by the end of the year, both ends included.

    `missed`: of the input that this one is a part of, so many can't become part of it any more. Of 100 dossiers
    received with 10 answered late, `on_time` reaches at most 90, and still only 190 when 100 more come.
    """

    least: Decimal | date
    most: Decimal | date
    missed: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if _figure(self.least) > _figure(self.most) or self.missed < 0:
            raise ValueError(f"nothing lies between {self.least} and {self.most}")


@dataclass(frozen=True)
class Among:
    """The answers that an input can still become: yes or no, options, lists of items."""

    contents: tuple[Content, ...]


Reachable = Mapping[str, Reach | Among]


class Span(NamedTuple):
    """From `low` to `high`, both possible; None is without end."""

    low: Fraction | None
    high: Fraction | None

    def within(self, low: Fraction | None, high: Fraction | None) -> Span | None:
        """What of it lies between two ends; None for nothing."""
        lows = [end for end in (self.low, low) if end is not None]
        highs = [end for end in (self.high, high) if end is not None]
        ends = Span(max(lows, default=None), min(highs, default=None))
        return None if ends.low is not None and ends.high is not None and ends.low > ends.high else ends


ANYTHING = Span(None, None)
Corner = dict[str, Fraction]


class Reading(NamedTuple):
    """Where a number can lie, None for nowhere; `nothing` when its denominator and numerator may both be zero."""

    span: Span | None
    nothing: bool = False


class Horizon:
    """The inputs of one leaf, bonus or penalty: known ones stay, those that can still move do, others are unknown."""

    def __init__(
        self, one: Scorable, facts: Facts, reachable: Reachable, derived: Mapping[str, Span] | None = None
    ) -> None:
        self.one, self.facts, self.reachable = one, facts, reachable
        self.derived = derived or {}

    def having(self, **derived: Span) -> Horizon:
        """The same with values that a rule has worked out for the rule inside it."""
        return Horizon(self.one, self.facts, self.reachable, {**self.derived, **derived})

    def is_open(self, name: str) -> bool:
        """Whether a yes-or-no input can still come out both ways."""
        contents = self.contents(name)
        return contents is None or {True, False} <= {one for one in contents if isinstance(one, bool)}

    def answering(self, answers: Mapping[str, bool]) -> Horizon:
        """The same with some yes-or-no inputs settled."""
        settled = {name: Among((answer,)) for name, answer in answers.items()}
        return Horizon(self.one, self.facts, {**self.reachable, **settled}, self.derived)

    def contents(self, name: str) -> tuple[Content, ...] | None:
        """The answers an input can become; None when nothing is known of it."""
        told = self.reachable.get(name)
        if isinstance(told, Among):
            return told.contents
        return (self.facts[name].content,) if told is None and name in self.facts else None

    def day(self, name: str) -> Span:
        """A day as the number it has in the calendar."""
        return self._span_of(name, date)

    def number(self, expression: str) -> Reading:
        """Where a number can lie."""
        return self._reading(parsed(expression, truth=False).tree)

    def share(self, part: str, whole: str) -> Reading:
        """Percent of one expression in another, the two taken together."""
        try:
            return self.number(f"100*({part})/({whole})")
        except BadExpression:
            return Reading(ANYTHING, nothing=True)

    def difference(self, left: str, right: str) -> Reading:
        try:
            return self.number(f"({left}) - ({right})")
        except BadExpression:
            return Reading(ANYTHING, nothing=True)

    def truths(self, condition: str) -> tuple[frozenset[bool], bool]:
        """What a condition can come to, and whether a denominator in it may be zero."""
        return self._truths(parsed(condition, truth=True).tree)

    def _truths(self, node: ast.expr) -> tuple[frozenset[bool], bool]:
        match node:
            case ast.Name(id=name):
                contents = self.contents(name)
                return (
                    EITHER if contents is None else frozenset(one for one in contents if isinstance(one, bool))
                ), False
            case ast.UnaryOp(operand=operand):
                found, nothing = self._truths(operand)
                return frozenset(not one for one in found), nothing
            case ast.BoolOp(op=op, values=values):
                parts = [self._truths(value) for value in values]
                join = all if isinstance(op, ast.And) else any
                return frozenset(join(one) for one in product(*(found for found, _ in parts))), any(
                    n for _, n in parts
                )
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                apart = self.difference(ast.unparse(left), ast.unparse(right))
                return frozenset(_compared(op, apart.span)), apart.nothing
        raise BadExpression(ast.unparse(node))

    def _reading(self, node: ast.expr) -> Reading:
        text = ast.unparse(node)
        names = parsed(text, truth=False).names.keys()
        spans = {name: self._number_of(name) for name in names}
        if any(span.low is None or span.high is None for span in spans.values()):
            return Reading(ANYTHING, nothing=any(_denominators(node)))
        nothing = False
        for below in _denominators(node):
            bottom = self._reading(below)
            nothing = nothing or bottom.nothing
            if bottom.span is None:
                return Reading(None, nothing=True)
            if bottom.span.low is None or bottom.span.high is None or bottom.span.low < 0 < bottom.span.high:
                return Reading(ANYTHING, nothing=True)
        groups = list(self._groups(spans))
        if prod(len(corners) for corners in groups) > MOST_CORNERS or not all(
            corners and max(_degrees(node, frozenset(corners[0]))) <= 1 for corners in groups
        ):
            return self._by_parts(node) if all(groups) else Reading(None)
        return _in_corners(text, groups, nothing=nothing)

    def _groups(self, spans: Mapping[str, Span]) -> Iterator[list[Corner]]:
        """The corners of each input, of a part together with its whole; no corner where the two can't be."""
        rest = dict(spans)
        for part, whole in self.one.parts():
            if part in rest and whole in rest and part != whole and not {part, whole} & self.derived.keys():
                yield list(_paired(part, rest.pop(part), whole, rest.pop(whole), self._missed(part)))
        for name, (low, high) in rest.items():
            assert low is not None
            assert high is not None
            yield [{name: end} for end in sorted({low, high})]

    def _by_parts(self, node: ast.expr) -> Reading:
        """From where the parts of an expression lie, each for itself."""
        match node:
            case ast.UnaryOp(operand=operand):
                parts = [self._reading(operand)]
            case ast.BinOp(left=left, right=right):
                parts = [self._reading(left), self._reading(right)]
            case ast.Call(args=args):
                parts = [self._reading(value) for value in args]
            case _:
                raise BadExpression(ast.unparse(node))
        nothing = any(part.nothing for part in parts)
        spans = [part.span for part in parts]
        if any(span is None for span in spans):
            return Reading(None, nothing)
        if any(span is None or span.low is None or span.high is None for span in spans):
            return Reading(ANYTHING, nothing)
        names = [f"x{place}" for place in range(len(parts))]
        corners = [
            [{name: end} for end in (span.low, span.high) if end is not None]
            for name, span in zip(names, spans, strict=True)
            if span is not None
        ]
        return _in_corners(_rewritten(node, names), corners, nothing=nothing)

    def _number_of(self, name: str) -> Span:
        if name in self.derived:
            return self.derived[name]
        found: Span | None = self._span_of(name, Decimal)
        for part, whole in self.one.parts():
            if found is not None and name == whole:
                found = found.within(_more(self._span_of(part, Decimal).low, self._missed(part)), None)
            elif found is not None and name == part:
                found = found.within(None, _more(self._span_of(whole, Decimal).high, -self._missed(part)))
        return found or self._span_of(name, Decimal)

    def _missed(self, part: str) -> Fraction:
        told = self.reachable.get(part)
        return exact(told.missed) if isinstance(told, Reach) else ZERO

    def _span_of(self, name: str, wanted: type[Decimal] | type[date]) -> Span:
        told = self.reachable.get(name)
        ends: tuple[object, ...] = (told.least, told.most) if isinstance(told, Reach) else self.contents(name) or ()
        try:
            found = [_figure(end) for end in ends if isinstance(end, wanted)]
        except ValueError:
            return ANYTHING
        return Span(min(found), max(found)) if found and len(found) == len(ends) else ANYTHING


def _in_corners(text: str, groups: list[list[Corner]], *, nothing: bool) -> Reading:
    """The lowest and the highest that an expression comes to in the corners.

    Where numerator and denominator are both zero there is no value; the share is the same all along the edge to
    the next corner, so that nothing is lost by leaving this one out.
    """
    found = []
    for chosen in product(*groups):
        corner = {name: worth for one in chosen for name, worth in one.items()}
        try:
            found.append(number(text, corner))
        except NothingToDivide as error:
            if error.left:
                return Reading(ANYTHING, nothing=True)
            nothing = True
    return Reading(Span(min(found), max(found)) if found else None, nothing)


def _paired(part: str, inner: Span, whole: str, outer: Span, missed: Fraction) -> Iterator[Corner]:
    """The corners of all pairs in which the whole is at least `missed` more than its part."""
    (low, high), (from_, to) = inner, outer
    assert low is not None
    assert high is not None
    assert from_ is not None
    assert to is not None
    ends = {(a, b) for a in (low, high) for b in (from_, to)}
    ends |= {(a, a + missed) for a in (low, high)} | {(b - missed, b) for b in (from_, to)}
    for a, b in sorted(ends):
        if low <= a <= high and from_ <= b <= to and b - a >= missed:
            yield {part: a, whole: b}


def _more(end: Fraction | None, by: Fraction) -> Fraction | None:
    return None if end is None else end + by


def _denominators(node: ast.expr) -> Iterator[ast.expr]:
    for one in ast.walk(node):
        if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Div):
            yield one.right


def _degrees(node: ast.expr, group: frozenset[str]) -> tuple[int, int]:
    """An expression as one fraction: how often inputs of the group are multiplied, above and below the line.

    Not more than once in both means that along any straight line through the group it only rises or only falls.
    """
    match node:
        case ast.Name(id=name):
            return int(name in group), 0
        case ast.UnaryOp(operand=operand):
            return _degrees(operand, group)
        case ast.BinOp(left=left, op=op, right=right):
            (above, below), (other, under) = _degrees(left, group), _degrees(right, group)
            if isinstance(op, ast.Mult):
                return above + other, below + under
            if isinstance(op, ast.Div):
                return above + under, below + other
            return max(above + under, other + below), below + under
        case ast.Call(args=args):
            return (2, 2) if any(max(_degrees(one, group)) for one in args) else (0, 0)
    return 0, 0


@lru_cache(maxsize=1024)
def _shape(text: str, names: tuple[str, ...]) -> str:
    """The outermost operation of an expression over other names."""
    node = ast.parse(text, mode="eval").body
    given: list[ast.expr] = [ast.Name(name) for name in names]
    match node:
        case ast.UnaryOp(op=op):
            return ast.unparse(ast.UnaryOp(op, given[0]))
        case ast.BinOp(op=op):
            return ast.unparse(ast.BinOp(given[0], op, given[1]))
        case ast.Call(func=function):
            return ast.unparse(ast.Call(function, given, []))
    return text


def _rewritten(node: ast.expr, names: list[str]) -> str:
    return _shape(ast.unparse(node), tuple(names))


def _compared(op: ast.cmpop, apart: Span | None) -> frozenset[bool]:
    """What comparing two numbers can come to, from how far apart they are."""
    if apart is None:
        return frozenset()
    signs = {-1, 0, 1}
    if apart.low is not None:
        signs -= ({-1} if apart.low >= 0 else set()) | ({0} if apart.low > 0 else set())
    if apart.high is not None:
        signs -= ({1} if apart.high <= 0 else set()) | ({0} if apart.high < 0 else set())
    return frozenset(COMPARISONS[type(op)](Fraction(sign), ZERO) for sign in signs)


def _figure(content: object) -> Fraction:
    if isinstance(content, date):
        return Fraction(content.toordinal())
    assert isinstance(content, Decimal)
    return exact(content)
