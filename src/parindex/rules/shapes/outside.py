"""Rules fed from outside the unit's records: another index, ballots, an appraiser's or the council's judgement."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.numbers import exact, ratio, total, written
from parindex.rules.shapes.base import Exact, Expression, Name, Points, Result, Scorer, Shape, Table, numbers_of

ZERO = ratio(0)


class Fixed(Shape):
    """So many points; the leaf of a branch."""

    type: Literal["fixed"]
    points: Points

    def scorer(self, most: Fraction) -> Scorer:
        found: Result = exact(self.points), None, "fixed", f"{written(self.points)} điểm"
        return lambda inputs: found

    def asks(self) -> Mapping[str, Kind]:
        return {}

    def best(self, most: Fraction) -> Fraction:
        return Fraction(self.points)

    def words(self, most: Fraction) -> str:
        return f"{written(self.points)} điểm"


class ExternalIndex(Shape):
    """R19. Another index on its own scale × the maximum. A value outside the scale is refused, not cut."""

    type: Literal["external_index"]
    index: str = Field(pattern=r"^[A-Z0-9_]+$")
    value: Name = "index"
    scale: Exact = Field(default=Decimal(100), gt=0)

    def scorer(self, most: Fraction) -> Scorer:
        name, scale = self.value, exact(self.scale)
        times = exact(most / scale).__mul__

        def score(inputs: Inputs) -> Result:
            value = inputs.number(name)
            if not ZERO <= value <= scale:
                raise WrongKind(
                    f"chỉ số {self.index} là {written(value)}, ngoài thang 0–{written(scale)}; "
                    "kiểm tra lại thang điểm"
                )
            points = times(value)
            return (
                points, value, "index",
                lambda: f"{self.index} {written(value)}/{written(scale)} × {written(most)} = {written(points)} điểm",
            )  # fmt: skip

        return score

    def asks(self) -> Mapping[str, Kind]:
        return {self.value: Kind.NUMBER}

    def words(self, most: Fraction) -> str:
        return f"chỉ số {self.index}/{written(self.scale)} × {written(most)}"


class SurveyWeighted(Shape):
    """R20. Σ(ballots × weight)/Σ ballots of the maximum; blanks are not among the answers.

    Several groups are pooled, or each counts the same (`mean_of_groups`). With fewer valid ballots than `least` there
    are no points, and not zero. Answers in `uncounted`, such as "don't know", are blanks.
    """

    type: Literal["survey_weighted"]
    form: str = Field(min_length=1, max_length=60)
    value: Name = "ballots"
    weights: Annotated[dict[str, Exact], Field(min_length=2), AfterValidator(Table)]
    uncounted: tuple[str, ...] = ()
    groups: Literal["pooled", "mean_of_groups"] = "pooled"
    least: int = Field(default=1, ge=1)

    def scorer(self, most: Fraction) -> Scorer:
        whole = lcm(*(exact(weight).denominator for weight in self.weights.values()))
        weights = {answer: int(exact(weight) * whole) for answer, weight in self.weights.items()}
        weight_of, uncounted, times = weights.__getitem__, {*self.uncounted}, exact(most / 100).__mul__
        name, least, by_groups = self.value, self.least, self.groups == "mean_of_groups"

        def score(inputs: Inputs) -> Result:
            groups, told_groups = [], inputs.ballots(name).values()
            for one in told_groups:
                valid = {answer: n for answer, n in one.items() if answer not in uncounted} if uncounted else one
                try:
                    weighed = sum(map(operator.mul, map(weight_of, valid), valid.values()))
                except KeyError:
                    odd = {answer for one in told_groups for answer in one} - weights.keys() - uncounted
                    raise WrongKind(
                        f"phiếu có phương án lạ: {', '.join(sorted(map(str, odd)))}; kiểm tra kết quả khảo sát"
                    ) from None
                if count := sum(valid.values()):
                    groups.append((weighed, count))
            count = sum([n for _weighed, n in groups])
            if count < least:
                raise WrongKind(f"chỉ có {count} phiếu hợp lệ, cần ít nhất {least}; chưa chấm tiêu chí này")
            if by_groups:
                percent = total([ratio(weighed, n * whole * len(groups)) for weighed, n in groups])
            else:
                percent = ratio(sum([weighed for weighed, _n in groups]), count * whole)
            points = times(percent)
            return (
                points, percent, "ballots",
                lambda: f"{count} phiếu, đạt {written(percent)}%: {written(points)} điểm",
            )  # fmt: skip

        return score

    def asks(self) -> Mapping[str, Kind]:
        return {self.value: Kind.BALLOTS}

    def best(self, most: Fraction) -> Fraction:
        return Fraction(max(self.weights.values())) / 100 * most

    def holes(self, most: Fraction) -> Iterator[str]:
        if both := sorted(self.weights.keys() & {*self.uncounted}):
            yield f"{', '.join(both)} vừa có trọng số vừa không tính; bỏ một trong hai"
        if odd := [answer for answer, weight in self.weights.items() if not 0 <= weight <= 100]:
            yield f"trọng số của {', '.join(odd)} ngoài 0–100; sửa lại"

    def words(self, most: Fraction) -> str:
        weights = ", ".join(f"{answer} {written(weight)}" for answer, weight in self.weights.items())
        return f"khảo sát: bình quân trọng số ({weights}) × {written(most)}"


class Manual(Shape):
    """R21. Points given by an appraiser or the council, always with a reason; the unit doesn't score it itself."""

    type: Literal["manual"]
    value: Name = "judged"
    reason: Name = "reason"
    step: Exact | None = Field(default=None, gt=0)

    def scorer(self, most: Fraction) -> Scorer:
        def score(inputs: Inputs) -> Result:
            points, reason = inputs.number(self.value), inputs.option(self.reason).strip()
            if not ZERO <= points <= most:
                raise WrongKind(f"điểm {written(points)} ngoài 0–{written(most)}; chấm lại")
            if self.step is not None and points % Fraction(self.step):
                raise WrongKind(f"điểm {written(points)} không theo bước {written(self.step)}; chấm lại")
            if not reason:
                raise WrongKind("chưa ghi lý do chấm điểm; hãy ghi lý do")
            return points, points, "judged", lambda: f"{written(points)} điểm: {reason}"

        return score

    def asks(self) -> Mapping[str, Kind]:
        return {self.value: Kind.NUMBER, self.reason: Kind.OPTION}

    def words(self, most: Fraction) -> str:
        return f"người thẩm định chấm 0–{written(most)}, có lý do"


class Bonus(Shape):
    """R22. Added after the base: so many points each, or as many as are asked for, up to the item's maximum."""

    type: Literal["bonus"]
    count: Expression = "count"
    each: Points | None = None

    def scorer(self, most: Fraction) -> Scorer:
        each = None if self.each is None else exact(self.each)

        def score(inputs: Inputs) -> Result:
            number = inputs.number(self.count) if each is None else inputs.count(self.count)
            if number < ZERO:
                raise WrongKind(f"điểm thưởng là {written(number)}, không thể âm; kiểm tra lại")
            points = min(most, number if each is None else number * each)
            return points, number, "bonus", lambda: f"thưởng {written(points)} điểm"

        return score

    def asks(self) -> Mapping[str, Kind]:
        return numbers_of(self.count)

    def words(self, most: Fraction) -> str:
        each = "" if self.each is None else f"mỗi trường hợp {written(self.each)}, "
        return f"thưởng: {each}không quá {written(most)}"


class Penalty(Shape):
    """R23. Subtracted; filled in by the evaluator only: so many points each, or by days of late submission.

    A submission later than `reject_after_days` is not accepted at all, which no number of points replaces.
    """

    type: Literal["penalty"]
    count: Expression = "count"
    each: Points | None = None
    first_days: int | None = Field(default=None, ge=1)
    first_points: Points = Decimal(0)
    per_day_after: Points = Decimal(0)
    reject_after_days: int | None = Field(default=None, ge=1)

    def scorer(self, most: Fraction) -> Scorer:
        def score(inputs: Inputs) -> Result:
            number = inputs.count(self.count)
            if self.reject_after_days is not None and number > self.reject_after_days:
                raise WrongKind(
                    f"nộp trễ {written(number)} ngày, quá {self.reject_after_days} ngày thì không tiếp nhận"
                )
            points = min(most, self._cost(number))
            return points, number, "penalty" if points else "none", lambda: f"trừ {written(points)} điểm"

        return score

    def _cost(self, number: Fraction) -> Fraction:
        if self.each is not None:
            return number * Fraction(self.each)
        if number <= 0 or self.first_days is None:
            return Fraction(0)
        return Fraction(self.first_points) + max(Fraction(0), number - self.first_days) * Fraction(self.per_day_after)

    def asks(self) -> Mapping[str, Kind]:
        return numbers_of(self.count)

    def holes(self, most: Fraction) -> Iterator[str]:
        if (self.each is None) == (self.first_days is None):
            yield "ghi điểm mỗi trường hợp (each), hoặc các ngày trễ (first_days), đúng một trong hai"

    def words(self, most: Fraction) -> str:
        if self.each is not None:
            return f"trừ {written(self.each)} mỗi trường hợp"
        late = f"trễ không quá {self.first_days} ngày trừ {written(self.first_points)}"
        after = f"sau đó mỗi ngày trừ {written(self.per_day_after)}"
        rejected = f"; quá {self.reject_after_days} ngày không tiếp nhận" if self.reject_after_days else ""
        return f"{late}, {after}{rejected}"
