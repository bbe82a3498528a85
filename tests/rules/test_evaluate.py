"""What holds for every rule: between zero and the maximum, missing is never points, and nothing raises."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parindex.rules import NotApplicable, NothingArose, NotScored, Scored, evaluate, points_of
from tests.rules import making
from tests.rules.making import extra, leaf
from tests.rules.strategies import MOST, Rule, best_for, facts_for, fallbacks, falling, rising, rules, wild


@settings(max_examples=100)
@given(st.one_of(rules, fallbacks), st.data())
def test_points_are_never_above_the_maximum_nor_below_zero(rule: Rule, data: st.DataObject) -> None:
    one = leaf(rule, MOST)
    outcome = evaluate(
        one, data.draw(facts_for(dict(one.rule.asks()))), places=data.draw(st.sampled_from([None, 0, 2]))
    )
    points = points_of(outcome)
    assert points is None or 0 <= points <= 10
    assert outcome.reason


@settings(max_examples=100)
@given(st.one_of(rules, fallbacks), st.data())
def test_no_fact_whatever_it_is_makes_scoring_fail(rule: Rule, data: st.DataObject) -> None:
    one = leaf(rule, MOST)
    facts = data.draw(facts_for(dict(one.rule.asks()), wild))
    kept = data.draw(st.sets(st.sampled_from(sorted(facts)))) if facts else set()
    outcome = evaluate(one, {name: facts[name] for name in kept})
    assert isinstance(outcome, Scored | NothingArose | NotApplicable | NotScored)


@settings(max_examples=100)
@given(rules, st.data())
def test_without_a_fact_that_scoring_used_there_are_no_points(rule: Rule, data: st.DataObject) -> None:
    one = leaf(rule, MOST)
    facts = data.draw(st.one_of(facts_for(dict(one.rule.asks())), st.just(best_for(dict(one.rule.asks())))))
    outcome = evaluate(one, facts)
    assume(not isinstance(outcome, NotScored) and outcome.sources)
    gone = data.draw(st.sampled_from(outcome.sources))
    without = evaluate(one, {name: fact for name, fact in facts.items() if name != gone})
    assert isinstance(without, NotScored)
    assert gone in without.missing


@settings(max_examples=100)
@given(st.one_of(rules, fallbacks))
def test_a_rule_that_could_be_issued_reaches_the_maximum(rule: Rule) -> None:
    one = leaf(rule, MOST)
    assert list(one.rule.holes(Fraction(10))) == []
    assert one.rule.best(Fraction(10)) == 10
    outcome = evaluate(one, best_for(dict(one.rule.asks())))
    assert points_of(outcome) == 10, outcome


@settings(max_examples=100)
@given(rising, st.integers(0, 300), st.integers(0, 300))
def test_more_done_is_never_worth_less(rule: Rule, less: int, more: int) -> None:
    less, more = sorted((less, more))
    low, high = (points(rule, done=done, due=200) for done in (less, more))
    assert low <= high


@settings(max_examples=100)
@given(falling, st.integers(0, 20), st.integers(0, 20), st.integers(0, 3))
def test_more_that_went_wrong_is_never_worth_more(rule: Rule, less: int, more: int, bad: int) -> None:
    less, more = sorted((less, more))
    assert points(rule, late=less, bad=bad) >= points(rule, late=more, bad=bad)


def points(rule: Rule, **contents: int) -> Fraction:
    outcome = evaluate(leaf(rule, MOST), making.given(**contents))
    assert isinstance(outcome, Scored)
    return outcome.points


def test_points_are_rounded_half_up_but_a_full_leaf_keeps_its_own_decimals() -> None:
    linear = {"type": "linear", "value": "rate"}
    assert evaluate(leaf(linear, "0.335"), making.given(rate=100), places=2).points == Fraction("0.335")  # type: ignore[union-attr]
    assert evaluate(leaf(linear, "1"), {"rate": making.Given(Decimal("12.5"))}, places=2).points == Fraction("0.13")  # type: ignore[union-attr]
    assert evaluate(leaf(linear, "0.335"), making.given(rate=99), places=2).points == Fraction("0.33")  # type: ignore[union-attr]


def test_a_leaf_applies_until_somebody_asks_that_it_should_not() -> None:
    one = leaf(
        {"type": "boolean", "yes": "10"}, excluded_when=[{"when": "dossiers == 0", "reason": "Không có hồ sơ"}]
    )
    assert isinstance(evaluate(one, making.given(met=True)), Scored)
    assert isinstance(evaluate(one, making.given(met=True, dossiers=5)), Scored)
    assert evaluate(one, making.given(dossiers=0)) == NotApplicable("Không có hồ sơ")


def test_a_condition_that_divides_by_nothing_gives_no_points_by_the_policy_of_the_leaf() -> None:
    one = leaf(
        {"type": "boolean", "yes": "10"},
        excluded_when=[{"when": "100*small/every < 5", "reason": "Quá ít"}],
        when_nothing_arose="full",
    )
    outcome = evaluate(one, making.given(met=False, small=0, every=0))
    assert isinstance(outcome, NotScored)
    assert "Quá ít" in outcome.reason


def test_part_and_whole_of_one_measure_may_not_contradict_each_other() -> None:
    sides = {
        "a": {"title": "Hồ sơ đúng hạn", "measure": "onestop.on_time_ratio", "side": "part"},
        "b": {"title": "Hồ sơ có kết quả", "measure": "onestop.on_time_ratio", "side": "whole"},
    }
    one = leaf({"type": "linear", "value": "100*a/b"}, inputs=sides)
    assert points_of(evaluate(one, making.given(a=3, b=4))) == Fraction("7.5")
    outcome = evaluate(one, making.given(a=5, b=4))
    assert isinstance(outcome, NotScored)
    assert outcome.reason == "«Hồ sơ đúng hạn» (5) nhiều hơn «Hồ sơ có kết quả» (4); kiểm tra lại số liệu"


def test_more_than_planned_is_no_contradiction_unless_the_set_says_so() -> None:
    assert points({"type": "linear", "value": "100*held/planned"}, held=3, planned=2) == 10


def test_an_outcome_names_the_sources_of_what_it_used_each_once() -> None:
    one = leaf({"type": "conditional", "branches": [
        {"when": "flag", "rule": {"type": "linear", "value": "100*a/b"}},
    ], "otherwise": "0"})  # fmt: skip
    facts = {
        "flag": making.Given(True, "Kê khai"), "a": making.Given(Decimal(1), "Biểu 2"),
        "b": making.Given(Decimal(2), "Biểu 2"), "c": making.Given(Decimal(2), "Biểu 3"),
    }  # fmt: skip
    assert evaluate(one, facts).sources == ("Kê khai", "Biểu 2")  # type: ignore[union-attr]
    assert evaluate(one, facts | making.given(flag=False)).sources == ()  # type: ignore[union-attr]


def test_a_bonus_without_anything_to_divide_by_is_not_scored() -> None:
    one = extra({"type": "linear", "value": "100*a/b"}, "2")
    assert isinstance(evaluate(one, making.given(a=0, b=0)), NotScored)
    assert points_of(evaluate(one, making.given(a=1, b=2))) == 1


@pytest.mark.parametrize("huge", ["1E+999999999", "-1E+999999999", "1E-999999999", "1E+18"])
def test_a_number_beyond_any_figure_of_an_office_is_refused_before_it_is_worked_out(huge: str) -> None:
    outcome = evaluate(leaf({"type": "linear", "value": "rate"}), {"rate": making.Given(Decimal(huge))})
    assert isinstance(outcome, NotScored)
