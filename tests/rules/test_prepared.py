"""Scoring thousands of units: leaves made ready once, words told when they are read, exact numbers that are quick."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.rules import Given, NotApplicable, NothingArose, NotScored, Outcome, Scored, evaluate
from parindex.rules.kept import MOST_KEPT, kept
from parindex.rules.numbers import Number, alike, exact, figure, ratio, rounded, total
from tests.rules.making import given as facts
from tests.rules.making import leaf
from tests.rules.strategies import MOST, Rule, facts_for, fallbacks, rules, wild

OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b if b else None,
    "compare": lambda a, b: (a < b, a <= b, a > b, a >= b, a == b, hash(a) == hash(b)),
}
fractions = st.fractions(-1000, 1000, max_denominator=1000)
LINEAR = {"type": "linear", "value": "100*done/due"}
OUTCOMES: list[Outcome] = [
    Scored(Fraction(1), Fraction(2), "b", "r", ("s",)),
    NothingArose(Fraction(1), "r", ("s",)),
    NotApplicable("r", ("s",)),
    NotScored("r", ("thieu",)),
]


@settings(max_examples=100)
@given(st.one_of(rules, fallbacks), st.data())
def test_a_leaf_that_has_scored_others_scores_a_unit_as_one_that_has_not(rule: Rule, data: st.DataObject) -> None:
    used, asked = leaf(rule, MOST), dict(leaf(rule, MOST).rule.asks())
    for _unit in range(3):
        one = data.draw(facts_for(asked, data.draw(st.sampled_from([None, wild]))))
        assert repr(evaluate(used, one, places=2)) == repr(evaluate(leaf(rule, MOST), one, places=2))


@settings(max_examples=100)
@given(rules, st.data())
def test_words_read_late_are_those_of_then(rule: Rule, data: st.DataObject) -> None:
    one, asked = leaf(rule, MOST), dict(leaf(rule, MOST).rule.asks())
    first, second = (dict(data.draw(facts_for(asked))) for _unit in range(2))
    late, other, at_once = evaluate(one, first), evaluate(one, second), evaluate(one, first)
    told = (at_once.reason, at_once.sources)
    assert other.reason
    assert other.sources is not None
    assert (late.reason, late.sources) == told


def test_a_copy_of_a_leaf_with_other_points_is_scored_by_its_own() -> None:
    one = leaf(LINEAR, "10")
    full = facts(done=9, due=9)
    assert evaluate(one, full).branch == "full"
    other = one.model_copy(update={"points": Decimal(4)})
    assert evaluate(other, full) == Scored(Fraction(4), Fraction(100), "full", "100 đạt 100: 4 điểm")


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda one: type(one).__name__)
def test_an_outcome_is_equal_to_its_copies_and_to_nothing_else(outcome: Outcome) -> None:
    for twin in (copy.deepcopy(outcome), pickle.loads(pickle.dumps(outcome))):
        assert twin == outcome
        assert hash(twin) == hash(outcome)
    assert [other for other in OUTCOMES if other == outcome] == [outcome]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("name", ["points", "reason", "sources", "branch", "missing", "value"])
def test_an_outcome_never_changes(outcome: Outcome, name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(outcome, name, "khác")


@pytest.mark.parametrize("name", OPERATIONS)
@given(fractions, st.one_of(fractions, st.integers(-9, 9)), st.booleans())
def test_quick_numbers_are_worth_what_fractions_are(name: str, a: Fraction, b: Any, alone: bool) -> None:
    operate = OPERATIONS[name]
    other = b if alone else exact(b)
    found = operate(exact(a), other)
    assert found == operate(a, b)
    assert operate(other, exact(a)) == operate(b, a)
    if isinstance(found, Number):
        assert found.as_integer_ratio() == operate(a, b).as_integer_ratio()


@given(st.lists(fractions, max_size=9))
def test_numbers_brought_to_one_denominator_add_up(some: list[Fraction]) -> None:
    counts, below = alike(some)
    assert [Fraction(count, below) for count in counts] == some
    assert total(some) == sum(some, Fraction(0))


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        ratio(3) / ratio(0)


@given(st.decimals(-(10**19), 10**19, allow_nan=False, places=4) | st.integers(-(10**19), 10**19).map(Decimal))
def test_a_figure_is_the_exact_number_or_refused_with_it(value: Decimal) -> None:
    try:
        wanted = exact(value)
    except ValueError:
        assert figure(value) is None
        return
    assert figure(value) == wanted == Fraction(value)
    assert rounded(wanted, 4) == value


def test_a_number_with_more_digits_than_any_figure_stays_refused() -> None:
    for text in ("0E+19", "0E-41", "5." + 41 * "0", "1E+18", "NaN", "-Infinity"):
        assert figure(Decimal(text)) is None
        assert isinstance(evaluate(leaf(LINEAR), {"done": Given(Decimal(text)), "due": Given(Decimal(1))}), NotScored)


def test_an_input_that_was_only_looked_at_is_no_source() -> None:
    one = leaf(LINEAR, inputs={"a": {"title": "a", "kind": "count"}})
    outcome = evaluate(one, {**facts(done=9, due=9), "a": Given(Decimal(1), "sổ a")})
    assert "sổ a" not in outcome.sources


def test_what_a_rule_works_out_itself_is_no_source_though_a_fact_bears_its_name() -> None:
    linear = {"type": "linear", "value": "v"}
    rule = {"type": "fallback_denominator", "numerator": "done", "denominators": ["due", "all"], "rule": linear}
    given_of = {name: Given(Decimal(9), f"sổ {name}") for name in ("done", "due", "all", "v")}
    assert evaluate(leaf(rule), given_of).sources == ("sổ done", "sổ due")


def test_what_is_kept_is_made_once_and_not_without_end() -> None:
    made = list[int]()

    def make(one: list[int]) -> int:
        made.append(one[0])
        return len(made)

    find, some = kept(make), [[n] for n in range(MOST_KEPT + 1)]
    assert [find(some[0]), find(some[0])] == [1, 1]
    for one in some:
        find(one)
    assert find(some[-1]) == len(some)
    assert find(some[0]) == len(some) + 1, "all were let go before the last one"
