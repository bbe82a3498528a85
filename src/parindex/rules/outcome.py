"""What scoring a leaf comes to. Four different things, and only two of them have points.

`Scored` may be zero points. `NothingArose`: there was nothing to do, and the set says what that is worth.
`NotApplicable`: the leaf leaves the sum and the maximum. `NotScored`: something is missing; it is never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from parindex.rules.numbers import Figure, figure

Ballots = Mapping[str, int]
Item = tuple[str, bool]
Content = Decimal | bool | date | str | Mapping[str, Ballots] | tuple[Decimal, ...] | tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The value of one input and where it comes from: "biểu 2, cột 3", a measure as of a day, a person's declaration.

    A number is a Decimal; what was met or not a bool; a date; the code of an option; ballots by group and answer; the
    values of the group's other units; or items with whether each was kept. `figure` is a Decimal as rules reckon with
    it, None where that can't be.
    """

    content: Content
    source: str = ""
    figure: Figure | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Worked out here, since the same fact is scored again and again: forecast, what-if, ranking.
        object.__setattr__(self, "figure", figure(self.content) if isinstance(self.content, Decimal) else None)


Facts = Mapping[str, Given]
Told = str | Callable[[], str]


class Worded:
    """What an outcome says of itself. It is put into words when somebody reads it: of thousands few are ever read.

    `reason` may be given as a function that words it; with `facts`, `sources` are the names of the inputs that were
    asked for. Equal outcomes say the same; none ever changes.
    """

    __slots__ = ("_facts", "_reason", "_sources")
    branch: str

    def __init__(self, reason: Told, sources: Sequence[str] = (), facts: Facts | None = None) -> None:
        self._reason, self._sources, self._facts = reason, sources, facts

    @property
    def reason(self) -> str:
        """Why, in Vietnamese words."""
        if not isinstance(self._reason, str):
            self._reason = self._reason()
        return self._reason

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the inputs that were asked for come from, each once."""
        if self._facts is not None:
            used = [self._facts[name].source for name in self._sources if name in self._facts]
            self._sources, self._facts = tuple(dict.fromkeys(filter(None, used))), None
        return tuple(self._sources)

    def _content(self) -> tuple[Any, ...]:
        """What it is made of, in the order in which it is made."""
        return self.reason, self.sources

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash((type(self), self._content()))

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._content()

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._content()!r}"


class Scored(Worded):
    """Points by a branch of the rule; `value` is what the branch was chosen by, None where it was no number."""

    __slots__ = ("_branch", "_points", "_value")

    def __init__(
        self,
        points: Fraction,
        value: Fraction | None,
        branch: str,
        reason: Told,
        sources: Sequence[str] = (),
        facts: Facts | None = None,
    ) -> None:
        self._points, self._value, self._branch = points, value, branch
        self._reason, self._sources, self._facts = reason, sources, facts

    @property
    def points(self) -> Fraction:
        return self._points

    @property
    def value(self) -> Fraction | None:
        return self._value

    @property
    def branch(self) -> str:  # type: ignore[override]
        return self._branch

    def _content(self) -> tuple[Any, ...]:
        return self.points, self.value, self.branch, self.reason, self.sources


class NothingArose(Worded):
    """Nothing arose in the period; worth `points` by the set. Confirmed by the appraiser before it counts."""

    __slots__ = ("_points",)
    branch = "nothing_arose"
    value = None

    def __init__(
        self, points: Fraction, reason: Told, sources: Sequence[str] = (), facts: Facts | None = None
    ) -> None:
        super().__init__(reason, sources, facts)
        self._points = points

    @property
    def points(self) -> Fraction:
        return self._points

    def _content(self) -> tuple[Any, ...]:
        return self.points, self.reason, self.sources


class NotApplicable(Worded):
    """The leaf does not concern the unit: out of the sum and out of the maximum, once confirmed."""

    __slots__ = ()
    branch = "not_applicable"


class NotScored(Worded):
    """Cannot be scored yet: `missing` inputs, or what is wrong with those given."""

    __slots__ = ("_missing",)
    branch = "not_scored"

    def __init__(self, reason: Told, missing: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self._missing = missing

    @property
    def missing(self) -> tuple[str, ...]:
        return self._missing

    def _content(self) -> tuple[Any, ...]:
        return self.reason, self.missing


WITH_POINTS = (Scored, NothingArose)
Outcome = Scored | NothingArose | NotApplicable | NotScored


def points_of(outcome: Outcome) -> Fraction | None:
    """The points, where there are any."""
    return outcome.points if isinstance(outcome, WITH_POINTS) else None
