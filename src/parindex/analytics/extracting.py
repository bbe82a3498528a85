"""Telling records as facts: what changed since the last time, or all. Killed in the middle, the next run is right.

A file is replaced before the database says so. Whoever is killed in between leaves files of which the database knows
nothing, and their sizes need not differ: the next run tells everything anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import polars as pl

from parindex.analytics import keeping, registry
from parindex.analytics.models import Extract
from parindex.analytics.store import ORDER, Folder, Written
from parindex.kit.facts import schema_of
from parindex.measures.datasets import DATASETS, DOSSIERS, PROCEDURES, Dataset

# An act is dated when it begins and seen when it ends: what ended so long after is still found.
OVERLAP = timedelta(minutes=15)
Step = Callable[[str, int], None]


@dataclass(frozen=True)
class Touched:
    """Whose figures may be others now: who received the records that changed, and who solves them."""

    units: frozenset[int] = frozenset()
    offices: frozenset[int] = frozenset()


@dataclass
class Told:
    """What one run did to a dataset: records read again, files written, and whom it touched where that is known."""

    dataset: str
    read: int = 0
    written: dict[int, Written] = field(default_factory=dict)
    touched: dict[int, Touched] = field(default_factory=dict)


@dataclass(frozen=True)
class _Run:
    """One run of telling, for all datasets."""

    folder: Folder
    at: datetime
    full: bool
    step: Step


def silent(dataset: str, period: int) -> None:
    """Tell nobody how far it is."""


def extract(folder: Folder, at: datetime, *, full: bool = False, step: Step = silent) -> list[Told]:
    """Bring the facts to what the records say at a moment; `full` reads every record again."""
    run = _Run(folder, at, full or folder.is_unfinished, step)
    with folder.writing():
        told = _all(run)
        keeping.keep_extracts({one.dataset: one.written for one in told}, at)
    return told


def _all(run: _Run) -> list[Told]:
    """Every dataset; dossiers first, since procedures are told from them."""
    known = {name: dict[int, Extract]() for name in DATASETS}
    for one in Extract.objects.filter(dataset__in=DATASETS):
        known[one.dataset][one.period] = one
    dossiers = _dossiers(run, known[DOSSIERS.name])
    quarters = {*known[DOSSIERS.name], *dossiers.written}
    told = [dossiers, _procedures(run, dossiers, quarters, known[PROCEDURES.name])]
    told += [_small(run, DATASETS[name], known[name]) for name in registry.names() if name != DOSSIERS.name]
    return told


def _dossiers(run: _Run, known: Mapping[int, Extract]) -> Told:
    source, told, at = registry.module_of(DOSSIERS.name), Told(DOSSIERS.name), run.at
    # A clock that went back says nothing about what changed since.
    afresh = run.full or not known or any(one.as_of > at for one in known.values())
    # A corrected day may leave a quarter without dossiers: its old rows are still to be taken out.
    lost = [period for period, one in known.items() if afresh or run.folder.size(DOSSIERS, period) != one.size]
    if afresh:
        lost = sorted({*source.periods(at), *lost})
    if lost:
        run.step(DOSSIERS.name, lost[-1])
        told.written = run.folder.replace_all(DOSSIERS, lost, source.of_periods(lost, at))
        told.read = sum(one.rows for one in told.written.values())
    if not afresh:
        since = min(one.as_of for one in known.values()) - OVERLAP
        _renew(run, told, _Changes.of(source.changed(since, at)), known, source.running(at))
    return told


@dataclass(frozen=True)
class _Changes:
    """Records to be told otherwise: their ids, and every row they have now."""

    ids: pl.Series
    rows: pl.DataFrame

    @classmethod
    def of(cls, parts: Iterable[tuple[pl.Series, pl.DataFrame]]) -> _Changes:
        found = [(pl.Series("record", dtype=pl.Int64), pl.DataFrame(schema=schema_of(DOSSIERS))), *parts]
        return cls(pl.concat([ids for ids, _rows in found]), pl.concat([rows for _ids, rows in found]))

    @property
    def theirs(self) -> pl.Expr:
        return pl.col("record").is_in(self.ids.implode())


def _renew(run: _Run, told: Told, changes: _Changes, known: Mapping[int, Extract], running: int) -> None:
    """Put the new rows of changed records in the place of their old ones, in the quarters where they differ."""
    told.read += len(changes.ids)
    there = [period for period in known if period not in told.written]
    new = changes.rows.filter(~pl.col("period").is_in(list(told.written)))
    old = run.folder.scan(DOSSIERS, there).filter(changes.theirs).collect()
    differing = pl.concat(
        [one.join(other, on=one.columns, how="anti", nulls_equal=True) for one, other in ((old, new), (new, old))]
    )
    begun = {running} - {*known, *told.written}
    for period in sorted({*differing["period"], *begun}):
        run.step(DOSSIERS.name, period)
        rows, before = differing.filter(pl.col("period") == period), known.get(period)
        kept = run.folder.scan(DOSSIERS, [period] if before else []).filter(~changes.theirs).collect()
        whole = pl.concat([kept, new.filter(pl.col("period") == period)]).sort(ORDER)
        if before is not None and before.is_measured:
            told.touched[period] = Touched(frozenset(rows["unit"]), frozenset(rows["office"]))
        told.written[period] = run.folder.replace(DOSSIERS, period, [whole])


def _procedures(run: _Run, dossiers: Told, quarters: Iterable[int], known: Mapping[int, Extract]) -> Told:
    """Procedures of the quarters whose dossiers changed, and of the running one: what is in force may change."""
    source, told = registry.module_of(DOSSIERS.name), Told(PROCEDURES.name)
    for period in sorted({*dossiers.written, source.running(run.at), *(set(quarters) - known.keys())}):
        run.step(PROCEDURES.name, period)
        rows = source.procedures_of(period, run.at, run.folder.scan(DOSSIERS, [period]))
        told.read += rows.height
        _replace(run, PROCEDURES, period, rows, known.get(period), told)
    return told


def _small(run: _Run, dataset: Dataset, known: Mapping[int, Extract]) -> Told:
    """A dataset that is told as a whole each time."""
    rows = registry.module_of(dataset.name).rows(run.at).sort(ORDER)
    told = Told(dataset.name, read=rows.height)
    for period in sorted({*known, *rows["period"].unique()}):
        run.step(dataset.name, period)
        _replace(run, dataset, period, rows.filter(pl.col("period") == period), known.get(period), told)
    return told


def _replace(
    run: _Run, dataset: Dataset, period: int, rows: pl.DataFrame, before: Extract | None, told: Told
) -> None:
    """Write a quarter's rows, unless the same are written there already."""
    is_there = not run.full and before is not None and before.size == run.folder.size(dataset, period)
    if not is_there or not rows.equals(run.folder.scan(dataset, [period]).collect()):
        told.written[period] = run.folder.replace(dataset, period, [rows])
