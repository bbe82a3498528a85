"""The acts that make sense on a dossier now and that this person may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision
from parindex.onestop import clock, commands, policies
from parindex.onestop.models import Dossier
from parindex.onestop.queries import dossiers
from parindex.onestop.states import BEFORE_ACCEPTANCE, UNDER_WAY, ApologyState, DossierState
from parindex.onestop.web import act_forms as forms

S = DossierState
WORKING = (S.ACCEPTED, S.IN_PROCESS)


@dataclass(frozen=True)
class Act:
    """A form, who may do it, the one domain call it makes, what is said when it is done, when it makes sense."""

    form: type[forms.ActForm]
    may: Callable[..., Decision]
    perform: Callable[..., object]
    said: Callable[[], str]
    fits: Callable[[Dossier, Actor], bool]


def _in(*states: str) -> Callable[[Dossier, Actor], bool]:
    return lambda dossier, actor: dossier.state in states


def _owes(dossier: Dossier) -> bool:
    return any(fee.paid_at is None for fee in dossier.fees.all())


def _is_late(dossier: Dossier, actor: Actor) -> bool:
    return clock.is_late(dossier, actor.at)


def _letter_state(dossier: Dossier) -> str:
    letter = getattr(dossier, "apology", None)
    return letter.state if letter is not None else ""


def _may_apologise_now(dossier: Dossier, actor: Actor) -> bool:
    running = dossier.state in UNDER_WAY and dossier.held_since is None and dossier.due_at is not None
    return running and _letter_state(dossier) in ("", ApologyState.PREPARED)


def _ready_to_sign(dossier: Dossier, actor: Actor) -> bool:
    ready = _letter_state(dossier) == ApologyState.PREPARED and bool(dossier.apology.reason)
    return ready and dossier.state in UNDER_WAY


def _correct(actor: Actor, dossier: Dossier, **fields: Any) -> object:
    return commands.correct(actor, dossier, **fields)


def _sign(actor: Actor, dossier: Dossier, **fields: Any) -> object:
    return commands.sign_apology(replace(actor, version=None), dossier.apology, **fields)


def _send(actor: Actor, dossier: Dossier) -> object:
    return commands.send_apology(replace(actor, version=None), dossier.apology)


def _open_part(actor: Actor, dossier: Dossier, *, version: Any, office: Any) -> object:
    return commands.open_part(actor, dossier, version, office=office)


def _ask_fee(actor: Actor, dossier: Dossier, *, fee: Any, **fields: Any) -> object:
    return commands.ask_fee(actor, dossier, fee, **fields)


def _record_fee(actor: Actor, dossier: Dossier, *, fee: Any, **fields: Any) -> object:
    return commands.record_fee(actor, dossier, fee, **fields)


def _keep_scan(actor: Actor, dossier: Dossier, *, paper: Any, **fields: Any) -> object:
    return commands.keep_scan(actor, dossier, paper, **fields)


def _sign_policy(actor: Actor, dossier: Dossier) -> Decision:
    return policies.may_decide_lateness(actor, dossier)


# In the order in which they are offered.
ACTS: tuple[Act, ...] = (
    Act(
        forms.AcceptSubmitted,
        policies.may_receive_it,
        commands.accept_submitted,
        lambda: _("Đã tiếp nhận."),
        _in(S.SUBMITTED),
    ),
    Act(
        forms.Complete,
        policies.may_receive_it,
        commands.complete,
        lambda: _("Đã ghi bổ sung."),
        _in(S.TO_COMPLETE, S.TO_COMPLETE_FIRST),
    ),
    Act(
        forms.OtherAnswered,
        policies.may_move,
        commands.other_answered,
        lambda: _("Đã ghi ý kiến."),
        _in(S.WAITING_OTHER),
    ),
    Act(
        forms.DecideWithdrawal,
        policies.may_solve,
        commands.decide_withdrawal,
        lambda: _("Đã quyết định."),
        _in(S.WITHDRAWAL_ASKED),
    ),
    Act(forms.GiveBack, policies.may_receive_it, commands.give_back, lambda: _("Đã trả kết quả."), _in(S.SOLVED)),
    Act(forms.SignApology, _sign_policy, _sign, lambda: _("Đã ký văn bản xin lỗi."), _ready_to_sign),
    Act(
        forms.SendApology,
        policies.may_apologise,
        _send,
        lambda: _("Đã ghi gửi; văn bản được công khai, không có thông tin cá nhân."),
        lambda d, a: _letter_state(d) == ApologyState.SIGNED,
    ),
    Act(
        forms.HandOver,
        policies.may_move,
        commands.hand_over,
        lambda: _("Đã chuyển bước."),
        lambda d, a: d.state in WORKING and dossiers.following_step(d) is not None,
    ),
    Act(forms.Solve, policies.may_solve, commands.solve, lambda: _("Đã ghi kết quả."), _in(*WORKING)),
    Act(
        forms.AskCompletion,
        policies.may_move,
        commands.ask_completion,
        lambda: _("Đã yêu cầu bổ sung."),
        _in(S.SUBMITTED, *WORKING),
    ),
    Act(
        forms.RecordFee,
        policies.may_receive_it,
        _record_fee,
        lambda: _("Đã ghi thu."),
        lambda d, a: _owes(d) and d.state not in (S.REFUSED, S.WITHDRAWN),
    ),
    Act(
        forms.PrepareApology,
        policies.may_apologise,
        commands.prepare_apology,
        lambda: _("Đã lưu văn bản xin lỗi; chờ thủ trưởng ký."),
        _may_apologise_now,
    ),
    Act(
        forms.AskFee,
        policies.may_move,
        _ask_fee,
        lambda: _("Đã thông báo khoản phải nộp."),
        lambda d, a: d.state in WORKING and _owes(d),
    ),
    Act(forms.AskOther, policies.may_move, commands.ask_other, lambda: _("Đã gửi lấy ý kiến."), _in(*WORKING)),
    Act(
        forms.KeepScan,
        policies.may_receive_it,
        _keep_scan,
        lambda: _("Đã lưu bản số hóa."),
        lambda d, a: not d.is_closed and any(p.file_id is None and not p.reused for p in d.papers.all()),
    ),
    Act(
        forms.OpenPart,
        policies.may_receive_it,
        _open_part,
        lambda: _("Đã mở hồ sơ thành phần."),
        lambda d, a: (
            d.state in WORKING
            and d.parent_id is None
            and bool(d.procedure_version and d.procedure_version.says.linked)
        ),
    ),
    Act(
        forms.Extend,
        policies.may_direct,
        commands.extend,
        lambda: _("Đã kéo dài; hẹn đầu tiên vẫn hiện."),
        lambda d, a: d.state in UNDER_WAY and not d.source,
    ),
    Act(
        forms.Refuse,
        policies.may_receive_it,
        commands.refuse,
        lambda: _("Đã từ chối tiếp nhận."),
        _in(*BEFORE_ACCEPTANCE),
    ),
    Act(
        forms.AskWithdrawal,
        policies.may_receive_it,
        commands.ask_withdrawal,
        lambda: _("Đã ghi xin rút."),
        lambda d, a: d.state in (*BEFORE_ACCEPTANCE, *UNDER_WAY) and d.state != S.WITHDRAWAL_ASKED,
    ),
    Act(forms.Stop, policies.may_direct, commands.stop, lambda: _("Đã dừng giải quyết."), _in(*UNDER_WAY)),
    Act(
        forms.CloseIncomplete,
        policies.may_receive_it,
        commands.close_incomplete,
        lambda: _("Đã kết thúc."),
        lambda d, a: d.waits_until is not None and d.waits_until < a.today,
    ),
    Act(forms.Explain, policies.may_apologise, commands.explain_lateness, lambda: _("Đã ghi nguyên nhân."), _is_late),
    Act(forms.Correct, policies.may_receive_it, _correct, lambda: _("Đã mở hồ sơ đính chính."), _in(S.RETURNED)),
    Act(
        forms.Unmask,
        policies.may_unmask,
        commands.unmask,
        lambda: _("Lần xem này đã được ghi nhật ký."),
        lambda d, a: not policies.may_see_person(a, d),
    ),
)
BY_NAME = {one.form.act: one for one in ACTS}


def offered(actor: Actor, dossier: Dossier) -> Iterator[Act]:
    """The acts open to this person, the next one first."""
    return (one for one in ACTS if one.fits(dossier, actor) and one.may(actor, dossier))
