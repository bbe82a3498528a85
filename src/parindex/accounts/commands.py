"""Making and closing accounts. Passwords never reach the journal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from parindex.accounts.models import User
from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.command import creates
from parindex.audit.errors import InvalidAct
from parindex.audit.roles import Role


def _may_manage(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        actor.is_system or actor.holds(Role.SYSTEM_ADMIN), _("Chỉ quản trị hệ thống được lập tài khoản.")
    )


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
