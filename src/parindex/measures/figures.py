"""Values of measures on an engine, and the records behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from parindex.measures.count import STANDING, Group, by_quarter, by_span, counted, listed
from parindex.measures.datasets import Dataset
from parindex.measures.engines import Engine
from parindex.measures.expressions import MEASURES, SIDES, UNKNOWN, WHOLE, Distinct

UNIT_AND_QUARTER = ("unit", "period")
Spans = Mapping[int, Sequence[int]]


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
    found: list[Value] = []
    for together in _passes(engine, codes, periods, by):
        found += _values(engine, together, periods, by)
    return found


def compute_spans(engine: Engine, codes: Sequence[str], spans: Spans, by: Sequence[str] = ("unit",)) -> list[Value]:
    """Every measure of each group and span, `of` the columns of `by` and then the span: what `compute` says of each.

    A group without rows in a span has no value. The facts are asked once for all spans. Raises as `compute`.
    """
    quarters = sorted({quarter for inside in spans.values() for quarter in inside})
    found: list[Value] = []
    for together in _passes(engine, codes, quarters, by):
        if isinstance(MEASURES[together[0]], Distinct):
            asked = tuple((span, tuple(inside)) for span, inside in spans.items())
            rows = engine.rows(by_span(tuple(together), asked, tuple(by), engine.form))
            found += _read(rows, together, (*by, "span"))
        else:
            found += _added(engine, together, quarters, spans, by)
    return found


def _passes(engine: Engine, codes: Sequence[str], periods: Sequence[int], by: Sequence[str]) -> list[list[str]]:
    """The measures that are counted in one pass over a dataset, together."""
    passes: dict[tuple[Dataset, type], list[str]] = {}
    for code in codes:
        measure = MEASURES[code]
        unknown = set(by) - {column.name for column in measure.dataset.columns}
        if unknown:
            raise ValueError(f"{measure.dataset.name} has no column {sorted(unknown)} to group by")
        passes.setdefault((measure.dataset, type(measure)), []).append(code)
    for dataset, _kind in passes:
        _require(engine, dataset, periods)
    return list(passes.values())


def _added(
    engine: Engine, codes: Sequence[str], quarters: Sequence[int], spans: Spans, by: Sequence[str]
) -> Iterator[Value]:
    """Spans from their quarters: what happened is added up, how things stood is taken from the last."""
    rows = engine.rows(by_quarter(tuple(codes), tuple(quarters), tuple(by), engine.form))
    names = [f"{side}_{at}" for at in range(len(codes)) for side in SIDES]
    nothing = [0] * len(names)
    has_whole = [MEASURES[code].whole is not None for code in codes]
    groups: dict[tuple[Any, ...], dict[int, tuple[list[int], list[int]]]] = {}
    for row in rows:
        standing = [int(row.get(f"{STANDING}_{name}", 0)) for name in names]
        happened = [int(row.get(name, 0)) - stood for name, stood in zip(names, standing, strict=True)]
        groups.setdefault(tuple(row[name] for name in by), {})[row["period"]] = happened, standing
    for group, told in groups.items():
        for span, inside in spans.items():
            if there := [told[quarter][0] for quarter in inside if quarter in told]:
                _happened, last = told.get(max(inside), (nothing, nothing))
                sums = map(sum, zip(*there, last, strict=True))
                for code, is_ratio in zip(codes, has_whole, strict=True):
                    part, whole, unknown = next(sums), next(sums), next(sums)
                    yield Value((*group, span), code, part, whole if is_ratio else None, unknown)


def _values(engine: Engine, codes: Sequence[str], periods: Sequence[int], by: Sequence[str]) -> list[Value]:
    return _read(engine.rows(counted(tuple(codes), tuple(periods), tuple(by), engine.form)), codes, by)


def _read(rows: Sequence[Mapping[str, Any]], codes: Sequence[str], by: Sequence[str]) -> list[Value]:
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
