"""Telling records as facts: what changed since the last time, or all. Killed in the middle, the next run is right.

A file is replaced before the database says so. Whoever is killed in between leaves files that are ahead of what the
database says of them: the next run reads the same changes once more, which changes nothing twice.
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


def silent(dataset: str, period: int) -> None:
    """Tell nobody how far it is."""


def extract(folder: Folder, at: datetime, *, full: bool = False, step: Step = silent) -> list[Told]:
    """Bring the facts to what the records say at a moment; `full` reads every record again."""
    dossiers = _dossiers(folder, at, full=full, step=step)
    told = [dossiers, _procedures(folder, at, dossiers, step)]
    told += [_small(folder, DATASETS[name], at, step) for name in registry.names() if name != DOSSIERS.name]
    return told


def _known(dataset: Dataset) -> dict[int, Extract]:
    return {one.period: one for one in Extract.objects.filter(dataset=dataset.name)}


def _dossiers(folder: Folder, at: datetime, *, full: bool, step: Step) -> Told:
    source, known, told = registry.module_of(DOSSIERS.name), _known(DOSSIERS), Told(DOSSIERS.name)
    # A clock that went back says nothing about what changed since.
    afresh = full or not known or any(one.as_of > at for one in known.values())
    # A corrected day may leave a quarter without dossiers: its old rows are still to be taken out.
    lost = [period for period, one in known.items() if afresh or folder.size(DOSSIERS, period) != one.size]
    if afresh:
        lost = sorted({*source.periods(at), *lost})
    if lost:
        step(DOSSIERS.name, lost[-1])
        told.written = folder.replace_all(DOSSIERS, lost, source.of_periods(lost, at))
        told.read = sum(one.rows for one in told.written.values())
    if not afresh:
        since = min(one.as_of for one in known.values()) - OVERLAP
        _renew(folder, told, _Changes.of(source.changed(since, at)), known, source.running(at), step)
    keeping.keep_extracts(DOSSIERS.name, told.written, at)
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


def _renew(
    folder: Folder, told: Told, changes: _Changes, known: Mapping[int, Extract], running: int, step: Step
) -> None:
    """Put the new rows of changed records in the place of their old ones, in the quarters where they differ."""
    told.read += len(changes.ids)
    there = [period for period in known if period not in told.written]
    new = changes.rows.filter(~pl.col("period").is_in(list(told.written)))
    old = folder.scan(DOSSIERS, there).filter(changes.theirs).collect()
    differing = pl.concat(
        [one.join(other, on=one.columns, how="anti", nulls_equal=True) for one, other in ((old, new), (new, old))]
    )
    begun = {running} - {*known, *told.written}
    for period in sorted({*differing["period"], *begun}):
        step(DOSSIERS.name, period)
        rows, before = differing.filter(pl.col("period") == period), known.get(period)
        kept = folder.scan(DOSSIERS, [period] if before else []).filter(~changes.theirs).collect()
        whole = pl.concat([kept, new.filter(pl.col("period") == period)]).sort(ORDER)
        if before is not None and before.is_measured:
            told.touched[period] = Touched(frozenset(rows["unit"]), frozenset(rows["office"]))
        told.written[period] = folder.replace(DOSSIERS, period, [whole])


def _procedures(folder: Folder, at: datetime, dossiers: Told, step: Step) -> Told:
    """Procedures of the quarters whose dossiers changed, and of the running one: what is in force may change."""
    source, known, told = registry.module_of(DOSSIERS.name), _known(PROCEDURES), Told(PROCEDURES.name)
    for period in sorted({*dossiers.written, source.running(at), *(_known(DOSSIERS).keys() - known.keys())}):
        step(PROCEDURES.name, period)
        rows = source.procedures_of(period, at, folder.scan(DOSSIERS, [period]))
        told.read += rows.height
        told.written[period] = folder.replace(PROCEDURES, period, [rows])
    keeping.keep_extracts(PROCEDURES.name, told.written, at)
    return told


def _small(folder: Folder, dataset: Dataset, at: datetime, step: Step) -> Told:
    """A dataset that is told as a whole each time."""
    rows = registry.module_of(dataset.name).rows(at).sort(ORDER)
    told = Told(dataset.name, read=rows.height)
    for period in sorted({*_known(dataset), *rows["period"].unique()}):
        step(dataset.name, period)
        told.written[period] = folder.replace(dataset, period, [rows.filter(pl.col("period") == period)])
    keeping.keep_extracts(dataset.name, told.written, at)
    return told
