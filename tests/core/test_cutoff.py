"""Cut-offs and due dates of reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parindex.core.cutoff import Cutoff, DueRule, Window
from parindex.core.period import parse, periods_of
from parindex.kit.catalog import load_calendar, load_reports

DECREE = Cutoff(first_day=15, months_before=1, last_day=14)
CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("code", "period", "first", "last", "due"),
    [
        ("cchc-quy", "2025-Q1", "2024-12-15", "2025-03-14", "2025-03-20"),
        ("cchc-6-thang", "2025-H1", "2024-12-15", "2025-06-14", "2025-06-20"),
        ("cchc-quy", "2025-Q3", "2025-06-15", "2025-09-14", "2025-09-22"),  # the 20th is a Saturday
        ("cchc-9-thang", "2025-9M", "2024-12-15", "2025-09-14", "2025-09-22"),
        ("cchc-nam", "2026", "2025-12-15", "2026-12-14", "2026-12-21"),  # the 20th is a Sunday
    ],
)
def test_the_reports_of_the_catalogue_run_and_fall_due_as_the_decree_says(
    code: str, period: str, first: str, last: str, due: str
) -> None:
    kind, span = load_reports().type(code), parse(period)
    assert kind.cutoff is not None
    assert kind.due is not None
    assert kind.cutoff.window(span) == Window(date.fromisoformat(first), date.fromisoformat(last))
    assert kind.due.due(span, CALENDAR) == date.fromisoformat(due)


@given(st.integers(2020, 2040), st.sampled_from(["month", "quarter", "half_year"]))
def test_the_windows_of_a_year_join_without_gap_or_overlap(year: int, kind: str) -> None:
    spans = [*periods_of(kind, year), periods_of(kind, year + 1)[0]]
    windows = [DECREE.window(span) for span in spans]
    assert [one.first - timedelta(days=1) for one in windows[1:]] == [one.last for one in windows[:-1]]


@given(st.integers(2020, 2040))
def test_calendar_periods_are_a_cutoff_too(year: int) -> None:
    whole = Cutoff(first_day=1, months_before=0, last_day=0)
    for span in periods_of("quarter", year):
        assert whole.window(span) == Window(span.first, span.last)


@given(st.integers(2024, 2026), st.integers(1, 31), st.integers(0, 2))
def test_a_due_date_is_a_working_day_and_never_before_the_day_named(year: int, day: int, after: int) -> None:
    rule = DueRule(day, after)
    for span in periods_of("month", year):
        due = rule.due(span, CALENDAR)
        assert CALENDAR.is_working_day(due)
        assert due >= rule.named(span)
        assert CALENDAR.working_days(rule.named(span), due) == (due != rule.named(span))
