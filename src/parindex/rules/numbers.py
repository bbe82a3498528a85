"""Exact numbers: fractions inside, decimals where a person or a record gets them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def exact(value: Decimal | int | Fraction) -> Fraction:
    """A number as it is. Raises ValueError for what is no number (NaN, infinity)."""
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is not a number")
    return Fraction(value)


def rounded(value: Fraction, places: int) -> Decimal:
    """To so many decimal places, half away from zero: 0.125 is 0.13, as Vietnamese score sheets round."""
    scaled = value * 10**places
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def written(value: Fraction | Decimal | int, places: int = 2) -> str:
    """With a decimal comma and no zeros at the end: 92,5."""
    text = f"{rounded(Fraction(value), places):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).replace(".", ",")
