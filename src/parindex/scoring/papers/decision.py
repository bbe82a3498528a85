"""Quyết định phê duyệt, công bố: what a table says, ranks and points by field as annexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from parindex.kit.catalog import LegalSource, load_paper_format, load_paper_types, load_sources
from parindex.organization import letterhead
from parindex.organization.models import Unit
from parindex.papers.document import Annex, Article, Block, Column, Document, Paragraph, Signer, Table
from parindex.papers.wording import date_text, symbol_of
from parindex.rules.numbers import written
from parindex.scoring.models import Result, Round, RoundGroup
from parindex.scoring.papers.words import ARCHIVE, DASH, SUBJECT, listed, lowered
from parindex.scoring.queries.published import Group, Row, read
from parindex.scoring.queries.published import Table as Published

PROGRAMME, PROGRAMME_ENDS = "nq-76-nq-cp", 2030
MENDING = (
    "Thủ trưởng các đơn vị căn cứ phiếu điểm của đơn vị, phân tích tiêu chí mất điểm, giao việc khắc phục cho từng "
    "bộ phận với thời hạn cụ thể và đưa vào kế hoạch cải cách hành chính năm sau."
)
IN_FORCE = (
    "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các đơn vị được đánh giá và các cơ quan, đơn vị liên quan "
    "chịu trách nhiệm thi hành Quyết định này."
)
TIES = "Đơn vị có chỉ số bằng nhau xếp cùng hạng."


@dataclass(frozen=True)
class Decided:
    """Number and day of a decision that is already signed."""

    number: int
    on: date


def decided(result: Result) -> Decided | None:
    """What the decision of a published result bears, where it is written as numbers are ("45/QĐ-UBND")."""
    number = result.decision.partition("/")[0].strip()
    return Decided(int(number), result.decided_on) if number.isascii() and number.isdigit() else None


def decision(
    round_: Round, content: str, day: date, *, corrects: Result | None = None, signed: Decided | None = None
) -> Document:
    """Quyết định phê duyệt, công bố: what a table says, with ranks and points by field as annexes."""
    told, owner = read(content), round_.owner
    subject = SUBJECT.format(year=told.about["year"])
    kind = load_paper_types()["quyet-dinh"]
    return Document(
        kind="quyet-dinh",
        issuer=letterhead.issuer_of(owner),
        symbol=symbol_of(kind, letterhead.abbreviation_of(owner)),
        place=letterhead.place_of(owner),
        year=day.year,
        subject=f"Đính chính {subject}" if corrects else f"Phê duyệt và công bố {subject}",
        signer=_chair_of(owner, day),
        authority=f"Chủ tịch {letterhead.issuer_of(owner).name}".upper(),
        bases=tuple(_bases(round_)),
        body=tuple(_articles(told, subject, corrects)),
        number=signed.number if signed else None,
        issued_on=signed.on if signed else None,
        recipients=("Như Điều 3", "UBND cấp trên trực tiếp", "Các thành viên Hội đồng thẩm định"),
        archive=ARCHIVE,
        annexes=(
            Annex("Chỉ số, xếp hạng, xếp loại", tuple(_ranking(told))),
            Annex("Điểm theo lĩnh vực", tuple(_by_field(told)), landscape=True),
        ),
    )


def _chair_of(owner: Unit, day: date) -> Signer:
    """The chair decides in their own name, not on behalf of the committee."""
    signer = letterhead.signer_of(owner, day)
    return Signer(signer.lines[-1:], signer.name)


def _bases(round_: Round) -> Iterator[str]:
    if round_.year <= PROGRAMME_ENDS:
        yield _cited(next(one for one in load_sources() if one.id == PROGRAMME))
    issuer = letterhead.issuer_of(round_.owner).name
    groups = RoundGroup.objects.filter(round=round_).defer("content", "copied_from__content")
    versions = {group.copied_from_id: group.copied_from for group in groups.select_related("copied_from")}
    for version in versions.values():
        day = date_text(version.decided_on, round_.year, load_paper_format())
        title = lowered(version.title)
        named = title if title.startswith("bộ ") else f"bộ tiêu chí {title}"
        yield f"Căn cứ Quyết định số {version.decision} {day} của {issuer} ban hành {named}"
    day = date_text(round_.council_on, round_.council_on.year, load_paper_format())
    yield f"Theo đề nghị của Hội đồng thẩm định Chỉ số cải cách hành chính tại cuộc họp {day}"


def _cited(one: LegalSource) -> str:
    day = date_text(one.issued_on, one.issued_on.year, load_paper_format()) if one.issued_on else ""
    return " ".join(
        filter(None, ("Căn cứ", one.kind, "số", one.reference, day, "của", one.issuer, lowered(one.title or "")))
    )


def _articles(told: Published, subject: str, corrects: Result | None) -> Iterator[Block]:
    act = "Đính chính" if corrects else "Phê duyệt và công bố"
    count = sum(len(group.rows) for group in told.groups)
    yield Article(
        1,
        f"{act} {subject} của {count} đơn vị, xếp hạng theo {len(told.groups)} nhóm. Chỉ số, xếp hạng, xếp loại tại "
        "Phụ lục I; điểm theo lĩnh vực tại Phụ lục II kèm theo Quyết định này.",
    )
    yield from listed([line for group in told.groups if (line := _summary(group))])
    if corrects:
        on = f"{corrects.decided_on:%d/%m/%Y}"
        yield Article(
            2,
            f"Quyết định này thay thế kết quả đã công bố tại Quyết định số {corrects.decision} ngày {on}. "
            f"Lý do: {told.about['reason'].rstrip('.')}.",
        )
    else:
        yield Article(2, MENDING)
    yield Article(3, IN_FORCE)


def _summary(group: Group) -> str:
    """One line a group: how many units, the mean, the highest and the lowest."""
    values = [(row.index, row.name) for row in group.rows if row.index is not None]
    if not values:
        return ""
    mean = sum((Fraction(value) for value, _name in values), Fraction(0)) / len(values)
    told = f"Nhóm {lowered(group.name)}: {len(values)} đơn vị, trung bình {written(mean)}"
    high, low = values[0][0], values[-1][0]
    return f"{told}, cao nhất {written(high)}, thấp nhất {written(low)}"


def _ranking(told: Published) -> Iterator[Block]:
    for at, group in enumerate(told.groups, start=1):
        extras = any(row.bonus or row.penalty for row in group.rows)
        beside = (Column("Điểm thưởng", 3, "right"), Column("Điểm trừ", 3, "right")) if extras else ()
        columns = (
            Column("Hạng", 3, "center"),
            Column("Đơn vị", 11),
            Column("Điểm đạt / điểm tối đa", 5, "right"),
            *beside,
            Column("Chỉ số", 4, "right"),
            Column("Xếp loại", 5, "center"),
        )
        yield Paragraph(f"{at}. {group.name}", bold=True)
        yield Table(columns, tuple(_ranked(row, extras=extras) for row in group.rows))
        if group.ties():
            yield Paragraph(TIES, italic=True)
        yield from _notes(group)


def _ranked(row: Row, *, extras: bool) -> tuple[str, ...]:
    beside = [written(points) if points else DASH for points in (row.bonus, row.penalty)] if extras else []
    return (
        DASH if row.rank is None else str(row.rank),
        row.name,
        f"{written(row.total.earned)}/{written(row.total.applicable)}",
        *beside,
        DASH if row.index is None else written(row.index),
        row.rated.label if row.rated else DASH,
    )


def _notes(group: Group) -> Iterator[Block]:
    """What doesn't count for whom, and whose class was held down, so that the figures can be followed."""
    yield from listed(
        [
            *(
                f"Không tính tiêu chí {one.leaf.code} ({lowered(one.reason)}): {_named(one.units, group)}"
                for one in group.left_out()
            ),
            *(f"{row.name}: khống chế do {lowered(gate.name)}" for row in group.rows for gate in row.held_by()),
        ]
    )


def _named(units: Sequence[str], group: Group) -> str:
    return "mọi đơn vị trong nhóm" if len(units) == len(group.rows) else ", ".join(units)


def _by_field(told: Published) -> Iterator[Block]:
    for at, group in enumerate(told.groups, start=1):
        yield Paragraph(f"{at}. {group.name}", bold=True)
        fields = group.criteria.fields
        yield from listed([f"LV{one.code}: {one.name} (tối đa {written(one.points)} điểm)" for one in fields])
        numbered = (Column(f"LV{field.code}", 3, "right") for field in group.criteria.fields)
        columns = (Column("Hạng", 2, "center"), Column("Đơn vị", 8), *numbered, Column("Cộng", 3, "right"))
        most = [written(field.points) for field in group.criteria.fields]
        rows = [("", "Điểm tối đa", *most, written(group.criteria.scale)), *(_fields_of(row) for row in group.rows)]
        yield Table(columns, tuple(rows), strong=frozenset({0}))


def _fields_of(row: Row) -> tuple[str, ...]:
    """Points of each field; where some of it doesn't count, also out of how many."""
    cells = []
    for field, found in zip(row.criteria.fields, row.fields(), strict=True):
        whole = "" if found.applicable == field.points else f"/{written(found.applicable)}"
        cells.append(f"{written(found.earned)}{whole}")
    return (DASH if row.rank is None else str(row.rank), row.name, *cells, written(row.total.earned))
