"""How a running sheet stands: what is secure, at risk, to win and lost, by leaf and office; and what if. No records.

All of it is worked out from what is known on a day (`Known`) and kept in the process for as long as that is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

from parindex.rules import CriteriaSet, Facts, Index, Leaf, Outcome, points_of
from parindex.rules.criteria import Band, CriteriaField
from parindex.rules.forecast import Changes, Difference, Outlook, Stand, index_with, outcomes_of, outlook, what_if
from parindex.rules.horizon import Reachable
from parindex.rules.numbers import exact, rounded
from parindex.scoring.facts import digest, dump_facts
from parindex.scoring.states import Origin

ZERO = Fraction(0)
# Sheets that a process keeps worked out: those of a province.
MOST_KEPT = 512


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of a sheet on a day. `digest` is the set's; `origins` and `as_of` are by leaf that has facts.

    Equal to another when everything worked out from the two is the same.
    """

    digest: str
    criteria: CriteriaSet
    facts: Mapping[str, Facts]
    reachable: Mapping[str, Reachable]
    origins: Mapping[str, Origin]
    as_of: Mapping[str, date]
    is_settled: bool = False

    @cached_property
    def key(self) -> str:
        facts = {code: dump_facts(one) for code, one in self.facts.items()}
        can = {code: {name: repr(end) for name, end in one.items()} for code, one in self.reachable.items()}
        told = [self.digest, facts, can, dict(self.origins), {code: str(day) for code, day in self.as_of.items()}]
        return digest([*told, self.is_settled])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True)
class Line:
    """One leaf, bonus or penalty as it stands."""

    leaf: Leaf
    stand: Stand
    outcome: Outcome
    origin: Origin
    as_of: date | None

    @property
    def points(self) -> Fraction | None:
        """Of today; None while it is not scored."""
        return points_of(self.outcome)


@dataclass(frozen=True)
class Part:
    """A field of the sheet with its leaves, or what one office answers for."""

    name: str
    lines: Sequence[Line]
    code: str = ""

    @property
    def stand(self) -> Stand:
        return sum((line.stand for line in self.lines), Stand())


@dataclass(frozen=True)
class Told:
    """A sheet looked at before the year is over. `index` is that of today, most of it not scored yet."""

    known: Known
    outlook: Outlook
    index: Index
    outcomes: Mapping[str, Outcome]
    fields: Sequence[Part]

    @property
    def stand(self) -> Stand:
        return sum((part.stand for part in self.fields), Stand())

    @property
    def so_far(self) -> Decimal | None:
        return so_far(self.known.criteria, self.index)

    @property
    def rated(self) -> Band | None:
        return rated(self.known.criteria, self.so_far)

    @property
    def worst(self) -> Decimal:
        return self.outlook.worst.secure

    @property
    def best(self) -> Decimal:
        return self.outlook.best.possible

    @property
    def unknown(self) -> list[Line]:
        """Leaves that nothing is known of yet, those worth most first."""
        lines = [line for part in self.fields for line in part.lines if line.origin == Origin.NOTHING]
        return sorted(lines, key=lambda line: -line.leaf.points)

    def offices(self, otherwise: str) -> list[Part]:
        """The leaves by who answers for them; `otherwise` for those of which the set doesn't say."""
        found: dict[str, list[Line]] = {}
        for part in self.fields:
            for line in part.lines:
                found.setdefault(line.leaf.owner or otherwise, []).append(line)
        return [Part(name, lines) for name, lines in sorted(found.items())]


@lru_cache(maxsize=MOST_KEPT)
def told(known: Known) -> Told:
    """The whole of a sheet as it stands."""
    criteria = known.criteria
    stands = outlook(criteria, known.facts, known.reachable)
    outcomes = outcomes_of(criteria, known.facts)
    index = index_with(criteria, outcomes)

    def line(leaf: Leaf) -> Line:
        origin = known.origins.get(leaf.code, Origin.NOTHING)
        return Line(leaf, stands.stands[leaf.code], outcomes[leaf.code], origin, known.as_of.get(leaf.code))

    def part(field: CriteriaField) -> Part:
        return Part(field.name, [line(leaf) for leaf in field.leaves()], field.code)

    return Told(known, stands, index, outcomes, [part(field) for field in criteria.fields])


def so_far(criteria: CriteriaSet, index: Index) -> Decimal | None:
    """The index if all that is not scored yet went as what is: a place to stand on, no promise."""
    scored = index.total.applicable - index.total.unscored
    if not scored:
        return None
    value = exact(criteria.scale) * index.total.earned / scored + index.bonus - index.penalty
    return rounded(min(max(value, ZERO), exact(criteria.top)), criteria.options.index_places)


def rated(criteria: CriteriaSet, value: Decimal | None) -> Band | None:
    """The class of a value, gates not looked at."""
    if value is None:
        return None
    return next((band for band in criteria.classes if value >= band.min), criteria.classes[-1])


@dataclass(frozen=True)
class Supposed:
    """What would change with other figures; nothing of it is kept."""

    before: Index
    after: Index
    differences: Sequence[Difference]
    so_far: tuple[Decimal | None, Decimal | None]
    rated: tuple[Band | None, Band | None]

    @property
    def points(self) -> Fraction:
        """More than now, less where it is below zero."""
        return sum((one.points for one in self.differences), ZERO)


def suppose(whole: Told, changes: Changes) -> Supposed:
    """What the index would be if some inputs were otherwise."""
    known = whole.known
    found = what_if(known.criteria, known.facts, changes, known=whole.outcomes)
    values = so_far(known.criteria, found.before), so_far(known.criteria, found.after)
    classes = rated(known.criteria, values[0]), rated(known.criteria, values[1])
    return Supposed(found.before, found.after, found.differences, values, classes)


def place_among(value: Decimal | None, others: Iterable[Decimal]) -> int | None:
    """The rank that a value has among others; equal ones share it."""
    return None if value is None else 1 + sum(other > value for other in others)
