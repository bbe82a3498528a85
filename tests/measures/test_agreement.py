"""The measures over facts and the pages' own questions to the database say the same of the same dossiers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet

from parindex.core.period import parse, parts_of
from parindex.measures.datasets import DOSSIERS, PROCEDURES
from parindex.measures.engines import Engine, open_engine
from parindex.measures.expressions import MEASURES, SIDES
from parindex.measures.figures import behind, compute
from parindex.onestop.models import Dossier
from parindex.onestop.queries import figures, measures, procedures, services
from parindex.onestop.queries.measures import CONDITIONS, Window, placed
from parindex.onestop.states import Channel, Punctuality
from parindex.organization.models import Unit
from tests.conftest import NOW
from tests.measure_facts import Row, write
from tests.people import People
from tests.random_dossiers import made

CODES = [code for code in MEASURES if code.startswith("onestop.")]
# A quarter that is over, one that still runs, and spans of both.
ASKED = {"2025-Q1": (20251,), "2025-Q2": (20252,), "2025-H1": (20251, 20252), "2025": (20251, 20252)}


def dossier_facts(period: int, window: Window) -> list[Row]:
    rows = placed(Dossier.objects.all(), window).select_related("procedure_version", "apology")
    return [_fact(one, period) for one in rows]


def _fact(one: Any, period: int) -> Row:
    version, letter = one.procedure_version, getattr(one, "apology", None)
    in_time = bool(one.closed_at and one.due_at and one.closed_at <= one.due_at and one.late_since is None)
    return {
        "record": one.pk, "period": period, "unit": one.unit_id, "office": one.office_id,
        "procedure": one.procedure_id, "channel": one.channel, "phase": one.phase,
        "is_submitted": one.is_submitted, "is_accepted": one.is_accepted,
        "is_handed_in": one.parent_id is None and one.corrects_id is None, "online": version and version.online,
        "punctuality": one.punctuality, "is_asked_often": None if one.supplements is None else one.supplements > 1,
        "has_due": one.due_at is not None, "is_closed_in_time": in_time and one.phase == "CLOSED",
        "has_result": one.solved_at is not None, "has_electronic_result": one.has_electronic_result,
        "owes_fee": one.owes_fee, "is_paid_online": one.is_paid_online, "is_digitised": one.is_digitised,
        "is_reused": one.is_reused, "is_apologised": one.apologised_at is not None,
        "is_apology_in_time": letter and letter.is_in_time,
    }  # fmt: skip


def procedure_facts(period: int, window: Window) -> list[Row]:
    """Of each unit that has dossiers: what is in force at its level, and what was asked for."""
    found = []
    for unit in Unit.objects.filter(pk__in=Dossier.objects.values("unit")):
        here = Dossier.objects.filter(window.has("submitted_at"), unit=unit)
        online, fee = ({*here.filter(**one).values_list("procedure", flat=True)} for one in ONLINE_AND_FEE)
        in_force = {one.procedure_id: one for one in procedures.in_force(window.last_day) if unit.level in one.levels}
        for pk in {*in_force, *online, *fee}:
            one = in_force.get(pk)
            found.append({
                "record": pk, "period": period, "unit": unit.pk, "is_in_force": one is not None,
                "online": one.online if one else "", "has_fee": bool(one and one.has_fee),
                "is_used_online": pk in online, "is_used_with_fee": pk in fee,
            })  # fmt: skip
    return found


ONLINE_AND_FEE: tuple[dict[str, Any], ...] = ({"channel": Channel.ONLINE}, {"owes_fee": True})


@pytest.fixture
def engine(people: People, tmp_path: Path) -> Any:
    made(people, 160, 5, NOW)
    _gaps()
    quarters = {one.year * 10 + one.number: Window.of(one, NOW) for one in parts_of(parse("2025-H1"), "quarter")}
    write(tmp_path, DOSSIERS, [row for key, one in quarters.items() for row in dossier_facts(key, one)], quarters)
    write(tmp_path, PROCEDURES, [row for key, one in quarters.items() for row in procedure_facts(key, one)], quarters)
    with open_engine("duckdb", tmp_path) as found:
        yield found


def _gaps() -> None:
    """Some dossiers are parts of others or corrections, and some were late before their deadline was moved."""
    rows = QuerySet(Dossier)
    first, second, *_rest = ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.filter(pk__in=ids[10:30]).update(parent=first)
    rows.filter(pk__in=ids[25:40]).update(corrects=second)
    moved = rows.filter(pk__in=ids[40:90], punctuality__in=("", Punctuality.LATE), due_at__isnull=False)
    for one in moved:
        rows.filter(pk=one.pk).update(late_since=one.due_at, due_at=one.due_at + timedelta(days=9))


def told_by_pages(rows: QuerySet[Dossier], window: Window) -> dict[str, figures.Figure]:
    return figures.total(rows, window) | services.figures(services.used(rows, window))


@pytest.mark.parametrize("key", ASKED)
def test_facts_and_records_say_the_same_of_a_period_and_of_each_unit(engine: Engine, key: str) -> None:
    window, rows = Window.of(parse(key), NOW), Dossier.objects.all()
    whole = {one.code: figures.Figure(*one[2:]) for one in compute(engine, CODES, ASKED[key], ())}
    assert whole == told_by_pages(rows, window)
    by_unit: dict[Any, dict[str, figures.Figure]] = {}
    for one in compute(engine, CODES, ASKED[key], ("unit",)):
        by_unit.setdefault(one.of[0], {})[one.code] = figures.Figure(*one[2:])
    assert len(by_unit) == 2
    for unit, told in by_unit.items():
        assert told == told_by_pages(rows.filter(unit=unit), window)


@pytest.mark.parametrize("key", ["2025-Q2", "2025"])
def test_a_figure_over_facts_opens_to_the_dossiers_of_the_page(engine: Engine, key: str) -> None:
    window = Window.of(parse(key), NOW)
    for code, condition in CONDITIONS.items():
        for side in SIDES:
            if condition.side(side) is not None:
                listed = measures.behind(Dossier.objects.all(), window, code, side).order_by("pk")
                assert behind(engine, code, side, ASKED[key]) == list(listed.values_list("pk", flat=True)), (
                    code,
                    side,
                )
