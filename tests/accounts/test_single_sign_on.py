"""Single sign-on: it finds the account made for a person and never makes one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from parindex.accounts.models import User
from parindex.audit.models import AuditEntry
from tests.accounts.sign_on_server import CLIENT, SignOnServer, sign_on_server
from tests.config.test_settings import run
from tests.people import People

LOGIN = "/accounts/oidc/sso/login/"
ADDRESS = "Dinh.LV@mau.gov.vn"
UNREACHABLE = "Máy chủ đăng nhập một lần đang không trả lời. Hãy thử lại sau, hoặc đăng nhập bằng mật khẩu."
UNKNOWN = (
    "Tài khoản đăng nhập một lần này chưa được cấp quyền ở đây. "
    "Hãy nhờ quản trị hệ thống ghi đúng thư điện tử công vụ vào tài khoản của bạn."
)


def providers(address: str) -> dict[str, Any]:
    app = {
        "provider_id": "sso",
        "name": "Đăng nhập một lần",
        "client_id": CLIENT,
        "secret": "mat",
        "settings": {"server_url": address},
    }
    return {"openid_connect": {"APPS": [app]}}


@pytest.fixture
def server(settings: Any) -> Iterator[SignOnServer]:
    settings.REQUIRE_MFA = False
    with sign_on_server() as server:
        settings.SOCIALACCOUNT_PROVIDERS = providers(server.address)
        yield server


@pytest.fixture
def known(people: People) -> User:
    people.reporter.email = ADDRESS
    people.reporter.save()
    return people.reporter


def arrive(client: Client, server: SignOnServer, **claims: Any) -> Any:
    """Go to the server, be known there by `claims`, and come back."""
    server.claims = {"sub": "vn-0001", "email_verified": True, **claims}
    there = client.post(LOGIN)
    asked = parse_qs(urlsplit(there["Location"]).query)
    return client.get(f"{LOGIN}callback/", {"code": "ma", "state": asked["state"][0]})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sent_back_with(answer: Any) -> tuple[str, list[str]]:
    return answer["Location"], [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_sign_in_page_offers_it_only_where_a_server_is_set(
    client: Client, db: None, server: SignOnServer
) -> None:
    offered = client.get("/accounts/login/").content.decode()
    assert (LOGIN in offered, "Đăng nhập một lần" in offered) == (True, True)


@pytest.mark.django_db
def test_without_a_server_it_is_not_offered_and_its_address_is_unknown(client: Client) -> None:
    assert "/accounts/oidc/" not in client.get("/accounts/login/").content.decode()
    assert client.post(LOGIN).status_code == 404


def test_a_person_whose_verified_address_stands_in_their_account_comes_in(
    client: Client, server: SignOnServer, known: User
) -> None:
    answer = arrive(client, server, email=ADDRESS.lower(), name="Lê Văn Định")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(known.pk)
    assert AuditEntry.objects.filter(act="accounts.signed_in", actor_id=known.pk).count() == 1


def test_they_come_in_again_by_what_the_server_calls_them_although_the_address_changed(
    client: Client, server: SignOnServer, known: User
) -> None:
    arrive(client, server, email=ADDRESS)
    again = Client()
    arrive(again, server, email="khac@mau.gov.vn")
    assert again.session["_auth_user_id"] == str(known.pk)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "khong.ai@mau.gov.vn"},
        {"email": ADDRESS, "email_verified": False},
        {"preferred_username": "reporter"},
        {"email": ""},
    ],
    ids=["unknown address", "address not verified", "a name only", "no address"],
)
def test_somebody_the_house_does_not_know_is_sent_back_and_no_account_is_made(
    client: Client, server: SignOnServer, known: User, claims: dict[str, Any]
) -> None:
    before = User.objects.count()
    answer = arrive(client, server, **claims)
    assert sent_back_with(answer) == ("/accounts/login/", [UNKNOWN])
    assert (signed_in(client), User.objects.count()) == (False, before)


def test_an_address_that_stands_in_two_accounts_opens_neither(
    client: Client, server: SignOnServer, known: User, people: People
) -> None:
    people.leader.email = ADDRESS.upper()
    people.leader.save()
    arrive(client, server, email=ADDRESS)
    assert not signed_in(client)


def test_somebody_made_inactive_does_not_come_in_by_it_either(
    client: Client, server: SignOnServer, known: User
) -> None:
    arrive(client, server, email=ADDRESS)
    known.is_active = False
    known.save()
    later = Client()
    answer = arrive(later, server, email=ADDRESS)
    assert (answer["Location"], signed_in(later)) == ("/accounts/inactive/", False)


def test_a_role_that_decides_needs_the_second_factor_after_it_too(
    client: Client, server: SignOnServer, people: People, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    people.chair.email = ADDRESS
    people.chair.save()
    arrive(client, server, email=ADDRESS)
    assert client.get("/")["Location"] == "/accounts/2fa/"


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, server: SignOnServer, known: User) -> None:
    server.claims = {"sub": "vn-0001", "email": ADDRESS, "email_verified": True}
    client.get(f"{LOGIN}callback/", {"code": "ma", "state": "bia-dat"})
    assert (signed_in(client), server.asked) == (False, [])


def test_the_client_secret_is_sent_with_proof_of_who_asked(client: Client, server: SignOnServer, known: User) -> None:
    arrive(client, server, email=ADDRESS)
    (asked,) = server.asked
    assert (asked["client_id"], asked["client_secret"], asked["code"]) == ([CLIENT], ["mat"], ["ma"])
    assert asked["redirect_uri"] == [f"http://testserver{LOGIN}callback/"]


@pytest.mark.django_db
def test_a_server_that_is_switched_off_is_told_in_words(client: Client, settings: Any) -> None:
    with sign_on_server() as server:
        settings.SOCIALACCOUNT_PROVIDERS = providers(server.address)
    assert sent_back_with(client.post(LOGIN)) == ("/accounts/login/", [UNREACHABLE])


def test_a_server_that_answers_something_else_is_told_in_words(
    client: Client, db: None, server: SignOnServer, settings: Any
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = providers(f"{server.address}/khong-co")
    assert sent_back_with(client.post(LOGIN)) == ("/accounts/login/", [UNREACHABLE])


def test_the_server_is_set_by_the_environment(tmp_path: Path) -> None:
    code = (
        "import json; from django.conf import settings as s;"
        "print(json.dumps([s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'],"
        " next(x for x in s.CONTENT_SECURITY_POLICY.split('; ') if x.startswith('form-action'))]))"
    )
    environment = {"PARINDEX_DATA": str(tmp_path), "PARINDEX_SECRET_KEY": "k" * 50}
    server = {
        "PARINDEX_OIDC_SERVER": "https://sso.tinh.gov.vn:8443/realms/mau",
        "PARINDEX_OIDC_ID": "parindex",
        "PARINDEX_OIDC_SECRET": "mat",
        "PARINDEX_OIDC_NAME": "Đăng nhập của tỉnh",
    }
    assert json.loads(run("shell", "-v", "0", "-c", code, **environment).stdout) == [[], "form-action 'self'"]
    apps, form_action = json.loads(run("shell", "-v", "0", "-c", code, **environment, **server).stdout)
    assert apps == [
        {
            "provider_id": "sso",
            "name": "Đăng nhập của tỉnh",
            "client_id": "parindex",
            "secret": "mat",
            "settings": {"server_url": "https://sso.tinh.gov.vn:8443/realms/mau"},
        }
    ]
    assert form_action == "form-action 'self' https://sso.tinh.gov.vn:8443/"
