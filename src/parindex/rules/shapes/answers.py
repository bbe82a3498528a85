"""Rules that an answer decides: yes or no, one of several levels, a list of things done, days late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Literal, Self

from pydantic import Field, model_validator

from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.numbers import alike, exact, ratio, shared, written
from parindex.rules.shapes.base import (
    Condition,
    Data,
    Expression,
    Name,
    Points,
    Result,
    Scorer,
    Shape,
    Title,
    conditions_of,
    numbers_of,
)
from parindex.rules.shapes.levels import Level, Step, best_of, too_much

ZERO = ratio(0)


class YesNo(Shape):
    """R1. Met or not; `value` is a yes-or-no input or a condition."""

    type: Literal["boolean"]
    value: Condition = "met"
    yes: Points
    no: Points = Decimal(0)

    @model_validator(mode="before")
    @classmethod
    def _as_yaml_reads_it(cls, data: object) -> object:
        """YAML takes bare `yes` and `no` for true and false, as keys too."""
        if isinstance(data, Mapping):
            return {{True: "yes", False: "no"}.get(key, key): value for key, value in data.items()}
        return data

    def scorer(self, most: Fraction) -> Scorer:
        text, yes, no = self.value, exact(self.yes), exact(self.no)

        def score(inputs: Inputs) -> Result:
            if inputs.truth(text):
                return yes, None, "yes", lambda: f"Có: {written(yes)} điểm"
            return no, None, "no", lambda: f"Không: {written(no)} điểm"

        return score

    def asks(self) -> Mapping[str, Kind]:
        return conditions_of(self.value)

    def best(self, most: Fraction) -> Fraction:
        return Fraction(max(self.yes, self.no))

    def words(self, most: Fraction) -> str:
        return f"Có: {written(self.yes)}; không: {written(self.no)}"


class Option(Level):
    """One level by its code, named as the person who chooses reads it."""

    code: Name
    label: Title


class Choice(Shape):
    """R2. One of several named levels."""

    type: Literal["choice"]
    value: Name = "chosen"
    options: tuple[Option, ...] = Field(min_length=2)

    def scorer(self, most: Fraction) -> Scorer:
        # The first of two with the same code prevails.
        name = self.value
        levels = {option.code: (option.label, option.worth(most)) for option in reversed(self.options)}

        def score(inputs: Inputs) -> Result:
            chosen = inputs.option(name)
            if chosen not in levels:
                labels = ", ".join(one.label for one in self.options)
                raise WrongKind(f"«{chosen}» không phải một mức của tiêu chí; chọn: {labels}")
            label, points = levels[chosen]
            return points, None, chosen, lambda: f"{label}: {written(points)} điểm"

        return score

    def asks(self) -> Mapping[str, Kind]:
        return {self.value: Kind.OPTION}

    def best(self, most: Fraction) -> Fraction:
        return best_of(self.options, most)

    def holes(self, most: Fraction) -> Iterator[str]:
        if len({option.code for option in self.options}) < len(self.options):
            yield "hai mức trùng mã; đặt cho mỗi mức một mã riêng"
        yield from too_much(self.options, most)

    def words(self, most: Fraction) -> str:
        return "; ".join(f"{one.label}: {written(one.worth(most))}" for one in self.options)


class Checklist(Shape):
    """R8. The points of each thing done, added; or so many points for each of a number of them."""

    type: Literal["checklist"]
    items: tuple[Option, ...] = ()
    count: Expression | None = None
    each: Points | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.items) == (self.count is not None) or (self.count is None) != (self.each is None):
            raise ValueError("ghi danh sách việc (items), hoặc số lượng (count) và điểm mỗi việc (each)")
        return self

    def scorer(self, most: Fraction) -> Scorer:
        if self.count is not None and self.each is not None:
            return self._each(self.count, self.each, most)
        codes = tuple(item.code for item in self.items)
        worth, below = alike([item.worth(most) for item in self.items])

        def score(inputs: Inputs) -> Result:
            inputs.need(*codes)
            done = [place for place, code in enumerate(codes) if inputs.truth(code)]
            points = shared(sum([worth[place] for place in done]), below)

            def told() -> str:
                items = [self.items[place] for place in done]
                parts = "; ".join(f"{item.label}: {written(item.worth(most))}" for item in items)
                return f"{parts or 'không đạt nội dung nào'}; cộng {written(points)} điểm"

            return points, ratio(len(done)), f"{len(done)}/{len(codes)}", told

        return score

    def _each(self, count: str, each: Decimal, most: Fraction) -> Scorer:
        worth = exact(each)

        def score(inputs: Inputs) -> Result:
            number = inputs.count(count)
            points = min(most, number * worth)
            return points, number, "each", lambda: f"{written(number)} × {written(each)} = {written(points)} điểm"

        return score

    def asks(self) -> Mapping[str, Kind]:
        if self.count is not None:
            return numbers_of(self.count)
        return {item.code: Kind.YES_NO for item in self.items}

    def best(self, most: Fraction) -> Fraction:
        return most if self.count is not None else sum((item.worth(most) for item in self.items), Fraction(0))

    def holes(self, most: Fraction) -> Iterator[str]:
        if len({item.code for item in self.items}) < len(self.items):
            yield "hai nội dung trùng mã; đặt cho mỗi nội dung một mã riêng"

    def words(self, most: Fraction) -> str:
        if self.each is not None:
            return f"mỗi nội dung {written(self.each)} điểm, không quá {written(most)}"
        return "; ".join(f"{item.label}: {written(item.worth(most))}" for item in self.items)


class Demand(Data):
    """One of several things that must all hold: a yes-or-no input of its code, or a condition."""

    code: Name
    label: Title
    when: Condition | None = None

    @property
    def asked(self) -> str:
        return self.code if self.when is None else self.when


class AllOrNothing(Shape):
    """R9. Every condition holds, or there are no points."""

    type: Literal["all_or_nothing"]
    conditions: tuple[Demand, ...] = Field(min_length=2)
    points: Points

    def scorer(self, most: Fraction) -> Scorer:
        names, points = tuple(self.asks()), exact(self.points)
        asked = [(one.asked, one.label) for one in self.conditions]

        def score(inputs: Inputs) -> Result:
            inputs.need(*names)
            failed = [label for text, label in asked if not inputs.truth(text)]
            if failed:
                return ZERO, None, "not_all", lambda: f"Chưa đạt: {'; '.join(failed)}: 0 điểm"
            return points, None, "all", lambda: f"Đạt cả {len(asked)}: {written(self.points)} điểm"

        return score

    def asks(self) -> Mapping[str, Kind]:
        return conditions_of(*(one.asked for one in self.conditions))

    def best(self, most: Fraction) -> Fraction:
        return Fraction(self.points)

    def holes(self, most: Fraction) -> Iterator[str]:
        if len({one.code for one in self.conditions}) < len(self.conditions):
            yield "hai điều kiện trùng mã; đặt cho mỗi điều kiện một mã riêng"

    def words(self, most: Fraction) -> str:
        return f"đạt tất cả ({'; '.join(one.label for one in self.conditions)}): {written(self.points)}; thiếu một: 0"


class Timeliness(Shape):
    """R10. Days late: given as a number, or counted from a day due and a day done. Earlier than due is not late.

    With `done`, a yes-or-no input, what was never done has the points of `otherwise` and needs no days.
    """

    type: Literal["timeliness"]
    done: Name | None = None
    late_days: Expression | None = None
    due_on: Name | None = None
    done_on: Name | None = None
    steps: tuple[Step, ...] = Field(min_length=1)
    otherwise: Points

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        days = (self.due_on is not None, self.done_on is not None)
        if days not in ((True, True), (False, False)) or days[0] == (self.late_days is not None):
            raise ValueError("ghi số ngày trễ (late_days), hoặc ngày đến hạn và ngày thực hiện (due_on, done_on)")
        return self

    def scorer(self, most: Fraction) -> Scorer:
        steps = [(ratio(one.late_days_max).__ge__, one.worth(most), f"<={one.late_days_max}") for one in self.steps]
        days_late, is_early = self._days_late(), ZERO.__gt__
        otherwise, done = exact(self.otherwise), self.done

        def score(inputs: Inputs) -> Result:
            if done is not None and not inputs.truth(done):
                return otherwise, None, "not_done", lambda: f"Không thực hiện: {written(self.otherwise)} điểm"
            late = days_late(inputs)
            late = ZERO if is_early(late) else late
            for is_within, points, branch in steps:
                if is_within(late):
                    return points, late, branch, partial(_told_late, late, points)
            return otherwise, late, "otherwise", partial(_told_late, late, self.otherwise)

        return score

    def _days_late(self) -> Callable[[Inputs], Fraction]:
        text, due_on, done_on = self.late_days, self.due_on, self.done_on
        if text is not None:
            return lambda inputs: inputs.number(text)
        assert due_on is not None
        assert done_on is not None
        # Asked in this order, so that the first that is missing is told.
        return lambda inputs: ratio(-(inputs.day(due_on) - inputs.day(done_on)).days)

    def asks(self) -> Mapping[str, Kind]:
        done = {} if self.done is None else conditions_of(self.done)
        if self.late_days is not None:
            return done | numbers_of(self.late_days)
        return done | {name: Kind.DAY for name in (self.due_on, self.done_on) if name is not None}

    def best(self, most: Fraction) -> Fraction:
        return max(best_of(self.steps, most), Fraction(self.otherwise))

    def holes(self, most: Fraction) -> Iterator[str]:
        days = [step.late_days_max for step in self.steps]
        if days != sorted(set(days)):
            yield "các mức trễ phải tăng dần và không trùng; xếp lại theo số ngày trễ"
        worth = [*(step.worth(most) for step in self.steps), Fraction(self.otherwise)]
        if worth != sorted(worth, reverse=True):
            yield "trễ hơn mà được nhiều điểm hơn; xếp lại điểm của các mức"
        yield from too_much(self.steps, most)

    def words(self, most: Fraction) -> str:
        told = [
            f"{'đúng hạn' if step.late_days_max == 0 else f'sau hạn không quá {step.late_days_max} ngày'}: "
            f"{written(step.worth(most))}"
            for step in self.steps
        ]
        after = "sau đó" if self.done is None else "sau đó hoặc không thực hiện"
        return "; ".join([*told, f"{after}: {written(self.otherwise)}"])


def _told_late(late: Fraction, points: Fraction | Decimal) -> str:
    return f"{'Đúng hạn' if late == 0 else f'Sau hạn {written(late)} ngày'}: {written(points)} điểm"
