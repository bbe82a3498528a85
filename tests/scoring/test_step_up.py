"""Publishing, and opening what was locked, ask a person once more who they are when they signed in long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from parindex.accounts.models import User
from parindex.audit.models import AuditEntry
from parindex.scoring import commands
from parindex.scoring.models import Reopening, Result, Round, SheetExtension
from tests.accounts.test_sign_in import code_for
from tests.scoring.test_sheet_pages import text_of
from tests.scoring_rounds import COUNCIL, SELF_DUE, Cast, at, concluded, in_appraisal, opened, sheet_of

PASSWORD = "mua-xuan-o-lang-mau"
TYPED = {"decision": "45/QĐ-UBND", "decided_on": "15/01/2026", "version": ""}
ELEVEN = timedelta(minutes=11)


@pytest.fixture
def clock(settings: Any) -> Iterator[time_machine.Traveller]:
    settings.REQUIRE_MFA = False
    with time_machine.travel(COUNCIL + timedelta(hours=2), tick=False) as traveller:
        yield traveller


def signed_in(user: User) -> Client:
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    assert client.post("/accounts/login/", {"login": user.username, "password": PASSWORD}).status_code == 302
    return client


def publish(client: Client, one: Round) -> Any:
    one.refresh_from_db()
    data = {**TYPED, "version": one.version}
    return client.post(reverse("scoring:conclude", args=[one.pk, "cong-bo"]), data)


class TestPublishing:
    def test_goes_on_at_once_within_ten_minutes_of_signing_in(
        self, cast: Cast, clock: time_machine.Traveller
    ) -> None:
        one = concluded(cast)
        chair = signed_in(cast.chair)
        clock.shift(timedelta(minutes=9, seconds=59))
        answer = publish(chair, one)
        assert (answer.status_code, answer["Location"]) == (302, reverse("scoring:council", args=[one.pk]))
        assert Result.objects.get().decision == "45/QĐ-UBND"

    def test_asks_for_the_password_later_and_then_takes_up_what_was_typed(
        self, cast: Cast, clock: time_machine.Traveller
    ) -> None:
        one = concluded(cast)
        chair = signed_in(cast.chair)
        clock.shift(ELEVEN)
        answer = publish(chair, one)
        address = answer["Location"]
        assert address.startswith("/accounts/reauthenticate/?next=")
        assert not Result.objects.exists()
        asked = chair.get(address)
        assert "Nhập lại mật khẩu" in text_of(asked)
        path = reverse("scoring:conclude", args=[one.pk, "cong-bo"])
        wrong = chair.post("/accounts/reauthenticate/", {"password": "khong-phai", "next": path})
        assert "Mật khẩu không đúng" in text_of(wrong)
        assert not Result.objects.exists()
        done = chair.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": path}, follow=True)
        assert "Đã công bố kết quả" in text_of(done)
        result = Result.objects.get()
        assert (result.decision, f"{result.decided_on}") == ("45/QĐ-UBND", "2026-01-15")
        assert result.published_at == COUNCIL + timedelta(hours=2) + ELEVEN
        assert AuditEntry.objects.filter(act="accounts.sign_in_failed", actor_id=cast.chair.pk).count() == 1

    def test_asks_for_the_second_factor_where_there_is_one(self, cast: Cast, clock: time_machine.Traveller) -> None:
        one = concluded(cast)
        chair = signed_in(cast.chair)
        secret = generate_totp_secret()
        TOTP.activate(cast.chair, secret)
        clock.shift(ELEVEN)
        answer = publish(chair, one)
        assert answer["Location"].startswith("/accounts/2fa/reauthenticate/?next=")
        assert "Nhập lại mã xác thực" in text_of(chair.get(answer["Location"]))
        path = reverse("scoring:conclude", args=[one.pk, "cong-bo"])
        done = chair.post("/accounts/2fa/reauthenticate/", {"code": code_for(secret), "next": path}, follow=True)
        assert "Đã công bố kết quả" in text_of(done)

    def test_what_is_not_allowed_or_not_sound_is_told_first(self, cast: Cast, clock: time_machine.Traveller) -> None:
        one = concluded(cast)
        chair, council = signed_in(cast.chair), signed_in(cast.council)
        clock.shift(ELEVEN)
        address = reverse("scoring:conclude", args=[one.pk, "cong-bo"])
        assert chair.post(address, {"decision": ""}).status_code == 422
        assert council.post(address, TYPED).status_code == 403

    def test_a_form_kept_for_one_act_is_not_sent_to_another(self, cast: Cast, clock: time_machine.Traveller) -> None:
        one = concluded(cast)
        chair = signed_in(cast.chair)
        clock.shift(ELEVEN)
        publish(chair, one)
        chair.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": reverse("scoring:index")})
        assert not Result.objects.exists()


class TestOpeningAgain:
    def test_a_locked_sheet_opens_only_after_the_password(self, cast: Cast, settings: Any) -> None:
        settings.REQUIRE_MFA = False
        round_ = in_appraisal(cast)
        now = SELF_DUE + timedelta(days=1)
        with time_machine.travel(now, tick=False) as clock:
            sheet = sheet_of(round_, cast, "xa")
            asked = commands.ask_reopening(at(now, cast.council), sheet, leaves=["1.1.1"], hours=5, reason="Nhầm")
            chair = signed_in(cast.chair)
            clock.shift(ELEVEN)
            address = reverse("scoring:decide_reopening", args=[asked.pk])
            answer = chair.post(address, {"decision": "dong-y", "version": asked.version})
            assert answer["Location"].startswith("/accounts/reauthenticate/")
            asked.refresh_from_db()
            assert asked.state == "ASKED"
            chair.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": address})
        asked = Reopening.objects.get()
        assert (asked.state, asked.until) == ("GRANTED", now + ELEVEN + timedelta(hours=5))

    def test_saying_no_asks_for_nothing(self, cast: Cast, settings: Any) -> None:
        settings.REQUIRE_MFA = False
        round_ = in_appraisal(cast)
        now = SELF_DUE + timedelta(days=1)
        with time_machine.travel(now, tick=False) as clock:
            sheet = sheet_of(round_, cast, "xa")
            asked = commands.ask_reopening(at(now, cast.council), sheet, leaves=["1.1.1"], hours=5, reason="Nhầm")
            chair = signed_in(cast.chair)
            clock.shift(ELEVEN)
            chair.post(
                reverse("scoring:decide_reopening", args=[asked.pk]), {"decision": "khong", "version": asked.version}
            )
        assert Reopening.objects.get().state == "REFUSED"

    @pytest.mark.parametrize("locked", [False, True])
    def test_more_time_asks_only_where_it_opens_a_lock(self, cast: Cast, settings: Any, locked: bool) -> None:
        settings.REQUIRE_MFA = False
        round_ = opened(cast)
        now = SELF_DUE + timedelta(hours=1 if locked else -5)
        with time_machine.travel(now, tick=False) as clock:
            if locked:
                commands.lock_due(at(now))
            sheet = sheet_of(round_, cast, "xa")
            until = now + timedelta(days=2)
            asked = commands.ask_time(at(now, cast.head), sheet, until=until, reason="Mất điện")
            chair = signed_in(cast.chair)
            clock.shift(ELEVEN)
            address = reverse("scoring:decide_extension", args=[asked.pk])
            answer = chair.post(address, {"decision": "dong-y", "version": asked.version})
            assert answer["Location"].startswith("/accounts/reauthenticate/") == locked
        assert SheetExtension.objects.get().state == ("ASKED" if locked else "GRANTED")


def test_who_has_neither_password_nor_second_factor_is_let_through(cast: Cast, clock: time_machine.Traveller) -> None:
    one = concluded(cast)
    chair = signed_in(cast.chair)
    cast.chair.set_unusable_password()
    cast.chair.save()
    chair.force_login(cast.chair, backend="django.contrib.auth.backends.ModelBackend")
    clock.shift(ELEVEN)
    assert publish(chair, one)["Location"] == reverse("scoring:council", args=[one.pk])
