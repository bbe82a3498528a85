"""The figures of a period as a workbook: all together, by groups, and what each of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from parindex.kit.catalog import Measure
from parindex.onestop.queries.figures import Figure, Figures
from parindex.papers.grids import Column, Sheet, Value, write_book

SIDES = (("part", "tử số"), ("whole", "mẫu số"), ("percent", "%"), ("unknown", "không rõ"))
ALL = Sheet(
    "Chỉ số",
    (
        Column("title", "Chỉ số", width=50),
        Column("part", "Số lượng, tử số", "count"),
        Column("whole", "Mẫu số", "count"),
        Column("percent", "Tỷ lệ (%)", "amount"),
        Column("unknown", "Không rõ", "count"),
    ),
)
WORDS = Sheet(
    "Cách tính",
    (
        Column("title", "Chỉ số", width=50),
        Column("part", "Tử số, hoặc số đếm", width=60),
        Column("whole", "Mẫu số", width=60),
        Column("unknown", "Không rõ", width=40),
        Column("source", "Nguồn", width=30),
    ),
)


def book_of_figures(
    title: str,
    measures: Sequence[Measure],
    whole: Figures,
    groups: Iterable[tuple[str, Figures]],
    *,
    grouped: str,
    lines: Sequence[str],
) -> bytes:
    """A workbook of the same numbers as the page; `lines` say of which period and moment they are."""
    counted = [one for one in measures if one.counts == "dossiers"]
    by_group = Sheet(
        "Theo nhóm", (Column("group", grouped, width=40), *(c for one in counted for c in _columns(one)))
    )
    told: list[dict[str, Value]] = [{"title": line} for line in lines]
    told += [{"title": one.title, **_cells(whole[one.code])} for one in measures]
    rows: list[dict[str, Value]] = [
        {"group": name, **{k: v for one in counted for k, v in _cells(figures[one.code], one.code).items()}}
        for name, figures in groups
    ]
    return write_book([(ALL, told), (by_group, rows), (WORDS, [_words(one) for one in measures])], title=title)


def _columns(one: Measure) -> list[Column]:
    if one.kind == "count":
        return [Column(f"{one.code}:part", one.short, "count")]
    return [
        Column(f"{one.code}:{side}", f"{one.short}: {said}", "amount" if side == "percent" else "count")
        for side, said in SIDES
    ]


def _cells(figure: Figure, code: str = "") -> dict[str, Value]:
    told: dict[str, Value] = {
        "part": Decimal(figure.part),
        "whole": None if figure.whole is None else Decimal(figure.whole),
        "percent": figure.shown,
        "unknown": None if figure.whole is None else Decimal(figure.unknown),
    }
    return {f"{code}:{side}" if code else side: value for side, value in told.items()}


def _words(one: Measure) -> dict[str, Value]:
    texts = {"title": one.title, "part": one.part, "whole": one.whole, "unknown": one.unknown}
    source = " ".join(word for word in (one.doc, one.article) if word)
    return {**{key: text or None for key, text in texts.items()}, "source": source}
