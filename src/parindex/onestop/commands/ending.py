"""A dossier ends without a result: withdrawn, stopped, or never completed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import WrongState
from parindex.onestop import policies
from parindex.onestop.commands.log import Log
from parindex.onestop.models import Dossier
from parindex.onestop.queries import dossiers
from parindex.onestop.states import BEFORE_ACCEPTANCE, UNDER_WAY, DossierState, EventKind


@command("onestop.dossier.ask_withdrawal", may=policies.may_receive_it)
def ask_withdrawal(actor: Actor, dossier: Dossier, *, reason: str) -> Dossier:
    """Ghi người nộp xin rút hồ sơ. Đã có kết quả thì không rút được nữa."""
    if dossier.solved_at is not None:
        raise WrongState(_("Hồ sơ đã có kết quả nên không rút được."))
    dossier.require(*BEFORE_ACCEPTANCE, *(state for state in UNDER_WAY if state != DossierState.WITHDRAWAL_ASKED))
    log = Log(actor, dossier)
    log.resume()
    dossier.waits_until = None
    dossier.state = DossierState.WITHDRAWAL_ASKED if dossier.accepted_at else DossierState.WITHDRAWN
    if dossier.state == DossierState.WITHDRAWN:
        dossier.closed_at = actor.at
    dossier.save()
    log.enter(EventKind.WITHDRAWAL_ASKED, giver=dossier.applicant, note=reason)
    return dossier


@command("onestop.dossier.decide_withdrawal", may=policies.may_solve)
def decide_withdrawal(actor: Actor, dossier: Dossier, *, granted: bool, reason: str = "") -> Dossier:
    """Cho rút hoặc không cho rút hồ sơ; không cho thì giải quyết tiếp."""
    dossier.require(DossierState.WITHDRAWAL_ASKED)
    log = Log(actor, dossier)
    if granted:
        _finish(log, dossier)
        dossier.state = DossierState.WITHDRAWN
    else:
        dossier.state = DossierState.IN_PROCESS
    dossier.save()
    log.enter(EventKind.WITHDRAWN if granted else EventKind.WITHDRAWAL_DENIED, note=reason)
    return dossier


@command("onestop.dossier.stop", may=policies.may_direct)
def stop(actor: Actor, dossier: Dossier, *, reason: str, basis: str) -> Dossier:
    """Dừng giải quyết hồ sơ, nêu lý do và căn cứ (Mẫu 05). Đã có kết quả thì không dừng được."""
    dossier.require(*UNDER_WAY)
    log = Log(actor, dossier)
    log.resume()
    _finish(log, dossier)
    dossier.state, dossier.waits_until = DossierState.STOPPED, None
    dossier.save()
    log.enter(EventKind.STOPPED, note=reason, basis=basis, receiver=dossier.applicant)
    return dossier


@command("onestop.dossier.close_incomplete", may=policies.may_receive_it)
def close_incomplete(actor: Actor, dossier: Dossier) -> Dossier:
    """Kết thúc hồ sơ quá ngày chờ mà không được bổ sung."""
    dossier.require(DossierState.TO_COMPLETE, DossierState.TO_COMPLETE_FIRST)
    if dossier.waits_until is None or actor.today <= dossier.waits_until:
        raise WrongState(_("Người nộp còn thời gian bổ sung nên chưa kết thúc hồ sơ được."))
    log = Log(actor, dossier)
    _finish(log, dossier)
    dossier.state = DossierState.CLOSED_INCOMPLETE
    dossier.save()
    log.enter(EventKind.CLOSED_INCOMPLETE, receiver=dossier.applicant)
    return dossier


def _finish(log: Log, dossier: Dossier) -> None:
    step = dossiers.current_step(dossier)
    if step is not None:
        log.end(step)
    dossier.closed_at, dossier.held_since = log.actor.at, None
