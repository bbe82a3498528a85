"""Difficulties that units raise, answers to them, and directions of the chair that become duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.organization.models import Unit
from parindex.planning import policies, queries
from parindex.planning.links import url_of, url_of_difficulty
from parindex.planning.models import Difficulty, Direction, Plan, Target, Task, TaskAssignment
from parindex.planning.models.following import Obligation
from parindex.planning.obligations import owed
from parindex.planning.states import AssignmentRole, DifficultyState


@creates("planning.difficulty.raise", may=policies.may_raise)
def raise_difficulty(actor: Actor, unit: Unit, *, about: Task | Target, text: str, proposal: str = "") -> Difficulty:
    """Nêu khó khăn, vướng mắc về một nhiệm vụ hay chỉ tiêu."""
    if not text.strip():
        raise InvalidAct(_("Hãy nêu khó khăn, vướng mắc cụ thể."), field="text")
    difficulty = Difficulty(
        plan=about.plan,
        task=about if isinstance(about, Task) else None,
        target=about if isinstance(about, Target) else None,
        unit=unit,
        raised_by_id=actor.person,
        raised_at=actor.at,
        text=text,
        proposal=proposal,
    )
    difficulty.save()
    notice = _("%(unit)s nêu khó khăn, vướng mắc") % {"unit": unit.name}
    notices.notify(actor, [about.plan.issuer], Audience.OFFICERS, text=notice, url=url_of_difficulty(difficulty))
    return difficulty


@creates("planning.difficulty.note", may=policies.may_steer)
def note_difficulty(
    actor: Actor, plan: Plan, *, unit: Unit, text: str, proposal: str, by: User, source: str
) -> Difficulty:
    """Ghi khó khăn đơn vị nêu trong báo cáo đã chấp nhận; `source` là đường dẫn tới báo cáo."""
    difficulty = Difficulty(
        plan=plan, unit=unit, raised_by=by, raised_at=actor.at, text=text, proposal=proposal, source=source
    )
    difficulty.save()
    return difficulty


@command("planning.difficulty.answer", may=policies.may_answer)
def answer_difficulty(actor: Actor, difficulty: Difficulty, *, answer: str) -> Difficulty:
    """Trả lời đơn vị."""
    if not answer.strip():
        raise InvalidAct(_("Hãy ghi nội dung trả lời."), field="answer")
    difficulty.require_state(DifficultyState.RAISED, DifficultyState.ESCALATED)
    difficulty.state, difficulty.answer = DifficultyState.ANSWERED, answer
    difficulty.answered_by_id, difficulty.answered_at = actor.user_id, actor.at
    difficulty.save()
    text = _("Khó khăn đơn vị nêu đã được trả lời")
    notices.notify(actor, [difficulty.unit], Audience.REPORTERS, text=text, url=url_of_difficulty(difficulty))
    return difficulty


@command("planning.difficulty.escalate", may=policies.may_answer)
def escalate_difficulty(actor: Actor, difficulty: Difficulty, *, note: str = "") -> Difficulty:
    """Trình Chủ tịch UBND, kèm ý kiến của Phòng Nội vụ."""
    difficulty.require_state(DifficultyState.RAISED)
    difficulty.state, difficulty.escalation_note = DifficultyState.ESCALATED, note
    difficulty.escalated_at = actor.at
    difficulty.save()
    text = _("Khó khăn của %(unit)s chờ chỉ đạo") % {"unit": difficulty.unit.name}
    notices.notify(actor, [difficulty.plan.issuer], Audience.CHAIR, text=text, url=url_of_difficulty(difficulty))
    return difficulty


@command("planning.difficulty.withdraw", may=policies.may_withdraw)
def withdraw_difficulty(actor: Actor, difficulty: Difficulty) -> Difficulty:
    """Đơn vị rút khó khăn đã nêu, vì đã tự tháo gỡ."""
    difficulty.require_state(DifficultyState.RAISED, DifficultyState.ESCALATED)
    difficulty.state = DifficultyState.WITHDRAWN
    difficulty.save()
    return difficulty


@creates("planning.direction.give", may=policies.may_direct)
def direct(
    actor: Actor,
    plan: Plan,
    *,
    text: str,
    units: Sequence[Unit],
    due_on: date | None = None,
    reference: str = "",
    difficulty: Difficulty | None = None,
) -> Direction:
    """Chủ tịch chỉ đạo: thành một nhiệm vụ được theo dõi như nhiệm vụ của kế hoạch.

    Raises InvalidAct without units or with a due date in the past.
    """
    _require_direction(actor, plan, text, units, due_on)
    ordinal = (plan.directions.aggregate(last=Max("ordinal"))["last"] or 0) + 1
    direction = Direction(
        plan=plan,
        ordinal=ordinal,
        text=text,
        reference=reference,
        issued_on=actor.today,
        due_on=due_on,
        by_id=actor.person,
        at=actor.at,
    )
    direction.save()
    for obligation in _direction_task(actor, direction, units):
        notice = _("Có chỉ đạo mới của Chủ tịch UBND")
        notices.notify(actor, [obligation.unit], Audience.REPORTERS, text=notice, url=url_of(obligation))
    if difficulty is not None:
        _settle(actor, difficulty, direction)
    return direction


def _require_direction(actor: Actor, plan: Plan, text: str, units: Sequence[Unit], due_on: date | None) -> None:
    if not text.strip():
        raise InvalidAct(_("Hãy ghi nội dung chỉ đạo."), field="text")
    if not units:
        raise InvalidAct(_("Hãy chọn đơn vị thực hiện."), field="units")
    ended = [unit.name for unit in units if not unit.exists_on(actor.today)]
    if ended:
        raise InvalidAct(_("Đơn vị không còn hoạt động: %(names)s.") % {"names": ", ".join(ended)}, field="units")
    below = set(queries.units_to_direct(plan, actor.today).values_list("pk", flat=True))
    outside = [unit.name for unit in units if unit.pk not in below]
    if outside:
        raise InvalidAct(
            _("Chỉ đạo được các đơn vị trực thuộc; không gồm: %(names)s.") % {"names": ", ".join(outside)},
            field="units",
        )
    if due_on is not None and due_on < actor.today:
        raise InvalidAct(_("Hạn thực hiện chỉ đạo phải từ hôm nay trở đi."), field="due_on")


def _direction_task(actor: Actor, direction: Direction, units: Sequence[Unit]) -> list[Obligation]:
    """The duty a direction becomes, with one obligation for each unit."""
    plan = direction.plan
    last = plan.tasks.aggregate(last=Max("position"))["last"] or 0
    task = Task(
        plan=plan,
        position=last + 1,
        path=f"CĐ.{direction.ordinal}",
        text=direction.text,
        due_on=direction.due_on,
        direction=direction,
    )
    task.save()
    rows = [TaskAssignment(task=task, unit=unit, role=AssignmentRole.LEAD) for unit in units]
    for row in rows:
        row.save()
    return Obligation.objects.bulk_create(owed(plan, task, rows, since=actor.today, every=None))


def _settle(actor: Actor, difficulty: Difficulty, direction: Direction) -> None:
    difficulty.require_state(DifficultyState.RAISED, DifficultyState.ESCALATED)
    difficulty.state, difficulty.direction = DifficultyState.DIRECTED, direction
    difficulty.save()
    text = _("Khó khăn đơn vị nêu đã có chỉ đạo của Chủ tịch UBND")
    notices.notify(actor, [difficulty.unit], Audience.REPORTERS, text=text, url=url_of_difficulty(difficulty))
