"""A set as data: read exactly, never changed, written back and sealed the same."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from parindex.rules import CriteriaSet, Extension, Leaf, canonical, check, extended
from tests.rules.making import criteria, leaf, told
from tests.rules.strategies import MOST, Rule, rules


@settings(max_examples=100)
@given(rules)
def test_a_set_comes_back_from_its_own_text_exactly(rule: Rule) -> None:
    whole = with_leaf(told(leaf(rule, MOST)))
    text = json.dumps(whole.model_dump(mode="json"))
    again = CriteriaSet.model_validate(json.loads(text))
    assert again == whole
    assert hash(again) == hash(whole)
    assert canonical(again) == canonical(whole)
    assert CriteriaSet.model_validate_json(canonical(whole)) == whole
    assert not any(isinstance(one, float) for one in atoms(json.loads(canonical(whole))))


def with_leaf(one: Leaf) -> CriteriaSet:
    content = criteria({"1.1.1": MOST}).model_dump()
    content["fields"][0]["criteria"][0]["leaves"] = [one.model_dump()]
    return CriteriaSet.model_validate(content)


def atoms(content: Any) -> list[Any]:
    if isinstance(content, dict):
        return [atom for value in content.values() for atom in atoms(value)]
    return [atom for value in content for atom in atoms(value)] if isinstance(content, list) else [content]


@pytest.mark.parametrize("ten", ["10", "10.0", "10.000", 10, 10.0, "1E+1", Decimal("10.00"), "+10"])
def test_the_same_number_written_otherwise_seals_the_same(ten: object) -> None:
    assert canonical(with_leaf(leaf({"type": "boolean", "yes": ten}))) == canonical(
        with_leaf(leaf({"type": "boolean", "yes": "10"}))
    )


def test_sealed_bytes_are_sorted_plain_text_without_what_is_as_by_default() -> None:
    sealed = canonical(criteria({"1.1.1": "2.50"})).decode()
    assert '"points":"2.5"' in sealed
    assert "Bộ tiêu chí thử" in sealed
    assert "options" not in sealed
    assert list(json.loads(sealed)) == sorted(json.loads(sealed))


def test_whatever_is_changed_seals_otherwise() -> None:
    plain = criteria({"1.1.1": "10", "1.1.2": "5"})
    others = [
        criteria({"1.1.1": "5", "1.1.2": "10"}),
        criteria({"1.1.1": "10", "1.1.2": "5"}, options={"rescale": False}),
        criteria({"1.1.1": "10", "1.1.2": "5"}, ceiling="20"),
        criteria({"1.1.1": "10", "1.1.2": "5 survey"}),
    ]
    assert len({canonical(one) for one in [plain, *others]}) == 5


@pytest.mark.parametrize(
    "points", [True, "NaN", "Infinity", float("inf"), "1e999999999", "1e-9", "9" * 99, "0,5", None, "-1", [1]]
)
def test_points_that_are_no_exact_number_are_refused(points: object) -> None:
    with pytest.raises(ValidationError):
        leaf({"type": "boolean", "yes": points})


def test_a_float_in_a_file_is_what_was_written() -> None:
    assert leaf({"type": "boolean", "yes": 0.1}).rule.yes == Decimal("0.1")  # type: ignore[union-attr]


def test_a_set_never_changes() -> None:
    one = told(leaf({"type": "survey_weighted", "form": "L1", "weights": {"A": "100", "D": "0"}}, method="survey"))
    with pytest.raises(ValidationError):
        one.points = Decimal(1)
    for change in (
        lambda: one.inputs.pop("ballots"),
        lambda: one.inputs.update({}),
        lambda: one.rule.weights.__setitem__("A", Decimal(1)),  # type: ignore[union-attr]
        lambda: one.inputs.clear(),
    ):
        with pytest.raises(TypeError, match="never changes"):
            change()
    assert copy.deepcopy(one) == one
    assert pickle.loads(pickle.dumps(one)) == one
    assert hash(copy.deepcopy(one)) == hash(one)


@pytest.mark.parametrize("deep", [7, 60, 300, 3000])
def test_a_rule_nested_too_deep_is_refused_and_nothing_breaks(deep: int) -> None:
    rule: dict[str, Any] = {"type": "fixed", "points": "10"}
    for _ in range(deep):
        rule = {"type": "full_if_none", "count": "n", "rule": rule}
    with pytest.raises((ValidationError, RecursionError)):
        leaf(rule)


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "boolean", "yes": "10", "extra": 1},
        {"type": "boolean", "yes": "10", "value": "done + 1"},
        {"type": "linear", "value": "done > 1"},
        {"type": "linear", "value": "__import__('os')"},
        {"type": "bands", "value": "n", "bands": [{"min": "1", "points": "1", "share": "1"}], "otherwise": "0"},
        {"type": "weighted_sum", "parts": [{"rule": {"type": "fixed", "points": "1"}}] * 2},
        {"type": "deduct_per_event", "events": [{"count": "n"}]},
        {"type": "unheard_of"},
    ],
)
def test_a_rule_that_says_nothing_or_too_much_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        leaf(rule)


def test_texts_have_a_length_and_something_in_them() -> None:
    for more in ({"name": "x" * 601}, {"name": " "}, {"guide": "x" * 10_001}, {"evidence": [""]}, {"basis": ""}):
        with pytest.raises(ValidationError):
            leaf({"type": "boolean", "yes": "10"}, **more)


def test_a_locality_adds_its_leaves_and_the_sum_is_for_it_to_mend() -> None:
    framework = criteria({"1.1.1": "10"})
    local = leaf({"type": "boolean", "yes": "2"}, "2", code="1.1.2", evidence=["Văn bản"])
    added = {"1.1": [told(local).model_dump()]}
    content = {"extends": "thu", "title": "Bộ của xã", "source": framework.source.model_dump(), "added": added}
    whole = extended(framework, Extension.model_validate(content), code="thu-xa", version=1)
    assert [(one.code, one.local) for one in whole.leaves()] == [("1.1.1", False), ("1.1.2", True)]
    assert {one.code for one in check(whole, [])} == {"sum"}
    mended = Extension.model_validate({**content, "points": {"1.1.1": "8"}})
    shrunk = extended(framework, mended, code="thu-xa", version=1)
    assert [finding.code for finding in check(shrunk, [])] == ["maximum"]
    with pytest.raises(KeyError, match=r"9\.9"):
        extended(framework, Extension.model_validate({**content, "points": {"9.9": "8"}}), code="x", version=1)
