"""Steps with points, and what is wrong with a ladder of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from parindex.rules.numbers import exact, written
from parindex.rules.shapes.base import Data, Exact, Points


class Level(Data):
    """Points as a number, or as a share of the maximum in percent; one of the two."""

    points: Points | None = None
    share: Points | None = Field(default=None, le=100)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.points is None) == (self.share is None):
            raise ValueError("ghi điểm (points) hoặc phần trăm điểm tối đa (share), đúng một trong hai")
        return self

    def worth(self, most: Fraction) -> Fraction:
        if self.points is not None:
            return exact(self.points)
        assert self.share is not None
        return exact(exact(self.share) * most / 100)


class Band(Level):
    """From `min` on, or above it (`above`); below `below` where that is written, else up to the band before it."""

    min: Exact
    above: bool = False
    below: Exact | None = None

    @property
    def start(self) -> str:
        """Its lower bound, as the branch of a rule is called: >=90, or >90."""
        return f"{'>' if self.above else '>='}{written(self.min)}"

    @property
    def shown(self) -> str:
        """The same as people read it."""
        return self.start.replace(">=", "≥")

    def holds(self, value: Fraction) -> bool:
        return self.holder()(value)

    def holder(self) -> Callable[[Fraction], bool]:
        """The same made ready for many values."""
        least = exact(self.min)
        reached: Callable[[Fraction], bool] = least.__lt__ if self.above else least.__le__
        if self.below is None:
            return reached
        below = exact(self.below)
        return lambda value: reached(value) and value < below


class Step(Level):
    """At most so many days late."""

    late_days_max: int = Field(ge=0)


def holes_in_bands(bands: Sequence[Band], most: Fraction) -> Iterator[str]:
    """Bands go down from the best, meet one another, and none is worth more than the maximum."""
    for upper, lower in pairwise(bands):
        if lower.min > upper.min or (lower.min == upper.min and (lower.above or not upper.above)):
            yield f"mức từ {written(lower.min)} đứng sau mức từ {written(upper.min)}; xếp các mức từ cao xuống thấp"
        if lower.below is not None and lower.below < upper.min:
            yield (
                f"từ {written(lower.below)} đến dưới {written(upper.min)} không có mức nào; "
                f"nối mức từ {written(lower.min)} lên tới {written(upper.min)}"
            )
        if lower.below is not None and lower.below > upper.min:
            yield (
                f"hai mức cùng nhận giá trị từ {written(upper.min)} đến dưới {written(lower.below)}; "
                "sửa để chúng nối nhau"
            )
        if lower.below is not None and lower.below == upper.min and upper.above:
            yield f"đúng {written(upper.min)} không có mức nào; bỏ «below» ở mức từ {written(lower.min)}"
    if bands and bands[0].below is not None:
        yield f"từ {written(bands[0].below)} trở lên không có mức nào; bỏ «below» ở mức cao nhất"
    yield from too_much(bands, most)


def too_much(levels: Sequence[Level], most: Fraction) -> Iterator[str]:
    for level in levels:
        if level.worth(most) > most:
            yield f"mức {written(level.worth(most))} điểm cao hơn điểm tối đa {written(most)}; sửa một trong hai"


def best_of(levels: Sequence[Level], most: Fraction) -> Fraction:
    return max((level.worth(most) for level in levels), default=Fraction(0))
