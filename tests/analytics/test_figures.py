"""Figures are read with the moment they are of, added up from sums, and open to the records behind them."""

from __future__ import annotations

import importlib
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from parindex.analytics import behind, queries
from parindex.analytics.models import MeasureValue
from parindex.analytics.refreshing import refresh
from parindex.analytics.store import Folder
from parindex.measures import figures as engine_figures
from parindex.measures.engines import open_engine
from parindex.measures.expressions import MEASURES, SIDES
from parindex.organization import commands as organization
from tests.conftest import NOW
from tests.one_stop import MARITAL_STATUS, at, received, solved
from tests.people import People
from tests.plan_reviews import confirmed
from tests.random_dossiers import made
from tests.report_rounds import opened, report_of, sent

ON_TIME = "onestop.on_time_ratio"


def test_a_figure_says_until_when_every_change_is_in_it(people: People, facts_dir: Path) -> None:
    commune = people.unit("xa").pk
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    refresh(NOW)
    later = NOW + timedelta(hours=3)
    refresh(later)
    figure = queries.values([ON_TIME], [commune], [20252])[ON_TIME, commune, 20252]
    assert (figure.part, figure.whole, figure.unknown, figure.as_of) == (1, 1, 0, later)
    assert MeasureValue.objects.get(code=ON_TIME, unit=commune, side="unit", period=20252).as_of == NOW


def test_what_was_never_counted_is_missing_and_not_nothing(people: People, facts_dir: Path) -> None:
    commune = people.unit("xa").pk
    assert queries.values([ON_TIME], [commune], [20252, 20242]) == {}
    received(people)
    refresh(NOW)
    found = queries.values([ON_TIME], [commune, people.unit("huyen").pk], [20252, 20242])
    assert [(key, one.part, one.whole, one.percent) for key, one in found.items()] == [
        ((ON_TIME, commune, 20252), 0, 0, None)
    ]


def test_a_committee_with_all_below_it_is_the_sum_and_its_percent_comes_from_sums(
    people: People, facts_dir: Path
) -> None:
    made(people, 120, 5, NOW)
    refresh(NOW)
    district, commune, province = (people.unit(name).pk for name in ("huyen", "xa", "tinh"))
    alone = queries.values([ON_TIME], [district, commune], [20250])
    for top in (district, province):
        whole = queries.together([ON_TIME], top, [20250])[ON_TIME, 20250]
        assert whole.part == sum(one.part for one in alone.values())
        assert whole.whole == sum(one.whole or 0 for one in alone.values())
        assert whole.units == {district, commune}


def test_what_counts_each_procedure_once_is_not_added_up(people: People, facts_dir: Path) -> None:
    made(people, 120, 5, NOW)
    refresh(NOW)
    code = "onestop.services_used_ratio"
    assert len(queries.values([code], [people.unit("huyen").pk, people.unit("xa").pk], [20252])) == 2
    assert queries.together([code], people.unit("huyen").pk, [20252]) == {}
    assert (code, 20252) in queries.together([code], people.unit("xa").pk, [20252])


def test_the_figures_of_units_that_ended_go_with_their_successor(people: People, facts_dir: Path) -> None:
    received(people)
    heir = organization.establish_unit(
        people.system, code="xa-moi", kind="PEOPLES_COMMITTEE", level="COMMUNE", name="UBND xã Mới",
        parent=people.unit("tinh"), place="xã Mới", valid_from=date(2025, 7, 1),
    )  # fmt: skip
    organization.merge_units(people.system, [people.unit("xa")], into=heir, on=date(2025, 7, 1))
    refresh(NOW)
    figure = queries.together(["onestop.received"], heir.pk, [20250])["onestop.received", 20250]
    assert (figure.part, figure.units) == (1, {people.unit("xa").pk})


@pytest.mark.long
def test_every_figure_opens_to_as_many_records_and_those_that_the_engine_lists(
    people: People, facts_dir: Path
) -> None:
    made(people, 120, 6, NOW)
    plan = confirmed(people)
    assert plan.pk
    round_ = opened(people)
    report = report_of(round_, people, "tu-phap")
    sent(people, report, writer=people.reporter, head=people.leader, day=date(2025, 6, 5))
    now = NOW + timedelta(days=60)
    refresh(now)
    quarters = [20251, 20252, 20253]
    kinds = set()
    with open_engine("duckdb", Folder.of_settings().path) as engine:
        for row in MeasureValue.objects.filter(period__in=[20252, 20250]):
            key = (row.code, row.unit_id, row.period)
            figure = queries.values([row.code], [row.unit_id], [row.period], side=row.side)[key]
            periods = quarters if row.period == 20250 else [row.period]
            there = engine.periods(MEASURES[row.code].dataset)
            for side in SIDES:
                if MEASURES[row.code].side(side) is None:
                    continue
                ids = behind.records(figure, side)
                kinds.add(MEASURES[row.code].dataset.name)
                assert len(ids) == getattr(row, side), (row, side)
                if not ids:  # the engine itself counted none
                    continue
                inside = [one for one in periods if one in there]
                listed = engine_figures.behind(engine, row.code, side, inside, {row.side: row.unit_id})
                assert ids == listed, (row, side)
    assert kinds == {"dossiers", "procedures", "obligations", "reports"}


def test_pages_load_no_engine() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'parindex.config.settings'; import django; "
        "django.setup(); import parindex.config.urls, parindex.analytics.queries, parindex.analytics.behind; "
        "print([name for name in ('ibis', 'duckdb', 'pyarrow', 'pyspark', 'chdb') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_facts_of_everything_have_the_columns_of_their_dataset(people: People, facts_dir: Path) -> None:
    received(people, code=MARITAL_STATUS)
    refresh(NOW)
    for name in ("dossiers", "procedures", "obligations", "reports"):
        dataset = next(one.dataset for one in MEASURES.values() if one.dataset.name == name)
        folder = Folder.of_settings()
        for path in (folder.path / name).glob("period=*/part.parquet"):
            period = int(path.parent.name.removeprefix("period="))
            assert folder.scan(dataset, [period]).collect().columns == [one.name for one in dataset.columns]


@pytest.mark.parametrize("module", ["extract", "measure", "import_figures"])
def test_every_command_line_says_what_it_is_for(module: str) -> None:
    assert importlib.import_module(f"parindex.analytics.management.commands.{module}").Command.help
