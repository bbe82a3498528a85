"""The calendar address: shown once, a key by itself, and what a calendar program reads there."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import structlog
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.audit.models import AuditEntry
from parindex.desk import ical
from parindex.organization import commands as organization
from parindex.organization.models import RoleGrant, Unit
from parindex.organization.queries import actor_for
from parindex.planning import commands
from parindex.planning.models import Obligation, Plan, Task
from tests.conftest import NOW
from tests.people import People
from tests.plan_reviews import confirmed

Browser = Callable[[User], Client]
ADDRESS = re.compile(r'value="(https?://[^"]*/lich/[^"]*)"')
DUE = date(2025, 9, 30)
OCTETS_OF_A_LINE = 75

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def plan(people: People) -> Plan:
    return confirmed(people)


def on(user: User, day: date) -> Actor:
    return actor_for(user, datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL_ZONE))


def address(browser: Client, **data: str) -> str:
    """The address that the page shows when one is asked for, without the site."""
    answer = browser.post("/lich-cua-toi/cap-dia-chi/", data)
    assert answer.status_code == 200
    (found,) = ADDRESS.findall(answer.content.decode())
    return str(found).removeprefix("http://testserver")


def events(path: str) -> list[dict[str, Any]]:
    """What a calendar program, which signs in nowhere, finds at the address."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return [
        {name: event.decoded(name) for name in event} for event in Calendar.from_ical(answer.content).walk("VEVENT")
    ]


def duties(path: str) -> list[tuple[str, str]]:
    """Number of the duty and unit of every event."""
    return [(event["SUMMARY"].split(" ")[0], event["DESCRIPTION"].splitlines()[0]) for event in events(path)]


def owed(path: str, unit: str, people: People) -> Obligation:
    return Obligation.objects.get(task__path=path, unit=people.unit(unit))


def test_every_due_date_of_the_persons_units_is_a_day_in_the_calendar(
    people: People, plan: Plan, client_of: Browser
) -> None:
    one, yearly = owed("II.1.2", "tu-phap", people), owed("II.2", "tu-phap", people)
    text = "Chủ trì, phối hợp với Phòng Tư pháp kiểm tra công vụ trước ngày 30/9/2025."
    assert events(address(client_of(people.reporter))) == [
        {
            "UID": f"obligation-{one.pk}@testserver",
            "DTSTAMP": NOW,
            "SEQUENCE": 1,
            "DTSTART": DUE,
            "DTEND": DUE + timedelta(days=1),
            "SUMMARY": f"II.1.2 – hạn báo cáo: {text}",
            "DESCRIPTION": "Phòng Tư pháp\nChưa báo cáo",
            "URL": f"http://testserver/ke-hoach/phan-viec/{one.pk}/",
            "STATUS": "CONFIRMED",
            "TRANSP": "TRANSPARENT",
        },
        {
            "UID": f"obligation-{yearly.pk}@testserver",
            "DTSTAMP": NOW,
            "SEQUENCE": 1,
            "DTSTART": date(2025, 12, 31),
            "DTEND": date(2026, 1, 1),
            "SUMMARY": "II.2 – hạn báo cáo: Rà soát văn bản quy phạm pháp luật hằng năm.",
            "DESCRIPTION": "Phòng Tư pháp\nNăm 2025\nChưa báo cáo",
            "URL": f"http://testserver/ke-hoach/phan-viec/{yearly.pk}/",
            "STATUS": "CONFIRMED",
            "TRANSP": "TRANSPARENT",
        },
    ]


def test_the_answer_is_a_calendar_for_one_person_only(people: People, plan: Plan, client_of: Browser) -> None:
    answer = Client().get(address(client_of(people.reporter)))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "private")
    lines = answer.content.split(b"\r\n")
    assert (lines[0], lines[-2:], b"\n" in b"".join(lines)) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""], False)
    assert b"X-WR-CALNAME:H" in answer.content
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in answer.content


def test_a_moved_due_date_is_the_same_event_in_a_later_version(
    people: People, plan: Plan, client_of: Browser
) -> None:
    path, later = address(client_of(people.reporter)), date(2025, 10, 15)
    before = events(path)[0]
    commands.extend(actor_for(people.officer, NOW), owed("II.1.2", "tu-phap", people), to_due=later, reason="Chờ")
    after = events(path)[0]
    assert (after["UID"], after["DTSTART"]) == (before["UID"], later)
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_work_handed_over_or_finished_leaves_the_calendar(people: People, plan: Plan, client_of: Browser) -> None:
    mine, theirs = address(client_of(people.reporter)), address(client_of(people.communer))
    officer, reporter = actor_for(people.officer, NOW), actor_for(people.reporter, NOW)
    commands.hand_over(officer, [owed("II.1.2", "tu-phap", people)], to=people.unit("xa"), reason="Phân công lại")
    assert duties(mine) == [("II.2", "Phòng Tư pháp")]
    assert duties(theirs) == [("II.1.2", "UBND xã Bắc Sơn")]
    done = commands.report_progress(reporter, owed("II.2", "tu-phap", people), percent=100, result="Xong")
    assert duties(mine) == [("II.2", "Phòng Tư pháp")]
    done.refresh_from_db()
    commands.verify_progress(officer, done)
    assert duties(mine) == []


def test_who_reports_for_two_units_has_one_calendar_of_both(people: People, plan: Plan, client_of: Browser) -> None:
    organization.grant_role(
        people.system, people.reporter, people.unit("noi-vu"), "UNIT_LEADER", valid_from=NOW.date()
    )
    assert sorted(duties(address(client_of(people.reporter)))) == [
        ("II.1.2", "Phòng Nội vụ"),
        ("II.1.2", "Phòng Tư pháp"),
        ("II.2", "Phòng Tư pháp"),
    ]


def test_after_the_role_has_ended_the_calendar_is_empty(people: People, plan: Plan, client_of: Browser) -> None:
    path = address(client_of(people.reporter))
    organization.end_grant(on(people.admin, date(2025, 6, 2)), RoleGrant.objects.get(user=people.reporter))
    with time_machine.travel(datetime(2025, 6, 3, 9, tzinfo=LOCAL_ZONE), tick=False):
        assert duties(path) == []


def test_a_role_that_reports_for_no_unit_has_an_empty_calendar_and_is_told_so(
    people: People, plan: Plan, client_of: Browser
) -> None:
    browser = client_of(people.chair)
    assert "chưa giữ vai trò báo cáo" in browser.get("/lich-cua-toi/").content.decode()
    assert duties(address(browser)) == []


def test_the_address_is_shown_once_and_stands_nowhere_else(people: People, client_of: Browser) -> None:
    browser = client_of(people.reporter)
    assert "Bạn chưa có địa chỉ lịch" in browser.get("/lich-cua-toi/").content.decode()
    secret = address(browser).removeprefix("/lich/").removesuffix(".ics")
    page = browser.get("/lich-cua-toi/").content.decode()
    assert (secret in page, "được cấp lúc 09:30 02/06/2025" in page) == (False, True)
    assert AuditEntry.objects.filter(act="notices.calendar.subscribe").count() == 1
    assert [entry.seq for entry in AuditEntry.objects.all() if secret in entry.payload] == []


def test_a_new_address_ends_the_old_one_and_ending_ends_both(people: People, client_of: Browser) -> None:
    browser = client_of(people.reporter)
    old, new = address(browser), address(browser)
    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    answer = browser.post("/lich-cua-toi/thoi-dung/", follow=True)
    assert "Địa chỉ lịch đã hết dùng được." in answer.content.decode()
    assert [Client().get(path).status_code for path in (old, new)] == [404, 404]


def test_a_double_click_leaves_the_address_shown_first_in_use(people: People, client_of: Browser) -> None:
    browser, key = client_of(people.reporter), str(uuid4())
    path = address(browser, key=key)
    again = browser.post("/lich-cua-toi/cap-dia-chi/", {"key": key}).content.decode()
    assert (ADDRESS.findall(again), "không hiện lại được" in again) == ([], True)
    assert Client().get(path).status_code == 200


def test_an_address_is_begun_and_ended_by_a_form_of_this_site_only(people: People, client_of: Browser) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client_of(people.reporter).cookies
    answers = [browser.post(f"/lich-cua-toi/{act}/").status_code for act in ("cap-dia-chi", "thoi-dung")]
    assert answers == [403, 403]


def test_whoever_has_left_has_no_calendar(people: People, client_of: Browser) -> None:
    path = address(client_of(people.reporter))
    User.objects.filter(pk=people.reporter.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("secret", ["x" * 43, "x", "x" * 44, "%C3%A9" * 43, ""])
def test_an_address_nobody_was_given_is_not_found(people: People, secret: str) -> None:
    assert Client().get(f"/lich/{secret}.ics").status_code == 404


def test_the_address_of_the_site_is_the_one_set(
    people: People, plan: Plan, client_of: Browser, settings: Any
) -> None:
    settings.SITE_URL = "https://cchc.huyen-mau.example:8443"
    page = client_of(people.reporter).post("/lich-cua-toi/cap-dia-chi/").content.decode()
    (shown,) = ADDRESS.findall(page)
    assert shown.startswith("https://cchc.huyen-mau.example:8443/lich/")
    event = events(shown.removeprefix(settings.SITE_URL))[0]
    assert event["URL"].startswith("https://cchc.huyen-mau.example:8443/ke-hoach/phan-viec/")
    assert event["UID"].endswith("@cchc.huyen-mau.example")


def test_the_calendar_asks_the_database_the_same_number_of_questions_for_one_and_three_events(
    people: People, plan: Plan, client_of: Browser
) -> None:
    chair, path, asked = actor_for(people.chair, NOW), address(client_of(people.communer)), []
    for more in (1, 2):
        for _ in range(more):
            commands.direct(chair, plan, text="Rà soát", units=[people.unit("xa")], due_on=DUE)
        with CaptureQueriesContext(connection) as queries:
            found = len(events(path))
        asked.append((found, len(queries)))
    assert [found for found, _count in asked] == [1, 3]
    assert asked[0][1] == asked[1][1]


@pytest.mark.parametrize("path", ["{}", "{}/", "//{}", "/LICH/{}"])
def test_the_log_never_holds_the_secret(people: People, client_of: Browser, path: str) -> None:
    real = address(client_of(people.reporter))
    secret = real.removeprefix("/lich/").removesuffix(".ics")
    asked = path.format(real.removeprefix("/lich/") if path.startswith("/LICH") else real)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    (formatter,) = {
        one.formatter
        for one in logging.getLogger().handlers
        if isinstance(one.formatter, structlog.stdlib.ProcessorFormatter)
    }
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    try:
        Client().get(asked)
        try:
            raise ValueError(f"at {asked}")
        except ValueError:
            logging.getLogger("django.request").exception("Internal Server Error: %s", asked)
    finally:
        logging.getLogger().removeHandler(handler)
    lines = log.getvalue()
    assert ('"event": "request"' in lines, "ValueError: at" in lines, secret[:8] in lines) == (True, True, False)


WRITTEN = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('ệộữẳđ,;:\\"\r\n\t–«»'), max_size=400)


@given(duty=WRITTEN, unit=WRITTEN)
def test_whatever_a_duty_says_comes_back_from_the_calendar(duty: str, unit: str) -> None:
    one = Obligation(pk=7, task=Task(path="IV.5.1", text=duty), unit=Unit(name=unit), due_on=DUE)
    content = ical.calendar_of([one], site="https://cchc.example", at=NOW)
    assert max(len(line) for line in content.split(b"\r\n")) <= OCTETS_OF_A_LINE
    assert [line.decode() for line in content.split(b"\r\n")]  # no letter is cut in two
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    said = ical.plain(duty).split(" ")
    shown = " ".join(said[:16]) + (" …" if len(said) > 16 else "")
    assert str(event["SUMMARY"]) == f"IV.5.1 – hạn báo cáo: {shown}"
    assert str(event["DESCRIPTION"]).splitlines() == [*filter(None, [ical.plain(unit)]), "Chưa báo cáo"]
