"""The criteria sets of the catalogue: sound, and every leaf with worked cases that come out."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from parindex.kit.catalog import (
    CatalogError,
    catalog_path,
    criteria_in_force,
    exact_yaml,
    load_all_measures,
    load_criteria,
    read_criteria,
)
from parindex.rules import (
    CriteriaSet,
    Facts,
    Given,
    Leaf,
    NotApplicable,
    NothingArose,
    NotScored,
    Scored,
    check,
    evaluate,
)
from parindex.rules.inputs import Kind

# Figures of duties and reports that the sets name beside those of the one-stop service.
KINDS = {"not_scored": NotScored, "not_applicable": NotApplicable, "nothing_arose": NothingArose}
SETS = [one for versions in load_criteria().values() for one in versions]
FILES = sorted((catalog_path() / "cases" / "criteria").glob("*.yaml"))
Case = Mapping[str, Any]


@functools.cache
def cases_of(code: str) -> dict[str, list[Case]]:
    content: Any = exact_yaml((catalog_path() / "cases" / "criteria" / f"{code}.yaml").read_text("utf-8"))
    return {str(leaf): cases for leaf, cases in content.items()}


def facts_of(leaf: Leaf, told: Mapping[str, Any]) -> Facts:
    """What a case gives, as the kinds of the leaf's inputs want it."""

    def content(name: str, value: Any) -> Any:
        match leaf.inputs[name].kind:
            case Kind.NUMBER | Kind.COUNT:
                return Decimal(str(value))
            case Kind.DAY:
                return date.fromisoformat(value)
        return value

    return {name: Given(content(name, value), source="ca mẫu") for name, value in told.items()}


@pytest.mark.parametrize("criteria", SETS, ids=lambda one: one.code)
def test_nothing_keeps_a_set_from_being_issued(criteria: CriteriaSet) -> None:
    assert check(criteria, load_all_measures().keys()) == []


def test_every_set_has_cases_and_every_leaf_is_among_them() -> None:
    assert {path.stem for path in FILES} == set(load_criteria())
    for criteria in SETS:
        assert list(cases_of(criteria.code)) == [leaf.code for leaf in criteria.leaves()]


@pytest.mark.parametrize("criteria", SETS, ids=lambda one: one.code)
def test_every_leaf_has_a_best_case_and_one_below_it(criteria: CriteriaSet) -> None:
    for code, cases in cases_of(criteria.code).items():
        points = {Decimal(str(case["then"].get("points", -1))) for case in cases}
        assert max(points) == criteria.leaf(code).points, code
        assert len(points) > 1, code


@pytest.mark.parametrize("criteria", SETS, ids=lambda one: one.code)
def test_a_leaf_that_says_what_nothing_arisen_is_worth_has_that_case(criteria: CriteriaSet) -> None:
    for leaf in criteria.leaves():
        kinds = {case["then"].get("kind") for case in cases_of(criteria.code)[leaf.code]}
        if leaf.excluded_when or leaf.when_nothing_arose:
            assert kinds & {"nothing_arose", "not_applicable"}, leaf.code


@pytest.mark.parametrize("criteria", SETS, ids=lambda one: one.code)
def test_worked_cases_come_out(criteria: CriteriaSet) -> None:
    wrong = []
    for code, cases in cases_of(criteria.code).items():
        leaf = criteria.leaf(code)
        for case in cases:
            found = evaluate(leaf, facts_of(leaf, case["facts"]), places=criteria.options.point_places)
            then = case["then"]
            wanted: Any = KINDS[then["kind"]] if "kind" in then else Scored
            points = Fraction(str(then["points"])) if "points" in then else None
            same = isinstance(found, wanted) and getattr(found, "points", None) == points
            if not same or ("branch" in then and found.branch != then["branch"]):
                wrong.append((code, case["why"], found))
    assert wrong == []


def test_communes_are_scored_by_the_set_of_the_day() -> None:
    assert [one.code for one in criteria_in_force("COMMUNE", date(2025, 6, 30))] == ["xa"]
    assert [one.code for one in criteria_in_force("COMMUNE", date(2025, 7, 1))] == ["xa-hai-cap"]
    assert criteria_in_force("DISTRICT", date(2025, 12, 31)) == []


TEXT = (catalog_path() / "criteria" / "phong.yaml").read_text("utf-8")


def said_of(text: str) -> list[str]:
    """What the checker says of a set, code and place first."""
    content: Any = exact_yaml(text)
    found = check(CriteriaSet.model_validate(content), load_all_measures().keys())
    return [f"{one.code} {one.place}: {one.message}" for one in found]


def with_change(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_a_leaf_worth_too_little_is_found_in_every_sum_above_it() -> None:
    text = with_change("points: 1.5\n            method: appraisal", "points: 1\n            method: appraisal")
    said = said_of(text)
    assert said[0].startswith("sum 1.1: tiêu chí 1.1 cộng được 4,5 điểm, phải là 5: thiếu 0,5")
    assert any(one.startswith("maximum 1.1.1: quy tắc cho nhiều nhất 1,5, vượt điểm tối đa 1") for one in said)


def test_a_set_that_sums_to_less_than_its_scale_is_told_the_difference() -> None:
    assert said_of(with_change("    points: 21\n", "    points: 20.5\n"))[0].startswith(
        "sum phong: bộ tiêu chí cộng được 99,5 điểm, phải là 100: thiếu 0,5"
    )


def test_a_gap_between_bands_is_told_with_its_two_ends() -> None:
    text = with_change("{min: 90, points: 3.2}", "{min: 90, below: 99, points: 3.2}")
    assert said_of(text) == [
        "hole 1.3.1: từ 99 đến dưới 100 không có mức nào; nối mức từ 90 lên tới 100",
    ]


def test_a_measure_that_does_not_exist_is_named() -> None:
    text = TEXT.replace("onestop.apology_ratio", "onestop.apologies")
    assert set(said_of(text)) == {
        "measure 3.2.2: không có chỉ số «onestop.apologies»; chọn một mã trong catalog/measures"
    }


def test_an_input_nobody_explains_and_a_leaf_without_evidence_are_found() -> None:
    without = with_change(
        "              requests: {title: 'Số đề nghị góp ý, phối hợp nhận được', kind: count}\n", ""
    )
    assert said_of(without)[0].startswith("input_untold 2.2.1: quy tắc cần «requests»")
    bare = with_change("            evidence: [Quyết định kỷ luật]\n", "")
    assert said_of(bare) == [
        "evidence 5.3.1: chưa nói tài liệu kiểm chứng nào chứng minh; ghi ít nhất một loại tài liệu"
    ]


def test_a_fact_that_leaves_a_leaf_out_must_be_explained_too() -> None:
    text = with_change(
        "              has_procedures: {title: Cơ quan có TTHC thuộc phạm vi giải quyết, kind: yes_no}\n", ""
    )
    assert said_of(text)[0].startswith("input_untold 3.1.1: quy tắc cần «has_procedures»")


def files(folder: Path, **texts: str) -> list[Path]:
    for name, text in texts.items():
        (folder / f"{name.replace('_', '@')}.yaml").write_text(text, "utf-8")
    return sorted(folder.glob("*.yaml"))


def test_two_versions_in_force_on_one_day_are_refused(tmp_path: Path) -> None:
    second = with_change("version: 1", "version: 2").replace("2024-01-01", "2025-06-30", 1)
    with pytest.raises(CatalogError, match=r"bản 1 và bản 2 cùng có hiệu lực từ 30/06/2025; cho bản 1 hết hiệu lực"):
        read_criteria(files(tmp_path, phong=TEXT, phong_2=second))
    after = second.replace("2025-06-30", "2025-07-01", 1).replace("valid_to: 2025-06-30\n", "", 1)
    (found,) = read_criteria(files(tmp_path, phong=TEXT, phong_2=after)).values()
    assert [one.version for one in found] == [1, 2]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("        points: 5\n", "        point: 5\n", r"phong\.yaml: 1\.1: thiếu «points»; hãy ghi thêm"),
        ("scale: 100", "scale: 1OO", r"phong: scale: «1OO» không phải số hợp lệ; ghi như 92\.5"),
        ("2025-06-30", "2025-06-31", r"phong: valid_to: «2025-06-31» không phải ngày; ghi như 2025-07-01"),
        ("type: linear", "type: liner", r"3\.1\.1: rule: không có loại quy tắc «liner»"),
        ("value: 100*on_time/due", "value: 100*on_time^due", r"1\.3\.1: rule › value: .*không dùng được"),
        ("kind: day", "kind: days", r"1\.1\.1: inputs › due_on › kind: «days» không dùng được; chọn một trong"),
        ("code: phong", "code: phong-a", r"phong-a: mã khác tên tệp\. Đặt tên tệp phong-a\.yaml"),
        ("fields:", "fields: [", r"không phải YAML"),
    ],
)
def test_a_file_that_is_no_set_is_refused_with_file_place_and_remedy(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(CatalogError, match=told):
        read_criteria(files(tmp_path, phong=with_change(old, new)))


def test_decimals_codes_and_days_are_read_as_written() -> None:
    assert exact_yaml("{code: 1.10, points: 0.1, day: 2025-02-30, many: 12}") == {
        "code": "1.10",
        "points": "0.1",
        "day": "2025-02-30",
        "many": 12,
    }


@pytest.mark.parametrize("text", ["a: &x [1]\nb: [*x, *x]", "[" * 15_000, "a: [1", "\tb: 1"])
def test_what_no_set_needs_of_yaml_is_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        exact_yaml(text)


def test_a_number_too_long_to_write_out_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"phong: scale: «1e999999999» .*(quá lớn|chữ số)"):
        read_criteria(files(tmp_path, phong=with_change("scale: 100", "scale: 1e999999999")))
