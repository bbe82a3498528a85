"""From the conditions of measures to expressions that count them, in one pass over a dataset.

How a condition is counted is the engine's matter: past some forty aggregates DuckDB takes many times longer for
FILTER than for the sum of a cast, while PostgreSQL is faster with FILTER and can't cast a boolean to bigint at all.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from parindex.measures.datasets import Dataset
from parindex.measures.expressions import BASES, FLAGS, MEASURES, SIDES, Definition, Distinct

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerScalar, Table

STANDING = "standing"
Form = Literal["sum", "filter"]
# Its number, and its quarters.
Span = tuple[int, tuple[int, ...]]
Group = Mapping[str, int | str]
# The same question is asked again and again, and saying it in SQL takes as long as answering it from few facts.
KEPT = 64


def table_of(dataset: Dataset) -> Table:
    """A dataset as Ibis sees it: bound to no engine, so that one expression is for all."""
    import ibis

    columns = {one.name: ibis.dtype(one.type, nullable=one.nullable) for one in dataset.columns}
    return ibis.table(columns, name=dataset.name)


def count_if(condition: BooleanValue, form: Form) -> IntegerScalar:
    """How many rows a condition holds for. It holds for none where it is null, and for none of no rows."""
    if form == "filter":
        return condition.count(where=condition)
    return condition.cast("int64").sum().fill_null(0)


@functools.lru_cache(maxsize=KEPT)
def counted(codes: tuple[str, ...], periods: tuple[int, ...], by: tuple[str, ...], form: Form) -> Table:
    """One row a group: the columns of `by`, then each side of each measure as `<side>_<place of its code>`.

    Split by period each quarter stands at its own close; otherwise the quarters are one span, closed with the last.
    All codes are of one dataset, and all are or all are not distinct counts.
    """
    kinds = {type(MEASURES[code]) for code in codes}
    if len({MEASURES[code].dataset for code in codes}) != 1 or len(kinds) != 1:
        raise ValueError("measures of several datasets or kinds are not counted in one pass")
    return _distinct(codes, periods, by, form) if kinds == {Distinct} else _summed(codes, periods, by, form)


@functools.lru_cache(maxsize=KEPT)
def sql_of(expression: Table, dialect: str) -> str:
    """An expression in an engine's own words."""
    import ibis

    return str(ibis.to_sql(expression, dialect=dialect))


def _summed(codes: Sequence[str], periods: Sequence[int], by: Sequence[str], form: Form) -> Table:
    rows = _rows(codes[0], periods)
    last = None if "period" in by else max(periods)
    counts = {
        f"{side}_{at}": count_if(condition, form)
        for at, code in enumerate(codes)
        for side in SIDES
        if (condition := _condition(rows, MEASURES[code], side, last)) is not None
    }
    return rows.aggregate(counts, by=list(by))


@functools.lru_cache(maxsize=KEPT)
def by_quarter(codes: tuple[str, ...], periods: tuple[int, ...], by: tuple[str, ...], form: Form) -> Table:
    """As `counted`, each quarter at its own close; `standing_<side>_<place>` is how many of a side only stand there.

    From these every span follows: what happened in all of its quarters, and what stands at the close of the last.
    """
    rows = _rows(codes[0], periods)
    counts = {}
    for at, code in enumerate(codes):
        for side in SIDES:
            condition = _condition(rows, MEASURES[code], side, None)
            if condition is not None:
                counts[f"{side}_{at}"] = count_if(condition, form)
                if (standing := _standing(rows, MEASURES[code])) is not None:
                    counts[f"{STANDING}_{side}_{at}"] = count_if(standing & condition, form)
    return rows.aggregate(counts, by=[*by, "period"])


def _standing(rows: Table, measure: Definition | Distinct) -> BooleanValue | None:
    """Rows that are in the basis by how they stood alone; None where it has none of them."""
    basis = BASES[measure.basis]
    if basis.stock is None:
        return None
    return basis.stock(rows) if basis.flow is None else basis.stock(rows) & ~basis.flow(rows)


def _distinct(codes: Sequence[str], periods: Sequence[int], by: Sequence[str], form: Form) -> Table:
    rows = _rows(codes[0], periods)
    at_close = None if "period" in by else rows.period == max(periods)
    return _records_once(rows, codes, by, form, at_close)


@functools.lru_cache(maxsize=KEPT)
def by_span(codes: tuple[str, ...], spans: tuple[Span, ...], by: tuple[str, ...], form: Form) -> Table:
    """As `counted` of distinct counts, for each span of quarters by itself: the columns of `by`, then its number."""
    import ibis

    rows = _rows(codes[0], sorted({quarter for _span, inside in spans for quarter in inside}))
    told = [
        rows.filter(rows.period.isin(inside)).mutate(
            span=ibis.literal(span, "int32"), is_last=rows.period == max(inside)
        )
        for span, inside in spans
    ]
    every = told[0] if len(told) == 1 else ibis.union(*told, distinct=False)
    return _records_once(every, codes, (*by, "span"), form, every.is_last)


def _records_once(
    rows: Table, codes: Sequence[str], by: Sequence[str], form: Form, at_close: BooleanValue | None
) -> Table:
    """First what each record comes to in its group, then how many of those there are."""
    seen = {}
    for at, code in enumerate(codes):
        for side, condition in _stages(rows, MEASURES[code], at_close).items():
            seen[f"{side}_{at}"] = count_if(condition, form) > 0
    records = rows.aggregate(seen, by=[*by, "record"])
    counts = {}
    for at in range(len(codes)):
        whole = records[f"whole_{at}"]
        counts[f"part_{at}"] = count_if(whole & records[f"part_{at}"] & records[f"used_{at}"], form)
        counts[f"whole_{at}"] = count_if(whole, form)
    return records.aggregate(counts, by=list(by))


def listed(code: str, side: str, periods: Sequence[int], group: Group, after: int | None, limit: int | None) -> Table:
    """The ids a figure counts on one side, in order. Raises KeyError where the measure has no such side."""
    rows, measure = _rows(code, periods), MEASURES[code]
    for name, value in group.items():
        rows = rows.filter(rows[name] == value)
    if after is not None:
        rows = rows.filter(rows.record > after)
    if isinstance(measure, Distinct):
        found = _records_behind(rows, measure, side, rows.period == max(periods))
    else:
        condition = _condition(rows, measure, side, max(periods))
        if condition is None:
            raise KeyError(side)
        found = rows.filter(condition).select("record")
    return found.order_by("record").limit(limit)


def _records_behind(rows: Table, measure: Distinct, side: str, at_close: BooleanValue) -> Table:
    if measure.side(side) is None:
        raise KeyError(side)
    wanted = ("whole",) if side == "whole" else ("part", "whole", "used")
    stages = _stages(rows, measure, at_close)
    seen = {name: count_if(stages[name], "filter") > 0 for name in wanted}
    records = rows.aggregate(seen, by=["record"])
    return records.filter([records[name] for name in wanted]).select("record")


def _rows(code: str, periods: Iterable[int]) -> Table:
    dataset = MEASURES[code].dataset
    rows = table_of(dataset)
    rows = rows.filter(rows.period.isin([int(one) for one in periods]))
    return rows.mutate(**{name: flag(rows) for name, flag in FLAGS.get(dataset.name, {}).items()})


def _condition(rows: Table, measure: Definition | Distinct, side: str, last: int | None) -> BooleanValue | None:
    """Rows of the measure's basis that are on a side; without a `last` quarter every row stands at its close."""
    wanted = measure.side(side)
    if wanted is None:
        return None
    basis = BASES[measure.basis]
    inside = [basis.flow(rows)] if basis.flow else []
    if basis.stock:
        stock = basis.stock(rows)
        inside.append(stock if last is None else (rows.period == last) & stock)
    return functools.reduce(operator.or_, inside) & wanted(rows)


def _stages(rows: Table, measure: Definition | Distinct, at_close: BooleanValue | None) -> dict[str, BooleanValue]:
    """What makes a record one of the whole or the part: how it stood at the close, what it saw in any quarter."""
    if not isinstance(measure, Distinct):
        raise TypeError("only a distinct count has stages")
    whole, part = measure.whole(rows), measure.part(rows)
    if at_close is not None:
        whole, part = at_close & whole, at_close & part
    return {"whole": whole, "part": part, "used": measure.used(rows)}
