"""Making and closing accounts. Passwords never reach the journal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
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
    user = User(username=username, full_name=full_name, title=title, email=email)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidAct(" ".join(error.messages), field="password") from error
    user.set_password(password)
    user.save()
    return user
