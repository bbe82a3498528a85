"""Work that changes hands: reassigned by Phòng Nội vụ, or passed on when units are reorganised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import bulk_command, command
from parindex.audit.errors import InvalidAct
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.planning import policies
from parindex.planning.links import url_of
from parindex.planning.models import Handover, Obligation, Plan
from parindex.planning.states import LIVE, HandoverKind


@bulk_command("planning.obligation.hand_over", may=policies.may_hand_over)
def hand_over(actor: Actor, obligations: Sequence[Obligation], *, to: Unit, reason: str) -> Sequence[Obligation]:
    """Phân công lại cho đơn vị khác; đơn vị cũ vẫn đọc được phần mình đã làm."""
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do phân công lại."), field="reason")
    if not to.exists_on(actor.today):
        raise InvalidAct(_("Đơn vị «%(unit)s» không còn hoạt động.") % {"unit": to.name}, field="to")
    for obligation in obligations:
        obligation.require_live()
        if obligation.unit_id == to.pk:
            raise InvalidAct(_("«%(unit)s» đang giữ phần việc này rồi.") % {"unit": to.name}, field="to")
        _pass_on(obligation, to, actor.today, HandoverKind.REASSIGNMENT, reason)
        text = _("Nhận nhiệm vụ %(path)s được phân công lại") % {"path": obligation.task.path}
        notices.notify(actor, [to], Audience.REPORTERS, text=text, url=url_of(obligation))
    return obligations


@command("planning.plan.follow_successors", may=policies.may_steer)
def follow_successors(actor: Actor, plan: Plan, *, on: date, reason: str) -> Plan:
    """Chuyển phần việc còn mở của các đơn vị đã kết thúc sang đơn vị kế tục, từ ngày `on`.

    A unit with exactly one successor existing on `on` hands over by itself. Work of a unit with none or
    with several stays where it is, to be handed over by a person: nobody guesses. Of periods that begin on
    or after `on` a successor owes one report: what it inherits beside one it already holds is joined to it.
    """
    live = Obligation.objects.filter(task__plan=plan, state__in=LIVE, unit__valid_to__lt=on)
    for obligation in live.select_related("unit", "task").order_by("pk"):
        heirs = organization.heirs(obligation.unit_id, on)
        if len(heirs) == 1:
            _pass_on(obligation, heirs[0], on, HandoverKind.REORGANISATION, reason)
            _join_if_not_begun(obligation, on)
    plan.save()
    return plan


@command("planning.obligation.join", may=policies.may_hand_over)
def join_obligations(actor: Actor, obligation: Obligation, *, into: Obligation) -> Obligation:
    """Gộp hai phần việc cùng nhiệm vụ, cùng kỳ mà một đơn vị đang giữ sau khi sáp nhập."""
    obligation.require_live()
    into.require_live()
    same = (obligation.task_id, obligation.unit_id, obligation.period) == (into.task_id, into.unit_id, into.period)
    if obligation.pk == into.pk or not same:
        raise InvalidAct(_("Chỉ gộp được hai phần việc cùng nhiệm vụ, cùng kỳ, do một đơn vị giữ."), field="into")
    obligation.join(into, actor.today)
    obligation.save()
    return obligation


def _pass_on(obligation: Obligation, to: Unit, on: date, kind: str, reason: str) -> None:
    Handover(obligation=obligation, from_unit=obligation.unit, to_unit=to, on=on, kind=kind, reason=reason).save()
    obligation.unit = to
    obligation.save()


def _join_if_not_begun(obligation: Obligation, on: date) -> None:
    if not obligation.period or obligation.starts_on is None or obligation.starts_on < on:
        return
    other = (
        Obligation.objects.filter(
            task_id=obligation.task_id, unit_id=obligation.unit_id, period=obligation.period, state__in=LIVE
        )
        .exclude(pk=obligation.pk)
        .order_by("pk")
        .first()
    )
    if other is not None:
        obligation.join(other, on)
        obligation.save()
