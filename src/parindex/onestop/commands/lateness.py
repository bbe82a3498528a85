"""Late dossiers: the letter of apology, why it was late, and what is looked at each morning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import bulk_command, command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.evidence.commands import store_file
from parindex.kit.catalog import onestop_rules
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.onestop import clock, links, policies
from parindex.onestop.commands.ending import close_incomplete
from parindex.onestop.commands.log import Log
from parindex.onestop.models import Apology, Dossier, DossierStep, MorningList
from parindex.onestop.queries import dossiers, lateness
from parindex.onestop.states import UNDER_WAY, ApologyState, EventKind
from parindex.organization.models import Unit


@command("onestop.apology.prepare", may=policies.may_apologise)
def prepare_apology(
    actor: Actor, dossier: Dossier, *, reason: str, cause: str, new_due_on: date, step: DossierStep | None = None
) -> Apology:
    """Chuẩn bị văn bản xin lỗi và hẹn lại (Mẫu 04), hoặc sửa bản chưa ký. Mỗi hồ sơ chỉ hẹn lại một lần.

    `step` is the one that made it late; without it the step under way. Raises InvalidAct for a day off, or one not
    after today and the old appointment.
    """
    dossier.require(*UNDER_WAY)
    apology = _under_preparation(actor, dossier)
    _require_day(actor, apology, new_due_on)
    if not reason.strip():
        raise InvalidAct(_("Hãy nêu lý do chậm để người nộp biết."), field="reason")
    apology.reason, apology.cause, apology.step = reason, cause, step or dossiers.current_step(dossier)
    apology.new_due_at = clock.end_of_work(new_due_on)
    apology.save()
    return apology


def _under_preparation(actor: Actor, dossier: Dossier) -> Apology:
    """The letter of a dossier while it is not signed. Raises WrongState when there is nothing to apologise for."""
    found = Apology.objects.filter(dossier=dossier).first()
    if found is not None and found.state != ApologyState.PREPARED:
        raise WrongState(
            _("Hồ sơ này đã được xin lỗi và hẹn lại một lần nên không hẹn lại nữa. Hãy báo lãnh đạo để chỉ đạo.")
        )
    if dossier.due_at is None or dossier.held_since is not None:
        raise WrongState(_("Hồ sơ chưa có hạn hoặc đang dừng tính hạn nên chưa cần xin lỗi."))
    apology = found or Apology(dossier=dossier, prepared_at=actor.at, prepared_by_id=actor.user_id)
    apology.old_due_at = dossier.due_at
    return apology


def _require_day(actor: Actor, apology: Apology, day: date) -> None:
    if why := clock.working_time().calendar.why_off(day):
        raise InvalidAct(
            _("Ngày %(day)s không phải ngày làm việc (%(why)s).") % {"day": f"{day:%d/%m/%Y}", "why": why},
            field="new_due_on",
        )
    if day <= max(actor.today, clock.local(apology.old_due_at).date()):
        raise InvalidAct(_("Ngày hẹn mới phải sau hôm nay và sau ngày hẹn cũ."), field="new_due_on")


@command("onestop.apology.sign", may=policies.may_sign_apology)
def sign_apology(actor: Actor, apology: Apology, *, signed: tuple[str, bytes] | None = None) -> Apology:
    """Thủ trưởng cơ quan ký văn bản xin lỗi; số được cấp lúc ký. `signed`: a PDF signed elsewhere, name and bytes."""
    apology.require(ApologyState.PREPARED)
    if not apology.reason or apology.new_due_at is None:
        raise WrongState(_("Văn bản chưa có lý do hoặc ngày hẹn mới. Hãy bổ sung rồi ký."))
    if clock.local(apology.new_due_at).date() < actor.today:
        raise WrongState(_("Ngày hẹn mới đã qua. Hãy sửa ngày hẹn rồi ký."))
    apology.dossier.require(*UNDER_WAY)
    if apology.dossier.held_since is not None or apology.dossier.due_at != apology.old_due_at:
        raise WrongState(_("Hạn của hồ sơ đã thay đổi sau khi soạn văn bản. Hãy soạn lại rồi ký."))
    agency = Unit.objects.select_for_update(no_key=True).get(pk=apology.dossier.office_id)
    year = actor.today.year
    last = Apology.objects.filter(agency=agency, year=year).aggregate(last=Max("number"))["last"]
    apology.agency, apology.year, apology.number = agency, year, (last or 0) + 1
    apology.signed_at, apology.signed_by_id, apology.signer = actor.at, actor.user_id, actor.name
    if signed is not None:
        apology.signed_file = store_file(actor, agency, name=signed[0], data=signed[1])
    apology.state = ApologyState.SIGNED
    apology.save()
    return apology


@bulk_command("onestop.apologies.sign", may=policies.may_sign_apology)
def sign_apologies(actor: Actor, letters: Sequence[Apology]) -> list[Apology]:
    """Ký nhiều văn bản xin lỗi trong một lần, tất cả hoặc không."""
    return [sign_apology(actor, letter) for letter in letters]


@command("onestop.apology.send", may=policies.may_send_apology)
def send_apology(actor: Actor, apology: Apology) -> Apology:
    """Ghi đã gửi văn bản xin lỗi cho người nộp; văn bản được công khai ngay, không có thông tin cá nhân."""
    apology.require(ApologyState.SIGNED)
    dossier = apology.dossier
    dossier.require(*UNDER_WAY)
    apology.state, apology.sent_at = ApologyState.SENT, actor.at
    apology.is_in_time = _in_time(apology, actor.at)
    apology.save()
    dossier.apologised_at, dossier.reappointed_to = actor.at, apology.new_due_at
    dossier.late_kind, dossier.late_cause, dossier.late_step = apology.cause, apology.reason, apology.step
    dossier.save()
    Log(actor, dossier).enter(
        EventKind.APOLOGISED, receiver=dossier.applicant, note=apology.reason, basis=apology.reference
    )
    return apology


def _in_time(apology: Apology, sent_at: datetime) -> bool:
    """Whether it went out at the latest so many days before the appointment as the rules at receipt ask."""
    accepted_at = apology.dossier.accepted_at or apology.dossier.submitted_at
    before = onestop_rules(clock.local(accepted_at).date()).apology_days_before.value
    return (clock.local(apology.old_due_at).date() - clock.local(sent_at).date()).days >= before


@command("onestop.dossier.explain_lateness", may=policies.may_apologise)
def explain_lateness(
    actor: Actor, dossier: Dossier, *, kind: str, cause: str, step: DossierStep | None = None
) -> Dossier:
    """Ghi nguyên nhân và bước làm trễ của một hồ sơ đã trễ."""
    if not clock.is_late(dossier, actor.at):
        raise WrongState(_("Hồ sơ này không trễ hạn."))
    if not cause.strip():
        raise InvalidAct(_("Hãy ghi nguyên nhân trễ."), field="cause")
    dossier.late_kind, dossier.late_cause = kind, cause
    dossier.late_step = step or dossier.late_step or dossiers.current_step(dossier)
    dossier.save()
    Log(actor, dossier).enter(EventKind.LATE_CAUSE, note=cause, step=dossier.late_step)
    return dossier


@command("onestop.dossier.unmask", may=policies.may_unmask)
def unmask(actor: Actor, dossier: Dossier, *, reason: str) -> Dossier:
    """Xem đầy đủ thông tin người nộp với lý do; lần xem được ghi nhật ký."""
    if not reason.strip():
        raise InvalidAct(_("Hãy nêu lý do xem thông tin cá nhân."), field="reason")
    return dossier


@creates("onestop.dossiers.watch", may=policies.may_watch)
def watch(actor: Actor) -> list[MorningList]:
    """Mỗi sáng làm việc: kết thúc hồ sơ quá ngày chờ bổ sung, chuẩn bị thư xin lỗi, báo thủ trưởng từng nơi.

    Run again on the same day it does nothing twice; on a day off nobody is told.
    """
    for dossier in lateness.waited_too_long(actor.today):
        close_incomplete(actor, dossier)
    for dossier in lateness.to_apologise(actor):
        _under_preparation(actor, dossier).save()
    if not clock.working_time().calendar.is_working_day(actor.today):
        return []
    made = []
    for office, counts in lateness.morning_counts(actor).items():
        if MorningList.objects.filter(unit=office, day=actor.today).exists():
            continue
        row = MorningList(unit=office, day=actor.today, **counts)
        row.save()
        made.append(row)
        text = _(
            "Hồ sơ một cửa sáng %(day)s: %(overdue)s quá hạn, %(due_soon)s sắp đến hạn, %(without)s chưa xin lỗi."
        )
        told = {
            "day": f"{actor.today:%d/%m/%Y}",
            "overdue": row.overdue,
            "due_soon": row.due_soon,
            "without": row.without_apology,
        }
        notices.notify(actor, [office], Audience.HEADS, text=text % told, url=links.url_of_lateness())
    return made
