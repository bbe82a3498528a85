"""Rules made of rules: branches, sums of parts, leaving out, nothing arisen; and the union of all types of rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from parindex.rules.expression import NothingToDivide
from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.numbers import exact, total, written
from parindex.rules.shapes.answers import AllOrNothing, Checklist, Choice, Timeliness, YesNo
from parindex.rules.shapes.base import (
    Condition,
    Data,
    Exact,
    Excluded,
    Expression,
    NoneArose,
    Points,
    Result,
    Scorer,
    Shape,
    Title,
    conditions_of,
    numbers_of,
    worded,
)
from parindex.rules.shapes.derived import Around, FallbackDenominator, Piece, Piecewise, WorstCase, asked_by
from parindex.rules.shapes.outside import Bonus, ExternalIndex, Fixed, Manual, Penalty, SurveyWeighted
from parindex.rules.shapes.shares import (
    ZERO,
    Bands,
    Deduct,
    ProportionalFloor,
    ProportionalTarget,
    RelativePeers,
    RelativePrevious,
)


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

    def scorer(self, most: Fraction) -> Scorer:
        branches = [(branch.when, branch.rule.scorer(most)) for branch in self.branches]
        otherwise = exact(self.otherwise)
        no_case = f"Không thuộc trường hợp nào: {written(self.otherwise)} điểm"

        def score(inputs: Inputs) -> Result:
            for when, rule in branches:
                if inputs.truth(when):
                    points, value, inner, told = rule(inputs)
                    return points, value, f"{when} → {inner}", told
            return otherwise, None, "otherwise", no_case

        return score

    def asks(self) -> Mapping[str, Kind]:
        return asked_by(*(branch.rule for branch in self.branches)) | conditions_of(
            *(one.when for one in self.branches)
        )

    def inside(self) -> tuple[Shape, ...]:
        return tuple(branch.rule for branch in self.branches)

    def best(self, most: Fraction) -> Fraction:
        return max(*(branch.rule.best(most) for branch in self.branches), Fraction(self.otherwise))

    def words(self, most: Fraction) -> str:
        told = [f"nếu {branch.label or branch.when}: {branch.rule.words(most)}" for branch in self.branches]
        return "; ".join([*told, f"còn lại: {written(self.otherwise)}"])


class LeavesOut(Around):
    """R13. Does not concern a unit for which the condition holds; else the rule inside."""

    type: Literal["not_applicable"]
    when: Condition
    reason: Title

    def scorer(self, most: Fraction) -> Scorer:
        rule, when = self.rule.scorer(most), self.when

        def score(inputs: Inputs) -> Result:
            if inputs.truth(when):
                raise Excluded(self.reason)
            return rule(inputs)

        return score

    def asks(self) -> Mapping[str, Kind]:
        return asked_by(self.rule) | conditions_of(self.when)

    def words(self, most: Fraction) -> str:
        return f"{self.rule.words(most)}; không áp dụng khi {self.reason}"


class FullIfNone(Around):
    """R14. Where the count is zero nothing arose, and that is worth the maximum; else the rule inside."""

    type: Literal["full_if_none"]
    count: Expression

    def scorer(self, most: Fraction) -> Scorer:
        rule, count = self.rule.scorer(most), self.count

        def score(inputs: Inputs) -> Result:
            if inputs.whole(count) == 0:
                raise NoneArose(most, "Không phát sinh trong kỳ")
            return rule(inputs)

        return score

    def best(self, most: Fraction) -> Fraction:
        return max(most, self.rule.best(most))

    def asks(self) -> Mapping[str, Kind]:
        return asked_by(self.rule) | numbers_of(self.count)

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
        return exact(self.points if self.points is not None else exact(self.weight or 0) * most)

    def scorer(self, most: Fraction) -> Scorer:
        """Held to its own maximum. Raises NothingToDivide where the part doesn't say what that is worth."""
        top = self.most(most)
        rule = self.rule.scorer(top)

        def score(inputs: Inputs) -> Result:
            try:
                points, value, branch, told = rule(inputs)
            except NoneArose as none:
                points, value, branch = none.points, None, "nothing_arose"
                told = f"{none}: {written(points)} điểm"
            except NothingToDivide as error:
                if self.when_nothing_arose is None or error.left != 0:
                    raise
                points, value, branch = top if self.when_nothing_arose == "full" else ZERO, None, "nothing_arose"
                told = f"Không phát sinh trong kỳ: {written(points)} điểm"
            return min(max(points, ZERO), top), value, branch, told

        return score


class WeightedSum(Shape):
    """R15. The sum of parts, each held to its own maximum.

    Nothing arose for the leaf only when nothing did in any part.
    """

    type: Literal["weighted_sum"]
    parts: tuple[Part, ...] = Field(min_length=2)

    def scorer(self, most: Fraction) -> Scorer:
        parts = [part.scorer(most) for part in self.parts]

        def score(inputs: Inputs) -> Result:
            results, nothing = list[Result](), list[NothingToDivide]()
            for part in parts:
                try:
                    results.append(part(inputs))
                except NothingToDivide as error:
                    nothing.append(error)
            if nothing and (not results or any(error.left for error in nothing)):
                raise max(nothing, key=lambda error: abs(error.left))
            if nothing:
                raise WrongKind(
                    "một phần có mẫu số bằng 0 mà bộ tiêu chí không nói được mấy điểm; hỏi người thẩm định"
                )
            parted, _values, branches, words = zip(*results, strict=True)
            points = total(parted)
            return (
                points, None, " + ".join(branches),
                lambda: f"{'; '.join(map(worded, words))}; cộng {written(points)} điểm",
            )  # fmt: skip

        return score

    def inside(self) -> tuple[Shape, ...]:
        return tuple(part.rule for part in self.parts)

    def asks(self) -> Mapping[str, Kind]:
        return asked_by(*(part.rule for part in self.parts))

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
