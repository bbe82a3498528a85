"""Rules made of rules: branches, sums of parts, leaving out, nothing arisen, the worst case, other denominators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from parindex.rules.expression import NothingToDivide
from parindex.rules.inputs import Inputs, Kind
from parindex.rules.numbers import written
from parindex.rules.shapes.answers import AllOrNothing, Checklist, Choice, Timeliness, YesNo
from parindex.rules.shapes.base import Data, Exact, Expression, Name, Points, Result, Shape, numbers_of
from parindex.rules.shapes.outside import Bonus, ExternalIndex, Fixed, Manual, Penalty, SurveyWeighted
from parindex.rules.shapes.shares import (
    Bands,
    Deduct,
    ProportionalFloor,
    ProportionalTarget,
    RelativePeers,
    RelativePrevious,
)


class Excluded(Exception):
    """The rule itself says that the leaf does not concern the unit."""


class NoneArose(Exception):
    """The rule itself says that nothing arose; `points` is what that is worth."""

    def __init__(self, points: Fraction, reason: str) -> None:
        super().__init__(reason)
        self.points, self.reason = points, reason


class Branch(Data):
    """A rule for when a condition holds; `label` says the condition as people read it."""

    when: Expression
    label: str = Field(default="", max_length=200)
    rule: Rule


class Conditional(Shape):
    """R12. The first branch whose condition holds; `otherwise` when none does."""

    type: Literal["conditional"]
    branches: tuple[Branch, ...] = Field(min_length=1)
    otherwise: Points

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        for branch in self.branches:
            if inputs.truth(branch.when):
                inner = branch.rule.score(inputs, most)
                return inner._replace(branch=f"{branch.when} → {inner.branch}")
        return Result(
            Fraction(self.otherwise), None, "otherwise", f"Không thuộc trường hợp nào: {written(self.otherwise)} điểm"
        )

    def asks(self) -> Mapping[str, Kind]:
        conditions = conditions_of(*(branch.when for branch in self.branches))
        return _asked(*(branch.rule for branch in self.branches)) | conditions

    def best(self, most: Fraction) -> Fraction:
        return max(*(branch.rule.best(most) for branch in self.branches), Fraction(self.otherwise))

    def holes(self, most: Fraction) -> Iterator[str]:
        for branch in self.branches:
            yield from branch.rule.holes(most)

    def words(self, most: Fraction) -> str:
        told = [f"nếu {branch.label or branch.when}: {branch.rule.words(most)}" for branch in self.branches]
        return "; ".join([*told, f"còn lại: {written(self.otherwise)}"])


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

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        value = inputs.number(self.value)
        for piece in self.pieces:
            if value >= piece.min:
                inner = piece.rule.score(inputs.having(v=value), most)
                return inner._replace(value=value, branch=f">={written(piece.min)} → {inner.branch}")
        told = f"{written(value)} dưới mức thấp nhất: {written(self.otherwise)} điểm"
        return Result(Fraction(self.otherwise), value, "otherwise", told)

    def asks(self) -> Mapping[str, Kind]:
        inner = {name: kind for name, kind in _asked(*(one.rule for one in self.pieces)).items() if name != "v"}
        return inner | numbers_of(self.value)

    def best(self, most: Fraction) -> Fraction:
        return max(*(piece.rule.best(most) for piece in self.pieces), Fraction(self.otherwise))

    def holes(self, most: Fraction) -> Iterator[str]:
        mins = [piece.min for piece in self.pieces]
        if mins != sorted(set(mins), reverse=True):
            yield "các khoảng phải xếp từ cao xuống thấp và không trùng; xếp lại"
        for piece in self.pieces:
            yield from piece.rule.holes(most)

    def words(self, most: Fraction) -> str:
        told = [f"≥{written(piece.min)}: {piece.rule.words(most)}" for piece in self.pieces]
        return "; ".join([*told, f"còn lại: {written(self.otherwise)}"])


class LeavesOut(Shape):
    """R13. Does not concern a unit for which the condition holds; else the rule inside."""

    type: Literal["not_applicable"]
    when: Expression
    reason: str = Field(min_length=1, max_length=300)
    rule: Rule

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        if inputs.truth(self.when):
            raise Excluded(self.reason)
        return self.rule.score(inputs, most)

    def asks(self) -> Mapping[str, Kind]:
        return _asked(self.rule) | conditions_of(self.when)

    def best(self, most: Fraction) -> Fraction:
        return self.rule.best(most)

    def holes(self, most: Fraction) -> Iterator[str]:
        yield from self.rule.holes(most)

    def words(self, most: Fraction) -> str:
        return f"{self.rule.words(most)}; không áp dụng khi {self.reason}"


class FullIfNone(Shape):
    """R14. Where the count is zero nothing arose, and that is worth the maximum; else the rule inside."""

    type: Literal["full_if_none"]
    count: Expression
    rule: Rule

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        if inputs.number(self.count) == 0:
            raise NoneArose(most, "Không phát sinh trong kỳ")
        return self.rule.score(inputs, most)

    def asks(self) -> Mapping[str, Kind]:
        return _asked(self.rule) | numbers_of(self.count)

    def holes(self, most: Fraction) -> Iterator[str]:
        yield from self.rule.holes(most)

    def words(self, most: Fraction) -> str:
        return f"không phát sinh: {written(most)}; {self.rule.words(most)}"


class Part(Data):
    """A rule with a maximum of its own inside a sum: in points, or as a weight of the leaf's maximum."""

    rule: Rule
    points: Points | None = None
    weight: Exact | None = Field(default=None, gt=0, le=1)

    def most(self, most: Fraction) -> Fraction:
        return Fraction(self.points) if self.points is not None else Fraction(self.weight or 0) * most


class WeightedSum(Shape):
    """R15. The sum of parts, each held to its own maximum."""

    type: Literal["weighted_sum"]
    parts: tuple[Part, ...] = Field(min_length=2)

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        results = [(part.rule.score(inputs, part.most(most)), part.most(most)) for part in self.parts]
        points = sum((min(one.points, top) for one, top in results), Fraction(0))
        told = "; ".join(one.reason for one, _top in results)
        return Result(
            points, None, " + ".join(one.branch for one, _top in results), f"{told}; cộng {written(points)} điểm"
        )

    def asks(self) -> Mapping[str, Kind]:
        return _asked(*(part.rule for part in self.parts))

    def best(self, most: Fraction) -> Fraction:
        return sum((min(part.rule.best(part.most(most)), part.most(most)) for part in self.parts), Fraction(0))

    def holes(self, most: Fraction) -> Iterator[str]:
        for part in self.parts:
            if (part.points is None) == (part.weight is None):
                yield "mỗi phần ghi điểm tối đa (points) hoặc trọng số (weight), đúng một trong hai"
            yield from part.rule.holes(part.most(most))

    def words(self, most: Fraction) -> str:
        return " + ".join(f"[{part.rule.words(part.most(most))}]" for part in self.parts)


class WorstCase(Shape):
    """R16. One instance that failed makes its whole item failed; the rule inside knows `kept` and `counted` items.

    The same item told twice is counted once.
    """

    type: Literal["worst_case_in_period"]
    value: Name = "items"
    rule: Rule

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        kept: dict[str, bool] = {}
        for item, good in inputs.items(self.value):
            kept[item] = kept.get(item, True) and good
        numbers = {"kept": Fraction(sum(kept.values())), "counted": Fraction(len(kept))}
        return self.rule.score(inputs.having(**numbers), most)

    def asks(self) -> Mapping[str, Kind]:
        inner = {name: kind for name, kind in _asked(self.rule).items() if name not in ("kept", "counted")}
        return inner | {self.value: Kind.ITEMS}

    def best(self, most: Fraction) -> Fraction:
        return self.rule.best(most)

    def holes(self, most: Fraction) -> Iterator[str]:
        yield from self.rule.holes(most)

    def words(self, most: Fraction) -> str:
        return f"một lần không đạt thì cả mục không đạt; {self.rule.words(most)}"


class FallbackDenominator(Shape):
    """R25. The first denominator that is given and above zero; the rule inside knows the share in percent as `v`.

    Without any the share is zero where `otherwise_zero` says so, else there is nothing to divide by.
    """

    type: Literal["fallback_denominator"]
    numerator: Expression
    denominators: tuple[Expression, ...] = Field(min_length=2)
    otherwise_zero: bool = False
    rule: Rule

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        top = inputs.number(self.numerator)
        for place, text in enumerate(self.denominators, 1):
            known = all(name in inputs.facts for name in numbers_of(text))
            if known and (bottom := inputs.number(text)) > 0:
                inner = self.rule.score(inputs.having(v=top / bottom * 100), most)
                return inner._replace(branch=f"denominator {place} → {inner.branch}")
        if not self.otherwise_zero:
            raise NothingToDivide(top)
        inner = self.rule.score(inputs.having(v=Fraction(0)), most)
        return inner._replace(branch=f"no denominator → {inner.branch}")

    def asks(self) -> Mapping[str, Kind]:
        inner = {name: kind for name, kind in _asked(self.rule).items() if name != "v"}
        return inner | numbers_of(self.numerator, *self.denominators)

    def best(self, most: Fraction) -> Fraction:
        return self.rule.best(most)

    def holes(self, most: Fraction) -> Iterator[str]:
        yield from self.rule.holes(most)

    def words(self, most: Fraction) -> str:
        return f"mẫu số lấy lần lượt {', '.join(self.denominators)}; {self.rule.words(most)}"


def _asked(*rules: Rule) -> dict[str, Kind]:
    return {name: kind for rule in rules for name, kind in rule.asks().items()}


def conditions_of(*texts: str) -> dict[str, Kind]:
    """Names in conditions: one that stands alone, or after not, is a yes-or-no input."""
    found: dict[str, Kind] = {}
    for text in texts:
        plain = {word.removeprefix("not ").strip() for word in text.replace(" or ", " and ").split(" and ")}
        found |= {name: Kind.YES_NO if name in plain else Kind.NUMBER for name in numbers_of(text)}
    return found


Rule = Annotated[
    YesNo
    | Choice
    | Bands
    | ProportionalFloor
    | ProportionalTarget
    | Checklist
    | AllOrNothing
    | Timeliness
    | Deduct
    | Conditional
    | Piecewise
    | LeavesOut
    | FullIfNone
    | WeightedSum
    | WorstCase
    | RelativePrevious
    | RelativePeers
    | ExternalIndex
    | SurveyWeighted
    | Manual
    | Fixed
    | Bonus
    | Penalty
    | FallbackDenominator,
    Field(discriminator="type"),
]

for model in (
    Branch,
    Piece,
    LeavesOut,
    FullIfNone,
    Part,
    WorstCase,
    FallbackDenominator,
    Conditional,
    Piecewise,
    WeightedSum,
):
    model.model_rebuild()
