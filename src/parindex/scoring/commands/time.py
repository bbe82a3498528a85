"""More time for a sheet, and opening a locked one again: always two persons, always in sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.scoring import policies
from parindex.scoring.commands.sides import _held, _on_side
from parindex.scoring.commands.telling import _tell_extension, _tell_reopened
from parindex.scoring.models import Reopening, Sheet, SheetExtension
from parindex.scoring.queries import sheets
from parindex.scoring.states import AskState, EvidenceMoment, RoundState, SheetState, Side

MOST_HOURS = 72
MOMENTS = {RoundState.SELF_SCORING: EvidenceMoment.SELF_SCORING, RoundState.EXPLAINING: EvidenceMoment.EXPLAINING}


@command("scoring.extension.ask", may=policies.may_ask_time)
def ask_time(actor: Actor, sheet: Sheet, *, until: datetime, reason: str) -> SheetExtension:
    """Đề nghị gia hạn tự chấm hoặc giải trình cho một phiếu, kèm lý do."""
    held = _held(sheet.pk)
    moment = MOMENTS.get(RoundState(held.round.state))
    if moment is None or held.state == SheetState.CLOSED:
        raise WrongState(_("Chỉ gia hạn được ở bước tự chấm và giải trình."))
    if until <= max(sheets.deadline_of(held, moment), actor.at):
        raise InvalidAct(_("Hạn mới phải sau hạn hiện tại và sau lúc này."), field="until")
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do gia hạn."), field="reason")
    if held.extensions.filter(state=AskState.ASKED).exists():
        raise WrongState(_("Phiếu đã có một đề nghị gia hạn đang chờ quyết định."))
    asked = SheetExtension(
        sheet=held, moment=moment, until=until, reason=reason.strip(), asked_by_id=actor.person, asked_at=actor.at
    )
    asked.save()
    return asked


@command("scoring.extension.decide", may=policies.may_decide_time)
def decide_time(actor: Actor, extension: SheetExtension, *, granted: bool, answer: str = "") -> SheetExtension:
    """Đồng ý hoặc không; người quyết định khác người đề nghị. Phiếu đã khóa do hết hạn mở lại đến hạn mới."""
    held = _held(extension.sheet_id)
    if extension.state != AskState.ASKED:
        raise WrongState(_("Đề nghị này đã được quyết định."))
    if granted and MOMENTS.get(RoundState(held.round.state)) != extension.moment:
        raise WrongState(_("Bước được đề nghị gia hạn đã qua."))
    if not granted and not answer.strip():
        raise InvalidAct(_("Hãy ghi lý do không đồng ý."), field="answer")
    extension.state = AskState.GRANTED if granted else AskState.REFUSED
    extension.decided_by_id, extension.decided_at, extension.answer = actor.person, actor.at, answer.strip()
    extension.save()
    if granted and held.state == SheetState.LOCKED and extension.moment == EvidenceMoment.SELF_SCORING:
        held.state, held.locked_at = SheetState.OPEN, None
        held.save()
    _tell_extension(actor, held, extension)
    return extension


@command("scoring.reopening.ask", may=policies.may_ask_reopening)
def ask_reopening(actor: Actor, sheet: Sheet, *, leaves: Sequence[str], hours: int, reason: str) -> Reopening:
    """Hội đồng đề nghị mở lại những tiêu chí nêu tên của một phiếu đã khóa, không quá 72 giờ."""
    held = _held(sheet.pk)
    after = {RoundState.APPRAISAL, RoundState.EXPLAINING, RoundState.SECOND_APPRAISAL, RoundState.COUNCIL}
    if held.round.state not in after or held.round.concluded_at is not None or held.state == SheetState.CLOSED:
        raise WrongState(_("Chỉ mở lại phiếu đã khóa, trước khi Hội đồng thông qua."))
    own = {leaf.code for leaf in held.group.criteria.leaves() if leaf.is_self_scored}
    if not leaves or set(leaves) - own:
        raise InvalidAct(_("Hãy chọn những tiêu chí đơn vị tự chấm."), field="leaves")
    if not 1 <= hours <= MOST_HOURS:
        raise InvalidAct(_("Mở lại từ 1 đến %(n)s giờ.") % {"n": MOST_HOURS}, field="hours")
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do mở lại."), field="reason")
    _on_side(actor, held, Side.APPRAISAL)
    row = Reopening(
        sheet=held, leaves=sorted(set(leaves)), hours=hours, reason=reason.strip(), asked_by_id=actor.person,
        asked_at=actor.at,
    )  # fmt: skip
    row.save()
    return row


@command("scoring.reopening.decide", may=policies.may_decide_reopening)
def decide_reopening(actor: Actor, reopening: Reopening, *, granted: bool) -> Reopening:
    """Chủ tịch đồng ý hoặc không; đồng ý thì giờ tính từ lúc này."""
    held = _held(reopening.sheet_id)
    if reopening.state != AskState.ASKED:
        raise WrongState(_("Đề nghị này đã được quyết định."))
    if held.round.concluded_at is not None or held.round.state == RoundState.PUBLISHED:
        raise WrongState(_("Chỉ mở lại phiếu đã khóa, trước khi Hội đồng thông qua."))
    reopening.state = AskState.GRANTED if granted else AskState.REFUSED
    reopening.decided_by_id, reopening.decided_at = actor.person, actor.at
    reopening.until = actor.at + timedelta(hours=reopening.hours) if granted else None
    reopening.save()
    _tell_reopened(actor, held, reopening)
    return reopening
