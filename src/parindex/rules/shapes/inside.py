"""Rules made of rules: branches, sums of parts, leaving out, nothing arisen, the worst case, other denominators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from parindex.rules.expression import NothingToDivide
from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.numbers import written
from parindex.rules.shapes.answers import AllOrNothing, Checklist, Choice, Timeliness, YesNo
from parindex.rules.shapes.base import (
    Condition,
    Data,
    Exact,
    Excluded,
    Expression,
    Name,
    NoneArose,
    Points,
    Result,
    Shape,
    Title,
    conditions_of,
    numbers_of,
)
from parindex.rules.shapes.outside import Bonus, ExternalIndex, Fixed, Manual, Penalty, SurveyWeighted
from parindex.rules.shapes.shares import (
    Bands,
    Deduct,
    ProportionalFloor,
    ProportionalTarget,
    RelativePeers,
    RelativePrevious,
)


class Around(Shape):
    """A rule around another."""

    rule: Rule

    def inside(self) -> tuple[Shape, ...]:
        return (self.rule,)

    def best(self, most: Fraction) -> Fraction:
        return self.rule.best(most)


class Branch(Data):
    """A rule for when a condition holds; `label` is the condition as people read it."""

    when: Condition
    label: str = Field(default="", max_length=300)
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
        return _asked(*(branch.rule for branch in self.branches)) | conditions_of(
            *(one.when for one in self.branches)
        )

    def inside(self) -> tuple[Shape, ...]:
        return tuple(branch.rule for branch in self.branches)

    def best(self, most: Fraction) -> Fraction:
        return max(*(branch.rule.best(most) for branch in self.branches), Fraction(self.otherwise))

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


class LeavesOut(Around):
    """R13. Does not concern a unit for which the condition holds; else the rule inside."""

    type: Literal["not_applicable"]
    when: Condition
    reason: Title

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        if inputs.truth(self.when):
            raise Excluded(self.reason)
        return self.rule.score(inputs, most)

    def asks(self) -> Mapping[str, Kind]:
        return _asked(self.rule) | conditions_of(self.when)

    def words(self, most: Fraction) -> str:
        return f"{self.rule.words(most)}; không áp dụng khi {self.reason}"


class FullIfNone(Around):
    """R14. Where the count is zero nothing arose, and that is worth the maximum; else the rule inside."""

    type: Literal["full_if_none"]
    count: Expression

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        if inputs.count(self.count) == 0:
            raise NoneArose(most, "Không phát sinh trong kỳ")
        return self.rule.score(inputs, most)

    def best(self, most: Fraction) -> Fraction:
        return max(most, self.rule.best(most))

    def asks(self) -> Mapping[str, Kind]:
        return _asked(self.rule) | numbers_of(self.count)

    def words(self, most: Fraction) -> str:
        return f"không phát sinh: {written(most)}; {self.rule.words(most)}"


class Part(Data):
    """A rule with a maximum of its own inside a sum: in points, or as a weight of the leaf's maximum.

    Where there is nothing to divide by, `when_nothing_arose` says what the part is worth.
    """

    rule: Rule
    points: Points | None = None
    weight: Exact | None = Field(default=None, gt=0, le=1)
    when_nothing_arose: Literal["full", "zero"] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.points is None) == (self.weight is None):
            raise ValueError("mỗi phần ghi điểm tối đa (points) hoặc trọng số (weight), đúng một trong hai")
        return self

    def most(self, most: Fraction) -> Fraction:
        return Fraction(self.points) if self.points is not None else Fraction(self.weight or 0) * most

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        """Held to its own maximum. Raises NothingToDivide where the part doesn't say what that is worth."""
        top = self.most(most)
        try:
            found = self.rule.score(inputs, top)
        except NoneArose as none:
            found = Result(none.points, None, "nothing_arose", f"{none}: {written(none.points)} điểm")
        except NothingToDivide as error:
            if self.when_nothing_arose is None or error.left != 0:
                raise
            points = top if self.when_nothing_arose == "full" else Fraction(0)
            found = Result(points, None, "nothing_arose", f"Không phát sinh trong kỳ: {written(points)} điểm")
        return found._replace(points=min(max(found.points, Fraction(0)), top))


class WeightedSum(Shape):
    """R15. The sum of parts, each held to its own maximum.

    Nothing arose for the leaf only when nothing did in any part.
    """

    type: Literal["weighted_sum"]
    parts: tuple[Part, ...] = Field(min_length=2)

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        results, nothing = list[Result](), list[NothingToDivide]()
        for part in self.parts:
            try:
                results.append(part.score(inputs, most))
            except NothingToDivide as error:
                nothing.append(error)
        if nothing and (not results or any(error.left for error in nothing)):
            raise max(nothing, key=lambda error: abs(error.left))
        if nothing:
            raise WrongKind("một phần có mẫu số bằng 0 mà bộ tiêu chí không nói được mấy điểm; hỏi người thẩm định")
        points = sum((one.points for one in results), Fraction(0))
        told = "; ".join(one.reason for one in results)
        return Result(points, None, " + ".join(one.branch for one in results), f"{told}; cộng {written(points)} điểm")

    def inside(self) -> tuple[Shape, ...]:
        return tuple(part.rule for part in self.parts)

    def asks(self) -> Mapping[str, Kind]:
        return _asked(*(part.rule for part in self.parts))

    def best(self, most: Fraction) -> Fraction:
        return sum((min(part.rule.best(part.most(most)), part.most(most)) for part in self.parts), Fraction(0))

    def holes(self, most: Fraction) -> Iterator[str]:
        for part in self.parts:
            top = part.most(most)
            if part.rule.best(top) > top:
                best = written(part.rule.best(top))
                yield f"một phần cho tới {best}, vượt {written(top)} của phần đó; sửa một trong hai"
            if part.rule.type == "not_applicable":
                yield "«not_applicable» trong một phần sẽ bỏ cả tiêu chí; đặt nó bên ngoài tổng"
            yield from part.rule.holes(top)

    def words(self, most: Fraction) -> str:
        return " + ".join(f"[{part.rule.words(part.most(most))}]" for part in self.parts)


class WorstCase(Around):
    """R16. One instance that failed makes its whole item failed; the rule inside knows `kept` and `counted` items.

    The same item told twice is counted once.
    """

    type: Literal["worst_case_in_period"]
    value: Name = "items"

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        kept: dict[str, bool] = {}
        for item, good in inputs.items(self.value):
            kept[item] = kept.get(item, True) and good
        numbers = {"kept": Fraction(sum(kept.values())), "counted": Fraction(len(kept))}
        return self.rule.score(inputs.having(**numbers), most)

    def asks(self) -> Mapping[str, Kind]:
        inner = {name: kind for name, kind in _asked(self.rule).items() if name not in ("kept", "counted")}
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

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        top = inputs.number(self.numerator)
        for place, text in enumerate(self.denominators, 1):
            if inputs.knows(text) and (bottom := inputs.number(text)) > 0:
                inner = self.rule.score(inputs.having(v=top / bottom * 100), most)
                return inner._replace(branch=f"denominator {place} → {inner.branch}")
        inputs.need(*numbers_of(*self.denominators))
        if not self.otherwise_zero:
            raise NothingToDivide(top)
        inner = self.rule.score(inputs.having(v=Fraction(0)), most)
        return inner._replace(branch=f"no denominator → {inner.branch}")

    def asks(self) -> Mapping[str, Kind]:
        inner = {name: kind for name, kind in _asked(self.rule).items() if name != "v"}
        return inner | numbers_of(self.numerator, *self.denominators)

    def words(self, most: Fraction) -> str:
        return f"mẫu số lấy lần lượt {', '.join(self.denominators)}; {self.rule.words(most)}"


def _asked(*rules: Rule) -> dict[str, Kind]:
    return {name: kind for rule in rules for name, kind in rule.asks().items()}


Rule = Annotated[
    YesNo | Choice | Bands | ProportionalFloor | ProportionalTarget | Checklist | AllOrNothing | Timeliness | Deduct
    | Conditional | Piecewise | LeavesOut | FullIfNone | WeightedSum | WorstCase | RelativePrevious | RelativePeers
    | ExternalIndex | SurveyWeighted | Manual | Fixed | Bonus | Penalty | FallbackDenominator,
    Field(discriminator="type"),
]  # fmt: skip

for model in (
    Around, Branch, Conditional, Piece, Piecewise, LeavesOut, FullIfNone, Part, WeightedSum, WorstCase,
    FallbackDenominator,
):  # fmt: skip
    model.model_rebuild()
