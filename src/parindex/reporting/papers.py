"""Official documents of reporting: a unit's report, the committee's report with its annexes, the urging letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from parindex.kit.catalog import ReportField, ReportForm, ReportSection, load_paper_types
from parindex.kit.templatetags.kit import number
from parindex.organization import letterhead
from parindex.organization.models import Unit
from parindex.papers.document import (
    Annex,
    Block,
    Column,
    Document,
    Heading,
    Issuer,
    Item,
    Paragraph,
    Table,
)
from parindex.papers.wording import symbol_of
from parindex.reporting import calc
from parindex.reporting.calc import BLANK, Given
from parindex.reporting.models import Consolidation, ReportRound, UnitReport
from parindex.reporting.queries import consolidation as queries
from parindex.reporting.queries import reports, rounds
from parindex.reporting.queries.rounds import Line

NOTHING, NOT_YET = "không phát sinh", "chưa có số liệu"
MISSING = "Đến thời điểm tổng hợp còn {n} đơn vị chưa có báo cáo: {names}; số liệu không gồm các đơn vị này."
LATENESS = (
    "Đề nghị thủ trưởng các đơn vị nêu trên chỉ đạo nộp báo cáo ngay và giải trình lý do chậm. "
    "Việc chậm, thiếu báo cáo được tính vào kết quả đánh giá cải cách hành chính năm của đơn vị."
)
LEGEND = "Số trong ngoặc là số thứ tự nội dung ở Phụ lục I; KPS: không phát sinh; «–»: chưa báo cáo"
ARCHIVE = "VT, NV"


def consolidated(drawn: Consolidation, day: date) -> Document:
    """The committee's report: the words as they were edited, every figure, and who has not reported."""
    round_ = drawn.round
    now = queries.whole(round_, of=drawn.editions)
    figures = {row.field.key: row for _section, rows in queries.figures(now) for row in rows}
    words = {row.field: row.text for row in drawn.texts.all()}
    told = {key: [_figure_told(row.field, row.total)] for key, row in figures.items() if row.total.value is not None}
    told |= {key: [_lines(text)] for key, text in words.items() if text.strip()}
    issuer = letterhead.issuer_of(round_.committee)
    missing = [MISSING.format(n=len(now.missing), names=_names(now.missing))] if now.missing else []
    return _report(round_, issuer, round_.committee, day, told, missing, _annexes(now, figures.values()))


def of_unit(report: UnitReport, day: date) -> Document:
    """A unit's own report as it stands, to be signed by its head."""
    said = reports.answers(report)
    fields = {one.key: one for one in report.round.form_used.fields()}
    told = {key: [_given_told(fields[key], given)] for key, given in said.items() if not given.is_blank}
    issuer = letterhead.issuer_of(report.unit)
    return _report(report.round, issuer, report.unit, day, told, [], ())


def _report(
    round_: ReportRound,
    issuer: Issuer,
    unit: Unit,
    day: date,
    told: dict[str, list[tuple[str, ...]]],
    missing: Sequence[str],
    annexes: tuple[Annex, ...],
) -> Document:
    form = round_.form_used
    words = {
        "issuer": issuer.name,
        "title": round_.title[:1].lower() + round_.title[1:],
        "first": f"{round_.first:%d/%m/%Y}",
        "last": f"{round_.last:%d/%m/%Y}",
    }
    body = [
        Paragraph(form.opening.format(**words)),
        *(Paragraph(line) for line in missing),
        *_sections(form, told),
        Paragraph(form.closing.format(**words)),
    ]
    above = letterhead.issuer_of(round_.committee).name if unit.pk != round_.committee_id else ""
    return Document(
        kind="bao-cao",
        issuer=issuer,
        symbol=symbol_of(load_paper_types()["bao-cao"], letterhead.abbreviation_of(unit)),
        place=letterhead.place_of(unit),
        year=day.year,
        subject=round_.title,
        signer=letterhead.signer_of(unit, day),
        body=tuple(body),
        recipients=(above, "Phòng Nội vụ") if above else ("UBND cấp trên trực tiếp", "Các đơn vị trực thuộc"),
        archive=ARCHIVE,
        annexes=annexes,
    )


def _sections(form: ReportForm, told: dict[str, list[tuple[str, ...]]]) -> Iterable[Block]:
    """Headings with what was told under them; a part's title stands before its first section."""
    part = ""
    for section in form.sections:
        if section.part and section.part != part:
            part = section.part
            yield Heading(f"{part}.", form.parts.get(part, section.title), 1)
        yield Heading(f"{section.label}.", section.title, 2 if section.part else 1)
        yield from _told(section, told)


def _told(section: ReportSection, told: dict[str, list[tuple[str, ...]]]) -> Iterable[Block]:
    narratives = [one for one in section.fields if one.kind == "narrative"]
    for one in section.fields:
        if one.kind == "narrative" and len(narratives) > 1:
            yield Paragraph(f"{one.title}:", italic=True)
        if one.key not in told and one.kind == "narrative":
            yield Paragraph(f"{NOT_YET[:1].upper()}{NOT_YET[1:]}.")
        for lines in told.get(one.key, []):
            for line in lines:
                yield Paragraph(line) if one.kind == "narrative" else Item(line)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _figure_told(one: ReportField, total: calc.Sum) -> tuple[str, ...]:
    return (f"{one.title}: {_figure(one, total.value, total.numerator, total.denominator)};",)


def _given_told(one: ReportField, given: Given) -> tuple[str, ...]:
    if one.kind == "narrative":
        return _lines(given.text) if given.text.strip() else (f"{NOTHING.capitalize()}.",)
    said = NOTHING if given.nothing else _figure(one, given.value, given.numerator, given.denominator)
    return (f"{one.title}: {said};",)


def _figure(one: ReportField, value: object, numerator: object, denominator: object) -> str:
    shown = number(value)  # type: ignore[arg-type]
    if one.kind == "ratio":
        return f"{shown}% ({number(numerator)}/{number(denominator)})"  # type: ignore[arg-type]
    return f"{shown} {one.unit}".strip()


def _names(units: Iterable[Unit]) -> str:
    return ", ".join(unit.name for unit in units)


def _annexes(now: queries.Whole, figures: Iterable[queries.Figure]) -> tuple[Annex, ...]:
    """All figures beside earlier periods, and each unit's, in landscape."""
    rows = list(figures)
    totals = Table(
        (
            Column("STT", 1, "center"),
            Column("Nội dung", 8),
            Column("Đơn vị tính", 2, "center"),
            Column("Kỳ này", 3, "right"),
            Column("Kỳ trước", 3, "right"),
            Column("Cùng kỳ năm trước", 3, "right"),
            Column("Đơn vị chưa báo cáo", 4),
        ),
        tuple(
            (
                str(at),
                row.field.title,
                row.field.unit,
                _sum(row.field, row.total),
                _sum(row.field, row.last),
                _sum(row.field, row.year_ago),
                _names(row.missing) if len(row.missing) < FEW else f"{len(row.missing)} đơn vị",
            )
            for at, row in enumerate(rows, start=1)
        ),
    )
    return (
        Annex("Tổng hợp số liệu", (totals,), landscape=True),
        Annex("Số liệu của từng đơn vị", tuple(_by_unit(now, rows)), landscape=True),
    )


# Names of units that have not reported are listed up to so many, then counted; the body names all who sent nothing.
FEW = 4


# Figures beside each other in one table of units: more would not fit a landscape page.
ABREAST = 8


def _by_unit(now: queries.Whole, figures: Sequence[queries.Figure]) -> Iterator[Table]:
    """A row a unit, a column a figure by its number in the first annex, some figures to a table."""
    for first in range(0, len(figures), ABREAST):
        some = figures[first : first + ABREAST]
        numbered = (Column(f"({first + at})", 2, "right") for at in range(1, len(some) + 1))
        rows = tuple(
            (
                str(at),
                unit.name,
                *(_cell(row.field, now.answers.get(pk, {}).get(row.field.key, BLANK)) for row in some),
            )
            for at, (pk, unit) in enumerate(now.units.items(), start=1)
        )
        caption = LEGEND if first == 0 else ""
        yield Table((Column("STT", 1, "center"), Column("Đơn vị", 6), *numbered), rows, caption)


def _cell(one: ReportField, given: Given) -> str:
    if given.nothing:
        return "KPS"
    return "–" if given.value is None else number(given.value) + ("%" if one.kind == "ratio" else "")


def _sum(one: ReportField, total: calc.Sum) -> str:
    if total.value is None:
        return NOTHING if total.nothing and not total.missing else NOT_YET
    parts = f"% ({number(total.numerator)}/{number(total.denominator)})" if one.kind == "ratio" else ""
    return number(total.value) + parts


def urging(round_: ReportRound, late: Sequence[Line], day: date) -> Document:
    """Văn bản đôn đốc to the units that have not reported."""
    issuer = letterhead.issuer_of(round_.committee)
    title = round_.title[:1].lower() + round_.title[1:]
    lines = [f"{line.report.unit.name}: hạn nộp {line.report.due_on:%d/%m/%Y}, quá hạn {line.days} ngày làm việc;"
             for line in late]  # fmt: skip
    return Document(
        kind="cong-van",
        issuer=issuer,
        symbol=symbol_of(load_paper_types()["cong-van"], letterhead.abbreviation_of(round_.committee), drafter="NV"),
        place=letterhead.place_of(round_.committee),
        year=day.year,
        subject=f"đôn đốc nộp báo cáo {title}",
        signer=letterhead.signer_of(round_.committee, day),
        addressees=tuple(line.report.unit.name for line in late),
        body=(
            Paragraph(
                f"{issuer.name} đã yêu cầu các đơn vị nộp báo cáo {title} trước hết ngày {round_.due_on:%d/%m/%Y}. "
                f"Đến ngày {day:%d/%m/%Y} còn {len(late)} đơn vị chưa có báo cáo:"
            ),
            *(Item(line) for line in lines),
            Paragraph(LATENESS),
        ),
        recipients=("Như trên", "Chủ tịch, các Phó Chủ tịch UBND"),
        archive=ARCHIVE,
    )


def late_lines(round_: ReportRound, day: date) -> list[Line]:
    """The units to be urged: those without a report after their due date."""
    return [line for line in rounds.lines(round_, day) if line.punctuality == "MISSING"]
