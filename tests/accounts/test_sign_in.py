"""Signing in: who is let in, what is told to whoever is not, and how passwords are kept."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from parindex.accounts.models import User
from parindex.audit.models import AuditEntry
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


def sign_in_from(address: str, name: str, password: str) -> Any:
    """Through a proxy that says where the request came from."""
    return Client().post(LOGIN, {"login": name, "password": password}, headers={"X-Forwarded-For": address})


def message(answer: Any) -> str:
    return " ".join(answer.context["form"].non_field_errors())


def without_what_was_typed(answer: Any, name: str) -> str:
    """The page as whoever typed it sees it, less the name itself and what differs on every page."""
    page = answer.content.decode().replace(name, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|mã yêu cầu \w+', "", page)


def acts_of(user: User) -> list[tuple[str, str]]:
    return list(
        AuditEntry.objects.filter(actor_id=user.pk, act__startswith="accounts.")
        .order_by("seq")
        .values_list("act", "outcome")
    )


def test_the_right_password_opens_the_door(client: Client, member: User, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    answer = sign_in(client, member.username, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client: Client, member: User) -> None:
    wrong = sign_in(client, member.username, "khong-phai-mat-khau")
    unknown = sign_in(client, "khong.co.ai", "khong-phai-mat-khau")
    assert (wrong.status_code, message(wrong)) == (unknown.status_code, message(unknown))
    assert without_what_was_typed(wrong, member.username) == without_what_was_typed(unknown, "khong.co.ai")


def test_somebody_made_inactive_can_not_sign_in(client: Client, member: User) -> None:
    member.is_active = False
    member.save()
    answer = sign_in(client, member.username, PASSWORD)
    assert "_auth_user_id" not in client.session
    assert client.get(answer["Location"]).status_code == 200


def test_somebody_made_inactive_is_out_at_the_next_request(client_of: Callable[[User], Client], member: User) -> None:
    browser = client_of(member)
    assert browser.get("/").status_code == 200
    member.is_active = False
    member.save()
    assert (browser.get("/").status_code, browser.get("/")["Location"]) == (302, "/accounts/login/?next=/")


def test_after_five_wrong_passwords_for_one_name_even_the_right_one_waits(
    client: Client, member: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = False
    for n in range(5):
        assert message(sign_in(client, member.username, f"sai-lan-thu-{n}")).startswith("Tên đăng nhập hoặc")
    assert message(sign_in(client, member.username, PASSWORD)).startswith("Sai quá nhiều lần")
    assert "_auth_user_id" not in client.session


def test_an_office_behind_one_address_is_not_locked_out_by_one_person(
    client: Client, member: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = False
    for n in range(20):
        sign_in(client, f"nguoi.{n}", "khong-phai-mat-khau")
    assert sign_in(client, member.username, PASSWORD).status_code == 302


def test_guessing_from_one_address_is_stopped_for_that_address_alone(
    client: Client, member: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = False
    for n in range(30):
        sign_in_from("203.0.113.5", f"nguoi.{n}", "khong-phai-mat-khau")
    assert message(sign_in_from("203.0.113.5", member.username, PASSWORD)).startswith("Sai quá nhiều lần")
    assert sign_in_from("203.0.113.6", member.username, PASSWORD).status_code == 302


def test_an_address_made_up_by_the_visitor_does_not_count(client: Client, member: User) -> None:
    for n in range(30):
        sign_in_from(f"198.51.100.{n}, 203.0.113.5", f"nguoi.{n}", "khong-phai-mat-khau")
    answer = sign_in_from("198.51.100.99, 203.0.113.5", member.username, PASSWORD)
    assert message(answer).startswith("Sai quá nhiều lần")


def test_too_many_attempts_get_a_page_that_says_so(client: Client, db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, "la", PASSWORD)
    answer = sign_in(client, "la", PASSWORD)
    assert (answer.status_code, answer.templates[0].name) == (429, "429.html")


def test_nobody_signs_up_by_themselves(client: Client, db: None) -> None:
    answer = client.get("/accounts/signup/")
    posted = client.post("/accounts/signup/", {"username": "la", "password1": PASSWORD, "password2": PASSWORD})
    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert (posted.status_code, User.objects.filter(username="la").exists()) == (200, False)


@pytest.mark.parametrize(("length", "accepted"), [(11, False), (12, True)])
def test_a_password_has_at_least_twelve_characters(
    client_of: Callable[[User], Client], member: User, length: int, accepted: bool
) -> None:
    new = "mật-khẩu-đủ-dài"[:length]
    client_of(member).post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    member.refresh_from_db()
    assert (member.check_password(new), member.check_password(PASSWORD)) == (accepted, not accepted)


def test_the_session_changes_when_somebody_signs_in(client: Client, member: User, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    client.get(LOGIN)
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    sign_in(client, member.username, PASSWORD)
    assert client.session.session_key != before


def test_the_session_cookie_stays_on_this_site_and_out_of_reach_of_scripts(
    client: Client, member: User, settings: Any
) -> None:
    settings.REQUIRE_MFA = False
    cookie = sign_in(client, member.username, PASSWORD).cookies["__Host-session"]
    wanted = {"httponly": True, "secure": True, "samesite": "Lax", "path": "/", "domain": "", "max-age": ""}
    assert {name: cookie[name] for name in wanted} == wanted
    assert client.session.get_expiry_age() == 12 * 3600


def test_signing_out_ends_the_session_on_the_server(client: Client, member: User, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    sign_in(client, member.username, PASSWORD)
    old = client.session.session_key
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["__Host-session"] = old
    assert thief.get("/").status_code == 302


def test_signing_in_and_out_stands_in_the_journal(client: Client, member: User, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    sign_in(client, member.username.upper(), "khong-phai-mat-khau")
    sign_in(client, member.username, PASSWORD)
    client.post("/accounts/logout/")
    assert acts_of(member) == [
        ("accounts.sign_in_failed", "REFUSED"),
        ("accounts.signed_in", "DONE"),
        ("accounts.signed_out", "DONE"),
    ]


@pytest.mark.django_db
def test_a_name_nobody_has_is_not_kept_in_the_journal(client: Client) -> None:
    sign_in(client, "mat-khau-go-nham-o", PASSWORD)
    entry = AuditEntry.objects.get(act="accounts.sign_in_failed")
    assert (entry.actor_id, entry.actor_name, "mat-khau-go-nham-o" in str(entry.payload)) == (None, "", False)


@pytest.mark.django_db(transaction=True)
def test_changes_of_what_one_signs_in_with_stand_in_the_journal(shared_database: None, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    user = User.objects.create(username="mot", full_name="Một", password=make_password(PASSWORD))
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    new = "mat-khau-khac-du-dai"
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    browser.post("/accounts/reauthenticate/", {"password": new})
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    browser.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    browser.post("/accounts/2fa/recovery-codes/generate/")
    browser.post("/accounts/2fa/totp/deactivate/")
    assert [act for act, _outcome in acts_of(user)] == [
        "accounts.signed_in",
        "accounts.password_changed",
        "accounts.second_factor_added",
        "accounts.second_factor_added",
        "accounts.recovery_codes_renewed",
        "accounts.second_factor_removed",
        "accounts.second_factor_removed",
    ]


def test_a_wrong_second_factor_keeps_the_door_shut_and_the_right_one_opens_it(client: Client, member: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    assert sign_in(client, member.username, PASSWORD)["Location"] == "/accounts/2fa/authenticate/"
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert client.session["_auth_user_id"] == str(member.pk)
    assert acts_of(member) == [("accounts.second_factor_failed", "REFUSED"), ("accounts.signed_in", "DONE")]


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_a_password_costs_nineteen_mebibytes_and_two_rounds(member: User) -> None:
    kind, variant, _version, cost, *_rest = member.password.split("$")
    assert (kind, variant, cost) == ("argon2", "argon2id", "m=19456,t=2,p=1")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/3rdparty/signup/"])
def test_nobody_sets_the_address_they_sign_in_by_themselves(
    client_of: Callable[[User], Client], people: People, path: str
) -> None:
    browser = client_of(people.reporter)
    assert browser.post(path, {"action_add": "", "email": "khac@mau.gov.vn"}).status_code == 404
    people.reporter.refresh_from_db()
    assert people.reporter.email == ""


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


def test_accounts_are_made_from_the_command_line(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))
    call_command("create_account", "moi", "--name", "Người Mới")
    assert User.objects.get(username="moi").full_name == "Người Mới"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    with pytest.raises(CommandError, match="Tên đăng nhập «MOI» đã có người dùng"):
        call_command("create_account", "MOI", "--name", "Người Mới Nữa")


@pytest.mark.parametrize(
    ("arguments", "password", "reason"),
    [
        ([], "ngan", "Mật khẩu quá ngắn: phải có ít nhất 12 ký tự."),
        (["--role", "AUDITOR"], PASSWORD, "--role và --unit phải đi cùng nhau"),
        (["--role", "AUDITOR", "--unit", "khong-co"], PASSWORD, "Không có đơn vị mang mã «khong-co»"),
    ],
)
def test_an_account_that_can_not_be_made_is_refused_with_the_reason(
    people: People, monkeypatch: pytest.MonkeyPatch, arguments: list[str], password: str, reason: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    with pytest.raises(CommandError, match=re.escape(reason)):
        call_command("create_account", "moi", "--name", "Người Mới", *arguments)
    assert not User.objects.filter(username="moi").exists()


def test_an_account_is_corrected_from_the_command_line_and_the_rest_stays(people: People) -> None:
    before = people.reporter.password
    call_command(
        "change_account", people.reporter.username, "--email", "tuphap@ninhson.example", "--title", "Chuyên viên"
    )
    user = User.objects.get(pk=people.reporter.pk)
    assert (user.email, user.title, user.full_name, user.password) == (
        "tuphap@ninhson.example",
        "Chuyên viên",
        people.reporter.full_name,
        before,
    )


def test_a_closed_account_is_out_with_the_next_request_and_comes_back_when_reopened(people: People) -> None:
    browser = Client()
    browser.force_login(people.reporter, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/").status_code == 200
    call_command("change_account", people.reporter.username, "--close")
    assert browser.get("/").status_code == 302
    call_command("change_account", people.reporter.username, "--reopen")
    assert User.objects.get(pk=people.reporter.pk).is_active


def test_a_new_password_ends_the_sessions_and_never_reaches_the_journal(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client()
    browser.force_login(people.reporter, backend="django.contrib.auth.backends.ModelBackend")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}-khac\n"))
    call_command("change_account", people.reporter.username, "--password")
    assert browser.get("/").status_code == 302
    assert User.objects.get(pk=people.reporter.pk).check_password(f"{PASSWORD}-khac")
    entry = AuditEntry.objects.filter(act="accounts.user.change").latest("pk")
    assert f"{PASSWORD}-khac" not in str([getattr(entry, field.attname) for field in entry._meta.concrete_fields])


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["khong-co", "--close"], "Không có tài khoản «khong-co»"),
        (["{reporter}", "--email", "khong phai thu"], "không phải địa chỉ thư điện tử"),
    ],
)
def test_an_account_that_can_not_be_changed_is_refused_with_the_reason(
    people: People, arguments: list[str], reason: str
) -> None:
    named = [one.format(reporter=people.reporter.username) for one in arguments]
    with pytest.raises(CommandError, match=reason):
        call_command("change_account", *named)
