"""Worked cases: plan documents in the layouts officials use, each beside what an official reads in it.

Only the keys an expected file gives are compared. A list of tasks without `path` is compared by order.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from parindex.plans import KnownUnit, UnitDirectory, load_source, read_plan
from tests.plans.plan_text import coverage

CASES = Path(__file__).parents[2] / "catalog" / "cases" / "plans"
EXPECTED = sorted(CASES.glob("*.expected.json"))


def documents(expected: Path) -> list[Path]:
    name = expected.name.removesuffix(".expected.json")
    folders = (CASES, CASES.parents[1] / "plans")
    return [
        path
        for folder in folders
        for suffix in (".txt", ".docx", ".pdf")
        if (path := folder / (name + suffix)).exists()
    ]


def directory(expected: Path) -> UnitDirectory:
    path = expected.with_name(expected.name.replace(".expected.json", ".units.yaml"))
    if not path.exists():
        return UnitDirectory(())
    units = yaml.safe_load(path.read_text(encoding="utf-8"))
    return UnitDirectory(
        [KnownUnit(unit["code"], unit["name"], unit["kind"], tuple(unit.get("aliases", ()))) for unit in units]
    )


def differences(expected: Any, found: Any, where: str = "") -> list[str]:
    """Where `found` lacks or contradicts what `expected` says."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            line
            for key, value in expected.items()
            for line in differences(value, found.get(key, "(không có)"), f"{where}.{key}")
        ]
    if isinstance(expected, list) and isinstance(found, list):
        lines = [] if len(expected) == len(found) else [f"{where}: {len(expected)} phần tử, đọc được {len(found)}"]
        for at, (one, other) in enumerate(zip(expected, found, strict=False)):
            lines += differences(one, other, f"{where}[{at}]")
        return lines
    return [] if expected == found else [f"{where}: cần {expected!r}, đọc được {found!r}"]


def pairs() -> list[Any]:
    return [pytest.param(path, document, id=document.name) for path in EXPECTED for document in documents(path)]


@pytest.mark.parametrize(("expected", "document"), pairs())
def test_a_worked_case_is_read_as_an_official_reads_it(expected: Path, document: Path) -> None:
    source = load_source(document.read_bytes(), document.name)
    reading = read_plan(source, directory(expected))
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    assert differences(wanted, reading.as_json()) == []
    assert coverage(source, reading) == {}
