"""Exact numbers: fractions inside, decimals where a person or a record gets them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

LARGEST, FINEST = 18, 40


def exact(value: Decimal | int | Fraction) -> Fraction:
    """A number as it is. Raises ValueError for what is none (NaN, infinity) or is beyond any figure of an office."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ValueError(f"{value} is not a number")
        # Before a fraction is made of it: 1e999999999 would need a billion digits.
        if (value and value.adjusted() >= LARGEST) or not -FINEST <= exponent <= LARGEST:
            raise ValueError(f"{value:.3e} has too many digits")
    return Fraction(value)


def rounded(value: Fraction, places: int) -> Decimal:
    """To so many decimal places, half away from zero: 0.125 is 0.13, as Vietnamese score sheets round."""
    return Decimal(f"{_units(value, places)}E-{places}")


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
