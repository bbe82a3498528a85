"""The one-stop desk by keyboard alone, and a late dossier from the warning to the published apology."""

from __future__ import annotations

import time
from collections.abc import Callable

from parindex.config.demo import PASSWORD
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.states import ApologyState, DossierState
from tests.browser.conftest import Visitor

A_MINUTE = 60  # seconds
DESK = "ninh-son-ubnd-xa-lam-son"


def test_a_dossier_is_taken_in_by_keyboard_alone_within_a_minute(visit: Callable[..., Visitor]) -> None:
    clerk = visit()
    clerk.sign_in("motcua", PASSWORD)
    before = set(Dossier.objects.values_list("pk", flat=True))
    clerk.open("/ho-so/tiep-nhan/")
    keys, start = clerk.page.keyboard, time.monotonic()
    keys.type("tinh trang hon nhan", delay=20)
    keys.press("Enter")
    clerk.page.wait_for_selector("[name=identity]:focus")
    keys.type("058190004321", delay=20)
    keys.press("Tab")
    keys.type("Katơr Thị Lan", delay=20)
    keys.press("Tab")
    keys.type("0912345670", delay=20)
    keys.press("Tab")
    keys.type("Thôn 3, xã Lâm Sơn", delay=20)
    keys.press("Enter")
    clerk.page.wait_for_selector("text=Đã tiếp nhận, hẹn trả")
    assert time.monotonic() - start < A_MINUTE
    taken = Dossier.objects.exclude(pk__in=before).get()
    assert (taken.applicant, taken.phone, taken.address) == ("Katơr Thị Lan", "0912345670", "Thôn 3, xã Lâm Sơn")
    assert taken.state == DossierState.ACCEPTED
    assert clerk.complaints == []


def test_who_came_before_is_filled_in_while_the_number_is_typed(visit: Callable[..., Visitor]) -> None:
    known = Dossier.objects.filter(unit__code=DESK, source="").exclude(identity="").earliest("pk")
    clerk = visit()
    clerk.sign_in("motcua", PASSWORD)
    clerk.open(f"/ho-so/tiep-nhan/1.004873/?noi={DESK}")
    clerk.page.fill("[name=identity]", known.identity)
    clerk.page.keyboard.press("Tab")
    clerk.page.wait_for_selector("[name=applicant][value]:not([value=''])")
    assert clerk.page.input_value("[name=applicant]") == known.applicant
    assert clerk.complaints == []


def test_a_late_dossier_from_the_warning_to_the_published_apology(visit: Callable[..., Visitor]) -> None:
    late = Dossier.objects.filter(
        unit__code=DESK, source="", state=DossierState.IN_PROCESS, apology__isnull=True, due_at__isnull=False
    ).earliest("due_at")
    officer, head, clerk = visit(), visit("narrow"), visit()
    officer.sign_in("diachinh", PASSWORD)
    officer.open("/ho-so/?xem=qua-han")
    assert late.code in officer.page.content()
    officer.open(f"/ho-so/{late.code}/")
    officer.page.click("#xin-loi summary")
    officer.page.fill("#xin-loi [name=reason]", "Phải xác minh nơi cư trú trước đây")
    officer.page.fill("#xin-loi [name=new_due_on]", "20/06/2025")
    officer.page.select_option("#xin-loi [name=cause_kind]", "VERIFYING")
    officer.picture("xin-loi-soan")
    officer.page.click("#xin-loi button[type=submit]")
    officer.page.wait_for_selector("text=chờ thủ trưởng ký")

    head.sign_in("ctlamson", PASSWORD)
    head.open("/ho-so/tre-han/")
    head.picture("tre-han-cho-ky")
    head.page.click("text=Ký các văn bản đã chọn")
    head.page.wait_for_selector("text=Đã ký, chờ gửi người nộp")

    clerk.sign_in("motcua", PASSWORD)
    clerk.open(f"/ho-so/{late.code}/")
    clerk.page.click("#gui-xin-loi button[type=submit]")
    clerk.page.wait_for_selector("text=Đã gửi và công khai")
    letter = Apology.objects.get(dossier=late)
    assert (letter.state, letter.is_in_time) == (ApologyState.SENT, False)

    citizen = visit("narrow", javascript=False)
    assert citizen.open("/tra-cuu/xin-loi/") == 200
    page = citizen.page.content()
    assert "Phải xác minh nơi cư trú trước đây" in page
    assert late.applicant not in page
    assert late.identity not in page
    citizen.picture("xin-loi-cong-khai")
    assert officer.complaints == head.complaints == clerk.complaints == []
