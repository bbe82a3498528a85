"""Worked cases of every type of rule and of whole sets: each comes out as counted by hand and names its source."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from parindex.kit.catalog import load_sources
from parindex.kit.catalog.reading import Mark
from parindex.rules import (
    CriteriaSet,
    Facts,
    Given,
    NotApplicable,
    NothingArose,
    NotScored,
    Outcome,
    Scored,
    check,
    evaluate,
    index_of,
)
from parindex.rules.criteria import Scorable
from parindex.rules.inputs import Kind
from parindex.rules.shapes import Rule
from parindex.rules.shapes.base import Shape, conditions_of
from tests.rules.making import criteria, extra, leaf

FILES = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parents[2] / "catalog" / "cases" / "rules").glob("*.yaml"))
}
EXAMPLES = [(name, example) for name, file in FILES.items() for example in file.get("examples", [])]
SETS = [(name, one) for name, file in FILES.items() for one in file.get("sets", [])]
TYPES = {kind for shape in get_args(get_args(Rule)[0]) for kind in get_args(shape.model_fields["type"].annotation)}


def cases_of(groups: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    return [
        pytest.param(group, case, id=f"{name}: {case['why']}") for name, group in groups for case in group["cases"]
    ]


@pytest.mark.parametrize(("example", "case"), cases_of(EXAMPLES))
def test_a_case_comes_out_as_counted_by_hand(example: dict[str, Any], case: dict[str, Any]) -> None:
    one = scorable(example)
    outcome = evaluate(one, facts_of(one, case["facts"]), places=example.get("places"))
    match case["gives"]:
        case {"points": points, **branch}:
            assert isinstance(outcome, Scored), outcome
            assert outcome.points == Fraction(points)
            assert branch in ({}, {"branch": outcome.branch})
        case {"nothing_arose": points}:
            assert isinstance(outcome, NothingArose), outcome
            assert outcome.points == Fraction(points)
        case {"not_applicable": True}:
            assert isinstance(outcome, NotApplicable), outcome
        case {"not_scored": missing}:
            assert isinstance(outcome, NotScored), outcome
            assert outcome.missing == tuple(missing)
        case _:
            pytest.fail("gives: one of points, nothing_arose, not_applicable, not_scored")
    assert outcome.reason


@pytest.mark.parametrize(("one", "case"), cases_of(SETS))
def test_a_sheet_adds_up_as_counted_by_hand(one: dict[str, Any], case: dict[str, Any]) -> None:
    scored = {code: outcome_of(str(points)) for code, points in case["scored"].items()}
    index = index_of(
        whole_set(one), scored, bonus=scored, penalty=scored,
        happened=case.get("happened", []), surveyed=case.get("surveyed", True),
    )  # fmt: skip
    assert (index.value, index.rated and index.rated.code) == (
        None if case["index"] is None else Decimal(case["index"]),
        case.get("rated"),
    )
    if case["index"] is None:
        assert (str(index.secure), str(index.possible)) == (case["secure"], case["possible"])
    assert list(index.held_by) == case.get("held", [])


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else "")
def test_the_rule_of_an_example_could_be_issued(name: str, example: dict[str, Any]) -> None:
    one = scorable(example)
    most = Fraction(one.points)
    assert list(one.rule.holes(most)) == []
    assert one.rule.best(most) == most
    assert one.rule.words(most)


@pytest.mark.parametrize(("name", "one"), SETS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_set_of_the_cases_could_be_issued(name: str, one: dict[str, Any]) -> None:
    assert check(whole_set(one), []) == []


def test_every_type_of_rule_has_cases() -> None:
    assert {file["rule"] for file in FILES.values()} == {f"R{n}" for n in range(1, 26)}
    assert {kind for _name, example in EXAMPLES for kind in types_in(scorable(example).rule)} == TYPES


@pytest.mark.parametrize(
    ("name", "group"), [*EXAMPLES, *SETS], ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_example_names_its_source(name: str, group: dict[str, Any]) -> None:
    source = group["source"]
    assert set(source) in ({"doc", "article", "mark"}, {"text", "article", "mark"})
    assert source.get("doc") is None or source["doc"] in {text.id for text in load_sources()}
    assert source["mark"] in get_args(Mark)
    assert all(str(value).strip() for value in source.values())


def scorable(example: dict[str, Any]) -> Scorable:
    more = {
        key: example[key] for key in ("method", "when_nothing_arose", "excluded_when", "inputs") if key in example
    }
    make = extra if "beside" in example else leaf
    return make(example["use"], example["points"], **more)


def facts_of(one: Scorable, written: dict[str, Any]) -> Facts:
    """Facts of the kinds that the rule asks for; what is written as another kind stays so."""
    asked = dict(one.rule.asks()) | conditions_of(*(each.when for each in getattr(one, "excluded_when", ())))
    return {name: Given(content_of(asked.get(name), content)) for name, content in written.items()}


def content_of(kind: Kind | None, content: Any) -> Any:
    if kind == Kind.PEERS:
        return tuple(Decimal(one) for one in content)
    if kind == Kind.ITEMS:
        return tuple((item, good) for item, good in content)
    return Decimal(content) if kind in (Kind.NUMBER, Kind.YES_NO) and isinstance(content, str) else content


def types_in(rule: Shape) -> set[str]:
    return {rule.type}.union(*(types_in(one) for one in rule.inside()))  # type: ignore[attr-defined]


def whole_set(one: dict[str, Any]) -> CriteriaSet:
    more: dict[str, Any] = {key: one[key] for key in ("options", "ceiling", "gates") if key in one}
    for key, rule in (("bonus", "bonus"), ("penalty", "penalty")):
        if key in one:
            use = {"type": rule, "each": "1"}
            inputs = {"count": {"title": "Số lần", "kind": "count"}}
            items = [
                extra(use, points, code=code, inputs=inputs).model_dump()
                for code, points in one[key]["items"].items()
            ]
            more[key] = {"cap": one[key]["cap"], "items": items}
    classes = [{"code": code, "label": code, "min": least} for code, least in one["classes"].items()]
    return criteria(one["leaves"], classes=classes, **more)


def outcome_of(written: str) -> Outcome:
    if written == "n/a":
        return NotApplicable("không áp dụng")
    if written == "?":
        return NotScored("chưa chấm")
    return Scored(Fraction(written), None, "b", "r")
