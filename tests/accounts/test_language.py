"""The pages of the sign-in library are in Vietnamese too."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from parindex.accounts.models import User
from tests.people import People

FOREIGN = re.compile(
    r"\b(?:sign|password|passwords|email|e-mail|authenticator|recovery|account|security|key|keys|your|you|the|"
    r"please|change|reset|code|codes|forgot|generate|download|activate|deactivate|add|manage|enter|remember)\b",
    re.IGNORECASE,
)
PASSWORD = "mot-mat-khau-du-dai"
OPEN = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/")
SIGNED_IN = (
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/3rdparty/",
    "/accounts/email/",
)


def words(page: str) -> list[str]:
    """English words a reader would see."""
    body = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    body = re.sub(r'<form[^>]*class="language".*?</form>', " ", body, flags=re.DOTALL)
    seen = html.unescape(re.sub(r"<[^>]+>", " ", body))
    titles = " ".join(re.findall(r"<title>(.*?)</title>", page, re.DOTALL))
    return sorted({match.group().lower() for match in FOREIGN.finditer(f"{seen} {titles}")})


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.django_db
def test_a_page_for_everybody_is_in_vietnamese(client: Client, path: str) -> None:
    answer = client.get(path, follow=True)
    assert (answer.status_code, words(answer.content.decode())) == (200, [])


@pytest.mark.parametrize("path", SIGNED_IN)
def test_a_page_of_ones_account_is_in_vietnamese(
    client_of: Callable[[User], Client], people: People, path: str
) -> None:
    browser = client_of(people.reporter)
    answer = browser.get(path, follow=True)
    assert (answer.status_code, words(answer.content.decode())) == (200, [])


@pytest.mark.parametrize("path", ["", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"])
def test_a_page_about_the_second_factor_is_in_vietnamese(people: People, path: str) -> None:
    people.reporter.set_password(PASSWORD)
    people.reporter.save()
    TOTP.activate(people.reporter, generate_totp_secret())
    RecoveryCodes.activate(people.reporter)
    browser = Client()
    browser.force_login(people.reporter, backend="django.contrib.auth.backends.ModelBackend")
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = browser.get(f"/accounts/2fa/{path}", follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, f"/accounts/2fa/{path}")
    assert words(answer.content.decode()) == []
