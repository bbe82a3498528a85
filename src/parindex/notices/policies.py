"""Everyone reads their own notices and manages their own calendar address; nobody another's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if


def may_mark(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(actor.user_id is not None, _("Hãy đăng nhập để xem thông báo của mình."))


def may_notify(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    """Notices are a consequence of another act, which has been allowed by its own rule."""
    return allowed_if(actor.user_id is not None or actor.is_system, _("Chưa đăng nhập."))


def may_send(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(actor.is_system, _("Thư tổng hợp do hệ thống gửi theo lịch."))
