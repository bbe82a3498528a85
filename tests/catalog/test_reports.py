"""The catalogue of reports is refused where it contradicts itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from parindex.kit.catalog import CatalogError, catalog_path, load_reports, load_sources, read_reports

PATH = catalog_path() / "reports" / "cchc.yaml"


def broken(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    content = yaml.safe_load(PATH.read_text("utf-8"))
    change(content)
    return dict(content)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda c: c["types"].append(c["types"][0]), "it is defined 2 times"),
        (lambda c: c["types"][0].update(form="khong-co"), "form khong-co is not there"),
        (lambda c: c["types"][0].pop("due"), "its period and its rules do not agree"),
        (lambda c: c["forms"][0]["sections"][0]["fields"][-1].update(whole="x"), "`whole` is no count of the form"),
        (lambda c: c["forms"][0]["checks"].append({"least": "x", "most": "y", "message": ""}), "not there"),
        (lambda c: c["forms"][0]["sections"].append(c["forms"][0]["sections"][0]), "it is defined 2 times"),
        (lambda c: c["types"][0].update(late="x"), "Extra inputs"),
    ],
)
def test_a_catalogue_of_reports_that_contradicts_itself_is_refused(
    change: Callable[[dict[str, Any]], object], problem: str
) -> None:
    with pytest.raises(CatalogError, match=problem):
        read_reports(PATH, broken(change))


def test_the_reports_name_a_source_that_is_in_the_catalogue() -> None:
    assert load_reports().source["doc"] in {source.id for source in load_sources()}


def test_the_rungs_climb_from_reminder_to_chair() -> None:
    rungs = load_reports().rungs
    assert [rung.days for rung in rungs] == sorted(rung.days for rung in rungs)
    assert rungs[-1].audience == "CHAIR"
