"""A sheet added up: what is left out, what is still open, bonus and penalty, class and rank."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.rules import (
    CriteriaSet,
    Index,
    NotApplicable,
    NothingArose,
    NotScored,
    Outcome,
    Scored,
    index_of,
    ranks,
)
from tests.rules.making import criteria


def an_extra(code: str, points: str, rule: dict[str, str]) -> dict[str, Any]:
    return {"code": code, "name": "Mục", "points": points, "basis": "A", "rule": rule}


LEAVES = {"1.1.1": "10", "1.1.2": "20.5", "1.1.3": "0.5", "1.1.4": "69"}
EXTRAS = {
    "bonus": {"cap": "3", "items": [an_extra("B1", "2", {"type": "bonus"}), an_extra("B2", "2", {"type": "bonus"})]},
    "penalty": {
        "cap": "4",
        "items": [an_extra(code, "3", {"type": "penalty", "each": "1"}) for code in ("P1", "P2")],
    },
}
OPTIONS = st.fixed_dictionaries(
    {"extras": st.sampled_from(["after_rescale", "before_rescale"]), "rescale": st.booleans()}
)


def scored(points: Fraction | str) -> Scored:
    return Scored(Fraction(points), None, "b", "r")


def outcomes_up_to(most: str, *, settled: bool = False) -> st.SearchStrategy[Outcome]:
    points = st.integers(0, 8).map(lambda n: Fraction(most) * n / 8)
    ways: list[st.SearchStrategy[Outcome]] = [points.map(scored), points.map(lambda one: NothingArose(one, "r"))]
    if not settled:
        ways += [st.just(NotApplicable("r")), st.just(NotScored("r"))]
    return st.one_of(ways)


sheets = st.fixed_dictionaries({code: outcomes_up_to(most) for code, most in LEAVES.items()})
bonuses = st.fixed_dictionaries({}, optional={code: outcomes_up_to("2") for code in ("B1", "B2")})
penalties = st.fixed_dictionaries({}, optional={code: outcomes_up_to("3") for code in ("P1", "P2")})


@settings(max_examples=100)
@given(sheets, bonuses, penalties, OPTIONS)
def test_an_index_lies_between_zero_and_the_scale_and_what_is_sure_below_what_is_possible(
    sheet: Mapping[str, Outcome],
    bonus: Mapping[str, Outcome],
    penalty: Mapping[str, Outcome],
    options: dict[str, str],
) -> None:
    index = index_of(criteria(LEAVES, options=options, **EXTRAS), sheet, bonus=bonus, penalty=penalty)
    assert 0 <= index.secure <= index.possible <= 100
    is_open = any(isinstance(one, NotScored) for part in (sheet, bonus, penalty) for one in part.values())
    nothing = options["rescale"] and all(isinstance(one, NotApplicable) for one in sheet.values())
    assert (index.value is None) == (is_open or nothing)
    assert (index.rated is None) == (index.value is None)
    if index.value is not None:
        assert index.secure == index.value == index.possible
    assert index.total == index.sums["1"] == index.sums["1.1"]


@settings(max_examples=100)
@given(sheets, bonuses, penalties, OPTIONS, st.data())
def test_scoring_one_thing_more_never_widens_what_is_possible(
    sheet: dict[str, Outcome], bonus: dict[str, Outcome], penalty: dict[str, Outcome], options: dict[str, str],
    data: st.DataObject,
) -> None:  # fmt: skip
    whole = criteria(LEAVES, options=options, **EXTRAS)
    before = index_of(whole, sheet, bonus=bonus, penalty=penalty)
    most = LEAVES | dict.fromkeys(("B1", "B2"), "2") | dict.fromkeys(("P1", "P2"), "3")
    for part in (sheet, bonus, penalty):
        for code, outcome in list(part.items()):
            if not isinstance(outcome, NotScored):
                continue
            part[code] = data.draw(outcomes_up_to(most[code], settled=True) | st.just(NotApplicable("r")))
            after = index_of(whole, sheet, bonus=bonus, penalty=penalty)
            if after.total.applicable:
                assert before.secure <= after.secure <= after.possible <= before.possible
                before = after


@settings(max_examples=100)
@given(st.integers(0, 100), st.sets(st.sampled_from(sorted(LEAVES)), max_size=3))
def test_leaving_out_leaves_with_the_same_share_changes_nothing(share: int, out: set[str]) -> None:
    sheet: dict[str, Outcome] = {code: scored(Fraction(most) * share / 100) for code, most in LEAVES.items()}
    whole = index_of(criteria(LEAVES), sheet)
    less = index_of(criteria(LEAVES), sheet | dict.fromkeys(out, NotApplicable("r")))
    assert less.value == whole.value == Decimal(share)
    assert less.total.share == whole.total.share


@settings(max_examples=100)
@given(st.dictionaries(st.integers(0, 50), st.integers(0, 9).map(Decimal), max_size=12), st.randoms())
def test_ranks_do_not_depend_on_the_order_of_units_and_ties_share(values: dict[int, Decimal], chance: object) -> None:
    rows = list(values.items())
    chance.shuffle(rows)  # type: ignore[attr-defined]
    found = ranks(values)
    assert ranks(dict(rows)) == found
    for unit, value in values.items():
        assert found[unit] == 1 + sum(other > value for other in values.values())
        assert ranks(values, "dense")[unit] == 1 + len({other for other in values.values() if other > value})


def test_two_firsts_are_followed_by_a_third_or_a_second() -> None:
    values = {"Lâm Sơn": Decimal("90.10"), "Mỹ Sơn": Decimal("90.1"), "Hòa Sơn": Decimal("89")}
    assert ranks(values) == {"Lâm Sơn": 1, "Mỹ Sơn": 1, "Hòa Sơn": 3}
    assert ranks(values, "dense") == {"Lâm Sơn": 1, "Mỹ Sơn": 1, "Hòa Sơn": 2}


def test_a_leaf_without_outcome_is_open_and_never_zero() -> None:
    index = sheet_of({"1.1.1": scored("10")})
    assert (index.value, index.secure, index.possible) == (None, Decimal("10.00"), Decimal("100.00"))
    assert index.total.unscored == 90


def test_a_bonus_nobody_asked_for_holds_nothing_up_but_one_that_could_not_be_scored_does() -> None:
    full = {code: scored(most) for code, most in {**LEAVES, "1.1.4": "60"}.items()}
    assert sheet_of(full).value == Decimal("91.00")
    index = sheet_of(full, bonus={"B1": NotScored("thiếu")})
    assert (index.value, index.secure, index.possible) == (None, Decimal("91.00"), Decimal("93.00"))


def test_a_penalty_that_could_not_be_scored_is_not_forgiven() -> None:
    full = {code: scored(most) for code, most in LEAVES.items()}
    index = sheet_of(full, penalty={"P1": NotScored("quá hạn chót"), "P2": scored("2")})
    assert (index.value, index.secure, index.possible) == (None, Decimal("96.00"), Decimal("98.00"))


def test_caps_hold_for_all_bonuses_together() -> None:
    full = {code: scored(most) for code, most in {**LEAVES, "1.1.4": "60"}.items()}
    index = sheet_of(full, bonus={"B1": scored("2"), "B2": scored("2")})
    assert (index.bonus, index.value) == (3, Decimal("94.00"))


@pytest.mark.parametrize(("earned", "rated"), [("80", "tot"), ("79.995", "tot"), ("79.994", "kem"), ("0", "kem")])
def test_a_class_begins_with_its_bound_as_the_rounded_index_reaches_it(earned: str, rated: str) -> None:
    band = index_of(criteria({"1.1.1": "100"}), {"1.1.1": scored(earned)}).rated
    assert band is not None
    assert band.code == rated


def sheet_of(outcomes: Mapping[str, Outcome], **extras: Mapping[str, Outcome]) -> Index:
    whole: CriteriaSet = criteria(LEAVES, **EXTRAS)
    return index_of(whole, outcomes, **extras)
