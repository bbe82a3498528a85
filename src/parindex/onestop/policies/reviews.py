"""Who plans, carries out and approves reviews of procedures. Nobody approves what they had a hand in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.onestop.models import ReviewItem, ReviewPlan
from parindex.onestop.queries import reviews
from parindex.organization.models import Unit


def may_plan_reviews(actor: Actor, unit: Unit, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        actor.is_system or reviews.run_by(actor).filter(pk=unit.pk).exists(),
        _("Kế hoạch rà soát của «%(unit)s» do công chức theo dõi CCHC ở đó lập và theo dõi.") % {"unit": unit.name},
    )


def may_plan_anywhere(actor: Actor) -> Decision:
    return allowed_if(
        reviews.run_by(actor).exists(), _("Kế hoạch rà soát do công chức theo dõi CCHC của UBND lập và theo dõi.")
    )


def may_run_reviews(actor: Actor, plan: ReviewPlan, **kwargs: Any) -> Decision:
    return may_plan_reviews(actor, plan.unit)


def may_follow_review(actor: Actor, item: ReviewItem, **kwargs: Any) -> Decision:
    """Take it out of the plan, enter that its proposal was sent and what became of it."""
    return may_plan_reviews(actor, item.plan.unit)


def may_review(actor: Actor, item: ReviewItem, **kwargs: Any) -> Decision:
    """The people of the unit that leads it."""
    return allowed_if(
        actor.is_system or item.lead_unit_id in actor.units(Role.SELF_ASSESSOR, Role.UNIT_LEADER),
        _("Nội dung này do «%(unit)s» rà soát.") % {"unit": item.lead_unit.name},
    )


def _heads(actor: Actor, item: ReviewItem) -> bool:
    committees = {item.plan.unit_id, item.plan.unit.parent_id} - {None}
    return actor.is_system or bool(committees & actor.units(Role.CHAIR, Role.UNIT_LEADER))


def may_approve_review(actor: Actor, item: ReviewItem, **kwargs: Any) -> Decision:
    """The chair of the committee, or of the one above it, who took no part in the review."""
    if not _heads(actor, item):
        reason = _("Phương án do Chủ tịch «%(unit)s» hoặc Chủ tịch UBND cấp trên ghi thông qua.")
        return allowed_if(False, reason % {"unit": item.plan.unit.name})
    return allowed_if(
        not item.authors.filter(user=actor.user_id).exists(),
        _("Bạn đã tham gia rà soát nội dung này nên không tự thông qua được. Hãy để người khác làm."),
    )


def may_return_review(actor: Actor, item: ReviewItem, **kwargs: Any) -> Decision:
    """Whoever runs the plan or may approve."""
    return allowed_if(
        _heads(actor, item) or bool(may_follow_review(actor, item)),
        _("Chỉ người theo dõi kế hoạch hoặc người thông qua mới trả lại được."),
    )
