"""The landing page shows each person what waits for them; the guide is complete."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from parindex.accounts.models import User
from parindex.audit.models import AuditEntry
from parindex.desk import guide
from tests.people import People
from tests.scoring_rounds import SELF_DUE, cast_of, opened, sheet_of

Browser = Callable[[User], Client]


def test_somebody_without_a_role_is_told_whom_to_ask(client_of: Browser, people: People) -> None:
    page = client_of(people.nobody).get("/").content.decode()
    assert "quản trị hệ thống" in page


def test_a_unit_without_duties_is_told_so(client_of: Browser, people: People) -> None:
    page = client_of(people.reporter).get("/").content.decode()
    assert "Phòng Tư pháp" in page
    assert AuditEntry.objects.filter(act__startswith="planning.").count() == 0


@pytest.mark.parametrize("chapter", guide.chapters(), ids=lambda chapter: chapter.slug)
def test_a_chapter_of_the_guide_has_one_title_and_links_that_lead_somewhere(
    client_of: Browser, people: People, chapter: guide.Chapter
) -> None:
    browser = client_of(people.officer)
    page = browser.get(f"/huong-dan/{chapter.slug}/").content.decode()
    assert page.count("<h1") == 1
    main = page[page.index("<main") :]
    inside = {link for link in re.findall(r'href="(/[^"#]*)', main) if not link.startswith("/static/")}
    assert {link: browser.get(link).status_code for link in inside if browser.get(link).status_code >= 400} == {}


def test_a_chapter_that_is_not_there_is_not_found(client_of: Browser, people: People) -> None:
    assert client_of(people.officer).get("/huong-dan/khong-co/").status_code == 404


def test_a_round_waits_on_the_landing_page_of_whoever_has_something_to_do_in_it(
    client_of: Browser, people: People
) -> None:
    cast = cast_of(people)
    round_ = opened(cast)
    with time_machine.travel(SELF_DUE - timedelta(days=1), tick=False):
        unit = client_of(people.reporter).get("/").content.decode()
        assert f'href="/cham-diem/phieu/{sheet_of(round_, cast, "tu-phap").pk}/"' in unit
        assert "0/3 đã xong" in unit
        officer = client_of(people.officer).get("/").content.decode()
        assert f'href="/cham-diem/dot/{round_.pk}/"' in officer
        assert "/cham-diem/" not in client_of(people.front).get("/").content.decode()
