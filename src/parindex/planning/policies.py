"""Who may turn a document into a plan, report on it, judge what is reported, and steer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.organization.models import Unit
from parindex.planning.models import (
    Amendment,
    Difficulty,
    Extension,
    Obligation,
    Plan,
    PlanReview,
    ReviewItem,
    TargetMeasure,
    TargetValue,
    Task,
)

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
    """A duty is open to the units that lead it or cooperate in it, to whoever holds work of it since, and to
    those who follow the plan."""
    named = any(row.unit_id in actor.units() for row in task.assignments.all())
    return allowed_if(
        named
        or task.obligations.filter(unit_id__in=actor.units()).exists()
        or task.plan.issuer_id in actor.committees(*WHOLE_PLAN),
        _("Nhiệm vụ này giao cho đơn vị khác, đơn vị bạn không chủ trì cũng không phối hợp."),
    )


# Who reports on the work of a unit: those who do it, its head, and for Phòng Nội vụ's own duties its officer.
REPORTERS = (Role.SELF_ASSESSOR, Role.UNIT_LEADER, Role.REFORM_OFFICER)
STEERERS = (Role.REFORM_OFFICER, Role.CHAIR)


def may_report(actor: Actor, obligation: Obligation) -> Decision:
    """Only the unit that holds the obligation reports on it."""
    return allowed_if(
        obligation.unit_id in actor.units(*REPORTERS),
        _("Phần việc này của «%(unit)s»; chỉ người báo cáo hoặc thủ trưởng đơn vị đó được báo cáo, xin gia hạn.")
        % {"unit": obligation.unit.name},
    )


def may_read_obligation(actor: Actor, obligation: Obligation) -> Decision:
    return allowed_if(obligation.unit_id in actor.units(), "") or may_read_task(actor, obligation.task)


def may_steer(actor: Actor, plan: Plan, *args: Any, **kwargs: Any) -> Decision:
    """Phòng Nội vụ follows and urges, the chair too."""
    return allowed_if(
        plan.issuer_id in actor.committees(*STEERERS),
        _("Chỉ công chức theo dõi cải cách hành chính hoặc Chủ tịch UBND được làm việc này."),
    )


def may_steer_obligation(actor: Actor, obligation: Obligation) -> Decision:
    return may_steer(actor, obligation.task.plan)


def may_judge(actor: Actor, obligation: Obligation) -> Decision:
    """Verify, send back, extend: never for one's own unit, never one's own report."""
    steering = may_steer_obligation(actor, obligation)
    if not steering:
        return steering
    return _not_ones_own(actor, obligation.unit_id, [report.by_id for report in obligation.reports.all()[:1]])


def may_hand_over(actor: Actor, obligation: Obligation) -> Decision:
    """Passing work on is never for those who hold it: late work must not leave by the hand of whoever owes it."""
    steering = may_steer_obligation(actor, obligation)
    return steering and _not_ones_own(actor, obligation.unit_id, [])


def may_decide_extension(actor: Actor, extension: Extension) -> Decision:
    steering = may_steer_obligation(actor, extension.obligation)
    return steering and _not_ones_own(actor, extension.obligation.unit_id, [extension.asked_by_id])


def may_report_value(actor: Actor, measure: TargetMeasure, *, unit: Unit, **kwargs: Any) -> Decision:
    return allowed_if(
        unit.pk in actor.units(*REPORTERS),
        _("Chỉ người báo cáo hoặc thủ trưởng của «%(unit)s» được báo cáo số liệu của đơn vị đó.")
        % {"unit": unit.name},
    )


def may_describe_measure(actor: Actor, measure: TargetMeasure) -> Decision:
    return may_read_in(actor, measure.target.plan.issuer)


def may_judge_value(actor: Actor, value: TargetValue) -> Decision:
    steering = may_steer(actor, value.measure.target.plan)
    return steering and _not_ones_own(actor, value.unit_id, [value.by_id])


def may_raise(actor: Actor, unit: Unit, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        unit.pk in actor.units(*REPORTERS),
        _("Chỉ người báo cáo hoặc thủ trưởng đơn vị được nêu khó khăn của đơn vị."),
    )


def may_withdraw(actor: Actor, difficulty: Difficulty) -> Decision:
    return may_raise(actor, difficulty.unit)


def may_answer(actor: Actor, difficulty: Difficulty) -> Decision:
    return may_steer(actor, difficulty.plan)


def may_read_difficulty(actor: Actor, difficulty: Difficulty) -> Decision:
    return allowed_if(
        difficulty.unit_id in actor.units() or difficulty.plan.issuer_id in actor.committees(*WHOLE_PLAN),
        _("Khó khăn này do đơn vị khác nêu."),
    )


def may_amend(actor: Actor, plan: Plan, *args: Any, **kwargs: Any) -> Decision:
    """The reform officer writes down what the committee decided; the plan changes when it is applied."""
    return allowed_if(
        plan.issuer_id in actor.committees(Role.REFORM_OFFICER),
        _("Chỉ công chức theo dõi cải cách hành chính của Phòng Nội vụ được ghi điều chỉnh kế hoạch."),
    )


def may_edit_amendment(actor: Actor, amendment: Amendment) -> Decision:
    return may_amend(actor, amendment.plan)


def may_direct(actor: Actor, plan: Plan, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        plan.issuer_id in actor.committees(Role.CHAIR),
        _("Chỉ Chủ tịch UBND ra chỉ đạo. Bạn có thể trình khó khăn lên Chủ tịch."),
    )


def _not_ones_own(actor: Actor, unit_id: int, people: Sequence[int | None]) -> Decision:
    return allowed_if(
        unit_id not in actor.units() and actor.user_id not in people,
        _(
            "Đây là việc của chính đơn vị bạn (hoặc do bạn báo cáo), nên phải do người khác xác nhận, quyết định: "
            "Chủ tịch UBND hoặc công chức theo dõi ở đơn vị khác."
        ),
    )
