"""The forecast of a year half told, held against the year as it then went: on the demonstration's own generator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from parindex.config.demo_scoring.facts import Maker
from parindex.config.demo_scoring.rates import load_rates
from parindex.kit.catalog import load_criteria
from parindex.organization.models import Unit
from parindex.rules import CriteriaSet, Facts, NotScored, evaluate, points_of
from parindex.rules.advice import Record, Sheet, advice
from parindex.rules.criteria import Method
from parindex.rules.forecast import changed_facts, index_with, outcomes_of
from parindex.scoring import outlook
from parindex.scoring.advising import listed
from parindex.scoring.facts import load_facts
from parindex.scoring.moves import Work, moves
from parindex.scoring.outlook import Known
from parindex.scoring.reach import Span, reach_of
from parindex.scoring.states import Origin

SPAN, JUNE = Span(date(2025, 1, 1), date(2025, 12, 15)), date(2025, 6, 16)
UNITS = {"xa": "ninh-son-ubnd-xa-lam-son", "phong": "ninh-son-phong-tu-phap"}
SETS = {code: load_criteria()[code][0] for code in UNITS}


def read(criteria: CriteriaSet, told: Mapping[str, Mapping[str, Any]]) -> dict[str, Facts]:
    return {
        code: load_facts(criteria.leaf(code), {name: {"value": value} for name, value in given.items()})
        for code, given in told.items()
        if given
    }


def years(code: str, seed: int, chosen: st.DataObject) -> tuple[Known, dict[str, Facts]]:
    """What is known of some leaves in June, and every leaf at the end of the year."""
    criteria = SETS[code]
    maker = Maker(UNITS[code], 2025, rates=load_rates().model_copy(update={"seed": seed}))
    halves = maker.facts(criteria)
    told = chosen.draw(st.sets(st.sampled_from(sorted(halves))))
    facts = read(criteria, {leaf: halves[leaf].by_june for leaf in told})
    end = read(criteria, {leaf: half.whole for leaf, half in halves.items()})
    for leaf in criteria.leaves():
        if leaf.method in {Method.SURVEY, Method.IMPORT}:
            more = maker.ballots(leaf) if leaf.method == Method.SURVEY else maker.index()
            end |= read(criteria, {leaf.code: {**more, **maker.of_the_unit(leaf)}})
    reachable = {
        leaf: reach_of(criteria.leaf(leaf), one, dict.fromkeys(one, JUNE), SPAN) for leaf, one in facts.items()
    }
    origins = dict.fromkeys(facts, Origin.DECLARED)
    return Known(f"{code}-{seed}", criteria, facts, reachable, origins, dict.fromkeys(facts, JUNE)), end


@pytest.mark.parametrize("code", sorted(UNITS))
@settings(max_examples=60, deadline=None)
@for_all(seed=st.integers(0, 10**6), chosen=st.data())
def test_the_year_ends_within_what_was_foretold_in_june(code: str, seed: int, chosen: st.DataObject) -> None:
    known, end = years(code, seed, chosen)
    criteria, told = known.criteria, outlook.told(known)
    for leaf in criteria.leaves():
        outcome = evaluate(leaf, end[leaf.code], places=criteria.options.point_places)
        assert not isinstance(outcome, NotScored), (leaf.code, outcome)
        stand, points = told.outlook.stands[leaf.code], points_of(outcome)
        assert (
            (stand.may_leave or leaf.code not in known.facts)
            if points is None
            else (stand.secure <= points <= stand.possible)
        ), (leaf.code, stand, outcome, known.facts.get(leaf.code))
    value = index_with(criteria, outcomes_of(criteria, end)).value
    if all(leaf.code in known.facts or points_of(evaluate(leaf, end[leaf.code])) is not None
           for leaf in criteria.leaves()):  # fmt: skip
        assert value is not None
        assert told.worst <= value <= told.best


@pytest.mark.parametrize("code", sorted(UNITS))
@settings(max_examples=40, deadline=None)
@for_all(seed=st.integers(0, 10**6), chosen=st.data())
def test_doing_the_acts_in_turn_wins_exactly_what_each_says(code: str, seed: int, chosen: st.DataObject) -> None:
    known, _end = years(code, seed, chosen)
    unit = Unit(code=UNITS[code], name="Đơn vị")
    records = tuple(Record(f"Nhiệm vụ {n}", JUNE) for n in range(chosen.draw(st.integers(1, 9))))
    work = Work("dung-han", "nhiệm vụ", "làm", "nhiệm vụ", {("planning.tasks_on_time_ratio", "part"): 1}, records)
    found = moves(known, [work], unit, SPAN.last)
    told = advice(known.criteria, known.facts, found, JUNE)
    facts = dict(known.facts)
    sheet = Sheet(known.criteria, facts, outcomes_of(known.criteria, facts))
    for act in told.acts:
        for leaf in act.move.touched():
            contents = dict(act.move.answers.get(leaf, {}))
            for name, amount in act.move.amounts.get(leaf, {}).items():
                contents[name] = facts[leaf][name].content + amount * len(act.records)  # type: ignore[operator]
            facts[leaf] = changed_facts(facts[leaf], contents)
        after = Sheet(known.criteria, facts, outcomes_of(known.criteria, facts))
        won = after.points(act.move.touched()) - sheet.points(act.move.touched())
        assert won == act.points > 0, listed(act).key
        sheet = after
    assert told.points == sum((act.points for act in told.acts), Fraction(0))
    assert len({listed(act).key for act in told.acts}) <= len(told.acts)
