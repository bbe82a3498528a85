"""Official documents of a round: the decision that publishes, the notice to a unit, the unit's score sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from parindex.kit.catalog import LegalSource, load_paper_format, load_paper_types, load_sources
from parindex.organization import letterhead
from parindex.organization.models import Unit
from parindex.papers.document import (
    Annex,
    Article,
    Block,
    Column,
    Document,
    Entry,
    Form,
    Item,
    Paragraph,
    Signer,
    Table,
)
from parindex.papers.wording import date_text, symbol_of
from parindex.rules import NotApplicable, points_of
from parindex.rules.numbers import written
from parindex.scoring.models import Result, Round, RoundGroup
from parindex.scoring.queries.published import Group, Row, read
from parindex.scoring.queries.published import Table as Published
from parindex.scoring.queries.stories import Part

ARCHIVE = "VT, NV"
SUBJECT = "kết quả Chỉ số cải cách hành chính năm {year}"
PROGRAMME, PROGRAMME_ENDS = "nq-76-nq-cp", 2030
MENDING = (
    "Thủ trưởng các đơn vị căn cứ phiếu điểm của đơn vị, phân tích tiêu chí mất điểm, giao việc khắc phục cho từng "
    "bộ phận với thời hạn cụ thể và đưa vào kế hoạch cải cách hành chính năm sau."
)
IN_FORCE = (
    "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các đơn vị được đánh giá và các cơ quan, đơn vị liên quan "
    "chịu trách nhiệm thi hành Quyết định này./."
)
TIES = "Đơn vị có chỉ số bằng nhau xếp cùng hạng."
DASH = "–"


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
        title = _lowered(version.title)
        named = title if title.startswith("bộ ") else f"bộ tiêu chí {title}"
        yield f"Căn cứ Quyết định số {version.decision} {day} của {issuer} ban hành {named}"
    day = date_text(round_.council_on, round_.council_on.year, load_paper_format())
    yield f"Theo đề nghị của Hội đồng thẩm định Chỉ số cải cách hành chính tại cuộc họp {day}"


def _cited(one: LegalSource) -> str:
    day = date_text(one.issued_on, one.issued_on.year, load_paper_format()) if one.issued_on else ""
    return " ".join(
        filter(None, ("Căn cứ", one.kind, "số", one.reference, day, "của", one.issuer, _lowered(one.title or "")))
    )


def _articles(told: Published, subject: str, corrects: Result | None) -> Iterator[Block]:
    act = "Đính chính" if corrects else "Phê duyệt và công bố"
    count = sum(len(group.rows) for group in told.groups)
    yield Article(
        1,
        f"{act} {subject} của {count} đơn vị, xếp hạng theo {len(told.groups)} nhóm. Chỉ số, xếp hạng, xếp loại tại "
        "Phụ lục I; điểm theo lĩnh vực tại Phụ lục II kèm theo Quyết định này.",
    )
    yield from _listed([line for group in told.groups if (line := _summary(group))])
    if corrects:
        on = f"{corrects.decided_on:%d/%m/%Y}"
        yield Article(
            2,
            f"Quyết định này thay thế kết quả đã công bố tại Quyết định số {corrects.decision} ngày {on}. "
            f"Lý do: {told.about['reason'].rstrip('.')}.",
        )
    else:
        yield Article(2, MENDING)
    yield Article(3, IN_FORCE.removesuffix("./."))


def _summary(group: Group) -> str:
    """One line a group: how many units, the mean, the highest and the lowest."""
    values = [(row.index, row.name) for row in group.rows if row.index is not None]
    if not values:
        return ""
    mean = sum((Fraction(value) for value, _name in values), Fraction(0)) / len(values)
    told = f"Nhóm {_lowered(group.name)}: {len(values)} đơn vị, trung bình {written(mean)}"
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
    yield from _listed(
        [
            *(
                f"Không tính tiêu chí {one.leaf.code} ({_lowered(one.reason)}): {_named(one.units, group)}"
                for one in group.left_out()
            ),
            *(f"{row.name}: khống chế do {_lowered(gate.name)}" for row in group.rows for gate in row.held_by()),
        ]
    )


def _named(units: Sequence[str], group: Group) -> str:
    return "mọi đơn vị trong nhóm" if len(units) == len(group.rows) else ", ".join(units)


def _by_field(told: Published) -> Iterator[Block]:
    for at, group in enumerate(told.groups, start=1):
        yield Paragraph(f"{at}. {group.name}", bold=True)
        fields = group.criteria.fields
        yield from _listed([f"LV{one.code}: {one.name} (tối đa {written(one.points)} điểm)" for one in fields])
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
        subject=_raised(f"{SUBJECT.format(year=year)} của {row.name}"),
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
        f"hạng {row.rank} trên {len(group.rows)} đơn vị nhóm {_lowered(group.name)}" if row.rank else "không xếp hạng"
    )
    rated = f", xếp loại {row.rated.label}" if row.rated else ""
    yield Item(f"Chỉ số {DASH if row.index is None else written(row.index)}, {standing}{rated}.", "1.")
    losses = row.lost()
    if losses:
        total = sum((one.points for one in losses), Fraction(0))
        yield Item(f"Mất {written(total)} điểm ở {len(losses)} tiêu chí, nhiều nhất:", "2.")
        most = losses[:MOST_NAMED]
        yield from _listed([f"{one.leaf.code} {one.leaf.name}: mất {written(one.points)} điểm" for one in most])
    yield Paragraph(f"Đề nghị {row.name} khắc phục các tiêu chí mất điểm nêu tại phiếu điểm kèm theo.")


# Leaves named in a notice; all of them are in its annex.
MOST_NAMED = 5


def _sheet(group: Group, row: Row, parts: Sequence[Part]) -> Iterator[Block]:
    rank = DASH if row.rank is None else f"{row.rank}/{len(group.rows)} ({group.name})"
    yield Entry("Đơn vị", row.name)
    yield Entry("Chỉ số", f"{DASH if row.index is None else written(row.index)}; hạng {rank}; xếp loại {_class(row)}")
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
        return f"Không tính: {_lowered(outcome.reason)}"
    return outcome.reason


def _beside(row: Row) -> Iterator[Block]:
    """Bonuses, penalties and what held the class down."""
    lines = []
    for one, outcome in row.extras():
        points = points_of(outcome)
        kind = "Điểm thưởng" if one in row.criteria.bonus.items else "Điểm trừ"
        shown = DASH if points is None else written(points)
        lines.append(f"{kind} {one.code} {one.name}: {shown} ({_lowered(outcome.reason)})")
    yield from _listed([*lines, *(f"Khống chế: {gate.name} ({gate.basis})" for gate in row.held_by())])


def _listed(lines: Sequence[str]) -> Iterator[Item]:
    """Lines of a list, the last with a full stop."""
    for at, line in enumerate(lines, start=1):
        yield Item(f"{line}{'.' if at == len(lines) else ';'}")


def _class(row: Row) -> str:
    return row.rated.label if row.rated else DASH


def _lowered(text: str) -> str:
    """To stand inside a sentence; names that begin with two capitals (UBND, TTHC) stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
