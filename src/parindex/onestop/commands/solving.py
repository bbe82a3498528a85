"""A dossier under way: handed on, held up by fees or other agencies, solved, given back, corrected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.core.deadline import Kind
from parindex.core.working_time import Unit as TimeUnit
from parindex.onestop import clock, policies
from parindex.onestop.commands.log import Codes, Log
from parindex.onestop.models import Dossier, DossierFee, DossierStep
from parindex.onestop.queries import dossiers
from parindex.onestop.states import UNDER_WAY, Channel, DossierState, EventKind, Punctuality

SAME_WHEN_CORRECTED = (
    "unit", "office", "procedure", "procedure_version", "channel", "return_way", "subject_kind", "applicant",
    "identity", "phone", "email", "address", "agent",
)  # fmt: skip
WORKING = (DossierState.ACCEPTED, DossierState.IN_PROCESS)


@command("onestop.dossier.hand_over", may=policies.may_move)
def hand_over(actor: Actor, dossier: Dossier, *, note: str = "") -> Dossier:
    """Chuyển hồ sơ sang bước tiếp theo của quy trình nội bộ."""
    dossier.require(*WORKING)
    step = dossiers.current_step(dossier)
    following = dossier.steps.filter(started_at__isnull=True).first()
    if step is None or following is None:
        raise WrongState(_("Đây là bước cuối của quy trình. Hãy ghi kết quả giải quyết."))
    log = Log(actor, dossier)
    log.end(step)
    log.start(following)
    dossier.state = DossierState.IN_PROCESS
    dossier.save()
    log.enter(EventKind.HANDED_OVER, giver=step.by, receiver=following.by, step=following, note=note)
    return dossier


@command("onestop.dossier.ask_fee", may=policies.may_move)
def ask_fee(actor: Actor, dossier: Dossier, fee: DossierFee, *, amount: int, doc: str, article: str) -> Dossier:
    """Thông báo khoản phải nộp; thời gian chờ nộp được trừ khi quy định cho trừ (nêu ở căn cứ)."""
    dossier.require(*WORKING)
    if fee.dossier_id != dossier.pk or fee.paid_at is not None:
        raise InvalidAct(_("Khoản thu này không phải của hồ sơ, hoặc đã nộp."), field="fee")
    fee.amount = amount
    fee.save()
    log = Log(actor, dossier)
    dossier.state = DossierState.WAITING_FEE
    if doc:
        log.adjust(Kind.EXCLUDE, fee.name, doc=doc, article=article)
    dossier.save()
    log.enter(EventKind.FEE_ASKED, note=fee.name, basis=article, receiver=dossier.applicant)
    return dossier


@command("onestop.dossier.record_fee", may=policies.may_receive_it)
def record_fee(
    actor: Actor, dossier: Dossier, fee: DossierFee, *, amount: int, online: bool = False, receipt: str = ""
) -> Dossier:
    """Ghi đã thu một khoản; hồ sơ đang chờ khoản này thì giải quyết tiếp."""
    if dossier.is_closed:
        raise WrongState(_("Hồ sơ đã kết thúc nên không ghi thu được nữa."))
    if fee.dossier_id != dossier.pk or fee.paid_at is not None:
        raise InvalidAct(_("Khoản thu này không phải của hồ sơ, hoặc đã nộp."), field="fee")
    fee.amount, fee.paid_at, fee.paid_online, fee.receipt = amount, actor.at, online, receipt
    fee.save()
    log = Log(actor, dossier)
    if dossier.state == DossierState.WAITING_FEE and fee.name == _fee_asked(dossier):
        log.resume()
        dossier.state = DossierState.IN_PROCESS
    log.settle_flags(dossier)
    dossier.save()
    log.enter(EventKind.FEE_PAID, giver=dossier.applicant, note=fee.name)
    return dossier


def _fee_asked(dossier: Dossier) -> str:
    """The name of the fee that was asked for last, which is what the dossier waits for."""
    asked = dossier.events.filter(kind=EventKind.FEE_ASKED).last()
    return asked.note if asked else ""


@command("onestop.dossier.ask_other", may=policies.may_move)
def ask_other(actor: Actor, dossier: Dossier, *, agency: str, note: str) -> Dossier:
    """Lấy ý kiến cơ quan phối hợp: hạn chung vẫn chạy, chậm ở đâu thấy ở đó."""
    dossier.require(*WORKING)
    dossier.state = DossierState.WAITING_OTHER
    dossier.save()
    Log(actor, dossier).enter(EventKind.OTHER_ASKED, receiver=agency, note=note)
    return dossier


@command("onestop.dossier.other_answered", may=policies.may_move)
def other_answered(actor: Actor, dossier: Dossier, *, note: str) -> Dossier:
    """Ghi cơ quan phối hợp đã trả lời."""
    dossier.require(DossierState.WAITING_OTHER)
    dossier.state = DossierState.IN_PROCESS
    dossier.save()
    asked = dossier.events.filter(kind=EventKind.OTHER_ASKED).last()
    Log(actor, dossier).enter(EventKind.OTHER_ANSWERED, giver=asked.receiver if asked else "", note=note)
    return dossier


@command("onestop.dossier.extend", may=policies.may_direct)
def extend(
    actor: Actor, dossier: Dossier, *, amount: Decimal, unit: str, doc: str, article: str, reason: str
) -> Dossier:
    """Kéo dài thời hạn khi pháp luật cho phép, nêu rõ căn cứ; hạn cũ vẫn thấy."""
    dossier.require(*UNDER_WAY)
    if not doc or not article:
        raise InvalidAct(_("Kéo dài thời hạn phải nêu văn bản và điều khoản cho phép."), field="article")
    if dossier.held_since is None and dossier.due_at is not None and dossier.due_at < actor.at:
        raise WrongState(_("Hồ sơ đã quá hạn nên không kéo dài được nữa. Hãy xin lỗi và hẹn lại."))
    if amount <= 0 or unit not in set(TimeUnit):
        raise InvalidAct(_("Thời gian kéo dài phải lớn hơn 0."), field="amount")
    log = Log(actor, dossier)
    log.adjust(Kind.EXTEND, reason, doc=doc, article=article, amount=amount, time_unit=unit)
    dossier.save()
    log.enter(EventKind.EXTENDED, note=reason, basis=f"{doc} {article}")
    return dossier


@command("onestop.dossier.solve", may=policies.may_solve)
def solve(
    actor: Actor,
    dossier: Dossier,
    *,
    positive: bool,
    signed_on: date,
    reference: str = "",
    electronic: bool = False,
    note: str = "",
) -> Dossier:
    """Ghi đã có kết quả, ký và đóng dấu xong: thời hạn dừng, đúng hay trễ hạn được giữ mãi.

    Raises InvalidAct when the result was signed before receipt or would be signed tomorrow; a refusal says why.
    """
    dossier.require(*WORKING)
    accepted = clock.local(dossier.accepted_at or dossier.submitted_at).date()
    if not accepted <= signed_on <= actor.today:
        raise InvalidAct(_("Ngày ký kết quả phải từ ngày tiếp nhận đến hôm nay."), field="signed_on")
    if not positive and not note.strip():
        raise InvalidAct(_("Không đồng ý giải quyết thì phải nêu lý do."), field="note")
    _require_parts_done(dossier)
    log = Log(actor, dossier)
    step = dossiers.current_step(dossier)
    if step is not None:
        log.end(step)
    dossier.state, dossier.solved_at = DossierState.SOLVED, actor.at
    dossier.is_positive, dossier.result_signed_on = positive, signed_on
    dossier.result_reference, dossier.has_electronic_result = reference, electronic
    dossier.punctuality = clock.punctuality(actor.at, dossier.due_at, dossier.late_since)
    if dossier.punctuality == Punctuality.LATE:
        dossier.late_step = _guilty(dossier)
    dossier.save()
    log.enter(EventKind.SOLVED, giver=step.by if step else "", note=note or reference)
    return dossier


def _require_parts_done(dossier: Dossier) -> None:
    waiting = [part.code for part in dossier.children.filter(solved_at__isnull=True) if not part.is_closed]
    if waiting:
        raise WrongState(
            _("Hồ sơ thành phần %(codes)s chưa có kết quả nên chưa ghi kết quả chung được.")
            % {"codes": ", ".join(waiting)}
        )


def _guilty(dossier: Dossier) -> DossierStep | None:
    """The step that overran its own time by most; None when each kept it."""
    over = [
        (row.ended_at - row.due_at, row)
        for row in dossier.steps.all()
        if row.ended_at and row.due_at and row.ended_at > row.due_at
    ]
    return max(over, key=lambda pair: pair[0])[1] if over else None


@command("onestop.dossier.give_back", may=policies.may_receive_it)
def give_back(actor: Actor, dossier: Dossier, *, way: str, receiver: str = "") -> Dossier:
    """Trả kết quả cho người nộp: tại quầy, qua bưu chính hoặc bản điện tử."""
    dossier.require(DossierState.SOLVED)
    owed = [fee.name for fee in dossier.fees.all() if fee.paid_at is None and fee.amount and not fee.exemption]
    if owed:
        raise WrongState(_("Còn khoản chưa nộp: %(names)s. Ghi đã thu rồi trả kết quả.") % {"names": ", ".join(owed)})
    dossier.state, dossier.returned_at, dossier.closed_at = DossierState.RETURNED, actor.at, actor.at
    dossier.return_way = way
    dossier.save()
    note = str(Channel(way).label)
    Log(actor, dossier).enter(EventKind.RETURNED, receiver=receiver or dossier.applicant, note=note)
    return dossier


@command("onestop.dossier.correct", may=policies.may_receive_it)
def correct(actor: Actor, dossier: Dossier, *, reason: str) -> Dossier:
    """Mở hồ sơ đính chính kết quả đã trả: một hồ sơ mới liên kết với hồ sơ này, hồ sơ cũ giữ nguyên."""
    dossier.require(DossierState.RETURNED)
    again = Dossier(code=Codes(dossier.unit).next(actor.at), corrects=dossier, request=reason)
    for name in SAME_WHEN_CORRECTED:
        setattr(again, name, getattr(dossier, name))
    again.submitted_at, again.state = actor.at, DossierState.SUBMITTED
    again.save()
    Log(actor, again).enter(EventKind.SUBMITTED, note=reason)
    Log(actor, dossier).enter(EventKind.CORRECTED, note=again.code)
    return again
