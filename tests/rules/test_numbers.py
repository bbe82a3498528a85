"""Numbers stay exact, and are rounded and written as score sheets do."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.rules.numbers import exact, plain, rounded, written


@settings(max_examples=100)
@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_to_the_nearest_and_half_away_from_zero(value: Fraction, places: int) -> None:
    found = Fraction(rounded(value, places))  # a decimal's own minus would round to the precision of the moment
    off = abs(found - value)
    step = Fraction(1, 10**places)
    assert off <= step / 2
    assert Fraction(rounded(-value, places)) == -found
    if off == step / 2:
        assert abs(found) > abs(value)


def test_rounding_does_not_depend_on_the_precision_of_the_moment() -> None:
    with localcontext() as context:
        context.prec = 3
        assert rounded(Fraction(123456789, 1000), 2) == Decimal("123456.79")
        assert plain(Decimal("123456.7890")) == Decimal("123456.789")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("92.50"), "92,5"), (Decimal("1E+2"), "100"), (Decimal("-0"), "0"), (Decimal("0.333333"), "0,333333"),
        (Fraction(1, 3), "0,33"), (Fraction(-1, 1000), "0"), (100, "100"), (Fraction(200, 3), "66,67"),
    ],
)  # fmt: skip
def test_numbers_are_written_with_a_decimal_comma(value: Decimal | Fraction | int, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "1E+18", "1E+999999999", "1E-999999999", "0E+99"])
def test_what_is_no_figure_of_an_office_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|digits"):
        exact(Decimal(text))


def test_a_measure_keeps_all_its_decimals() -> None:
    assert exact(Decimal(1) / Decimal(3)) == Fraction("0.3333333333333333333333333333")
