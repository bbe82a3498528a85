"""Results as .xlsx: a sheet a group with ranks, points by field and every leaf."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from parindex.papers.grids import Column, Sheet, Value, write_book
from parindex.rules.numbers import rounded, written
from parindex.scoring.queries.published import Group, Row, Table

LONGEST_NAME = 28  # Excel takes 31 characters
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def book_of(table: Table, title: str) -> bytes:
    """The whole table; points are numbers, what is left out is an empty cell."""
    told = []
    for at, group in enumerate(table.groups, start=1):
        name = f"{at} {group.name}".translate(FORBIDDEN)[:LONGEST_NAME].strip()
        told.append((Sheet(name, tuple(_columns(group))), [_row(group, row) for row in group.rows]))
    return write_book(told, title=title)


def _columns(group: Group) -> list[Column]:
    fields = [Column(f"f{one.code}", f"LV{one.code}. {one.name}", "amount") for one in group.criteria.fields]
    leaves = [
        Column(f"l{one.code}", f"{one.code} ({written(one.points)})", "amount") for one in group.criteria.leaves()
    ]
    return [
        Column("rank", "Hạng", "count", width=8),
        Column("name", "Đơn vị", width=40),
        Column("index", "Chỉ số", "amount"),
        Column("class", "Xếp loại"),
        *fields,
        Column("bonus", "Điểm thưởng", "amount"),
        Column("penalty", "Điểm trừ", "amount"),
        *leaves,
    ]


def _row(group: Group, row: Row) -> Mapping[str, Value]:
    cells: dict[str, Value] = {
        "rank": None if row.rank is None else Decimal(row.rank),
        "name": row.name,
        "index": row.index,
        "class": row.rated.label if row.rated else None,
        "bonus": _number(row.bonus),
        "penalty": _number(row.penalty),
    }
    cells |= {f"f{one.code}": _number(row.sums[one.code].earned) for one in group.criteria.fields}
    return cells | {f"l{one.code}": _number(row.points(one.code)) for one in group.criteria.leaves()}


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(value, 4)
