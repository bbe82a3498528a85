"""Figures of other systems taken in; targets of a plan bound to measures, and their values filled from figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parindex.analytics import policies, sheets, targets
from parindex.analytics.models import ExternalFigure
from parindex.analytics.states import FigureState
from parindex.analytics.targets import FILLED, KEPT_ACCEPTED, KEPT_TYPED
from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct
from parindex.evidence.commands import store_file
from parindex.onestop.bulk.refusal import UnreadableFile
from parindex.organization.models import Unit
from parindex.planning.models import Plan, TargetMeasure, TargetValue


@creates("analytics.figures.take_in", may=policies.may_import_figures)
def import_figures(actor: Actor, committee: Unit, *, name: str, data: bytes) -> list[ExternalFigure]:
    """Nạp số liệu do hệ thống khác công bố (.xlsx, .csv); số mới thay số cũ, số cũ vẫn xem được.

    One bad row refuses the whole file (InvalidAct with how many and the first): figures that are published together
    are taken in together. A file that says nothing new is not kept.
    """
    try:
        checked = sheets.check(data, policies.reach(committee), actor.today)
    except UnreadableFile as refusal:
        raise InvalidAct(refusal.message, field="file") from refusal
    if checked.errors:
        first = checked.errors[0]
        words = ngettext(
            "%(n)s dòng phải sửa nên chưa nạp dòng nào. Dòng %(row)s: %(message)s",
            "%(n)s dòng phải sửa nên chưa nạp dòng nào. Dòng %(row)s: %(message)s",
            len(checked.errors),
        )
        told = {"n": len(checked.errors), "row": first.row, "message": first.message}
        raise InvalidAct(words % told, field="file")
    if not checked.new and not checked.newer:
        return []
    file = store_file(actor, committee, name=name, data=data)
    for line in checked.newer:
        old = ExternalFigure.objects.select_for_update().get(
            code=line.code, unit=line.unit, period=line.period, state=FigureState.CURRENT
        )
        old.state = FigureState.SUPERSEDED
        old.save()
    made = []
    for line in (*checked.new, *checked.newer):
        row = ExternalFigure(
            code=line.code, unit_id=line.unit, period=line.period, value=line.value, scale=line.scale,
            part=line.part, whole=line.whole, as_of=line.as_of, file=file, row=line.row,
            imported_at=actor.at, imported_by_id=actor.user_id,
        )  # fmt: skip
        row.save()
        made.append(row)
    return made


@command("analytics.target.bind", may=policies.may_bind)
def bind_target(actor: Actor, measure: TargetMeasure, *, code: str) -> TargetMeasure:
    """Gắn mức chỉ tiêu với một chỉ số hệ thống tính được hoặc nạp được; để trống thì thôi gắn.

    Values that people wrote, and those accepted, stay as they are. Raises InvalidAct for a code that nothing gives,
    or that is counted in another unit.
    """
    if code and not targets.is_known(code):
        raise InvalidAct(_("Chưa có chỉ số «%(code)s».") % {"code": code}, field="code")
    if code and (reason := targets.misfit(measure, code)):
        raise InvalidAct(reason, field="code")
    measure.measure, measure.bound_on = code, actor.today if code else None
    measure.save()
    return measure


@dataclass(frozen=True)
class Filled:
    """What became of one value of a target: ours beside what stood there."""

    proposal: targets.Proposal
    outcome: str
    stood: Decimal | None = None

    @property
    def differs(self) -> bool:
        """Whether what a person wrote, or what was accepted, is another value than ours."""
        return self.outcome in {KEPT_TYPED, KEPT_ACCEPTED} and self.stood != self.proposal.value


@command("analytics.target.fill", may=policies.may_fill)
def fill_targets(actor: Actor, plan: Plan, *, period: str) -> Sequence[Filled]:
    """Ghi số liệu chỉ tiêu từ chỉ số đã gắn; số do người ghi hoặc đã xác nhận thì giữ nguyên, nêu chênh lệch."""
    return [_fill(actor, one) for one in targets.proposals(plan, period)]


def _fill(actor: Actor, one: targets.Proposal) -> Filled:
    row = targets.row_of(one)
    outcome, stood = targets.outcome(one, row), row.value if row else None
    if outcome != FILLED:
        return Filled(one, outcome, stood)
    row = row or TargetValue(measure=one.measure, unit=one.unit, period=one.period)
    row.value, row.numerator, row.denominator = one.value, one.numerator, one.denominator
    row.note, row.by_id, row.at, row.counted_at = one.note, actor.user_id, actor.at, one.counted_at
    row.wait()
    row.save()
    return Filled(one, FILLED, stood)
