"""What a unit is given: its score sheet as a form, and the notice that goes with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from parindex.kit.catalog import load_paper_types
from parindex.organization import letterhead
from parindex.papers.document import Annex, Block, Column, Document, Entry, Form, Item, Paragraph, Signer, Table
from parindex.papers.wording import symbol_of
from parindex.rules import NotApplicable, points_of
from parindex.rules.numbers import written
from parindex.scoring.models import Result
from parindex.scoring.papers.words import ARCHIVE, DASH, SUBJECT, class_of, listed, lowered, raised
from parindex.scoring.queries.published import Group, Row
from parindex.scoring.queries.stories import Part

# Leaves named in a notice; all of them are in its annex.
MOST_NAMED = 5


def sheet(result: Result, group: Group, row: Row, parts: Sequence[Part]) -> Document:
    """Phiếu điểm of a unit, every leaf with what each step gave: a form, nobody signs it."""
    owner, year = result.round.owner, result.round.year
    title = f"PHIẾU ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {year}"
    on = f"{result.decided_on:%d/%m/%Y}"
    foot = f"Công bố tại Quyết định số {result.decision} ngày {on}; mã kiểm tra {result.sha256[:16]}"
    return Document(
        kind="",
        issuer=letterhead.issuer_of(owner),
        symbol="",
        place=letterhead.place_of(owner),
        year=result.decided_on.year,
        issued_on=result.decided_on,
        subject=row.name,
        signer=Signer(()),
        body=tuple(_sheet(group, row, parts)),
        form=Form(title=title, foot=foot, landscape=True),
    )


def notice(result: Result, group: Group, row: Row, parts: Sequence[Part], day: date) -> Document:
    """Thông báo to a unit: its index, rank and class, where points were lost, with its sheet as annex."""
    owner, year = result.round.owner, result.round.year
    issuer = letterhead.issuer_of(owner)
    return Document(
        kind="thong-bao",
        issuer=issuer,
        symbol=symbol_of(load_paper_types()["thong-bao"], letterhead.abbreviation_of(owner)),
        place=letterhead.place_of(owner),
        year=day.year,
        subject=raised(f"{SUBJECT.format(year=year)} của {row.name}"),
        signer=letterhead.signer_of(owner, day),
        body=tuple(_told_to_unit(result, group, row, issuer.name)),
        recipients=(row.name, "Hội đồng thẩm định"),
        archive=ARCHIVE,
        annexes=(Annex("Phiếu điểm chi tiết", tuple(_sheet(group, row, parts)), landscape=True),),
    )


def _told_to_unit(result: Result, group: Group, row: Row, issuer: str) -> Iterator[Block]:
    year, on = result.round.year, f"{result.decided_on:%d/%m/%Y}"
    yield Paragraph(
        f"Theo Quyết định số {result.decision} ngày {on}, {issuer} thông báo kết quả Chỉ số cải cách hành chính "
        f"năm {year} của {row.name} như sau:"
    )
    standing = (
        f"hạng {row.rank} trên {len(group.rows)} đơn vị nhóm {lowered(group.name)}" if row.rank else "không xếp hạng"
    )
    rated = f", xếp loại {row.rated.label}" if row.rated else ""
    yield Item(f"Chỉ số {DASH if row.index is None else written(row.index)}, {standing}{rated}.", "1.")
    losses = row.lost()
    if losses:
        total = sum((one.points for one in losses), Fraction(0))
        yield Item(f"Mất {written(total)} điểm ở {len(losses)} tiêu chí, nhiều nhất:", "2.")
        most = losses[:MOST_NAMED]
        yield from listed([f"{one.leaf.code} {one.leaf.name}: mất {written(one.points)} điểm" for one in most])
    yield Paragraph(f"Đề nghị {row.name} khắc phục các tiêu chí mất điểm nêu tại phiếu điểm kèm theo.")


def _sheet(group: Group, row: Row, parts: Sequence[Part]) -> Iterator[Block]:
    rank = DASH if row.rank is None else f"{row.rank}/{len(group.rows)} ({group.name})"
    yield Entry("Đơn vị", row.name)
    yield Entry(
        "Chỉ số", f"{DASH if row.index is None else written(row.index)}; hạng {rank}; xếp loại {class_of(row)}"
    )
    columns = (
        Column("Mã", 3, "center"),
        Column("Tiêu chí thành phần", 13),
        Column("Tối đa", 3, "right"),
        Column("Tự chấm", 3, "right"),
        Column("Thẩm định lần 1", 3, "right"),
        Column("Thẩm định lần 2", 3, "right"),
        Column("Hội đồng", 3, "right"),
        Column("Kết quả", 3, "right"),
        Column("Vì sao", 13),
    )
    rows, strong = _lines(parts)
    yield Table(columns, tuple(rows), strong=frozenset(strong), small=True)
    yield from _beside(row)


def _lines(parts: Sequence[Part]) -> tuple[list[tuple[str, ...]], set[int]]:
    rows: list[tuple[str, ...]] = []
    strong: set[int] = set()
    for part in parts:
        strong.add(len(rows))
        most, earned = written(part.applicable), written(part.earned)
        rows.append((part.field.code, part.field.name, most, "", "", "", "", earned, ""))
        for one in part.stories:
            given = (one.declared, one.first, one.second, one.council, one.points)
            cells = [DASH if points is None else written(points) for points in given]
            rows.append(
                (one.leaf.code, one.leaf.name, written(one.leaf.points), *cells, _why(one.row, one.leaf.code))
            )
    return rows, strong


def _why(row: Row, leaf: str) -> str:
    outcome = row.outcomes[leaf]
    if isinstance(outcome, NotApplicable):
        return f"Không tính: {lowered(outcome.reason)}"
    return outcome.reason


def _beside(row: Row) -> Iterator[Block]:
    """Bonuses, penalties and what held the class down."""
    lines = []
    for one, outcome in row.extras():
        points = points_of(outcome)
        kind = "Điểm thưởng" if one in row.criteria.bonus.items else "Điểm trừ"
        shown = DASH if points is None else written(points)
        lines.append(f"{kind} {one.code} {one.name}: {shown} ({lowered(outcome.reason)})")
    yield from listed([*lines, *(f"Khống chế: {gate.name} ({gate.basis})" for gate in row.held_by())])
