"""Making and closing accounts, and tokens for other systems. Neither passwords nor secrets reach the journal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from parindex.accounts.models import ApiToken, User
from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.audit.roles import Role

LONGEST_NAME = 100  # of a token


def _may_manage(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        actor.is_system or actor.holds(Role.SYSTEM_ADMIN), _("Chỉ quản trị hệ thống được lập tài khoản.")
    )


def _may_manage_tokens(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        actor.is_system or actor.holds(Role.SYSTEM_ADMIN),
        _("Chỉ quản trị hệ thống được cấp, thu hồi mã truy cập API."),
    )


def _may_use(actor: Actor, token: ApiToken) -> Decision:
    return allowed_if(actor.user_id == token.user_id, _("Mã truy cập này là của tài khoản khác."))


@creates("accounts.user.create", may=_may_manage)
def create_account(
    actor: Actor, username: str, *, full_name: str, title: str = "", email: str = "", password: str
) -> User:
    """Lập tài khoản. Raises InvalidAct when the name is taken or the password too weak."""
    if User.objects.filter(username__iexact=username).exists():
        raise InvalidAct(
            _("Tên đăng nhập «%(name)s» đã có người dùng. Hãy chọn tên khác.") % {"name": username},
            field="username",
        )
    if email:
        _require_address(email)
    user = User(username=username, full_name=full_name, title=title, email=email)
    _set_password(user, password)
    user.save()
    return user


@creates("accounts.user.change", may=_may_manage)
def change_account(
    actor: Actor,
    username: str,
    *,
    full_name: str | None = None,
    title: str | None = None,
    email: str | None = None,
    is_active: bool | None = None,
    password: str | None = None,
) -> User:
    """Sửa tài khoản, cấp lại mật khẩu, đóng hoặc mở lại; None là giữ như cũ. Tài khoản không bao giờ bị xóa.

    A closed account, or a new password, ends its sessions with the next request. Raises InvalidAct for an
    unknown name, a bad address or a weak password.
    """
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise InvalidAct(_("Không có tài khoản «%(name)s».") % {"name": username}, field="username")
    for name, value in (("full_name", full_name), ("title", title), ("email", email), ("is_active", is_active)):
        if value is not None:
            setattr(user, name, value)
    if email:
        _require_address(email)
    if password is not None:
        _set_password(user, password)
    user.save()
    return user


@creates("accounts.token.create", may=_may_manage_tokens)
def create_api_token(actor: Actor, username: str, *, name: str, digest: str) -> ApiToken:
    """Cấp mã truy cập API cho một tài khoản. `digest` là dấu vân tay của phần bí mật (`tokens.digest_of`).

    Raises InvalidAct for an account that is unknown or closed, or a name that says nothing or too much.
    """
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise InvalidAct(
            _("Hãy ghi tên hệ thống dùng mã này, nhiều nhất %(most)s ký tự.") % {"most": LONGEST_NAME}, field="name"
        )
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise InvalidAct(
            _("Không có tài khoản «%(name)s», hoặc tài khoản đã đóng.") % {"name": username}, field="username"
        )
    token = ApiToken(user=user, name=name.strip(), digest=digest, created_at=actor.at)
    token.save()
    return token


@command("accounts.token.revoke", may=_may_manage_tokens)
def revoke_api_token(actor: Actor, token: ApiToken) -> ApiToken:
    """Thu hồi mã truy cập API: hết dùng được ngay. Raises WrongState khi đã thu hồi."""
    if token.revoked_at is not None:
        raise WrongState(_("Mã truy cập này đã thu hồi rồi."))
    token.revoked_at = actor.at
    token.save()
    return token


@command("accounts.token.use", may=_may_use)
def note_use_of_api_token(actor: Actor, token: ApiToken) -> ApiToken:
    """Ghi ngày dùng gần nhất của mã truy cập, mỗi ngày một lần."""
    if token.last_used_on != actor.today:
        token.last_used_on = actor.today
        token.save()
    return token


def _require_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidAct(
            _("«%(email)s» không phải địa chỉ thư điện tử.") % {"email": email}, field="email"
        ) from error


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidAct(" ".join(error.messages), field="password") from error
    user.set_password(password)
