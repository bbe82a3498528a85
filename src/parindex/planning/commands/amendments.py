"""Amending a plan: drafted change by change, applied at once with a reason and a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.planning import policies, queries
from parindex.planning.commands.amending import Applying
from parindex.planning.models import (
    Amendment,
    Change,
    Plan,
    Target,
    TargetMeasure,
    Task,
)
from parindex.planning.obligations import begins_on, continuous_as
from parindex.planning.states import (
    AmendmentState,
    ChangeKind,
)


@command("planning.amendment.draft", may=policies.may_amend)
def draft_amendment(actor: Actor, plan: Plan) -> Amendment:
    """Mở bản soạn điều chỉnh kế hoạch; mỗi lúc một bản, mở lại thì vào bản đang soạn."""
    found = plan.amendments.filter(state=AmendmentState.DRAFT).first()
    if found is None:
        found = Amendment(plan=plan)
        found.save()
    return found


@command("planning.amendment.change_task", may=policies.may_edit_amendment)
def change_task(actor: Actor, amendment: Amendment, *, task: Task, after: Mapping[str, Any]) -> Change | None:
    """Sửa một nhiệm vụ trong bản soạn; None khi không còn gì khác kế hoạch."""
    amendment.require_draft()
    _require_amendable(amendment, task)
    _require_duty(amendment, after, but=task)
    before = queries.task_as_change(task)
    if before["due_on"] and not after["due_on"] and not after["recurrence"]:
        raise InvalidAct(_("Nhiệm vụ đã có hạn: ghi hạn mới, hoặc thôi thực hiện nhiệm vụ."), field="due_on")
    row = amendment.changes.filter(task=task).first() or Change(amendment=amendment, task=task)
    return _keep(row, ChangeKind.CHANGED, before, dict(after))


@command("planning.amendment.add_task", may=policies.may_edit_amendment)
def add_task(actor: Actor, amendment: Amendment, *, after: Mapping[str, Any], change: Change | None = None) -> Change:
    """Bổ sung một nhiệm vụ vào bản soạn, hoặc sửa nhiệm vụ đang được bổ sung (`change`)."""
    amendment.require_draft()
    if change is not None and (change.amendment_id != amendment.pk or "path" not in change.after):
        raise WrongState(_("Nội dung này không thuộc bản soạn."))
    _require_duty(amendment, after, adding=change)
    row = change or Change(amendment=amendment)
    row.kind, row.after = ChangeKind.ADDED, dict(after)
    row.save()
    return row


@command("planning.amendment.drop_task", may=policies.may_edit_amendment)
def drop_task(actor: Actor, amendment: Amendment, *, task: Task) -> Change:
    """Đưa vào bản soạn việc thôi thực hiện một nhiệm vụ; báo cáo đã có vẫn giữ."""
    amendment.require_draft()
    _require_amendable(amendment, task)
    if task.dropped_on is not None:
        raise WrongState(_("Nhiệm vụ này đã thôi thực hiện từ trước."))
    row = amendment.changes.filter(task=task).first() or Change(amendment=amendment, task=task)
    row.kind, row.before, row.after = ChangeKind.DROPPED, queries.task_as_change(task), {}
    row.save()
    return row


@command("planning.amendment.change_figure", may=policies.may_edit_amendment)
def change_figure(
    actor: Actor, amendment: Amendment, *, measure: TargetMeasure, comparator: str, value: Decimal
) -> Change | None:
    """Sửa một mức chỉ tiêu trong bản soạn; None khi không còn gì khác kế hoạch."""
    amendment.require_draft()
    _require_in(amendment, measure.target.plan_id)
    row = amendment.changes.filter(measure=measure).first() or Change(amendment=amendment, measure=measure)
    after = {"comparator": comparator, "value": format(value.normalize(), "f")}
    return _keep(row, ChangeKind.CHANGED, queries.measure_as_change(measure), after)


@command("planning.amendment.add_target", may=policies.may_edit_amendment)
def add_target(
    actor: Actor, amendment: Amendment, *, after: Mapping[str, Any], change: Change | None = None
) -> Change:
    """Bổ sung một chỉ tiêu vào bản soạn, có một mức hoặc bằng lời; `change` để sửa chỉ tiêu đang được bổ sung."""
    amendment.require_draft()
    if change is not None and (change.amendment_id != amendment.pk or not change.adds_target):
        raise WrongState(_("Nội dung này không thuộc bản soạn."))
    if not after["text"].strip():
        raise InvalidAct(_("Hãy ghi nội dung chỉ tiêu."), field="text")
    drafted = [one.after["ordinal"] for one in amendment.changes.all() if one.adds_target and one != change]
    used = {*amendment.plan.targets.values_list("ordinal", flat=True), *drafted}
    if after["ordinal"] in used:
        raise InvalidAct(_("Số %(n)s đã dùng; hãy chọn số khác.") % {"n": after["ordinal"]}, field="ordinal")
    row = change or Change(amendment=amendment)
    row.kind, row.after = ChangeKind.ADDED, dict(after)
    row.save()
    return row


@command("planning.amendment.drop_target", may=policies.may_edit_amendment)
def drop_target(actor: Actor, amendment: Amendment, *, target: Target) -> Change:
    """Đưa vào bản soạn việc bỏ một chỉ tiêu; số liệu đã báo cáo vẫn giữ."""
    amendment.require_draft()
    _require_in(amendment, target.plan_id)
    if target.dropped_on is not None:
        raise WrongState(_("Chỉ tiêu này đã bỏ từ trước."))
    row = amendment.changes.filter(target=target).first() or Change(amendment=amendment, target=target)
    row.kind, row.before, row.after = ChangeKind.DROPPED, queries.target_as_change(target), {}
    row.save()
    return row


@command("planning.amendment.take_back", may=policies.may_edit_amendment)
def take_back_change(actor: Actor, amendment: Amendment, *, change: Change) -> Amendment:
    """Bỏ một nội dung khỏi bản soạn."""
    amendment.require_draft()
    amendment.changes.get(pk=change.pk).delete()
    return amendment


@command("planning.amendment.abandon", may=policies.may_edit_amendment)
def abandon_amendment(actor: Actor, amendment: Amendment) -> Amendment:
    """Bỏ cả bản soạn; kế hoạch như cũ."""
    amendment.require_draft()
    amendment.state = AmendmentState.ABANDONED
    amendment.save()
    return amendment


@command("planning.amendment.apply", may=policies.may_edit_amendment)
def apply_amendment(
    actor: Actor, amendment: Amendment, *, reason: str, decided_on: date, reference: str = ""
) -> Amendment:
    """Áp dụng điều chỉnh: kế hoạch, phân công và phần việc đổi theo; mọi điều đã báo cáo còn nguyên.

    Work is added and dropped from the day of applying, never from an earlier `decided_on`.
    Raises InvalidAct without changes, without a reason, or for a day before the plan or after today.
    """
    amendment.require_draft()
    changes = list(queries.with_subjects(amendment))
    _require_applicable(actor, amendment, changes, reason, decided_on)
    amendment.number = (amendment.plan.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    amendment.reason, amendment.reference, amendment.decided_on = reason.strip(), reference, decided_on
    amendment.state, amendment.applied_at = AmendmentState.APPLIED, actor.at
    amendment.save()
    applying = Applying(actor, amendment, continuous_as(amendment.plan.reporting.all()))
    for change in changes:
        applying.apply(change)
    return amendment


def _keep(row: Change, kind: ChangeKind, before: dict[str, Any], after: dict[str, Any]) -> Change | None:
    """Store a change, or nothing when it changes nothing."""
    if before == after:
        if row.pk:
            row.delete()
        return None
    row.kind, row.before, row.after = kind, before, after
    row.save()
    return row


def _require_in(amendment: Amendment, plan_id: int) -> None:
    if amendment.plan_id != plan_id:
        raise WrongState(_("Mục này thuộc kế hoạch khác."))


def _require_amendable(amendment: Amendment, task: Task) -> None:
    _require_in(amendment, task.plan_id)
    if task.direction_id is not None:
        raise WrongState(
            _("%(path)s là chỉ đạo của Chủ tịch, không sửa hay thôi bằng điều chỉnh kế hoạch.") % {"path": task.path}
        )


def _require_duty(
    amendment: Amendment, after: Mapping[str, Any], *, but: Task | None = None, adding: Change | None = None
) -> None:
    if not after["text"].strip():
        raise InvalidAct(_("Hãy ghi nội dung nhiệm vụ."), field="text")
    if not after["lead"]:
        raise InvalidAct(_("Hãy chọn đơn vị chủ trì."), field="lead")
    others = amendment.plan.tasks.exclude(pk=but.pk if but else 0)
    drafted = amendment.changes.filter(kind__in=[ChangeKind.ADDED, ChangeKind.CHANGED])
    drafted = drafted.exclude(pk=adding.pk if adding else 0).exclude(task_id=but.pk if but else 0)
    used = {*others.values_list("path", flat=True), *(row.after["path"] for row in drafted if "path" in row.after)}
    if after["path"] in used:
        raise InvalidAct(_("Số mục %(path)s đã dùng; hãy chọn số khác.") % {"path": after["path"]}, field="path")


def _require_applicable(
    actor: Actor, amendment: Amendment, changes: Sequence[Change], reason: str, decided_on: date
) -> None:
    if not changes:
        raise InvalidAct(_("Bản soạn chưa có nội dung điều chỉnh nào."))
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do điều chỉnh."), field="reason")
    if decided_on > actor.today:
        raise InvalidAct(_("Ngày văn bản không thể sau hôm nay."), field="decided_on")
    if decided_on < begins_on(amendment.plan):
        raise InvalidAct(_("Ngày văn bản không thể trước ngày ban hành kế hoạch."), field="decided_on")
    for change in changes:
        if change.before and change.before != _now(change):
            raise WrongState(
                _("«%(change)s» đã khác lúc soạn; hãy bỏ nội dung này và soạn lại.") % {"change": change}
            )


def _now(change: Change) -> dict[str, Any]:
    if change.task is not None:
        return queries.task_as_change(change.task)
    if change.measure is not None:
        return queries.measure_as_change(change.measure)
    assert change.target is not None
    return queries.target_as_change(change.target)
