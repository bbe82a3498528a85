"""The formulas of Quyết định 766/QĐ-TTg as rules of the engine: worked values, and the catalogue's own components."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.kit.catalog import load_766
from parindex.kit.catalog.measures import Component
from parindex.rules import NothingArose, NotScored, Scored, check, evaluate, index_of, points_of
from parindex.rules.numbers import rounded
from tests.rules import making
from tests.rules.making import criteria, leaf, told

Rule = dict[str, Any]
COMPONENTS = {one.code: one for group in load_766().groups for one in group.components}


def share_of(part: str, whole: str, full_at: str = "100") -> Rule:
    return {"type": "proportional_target", "value": f"100*{part}/{whole}", "target": full_at}


def part_of(points: str, rule: Rule) -> dict[str, Any]:
    return {"points": points, "rule": rule, "when_nothing_arose": "zero"}


# Group → (maximum, rule). Each part has the maximum of its component.
GROUPS: dict[str, tuple[str, Rule]] = {
    "1": (
        "18",
        {
            "type": "weighted_sum",
            "parts": [
                part_of(
                    "6", {"type": "worst_case_in_period", "value": "published", "rule": share_of("kept", "counted")}
                ),
                part_of("4", {"type": "worst_case_in_period", "value": "shown", "rule": share_of("kept", "counted")}),
                part_of("2", share_of("complete", "procedures")),
                part_of(
                    "6",
                    {
                        "type": "fallback_denominator",
                        "numerator": "synced",
                        "denominators": ["max(national, portal)", "last_year/12"],
                        "otherwise_zero": True,
                        "rule": {"type": "linear", "value": "v"},
                    },
                ),
            ],
        },
    ),
    "2": ("20", {"type": "linear", "value": "100*on_time/processed"}),
    "3a": (
        "12",
        {
            "type": "weighted_sum",
            "parts": [
                part_of("2", share_of("online", "procedures", "80")),
                part_of("4", share_of("used", "online")),
                part_of("6", share_of("online_dossiers", "received", "50")),
            ],
        },
    ),
    "3b": (
        "10",
        {
            "type": "weighted_sum",
            "parts": [
                part_of("2", share_of("fee_used", "fee_procedures", "80")),
                part_of("2", share_of("fee_paid_online", "fee_procedures", "80")),
                part_of("6", share_of("paid_online", "with_fee")),
            ],
        },
    ),
    "4": (
        "22",
        {
            "type": "weighted_sum",
            "parts": [
                part_of("6", share_of("e_results", "written_results")),
                part_of("4", share_of("digitised", "papers", "80")),
                part_of("2", share_of("reused", "received", "80")),
                part_of("4", share_of("stored", "received")),
                part_of("2", share_of("identified_procedures", "citizen_procedures")),
                part_of("2", share_of("identified", "received")),
                part_of("2", share_of("e_copies", "copies")),
            ],
        },
    ),
    "5": (
        "18",
        {
            "type": "weighted_sum",
            "parts": [
                part_of(
                    "6", {"type": "full_if_none", "count": "petitions", "rule": share_of("in_time", "petitions")}
                ),
                part_of(
                    "6",
                    {
                        "type": "full_if_none",
                        "count": "petitions",
                        "rule": share_of("(petitions - disliked - repeated - late)", "petitions"),
                    },
                ),
                part_of("6", share_of("(dossiers - overdue - complained)", "dossiers", "90")),
            ],
        },
    ),
}

GOOD: dict[str, Any] = {
    "published": tuple((f"1.{n}", True) for n in range(4)), "shown": tuple((f"q{n}", n > 0) for n in range(4)),
    "complete": 90, "procedures": 100, "synced": 50, "national": 80, "portal": 100, "last_year": 1200,
    "on_time": 117, "processed": 124, "online": 40, "used": 20, "online_dossiers": 25, "received": 100,
    "fee_used": 9, "fee_paid_online": 4, "fee_procedures": 10, "paid_online": 50, "with_fee": 100,
    "e_results": 60, "written_results": 80, "digitised": 60, "papers": 100, "reused": 40, "stored": 0,
    "identified_procedures": 3, "citizen_procedures": 4, "identified": 25, "e_copies": 0, "copies": 0,
    "petitions": 0, "in_time": 0, "disliked": 0, "repeated": 0, "late": 0, "dossiers": 100, "overdue": 50,
    "complained": 5,
}  # fmt: skip


@pytest.mark.parametrize(
    ("group", "points"),
    [
        ("1", "13.8"),  # 6 + 4·¾ + 2·0,9 + 6·½
        ("2", "18.87"),  # 20·117/124
        ("3a", "6"),  # 2·0,4/0,8 + 4·½ + 6·0,25/0,5
        ("3b", "6"),  # min(2; 2,5·0,9) + min(2; 2,5·0,4) + 6·½
        ("4", "10.5"),  # 6·¾ + 4·0,6/0,8 + 2·0,4/0,8 + 0 + 2·¾ + 2·¼ + 0
        ("5", "15"),  # 6 + 6 + 6·0,45/0,9
    ],
)
def test_a_group_comes_out_as_counted_by_hand(group: str, points: str) -> None:
    most, rule = GROUPS[group]
    outcome = evaluate(leaf(rule, most), making.given(**GOOD), places=2)
    assert isinstance(outcome, Scored), outcome
    assert outcome.points == Fraction(points)


def test_the_groups_are_those_of_the_catalogue_and_add_up_as_a_set_does() -> None:
    assert {group.code: group.points for group in load_766().groups} == {
        code: Decimal(most) for code, (most, _rule) in GROUPS.items()
    }
    content = criteria({f"1.1.{n}": most for n, (most, _rule) in enumerate(GROUPS.values())}).model_dump()
    rows = content["fields"][0]["criteria"][0]["leaves"]
    for row, (most, rule) in zip(rows, GROUPS.values(), strict=True):
        one = told(leaf(rule, most, code=row["code"]))
        row.update(rule=rule, inputs=one.inputs)
    whole = type(criteria({"1.1.1": "1"})).model_validate(content)
    assert check(whole, []) == []
    facts = making.given(**GOOD)
    index = index_of(whole, {one.code: evaluate(one, facts, places=2) for one in whole.leaves()})
    assert index.value == Decimal("70.17")


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_parts_have_the_points_of_the_catalogues_components(group: str) -> None:
    _most, rule = GROUPS[group]
    parts = [Decimal(part["points"]) for part in rule.get("parts", [])] or [Decimal(20)]
    components = next(one.components for one in load_766().groups if one.code == group)
    assert sorted(parts) == sorted(one.points for one in components)


@settings(max_examples=100)
@given(st.sampled_from(sorted(COMPONENTS)), st.integers(0, 400), st.integers(0, 400))
def test_a_component_scores_as_the_catalogue_scores_it(code: str, part: int, whole: int) -> None:
    component: Component = COMPONENTS[code]
    one = leaf(share_of("part", "whole", str(component.full_at)), str(component.points))
    outcome = evaluate(one, making.given(part=part, whole=whole))
    ours = points_of(outcome)
    theirs = component.score(part, whole)
    assert (ours is None) == (theirs is None)
    if ours is not None:
        assert rounded(ours, 2) == theirs


@pytest.mark.parametrize(
    ("part", "policy", "points"),
    [("5.2", "full", "6"), ("5.3", "full", "6"), ("5.4", "zero", "0"), ("2.1", None, None)],
)
def test_where_nothing_arose_each_component_has_its_own_rule(
    part: str, policy: str | None, points: str | None
) -> None:
    one = leaf(share_of("part", "whole"), str(COMPONENTS[part].points), when_nothing_arose=policy)
    outcome = evaluate(one, making.given(part=0, whole=0))
    if points is None:
        assert isinstance(outcome, NotScored)
    else:
        assert isinstance(outcome, NothingArose)
        assert outcome.points == Fraction(points)


def test_a_group_with_a_figure_missing_is_not_scored() -> None:
    most, rule = GROUPS["3b"]
    outcome = evaluate(leaf(rule, most), making.given(**{k: v for k, v in GOOD.items() if k != "fee_paid_online"}))
    assert isinstance(outcome, NotScored)
    assert outcome.missing == ("fee_paid_online",)
