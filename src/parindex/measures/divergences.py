"""Where engines answer one expression differently, and what measures do so that no figure depends on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parindex.measures.count import count_if, table_of
from parindex.measures.datasets import DOSSIERS

if TYPE_CHECKING:
    from ibis.expr.types import Table

REFUSED = "refused"


@dataclass(frozen=True)
class Divergence:
    """An expression of one `value`; `otherwise` is what the engines named give for it instead of `mostly`.

    An answer is what Python prints of it; `REFUSED` where the engine gives an error.
    """

    says: str
    handled: str
    expression: Callable[[], Table]
    mostly: str
    otherwise: Mapping[str, str]

    def answer_of(self, engine: str) -> str:
        return self.otherwise.get(engine, self.mostly)


def _nobody() -> Table:
    rows = table_of(DOSSIERS)
    return rows.filter(rows.record < 0)


def _sum_of_nothing() -> Table:
    rows = _nobody()
    return rows.aggregate(value=rows.record.sum())


def _count_of_nothing() -> Table:
    rows = _nobody()
    return rows.aggregate(value=rows.count(where=rows.is_reused))


def _whole_sum() -> Table:
    rows = _nobody()
    return rows.aggregate(value=rows.record.sum().fill_null(0))


def _sum_of_cast() -> Table:
    rows = _nobody()
    return rows.aggregate(value=count_if(rows.is_reused, "sum"))


def _ratio_of_nothing() -> Table:
    rows = table_of(DOSSIERS)
    return rows.aggregate(value=rows.count() / rows.count(where=rows.record < 0))


DIVERGENCES: Mapping[str, Divergence] = {
    "sum_of_nothing": Divergence(
        "The sum of no rows is null; ClickHouse says 0 where the column can't be null.",
        "count_if makes it 0 everywhere.",
        _sum_of_nothing,
        "None",
        {"clickhouse": "0"},
    ),
    "count_of_nothing": Divergence(
        "Rows of none that meet a condition are 0; Ibis writes a sum for Spark, which is null.",
        "Figures on Spark are counted in the sum form, made 0.",
        _count_of_nothing,
        "0",
        {"spark": "None"},
    ),
    "type_of_a_sum": Divergence(
        "The sum of whole numbers is a whole number; of bigint PostgreSQL makes a numeric.",
        "A value is made an int when it is read.",
        _whole_sum,
        "0",
        {"postgresql": "Decimal('0')"},
    ),
    "cast_of_a_boolean": Divergence(
        "A boolean is 0 or 1; PostgreSQL doesn't cast one to bigint.",
        "On PostgreSQL figures are counted in the filter form.",
        _sum_of_cast,
        "0",
        {"postgresql": REFUSED},
    ),
    "nothing_to_divide_by": Divergence(
        "Dividing by zero is infinite on DuckDB and ClickHouse, and refused by PostgreSQL and Spark.",
        "No measure divides: engines give part and whole, and a ratio of no whole is none.",
        _ratio_of_nothing,
        REFUSED,
        {"duckdb": "inf", "clickhouse": "inf"},
    ),
}
