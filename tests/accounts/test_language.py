"""The pages, messages and mails of the sign-in library are in Vietnamese too."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import allauth
import django
import polib
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

import parindex
from parindex.accounts.models import User
from tests.people import People
from tests.test_rights import ALL_NAMES, THIRD_PARTY

FOREIGN = re.compile(
    r"\b(?:sign|log|password|passwords|email|e-mail|authenticator|recovery|account|accounts|security|key|keys|you|your|"
    r"the|this|please|change|confirm|reset|code|codes|forgot|generate|download|activate|deactivate|add|manage|enter|"
    r"remember|are|not|have|been|name|username|use|save|cancel|error|found|too|many|requests)\b",
    re.IGNORECASE,
)
PASSWORD = "mot-mat-khau-du-dai"
CATALOGUE = Path(parindex.__file__).parent / "locale" / "vi" / "LC_MESSAGES" / "django.po"
# Parts of the library that this product does not show to anybody, by the beginning of their place in it.
NOT_SHOWN = (
    "idp/",  # being a sign-on server for others
    "headless/",
    "usersessions/",
    "templates/idp/",
    "templates/usersessions/",
    "account/admin.py",  # there is no Django admin here
    "socialaccount/models.py",
    "socialaccount/providers/",  # servers other than OpenID Connect
    "account/fields.py",  # telephone numbers
    "templates/account/phone",
    "templates/account/messages/phone",
    "templates/account/confirm_phone",
    "templates/account/signup",  # nobody signs up; account/signup_closed.html is ours
    "templates/account/email/account_already_exists",
    "templates/socialaccount/signup.html",
    "templates/mfa/webauthn/signup_form.html",
    "templates/account/login.html",  # ours stands in its place
    "templates/account/email_",  # people do not set their own e-mail address, so none is ever verified
    "templates/account/email/email_",
    "templates/account/email/unknown_account",
    "templates/account/messages/email_",
    "templates/account/verif",
    "templates/account/confirm_",  # codes by mail instead of a password
    "templates/account/base_confirm_code.html",
    "templates/account/request_login_code.html",
    "templates/account/email/login_code",
    "templates/account/email/password_reset_code",
    "templates/account/messages/login_code",
    "templates/mfa/trust.html",
)
# Labels of sign-in by e-mail or telephone; we sign in by name.
NOT_SHOWN_TEXTS = {
    "The phone number and/or password you specified are not correct.",
    "A user is already registered with this phone number.",
    "The phone number is not assigned to any user account.",
    "Phone",
    "Username, email or phone",
    "Username or phone",
    "Email or phone",
    "Email (optional)",
    "Username (optional)",
}


SHOWN_BY_DJANGO = (
    "core/validators.py",
    "db/models/constraints.py",
    "forms/",
    "utils/timesince.py",
    "utils/ipv6.py",
    "contrib/auth/password_validation.py",
    "contrib/auth/validators.py",
)


def catalogue_texts(path: Path) -> set[tuple[str, str | None]]:
    return {(entry.msgid, entry.msgctxt) for entry in polib.pofile(str(path)) if entry.translated()}


def words(page: str) -> list[str]:
    """English words a reader would see."""
    body = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    body = re.sub(r'<form[^>]*class="language".*?</form>', " ", body, flags=re.DOTALL)
    shown = " ".join(re.findall(r'\s(?:title|alt|placeholder|aria-label)="([^"]*)"', body))
    seen = html.unescape(re.sub(r"<[^>]+>", " ", body))
    titles = " ".join(re.findall(r"<title>(.*?)</title>", page, re.DOTALL))
    return sorted({match.group().lower() for match in FOREIGN.finditer(f"{seen} {titles} {shown}")})


def pages() -> list[str]:
    """Addresses of the library that need nothing to be named."""
    found = []
    for name in ALL_NAMES:
        if name.startswith(THIRD_PARTY) and name != "account_logout":
            try:
                found.append(reverse(name))
            except NoReverseMatch:
                continue
    return found


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    cache.clear()


@pytest.fixture
def browser(people: People, client_of: Callable[[User], Client]) -> Client:
    """A person with a second factor who has just signed in."""
    people.reporter.set_password(PASSWORD)
    people.reporter.email = "dinh@mau.gov.vn"
    people.reporter.save()
    TOTP.activate(people.reporter, generate_totp_secret())
    RecoveryCodes.activate(people.reporter)
    browser = client_of(people.reporter)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.mark.parametrize("path", pages())
@pytest.mark.django_db
def test_what_a_visitor_reads_is_in_vietnamese(client: Client, path: str) -> None:
    answer = client.get(path, follow=True)
    if answer["Content-Type"].startswith("text/html"):
        assert words(answer.content.decode()) == []


@pytest.mark.parametrize("path", pages())
def test_what_somebody_signed_in_reads_is_in_vietnamese(browser: Client, path: str) -> None:
    answer = browser.get(path, follow=True)
    if answer["Content-Type"].startswith("text/html"):
        assert words(answer.content.decode()) == []


@pytest.mark.parametrize("path", pages())
def test_its_pages_have_no_inline_script_or_style_and_no_bare_form(browser: Client, path: str) -> None:
    page = browser.get(path, follow=True).content.decode()
    forms = re.findall(r'<form[^>]*method="post"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert re.findall(r"<script(?![^>]*(?:\ssrc=|application/json))|<style|\sstyle=|\son[a-z]+=", page) == []
    assert [form for form in forms if "csrfmiddlewaretoken" not in form] == []


@pytest.mark.parametrize("act", ["edit", "remove"])
def test_the_pages_of_a_security_key_are_in_vietnamese(browser: Client, people: People, act: str) -> None:
    key = Authenticator.objects.create(
        user=people.reporter, type=Authenticator.Type.WEBAUTHN, data={"name": "Khóa số 1", "credential": {}}
    )
    answer = browser.get(f"/accounts/2fa/webauthn/keys/{key.pk}/{act}/")
    assert (answer.status_code, words(answer.content.decode())) == (200, [])


def test_the_second_step_of_signing_in_is_in_vietnamese(browser: Client, people: People) -> None:
    visitor = Client()
    answer = visitor.post("/accounts/login/", {"login": people.reporter.username, "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1] == ("/accounts/2fa/authenticate/", 302)
    wrong = visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert (words(answer.content.decode()), words(wrong.content.decode())) == ([], [])
    assert list(wrong.context["form"].errors.values()) == [["Mã không đúng."]]


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("ngan-qua-12", "Mật khẩu quá ngắn: phải có ít nhất 12 ký tự."),
        ("administrator", "Mật khẩu này quá phổ biến."),
    ],
)
def test_a_weak_password_is_refused_with_the_reason_in_vietnamese(browser: Client, password: str, error: str) -> None:
    typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = browser.post("/accounts/password/change/", typed)
    assert answer.context["form"].errors["password1"] == [error]


def test_the_message_after_changing_a_password_is_in_vietnamese(browser: Client) -> None:
    new = "mat-khau-khac-du-dai"
    answer = browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Đã đổi mật khẩu."]


def test_the_mail_that_resets_a_password_is_in_vietnamese(browser: Client) -> None:
    Client().post("/accounts/password/reset/", {"email": "dinh@mau.gov.vn"})
    (sent,) = mail.outbox
    text = re.sub(r"\S*/\S*", "", f"{sent.subject} {sent.body}")
    assert words(text) == []
    assert sent.subject.endswith("Đặt lại mật khẩu")


@pytest.mark.django_db
def test_no_mail_is_sent_to_an_address_nobody_has_here(client: Client) -> None:
    answer = client.post("/accounts/password/reset/", {"email": "la@noi-khac.vn"})
    assert (answer.status_code, mail.outbox) == (302, [])


def test_every_text_of_the_library_that_can_be_shown_has_vietnamese_words() -> None:
    library = polib.pofile(str(Path(allauth.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    ours = catalogue_texts(CATALOGUE)
    shown = [
        entry
        for entry in library
        if not entry.obsolete
        and entry.msgid not in NOT_SHOWN_TEXTS
        and not all(place.removeprefix("allauth/").startswith(NOT_SHOWN) for place, _line in entry.occurrences)
    ]
    assert [entry.msgid for entry in shown if (entry.msgid, entry.msgctxt) not in ours] == []


def test_every_text_of_django_that_a_form_can_show_has_vietnamese_words() -> None:
    ours = catalogue_texts(CATALOGUE)
    missing = []
    for app in ("conf", "contrib/auth"):
        locale = Path(django.__file__).parent / app / "locale"
        translated = ours | catalogue_texts(locale / "vi" / "LC_MESSAGES" / "django.po")
        missing += [
            entry.msgid
            for entry in polib.pofile(str(locale / "en" / "LC_MESSAGES" / "django.po"))
            if any(place.startswith(SHOWN_BY_DJANGO) for place, _line in entry.occurrences)
            and (entry.msgid, entry.msgctxt) not in translated
        ]
    assert missing == []


def test_vietnamese_words_keep_the_places_to_be_filled_in() -> None:
    slot = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.msgid_plural]
    changed = [
        entry.msgid
        for entry in entries
        if sorted(set(slot.findall(entry.msgid))) != sorted(set(slot.findall(entry.msgstr)))
    ]
    assert changed == []
