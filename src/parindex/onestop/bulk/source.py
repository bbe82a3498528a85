"""From a file to a table of text: one column for each of the file's, its titles as they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field

import polars as pl
from django.utils.translation import gettext as _

from parindex.core.text import clean, fold, squeeze
from parindex.onestop.bulk.csv_text import read_csv, too_many
from parindex.onestop.bulk.layout import COLUMNS, Mapping
from parindex.onestop.bulk.refusal import UnreadableFile
from parindex.onestop.bulk.workbook import read_workbook

Progress = Callable[[str, int], None]


@dataclass
class Raw:
    """An export as text: `table` has `row` (as Excel counts) and c0, c1 …; `places` our key → its column.

    `formulas` are cells whose value was computed, by (row, column of the table).
    """

    titles: tuple[str, ...]
    table: pl.DataFrame
    mapping: Mapping
    places: Table[str, str] = field(default_factory=dict)
    formulas: Sequence[tuple[int, str]] = ()

    def title(self, key: str) -> str:
        """Its title for one of our columns; ours when it has none."""
        place = self.places.get(key)
        return self.titles[int(place[1:])] if place else next(one.title for one in COLUMNS if one.key == key)


def read(data: bytes, mapping: Mapping, *, most_rows: int) -> Raw:
    """The table of a .xlsx or .csv file. Raises UnreadableFile."""
    titles, table, formulas = _table(data, most_rows=most_rows)
    places = _places(titles, mapping)
    if not table.height:
        raise UnreadableFile("empty", _("Tệp chỉ có dòng tiêu đề, không có hồ sơ nào."))
    return Raw(titles, table, mapping, places, formulas)


def titles_of(data: bytes, *, most_rows: int) -> tuple[str, ...]:
    """The headings of a file, for choosing which is which. Raises UnreadableFile."""
    return _table(data, most_rows=most_rows)[0]


def of_rows(rows: Sequence[Table[str, object]], mapping: Mapping, *, most_rows: int) -> Raw:
    """Rows given as objects by our keys, as the API takes them; the first counts as row 1. Raises UnreadableFile."""
    if len(rows) > most_rows:
        raise too_many(most_rows)
    used = [one for one in COLUMNS if one.required or any(one.key in row for row in rows)]
    columns = {f"c{at}": [_as_text(row.get(one.key)) for row in rows] for at, one in enumerate(used)}
    table = pl.DataFrame(
        {"row": range(1, len(rows) + 1), **columns},
        schema={"row": pl.UInt32, **dict.fromkeys(columns, pl.String)},
    )
    places = {one.key: f"c{at}" for at, one in enumerate(used)}
    return Raw(tuple(one.title for one in used), table, mapping, places)


def _as_text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return str(value)


def _table(data: bytes, *, most_rows: int) -> tuple[tuple[str, ...], pl.DataFrame, Sequence[tuple[int, str]]]:
    if not data.strip():
        raise UnreadableFile("empty", _("Tệp trống."))
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableFile(
            "old_or_locked", _("Đây là tệp .xls cũ hoặc tệp đặt mật khẩu. Hãy lưu lại dạng .xlsx, không mật khẩu.")
        )
    if data[:2] == b"PK":
        return read_workbook(data, most_rows=most_rows)
    titles, table = read_csv(data, most_rows=most_rows)
    return titles, table, ()


def _places(titles: Sequence[str], mapping: Mapping) -> dict[str, str]:
    """Our key → the column it stands in. Raises UnreadableFile for a column missing or there twice."""
    heard = [fold(squeeze(clean(title))) for title in titles]
    times = Counter(heard)
    places, missing = {}, []
    for one in COLUMNS:
        title = mapping.title(one)
        wanted = fold(title)
        if times[wanted] > 1:
            raise UnreadableFile(
                "heading_twice", _("Dòng tiêu đề có nhiều cột «%(title)s». Hãy giữ một.") % {"title": title}, row=1
            )
        if times[wanted]:
            places[one.key] = f"c{heard.index(wanted)}"
        elif one.required or mapping.columns.get(one.key):
            missing.append(title)
    if missing:
        raise UnreadableFile(
            "heading_missing",
            _("Dòng tiêu đề (dòng 1) thiếu cột: %(titles)s. Hãy giữ nguyên tiêu đề của mẫu hoặc sửa cách đọc tệp.")
            % {"titles": ", ".join(f"«{title}»" for title in missing)},
            row=1,
            column=missing[0],
        )
    return places
