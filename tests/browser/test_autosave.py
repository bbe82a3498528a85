"""A report saves itself field by field, also on a slow network."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parindex.audit.roles import Role
from parindex.config import demo
from parindex.organization.queries import grants_on
from parindex.reporting.models import Answer, UnitReport
from tests.browser.conftest import Visitor

SLOW = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}  # milliseconds


@pytest.fixture
def report() -> UnitReport:
    """One of the half year that its unit has begun to write."""
    return UnitReport.objects.filter(round__type="cchc-6-thang", state="OPEN").exclude(answers=None).earliest("pk")


@pytest.fixture
def writer(visit: Callable[..., Visitor], report: UnitReport) -> Visitor:
    """Who writes it, on a slow network."""
    reporter = grants_on(demo.DEMO_DAY).filter(unit=report.unit, role=Role.SELF_ASSESSOR).earliest("pk").user
    visitor = visit("wide")
    visitor.sign_in(reporter.username, demo.PASSWORD)
    visitor.open(f"/bao-cao/{report.pk}/")
    visitor.context.new_cdp_session(visitor.page).send("Network.emulateNetworkConditions", SLOW)
    return visitor


def test_words_typed_just_before_a_button_are_kept_and_never_clash_with_themselves(
    writer: Visitor, report: UnitReport
) -> None:
    page = writer.page
    before = int(page.input_value("[name='v-so.van-ban-di']"))
    page.fill("[name='a-so.van-ban-di']", "80")
    page.fill("[name='b-so.van-ban-di']", "90")
    page.fill("[name='t-kho-khan.de-xuat']", "Chữ cuối cùng")
    page.wait_for_selector(f"[name='v-so.van-ban-di'][value='{before + 2}']", state="attached")
    assert page.locator(".save-state .tag-bad").count() == 0, "the second part clashed with the first"
    page.click("#report-form button[type=submit]")
    page.wait_for_selector("text=Đã lưu nháp.")
    kept = Answer.objects.get(report=report, field="so.van-ban-di")
    assert (kept.numerator, kept.denominator) == (80, 90)
    assert Answer.objects.get(report=report, field="kho-khan.de-xuat").text == "Chữ cuối cùng"
    assert writer.complaints == []


def test_of_two_buttons_pressed_while_a_field_is_saved_the_last_one_counts(
    writer: Visitor, report: UnitReport
) -> None:
    page = writer.page
    page.fill("[name='t-kho-khan.de-xuat']", "Chữ cuối cùng")
    page.click("#report-form button[type=submit]")
    page.click("button:has-text('Trình thủ trưởng')")
    page.wait_for_url("**/trinh/")  # it lacks answers, so the page comes back and says so
    assert Answer.objects.get(report=report, field="kho-khan.de-xuat").text == "Chữ cuối cùng"
