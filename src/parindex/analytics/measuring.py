"""Counting measures from facts and keeping what they come to: every unit, or only those that a change touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from parindex.analytics import keeping
from parindex.analytics.extracting import Told, Touched
from parindex.analytics.models import Extract, MeasureValue
from parindex.analytics.states import Side
from parindex.analytics.store import Folder
from parindex.measures import figures
from parindex.measures.datasets import DATASETS, DOSSIERS, Dataset
from parindex.measures.engines import THREADS, Engine, open_engine
from parindex.measures.expressions import MEASURES

# Last digit of a span → how many quarters it has.
SPANS = {0: 4, 6: 2, 9: 3}
# Units whose rows are laid apart before they are counted; beyond so many it is quicker to count everybody.
FEW = 200
Key = tuple[str, int, int]
Counts = tuple[int, int | None, int]


@dataclass
class Counted:
    """What one run of counting did to a dataset."""

    dataset: str
    periods: list[int]
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Where:
    """The engine to count on; `url` of a database or a cluster."""

    engine: str = "duckdb"
    url: str = ""


def measure(
    folder: Folder, at: datetime, *, where: Where | None = None, told: Sequence[Told] = (), full: bool = False
) -> list[Counted]:
    """Count anew what extracts have changed since it was counted last; `full` counts everything.

    `told` says what the extract just before has touched, so that only those are counted.
    """
    touched = {one.dataset: one.touched for one in told}
    extracts: dict[str, list[Extract]] = {name: [] for name in DATASETS}
    for one in Extract.objects.filter(dataset__in=DATASETS):
        extracts[one.dataset].append(one)
    counted = [
        _measure(folder, DATASETS[name], at, where or Where(), there, touched.get(name, {}), full=full)
        for name, there in extracts.items()
    ]
    keeping.keep_measured([one for there in extracts.values() for one in there])
    return counted


def codes_of(dataset: Dataset) -> list[str]:
    return [code for code, one in MEASURES.items() if one.dataset is dataset]


def sides_of(dataset: Dataset) -> list[str]:
    return [Side.UNIT, Side.OFFICE] if dataset is DOSSIERS else [Side.UNIT]


def spans_of(quarters: Sequence[int], there: Sequence[int]) -> dict[int, list[int]]:
    """The spans in which these quarters lie, each with those of its quarters that there are facts of."""
    found = {}
    for quarter in quarters:
        year, number = divmod(quarter, 10)
        for digit, many in SPANS.items():
            inside = [one for one in there if one // 10 == year and one % 10 <= many]
            has_begun = digit == 0 or year * 10 + many in there
            if number <= many and has_begun:
                found[year * 10 + digit] = sorted(inside)
    return found


def _measure(
    folder: Folder,
    dataset: Dataset,
    at: datetime,
    where: Where,
    extracts: Sequence[Extract],
    touched: Mapping[int, Touched],
    *,
    full: bool,
) -> Counted:
    behind = [one.period for one in extracts if full or one.measured_sha256 != one.sha256]
    counted = Counted(dataset.name, behind)
    if behind:
        there = [one.period for one in extracts]
        whom = _whom(behind, touched)
        laid_out = _laid_out(folder, dataset, behind, there, whom)
        # Over a few thousand rows a second thread costs more than it helps.
        threads = THREADS if whom is None else 1
        with laid_out as facts, open_engine(where.engine, facts, where.url, threads=threads) as engine:
            for side in sides_of(dataset):
                ids = None if whom is None else (whom.units if side == Side.UNIT else whom.offices)
                _Count(engine, codes_of(dataset), side, at, ids, counted).run(behind, there)
    return counted


def _whom(behind: Sequence[int], touched: Mapping[int, Touched]) -> Touched | None:
    """Those that were touched, where all of it is known and they are few."""
    if not all(period in touched for period in behind):
        return None
    units = frozenset[int]().union(*(touched[period].units for period in behind))
    offices = frozenset[int]().union(*(touched[period].offices for period in behind))
    return Touched(units, offices) if len(units) + len(offices) <= FEW else None


@contextmanager
def _laid_out(
    folder: Folder, dataset: Dataset, behind: Sequence[int], there: Sequence[int], whom: Touched | None
) -> Iterator[Path]:
    """The folder of facts itself, or one with the rows of a few units alone."""
    if whom is None:
        yield folder.path
        return
    mine = pl.col("unit").is_in(list(whom.units)) | pl.col("office").is_in(list(whom.offices))
    with tempfile.TemporaryDirectory(prefix="facts-") as path:
        for period in sorted({one for one in there if one // 10 in {quarter // 10 for quarter in behind}}):
            rows = folder.scan(dataset, [period]).filter(mine).collect()
            rows.write_parquet(Folder(Path(path)).file(dataset, period), mkdir=True)
        yield Path(path)


@dataclass
class _Count:
    """The measures of a dataset laid to one side, on an engine; `ids`: only of these units."""

    engine: Engine
    codes: Sequence[str]
    side: str
    at: datetime
    ids: frozenset[int] | None
    counted: Counted

    def run(self, quarters: Sequence[int], there: Sequence[int]) -> None:
        """Count these quarters and the spans they lie in, and keep what is new or other than before."""
        spans = {one: [one] for one in quarters} | spans_of(quarters, there)
        found: dict[Key, Counts] = {}
        for one in figures.compute_spans(self.engine, self.codes, spans, (self.side,)):
            unit, period = (int(told or 0) for told in one.of)
            if self.ids is None or unit in self.ids:
                found[one.code, unit, period] = (one.part, one.whole, one.unknown)
        self._keep(found, list(spans))

    def _keep(self, found: Mapping[Key, Counts], periods: Sequence[int]) -> None:
        rows = MeasureValue.objects.filter(code__in=self.codes, side=self.side, period__in=periods)
        if self.ids is not None:
            rows = rows.filter(unit__in=self.ids)
        columns = ("pk", "code", "unit_id", "period", "part", "whole", "unknown")
        stored = {tuple(row[1:4]): (row[0], tuple(row[4:])) for row in rows.values_list(*columns)}
        fresh = [(*key, *counts) for key, counts in found.items() if stored.get(key, (0, None))[1] != counts]
        gone = [pk for key, (pk, _counts) in stored.items() if key not in found]
        if fresh or gone:
            keeping.keep_values(self.side, self.at, fresh, gone)
        self.counted.changed += len(fresh)
        self.counted.gone += len(gone)
