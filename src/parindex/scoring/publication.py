"""A published table as data: made from sets and judgements, and made again from them byte for byte. No records.

Everything a result says follows from `sets` and, for each unit, its judgements; so whoever holds the file can check
it with nothing else (`recomputed`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar, cast

from parindex.rules import (
    CriteriaSet,
    Index,
    Leaf,
    NotApplicable,
    NotScored,
    Outcome,
    Scored,
    evaluate,
    index_of,
    ranks,
)
from parindex.rules.criteria import Extra, Extras, Method
from parindex.rules.numbers import rounded
from parindex.rules.outcome import NothingArose
from parindex.scoring.facts import canonical, digest, dump_outcome, dump_set, load_facts
from parindex.scoring.states import Verdict

FORM = 1
T = TypeVar("T")


@dataclass(frozen=True)
class Judgement:
    """What the last word on a leaf was, and what it was said of: facts, points given by hand, or a reason."""

    verdict: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    points: str = ""
    reason: str = ""

    def dump(self) -> dict[str, Any]:
        return {"verdict": self.verdict, "facts": dict(self.facts), "points": self.points, "reason": self.reason}


@dataclass(frozen=True)
class UnitInputs:
    """One unit of a group: a judgement a leaf, bonuses and penalties as they were granted, events of gates."""

    unit: str
    name: str
    leaves: Mapping[str, Judgement]
    extras: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[str, ...] = ()

    def dump(self) -> dict[str, Any]:
        leaves = {code: one.dump() for code, one in self.leaves.items()}
        return {"unit": self.unit, "name": self.name, "leaves": leaves, "extras": dict(self.extras),
                "events": sorted(self.events)}  # fmt: skip


def judged(criteria: CriteriaSet, leaf: Leaf, judgement: Judgement | None) -> Outcome:
    """What a judgement comes to by the set. None is not scored, except surveys that the set does without."""
    places = criteria.options.point_places
    if judgement is None:
        if leaf.method == Method.SURVEY and criteria.options.without_survey == "exclude":
            return NotApplicable("Không khảo sát trong năm nên không tính tiêu chí này")
        return NotScored("Chưa chấm")
    match judgement.verdict:
        case Verdict.NOT_APPLICABLE:
            return NotApplicable(judgement.reason)
        case Verdict.NO_EVIDENCE:
            return Scored(Fraction(0), None, "no_evidence", judgement.reason)
        case Verdict.POINTS:
            points = Fraction(judgement.points)
            if places is not None:
                points = Fraction(rounded(points, places))
            return Scored(points, None, "by_hand", judgement.reason)
    return evaluate(leaf, load_facts(leaf, judgement.facts), places=places)


def outcomes_of(criteria: CriteriaSet, leaves: Mapping[str, Judgement]) -> dict[str, Outcome]:
    return {leaf.code: judged(criteria, leaf, leaves.get(leaf.code)) for leaf in criteria.leaves()}


def extra_outcome(extra: Extra, stored: Mapping[str, Any]) -> Outcome:
    """What a bonus or penalty comes to."""
    return evaluate(extra, load_facts(extra, stored))


def index_with(
    criteria: CriteriaSet, outcomes: Mapping[str, Outcome], extras: Mapping[str, Any], events: tuple[str, ...] = ()
) -> Index:
    """The index of a sheet with its extras and the events that were confirmed."""

    def worth(items: Extras) -> dict[str, Outcome]:
        return {one.code: extra_outcome(one, extras[one.code]) for one in items.items if one.code in extras}

    happened = [gate.when for gate in criteria.gates if gate.code in events]
    return index_of(
        criteria, outcomes, bonus=worth(criteria.bonus), penalty=worth(criteria.penalty), happened=happened
    )


def _row(criteria: CriteriaSet, unit: Mapping[str, Any]) -> dict[str, Any]:
    leaves = {code: Judgement(**one) for code, one in unit["leaves"].items()}
    outcomes = outcomes_of(criteria, leaves)
    index = index_with(criteria, outcomes, unit["extras"], tuple(unit["events"]))
    sums = {code: {"earned": str(one.earned), "applicable": str(one.applicable)} for code, one in index.sums.items()}
    return {
        **unit,
        "outcomes": {code: dump_outcome(one) for code, one in outcomes.items()},
        "sums": sums,
        "bonus": str(index.bonus),
        "penalty": str(index.penalty),
        "index": None if index.value is None else f"{index.value:f}",
        "class": index.rated.code if index.rated else None,
        "held_by": sorted(index.held_by),
    }


def _ranked(criteria: CriteriaSet, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    values = {row["unit"]: Decimal(row["index"]) for row in rows if row["index"] is not None}
    places = ranks(values, criteria.options.ties)
    return [{**row, "rank": places.get(row["unit"])} for row in rows]


def _computed(sets: Mapping[str, Any], groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    read = {key: CriteriaSet.model_validate(one) for key, one in sets.items()}
    return [
        {
            "name": group["name"],
            "set": group["set"],
            "units": _ranked(read[group["set"]], [_row(read[group["set"]], unit) for unit in group["units"]]),
        }
        for group in groups
    ]


INPUTS = ("unit", "name", "leaves", "extras", "events")


def composed(
    about: Mapping[str, Any], sets: Mapping[str, CriteriaSet], groups: Mapping[str, tuple[str, list[UnitInputs]]]
) -> str:
    """The canonical text of a result. `sets` by digest; `groups` by name: the digest of its set, and its units."""
    plain = _as_read({key: dump_set(one) for key, one in sets.items()})
    rows = [
        {"name": name, "set": key, "units": [unit.dump() for unit in sorted(units, key=lambda one: one.unit)]}
        for name, (key, units) in groups.items()
    ]
    computed = _computed(plain, _as_read(rows))
    return canonical({"form": FORM, "about": dict(about), "sets": plain, "groups": computed})


def _as_read(value: T) -> T:
    """In the order in which it will be read again, so that nothing can hang on the order of keys."""
    return cast(T, json.loads(canonical(value)))


def inputs_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups of a result with nothing but what everything else follows from."""
    return [
        {**group, "units": [{key: unit[key] for key in INPUTS} for unit in group["units"]]}
        for group in content["groups"]
    ]


def recomputed(content: str) -> str:
    """The same result worked out again from its own inputs; equal to `content` unless somebody touched it."""
    read = json.loads(content)
    return canonical({**read, "groups": _computed(read["sets"], inputs_of(read))})


def broken_sets(content: str) -> list[str]:
    """The digests under which something else than that set lies."""
    return [key for key, one in json.loads(content)["sets"].items() if digest(one) != key]


def fingerprint(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class Change:
    """A judgement put in place of the published one."""

    unit: str
    leaf: str
    judgement: Judgement

    def dump(self) -> dict[str, Any]:
        return {"unit": self.unit, "leaf": self.leaf, "judgement": self.judgement.dump()}


def corrected(content: str, changes: list[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    """The result with some judgements replaced. Raises KeyError for a unit or leaf that it doesn't have."""
    read = json.loads(content)
    groups = inputs_of(read)
    units = {unit["unit"]: (unit, group["set"]) for group in groups for unit in group["units"]}
    for change in changes:
        unit, key = units[change["unit"]]
        CriteriaSet.model_validate(read["sets"][key]).leaf(change["leaf"])
        unit["leaves"] = {**unit["leaves"], change["leaf"]: dict(change["judgement"])}
    return canonical({**read, "about": dict(about), "groups": _computed(read["sets"], groups)})


def unscored(content: str) -> Iterator[tuple[str, str, str]]:
    """Unit, leaf and why, for every leaf of a result that has no points and isn't left out."""
    for group in json.loads(content)["groups"]:
        for unit in group["units"]:
            for code, outcome in unit["outcomes"].items():
                if outcome["kind"] == "not_scored":
                    yield unit["name"], code, outcome["reason"]


def lost(criteria: CriteriaSet, outcomes: Mapping[str, Outcome]) -> list[tuple[Leaf, Fraction]]:
    """Leaves that did not reach their maximum, with what is missing, the most first."""
    found = [
        (leaf, Fraction(leaf.points) - outcome.points)
        for leaf in criteria.leaves()
        if isinstance(outcome := outcomes.get(leaf.code), Scored | NothingArose) and outcome.points < leaf.points
    ]
    return sorted(found, key=lambda one: -one[1])
