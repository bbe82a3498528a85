"""Who may read a whole plan and who may turn a document into one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.organization.models import Unit
from parindex.planning.models import Plan, PlanReview, ReviewItem, Task

# Those who follow a plan as a whole; a unit's people see the duties of their unit.
WHOLE_PLAN = (
    Role.REFORM_OFFICER,
    Role.APPRAISER,
    Role.COUNCIL,
    Role.CHAIR,
    Role.INSPECTOR,
    Role.OVERSIGHT,
)


def may_read_in(actor: Actor, issuer: Unit, *args: Any, **kwargs: Any) -> Decision:
    """Only the reform officer of the committee that issues the plan turns its document into duties."""
    return allowed_if(
        issuer.pk in actor.committees(Role.REFORM_OFFICER),
        _(
            "Chỉ công chức theo dõi cải cách hành chính của Phòng Nội vụ thuộc «%(unit)s» được nhập và "
            "xác nhận kế hoạch. Nếu bạn phụ trách việc này, hãy đề nghị quản trị hệ thống giao vai trò."
        )
        % {"unit": issuer.name},
    )


def may_review(actor: Actor, review: PlanReview) -> Decision:
    return may_read_in(actor, review.issuer)


def may_correct(actor: Actor, item: ReviewItem) -> Decision:
    return may_review(actor, item.review)


def may_read_whole(actor: Actor, plan: Plan) -> Decision:
    return allowed_if(
        plan.issuer_id in actor.committees(*WHOLE_PLAN),
        _(
            "Toàn bộ kế hoạch do Phòng Nội vụ, lãnh đạo và bộ phận thẩm định theo dõi. "
            "Nhiệm vụ của đơn vị bạn có ở trang «Việc của đơn vị»."
        ),
    )


def may_start(actor: Actor) -> Decision:
    """Whether the page for uploading a plan is of any use to this person."""
    return allowed_if(
        actor.holds(Role.REFORM_OFFICER),
        _("Chỉ công chức theo dõi cải cách hành chính được nhập kế hoạch."),
    )


def may_read_task(actor: Actor, task: Task) -> Decision:
    """A duty is open to the units that lead it or cooperate in it, and to those who follow the plan."""
    concerned = any(row.unit_id in actor.units() for row in task.assignments.all())
    return allowed_if(
        concerned or task.plan.issuer_id in actor.committees(*WHOLE_PLAN),
        _("Nhiệm vụ này giao cho đơn vị khác, đơn vị bạn không chủ trì cũng không phối hợp."),
    )
