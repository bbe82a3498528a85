"""The cost of compliance: worked cases of the catalogue, and what holds of all sheets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parindex.kit.catalog import load_cost_rules, load_sources
from parindex.onestop import costs
from parindex.onestop.costs import Sheet, Way, WeightsOff, Work

FOLDER = Path(__file__).parents[2] / "catalog" / "cases" / "costs"
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))]


def exact(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def sheet_of(told: dict[str, Any]) -> Sheet:
    rules = load_cost_rules()
    wage = exact(told.get("wage"))
    if "gdp" in told:
        hours = {"months": rules.months.value, "days": rules.days.value, "hours": rules.hours.value}
        wage = costs.wage_of(Decimal(told["gdp"]), **hours)
    ways = tuple(
        Way(
            Decimal(way["weight"]),
            tuple(Work(*map(exact, row)) for row in way["work"]),
            tuple(exact(amount) for amount in way["payments"]),
        )
        for way in told["ways"]
    )
    return Sheet(wage, ways, exact(told["times"]), exact(told["subjects"]))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_worked_case(case: dict[str, Any]) -> None:
    sheets = [sheet_of(case[side]) for side in ("before", "after")]
    assert [costs.cost_once(one) for one in sheets] == list(map(exact, case["once"]))
    years = [costs.cost_a_year(one) for one in sheets]
    assert years == list(map(exact, case["a_year"]))
    assert costs.saving(*years) == costs.Saving(exact(case["saving"]), exact(case["percent"]))


# Whole sheets are large: how long the first takes to draw says nothing of them.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
AMOUNTS = st.integers(0, 10**16).map(lambda number: Decimal(number).scaleb(-4))  # up to four decimals
MAYBE = st.none() | AMOUNTS
WORK = st.builds(Work, AMOUNTS, AMOUNTS, AMOUNTS)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A whole sheet: every figure known, the shares adding up to 100."""
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=2)))
    shares = [Decimal(b - a) / 100 for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    ways = tuple(
        Way(share, tuple(draw(st.lists(WORK, min_size=1, max_size=3))), tuple(draw(st.lists(AMOUNTS, max_size=2))))
        for share in shares
    )
    counts = st.integers(0, 10**7).map(Decimal)
    return Sheet(draw(AMOUNTS), ways, draw(counts), draw(counts))


@PATIENT
@given(sheets())
def test_a_whole_sheet_costs_something_between_its_cheapest_and_its_dearest_way(sheet: Sheet) -> None:
    once = costs.cost_once(sheet)
    taken = [costs.cost_of_way(way, sheet.wage) for way in sheet.ways if way.weight]
    assert once is not None
    assert all(cost is not None for cost in taken)
    known = [cost for cost in taken if cost is not None]
    assert min(known) <= once <= max(known)


@PATIENT
@given(sheets())
def test_a_year_of_nobody_costs_nothing_and_twice_as_many_cost_twice_as_much(sheet: Sheet) -> None:
    assert costs.cost_a_year(replace(sheet, subjects=Decimal(0))) == 0
    twice = replace(sheet, subjects=sheet.subjects and sheet.subjects * 2)
    year = costs.cost_a_year(sheet)
    assert year is not None
    with localcontext(costs.EXACT):
        assert costs.cost_a_year(twice) == year * 2


@PATIENT
@given(sheets(), st.sampled_from(["wage", "times", "subjects"]))
def test_a_figure_that_is_missing_makes_the_year_unknown(sheet: Sheet, name: str) -> None:
    assert costs.cost_a_year(replace(sheet, **{name: None})) is None


@PATIENT
@given(sheets(), st.sampled_from(["hours", "outsourced", "direct"]), st.data())
def test_a_cell_that_is_missing_matters_unless_nobody_takes_that_way(sheet: Sheet, name: str, data: Any) -> None:
    at = data.draw(st.integers(0, len(sheet.ways) - 1))
    way = sheet.ways[at]
    gap = replace(way, work=(replace(way.work[0], **{name: None}), *way.work[1:]))
    changed = replace(sheet, ways=(*sheet.ways[:at], gap, *sheet.ways[at + 1 :]))
    assert costs.cost_once(changed) == (None if way.weight else costs.cost_once(sheet))


@PATIENT
@given(sheets(), st.decimals(min_value=1, max_value=50, places=2))
def test_shares_that_do_not_add_up_are_refused(sheet: Sheet, less: Decimal) -> None:
    first = sheet.ways[0]
    short = replace(sheet, ways=(replace(first, weight=(first.weight or Decimal(0)) - less), *sheet.ways[1:]))
    with pytest.raises(WeightsOff) as refused:
        costs.cost_once(short)
    assert refused.value.total == 100 - less


@given(MAYBE, MAYBE)
def test_a_saving_is_known_only_from_two_known_costs_and_adds_back(
    before: Decimal | None, after: Decimal | None
) -> None:
    found = costs.saving(before, after)
    assert (found.amount is None) == (before is None or after is None)
    if found.amount is not None and after is not None:
        assert after + found.amount == before
    assert (found.percent is None) == (found.amount is None or before == 0)


@given(st.lists(MAYBE, max_size=6))
def test_only_what_is_known_is_added_up_and_the_rest_is_counted(values: list[Decimal | None]) -> None:
    found = costs.add_known(values)
    known = [value for value in values if value is not None]
    assert (found.total, found.known, found.unknown) == (sum(known), len(known), values.count(None))


@given(st.lists(AMOUNTS, min_size=1, max_size=7))
def test_where_sources_differ_the_lower_middle_figure_is_one_of_them(values: list[Decimal]) -> None:
    chosen = costs.lower_middle(values)
    assert chosen in values
    assert sum(value < chosen for value in values) <= (len(values) - 1) // 2
    assert sum(value > chosen for value in values) <= len(values) // 2


def test_of_two_sources_the_lower_counts_and_of_none_nothing() -> None:
    assert costs.lower_middle([Decimal(3), Decimal(1)]) == 1
    assert costs.lower_middle([Decimal(9), None, Decimal(1), Decimal(5), Decimal(4)]) == 4
    assert costs.lower_middle([None]) is None


def test_a_way_of_which_nothing_was_said_is_not_free() -> None:
    assert costs.cost_once(Sheet(Decimal(1), (Way(Decimal(100)),), Decimal(1), Decimal(1))) is None
    assert costs.cost_once(Sheet(Decimal(1), (), Decimal(1), Decimal(1))) is None


def test_every_figure_of_the_catalogue_names_a_text_of_the_register() -> None:
    rules, known = load_cost_rules(), {source.id for source in load_sources()}
    parts = (rules.formula, rules.months, rules.days, rules.hours, rules.plan_before, *rules.activities.values())
    assert {part.doc for part in parts} <= known
    assert [one.mark for one in rules.gdp_per_head.values() if "Chưa xác nhận" in one.note] == ["K-low"]
