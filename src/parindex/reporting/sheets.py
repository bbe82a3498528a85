"""A unit's report as a grid to be filled in Excel, and what a filled one would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from parindex.kit.catalog import ReportField
from parindex.kit.periods import period_label
from parindex.papers.grids import NOTHING, Column, Grid, GridError, Reading, Row, Value
from parindex.reporting.calc import BLANK, Given
from parindex.reporting.models import UnitReport
from parindex.reporting.queries import reports

NUMBER, WHOLE, WORDS, NOTE = "so-lieu", "mau-so", "noi-dung", "giai-trinh"
COLUMNS = (
    Column("muc", "Nội dung báo cáo", fixed=True, width=48),
    Column("don-vi-tinh", "Đơn vị tính", fixed=True, width=12),
    Column("ky-truoc", "Kỳ trước", fixed=True, width=12),
    Column(NUMBER, "Số liệu (tử số)", "amount", width=16),
    Column(WHOLE, "Mẫu số", "amount", width=14),
    Column(WORDS, "Bằng lời", width=60),
    Column(NOTE, "Giải trình", width=30),
)


def stamp_of(report: UnitReport) -> str:
    """What says that a workbook is of this report and no other."""
    return f"parindex:bao-cao:{report.pk}"


def grid_of(report: UnitReport) -> Grid:
    """The grid of a report: a row for each field that a person fills in."""
    last = reports.last_said(report)
    rows = tuple(
        Row(one.key, {"muc": one.title, "don-vi-tinh": one.unit, "ky-truoc": _shown(last.get(one.key, BLANK))})
        for one in _fields(report)
    )
    round_ = report.round
    lines = (
        f"Đơn vị: {report.for_unit.name}",
        f"Kỳ: {period_label(round_.period) or round_.title}",
        f"Số liệu {round_.first:%d/%m/%Y} – {round_.last:%d/%m/%Y}; hạn nộp {report.due_on:%d/%m/%Y}",
    )
    return Grid(round_.title, lines, COLUMNS, rows, stamp_of(report))


def values_of(report: UnitReport) -> dict[str, dict[str, Value]]:
    """What the report says now, as the grid holds it."""
    said = reports.answers(report)
    return {one.key: _cells(one, said.get(one.key, BLANK)) for one in _fields(report)}


def starts(report: UnitReport) -> list[tuple[str, str]]:
    """Where a pasted block may begin: any figure of the report."""
    return [(one.key, one.title) for one in _fields(report) if one.kind != "narrative"]


@dataclass(frozen=True)
class Change:
    """A field that a reading would change; `version` is that of the answer it would replace."""

    field: ReportField
    now: Given
    then: Given
    version: int


def changes(report: UnitReport, reading: Reading) -> tuple[list[Change], list[GridError]]:
    """What a reading would change, and what does not fit the field it stands in. Empty cells change nothing."""
    kept = {row.field: row for row in report.answers.all()}
    found, wrong = [], []
    for one in _fields(report):
        cells = reading.values.get(one.key)
        if not cells:
            continue
        now = kept[one.key].given if one.key in kept else BLANK
        problem = _misfit(one, cells)
        if problem:
            wrong.append(GridError(0, one.title, "misfit", problem))
            continue
        then = _given(one, cells, now)
        if then != now:
            found.append(Change(one, now, then, kept[one.key].version if one.key in kept else 0))
    return found, wrong


def _fields(report: UnitReport) -> list[ReportField]:
    return [one for one in report.round.form_used.fields() if not one.filled_from]


def _cells(one: ReportField, given: Given) -> dict[str, Value]:
    if given.nothing:
        return {WORDS if one.kind == "narrative" else NUMBER: NOTHING}
    number = given.numerator if one.kind == "ratio" else given.number
    whole = None if one.whole else given.denominator
    cells: dict[str, Value] = {NUMBER: number, WHOLE: whole, WORDS: given.text or None, NOTE: given.note or None}
    return {key: value for key, value in cells.items() if value is not None}


def _misfit(one: ReportField, cells: Mapping[str, Value]) -> str:
    number, whole, words = cells.get(NUMBER), cells.get(WHOLE), cells.get(WORDS)
    if one.kind == "narrative" and (isinstance(number, Decimal) or whole is not None):
        return "Mục này viết bằng lời; hãy ghi ở cột «Bằng lời»."
    if one.kind != "narrative" and isinstance(words, str):
        return "Mục này là số liệu; hãy ghi ở cột «Số liệu», lời giải thích ghi ở cột «Giải trình»."
    if whole is not None and (one.kind != "ratio" or one.whole):
        return "Mục này không có mẫu số, hoặc mẫu số lấy từ mục khác; hãy để trống cột «Mẫu số»."
    if one.kind == "count" and isinstance(number, Decimal) and number != number.to_integral_value():
        return "Mục này là số đếm, không có phần lẻ."
    return ""


def _given(one: ReportField, cells: Mapping[str, Value], now: Given) -> Given:
    note = cells.get(NOTE)
    said = note if isinstance(note, str) else now.note
    if NOTHING in (cells.get(NUMBER), cells.get(WORDS)):
        return Given(nothing=True, note=said)
    number, whole, words = (cells.get(key) for key in (NUMBER, WHOLE, WORDS))
    figure = number if isinstance(number, Decimal) else None
    if one.kind == "ratio":
        denominator = whole if isinstance(whole, Decimal) else now.denominator
        return Given(numerator=now.numerator if figure is None else figure, denominator=denominator, note=said)
    if one.kind == "narrative":
        return Given(text=words if isinstance(words, str) else now.text, note=said)
    return Given(number=now.number if figure is None else figure, note=said)


def _shown(given: Given) -> str:
    if given.nothing:
        return "không phát sinh"
    return "" if given.value is None else format(given.value.normalize(), "f").replace(".", ",")
