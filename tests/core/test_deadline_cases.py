"""Worked cases of deadlines and what moved them: each comes out as counted by hand and says where its rule stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from parindex.core.deadline import Adjustment, Basis, Kind, Limit, tell
from parindex.core.working_time import Mode, Unit, WorkingTime
from parindex.kit.catalog import load_sources, load_working_time
from parindex.kit.catalog.reading import Mark

FILES = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parents[2] / "catalog" / "cases" / "deadlines").glob("*.yaml"))
}
CASES = [
    pytest.param(name, case, id=f"{name}: {case['why']}") for name, file in FILES.items() for case in file["cases"]
]
BASIS = Basis("", "")


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_case_comes_out_as_counted_by_hand(name: str, case: dict[str, Any]) -> None:
    given = case.get("limit") or FILES[name].get("limit") or case
    moves = [_adjustment(one) for one in case.get("moved", [])]
    told = tell(_limit(given), _moment(case["start"]), moves, _working(case.get("calendar", {})))
    assert told.due_at == (_moment(case["due_at"]) if case["due_at"] else None)
    if "counts_from" in case:
        assert told.counts_from == _moment(case["counts_from"])


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_says_which_rule_it_stands_on(name: str) -> None:
    source = FILES[name]["source"]
    known = {text.id for text in load_sources()}
    assert set(source) in ({"doc", "article", "mark"}, {"text", "article", "mark"})
    assert source.get("doc") is None or source["doc"] in known
    assert all(str(value).strip() for value in source.values())
    assert source["mark"] in get_args(Mark)


def _limit(given: dict[str, Any]) -> Limit:
    cut_off = time.fromisoformat(given["cut_off"]) if "cut_off" in given else None
    mode = Mode(given.get("mode", "same_time"))
    return Limit("r", "1", Unit(given["unit"]), Decimal(given["amount"]), BASIS, mode, cut_off)


def _adjustment(one: dict[str, Any]) -> Adjustment:
    return Adjustment(
        Kind(one["kind"]),
        _moment(one["at"]),
        "Trần Thị Hạnh",
        until=_moment(one["until"]) if "until" in one else None,
        amount=Decimal(one["amount"]) if "amount" in one else None,
        unit=Unit(one["unit"]) if "unit" in one else None,
        due_at=_moment(one["due_at"]) if "due_at" in one else None,
    )


def _working(changed: dict[str, list[date]]) -> WorkingTime:
    """The calendar of the catalogue with days that were otherwise before it changed, or are after."""
    working = load_working_time()
    years = dict(working.calendar.years)
    for day in changed.get("days_off", []):
        year = years[day.year]
        off = {**year.days_off, day: "Nghỉ"}
        years[day.year] = replace(year, days_off=off, working_saturdays=year.working_saturdays - {day})
    for day in changed.get("days_worked", []):
        year = years[day.year]
        years[day.year] = replace(year, days_off={one: why for one, why in year.days_off.items() if one != day})
    return replace(working, calendar=type(working.calendar)(years))


def _moment(written: str | datetime) -> datetime:
    return written if isinstance(written, datetime) else datetime.fromisoformat(written)
