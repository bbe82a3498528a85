"""One cell: from what was typed to a value, and back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from parindex.core.text import clean, fold
from parindex.core.written import AmbiguousNumber, read_date, read_number
from parindex.papers.grids.model import NOTHING, Column, Value

NOTHING_WRITTEN = {"khong phat sinh", "khong co"}
LONGEST = 20_000
MOST = Decimal(10) ** 14


class CellRefused(ValueError):
    """What was typed has no one meaning; the message says what to write."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse_cell(column: Column, typed: object) -> Value:
    """The value of a cell: None for an empty one, NOTHING for "không phát sinh" or "không có".

    `typed` is text, or a number or day as Excel keeps them. Raises CellRefused.
    """
    if isinstance(typed, str):
        return _from_text(column, clean(typed).strip())
    if typed is None:
        return None
    if isinstance(typed, bool):
        raise CellRefused("boolean", "Ô chứa TRUE/FALSE. Hãy ghi số hoặc chữ.")
    if isinstance(typed, datetime | date):
        day = typed.date() if isinstance(typed, datetime) else typed
        if column.kind == "date":
            return day
        if column.kind == "text":
            return f"{day:%d/%m/%Y}"
        raise CellRefused(
            "date_in_number", f"Ô chứa ngày {day:%d/%m/%Y}, cần một số. Hãy định dạng ô là số rồi ghi lại."
        )
    return _from_number(column, Decimal(repr(typed)) if isinstance(typed, float) else Decimal(str(typed)))


def _from_text(column: Column, text: str) -> Value:
    if not text:
        return None
    if fold(text) in NOTHING_WRITTEN:
        return NOTHING
    if column.kind == "text":
        if len(text) > LONGEST:
            raise CellRefused("too_long", "Nội dung dài quá 20.000 ký tự. Hãy rút gọn.")
        return text
    if column.kind == "date":
        try:
            return read_date(text)
        except ValueError as error:
            raise CellRefused("no_date", f"«{text}» không phải ngày có thật. Ghi như 15/06/2025.") from error
    try:
        return _from_number(column, read_number(text, counting=column.kind == "count"))
    except AmbiguousNumber as error:
        raise CellRefused(
            "ambiguous",
            f"«{error.text}» là {error.grouped} hay {error.fraction}? Hãy ghi lại theo một trong hai cách.",
        ) from error
    except CellRefused:
        raise
    except ValueError as error:
        raise CellRefused(
            "no_number",
            f"«{text[:60]}» không phải số. Số viết như 97,5 hoặc 1.234,5; không có thì ghi «không phát sinh».",
        ) from error


def _from_number(column: Column, number: Decimal) -> Value:
    if column.kind == "text":
        return show_number(number)
    if column.kind == "date":
        raise CellRefused("no_date", "Ô chứa số, cần ngày. Ghi như 15/06/2025.")
    if column.kind == "count" and number != number.to_integral_value():
        raise CellRefused("fraction", f"{show_number(number)} có phần lẻ, cần số đếm.")
    if number < 0:
        raise CellRefused("negative", f"{show_number(number)} là số âm. Hãy kiểm tra lại.")
    if number >= MOST:
        raise CellRefused("too_large", "Số quá lớn. Hãy kiểm tra lại.")
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def show_number(number: Decimal) -> str:
    """As people here write it, without grouping."""
    bare = format(number.normalize(), "f")
    return bare.replace(".", ",")


def show_cell(value: Value) -> str:
    """A value as text; an empty cell is empty."""
    if value is None:
        return ""
    if value is NOTHING:
        return NOTHING.value
    if isinstance(value, Decimal):
        return show_number(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
