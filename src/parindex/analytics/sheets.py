"""Figures of other systems as a file of rows: read, and checked row by row against what is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from parindex.analytics.models import ExternalFigure
from parindex.analytics.states import FigureState
from parindex.core import period as periods
from parindex.core.text import clean, fold, squeeze
from parindex.core.written import read_date, read_number
from parindex.onestop.bulk.csv_text import read_csv
from parindex.onestop.bulk.refusal import RowError, UnreadableFile
from parindex.onestop.bulk.workbook import read_workbook
from parindex.organization.models import Unit

MOST_ROWS, PERCENT = 50_000, 100
ZIP = b"PK"
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")
# Our name → the title of its column; the first four are required.
TITLES = {
    "code": "Mã chỉ số",
    "unit": "Mã đơn vị",
    "period": "Kỳ",
    "as_of": "Số liệu ngày",
    "value": "Giá trị",
    "scale": "Thang điểm",
    "part": "Tử số",
    "whole": "Mẫu số",
}
REQUIRED = ("code", "unit", "period", "as_of")
NUMBERS = ("value", "scale", "part", "whole")
Key = tuple[str, int, str]


@dataclass(frozen=True)
class Line:
    """One good row."""

    row: int
    code: str
    unit: int
    period: str
    as_of: date
    value: Decimal
    scale: Decimal | None
    part: Decimal | None
    whole: Decimal | None

    @property
    def key(self) -> Key:
        return self.code, self.unit, self.period

    @property
    def says(self) -> tuple[object, ...]:
        return self.value, self.scale, self.part, self.whole, self.as_of


@dataclass
class Checked:
    """A file looked through: what is new, what supersedes another figure, what is there already, what is wrong."""

    rows: int = 0
    new: list[Line] = field(default_factory=list)
    newer: list[Line] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "new": len(self.new),
            "newer": len(self.newer),
            "unchanged": self.unchanged,
            "errors": [one.as_json() for one in self.errors],
        }


class _Bad(Exception):
    """What is wrong with a cell."""

    def __init__(self, name: str, code: str, message: str) -> None:
        super().__init__(message)
        self.name, self.code, self.message = name, code, message


def check(data: bytes, reach: Collection[int], today: date) -> Checked:
    """Read a .xlsx or .csv file and tell every bad row. Raises UnreadableFile for a file that is none."""
    cells = _cells(data)
    checked, good = Checked(rows=len(cells)), list[Line]()
    units = dict(Unit.objects.values_list("code", "pk"))
    for row, told in cells:
        try:
            good.append(_line(row, told, units, reach, today))
        except _Bad as bad:
            checked.errors.append(RowError(row, TITLES[bad.name], bad.code, bad.message))
    _place(_once(good, checked), checked)
    checked.errors.sort(key=lambda one: one.row)
    return checked


def _cells(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """Each row as Excel numbers it with its cells by our names."""
    if data[:2] == ZIP:
        titles, table, _formulas = read_workbook(data, most_rows=MOST_ROWS)
    else:
        titles, table = read_csv(data, most_rows=MOST_ROWS)
    heard = [fold(squeeze(clean(title))) for title in titles]
    places = {name: heard.index(fold(title)) for name, title in TITLES.items() if fold(title) in heard}
    missing = [TITLES[name] for name in REQUIRED if name not in places]
    if missing or not {"value", "part"} & set(places):
        wanted = ", ".join(f"«{title}»" for title in (*missing, *([] if missing else [TITLES["value"]])))
        raise UnreadableFile(
            "heading_missing", _("Dòng tiêu đề (dòng 1) thiếu cột: %(titles)s.") % {"titles": wanted}
        )
    if not table.height:
        raise UnreadableFile("empty", _("Tệp chỉ có dòng tiêu đề."))
    return [
        (row["row"], {name: squeeze(clean(str(row[f"c{at}"] or ""))) for name, at in places.items()})
        for row in table.iter_rows(named=True)
    ]


def _line(row: int, told: Mapping[str, str], units: Mapping[str, int], reach: Collection[int], today: date) -> Line:
    code = told["code"]
    if not CODE.fullmatch(code):
        raise _Bad(
            "code", "bad_code", _("«%(text)s» không phải mã chỉ số, như QD766 hay SIPAS_COMMUNE.") % {"text": code}
        )
    unit = units.get(told["unit"])
    if unit is None:
        raise _Bad("unit", "unknown_unit", _("Không có đơn vị mã «%(text)s».") % {"text": told["unit"]})
    if unit not in reach:
        raise _Bad("unit", "not_yours", _("Đơn vị này không thuộc phạm vi bạn nạp số liệu."))
    period, as_of = _period(told["period"], today), _day(told["as_of"], today)
    numbers = {name: _number(name, told.get(name, "")) for name in NUMBERS}
    return Line(row, code, unit, period, as_of, *_value(numbers))


def _period(text: str, today: date) -> str:
    try:
        period = periods.parse(text)
    except ValueError:
        raise _Bad(
            "period", "bad_period", _("«%(text)s» không phải kỳ. Ghi như 2025, 2025-Q2.") % {"text": text}
        ) from None
    if period.first > today:
        raise _Bad("period", "not_begun", _("Kỳ này chưa bắt đầu."))
    return period.key


def _day(text: str, today: date) -> date:
    try:
        day = read_date(text)
    except ValueError:
        raise _Bad(
            "as_of", "bad_day", _("«%(text)s» không phải ngày. Ghi như 15/06/2025.") % {"text": text}
        ) from None
    if day > today:
        raise _Bad("as_of", "in_future", _("Ngày số liệu ở sau hôm nay."))
    return day


def _number(name: str, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return read_number(text, counting=name in {"part", "whole"})
    except ValueError:
        raise _Bad(
            name, "bad_number", _("«%(text)s» không phải số, hoặc đọc được hai cách.") % {"text": text}
        ) from None


def _value(given: Mapping[str, Decimal | None]) -> tuple[Decimal, Decimal | None, Decimal | None, Decimal | None]:
    """Value, scale, part and whole; a ratio is worked out where only its sums are given."""
    value, scale, part, whole = (given[name] for name in NUMBERS)
    if (part is None) != (whole is None):
        raise _Bad("whole", "half_ratio", _("Ghi cả tử số và mẫu số, hoặc không ghi cả hai."))
    if part is not None and whole is not None:
        if not 0 <= part <= whole or whole == 0:
            raise _Bad("part", "over_whole", _("Tử số phải từ 0 đến mẫu số, mẫu số lớn hơn 0."))
        ratio = (part * PERCENT / whole).quantize(Decimal("0.0001"))
        if value is None:
            value, scale = ratio, scale or Decimal(PERCENT)
        elif scale in (None, PERCENT) and abs(value - ratio) >= Decimal("0.01"):
            raise _Bad(
                "value",
                "not_the_ratio",
                _("Giá trị khác tỷ lệ tính từ tử số, mẫu số (%(ratio)s).") % {"ratio": ratio},
            )
    if value is None:
        raise _Bad("value", "no_value", _("Chưa ghi giá trị. Không có số liệu thì bỏ dòng này, đừng ghi 0."))
    if scale is not None and not 0 <= value <= scale:
        raise _Bad("value", "off_scale", _("Giá trị phải từ 0 đến %(scale)s.") % {"scale": scale})
    return value, scale, part, whole


def _once(good: list[Line], checked: Checked) -> list[Line]:
    """One line a figure; the same twice is once, twice with different values is told at each further row."""
    first: dict[Key, Line] = {}
    for line in good:
        before = first.setdefault(line.key, line)
        if before is line:
            continue
        if before.says == line.says:
            checked.unchanged += 1
            continue
        words = _("Dòng %(row)s đã ghi chỉ số này của đơn vị trong kỳ với giá trị khác. Hãy giữ một.") % {
            "row": before.row
        }
        checked.errors.append(RowError(line.row, TITLES["value"], "twice", words))
    return list(first.values())


def _place(lines: list[Line], checked: Checked) -> None:
    """Beside what was imported before: a newer day takes its place, an older one is told."""
    rows = ExternalFigure.objects.filter(state=FigureState.CURRENT, code__in={line.code for line in lines})
    there = {(row.code, row.unit_id, row.period): row for row in rows}
    for line in lines:
        old = there.get(line.key)
        if old is None:
            checked.new.append(line)
        elif (old.value, old.scale, old.part, old.whole, old.as_of) == line.says:
            checked.unchanged += 1
        elif line.as_of < old.as_of:
            words = _("Đã có số liệu mới hơn, ngày %(day)s.") % {"day": f"{old.as_of:%d/%m/%Y}"}
            checked.errors.append(RowError(line.row, TITLES["as_of"], "older", words))
        else:
            checked.newer.append(line)
