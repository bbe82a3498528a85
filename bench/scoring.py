"""Scoring: the sheets of 3 355 units by the district's set of 81 leaves, each with facts of its own.

Facts are in memory before the clock starts: shares, counts, days, options, ballots in two groups, figures of last
year. One in a hundred is missing, and one share in fifty has nothing to divide by. An outcome words itself only when
it is read, so scoring is timed without reading any reason, and with every reason and source read.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from parindex.kit.catalog import load_criteria
from parindex.rules import CriteriaSet, Facts, Given, Leaf, Outcome, evaluate, index_of, ranks
from parindex.rules.inputs import Kind
from parindex.rules.shapes import Shape
from parindex.rules.shapes.answers import Choice
from parindex.rules.shapes.outside import SurveyWeighted

UNITS, RUNS, SET = 3_355, 3, "huyen"
YEAR = date(2025, 1, 1)
T = TypeVar("T")


def run() -> None:
    """Print seconds of the clock and of the processor, the least of some runs."""
    criteria = load_criteria()[SET][-1]
    leaves = list(criteria.leaves())
    chance = Random(1)
    given = [{leaf.code: _facts(leaf, chance, n) for leaf in leaves} for n in range(UNITS)]
    print(f"\n{UNITS} units x {len(leaves)} leaves of «{criteria.code}», facts in memory")
    _least("scored, nothing worded", lambda: _read(criteria, leaves, given, words=False))
    _least("scored, every reason and source worded", lambda: _read(criteria, leaves, given, words=True))
    ranking = _least("scored, added up and ranked", lambda: _ranked(criteria, leaves, given))
    kinds = Counter(type(one).__name__ for facts in given for one in _scored(criteria, leaves, facts).values())
    print(f"  outcomes {dict(kinds)}, {len(set(ranking.values()))} ranks")


def _scored(criteria: CriteriaSet, leaves: list[Leaf], given: Mapping[str, Facts]) -> dict[str, Outcome]:
    places = criteria.options.point_places
    return {leaf.code: evaluate(leaf, given[leaf.code], places=places) for leaf in leaves}


def _read(criteria: CriteriaSet, leaves: list[Leaf], given: list[dict[str, Facts]], *, words: bool) -> int:
    """The outcomes of one unit are let go before the next is scored."""
    read = 0
    for one in given:
        for outcome in _scored(criteria, leaves, one).values():
            read += len(outcome.reason) + len(outcome.sources) if words else 1
    return read


def _ranked(criteria: CriteriaSet, leaves: list[Leaf], given: list[dict[str, Facts]]) -> dict[int, int]:
    return ranks({n: index_of(criteria, _scored(criteria, leaves, one)).secure for n, one in enumerate(given)})


def _least(words: str, what: Callable[[], T]) -> T:
    wall, cpu = [], []
    for _run in range(RUNS):
        start, busy = time.perf_counter(), time.process_time()
        answer = what()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - busy)
    print(f"  {words:42} {min(wall):6.2f} s, {min(cpu):6.2f} s of processor", flush=True)
    return answer


def _facts(leaf: Leaf, chance: Random, unit: int) -> Facts:
    """As units declare and records propose: a part of something is no more than it."""
    kinds = {**leaf.rule.asks(), **{name: told.kind for name, told in leaf.inputs.items()}}
    found = {name: _content(leaf, name, kind, chance) for name, kind in kinds.items() if chance.random() > 0.01}
    for part, whole in leaf.parts():
        if part in found and whole in found:
            found[whole] = Decimal(chance.randint(0, 5000) if chance.random() > 0.02 else 0)
            found[part] = Decimal(int(found[whole] * min(Decimal(1), Decimal(chance.randint(50, 130)) / 100)))
    return {name: Given(content, f"Biểu {leaf.code}, đơn vị {unit}, {name}") for name, content in found.items()}


def _content(leaf: Leaf, name: str, kind: Kind, chance: Random) -> Any:
    match kind:
        case Kind.COUNT:
            return Decimal(int(chance.expovariate(0.2)))
        case Kind.NUMBER:
            return Decimal(chance.randint(5000, 10_000)) / 100
        case Kind.YES_NO:
            return chance.random() < 0.8
        case Kind.DAY:
            return YEAR + timedelta(days=chance.randrange(60))
        case Kind.OPTION:
            return chance.choice([one.code for rule in _rules(leaf.rule, Choice) for one in rule.options])
        case Kind.BALLOTS:
            answers = [answer for rule in _rules(leaf.rule, SurveyWeighted) for answer in rule.weights]
            return {group: {one: chance.randrange(40) for one in answers} for group in ("người dân", "tổ chức")}
    raise LookupError(f"no facts are made for {kind} of {leaf.code} {name}")


def _rules(rule: Shape, kind: type[T]) -> Iterator[T]:
    if isinstance(rule, kind):
        yield rule
    for inner in rule.inside():
        yield from _rules(inner, kind)
