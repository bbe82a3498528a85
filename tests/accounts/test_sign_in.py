"""Signing in: who is let in, what is told to whoever is not, and how passwords are kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from parindex.accounts.models import User
from parindex.organization import commands
from tests.people import People

LOGIN = "/accounts/login/"
PASSWORD = "mot-mat-khau-du-dai"


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    cache.clear()


@pytest.fixture
def member(people: People) -> User:
    people.reporter.set_password(PASSWORD)
    people.reporter.save()
    return people.reporter


def sign_in(client: Client, name: str, password: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": password})


def message(answer: Any) -> str:
    return " ".join(answer.context["form"].non_field_errors())


def test_the_right_password_opens_the_door(client: Client, member: User, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    answer = sign_in(client, member.username, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client: Client, member: User) -> None:
    wrong = sign_in(client, member.username, "khong-phai-mat-khau")
    unknown = sign_in(client, "khong.co.ai", "khong-phai-mat-khau")
    assert wrong.status_code == unknown.status_code
    assert message(wrong) == message(unknown) != ""


def test_somebody_made_inactive_can_not_sign_in(client: Client, member: User) -> None:
    member.is_active = False
    member.save()
    sign_in(client, member.username, PASSWORD)
    assert client.get("/").status_code == 302


def test_many_wrong_passwords_are_slowed_down(client: Client, member: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
    answers = [sign_in(client, member.username, f"sai-lan-thu-{n}") for n in range(6)]
    assert message(answers[5]) != message(answers[0])
    assert sign_in(client, member.username, PASSWORD).status_code != 302


def test_nobody_signs_up_by_themselves(client: Client, db: None) -> None:
    answer = client.get("/accounts/signup/")
    posted = client.post("/accounts/signup/", {"username": "la", "password1": PASSWORD, "password2": PASSWORD})
    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert (posted.status_code, User.objects.filter(username="la").exists()) == (200, False)


def test_a_short_password_is_refused_in_vietnamese(client_of: Callable[[User], Client], member: User) -> None:
    answer = client_of(member).post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "ngan-qua-12"[:11], "password2": "ngan-qua-12"[:11]},
    )
    assert answer.status_code == 200
    assert ["12" in error for error in answer.context["form"].errors["password1"]] == [True]
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_the_session_changes_when_somebody_signs_in(client: Client, member: User, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    client.get(LOGIN)
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    sign_in(client, member.username, PASSWORD)
    assert client.session.session_key != before


def test_a_password_costs_nineteen_mebibytes_and_two_rounds() -> None:
    kind, variant, _version, cost, *_rest = make_password(PASSWORD).split("$")
    assert (kind, variant, cost) == ("argon2", "argon2id", "m=19456,t=2,p=1")


def test_a_role_that_ends_is_gone_at_the_next_request(client_of: Callable[[User], Client], people: People) -> None:
    browser = client_of(people.auditor)
    assert browser.get("/nhat-ky/").status_code == 200
    for grant in people.auditor.grants.all():
        commands.end_grant(people.system, grant)
    assert browser.get("/nhat-ky/").status_code == 403


def test_a_role_that_decides_is_asked_for_a_second_factor(people: People, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    client = Client()
    client.force_login(people.chair, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert client.get("/accounts/2fa/").status_code == 200


def test_single_sign_on_opens_accounts_only_to_people_already_known(client: Client, people: People) -> None:
    from parindex.accounts.adapter import SocialAccountAdapter

    assert SocialAccountAdapter().is_open_for_signup(None, None) is False


def test_accounts_are_made_from_the_command_line(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))
    call_command("create_account", "moi", "--name", "Người Mới")
    assert User.objects.get(username="moi").full_name == "Người Mới"
    with pytest.raises(CommandError):
        call_command("create_account", "moi", "--name", "Người Mới Nữa")
