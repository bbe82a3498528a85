"""Values of measures on an engine, and the records behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parindex.measures.count import Group, counted, listed
from parindex.measures.datasets import Dataset
from parindex.measures.engines import Engine
from parindex.measures.expressions import MEASURES, UNKNOWN, WHOLE

UNIT_AND_QUARTER = ("unit", "period")


class Value(NamedTuple):
    """What a measure comes to in one group, `of` the values of the columns asked for; a count has no whole."""

    of: tuple[int | str | None, ...]
    code: str
    part: int
    whole: int | None
    unknown: int


class NotExtracted(LookupError):
    """Quarters asked for of which there are no facts: a sum without them would be too small and look right."""

    def __init__(self, dataset: Dataset, periods: Sequence[int]) -> None:
        super().__init__(f"no facts of {dataset.name} for {list(periods)}: extract them, or leave them out")
        self.dataset, self.periods = dataset, tuple(periods)


def compute(
    engine: Engine, codes: Sequence[str], periods: Sequence[int], by: Sequence[str] = UNIT_AND_QUARTER
) -> list[Value]:
    """Every measure of each group that has facts, in one pass over each dataset.

    With "period" in `by` each quarter stands for itself. Without it the quarters are one span: what happened in all
    of them, how things stood at the close of the last. Raises NotExtracted, KeyError for an unknown code, and
    ValueError for a column that a dataset hasn't.
    """
    passes: dict[tuple[Dataset, type], list[str]] = {}
    for code in codes:
        measure = MEASURES[code]
        unknown = set(by) - {column.name for column in measure.dataset.columns}
        if unknown:
            raise ValueError(f"{measure.dataset.name} has no column {sorted(unknown)} to group by")
        passes.setdefault((measure.dataset, type(measure)), []).append(code)
    found: list[Value] = []
    for (dataset, _kind), together in passes.items():
        _require(engine, dataset, periods)
        found += _values(engine, together, periods, by)
    return found


def _values(engine: Engine, codes: Sequence[str], periods: Sequence[int], by: Sequence[str]) -> list[Value]:
    rows = engine.rows(counted(tuple(codes), tuple(periods), tuple(by), engine.form))
    return [
        Value(
            tuple(row[name] for name in by),
            code,
            int(row[f"part_{at}"]),
            None if MEASURES[code].whole is None else int(row[f"{WHOLE}_{at}"]),
            int(row.get(f"{UNKNOWN}_{at}", 0)),
        )
        for row in rows
        for at, code in enumerate(codes)
    ]


def behind(
    engine: Engine,
    code: str,
    side: str,
    periods: Sequence[int],
    group: Group | None = None,
    *,
    after: int | None = None,
    limit: int | None = None,
) -> list[int]:
    """The ids of the records a figure counts on one side in a span, in order: as many as the figure says.

    `group` is column → value, as {"unit": 3}. A page of the list is so many after an id. Raises NotExtracted, and
    KeyError where the measure has no such side.
    """
    _require(engine, MEASURES[code].dataset, periods)
    return [row["record"] for row in engine.rows(listed(code, side, periods, group or {}, after, limit))]


def _require(engine: Engine, dataset: Dataset, periods: Sequence[int]) -> None:
    if not periods:
        raise ValueError("no quarters were asked for")
    missing = sorted(set(periods) - set(engine.periods(dataset)))
    if missing:
        raise NotExtracted(dataset, missing)
