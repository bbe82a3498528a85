"""Figures counted from facts are those of the records, after every change, and say of when they are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from parindex.analytics.models import MeasureValue
from parindex.analytics.refreshing import refresh
from parindex.core.period import of_number
from parindex.onestop.models import Dossier
from parindex.onestop.queries import figures, measures, services
from parindex.onestop.queries.measures import Window
from parindex.organization.models import Unit
from tests.conftest import NOW
from tests.one_stop import at, received, solved
from tests.people import People
from tests.random_dossiers import made


def by_records(period: int, side: str, unit: int, now: datetime) -> dict[str, tuple[int, int | None, int]]:
    rows, window = Dossier.objects.filter(**{f"{side}_id": unit}), Window.of(of_number(period), now)
    told = figures.total(rows, window)
    if side == "unit":
        told |= services.figures(services.used(rows, window))
    return {code: (one.part, one.whole, one.unknown) for code, one in told.items()}


def stored(period: int, side: str, unit: int) -> dict[str, tuple[int, int | None, int]]:
    rows = MeasureValue.objects.filter(period=period, side=side, unit=unit)
    return {row.code: (row.part, row.whole, row.unknown) for row in rows}


def assert_same(now: datetime, periods: tuple[int, ...] = (20251, 20252, 20256, 20250)) -> None:
    for period in periods:
        for side in ("unit", "office"):
            for unit in Unit.objects.values_list("pk", flat=True):
                found = stored(period, side, unit)
                if found:
                    assert found == by_records(period, side, unit, now), (period, side, unit)
                else:
                    rows = Dossier.objects.filter(**{f"{side}_id": unit})
                    assert not measures.placed(rows, Window.of(of_number(period), now)).exists()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_is_that_of_the_records(people: People, facts_dir: object, seed: int) -> None:
    made(people, 150, seed, NOW)
    refresh(NOW)
    assert MeasureValue.objects.count() > 200
    assert_same(NOW)


def test_a_changed_dossier_changes_its_figures_alone(people: People, facts_dir: object) -> None:
    made(people, 150, 7, NOW)
    refresh(NOW)
    later = NOW + timedelta(hours=2)
    solved(people, later, later)
    refresh(later + timedelta(minutes=1))
    assert_same(later + timedelta(minutes=1))
    others = MeasureValue.objects.exclude(unit=people.unit("xa")).filter(code="onestop.received")
    assert set(others.values_list("as_of", flat=True)) == {NOW}


def test_time_alone_makes_dossiers_overdue(people: People, facts_dir: object) -> None:
    made(people, 100, 8, NOW)
    dossier = received(people, NOW)
    refresh(NOW)
    for moment in (NOW + timedelta(days=20), datetime(2025, 7, 2, 9, tzinfo=NOW.tzinfo)):
        refresh(moment)
        assert_same(moment)
    assert dossier.due_at is not None
    assert stored(20253, "unit", people.unit("xa").pk)["onestop.open_overdue"][0] >= 1


def test_records_that_vanish_from_a_quarter_take_their_figures_along(people: People, facts_dir: object) -> None:
    from parindex.audit.journal import Act, act_in_progress

    first = solved(people, at(date(2025, 2, 3)), at(date(2025, 2, 4)))
    refresh(NOW)
    assert stored(20251, "unit", people.unit("xa").pk)["onestop.received"] == (1, None, 0)
    with act_in_progress(Act("tests.change", people.system)):
        for name in ("submitted_at", "accepted_at", "solved_at"):
            setattr(first, name, at(date(2025, 5, 5)))
        first.save()
    refresh(NOW + timedelta(minutes=1))
    assert {*stored(20251, "unit", people.unit("xa").pk)} <= {*services.RULES}
    assert stored(20252, "unit", people.unit("xa").pk)["onestop.received"] == (1, None, 0)
