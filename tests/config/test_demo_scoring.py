"""What the demonstration's units declare: the same each time, by stated rates, and never what can't be scored."""

from __future__ import annotations

from typing import Any

import pytest

from parindex.config.demo_scoring.facts import Half, Maker, raised
from parindex.config.demo_scoring.rates import load_rates
from parindex.kit.catalog import load_criteria, load_territories
from parindex.rules import CriteriaSet, NotScored, evaluate
from parindex.rules.criteria import Method
from parindex.scoring.facts import load_facts

COMMUNE, OFFICE = "ninh-son-ubnd-xa-lam-son", "ninh-son-phong-y-te"
SETS = [(load_criteria()["xa"][0], COMMUNE), (load_criteria()["phong"][0], OFFICE)]


def facts(criteria: CriteriaSet, unit: str, *, seed: int | None = None) -> dict[str, Half]:
    rates = load_rates()
    return Maker(unit, 2024, rates=rates if seed is None else rates.model_copy(update={"seed": seed})).facts(criteria)


def scored(criteria: CriteriaSet, code: str, given: dict[str, Any]) -> object:
    leaf = criteria.leaf(code)
    return evaluate(leaf, load_facts(leaf, {name: {"value": value} for name, value in given.items()}))


@pytest.mark.parametrize(("criteria", "unit"), SETS)
def test_the_same_seed_tells_the_same_and_another_something_else(criteria: CriteriaSet, unit: str) -> None:
    assert facts(criteria, unit) == facts(criteria, unit)
    assert facts(criteria, unit) != facts(criteria, unit, seed=1)


@pytest.mark.parametrize(("criteria", "unit"), SETS)
def test_every_leaf_that_a_unit_scores_has_facts_that_can_be_scored(criteria: CriteriaSet, unit: str) -> None:
    halves = facts(criteria, unit)
    assert set(halves) == {leaf.code for leaf in criteria.leaves() if leaf.is_self_scored}
    for code, half in halves.items():
        for given in (half.whole, half.by_june):
            assert not given or not isinstance(scored(criteria, code, given), NotScored), (code, given)


@pytest.mark.parametrize(("criteria", "unit"), SETS)
def test_surveys_and_indices_of_others_can_be_scored_too(criteria: CriteriaSet, unit: str) -> None:
    maker = Maker(unit, 2024)
    for leaf in criteria.leaves():
        if leaf.method in {Method.SURVEY, Method.IMPORT}:
            given = maker.ballots(leaf) if leaf.method == Method.SURVEY else maker.index()
            assert not isinstance(scored(criteria, leaf.code, {**given, **maker.of_the_unit(leaf)}), NotScored)


def test_who_is_said_to_be_unusual_is_a_unit_and_is_it() -> None:
    known = {unit.code for unit in load_territories().units}
    rates = load_rates()
    assert {one.unit for one in rates.unusual} | set(rates.with_procedures) <= known
    for one in rates.unusual:
        assert Maker(one.unit, 2024).ability == float(one.ability)


def test_more_is_claimed_by_the_rate_and_never_above_the_whole() -> None:
    leaf = load_criteria()["xa"][0].leaf("2.4.1")
    assert raised({"disclosed": "90", "required": "100"}, leaf, 0.05) == {"disclosed": "95", "required": "100"}
    assert raised({"disclosed": "99", "required": "100"}, leaf, 0.05) == {"disclosed": "100", "required": "100"}
    assert raised({"disclosed": "100", "required": "100"}, leaf, 0.05) is None
