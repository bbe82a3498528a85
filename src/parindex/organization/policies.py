"""Who may change units and roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parindex.accounts.models import User
from parindex.audit.actor import Actor, Decision, allowed_if, refused
from parindex.audit.roles import INCOMPATIBLE, SENSITIVE, Role
from parindex.organization.models import RoleGrant, Unit
from parindex.organization.states import GrantState


def may_administer(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    """Units are reference data of the system administrator and of the loading commands."""
    return allowed_if(
        actor.is_system or actor.holds(Role.SYSTEM_ADMIN),
        _("Chỉ quản trị hệ thống được thay đổi tổ chức bộ máy và vai trò."),
    )


def may_view_grants(actor: Actor) -> Decision:
    return allowed_if(
        actor.holds(Role.SYSTEM_ADMIN, Role.AUDITOR),
        _("Chỉ quản trị hệ thống và người kiểm soát nhật ký xem được danh sách vai trò."),
    )


def may_grant(actor: Actor, user: User, unit: Unit, role: str, **kwargs: Any) -> Decision:
    decision = may_administer(actor)
    if not decision:
        return decision
    if actor.user_id == user.pk:
        return refused(_("Không ai tự giao vai trò cho mình. Hãy nhờ quản trị viên khác."))
    return no_conflict(user, role)


def no_conflict(user: User, role: str) -> Decision:
    """Separation of duties: some roles are never in one hand (SoD-6)."""
    held = set(RoleGrant.objects.filter(user=user).exclude(state=GrantState.ENDED).values_list("role", flat=True))
    for pair in INCOMPATIBLE:
        if role in pair and held & (pair - {role}):
            other = Role(next(iter(pair - {role}))).label
            return refused(
                _("%(user)s đang giữ vai trò «%(other)s», không được kiêm «%(role)s». Hãy chọn người khác.")
                % {"user": user, "other": other, "role": Role(role).label}
            )
    return Decision(True)


def may_confirm(actor: Actor, grant: RoleGrant) -> Decision:
    """A sensitive role needs the auditor's confirmation, who is neither proposer nor holder (SoD-7)."""
    if not actor.holds(Role.AUDITOR):
        return refused(_("Vai trò này phải do người kiểm soát nhật ký xác nhận."))
    return allowed_if(
        actor.user_id not in {grant.proposed_by_id, grant.user_id},
        _("Người xác nhận phải khác người đề nghị và người được giao."),
    )


def needs_second_person(role: str) -> bool:
    return role in SENSITIVE


def valid_period(valid_from: date, valid_to: date | None) -> bool:
    return valid_to is None or valid_from <= valid_to
