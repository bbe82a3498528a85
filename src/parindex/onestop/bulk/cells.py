"""Columns of text to columns of values, a whole column at a time; what can't be read is named, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass

import numpy as np
import polars as pl
from django.utils.translation import gettext as _

from parindex.core.text import LOWER, UPPER, clean, fold, squeeze
from parindex.onestop import calc

# Whatever is made of these alone, with single blanks inside, is already spelled as we store it.
_LETTERS = UPPER.removeprefix("A-Z") + LOWER.removeprefix("a-z")
SUSPECT = rf"[^ -~{_LETTERS}–—“”‘’…²³°]|^ | $|  "
NOT_ASCII = r"[^ -~]"
FIRST_YEAR, LAST_YEAR = 1990, 2100
# How a moment may be written, the frequent first: pattern, whether it has a clock time, whether its day stands first.
PATTERNS = (
    *(
        (f"{day}{clock}", bool(clock), day[1] == "d")
        for clock in (" %H:%M", "", " %H:%M:%S")
        for day in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
    ),
    ("%Y-%m-%dT%H:%M:%S", True, False),
    ("%Y-%m-%dT%H:%M", True, False),
)
NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})(?:\s.*)?")
MONTHS, DAYS = 12, 31
# Fewer real dates than this say nothing about how a whole column was swapped.
ENOUGH = 10
MOST_COUNT = 32_767


def tidy(table: pl.DataFrame) -> pl.DataFrame:
    """Every text column NFC, without invisible characters, with single blanks and none at the ends; empty is null."""
    names = [name for name, kind in table.schema.items() if kind == pl.String]
    suspect = table.select(pl.col(name).str.contains(SUSPECT).any() for name in names).row(0)
    odd = [name for name, found in zip(names, suspect, strict=True) if found]
    table = table.with_columns(_spelled(table[name]) for name in odd)
    return table.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names)


def _spelled(column: pl.Series) -> pl.Series:
    """Only the cells that may need it are looked at one by one."""
    odd = column.filter(column.str.contains(SUSPECT).fill_null(False)).unique()
    right = [squeeze(clean(cell)) for cell in odd]
    return column.replace(odd, pl.Series(right, dtype=pl.String))


def folded(column: pl.Series) -> pl.Series:
    """`core.text.fold` of a column that is already tidy."""
    plain = {letter: fold(letter) for letter in _LETTERS}
    lower = column.str.to_lowercase().str.replace_many(list(plain), list(plain.values()))
    odd = column.filter(lower.str.contains(NOT_ASCII).fill_null(False)).unique()
    if odd.is_empty():
        return lower
    exact = dict(zip(odd, (fold(cell) for cell in odd), strict=True))
    return pl.select(pl.when(column.is_in(odd.implode())).then(column.replace(exact)).otherwise(lower)).to_series()


def meant(column: pl.Series, words: Table[str, str]) -> pl.Series:
    """The value each word means, whatever its case and accents; null for an unknown one."""
    said = column.drop_nulls().unique()
    known = {word: words.get(fold(word)) for word in said}
    if not known:
        return pl.Series(column.name, [None] * len(column), dtype=pl.String)
    return column.replace_strict(known, default=None, return_dtype=pl.String)


def looked_up(column: pl.Series, ids: Table[str, int]) -> pl.Series:
    """The id behind each code; null for an unknown one."""
    codes, found = pl.Series(list(ids), dtype=pl.String), pl.Series(list(ids.values()), dtype=pl.Int64)
    return column.replace_strict(codes, found, default=None, return_dtype=pl.Int64)


def counted(column: pl.Series) -> pl.Series:
    """Whole numbers from nothing up; null for anything else."""
    number = column.str.replace(r"[.,]0+$", "").cast(pl.Int64, strict=False)
    return number.set((number < 0) | (number > MOST_COUNT), None)


@dataclass(frozen=True)
class Moments:
    """`at`: local times without a zone; `timed`: those with a clock time; `column_problem`: none may be read."""

    at: pl.Series
    timed: pl.Series
    column_problem: tuple[str, str] | None


def moments(column: pl.Series) -> Moments:
    """The moments of a column, each written in one of PATTERNS; null for an empty or unreadable cell."""
    size = len(column)
    at, timed = np.full(size, "NaT", dtype="datetime64[us]"), np.zeros(size, dtype=bool)
    is_first, is_other = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    rest = pl.DataFrame({"at": pl.arange(0, size, eager=True), "text": column.str.replace(r"(Z|\+07:00)$", "")})
    rest = rest.drop_nulls()
    for pattern, has_clock, day_first in PATTERNS:
        if rest.is_empty():
            break
        read = rest["text"].str.to_datetime(pattern, strict=False, time_unit="us")
        good = read.dt.year().is_between(FIRST_YEAR, LAST_YEAR).fill_null(False)
        places = rest["at"].filter(good).to_numpy()
        at[places], timed[places] = read.filter(good).to_numpy(), has_clock
        (is_first if day_first else is_other)[places] = True
        rest = rest.filter(~good)
    days = pl.Series(at).dt.day()
    problem = _wrong_order(rest["text"], days.filter(pl.Series(is_first)), days.filter(pl.Series(is_other)))
    return Moments(pl.Series(column.name, at), pl.Series(timed), problem)


def _wrong_order(unread: pl.Series, day_first: pl.Series, real: pl.Series) -> tuple[str, str] | None:
    """Whether the whole column has months before days, or was swapped in part by a program that expected so."""
    month_first = any(date_problem(text)[0] == "month_first" for text in unread.unique())
    over = (day_first > MONTHS).any()
    if month_first and not over:
        return "month_first_column", _(
            "Cả cột ghi tháng trước ngày (tháng/ngày/năm). Hãy xuất lại theo ngày/tháng/năm."
        )
    if len(real) >= ENOUGH and len(day_first) and (real <= MONTHS).all() and (day_first > MONTHS).all():
        return "swapped_dates", _(
            "Các ô ngày thật trong cột đều có ngày từ 1 đến 12, các ô chữ đều có ngày trên 12: Excel đã đảo ngày và "
            "tháng của một phần. Hãy xuất lại từ hệ thống nguồn, không mở bằng Excel."
        )
    return None


def date_problem(text: str) -> tuple[str, str]:
    """Why a text can't be read as a day: a code, and what to do."""
    numbers = NUMBERS.fullmatch(text)
    if numbers is None:
        return "not_a_date", _("«{}» không phải ngày. Ghi như 15/06/2025 hoặc 15/06/2025 08:30.")
    first, second, year = int(numbers[1]), int(numbers[2]), numbers[3]
    if len(year) == 2:
        return "two_digit_year", _("«{}» chỉ có hai chữ số năm. Hãy ghi đủ bốn chữ số.")
    if 1 <= first <= MONTHS < second <= DAYS:
        return "month_first", _("«{}» ghi tháng trước ngày. Hãy ghi ngày/tháng/năm.")
    if FIRST_YEAR <= int(year) <= LAST_YEAR:
        return "no_such_day", _("«{}» không có thật trên lịch, hoặc giờ không đúng. Hãy xem lại.")
    return "odd_year", _("«{}» có năm ngoài khoảng có thể. Hãy xem lại.")


def identity_lengths(kind: str | None) -> dict[int, str]:
    """How long a number of digits is → what is wrong with it, for a person, an organisation or either."""
    told = {}
    for length in range(1, 21):
        problems = {calc.identity_problem("1" * length, person=person) for person in _persons(kind)}
        told[length] = "" if "" in problems else "short" if "short" in problems else "shape"
    return told


def _persons(kind: str | None) -> tuple[bool, ...]:
    return {"PERSON": (True,), "ORGANISATION": (False,)}.get(kind or "", (True, False))
