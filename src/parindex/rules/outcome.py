"""What scoring a leaf comes to. Four different things, and only two of them have points.

`Scored` may be zero points. `NothingArose`: there was nothing to do, and the set says what that is worth.
`NotApplicable`: the leaf leaves the sum and the maximum. `NotScored`: something is missing; it is never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

Ballots = Mapping[str, int]
Item = tuple[str, bool]
Content = Decimal | bool | date | str | Mapping[str, Ballots] | tuple[Decimal, ...] | tuple[Item, ...]


@dataclass(frozen=True)
class Given:
    """The value of one input and where it comes from: "biểu 2, cột 3", a measure as of a day, a person's declaration.

    A number is a Decimal; what was met or not a bool; a date; the code of an option; ballots by group and answer; the
    values of the group's other units; or items with whether each was kept.
    """

    content: Content
    source: str = ""


Facts = Mapping[str, Given]


@dataclass(frozen=True)
class Scored:
    """Points by a branch of the rule; `value` is what the branch was chosen by, None where it was no number."""

    points: Fraction
    value: Fraction | None
    branch: str
    reason: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class NothingArose:
    """Nothing arose in the period; worth `points` by the set. Confirmed by the appraiser before it counts."""

    points: Fraction
    reason: str
    sources: tuple[str, ...] = ()
    branch: str = field(default="nothing_arose", init=False)
    value: None = field(default=None, init=False)


@dataclass(frozen=True)
class NotApplicable:
    """The leaf does not concern the unit: out of the sum and out of the maximum, once confirmed."""

    reason: str
    sources: tuple[str, ...] = ()
    branch: str = field(default="not_applicable", init=False)


@dataclass(frozen=True)
class NotScored:
    """Cannot be scored yet: `missing` inputs, or what is wrong with those given."""

    reason: str
    missing: tuple[str, ...] = ()
    branch: str = field(default="not_scored", init=False)


Outcome = Scored | NothingArose | NotApplicable | NotScored


def points_of(outcome: Outcome) -> Fraction | None:
    """The points, where there are any."""
    return outcome.points if isinstance(outcome, Scored | NothingArose) else None
