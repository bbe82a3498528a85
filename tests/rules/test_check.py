"""The checker finds what was planted, at its place, and says how to mend it; a good set has nothing to find."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from parindex.rules import CriteriaSet, check, check_versions
from tests.rules.making import criteria, leaf, told
from tests.rules.strategies import MOST, Rule, rules

LEAVES = {"1.1.1": "10", "1.1.2": "20.5"}
METHODS = {"survey_weighted": "survey", "external_index": "import", "manual": "council"}


def good() -> dict[str, Any]:
    return criteria(LEAVES).model_dump()


def found(content: dict[str, Any], measures: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    return {(one.code, one.place) for one in check(CriteriaSet.model_validate(content), measures)}


def leaf_of(content: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = content["fields"][0]["criteria"][0]["leaves"][0]
    return first


def banded(bands: list[dict[str, str]], otherwise: str = "0") -> dict[str, Any]:
    content = good()
    rule = {"type": "bands", "value": "rate", "bands": bands, "otherwise": otherwise}
    leaf_of(content).update(rule=rule, inputs={"rate": {"title": "Tỷ lệ"}})
    return content


def test_nothing_is_found_in_a_good_set() -> None:
    assert found(good()) == set()


@settings(max_examples=60)
@given(rules)
def test_nothing_is_found_in_a_set_of_rules_that_could_be_issued(rule: Rule) -> None:
    content = criteria({"1.1.1": MOST}).model_dump()
    one = told(leaf(rule, MOST, method=METHODS.get(rule["type"], "appraisal")))
    content["fields"][0]["criteria"][0]["leaves"] = [one.model_dump()]
    assert found(content) == set()


@pytest.mark.parametrize("points", ["10.5", "9.5", "10.001", "9.999999"])
def test_a_sum_that_is_off_is_found_however_little(points: str) -> None:
    content = good()
    leaf_of(content).update(points=points, rule={"type": "boolean", "yes": points})
    (finding,) = check(CriteriaSet.model_validate(content), [])
    assert (finding.code, finding.place) == ("sum", "1.1")
    off = {"10.5": "thừa 0,5;", "9.5": "thiếu 0,5;", "10.001": "thừa 0,001;", "9.999999": "thiếu 0,000001;"}
    assert off[points] in finding.message


def test_a_sum_that_is_off_higher_up_is_found_there() -> None:
    content = good()
    content["fields"][0]["points"] = "31"
    assert found(content) == {("sum", "thu"), ("sum", "1")}


@pytest.mark.parametrize(
    ("bands", "what"),
    [
        ([{"min": "90", "points": "10"}, {"min": "70", "below": "85", "points": "5"}], "không có mức nào"),
        ([{"min": "90", "points": "10"}, {"min": "70", "below": "95", "points": "5"}], "hai mức cùng nhận"),
        ([{"min": "70", "points": "10"}, {"min": "90", "points": "5"}], "xếp các mức từ cao xuống thấp"),
        ([{"min": "90", "points": "10"}, {"min": "90", "points": "5"}], "xếp các mức từ cao xuống thấp"),
        ([{"min": "90", "below": "100", "points": "10"}], "trở lên không có mức nào"),
        (
            [{"min": "90", "above": True, "points": "10"}, {"min": "70", "below": "90", "points": "5"}],
            "đúng 90 không có",
        ),
    ],
)
def test_gaps_and_overlaps_of_bands_are_found(bands: list[dict[str, str]], what: str) -> None:
    (finding,) = check(CriteriaSet.model_validate(banded(bands)), [])
    assert (finding.code, finding.place) == ("hole", "1.1.1")
    assert what in finding.message


@pytest.mark.parametrize(
    ("rule", "side"),
    [
        ({"type": "boolean", "yes": "9.5"}, "không bao giờ đạt"),
        ({"type": "boolean", "yes": "10.5"}, "vượt"),
        ({"type": "boolean", "yes": "10", "no": "11"}, "vượt"),
    ],
)
def test_a_rule_that_misses_the_maximum_is_found(rule: dict[str, str], side: str) -> None:
    content = good()
    leaf_of(content)["rule"] = rule
    (finding,) = check(CriteriaSet.model_validate(content), [])
    assert (finding.code, finding.place) == ("maximum", "1.1.1")
    assert side in finding.message


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"inputs": {"met": {"title": "Đạt", "kind": "yes_no", "measure": "x.y", "side": "value"}}}, "measure"),
        ({"inputs": {}}, "input_untold"),
        ({"inputs": {"met": {"title": "Đạt", "kind": "number"}}}, "input_kind"),
        ({"evidence": []}, "evidence"),
        ({"method": "survey"}, "method"),
        ({"excluded_when": [{"when": "not (has_dossiers)", "reason": "Không có hồ sơ"}]}, "input_untold"),
        ({"rule": {"type": "bonus"}, "inputs": {"count": {"title": "Số", "kind": "count"}}}, "method"),
        ({"code": "2.1.1"}, "code_outside"),
    ],
)
def test_what_is_wrong_with_a_leaf_is_found(change: dict[str, Any], fault: str) -> None:
    content = good()
    leaf_of(content).update(change)
    assert found(content) == {(fault, change.get("code", "1.1.1"))}


def test_inputs_that_nothing_uses_and_wholes_that_are_not_there_are_found() -> None:
    content = good()
    leaf_of(content)["inputs"]["spare"] = {"title": "Thừa", "part_of": "nowhere"}
    assert found(content) == {("input_unused", "1.1.1"), ("input_untold", "1.1.1")}


def test_an_input_of_an_exclusion_is_used() -> None:
    content = good()
    leaf_of(content)["inputs"]["dossiers"] = {"title": "Số hồ sơ", "kind": "count"}
    leaf_of(content)["excluded_when"] = [{"when": "dossiers == 0", "reason": "Không có hồ sơ"}]
    assert found(content) == set()


def test_a_known_measure_is_no_fault() -> None:
    content = good()
    leaf_of(content)["inputs"]["met"] |= {"measure": "x.y", "side": "value"}
    assert found(content, ("x.y",)) == set()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"classes": [("tot", "80"), ("kem", "10")]}, "classes"),
        ({"classes": [("kem", "0"), ("tot", "80")]}, "classes"),
        ({"classes": [("tot", "80"), ("tot", "0")]}, "classes"),
        ({"scale": "30.5", "classes": [("tot", "31"), ("kem", "0")]}, "classes"),
        ({"ceiling": "20"}, "ceiling"),
        ({"valid_to": date(2025, 1, 1)}, "validity"),
        ({"gates": [{"class_not_above": "kha"}]}, "gate"),
        ({"gates": [{"takes": "1.1.9"}]}, "gate"),
        ({"gates": [{"takes": "1.1", "code": "1.1.1"}]}, "code_twice"),
        ({"bonus": {"cap": "0", "items": [{}]}}, "cap"),
        ({"bonus": {"cap": "2", "items": [{"rule": {"type": "boolean", "yes": "3"}}]}}, "maximum"),
        ({"penalty": {"cap": "2", "items": [{"rule": {"type": "penalty"}}]}}, "hole"),
    ],
)
def test_what_is_wrong_with_a_set_is_found(change: dict[str, Any], fault: str) -> None:
    content = good() | change
    if "classes" in change:
        content["classes"] = [{"code": code, "label": code, "min": least} for code, least in change["classes"]]
    else:
        content["classes"] = [
            {"code": "tot", "label": "Tốt", "min": "20"},
            {"code": "kem", "label": "Kém", "min": "0"},
        ]
    if "gates" in change:
        gate = {"code": "G1", "name": "Sự việc", "when": "event", "basis": "A"}
        content["gates"] = [gate | one for one in change["gates"]]
    for key in ("bonus", "penalty"):
        if key in change:
            content[key] = {"cap": change[key]["cap"], "items": [an_extra(**one) for one in change[key]["items"]]}
    assert {code for code, _place in found(content)} == {fault}


def an_extra(**more: Any) -> dict[str, Any]:
    rule = more.get("rule", {"type": "bonus"})
    name = "met" if rule["type"] == "boolean" else "count"
    inputs = {name: {"title": "Số", "kind": "yes_no" if name == "met" else "count"}}
    return {"code": "B1", "name": "Mục", "points": "2", "basis": "A", "inputs": inputs, "rule": rule}


def test_a_code_used_twice_is_found() -> None:
    content = good()
    content["fields"][0]["criteria"][0]["leaves"][1]["code"] = "1.1.1"
    assert found(content) == {("code_twice", "1.1.1")}


def test_versions_that_overlap_or_bear_one_number_are_found() -> None:
    first = criteria(LEAVES, valid_to=date(2026, 12, 31))
    second = criteria(LEAVES, version=2, valid_from=date(2027, 1, 1))
    assert check_versions([second, first]) == []
    overlapping = criteria(LEAVES, version=2, valid_from=date(2026, 12, 31))
    assert [one.code for one in check_versions([first, overlapping])] == ["versions_overlap"]
    again = criteria(LEAVES, version=1, valid_from=date(2028, 1, 1))
    ended = criteria(LEAVES, version=2, valid_from=date(2027, 1, 1), valid_to=date(2027, 12, 31))
    assert [one.code for one in check_versions([first, ended, again])] == ["version_twice"]
