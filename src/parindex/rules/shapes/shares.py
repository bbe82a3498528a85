"""Rules on a number: steps, proportions with floor or target, events that cost points, last year, the group."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Literal

from pydantic import Field

from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.numbers import alike, exact, ratio, shared, written
from parindex.rules.shapes.base import Exact, Expression, Name, Points, Result, Scorer, Shape, numbers_of
from parindex.rules.shapes.levels import Band, Level, best_of, holes_in_bands

HUNDRED = ratio(100)
ZERO = ratio(0)


class Bands(Shape):
    """R3, and R7 for a number of things: the first band that holds the value; a lower bound belongs to its band."""

    type: Literal["bands", "count_bands"]
    value: Expression
    bands: tuple[Band, ...] = Field(min_length=1)
    otherwise: Points

    def scorer(self, most: Fraction) -> Scorer:
        text, counted, otherwise = self.value, self.type == "count_bands", exact(self.otherwise)
        bands = [(band.holder(), band.worth(most), band.start, band.shown) for band in self.bands]

        def score(inputs: Inputs) -> Result:
            value = inputs.count(text) if counted else inputs.number(text)
            for holds, points, start, shown in bands:
                if holds(value):
                    return points, value, start, partial(_reached, value, shown, points)
            return (
                otherwise, value, "otherwise",
                lambda: f"{written(value)} không tới mức nào: {written(self.otherwise)} điểm",
            )  # fmt: skip

        return score

    def asks(self) -> Mapping[str, Kind]:
        return numbers_of(self.value)

    def best(self, most: Fraction) -> Fraction:
        return max(best_of(self.bands, most), Fraction(self.otherwise))

    def holes(self, most: Fraction) -> Iterator[str]:
        yield from holes_in_bands(self.bands, most)

    def words(self, most: Fraction) -> str:
        told = [f"{band.shown}: {written(band.worth(most))}" for band in self.bands]
        return "; ".join([*told, f"còn lại: {written(self.otherwise)}"])


def _reached(value: Fraction, shown: str, points: Fraction) -> str:
    return f"{written(value)} đạt mức {shown}: {written(points)} điểm"


class ProportionalFloor(Shape):
    """R4. From `full_at` on the maximum; below `floor` nothing; between, value over divisor of the maximum."""

    type: Literal["proportional_floor"]
    value: Expression
    floor: Exact
    full_at: Exact = Decimal(100)
    divisor: Exact | None = Field(default=None, gt=0)

    @property
    def by(self) -> Fraction:
        return Fraction(self.full_at if self.divisor is None else self.divisor)

    def scorer(self, most: Fraction) -> Scorer:
        text, by = self.value, exact(self.by)
        is_full, is_below = exact(self.full_at).__le__, exact(self.floor).__gt__
        times = exact(most / by).__mul__

        def score(inputs: Inputs) -> Result:
            value = inputs.number(text)
            if is_full(value):
                return (
                    most, value, "full",
                    lambda: f"{written(value)} đạt {written(self.full_at)}: {written(most)} điểm",
                )  # fmt: skip
            if is_below(value):
                return ZERO, value, "below_floor", lambda: f"{written(value)} dưới {written(self.floor)}: 0 điểm"
            points = times(value)
            return (
                points, value, "between",
                lambda: f"{written(value)}/{written(by)} × {written(most)} = {written(points)} điểm",
            )  # fmt: skip

        return score

    def asks(self) -> Mapping[str, Kind]:
        return numbers_of(self.value)

    def holes(self, most: Fraction) -> Iterator[str]:
        if self.floor >= self.full_at:
            yield f"sàn {written(self.floor)} không thấp hơn mức đủ điểm {written(self.full_at)}; hạ sàn xuống"
        if self.by < Fraction(self.full_at):
            yield f"chia cho {written(self.by)} thì dưới {written(self.full_at)} đã quá điểm tối đa; nâng số chia lên"

    def words(self, most: Fraction) -> str:
        floor, full = written(self.floor), written(self.full_at)
        between = f"từ {floor} đến dưới {full}: giá trị/{written(self.by)} × {written(most)}"
        return f"≥{full}: {written(most)}; {between}; <{floor}: 0"


class ProportionalTarget(Shape):
    """R5, and R6 with the target at 100. Value over target of the maximum, never more than the maximum."""

    type: Literal["proportional_target", "linear"]
    value: Expression
    target: Exact = Field(default=Decimal(100), gt=0)

    def scorer(self, most: Fraction) -> Scorer:
        text, target = self.value, exact(self.target)
        is_full, times = target.__le__, exact(most / target).__mul__

        def score(inputs: Inputs) -> Result:
            value = inputs.number(text)
            if is_full(value):
                return most, value, "full", lambda: f"{written(value)} đạt {written(target)}: {written(most)} điểm"
            points = times(value)
            return (
                points, value, "proportion",
                lambda: f"{written(value)}/{written(target)} × {written(most)} = {written(points)} điểm",
            )  # fmt: skip

        return score

    def asks(self) -> Mapping[str, Kind]:
        return numbers_of(self.value)

    def holes(self, most: Fraction) -> Iterator[str]:
        if self.type == "linear" and self.target != 100:
            yield "«linear» luôn tính trên 100; dùng «proportional_target» cho mốc khác"

    def words(self, most: Fraction) -> str:
        return f"giá trị/{written(self.target)} × {written(most)}, không quá {written(most)}"


class Event(Level):
    """Something that costs points each time it happens: a number of points, or a share of the maximum."""

    count: Expression
    label: str = Field(default="", max_length=200)


class Deduct(Shape):
    """R11. From the maximum down, so much for each event, not below the floor."""

    type: Literal["deduct_per_event"]
    events: tuple[Event, ...] = Field(min_length=1)
    floor: Points = Decimal(0)

    def scorer(self, most: Fraction) -> Scorer:
        names, floor = tuple(self.asks()), exact(self.floor)
        texts = [event.count for event in self.events]
        costs, below = alike([event.worth(most) for event in self.events])
        minus, reaches = exact(most).__sub__, floor.__ge__

        def score(inputs: Inputs) -> Result:
            inputs.need(*names)
            counts = [inputs.whole(text) for text in texts]
            if not any(counts):
                return most, ZERO, "none", lambda: f"Không có trường hợp phải trừ: {written(most)} điểm"
            lost = shared(sum(map(operator.mul, counts, costs)), below)
            left = minus(lost)
            is_floor = reaches(left)
            points = floor if is_floor else left
            return (
                points, ratio(sum(counts)), "floor" if is_floor else "deducted",
                lambda: f"{self._happened(counts)}: trừ {written(lost)}, còn {written(points)} điểm",
            )  # fmt: skip

        return score

    def _happened(self, counts: Sequence[int]) -> str:
        told = zip(self.events, counts, strict=True)
        return "; ".join(f"{written(number)} {event.label or event.count}" for event, number in told if number)

    def asks(self) -> Mapping[str, Kind]:
        return numbers_of(*(event.count for event in self.events))

    def holes(self, most: Fraction) -> Iterator[str]:
        if self.floor > most:
            yield f"sàn {written(self.floor)} cao hơn điểm tối đa {written(most)}; hạ sàn xuống"

    def words(self, most: Fraction) -> str:
        told = [f"trừ {written(event.worth(most))} mỗi {event.label or event.count}" for event in self.events]
        return f"{'; '.join(told)}; thấp nhất {written(self.floor)}"


class RelativePrevious(Shape):
    """R17. Compared with the year before."""

    type: Literal["relative_previous"]
    value: Expression
    previous: Expression
    increase: Points
    equal: Points
    decrease: Points

    def scorer(self, most: Fraction) -> Scorer:
        now, previous = self.value, self.previous
        up = "increase", self.increase, "tăng"
        same = "equal", self.equal, "bằng"
        down = "decrease", self.decrease, "giảm"

        def score(inputs: Inputs) -> Result:
            value, before = inputs.number(now), inputs.number(previous)
            branch, points, told = up if value > before else same if value == before else down
            return (
                exact(points), value, branch,
                lambda: f"{written(value)} so với năm trước {written(before)}: {told}, {written(points)} điểm",
            )  # fmt: skip

        return score

    def asks(self) -> Mapping[str, Kind]:
        return numbers_of(self.value, self.previous)

    def best(self, most: Fraction) -> Fraction:
        return Fraction(max(self.increase, self.equal, self.decrease))

    def words(self, most: Fraction) -> str:
        told = (("tăng", self.increase), ("bằng", self.equal), ("giảm", self.decrease))
        return "so với năm trước: " + "; ".join(f"{name} {written(points)}" for name, points in told)


class RelativePeers(Shape):
    """R18. Against the units of the group: the best has the maximum; or where it lies from lowest to highest; or by
    `target_and_leader`, where reaching the target is half and the leader's excess over it the other half. A unit
    that is alone in its group has nobody to be compared with and is not scored.
    """

    type: Literal["relative_peers"]
    value: Expression
    peers: Name = "peers"
    mode: Literal["best_in_group", "span", "target_and_leader"] = "best_in_group"
    target: Expression | None = None

    def scorer(self, most: Fraction) -> Scorer:
        def score(inputs: Inputs) -> Result:
            value, peers = inputs.number(self.value), inputs.peers(self.peers)
            if not peers:
                raise WrongKind("nhóm không có đơn vị nào khác để so sánh; người thẩm định phải quyết định")
            high, low = max((*peers, value)), min((*peers, value))
            points = self._share(inputs, value, high, low) * most
            return (
                points, value, "leader" if value == high else "behind",
                lambda: f"{written(value)}, trong nhóm từ {written(low)} đến {written(high)}: {written(points)} điểm",
            )  # fmt: skip

        return score

    def _share(self, inputs: Inputs, value: Fraction, high: Fraction, low: Fraction) -> Fraction:
        half = Fraction(1, 2)
        if self.mode == "target_and_leader" and self.target is not None:
            target = inputs.number(self.target)
            if target <= 0:
                raise WrongKind(f"mốc là {written(target)}, phải lớn hơn 0; kiểm tra lại")
            if value <= target or high == target:
                return half * value / target
            return half + half * (value - target) / (high - target)
        if self.mode == "span":
            return (value - low) / (high - low) if high > low else Fraction(1)
        return value / high if high > 0 else ZERO

    def asks(self) -> Mapping[str, Kind]:
        return {**numbers_of(self.value, *([self.target] if self.target else [])), self.peers: Kind.PEERS}

    def holes(self, most: Fraction) -> Iterator[str]:
        if (self.mode == "target_and_leader") != (self.target is not None):
            yield "mốc (target) đi cùng kiểu so với mốc và đơn vị dẫn đầu; thêm mốc hoặc đổi kiểu"

    def words(self, most: Fraction) -> str:
        return {
            "best_in_group": f"so với đơn vị cao nhất nhóm × {written(most)}",
            "span": f"vị trí giữa thấp nhất và cao nhất nhóm × {written(most)}",
            "target_and_leader": f"đạt mốc: {written(most / 2)}; phần vượt so với đơn vị đầu: {written(most / 2)}",
        }[self.mode]
