"""Figures up to a cut-off day within a quarter are those of the records as they stood at its end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from parindex.analytics import queries, registry
from parindex.analytics.cutting import end_of
from parindex.analytics.models import Cut, CutValue
from parindex.analytics.refreshing import refresh
from parindex.core.period import of_number
from parindex.onestop.models import Dossier
from parindex.onestop.queries import figures
from parindex.onestop.queries.measures import Window
from parindex.organization.models import Unit
from tests.conftest import NOW
from tests.one_stop import at, solved
from tests.people import People
from tests.random_dossiers import made

DAY = date(2025, 5, 15)


class Wanting:
    """Somebody who wants one day cut."""

    @staticmethod
    def cuts(_at: datetime) -> set[date]:
        return {DAY}

    @staticmethod
    def after(_at: datetime) -> None: ...


@pytest.fixture(autouse=True)
def wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "followers", lambda: [Wanting])


@pytest.mark.parametrize("seed", [1, 4])
def test_a_cut_counts_what_the_records_say_of_its_last_instant(people: People, facts_dir: Path, seed: int) -> None:
    made(people, 150, seed, NOW)
    assert refresh(NOW).cuts == [DAY]
    compared = 0
    for unit in Unit.objects.values_list("pk", flat=True):
        rows = Dossier.objects.filter(unit_id=unit)
        told = figures.total(rows, Window.of(of_number(20250), end_of(DAY)))
        for row in CutValue.objects.filter(side="unit", unit=unit, code__in=told):
            one = told[row.code]
            assert (row.part, row.whole, row.unknown) == (one.part, one.whole, one.unknown), row
            compared += 1
    assert compared > 10


def test_what_happened_after_the_day_is_not_in_it(people: People, facts_dir: Path) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    solved(people, at(date(2025, 5, 14)), at(date(2025, 5, 20)))
    refresh(NOW)
    unit = people.unit("xa").pk
    cut = queries.until(["onestop.solved"], [unit], DAY)
    assert cut is not None
    assert cut["onestop.solved", unit, 20250].part == 1
    assert queries.values(["onestop.solved"], [unit], [20250])["onestop.solved", unit, 20250].part == 2


def test_a_day_that_is_not_over_is_not_cut(people: People, facts_dir: Path) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    assert refresh(at(DAY, "17:00")).cuts == []
    assert queries.until(["onestop.solved"], [people.unit("xa").pk], DAY) is None


def test_a_cut_is_counted_again_once_a_day_for_what_was_entered_late(people: People, facts_dir: Path) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    assert refresh(NOW).cuts == [DAY]
    solved(people, at(date(2025, 5, 7)), at(date(2025, 5, 8)))
    assert refresh(NOW + timedelta(minutes=5)).cuts == []
    assert refresh(NOW + timedelta(days=1)).cuts == [DAY]
    assert Cut.objects.get().as_of == NOW + timedelta(days=1)
    assert CutValue.objects.get(code="onestop.solved", side="unit").part == 2
