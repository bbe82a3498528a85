"""Days and numbers as Vietnamese officers write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

# Tried in order; a two-digit year is of this century.
DATE_PATTERNS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%Y-%m-%d")
GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")
# "1.234": a thousand and more to a clerk who counts, one and a bit to one who scores.
TWO_READINGS = re.compile(r"[+-]?\d{1,3}\.\d{3}")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def read_date(text: str) -> date:
    """A day from dd/mm/yyyy with /, - or . between, one or two digits, two-digit years as 20yy; or ISO.

    Raises ValueError for anything else, a day that does not exist included.
    """
    for pattern in DATE_PATTERNS:
        try:
            found = datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
        if "%y" in pattern:
            found = found.replace(year=2000 + found.year % 100)
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise ValueError(text)


def read_number(text: str, *, counting: bool) -> Decimal:
    """A number from 1.234,5 · 1234,5 · 97,5 · 97.5.

    `counting`: "1.234" is 1234. Otherwise it has two readings and raises AmbiguousNumber.
    """
    bare = text.strip().replace("\u00a0", "").replace(" ", "")
    if TWO_READINGS.fullmatch(bare) and not counting:
        raise AmbiguousNumber(bare)
    if GROUPED.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    raise ValueError(text)


class AmbiguousNumber(ValueError):
    """A number that can be read in two ways; we ask instead of guessing."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.grouped = text.replace(".", "")
        self.fraction = text.replace(".", ",")
