"""Every URL, every method, every person: the table in tests/rights is what holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from parindex.accounts.models import User
from tests.people import PERSONS, People
from tests.rights.objects import kwargs_for

TABLE: dict[str, dict[str, Any]] = {
    name: row
    for path in sorted((Path(__file__).parent / "rights").glob("*.yaml"))
    for name, row in yaml.safe_load(path.read_text("utf-8")).items()
}
EVERYBODY = [name for name, *_rest in PERSONS] + ["nobody"]
# Pages of the sign-in library: reachable by anybody who signs in, some of them before that.
THIRD_PARTY = ("account_", "mfa_", "socialaccount_", "openid_connect_")
OPEN_THIRD_PARTY = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_confirm_email",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
}

NEED_ARGUMENTS = {"mfa_edit_webauthn", "mfa_remove_webauthn"}


def url_names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from url_names(pattern.url_patterns, inner)
        elif pattern.name:
            yield prefix + pattern.name


ALL_NAMES = sorted(set(url_names(get_resolver().url_patterns)))


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    ours = {name for name in ALL_NAMES if not name.startswith(THIRD_PARTY)}
    assert ours == set(TABLE)


def expected(row: dict[str, Any], method: str, person: str) -> int:
    answers = row[method]
    if isinstance(answers, int):
        return answers
    return int(answers.get(person, answers.get("*")))


@pytest.mark.long
@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("name", sorted(TABLE))
def test_what_everybody_is_answered(name: str, people: People, client_of: Callable[[User], Client]) -> None:
    """Methods are tried one by one on the same thing, which is put back after each."""
    row = TABLE[name]
    url = reverse(name, kwargs=kwargs_for(row.get("object"), people))
    signed_in = {person: client_of(getattr(people, person)).cookies for person in EVERYBODY}
    wanted: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    for method in ("get", "post"):
        of_all = {person: expected(row, method, person) for person in EVERYBODY}
        # Those whose act would change the thing come last, and only the first of them: after it the thing is another.
        changing = [person for person in EVERYBODY if of_all[person] == 302]
        asked = [person for person in EVERYBODY if person not in changing] + changing[:1]
        data = row.get("data", {}) if method == "post" else {}
        wanted |= {f"{method} {person}": of_all[person] for person in asked}
        with put_back_after():
            answers |= {f"{method} {p}": answer(signed_in[p], method, url, data).status_code for p in asked}
    if not row.get("open"):
        for method in ("get", "post"):
            wanted[f"{method} visitor"] = (302, f"/accounts/login/?next={url}")
            with put_back_after():
                told = answer(SimpleCookie(), method, url, {})
            answers[f"{method} visitor"] = (told.status_code, told.headers.get("Location"))
        for method in ("put", "patch", "delete"):
            wanted[f"{method} officer"] = 405
            with put_back_after():
                answers[f"{method} officer"] = answer(signed_in["officer"], method, url, {}).status_code
    assert answers == wanted


@contextmanager
def put_back_after() -> Iterator[None]:
    """What is written inside is written for the inside only."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer(cookies: SimpleCookie[str], method: str, url: str, data: dict[str, Any]) -> Any:
    """What a browser with these cookies, and nothing else from before, is answered."""
    browser = Client()
    browser.cookies = deepcopy(cookies)
    return getattr(browser, method)(url, data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [n for n in ALL_NAMES if n.startswith(THIRD_PARTY) and n not in OPEN_THIRD_PARTY | NEED_ARGUMENTS]
)
def test_pages_of_the_sign_in_library_are_closed_to_visitors(name: str) -> None:
    assert Client().get(reverse(name)).status_code in {302, 405}
