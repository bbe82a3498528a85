"""How allauth behaves here: accounts are made by an administrator, never by signing up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from parindex.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _lazy(
            "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra phím Caps Lock, bộ gõ tiếng Việt rồi thử lại."
        ),
        "incorrect_password": _lazy(
            "Mật khẩu không đúng. Hãy kiểm tra phím Caps Lock, bộ gõ tiếng Việt rồi thử lại."
        ),
        "too_many_login_attempts": _lazy(
            "Sai quá nhiều lần nên tạm dừng. Hãy đợi năm phút rồi thử lại, hoặc nhờ quản trị hệ thống."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on finds the account made for a person by verified e-mail; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        users = _people_with([address.email for address in sociallogin.email_addresses if address.verified])
        if len(users) == 1:
            sociallogin.connect(request, users[0])
            return
        messages.error(
            request,
            _(
                "Tài khoản đăng nhập một lần này chưa được cấp quyền ở đây. "
                "Hãy nhờ quản trị hệ thống ghi đúng thư điện tử công vụ vào tài khoản của bạn."
            ),
        )
        raise ImmediateHttpResponse(redirect("account_login"))


def _people_with(addresses: list[str]) -> list[User]:
    """Active people one of these is the e-mail address of, however it is capitalised."""
    wanted = Q(pk__in=[])
    for address in addresses:
        wanted |= Q(email__iexact=address)
    return list(User.objects.filter(wanted, is_active=True))
