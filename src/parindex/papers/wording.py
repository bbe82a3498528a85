"""How numbers, dates, lists and the end of a document are written (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from parindex.papers.format import PaperFormat, PaperType

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# Room to write a number, a day and a month by hand or later.
BLANK_NUMBER, BLANK_DAY = " " * 8, " " * 5


def symbol_of(kind: PaperType, issuer: str, *, drafter: str = "") -> str:
    """ "BC-UBND" of a kind and its issuer's abbreviation; a công văn: "UBND-VHXH", with who drafts."""
    if kind.abbreviation:
        return f"{kind.abbreviation}-{issuer}"
    return f"{issuer}-{drafter}" if drafter else issuer


def number_line(number: int | None, symbol: str, paper: PaperFormat) -> str:
    """ "Số: 07/BC-UBND"; with room to write when there is no number yet."""
    return f"Số: {number_text(number, paper)}/{symbol}"


def number_text(number: int | None, paper: PaperFormat) -> str:
    if number is None:
        return BLANK_NUMBER
    return f"{number:02}" if number < paper.numbers.padded_below else str(number)


def date_text(day: date | None, year: int, paper: PaperFormat) -> str:
    """ "ngày 05 tháng 3 năm 2025": days below 10 and the months 1 and 2 are padded, no other."""
    if day is None:
        return f"ngày{BLANK_DAY}tháng{BLANK_DAY}năm {year}"
    padded_day = f"{day.day:02}" if day.day < paper.dates.padded_days_below else str(day.day)
    padded_month = f"{day.month:02}" if day.month in paper.dates.padded_months else str(day.month)
    return f"ngày {padded_day} tháng {padded_month} năm {day.year}"


def article_label(number: int) -> str:
    return f"Điều {number}."


def listed(lines: Sequence[str], *, last: str = ".") -> list[str]:
    """Lines of a list: each with a dash and a semicolon, the last with a full stop."""
    bare = [line.strip().rstrip(";.,") for line in lines]
    return [f"- {line}{last if at == len(bare) - 1 else ';'}" for at, line in enumerate(bare)]


def bases_listed(lines: Sequence[str]) -> list[str]:
    """Căn cứ, one to a line: each ends with a semicolon, the last with a full stop."""
    bare = [line.strip().rstrip(";.,") for line in lines]
    return [f"{line}{'.' if at == len(bare) - 1 else ';'}" for at, line in enumerate(bare)]


def ended(text: str, paper: PaperFormat) -> str:
    """The last sentence of a document with its end mark."""
    mark = paper.body.end_mark
    bare = text.rstrip()
    return bare if bare.endswith(mark) else bare.rstrip(".;") + mark


def roman(number: int) -> str:
    text = ""
    for value, sign in ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


def annex_label(at: int, count: int) -> str:
    """ "Phụ lục", or "Phụ lục II" where there are several."""
    return "Phụ lục" if count == 1 else f"Phụ lục {roman(at)}"
