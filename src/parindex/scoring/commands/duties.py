"""Advice of a forecast made into a duty of the committee's plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.planning import commands as planning
from parindex.planning import policies as planning_policies
from parindex.planning.models import Change, Direction, Plan
from parindex.rules.numbers import rounded
from parindex.scoring import policies
from parindex.scoring.models import LeafDuty, Sheet
from parindex.scoring.queries import outlooks, sheets

PATH = "PI.{n}"
PLACES = 6


@dataclass(frozen=True)
class Advised:
    """One act of advice: the kind of work, its leaves, what it wins, what to do and by when."""

    move: str
    leaves: Sequence[str]
    points: Fraction
    text: str
    due_on: date

    def __str__(self) -> str:  # as the journal keeps an argument
        return f"{self.move}: {self.text}"


@command("scoring.sheet.assign", may=policies.may_assign)
def assign(actor: Actor, sheet: Sheet, *, advised: Advised) -> LeafDuty:
    """Giao việc dự báo nêu: Chủ tịch giao thì thành chỉ đạo, công chức theo dõi giao thì vào bản soạn điều chỉnh.

    Raises InvalidAct where the committee has no plan of the year, WrongState for work that was given already.
    """
    if outlooks.duties_of(sheet).filter(move=advised.move).exists():
        raise WrongState(_("Việc này đã giao rồi."))
    plan = outlooks.plan_for(sheet)
    if plan is None:
        told = {"unit": sheet.round.owner.name, "year": sheet.round.year}
        raise InvalidAct(_("«%(unit)s» chưa có kế hoạch cải cách hành chính năm %(year)s để giao việc.") % told)
    duty = LeafDuty(
        sheet=sheet, move=advised.move, leaves=sorted(advised.leaves), by_id=actor.person, at=actor.at,
        points=Decimal(rounded(advised.points, PLACES)),
    )  # fmt: skip
    if planning_policies.may_direct(actor, plan):
        duty.direction = _directed(actor, plan, sheet, advised)
    else:
        duty.change = _drafted(actor, plan, sheet, advised)
    duty.save()
    return duty


def _directed(actor: Actor, plan: Plan, sheet: Sheet, advised: Advised) -> Direction:
    return planning.direct(actor, plan, text=advised.text, units=[sheets.unit_of(sheet)], due_on=advised.due_on)


def _drafted(actor: Actor, plan: Plan, sheet: Sheet, advised: Advised) -> Change:
    draft = planning.draft_amendment(actor, plan)
    used = {*plan.tasks.values_list("path", flat=True), *(row.after.get("path") for row in draft.changes.all())}
    path = next(path for n in range(1, len(used) + 2) if (path := PATH.format(n=n)) not in used)
    lead, due_on = [sheets.unit_of(sheet).code], advised.due_on.isoformat()
    after = {
        "path": path, "text": advised.text, "lead": lead, "cooperating": [], "due_on": due_on, "recurrence": "",
        "due_text": "", "product": "", "needs_document": False,
    }  # fmt: skip
    return planning.add_task(actor, draft, after=after)
