"""A citizen follows a dossier on a small phone, without JavaScript, from typing to reading and to being stopped."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from parindex.audit.actor import system_actor
from parindex.kit import clock
from parindex.onestop import commands, links
from parindex.onestop.commands import Applicant, Request
from parindex.onestop.models import Dossier
from parindex.onestop.queries import procedures
from parindex.onestop.states import LateCause
from parindex.organization.models import Unit
from tests.browser import conftest

MINH = Applicant("Nguyễn Thị Minh", phone="0912345678", address="Thôn 2")
SMALLEST = (360, 740)
HEAVIEST, MOST_REQUESTS = 100 * 1024, 15


@pytest.fixture
def dossier(demo_site: str, settings: Any, tmp_path: Path) -> Dossier:
    """One received a week ago at a commune, asked to be completed yesterday, with an apology sent before."""
    settings.DATA_DIR = tmp_path
    now = clock.now()
    commune = Unit.objects.filter(level="COMMUNE", kind="PEOPLES_COMMITTEE").first()
    assert commune is not None
    begun = system_actor(now - timedelta(days=7))
    if not commune.dossier_numberings.exists():
        commands.set_agency(begun, commune, agency="H43.99.01", since=date(2024, 1, 1))
    version = procedures.version_on("1.004873", begun.today)
    assert version is not None
    made = commands.accept(begun, commune, MINH, Request(version, commune))
    made = commands.hand_over(system_actor(begun.at + timedelta(hours=1)), made)
    told = {"reason": "Phải xác minh nơi cư trú ở địa phương khác", "cause": LateCause.VERIFYING}
    third = system_actor(begun.at + timedelta(hours=2))
    day = _working_day(begun.today + timedelta(days=14))
    letter = commands.sign_apology(third, commands.prepare_apology(third, made, new_due_on=day, **told))
    commands.send_apology(third, letter)
    made.refresh_from_db()
    items = f"Bản chính trích lục ly hôn của {MINH.name}"
    return commands.ask_completion(third, made, items=items, reason="Mới có bản chụp")


def _working_day(day: date) -> date:
    from parindex.kit.catalog import load_calendar

    return load_calendar().working_day_from(day)


@pytest.mark.parametrize("size", ["wide", "narrow", "smallest"])
def test_a_dossier_is_followed_without_javascript(
    visit: Callable[..., Any], dossier: Dossier, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(conftest.SIZES, "smallest", SMALLEST)
    visitor = visit(size, javascript=False)
    assert visitor.open("/tra-cuu/ho-so/") == 200
    visitor.picture("follow-form")
    visitor.page.fill("#code", dossier.code.lower())
    visitor.page.fill("#digits", "12")
    visitor.page.click("main form button[type=submit]")
    assert "đúng bốn chữ số" in visitor.page.inner_text(".error-summary")
    visitor.picture("follow-wrong")
    assert visitor.page.input_value("#code") == dossier.code
    visitor.page.fill("#digits", "5678")
    visitor.page.click("main form button[type=submit]")
    shown = visitor.page.inner_text("main")
    visitor.picture("followed")
    assert "Chờ bổ sung hồ sơ" in shown
    assert "Bản chính trích lục ly hôn của …" in shown
    assert MINH.name not in shown
    assert not visitor.page.url.rstrip("/").endswith("5678")
    visitor.open(links.address_of_following(dossier))
    assert visitor.page.inner_text("h1") == "Cấp Giấy xác nhận tình trạng hôn nhân"
    assert visitor.open("/tra-cuu/xin-loi/") == 200
    assert "Phải xác minh nơi cư trú" in visitor.page.inner_text("main")
    visitor.picture("apologies")
    for _n in range(30):  # tries are counted by the minute, which may end in the middle of them
        visitor.open("/tra-cuu/ho-so/")
        visitor.page.fill("#code", dossier.code)
        visitor.page.fill("#digits", "0000")
        visitor.page.click("main form button[type=submit]")
        if visitor.page.inner_text("h1") != "Theo dõi hồ sơ":
            break
    assert visitor.page.inner_text("h1") == "Tra cứu quá nhiều lần"
    visitor.picture("follow-limit")


@pytest.mark.parametrize("size", ["wide", "narrow", "smallest"])
def test_pages_of_following_fit_the_screen_and_are_light(
    visit: Callable[..., Any], dossier: Dossier, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(conftest.SIZES, "smallest", SMALLEST)
    visitor = visit(size)
    loaded: list[Any] = []
    visitor.page.on("response", lambda answer: loaded.append(answer))
    for path in ("/tra-cuu/ho-so/", links.address_of_following(dossier), "/tra-cuu/xin-loi/"):
        loaded.clear()
        assert visitor.open(path) == 200
        visitor.page.wait_for_load_state("networkidle")
        assert not visitor.scrolls_sideways(), path
        assert visitor.violations() == []
        assert len(loaded) <= MOST_REQUESTS
        assert sum(len(gzip.compress(one.body())) for one in loaded) <= HEAVIEST
    assert visitor.complaints == []
