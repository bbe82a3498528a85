"""Who may ask for reports, write a unit's, send it, judge it, and put the committee's together."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.planning.policies import REPORTERS, STEERERS, WHOLE_PLAN
from parindex.reporting.models import (
    ConsolidatedText,
    Consolidation,
    Correction,
    ReportExtension,
    ReportRound,
    UnitReport,
)


def may_open(actor: Actor, committee: Unit, *args: Any, **kwargs: Any) -> Decision:
    """Only the reform officer of the committee asks its units for reports."""
    return allowed_if(
        committee.pk in actor.committees(Role.REFORM_OFFICER),
        _("Chỉ công chức theo dõi cải cách hành chính của «%(unit)s» được mở, khóa đợt báo cáo.")
        % {"unit": committee.name},
    )


def may_run(actor: Actor, round_: ReportRound) -> Decision:
    return may_open(actor, round_.committee)


def may_start(actor: Actor) -> Decision:
    """Whether the page for opening a round is of any use to this person."""
    return allowed_if(
        actor.holds(Role.REFORM_OFFICER), _("Chỉ công chức theo dõi cải cách hành chính mở được đợt báo cáo.")
    )


def may_read_round(actor: Actor, round_: ReportRound) -> Decision:
    """Those who follow the whole read every unit's report; a unit's people read theirs."""
    return allowed_if(
        round_.committee_id in actor.committees(*WHOLE_PLAN),
        _(
            "Toàn bộ đợt báo cáo do Phòng Nội vụ, lãnh đạo và bộ phận thẩm định theo dõi. "
            "Báo cáo của đơn vị bạn có ở trang «Báo cáo»."
        ),
    )


def may_read(actor: Actor, report: UnitReport) -> Decision:
    return allowed_if(report.unit_id in actor.units(), "") or may_read_round(actor, report.round)


def may_write(actor: Actor, report: UnitReport) -> Decision:
    return allowed_if(
        report.unit_id in actor.units(*REPORTERS),
        _("Báo cáo này của «%(unit)s»; chỉ người báo cáo hoặc thủ trưởng đơn vị đó được soạn.")
        % {"unit": report.unit.name},
    )


def may_send(actor: Actor, report: UnitReport) -> Decision:
    """The head signs off what the unit reports; in a unit without a recorded head, whoever reports for it."""
    headless = not organization.leaders_of(report.unit, actor.today).exists()
    return allowed_if(
        report.unit_id in actor.units(Role.UNIT_LEADER, Role.CHAIR)
        or (headless and report.unit_id in actor.units(*REPORTERS)),
        _("Báo cáo do thủ trưởng «%(unit)s» nộp. Hãy trình thủ trưởng.") % {"unit": report.unit.name},
    )


def may_judge(actor: Actor, report: UnitReport) -> Decision:
    """Accept or send back: never a report of one's own unit, nor one that one sent."""
    steering = allowed_if(
        report.round.committee_id in actor.committees(*STEERERS),
        _("Chỉ công chức theo dõi cải cách hành chính hoặc Chủ tịch UBND xem xét báo cáo của đơn vị."),
    )
    if not steering:
        return steering
    sender = report.editions.values_list("by_id", flat=True).first()
    return allowed_if(
        report.unit_id not in actor.units() and actor.user_id != sender,
        _("Đây là báo cáo của chính đơn vị bạn, nên phải do người khác xem xét: Chủ tịch UBND hoặc người được giao."),
    )


def may_decide_extension(actor: Actor, extension: ReportExtension) -> Decision:
    return may_judge(actor, extension.report)


def may_decide_correction(actor: Actor, correction: Correction) -> Decision:
    return may_judge(actor, correction.report)


def may_urge(actor: Actor, report: UnitReport) -> Decision:
    return allowed_if(
        report.round.committee_id in actor.committees(*STEERERS),
        _("Chỉ công chức theo dõi cải cách hành chính hoặc Chủ tịch UBND đôn đốc các đơn vị."),
    )


def may_consolidate(actor: Actor, consolidation: Consolidation) -> Decision:
    return may_run(actor, consolidation.round)


def may_edit_text(actor: Actor, text: ConsolidatedText) -> Decision:
    return may_consolidate(actor, text.consolidation)


def may_chase(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    """The ladder of reminders is climbed by the system alone, every night."""
    return allowed_if(actor.is_system, _("Việc nhắc hạn do hệ thống tự làm mỗi sáng."))


def may_follow_successors(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(actor.is_system, _("Báo cáo được chuyển cho đơn vị kế thừa khi hệ thống cập nhật tổ chức."))
