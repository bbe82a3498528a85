"""The cost sheets of a review as a workbook, to be read and kept; what is not known is an empty cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from parindex.onestop.models import CostInput, ReviewItem
from parindex.onestop.queries.costs import Compared, Figure, Reckoned, Sourced, compared
from parindex.onestop.states import Channel
from parindex.papers.grids import Column, Sheet, Value, write_book

LINES = (
    Column("activity", "Công việc, khoản thu", "text", width=28),
    Column("name", "Diễn giải", "text", width=30),
    Column("channel", "Cách nộp", "text", width=18),
    Column("hours", "Số giờ", "amount", width=10),
    Column("outsourced", "Thuê ngoài (đồng)", "amount", width=16),
    Column("direct", "Chi trực tiếp, số tiền (đồng)", "amount", width=18),
    Column("cost", "Chi phí một lần (đồng)", "amount", width=18),
    Column("sources", "Nguồn số liệu", "text", width=50),
)
GENERAL = (
    Column("side", "Bảng", "text", width=20),
    Column("what", "Số liệu", "text", width=44),
    Column("value", "Giá trị", "amount", width=18),
    Column("sources", "Nguồn số liệu", "text", width=60),
)
SHEET_NAMES = {"BEFORE": "Hiện tại", "AFTER": "Sau đơn giản hóa"}
ALL_WAYS, TITLE = "Mọi cách nộp", "Chi phí tuân thủ"


def cost_book(item: ReviewItem) -> bytes:
    """Three sheets: the lines now, the lines afterwards, and what belongs to neither line with the results."""
    told = compared(item)
    sheets = [
        (Sheet(name, LINES), _lines(side) if (side := told.side(code)) else []) for code, name in SHEET_NAMES.items()
    ]
    return write_book([*sheets, (Sheet("Kết quả", GENERAL), _general(told))], title=f"{TITLE}: {item.subject}")


def _lines(side: Reckoned) -> list[Mapping[str, Value]]:
    return [
        {
            "activity": row.activity,
            "name": row.line.name or None,
            "channel": str(Channel(row.line.channel).label) if row.line.channel else ALL_WAYS,
            "hours": row.hours,
            "outsourced": row.outsourced,
            "direct": row.direct,
            "cost": row.cost,
            "sources": _sources(row.by_source),
        }
        for row in side.lines
    ]


def _general(told: Compared) -> list[Mapping[str, Value]]:
    rows: list[Mapping[str, Value]] = []
    for code, name in SHEET_NAMES.items():
        side = told.side(code)
        if side is None:
            continue
        rows += [_row(name, figure) for figure in side.given]
        rows.append({"side": name, "what": "Thu nhập một giờ đã dùng (đồng)", "value": side.wage})
        rows.append({"side": name, "what": "Chi phí một lần (đồng)", "value": side.once})
        rows.append({"side": name, "what": "Chi phí một năm (đồng)", "value": side.a_year})
    rows.append({"side": None, "what": "Tiết kiệm một năm (đồng)", "value": told.saving.amount})
    rows.append({"side": None, "what": "Tỷ lệ tiết kiệm (%)", "value": told.saving.percent})
    return rows


def _row(name: str, figure: Figure) -> Mapping[str, Value]:
    return {"side": name, "what": figure.label, "value": figure.value, "sources": _sources(figure.inputs)}


def _sources(told: Iterable[CostInput | Sourced]) -> str | None:
    return "; ".join(f"{one.source}, {one.dated:%d/%m/%Y}" for one in told) or None
