"""Figures of a year up to the end of a day: for whoever judges by what was there on a cut-off day.

Facts of the quarter in which the day lies are told as they stood at its end, into a folder that lives as long as the
count. What records keep no moment of (a paper digitised, a fee paid on line) is told as it was entered last:
`queries.TOLD_AS_ENTERED_LAST` names the measures of which that has to be said.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from parindex.analytics import keeping, registry
from parindex.analytics.measuring import Where, codes_of, sides_of
from parindex.analytics.models import Cut, CutValue, Extract
from parindex.analytics.store import ORDER, Folder
from parindex.audit.actor import LOCAL_ZONE, local_day
from parindex.core.period import number_of, quarter_of
from parindex.measures import figures
from parindex.measures.datasets import DATASETS, DOSSIERS, PROCEDURES
from parindex.measures.engines import open_engine

INSTANT = timedelta(microseconds=1)


def cut(folder: Folder, at: datetime, *, where: Where, full: bool = False) -> list[date]:
    """Count the cuts that somebody wants and whose day is over: each when it is new, and once a day from then on.

    Records are corrected long after the day they are about, so a cut isn't final. Returns the days counted.
    """
    today = local_day(at)
    counted = {one.until: local_day(one.as_of) for one in Cut.objects.all()}
    wanted = sorted(day for day in registry.cuts(at) if day < today)
    fresh = [day for day in wanted if full or counted.get(day) != today]
    for day in fresh:
        with _facts_until(folder, day) as facts:
            keeping.keep_cut(day, at, list(_values(facts, day, where)))
    return fresh


def end_of(day: date) -> datetime:
    """The last instant of a day in Việt Nam."""
    return datetime.combine(day + timedelta(days=1), time(), LOCAL_ZONE) - INSTANT


@contextmanager
def _facts_until(folder: Folder, day: date) -> Iterator[Folder]:
    """The year's facts: quarters before the day's as they are, its own as they stood at its end."""
    last, moment = number_of(quarter_of(day)), end_of(day)
    with tempfile.TemporaryDirectory(prefix="cut-", dir=folder.path) as path:
        facts = Folder(Path(path))
        for dataset in (DOSSIERS, PROCEDURES):
            there = Extract.objects.filter(dataset=dataset.name, period__gte=last // 10 * 10, period__lt=last)
            for period in there.values_list("period", flat=True):
                _link(folder.file(dataset, period), facts.file(dataset, period))
        source = registry.module_of(DOSSIERS.name)
        facts.replace_all(DOSSIERS, [last], source.of_periods([last], moment))
        facts.replace(PROCEDURES, last, [source.procedures_of(last, moment, facts.scan(DOSSIERS, [last]))])
        for name in registry.names():
            if name != DOSSIERS.name:
                rows = registry.module_of(name).rows(moment).sort(ORDER)
                inside = [period for period in rows["period"].unique() if last // 10 * 10 < period <= last]
                facts.replace_all(DATASETS[name], inside, [rows])
        yield facts


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.link(source, target)


def _values(facts: Folder, day: date, where: Where) -> Iterator[CutValue]:
    with open_engine(where.engine, facts.path, where.url) as engine:
        for dataset in DATASETS.values():
            quarters = sorted(engine.periods(dataset))
            for side in sides_of(dataset) if quarters else []:
                for one in figures.compute(engine, codes_of(dataset), quarters, (side,)):
                    unit = int(one.of[0] or 0)
                    yield CutValue(
                        code=one.code, side=side, unit_id=unit, part=one.part, whole=one.whole, unknown=one.unknown
                    )
