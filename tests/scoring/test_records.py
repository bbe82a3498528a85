"""What the records say reaches the sheets with its day and source; what they don't say is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from parindex.analytics.refreshing import refresh
from parindex.scoring.proposals import Missing, Value
from parindex.scoring.records import OfRecords
from tests.conftest import NOW
from tests.one_stop import at, solved
from tests.people import People

ON_TIME = "onestop.on_time_ratio"
SIDES = [(ON_TIME, "part"), (ON_TIME, "whole")]

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def facts_dir(tmp_path: Path, settings: object) -> Path:
    settings.FACTS_DIR = tmp_path / "facts"  # type: ignore[attr-defined]
    return tmp_path / "facts"


def said(people: People, unit: str) -> list[Value | Missing]:
    one = people.unit(unit).pk
    found = OfRecords().values(SIDES, [one], 2025, date(2025, 12, 15))
    return [found[(*pair, one)] for pair in SIDES]


def test_a_committee_is_told_what_its_desk_received(people: People, facts_dir: Path) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 28)))
    refresh(NOW)
    told = said(people, "xa")
    assert [one.value for one in told if isinstance(one, Value)] == ["1", "2"]
    assert {(one.as_of, one.source) for one in told if isinstance(one, Value)} == {
        (NOW.date(), "Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn, 2025")
    }


def test_a_unit_without_records_is_told_that_nothing_is_known_and_not_nought(people: People, facts_dir: Path) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    refresh(NOW)
    told = said(people, "tu-phap")
    assert [type(one) for one in told] == [Missing, Missing]
    assert "chưa có số liệu" in str(told[0])


def test_a_side_that_a_measure_does_not_have_is_missing(people: People, facts_dir: Path) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    refresh(NOW)
    unit = people.unit("xa").pk
    wanted = [("onestop.received", "whole"), ("onestop.received", "value"), (ON_TIME, "value")]
    found = OfRecords().values(wanted, [unit], 2025, date(2025, 12, 15))
    assert [type(found[(*pair, unit)]) for pair in wanted] == [Missing, Value, Missing]
