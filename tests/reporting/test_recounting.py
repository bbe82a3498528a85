"""A year's calendar changes while reports are due: later is taken over, earlier is not, and both can be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from parindex.accounts.models import User
from parindex.audit.actor import system_actor
from parindex.audit.errors import Forbidden
from parindex.core.calendar import WorkingCalendar
from parindex.kit.catalog import load_calendar
from parindex.notices.models import Notice
from parindex.reporting import commands
from parindex.reporting.models import DueRecount, ReportRound
from parindex.reporting.queries import rounds
from tests.conftest import NOW
from tests.people import People
from tests.plan_reviews import confirmed
from tests.report_rounds import on, opened, report_of, sent

FRIDAY, MONDAY, TUESDAY = date(2025, 6, 20), date(2025, 6, 23), date(2025, 6, 24)


def calendar_with(*off: date, worked: frozenset[date] = frozenset()) -> WorkingCalendar:
    """The calendar of the catalogue with more days off in 2025, or Saturdays worked."""
    years = dict(load_calendar().years)
    year = years[2025]
    years[2025] = replace(year, days_off={**year.days_off, **dict.fromkeys(off, "Nghỉ bù")}, working_saturdays=worked)
    return WorkingCalendar(years)


@pytest.fixture
def round_(people: People) -> ReportRound:
    confirmed(people)
    return opened(people)


def test_a_due_day_that_became_a_day_off_moves_to_the_next_working_day_and_units_are_told(
    people: People, round_: ReportRound, client_of: Callable[[User], Client]
) -> None:
    [row] = commands.recount_due(system_actor(NOW), calendar=calendar_with(FRIDAY))
    report = report_of(round_, people, "tu-phap")
    assert (row.promised, row.counted, row.is_kept) == (FRIDAY, MONDAY, False)
    assert (report.first_due_on, report.due_on, report.round.due_on) == (FRIDAY, MONDAY, MONDAY)
    assert (
        "chuyển từ 20/06/2025 sang 23/06/2025" in Notice.objects.filter(unit=people.unit("tu-phap")).latest("pk").text
    )
    page = client_of(people.officer).get(f"/bao-cao/dot/{round_.pk}/").content.decode()
    assert "hạn chuyển từ 20/06/2025 sang 23/06/2025" in page
    assert "(lùi hạn)" not in page


def test_the_same_change_is_entered_once_and_another_again(people: People, round_: ReportRound) -> None:
    system = system_actor(NOW)
    assert len(commands.recount_due(system, calendar=calendar_with(FRIDAY))) == 1
    assert commands.recount_due(system, calendar=calendar_with(FRIDAY)) == []
    assert len(commands.recount_due(system, calendar=calendar_with(FRIDAY, MONDAY))) == 1
    assert report_of(round_, people, "xa").due_on == TUESDAY


def test_a_day_once_promised_is_kept_when_the_calendar_would_give_an_earlier_one(
    people: People, round_: ReportRound, client_of: Callable[[User], Client]
) -> None:
    commands.recount_due(system_actor(NOW), calendar=calendar_with(FRIDAY))
    [row] = commands.recount_due(system_actor(NOW))
    assert (row.promised, row.counted, row.is_kept) == (MONDAY, FRIDAY, True)
    round_.refresh_from_db()
    assert round_.due_on == MONDAY
    assert commands.recount_due(system_actor(NOW)) == []
    page = client_of(people.reporter).get(f"/bao-cao/{report_of(round_, people, 'tu-phap').pk}/").content.decode()
    assert "hạn đã báo 23/06/2025 được giữ" in page


def test_a_later_date_that_was_granted_stays(people: People, round_: ReportRound) -> None:
    report = report_of(round_, people, "tu-phap")
    asked = commands.ask_extension(
        on(people.reporter, NOW.date()), report, to_due=date(2025, 6, 27), reason="Mất điện"
    )
    commands.decide_extension(on(people.officer, NOW.date()), asked, granted=True, objective=True)
    commands.recount_due(system_actor(NOW), calendar=calendar_with(FRIDAY))
    assert report_of(round_, people, "tu-phap").due_on == date(2025, 6, 27)


def test_days_for_correction_are_counted_again(people: People, round_: ReportRound) -> None:
    report = sent(
        people, report_of(round_, people, "tu-phap"), writer=people.reporter, head=people.leader, day=FRIDAY
    )
    report = commands.send_back(on(people.officer, FRIDAY), report, remarks={}, note="Bổ sung")
    before = report.correct_by
    assert before is not None
    commands.recount_due(system_actor(NOW), calendar=calendar_with(MONDAY))
    assert report_of(round_, people, "tu-phap").correct_by == load_calendar().add_working_days(before, 1)


def test_a_closed_round_and_an_unchanged_calendar_are_left_alone(people: People, round_: ReportRound) -> None:
    assert commands.recount_due(system_actor(NOW)) == []
    commands.close_round(on(people.officer, date(2025, 7, 1)), round_)
    assert commands.recount_due(system_actor(NOW), calendar=calendar_with(FRIDAY)) == []
    assert rounds.lines(ReportRound.objects.get(), date(2025, 7, 1))[0].extended is False


def test_it_runs_each_morning_by_itself_and_by_nobody_else(people: People, round_: ReportRound) -> None:
    call_command("chase_reports")
    assert DueRecount.objects.count() == 0
    with pytest.raises(Forbidden):
        commands.recount_due(on(people.officer, NOW.date()))
