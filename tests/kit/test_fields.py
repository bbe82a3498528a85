"""Dates and numbers as Vietnamese officers write them: never swapped, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from parindex.core.written import AmbiguousNumber, read_date, read_number
from parindex.kit.fields import DateField, DecimalField
from parindex.kit.templatetags.kit import date_vi, number

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(days)
def test_a_date_shown_is_the_date_read_back(day: date) -> None:
    assert read_date(date_vi(day)) == day


@given(amounts)
def test_a_number_shown_is_the_number_read_back(amount: Decimal) -> None:
    with translation.override("vi"):
        shown = number(amount)
    assert read_number(shown, counting=True) == amount


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2025", date(2025, 4, 3)),
        ("25/12/2025", date(2025, 12, 25)),
        ("3-4-2025", date(2025, 4, 3)),
        ("3.4.25", date(2025, 4, 3)),
        ("2025-04-03", date(2025, 4, 3)),
    ],
)
def test_the_day_comes_before_the_month(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize("text", ["31/02/2025", "12/25/2025", "hôm nay", "1/1/1025", ""])
def test_what_is_no_day_is_refused_in_vietnamese(text: str) -> None:
    class Form(forms.Form):
        day = DateField()

    assert list(Form({"day": text}).errors) == ["day"]
    assert "15/06/2025" in Form({"day": text}).errors["day"][0]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("97,5", "97.5"),
        ("97.5", "97.5"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("-3", "-3"),
        ("1 234", "1234"),
    ],
)
def test_a_number_is_read_in_the_ways_it_is_written(text: str, amount: str) -> None:
    assert read_number(text, counting=False) == Decimal(amount)


def test_one_dot_and_three_digits_is_a_thousand_to_who_counts_and_a_question_to_who_scores() -> None:
    assert read_number("1.234", counting=True) == 1234
    with pytest.raises(AmbiguousNumber):
        read_number("1.234", counting=False)

    class Form(forms.Form):
        score = DecimalField()

    (message,) = Form({"score": "1.234"}).errors["score"]
    assert "1234" in message
    assert "1,234" in message


@pytest.mark.parametrize("text", ["mười", "1,2,3", "12.34.56", "1e5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- any text of the reader's
        read_number(text, counting=False)


def test_a_missing_number_is_shown_as_nothing_and_zero_as_zero() -> None:
    assert (number(None), number(Decimal("0.00")), number(0)) == ("", "0", "0")


def test_years_and_numbers_of_documents_are_not_grouped() -> None:
    page = Template("{% load l10n %}{{ year|unlocalize }}").render(Context({"year": 2025}))
    assert page == "2025"


def test_what_was_typed_comes_back_as_it_was_typed() -> None:
    class Asked(forms.Form):
        score = DecimalField()

    asked = Asked({"score": "1.234"})
    assert not asked.is_valid()
    assert asked["score"].value() == "1.234"
    assert Asked(initial={"score": "97.5"})["score"].value() == "97,5"
