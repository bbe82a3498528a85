"""Rules around others, and those that work a value out for the rule inside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from parindex.rules.expression import NothingToDivide
from parindex.rules.inputs import Inputs, Kind
from parindex.rules.numbers import exact, written
from parindex.rules.shapes.base import Data, Exact, Expression, Name, Points, Result, Scorer, Shape, numbers_of
from parindex.rules.shapes.shares import HUNDRED, ZERO

if TYPE_CHECKING:
    from parindex.rules.shapes.inside import Rule


class Around(Shape):
    """A rule around another."""

    rule: Rule

    def inside(self) -> tuple[Shape, ...]:
        return (self.rule,)

    def best(self, most: Fraction) -> Fraction:
        return self.rule.best(most)


class Piece(Data):
    """A rule from a value on."""

    min: Exact
    rule: Rule


class Piecewise(Shape):
    """Another rule for each span of a value; the rules inside know the value as `v`."""

    type: Literal["piecewise"]
    value: Expression
    pieces: tuple[Piece, ...] = Field(min_length=1)
    otherwise: Points

    def scorer(self, most: Fraction) -> Scorer:
        pieces = [(exact(one.min), written(one.min), one.rule.scorer(most)) for one in self.pieces]
        otherwise = exact(self.otherwise)

        def score(inputs: Inputs) -> Result:
            value = inputs.number(self.value)
            for least, shown, rule in pieces:
                if value >= least:
                    points, _value, branch, told = rule(inputs.having(v=value))
                    return points, value, f">={shown} → {branch}", told
            return (
                otherwise, value, "otherwise",
                lambda: f"{written(value)} dưới mức thấp nhất: {written(self.otherwise)} điểm",
            )  # fmt: skip

        return score

    def asks(self) -> Mapping[str, Kind]:
        inner = {name: kind for name, kind in asked_by(*(one.rule for one in self.pieces)).items() if name != "v"}
        return inner | numbers_of(self.value)

    def inside(self) -> tuple[Shape, ...]:
        return tuple(piece.rule for piece in self.pieces)

    def best(self, most: Fraction) -> Fraction:
        return max(*(piece.rule.best(most) for piece in self.pieces), Fraction(self.otherwise))

    def holes(self, most: Fraction) -> Iterator[str]:
        mins = [piece.min for piece in self.pieces]
        if mins != sorted(set(mins), reverse=True):
            yield "các khoảng phải xếp từ cao xuống thấp và không trùng; xếp lại"
        yield from super().holes(most)

    def words(self, most: Fraction) -> str:
        told = [f"≥{written(piece.min)}: {piece.rule.words(most)}" for piece in self.pieces]
        return "; ".join([*told, f"còn lại: {written(self.otherwise)}"])


class WorstCase(Around):
    """R16. One instance that failed makes its whole item failed; the rule inside knows `kept` and `counted` items.

    The same item told twice is counted once.
    """

    type: Literal["worst_case_in_period"]
    value: Name = "items"

    def scorer(self, most: Fraction) -> Scorer:
        rule = self.rule.scorer(most)

        def score(inputs: Inputs) -> Result:
            kept: dict[str, bool] = {}
            for item, good in inputs.items(self.value):
                kept[item] = kept.get(item, True) and good
            return rule(inputs.having(kept=sum(kept.values()), counted=len(kept)))

        return score

    def asks(self) -> Mapping[str, Kind]:
        inner = {name: kind for name, kind in asked_by(self.rule).items() if name not in ("kept", "counted")}
        return inner | {self.value: Kind.ITEMS}

    def words(self, most: Fraction) -> str:
        return f"một lần không đạt thì cả mục không đạt; {self.rule.words(most)}"


class FallbackDenominator(Around):
    """R25. The first denominator that is given and above zero; the rule inside knows the share in percent as `v`.

    Where each is known to be zero the share is zero if `otherwise_zero` says so, else there is nothing to divide by.
    """

    type: Literal["fallback_denominator"]
    numerator: Expression
    denominators: tuple[Expression, ...] = Field(min_length=2)
    otherwise_zero: bool = False

    def scorer(self, most: Fraction) -> Scorer:
        rule, names = self.rule.scorer(most), tuple(numbers_of(*self.denominators))

        def score(inputs: Inputs) -> Result:
            top = inputs.number(self.numerator)
            for place, text in enumerate(self.denominators, 1):
                if inputs.knows(text) and (bottom := inputs.number(text)) > ZERO:
                    points, value, branch, told = rule(inputs.having(v=top / bottom * HUNDRED))
                    return points, value, f"denominator {place} → {branch}", told
            inputs.need(*names)
            if not self.otherwise_zero:
                raise NothingToDivide(top)
            points, value, branch, told = rule(inputs.having(v=ZERO))
            return points, value, f"no denominator → {branch}", told

        return score

    def asks(self) -> Mapping[str, Kind]:
        inner = {name: kind for name, kind in asked_by(self.rule).items() if name != "v"}
        return inner | numbers_of(self.numerator, *self.denominators)

    def words(self, most: Fraction) -> str:
        return f"mẫu số lấy lần lượt {', '.join(self.denominators)}; {self.rule.words(most)}"


def asked_by(*rules: Rule) -> dict[str, Kind]:
    return {name: kind for rule in rules for name, kind in rule.asks().items()}
