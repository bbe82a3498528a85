"""What a unit of the demonstration would declare in truth: by the middle of a year, and at its end.

The same seed gives the same facts. Of any two the later follows from the earlier: what was done stays done and counts
only grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from parindex.config.demo_scoring.rates import Numbers, Rates, load_rates
from parindex.rules import CriteriaSet, Leaf
from parindex.rules.expression import parsed
from parindex.rules.inputs import Kind
from parindex.rules.shapes import Shape
from parindex.rules.shapes.answers import Choice
from parindex.rules.shapes.shares import Bands
from parindex.scoring.facts import kinds_of

SHARE = re.compile(r"100\*(\w+)/(\w+)")
PLANS_DUE, RATINGS_DUE = (1, 31), (11, 30)
MONEY = ("disbursed", "assigned")
HALF = 0.47
Given = dict[str, Any]


@dataclass(frozen=True)
class Half:
    """Facts of a leaf by the middle of the year, {} where nothing can be said yet, and at its end."""

    by_june: Given
    whole: Given


class Maker:
    """One unit in one year: draws its facts leaf by leaf, in the order of the set."""

    def __init__(self, unit: str, year: int, *, rates: Rates | None = None) -> None:
        self.rates, self.unit, self.year = rates or load_rates(), unit, year
        self.random = Random(f"{self.rates.seed}/{unit}/{year}")  # noqa: S311 -- a demonstration, no secret
        unusual = {one.unit: float(one.ability) for one in self.rates.unusual}
        drawn = self.random.uniform(float(self.rates.ability.first), float(self.rates.ability.last))
        self.ability = unusual.get(unit, drawn)

    def facts(self, criteria: CriteriaSet) -> dict[str, Half]:
        """Every leaf that the unit scores itself."""
        return {leaf.code: self._leaf(leaf) for leaf in criteria.leaves() if leaf.is_self_scored}

    def ballots(self, leaf: Leaf) -> Given:
        """What a survey of the leaf brought."""
        weights = list(getattr(leaf.rule, "weights", ()))
        count, best = self._among(self.rates.survey.ballots), self._near(float(self.rates.survey.best.value))
        answers = dict.fromkeys(weights, 0)
        for _ballot in range(count):
            place = 0
            while place < len(weights) - 1 and self.random.random() > best:
                place += 1
            answers[weights[place]] += 1
        return {"ballots": {"nguoi-tra-loi": answers}}

    def index(self) -> Given:
        """An index of others on a scale of 100."""
        low, high = self.rates.index.first, self.rates.index.last
        return {"index": f"{low + (high - low) * self._near(self.ability):.1f}"}

    def of_the_unit(self, leaf: Leaf) -> Given:
        """What says whether a leaf concerns the unit."""
        return {name: self._concerns(name) for name in _asked_of_the_unit(leaf) if name.startswith("has_")}

    def _leaf(self, leaf: Leaf) -> Half:
        half = Half({}, {})
        shares = dict(_shares(leaf))
        for name, kind in kinds_of(leaf).items():
            if name in shares:
                self._share(half, leaf, name, shares[name])
            elif name not in shares.values():
                self._single(half, leaf, name, kind)
        same = self.of_the_unit(leaf)
        later = bool(set(half.whole) - set(half.by_june))
        return Half({} if later else half.by_june | same, half.whole | same)

    def _share(self, half: Half, leaf: Leaf, part: str, whole: str) -> None:
        """Part and whole of each half of the year, put together."""
        if (part, whole) == MONEY:
            given = self._among(self.rates.counts["money"])
            spent = [int(given * HALF * self._near(self.ability)) for _half in (1, 2)]
            half.by_june.update({part: str(spent[0]), whole: str(given)})
            half.whole.update({part: str(min(sum(spent), given)), whole: str(given)})
            return
        year = self._among(self._range(leaf, whole))
        wholes = [round(year * HALF), year - round(year * HALF)]
        parts = [min(one, round(one * self._near(self.ability + 0.04))) for one in wholes]
        half.by_june.update({part: str(parts[0]), whole: str(wholes[0])})
        half.whole.update({part: str(sum(parts)), whole: str(sum(wholes))})

    def _range(self, leaf: Leaf, whole: str) -> Numbers:
        if not leaf.inputs[whole].measure.startswith("onestop."):
            return self.rates.counts["whole"]
        return self.rates.counts["dossiers" if "-ubnd-" in self.unit else "dossiers_of_office"]

    def _single(self, half: Half, leaf: Leaf, name: str, kind: Kind) -> None:
        match kind:
            case Kind.YES_NO if name not in _asked_of_the_unit(leaf):
                done = self.random.random() < self.ability + 0.03
                early = done and self.random.random() < float(self.rates.rates["done_by_june"].value)
                half.by_june[name], half.whole[name] = early, done
                if "due_on" in kinds_of(leaf):  # when it was done says enough
                    half.by_june[name] = half.whole[name] = True
            case Kind.COUNT:
                self._count(half, leaf, name)
            case Kind.DAY if name == "due_on":
                self._days(half, leaf)
            case Kind.OPTION:
                levels = [one.code for choice in _choices(leaf.rule) for one in choice.options]
                reached = 0 if self.random.random() < self.ability else 1
                half.whole[name] = levels[reached]
                half.by_june[name] = levels[max(reached, int(self.random.random() < 0.3))]

    def _count(self, half: Half, leaf: Leaf, name: str) -> None:
        """Things to be had many of, or things that should not have happened."""
        steps = [int(band.min) for bands in _bands(leaf.rule) if bands.value == name for band in bands.bands]
        if steps:
            most = max(steps)
            counts = [int(most * self._near(self.ability) * HALF * (1 + self.random.random() / 2)) for _n in (1, 2)]
        else:
            counts = [int(self.random.random() > self.ability + 0.05) * self.random.randrange(1, 3) for _n in (1, 2)]
        half.by_june[name], half.whole[name] = str(counts[0]), str(sum(counts))

    def _days(self, half: Half, leaf: Leaf) -> None:
        done = next(name for name in kinds_of(leaf) if name.endswith("_on") and name != "due_on")
        due = date(self.year, *(RATINGS_DUE if done == "completed_on" else PLANS_DUE))
        late = self.random.random() > self.ability + 0.03
        days = self.random.randrange(1, self.rates.late_days.most) if late else -self.random.randrange(1, 15)
        told = {"due_on": due.isoformat(), done: (due + timedelta(days=days)).isoformat()}
        half.whole.update(told)
        if done != "completed_on":
            half.by_june.update(told)

    def _concerns(self, name: str) -> bool:
        if name == "has_procedures":
            return self.unit in self.rates.with_procedures
        return Random(f"{self.rates.seed}/{self.unit}/{name}").random() < 0.5  # noqa: S311

    def _near(self, share: float) -> float:
        return min(max(self.random.gauss(share, float(self.rates.spread.value)), 0.0), 1.0)

    def _among(self, numbers: Numbers) -> int:
        return self.random.randint(numbers.first, numbers.last)


def _shares(leaf: Leaf) -> Iterator[tuple[str, str]]:
    """Part and whole of every share that the rule looks at."""
    yield from leaf.parts()
    yield from SHARE.findall(leaf.rule.model_dump_json())


def _choices(rule: Shape) -> Iterator[Choice]:
    if isinstance(rule, Choice):
        yield rule
    for inner in rule.inside():
        yield from _choices(inner)


def _bands(rule: Shape) -> Iterator[Bands]:
    if isinstance(rule, Bands):
        yield rule
    for inner in rule.inside():
        yield from _bands(inner)


def _asked_of_the_unit(leaf: Leaf) -> set[str]:
    return {name for one in leaf.excluded_when for name in parsed(one.when, truth=True).names}


def raised(given: Mapping[str, Any], leaf: Leaf, share: float) -> Given | None:
    """The same with more claimed than is true; None where there is no share to raise."""
    for part, whole in _shares(leaf):
        if part in given and whole in given and int(given[part]) < int(given[whole]):
            more = int(given[part]) + max(1, int(int(given[whole]) * share))
            return {**given, part: str(min(more, int(given[whole])))}
    return None
