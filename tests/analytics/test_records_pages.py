"""The lists behind figures of duties and reports: as many as the figure says, for those whose they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client

from parindex.accounts.models import User
from parindex.analytics.refreshing import refresh
from parindex.audit.actor import LOCAL_ZONE
from parindex.kit import clock
from tests.people import People
from tests.plan_reviews import confirmed
from tests.report_rounds import opened, report_of, sent

ClientOf = Callable[[User], Client]
OCTOBER = datetime(2025, 10, 6, 9, tzinfo=LOCAL_ZONE)


@pytest.fixture(autouse=True)
def october(people: People, facts_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the inspection due on 30 September was due, and the half-year reports."""
    confirmed(people)
    round_ = opened(people)
    report = report_of(round_, people, "tu-phap")
    sent(people, report, writer=people.reporter, head=people.leader, day=date(2025, 6, 5))
    monkeypatch.setattr(clock, "now", lambda: OCTOBER)
    refresh(OCTOBER)


def asked(browser: Client, code: str, side: str, unit: str, period: str) -> object:
    return browser.get(f"/chi-so/{code}/{side}/?don-vi={unit}&ky={period}")


def test_a_figure_of_duties_opens_to_the_duties(people: People, client_of: ClientOf) -> None:
    answer = asked(client_of(people.reporter), "planning.tasks_done_ratio", "mau-so", "tu-phap", "2025-Q3")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert "1 lúc tính, số liệu lúc 09:00 06/10/2025" in page
    assert page.count("/ke-hoach/phan-viec/") == 1
    none = asked(client_of(people.reporter), "planning.tasks_done_ratio", "tu-so", "tu-phap", "2025-Q3")
    assert "Không có gì ở phần này" in none.content.decode()  # type: ignore[attr-defined]


def test_a_figure_of_reports_opens_to_the_reports(people: People, client_of: ClientOf) -> None:
    answer = asked(client_of(people.officer), "reporting.reports_on_time_ratio", "tu-so", "tu-phap", "2025-Q2")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert page.count("/bao-cao/") >= 1
    assert "05/06/2025" in page


def test_a_unit_without_records_is_told_that_nothing_is_known(people: People, client_of: ClientOf) -> None:
    answer = asked(client_of(people.officer), "planning.tasks_done_ratio", "mau-so", "xa", "2024-Q1")
    assert "chưa tính được" in answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("person", "status"),
    [("reporter", 200), ("officer", 200), ("chair", 200), ("communer", 404), ("stranger", 404), ("nobody", 404)],
)
def test_a_unit_sees_its_own_and_those_who_follow_the_plan_all(
    people: People, client_of: ClientOf, person: str, status: int
) -> None:
    browser = client_of(getattr(people, person))
    answer = asked(browser, "planning.tasks_done_ratio", "mau-so", "tu-phap", "2025-Q3")
    assert answer.status_code == status  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address",
    [
        "planning.tasks_done_ratio/khong-ro/?don-vi=tu-phap&ky=2025-Q3",
        "onestop.received/tu-so/?don-vi=xa&ky=2025-Q2",
        "planning.tasks_done_ratio/tu-so/?don-vi=tu-phap&ky=2025-W3",
        "planning.tasks_done_ratio/tu-so/?don-vi=khong-co&ky=2025-Q3",
        "khong.co/tu-so/?don-vi=tu-phap&ky=2025-Q3",
        "reporting.reports_late/mau-so/?don-vi=tu-phap&ky=2025-Q2",
    ],
)
def test_what_is_not_counted_is_not_there(people: People, client_of: ClientOf, address: str) -> None:
    assert client_of(people.officer).get(f"/chi-so/{address}").status_code == 404
