"""Rules fed from outside the unit's records: another index, ballots, an appraiser's or the council's judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.numbers import written
from parindex.rules.outcome import Ballots
from parindex.rules.shapes.base import Exact, Expression, Name, Points, Result, Shape, Table, numbers_of


class Fixed(Shape):
    """So many points; the leaf of a branch."""

    type: Literal["fixed"]
    points: Points

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        return Result(Fraction(self.points), None, "fixed", f"{written(self.points)} điểm")

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

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        value, scale = inputs.number(self.value), Fraction(self.scale)
        if not 0 <= value <= scale:
            raise WrongKind(
                f"chỉ số {self.index} là {written(value)}, ngoài thang 0–{written(scale)}; kiểm tra lại thang điểm"
            )
        points = value / scale * most
        told = f"{self.index} {written(value)}/{written(scale)} × {written(most)} = {written(points)} điểm"
        return Result(points, value, "index", told)

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

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        told_groups = inputs.ballots(self.value).values()
        if odd := {answer for one in told_groups for answer in one} - self.weights.keys() - {*self.uncounted}:
            raise WrongKind(f"phiếu có phương án lạ: {', '.join(sorted(map(str, odd)))}; kiểm tra kết quả khảo sát")
        valid = [{answer: n for answer, n in one.items() if answer in self.weights} for one in told_groups]
        groups = [one for one in valid if sum(one.values())]
        count = sum(sum(one.values()) for one in groups)
        if count < self.least:
            raise WrongKind(f"chỉ có {count} phiếu hợp lệ, cần ít nhất {self.least}; chưa chấm tiêu chí này")
        shares = [self._share(ballots) for ballots in groups]
        share = sum(shares, Fraction(0)) / len(shares) if self.groups == "mean_of_groups" else self._pooled(groups)
        told = f"{count} phiếu, đạt {written(share * 100)}%: {written(share * most)} điểm"
        return Result(share * most, share * 100, "ballots", told)

    def _share(self, ballots: Ballots) -> Fraction:
        weighed = sum((n * Fraction(self.weights[answer]) for answer, n in ballots.items()), Fraction(0))
        return weighed / (sum(ballots.values()) * 100)

    def _pooled(self, groups: Sequence[Ballots]) -> Fraction:
        pooled: dict[str, int] = {}
        for ballots in groups:
            for answer, n in ballots.items():
                pooled[answer] = pooled.get(answer, 0) + n
        return self._share(pooled)

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

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        points, reason = inputs.number(self.value), inputs.option(self.reason).strip()
        if not 0 <= points <= most:
            raise WrongKind(f"điểm {written(points)} ngoài 0–{written(most)}; chấm lại")
        if self.step is not None and points % Fraction(self.step):
            raise WrongKind(f"điểm {written(points)} không theo bước {written(self.step)}; chấm lại")
        if not reason:
            raise WrongKind("chưa ghi lý do chấm điểm; hãy ghi lý do")
        return Result(points, points, "judged", f"{written(points)} điểm: {reason}")

    def asks(self) -> Mapping[str, Kind]:
        return {self.value: Kind.NUMBER, self.reason: Kind.OPTION}

    def words(self, most: Fraction) -> str:
        return f"người thẩm định chấm 0–{written(most)}, có lý do"


class Bonus(Shape):
    """R22. Added after the base: so many points each, or as many as are asked for, up to the item's maximum."""

    type: Literal["bonus"]
    count: Expression = "count"
    each: Points | None = None

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        number = inputs.number(self.count) if self.each is None else inputs.count(self.count)
        if number < 0:
            raise WrongKind(f"điểm thưởng là {written(number)}, không thể âm; kiểm tra lại")
        points = min(most, number * Fraction(self.each) if self.each is not None else number)
        return Result(points, number, "bonus", f"thưởng {written(points)} điểm")

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

    def score(self, inputs: Inputs, most: Fraction) -> Result:
        number = inputs.count(self.count)
        if self.reject_after_days is not None and number > self.reject_after_days:
            raise WrongKind(f"nộp trễ {written(number)} ngày, quá {self.reject_after_days} ngày thì không tiếp nhận")
        points = min(most, self._cost(number))
        return Result(points, number, "penalty" if points else "none", f"trừ {written(points)} điểm")

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
