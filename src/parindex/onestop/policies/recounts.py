"""Who puts forward that dossiers under way are recounted, who decides it, who reads what it does.

One calendar and one catalogue of procedures hold for every desk of the system, so the decision is the chair's of the
highest committee that has one here: of the district, or of the province once it works in the same system.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import ALLOWED, Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.onestop.models import Recount
from parindex.onestop.queries import recounts

READERS = (Role.REFORM_OFFICER, Role.CHAIR, Role.INTAKE, Role.CASE_OFFICER, Role.UNIT_LEADER, Role.INSPECTOR)


def may_follow_recounts(actor: Actor) -> Decision:
    """What a change does is read by those who decide it and those who work on dossiers."""
    return allowed_if(
        actor.is_system or actor.holds(*READERS),
        _("Việc tính lại hạn dành cho công chức một cửa, người giải quyết hồ sơ và lãnh đạo."),
    )


def may_keep_calendar(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    """The first calendar decides nothing: it is the one everything was counted by already."""
    return ALLOWED


def may_propose_recount(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        actor.is_system or actor.holds(Role.REFORM_OFFICER),
        _("Việc tính lại hạn do công chức theo dõi CCHC đề nghị."),
    )


def may_drop_recount(actor: Actor, recount: Recount, **kwargs: Any) -> Decision:
    """Whoever may propose takes it back; whoever decides refuses it."""
    return may_propose_recount(actor) or _decides(actor)


def may_approve_recount(actor: Actor, recount: Recount, **kwargs: Any) -> Decision:
    """Another person than the one who proposed it."""
    itself = actor.user_id is not None and actor.user_id == recount.proposed_by_id
    return _decides(actor) and allowed_if(
        not itself, _("Người đề nghị không tự duyệt. Việc này do một chủ tịch khác duyệt.")
    )


def may_undo_recount(actor: Actor, recount: Recount, **kwargs: Any) -> Decision:
    return _decides(actor)


def _decides(actor: Actor) -> Decision:
    chairs = recounts.highest_chairs(actor.today) if actor.holds(Role.CHAIR) else set()
    return allowed_if(
        actor.is_system or bool(chairs & actor.units(Role.CHAIR)),
        _("Việc tính lại hạn cho mọi nơi do Chủ tịch UBND cấp cao nhất trên hệ thống quyết định."),
    )
