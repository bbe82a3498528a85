"""The catalogue of measures and signals: whole, consistent, and refused where it is not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from parindex.kit.catalog import CatalogError, load_766, load_all_measures, load_measures, load_signals, load_sources
from parindex.kit.catalog.measures import read_766, read_measures

PATH = Path("measures/mot-cua.yaml")


def row(**changes: Any) -> dict[str, Any]:
    return load_measures()["onestop.on_time_ratio"].model_dump() | changes


def test_every_measure_names_a_text_that_the_catalogue_knows() -> None:
    known = {text.id for text in load_sources()}
    assert {one.doc for one in load_all_measures().values()} | {load_766().doc} <= known
    assert {p.doc for one in load_signals().values() for p in one.thresholds.values()} - known == {""}


def test_the_pages_of_the_one_stop_service_list_its_own_measures_only() -> None:
    assert {code.partition(".")[0] for code in load_measures()} == {"onestop"}
    assert {code.partition(".")[0] for code in load_all_measures()} == {"onestop", "planning", "reporting"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"numerator": "x"}, "numerator"),
        ({"whole": ""}, "denominator"),
        ({"kind": "count"}, "a count has none"),
        ({"basis": "RETURNED"}, "basis"),
        ({"variant_of": "onestop.other"}, "onestop.other is no measure"),
    ],
)
def test_a_measure_that_can_not_be_is_refused_with_its_place(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(CatalogError, match=f"measures/mot-cua.yaml: onestop.on_time_ratio: .*{said}"):
        read_measures(PATH, {"measures": [row(**changes)]})


def test_two_measures_may_not_bear_one_code() -> None:
    with pytest.raises(CatalogError, match="defined 2 times"):
        read_measures(PATH, {"measures": [row(), row()]})


def test_the_set_of_766_has_its_groups_and_a_hundred_points() -> None:
    groups = load_766().groups
    assert [int(group.points) for group in groups] == [18, 20, 12, 10, 22, 18]
    without = {one.code for group in groups for one in group.components if not one.measure}
    assert without == {
        "1.1", "1.2", "1.3", "1.4", "3.5b", "4.4", "4.5a", "4.5b", "4.6", "5.2", "5.3", "5.4",
    }  # fmt: skip


def test_points_that_do_not_add_up_and_measures_that_are_not_there_are_refused() -> None:
    content = load_766().model_dump()
    content["groups"][0]["components"][0]["points"] = Decimal(7)
    with pytest.raises(CatalogError, match="do not add up to its 18 points"):
        read_766(Path("measures/766.yaml"), content)
    content = load_766().model_dump()
    content["groups"][1]["components"][0]["measure"] = "onestop.guess"
    with pytest.raises(CatalogError, match=r"2\.1: onestop\.guess is no measure"):
        read_766(Path("measures/766.yaml"), content)


@pytest.mark.parametrize(
    ("code", "part", "whole", "points"),
    [
        ("2.1", 117, 124, "18.87"),
        ("3.1", 40, 100, "1.00"),
        ("3.1", 80, 100, "2.00"),
        ("3.1", 95, 100, "2"),
        ("3.3", 25, 100, "3.00"),
        ("3.6", 0, 9, "0.00"),
        ("3.6", 0, 0, None),
    ],
)
def test_points_follow_the_formula_and_nothing_is_not_zero(
    code: str, part: int, whole: int, points: str | None
) -> None:
    components = {one.code: one for group in load_766().groups for one in group.components}
    assert components[code].score(part, whole) == (None if points is None else Decimal(points))
