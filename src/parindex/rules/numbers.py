"""Exact numbers: fractions inside, decimals where a person or a record gets them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Any, cast

LARGEST, FINEST = 18, 40
Figure = Fraction | int


class Number(Fraction):
    """A fraction that is quick among its own kind: Fraction spends most of its time on finding out what it was given.

    With anything else it is a fraction like any other.
    """

    __slots__ = ()
    _numerator: int
    _denominator: int

    def __add__(self, other: Any) -> Any:
        if type(other) is not Number:
            return super().__add__(other)
        below = other._denominator
        return ratio(self._numerator * below + other._numerator * self._denominator, self._denominator * below)

    def __sub__(self, other: Any) -> Any:
        if type(other) is not Number:
            return super().__sub__(other)
        below = other._denominator
        return ratio(self._numerator * below - other._numerator * self._denominator, self._denominator * below)

    def __mul__(self, other: Any) -> Any:
        if type(other) is not Number:
            return super().__mul__(other)
        return ratio(self._numerator * other._numerator, self._denominator * other._denominator)

    def __truediv__(self, other: Any) -> Any:
        if type(other) is not Number or not other._numerator:
            return super().__truediv__(other)
        return ratio(self._numerator * other._denominator, self._denominator * other._numerator)

    def __lt__(self, other: Any) -> bool:
        if type(other) is not Number:
            return super().__lt__(other)
        return self._numerator * other._denominator < other._numerator * self._denominator

    def __le__(self, other: Any) -> bool:
        if type(other) is not Number:
            return super().__le__(other)
        return self._numerator * other._denominator <= other._numerator * self._denominator

    def __gt__(self, other: Any) -> bool:
        if type(other) is not Number:
            return super().__gt__(other)
        return self._numerator * other._denominator > other._numerator * self._denominator

    def __ge__(self, other: Any) -> bool:
        if type(other) is not Number:
            return super().__ge__(other)
        return self._numerator * other._denominator >= other._numerator * self._denominator


def ratio(top: int, bottom: int = 1) -> Number:
    """One whole number over another that isn't zero."""
    common = gcd(top, bottom) if bottom > 0 else -gcd(top, bottom)
    made = object.__new__(Number)
    made._numerator, made._denominator = top // common, bottom // common
    return made


ZERO = ratio(0)


def total(numbers: Iterable[Fraction]) -> Number:
    """All of them added."""
    counts, below = alike(numbers)
    return ratio(sum(counts), below)


def alike(numbers: Iterable[Fraction]) -> tuple[list[int], int]:
    """All of them brought to one denominator, so that they are added as whole numbers."""
    found = cast("list[Number]", list(numbers))
    below = lcm(*{one._denominator for one in found})
    return [one._numerator * (below // one._denominator) for one in found], below


def exact(value: Decimal | int | Fraction) -> Number:
    """A number as it is. Raises ValueError for what is none (NaN, infinity) or is beyond any figure of an office."""
    if type(value) is Number:
        return value
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ValueError(f"{value} is not a number")
        # Before a fraction is made of it: 1e999999999 would need a billion digits.
        if (value and value.adjusted() >= LARGEST) or not -FINEST <= exponent <= LARGEST:
            raise ValueError(f"{value:.3e} has too many digits")
    return ratio(*value.as_integer_ratio())


def figure(value: Decimal) -> Figure | None:
    """The same, a whole number as such: most are counts, with which Python is quickest. None where it is none."""
    text = str(value)
    if text.isdigit() and len(text) <= LARGEST:
        return int(text)
    try:
        return plainest(exact(value))
    except ValueError:
        return None


def plainest(number: Number) -> Figure:
    """Python's own whole number where it is one."""
    return number if number.denominator != 1 else number.numerator


def rounded(value: Fraction, places: int) -> Decimal:
    """To so many decimal places, half away from zero: 0.125 is 0.13, as Vietnamese score sheets round."""
    return Decimal(f"{_units(value, places)}E-{places}")


def held(value: Fraction, most: Fraction, places: int | None) -> Fraction:
    """From nothing to the most, to so many decimal places where they are given."""
    top, below = value._numerator, value._denominator  # type: ignore[attr-defined]
    if top <= 0:
        return ZERO
    if top * most._denominator >= most._numerator * below:  # type: ignore[attr-defined]
        return most
    if places is None:
        return value
    scale: int = 10**places
    units = (2 * top * scale + below) // (2 * below)
    return most if units * most._denominator >= most._numerator * scale else shared(units, scale)  # type: ignore[attr-defined]


@lru_cache(maxsize=100_000)
def shared(top: int, bottom: int) -> Number:
    """A ratio that comes again and again, such as points on a scale of hundredths: made once."""
    return ratio(top, bottom)


def _units(value: Fraction, places: int) -> int:
    """How many of the last place, in whole numbers: a set is scored for thousands of units at once."""
    above: int = value.numerator * 10**places
    below = value.denominator
    whole = (2 * abs(above) + below) // (2 * below)
    return whole if above >= 0 else -whole


def plain(value: Decimal) -> Decimal:
    """The same number without exponent and zeros at the end: 1E+2 is 100, 2.50 is 2.5."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Decimal(text if value else 0)


def written(value: Fraction | Decimal | int, places: int = 2) -> str:
    """With a decimal comma and no zeros at the end: 92,5. A decimal is written whole, a fraction to `places`."""
    if isinstance(value, Decimal):
        return f"{plain(value):f}".replace(".", ",")
    units = _units(Fraction(value) if isinstance(value, int) else value, places)
    whole, rest = divmod(abs(units), 10**places)
    parts = f"{rest:0{places}d}".rstrip("0") if rest else ""
    return f"{'-' if units < 0 else ''}{whole}{',' if parts else ''}{parts}"
