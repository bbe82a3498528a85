"""Periods beside each other and inside each other."""

from __future__ import annotations

import pytest

from parindex.core.period import a_year_earlier, before, parse, parts_of


@pytest.mark.parametrize(
    ("key", "previous", "earlier"),
    [
        ("2025-Q2", "2025-Q1", "2024-Q2"),
        ("2025-Q1", "2024-Q4", "2024-Q1"),
        ("2025-M01", "2024-M12", "2024-M01"),
        ("2025-H2", "2025-H1", "2024-H2"),
        ("2025-9M", "2024-9M", "2024-9M"),
        ("2025", "2024", "2024"),
        ("2021-W01", "2020-W53", "2020-W01"),
        ("2020-W53", "2020-W52", "2019-W52"),
    ],
)
def test_the_period_before_and_the_same_a_year_earlier(key: str, previous: str, earlier: str) -> None:
    assert (before(parse(key)).key, a_year_earlier(parse(key)).key) == (previous, earlier)


def test_the_parts_of_a_period_fill_it_in_order() -> None:
    assert [one.key for one in parts_of(parse("2025-H2"), "quarter")] == ["2025-Q3", "2025-Q4"]
    months = parts_of(parse("2025-9M"), "month")
    assert (len(months), months[0].first, months[-1].last) == (9, parse("2025-9M").first, parse("2025-9M").last)
    assert parts_of(parse("2025-M05"), "quarter") == ()
