"""A published table as objects: its groups from first to last, a unit's leaves, what was left out, what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from parindex.rules import CriteriaSet, Leaf, NotApplicable, NotScored, Outcome, Scored, Sum, points_of
from parindex.rules.criteria import Band, Extra, Gate
from parindex.scoring.facts import load_outcome
from parindex.scoring.models import Result
from parindex.scoring.models.criteria import read_once
from parindex.scoring.publication import extra_outcome, index_with

ZERO = Fraction(0)
MOST_KEPT = 16


@dataclass(frozen=True)
class Row:
    """A unit in its group. `leaves` are the judgements and `outcomes` what they come to, by code of leaf."""

    unit: str
    name: str
    criteria: CriteriaSet
    content: Mapping[str, Any]

    @property
    def rank(self) -> int | None:
        return self.content["rank"]  # type: ignore[no-any-return]

    @cached_property
    def index(self) -> Decimal | None:
        return None if self.content["index"] is None else Decimal(self.content["index"])

    @cached_property
    def rated(self) -> Band | None:
        return next((band for band in self.criteria.classes if band.code == self.content["class"]), None)

    @property
    def leaves(self) -> Mapping[str, Mapping[str, Any]]:
        return self.content["leaves"]  # type: ignore[no-any-return]

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        return {code: load_outcome(one) for code, one in self.content["outcomes"].items()}

    @cached_property
    def sums(self) -> Mapping[str, Sum]:
        """By code of field and criterion."""
        return {
            code: Sum(Fraction(one["earned"]), Fraction(one["applicable"]), ZERO)
            for code, one in self.content["sums"].items()
        }

    @cached_property
    def total(self) -> Sum:
        return sum((self.sums[field.code] for field in self.criteria.fields), Sum(ZERO, ZERO, ZERO))

    def fields(self) -> list[Sum]:
        """In the order of the set."""
        return [self.sums[field.code] for field in self.criteria.fields]

    @property
    def bonus(self) -> Fraction:
        return Fraction(self.content["bonus"])

    @property
    def penalty(self) -> Fraction:
        return Fraction(self.content["penalty"])

    def extras(self) -> list[tuple[Extra, Outcome]]:
        """The bonuses and penalties that were granted."""
        given = self.content["extras"]
        items = (*self.criteria.bonus.items, *self.criteria.penalty.items)
        return [(one, extra_outcome(one, given[one.code])) for one in items if one.code in given]

    def held_by(self) -> list[Gate]:
        """The conditions that held its class down or took points."""
        return [gate for gate in self.criteria.gates if gate.code in self.content["held_by"]]

    def is_taken(self, leaf: str) -> bool:
        """Whether an event took the points of the leaf, or of what it stands under."""
        taken = [gate.takes for gate in self.held_by() if gate.takes]
        return any(leaf == place or leaf.startswith(f"{place}.") for place in taken)

    def points(self, leaf: str) -> Fraction | None:
        """What the leaf adds to the index; None where it was left out."""
        points = points_of(self.outcomes[leaf])
        return ZERO if points is not None and self.is_taken(leaf) else points

    def lost(self) -> list[Loss]:
        """Leaves below their maximum, the most first."""
        found = [
            Loss(leaf, Fraction(leaf.points) - points, self.outcomes[leaf.code])
            for leaf in self.criteria.leaves()
            if (points := self.points(leaf.code)) is not None and points < leaf.points
        ]
        return sorted(found, key=lambda one: -one.points)


@dataclass(frozen=True)
class Loss:
    """What a unit lacks on a leaf, and why."""

    leaf: Leaf
    points: Fraction
    outcome: Outcome


@dataclass(frozen=True)
class LeftOut:
    """A leaf that does not count for some units, for one reason."""

    leaf: Leaf
    reason: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Stability:
    """Where a unit would stand if one leaf of its own came out otherwise: at best all of it, at worst none."""

    best: int
    worst: int


@dataclass(frozen=True)
class Group:
    """Units ranked together, the first first, those without a rank last."""

    name: str
    criteria: CriteriaSet
    rows: tuple[Row, ...]

    def ties(self) -> set[int]:
        """Ranks that several units share."""
        held = [row.rank for row in self.rows if row.rank is not None]
        return {rank for rank in held if held.count(rank) > 1}

    def left_out(self) -> list[LeftOut]:
        found: dict[tuple[str, str], list[str]] = {}
        for row in self.rows:
            for code, outcome in row.outcomes.items():
                if isinstance(outcome, NotApplicable):
                    found.setdefault((code, outcome.reason), []).append(row.name)
        return [
            LeftOut(leaf, reason, tuple(units))
            for leaf in self.criteria.leaves()
            for (code, reason), units in found.items()
            if code == leaf.code
        ]

    def mean(self, field: str) -> Fraction | None:
        """The mean share of a field, in percent, over the units to which anything of it applies."""
        shares = [share for row in self.rows if (share := row.sums[field].share) is not None]
        return sum(shares, ZERO) / len(shares) if shares else None

    @cached_property
    def stability(self) -> dict[str, Stability]:
        """By unit; those without a rank are left out. Worked out once: a hundred units take most of a second."""
        values = {row.unit: row.index for row in self.rows if row.index is not None}
        found = {}
        for row in self.rows:
            if row.index is None:
                continue
            others = [value for unit, value in values.items() if unit != row.unit]
            high, low = _extremes(row)
            found[row.unit] = Stability(self._place(high, others), self._place(low, others))
        return found

    def _place(self, value: Decimal, others: list[Decimal]) -> int:
        above = [one for one in others if one > value]
        return 1 + len(set(above) if self.criteria.options.ties == "dense" else above)


def _extremes(row: Row) -> tuple[Decimal, Decimal]:
    """The index with the leaf that lost most made full, and with the one that earned most made nothing."""
    open_losses = [one.leaf for one in row.lost() if not row.is_taken(one.leaf.code)]
    earned = max(row.criteria.leaves(), key=lambda leaf: row.points(leaf.code) or ZERO)
    high = _with(row, open_losses[0], Fraction(open_losses[0].points)) if open_losses else row.index
    low = _with(row, earned, ZERO) if row.points(earned.code) else row.index
    assert high is not None
    assert low is not None
    return high, low


def _with(row: Row, leaf: Leaf, points: Fraction) -> Decimal | None:
    outcomes = {**row.outcomes, leaf.code: Scored(points, None, "supposed", "")}
    return index_with(row.criteria, outcomes, row.content["extras"], tuple(row.content["events"])).value


@dataclass(frozen=True)
class Table:
    """Everything a result says. `about` is what it says of itself: round, year, decision, cut-off."""

    about: Mapping[str, Any]
    groups: tuple[Group, ...]

    def find(self, unit: str) -> tuple[Group, Row]:
        """Raises KeyError."""
        for group in self.groups:
            for row in group.rows:
                if row.unit == unit:
                    return group, row
        raise KeyError(unit)

    def rows(self) -> Iterator[Row]:
        for group in self.groups:
            yield from group.rows

    def unscored(self) -> bool:
        """Whether anything still has no points, as in a table that is not published yet."""
        return any(isinstance(one, NotScored) for row in self.rows() for one in row.outcomes.values())


# Fingerprint → the table read once; results never change, so what is kept can't grow old.
_READ: dict[str, Table] = {}


def table_of(result: Result) -> Table:
    """What a result says; its text is fetched only when it was not read before in this process."""
    if result.sha256 not in _READ:
        if len(_READ) >= MOST_KEPT:
            _READ.clear()
        _READ[result.sha256] = read(result.content)
    return _READ[result.sha256]


def read(content: str) -> Table:
    """A table from its canonical text."""
    plain = json.loads(content)
    groups = []
    for group in plain["groups"]:
        criteria = read_once(group["set"], lambda key=group["set"]: json.dumps(plain["sets"][key])).criteria  # type: ignore[misc]
        rows = [Row(one["unit"], one["name"], criteria, one) for one in group["units"]]
        ordered = sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.name))
        groups.append(Group(group["name"], criteria, tuple(ordered)))
    return Table(plain["about"], tuple(groups))


@dataclass(frozen=True)
class Moved:
    """A unit that stands otherwise after a correction: the leaves whose points changed, index and rank."""

    before: Row
    now: Row
    leaves: tuple[tuple[Leaf, Fraction | None, Fraction | None], ...]


def moved(before: Table, now: Table) -> list[Moved]:
    """What a correction changed, unit by unit; ranks change for others too."""
    old = {row.unit: row for row in before.rows()}
    found = []
    for row in now.rows():
        was = old[row.unit]
        leaves = tuple(
            (leaf, was.points(leaf.code), row.points(leaf.code))
            for leaf in row.criteria.leaves()
            if was.outcomes[leaf.code] != row.outcomes[leaf.code]
        )
        if leaves or (was.index, was.rank) != (row.index, row.rank):
            found.append(Moved(was, row, leaves))
    return found
