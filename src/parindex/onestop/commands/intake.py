"""A dossier comes: at the desk, on line, by post; it is received, sent back to be completed, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.core.deadline import Kind
from parindex.evidence.commands import store_file
from parindex.kit.catalog import onestop_rules
from parindex.onestop import calc, clock, policies
from parindex.onestop.commands.log import Codes, Log
from parindex.onestop.commands.recounting import keep_calendar
from parindex.onestop.models import Dossier, DossierFee, DossierNumbering, DossierPaper, ProcedureVersion
from parindex.onestop.queries import recounts
from parindex.onestop.states import BEFORE_ACCEPTANCE, UNDER_WAY, Channel, DossierState, EventKind, SubjectKind
from parindex.organization.models import Unit


@dataclass(frozen=True)
class Applicant:
    """Who asks; `agent` is whoever they authorised: name, identity, phone, address, paper."""

    name: str
    kind: str = SubjectKind.PERSON
    identity: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    agent: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """A paper handed in, or spared because the data were there (`reused`); `digitised`: it is kept as data too."""

    name: str
    originals: int = 0
    copies: int = 0
    reused: bool = False
    digitised: bool = False


@dataclass(frozen=True)
class Request:
    """What is asked by which procedure, who solves it, how the result goes out, which papers came."""

    version: ProcedureVersion
    office: Unit
    channel: str = Channel.DIRECT
    return_way: str = Channel.DIRECT
    words: str = ""
    sets: int = 1
    papers: Sequence[Paper] = ()


@creates("onestop.dossier.submit", may=policies.may_receive)
def submit(actor: Actor, unit: Unit, applicant: Applicant, request: Request) -> Dossier:
    """Ghi hồ sơ nộp trực tuyến hoặc qua bưu chính, chờ tiếp nhận."""
    dossier = _new(actor, unit, applicant, request)
    dossier.state = DossierState.SUBMITTED
    dossier.save()
    _keep_parts(dossier, request)
    dossier.save()
    Log(actor, dossier).enter(EventKind.SUBMITTED, giver=applicant.name, receiver=unit.name)
    return dossier


@creates("onestop.dossier.accept", may=policies.may_receive)
def accept(
    actor: Actor,
    unit: Unit,
    applicant: Applicant,
    request: Request,
    *,
    handed_over_at: datetime | None = None,
    parent: Dossier | None = None,
) -> Dossier:
    """Tiếp nhận hồ sơ tại bộ phận một cửa và hẹn trả kết quả.

    By post it counts from the moment the hand-over minute was signed (Quyết định 45/2016/QĐ-TTg, điều 7). Raises
    InvalidAct for what can't be, naming the field.
    """
    dossier = _new(actor, unit, applicant, request)
    _require_moment(actor, request.channel, handed_over_at)
    _take_in(actor, dossier, request, handed_over_at or actor.at)
    if parent is not None:
        parent.require(*UNDER_WAY)
        dossier.parent = parent
        dossier.save()
    return dossier


@command("onestop.dossier.open_part", may=policies.may_receive_it)
def open_part(actor: Actor, dossier: Dossier, version: ProcedureVersion, *, office: Unit) -> Dossier:
    """Mở hồ sơ thành phần của một thủ tục liên thông: hạn riêng của cơ quan giải quyết, chậm ở đâu thấy ở đó."""
    dossier.require(*UNDER_WAY)
    if dossier.parent_id is not None:
        raise WrongState(_("Hồ sơ này đã là một phần của hồ sơ liên thông khác."))
    channels = version.says.channels
    channel = dossier.channel if dossier.channel in channels else min(channels)
    applicant = Applicant(
        name=dossier.applicant,
        kind=dossier.subject_kind,
        identity=dossier.identity,
        phone=dossier.phone,
        email=dossier.email,
        address=dossier.address,
        agent=dossier.agent,
    )
    request = Request(version, office, channel, return_way=dossier.return_way, words=dossier.request)
    part = _new(actor, dossier.unit, applicant, request)
    part.parent = dossier
    _take_in(actor, part, request, actor.at)
    Log(actor, dossier).enter(EventKind.PART_OPENED, receiver=office.name, note=f"{part.code} {version.name}")
    return part


@command("onestop.dossier.keep_scan", may=policies.may_receive_it)
def keep_scan(actor: Actor, dossier: Dossier, paper: DossierPaper, *, name: str, data: bytes) -> Dossier:
    """Lưu bản số hóa của một giấy tờ trong hồ sơ."""
    if paper.dossier_id != dossier.pk:
        raise InvalidAct(_("Giấy tờ này không thuộc hồ sơ."), field="paper")
    paper.file, paper.digitised = store_file(actor, dossier.unit, name=name, data=data), True
    paper.save()
    Log.settle_flags(dossier)
    dossier.save()
    return dossier


@command("onestop.dossier.accept_submitted", may=policies.may_receive_it)
def accept_submitted(actor: Actor, dossier: Dossier, *, office: Unit) -> Dossier:
    """Tiếp nhận một hồ sơ đã nộp trực tuyến hoặc qua bưu chính."""
    dossier.require(DossierState.SUBMITTED)
    dossier.office = office
    _begin(actor, dossier, actor.at)
    return dossier


@command("onestop.dossier.refuse", may=policies.may_receive_it)
def refuse(actor: Actor, dossier: Dossier, *, reason: str, basis: str) -> Dossier:
    """Từ chối tiếp nhận, nêu lý do và căn cứ (Mẫu 03). Hồ sơ đã tiếp nhận thì không từ chối được nữa."""
    dossier.require(*BEFORE_ACCEPTANCE)
    dossier.state, dossier.closed_at, dossier.waits_until = DossierState.REFUSED, actor.at, None
    dossier.save()
    Log(actor, dossier).enter(EventKind.REFUSED, note=reason, basis=basis, receiver=dossier.applicant)
    return dossier


@command("onestop.dossier.ask_completion", may=policies.may_move)
def ask_completion(
    actor: Actor, dossier: Dossier, *, items: str, reason: str, basis: str = "", by_citizen: bool = False
) -> Dossier:
    """Yêu cầu bổ sung, hoàn thiện hồ sơ một lần, đủ nội dung, có lý do (Mẫu 02).

    Before receipt no clock runs; after it the clock stands. Because of the authority at most so many times as the
    rules at receipt say; `by_citizen` when the guidance was not followed, which is not counted.
    """
    dossier.require(DossierState.SUBMITTED, DossierState.ACCEPTED, DossierState.IN_PROCESS)
    rules = onestop_rules(clock.local(dossier.accepted_at or dossier.submitted_at).date())
    asked = dossier.supplements or 0
    if not by_citizen and asked >= rules.most_supplements.value:
        raise WrongState(
            _("Đã yêu cầu bổ sung %(n)s lần, không yêu cầu thêm được, trừ khi người nộp không làm đúng hướng dẫn.")
            % {"n": asked}
        )
    log, accepted = Log(actor, dossier), dossier.state != DossierState.SUBMITTED
    dossier.supplements = asked + (not by_citizen)
    dossier.state = DossierState.TO_COMPLETE if accepted else DossierState.TO_COMPLETE_FIRST
    wait = _wait_days(dossier) or rules.supplement_wait_days.value
    dossier.waits_until = clock.working_time().calendar.add_working_days(actor.today, wait)
    if accepted:
        log.adjust(Kind.PAUSE, items, article=basis)
    dossier.save()
    log.enter(EventKind.COMPLETION_ASKED, note=f"{items}\n{reason}".strip(), basis=basis, receiver=dossier.applicant)
    return dossier


def _wait_days(dossier: Dossier) -> int | None:
    return dossier.procedure_version.says.supplement_days if dossier.procedure_version else None


@command("onestop.dossier.complete", may=policies.may_receive_it)
def complete(actor: Actor, dossier: Dossier, *, papers: Sequence[Paper] = (), note: str = "") -> Dossier:
    """Ghi người nộp đã bổ sung đủ; thời hạn tính lại từ đầu hoặc tính tiếp theo quy định của thủ tục."""
    dossier.require(DossierState.TO_COMPLETE, DossierState.TO_COMPLETE_FIRST)
    _keep_papers(dossier, papers)
    log = Log(actor, dossier)
    dossier.waits_until = None
    if dossier.state == DossierState.TO_COMPLETE_FIRST:
        dossier.state = DossierState.SUBMITTED
    else:
        log.resume()
        if dossier.procedure_version and dossier.procedure_version.says.after_supplement == "reset":
            log.adjust(Kind.RESET, _("Nhận đủ hồ sơ bổ sung"))
        dossier.state = DossierState.IN_PROCESS
    dossier.save()
    log.enter(EventKind.COMPLETED, note=note, giver=dossier.applicant)
    return dossier


@creates("onestop.numbering.set", may=policies.may_number)
def set_agency(actor: Actor, unit: Unit, *, agency: str, since: date) -> DossierNumbering:
    """Đặt mã định danh của nơi tiếp nhận, dùng trong mã hồ sơ từ một ngày."""
    row = DossierNumbering.objects.filter(unit=unit, since=since).first() or DossierNumbering(unit=unit, since=since)
    row.agency = agency
    row.save()
    return row


def _new(actor: Actor, unit: Unit, applicant: Applicant, request: Request) -> Dossier:
    version = request.version
    if not version.holds_on(actor.today):
        raise InvalidAct(
            _("Thủ tục «%(name)s» không áp dụng vào hôm nay.") % {"name": version.name}, field="procedure"
        )
    if request.channel not in version.says.channels:
        raise InvalidAct(
            _("Thủ tục này không nhận hồ sơ %(channel)s.") % {"channel": Channel(request.channel).label.lower()},
            field="channel",
        )
    told = _identified(applicant)
    return Dossier(
        code=Codes(unit).next(actor.at),
        unit=unit,
        office=request.office,
        procedure=version.procedure,
        procedure_version=version,
        channel=request.channel,
        return_way=request.return_way,
        request=request.words,
        sets=request.sets,
        submitted_at=actor.at,
        **told,
    )


def _identified(applicant: Applicant) -> dict[str, Any]:
    """The applicant's columns. Raises InvalidAct for numbers that lost a zero or can't be."""
    identity, phone = calc.identity_read(applicant.identity), calc.phone_read(applicant.phone)
    person = applicant.kind == SubjectKind.PERSON
    problem = calc.identity_problem(identity, person=person)
    if problem:
        said = (
            _("Số định danh «%(n)s» thiếu một chữ số, có thể mất số 0 ở đầu. Hãy xem lại giấy tờ.")
            if problem == "short"
            else _("Số định danh «%(n)s» không đúng: 12 số (CCCD), 9 số (CMND), mã số thuế hoặc số hộ chiếu.")
        )
        raise InvalidAct(said % {"n": identity}, field="identity")
    if calc.phone_problem(phone):
        raise InvalidAct(
            _("Số điện thoại «%(n)s» không đúng: 10 hoặc 11 số, bắt đầu bằng 0.") % {"n": phone}, field="phone"
        )
    return {
        "subject_kind": applicant.kind,
        "applicant": applicant.name,
        "identity": identity,
        "phone": phone,
        "email": applicant.email,
        "address": applicant.address,
        "agent": applicant.agent,
    }


def _require_moment(actor: Actor, channel: str, handed_over_at: datetime | None) -> None:
    if handed_over_at is None:
        return
    if channel != Channel.POST:
        raise InvalidAct(_("Chỉ hồ sơ qua bưu chính có thời điểm ký biên bản giao nhận."), field="handed_over_at")
    if handed_over_at > actor.at:
        raise InvalidAct(_("Thời điểm ký biên bản không thể sau lúc này."), field="handed_over_at")


def _take_in(actor: Actor, dossier: Dossier, request: Request, at: datetime) -> None:
    dossier.submitted_at = at
    dossier.state = DossierState.SUBMITTED
    dossier.save()
    _keep_parts(dossier, request)
    _begin(actor, dossier, at)


def _begin(actor: Actor, dossier: Dossier, at: datetime) -> None:
    """The main clock starts; the citizen is told when to come."""
    version = dossier.procedure_version
    if version is None:
        raise WrongState(_("Hồ sơ không có phiên bản thủ tục."))
    if recounts.calendar_in_force() is None:
        keep_calendar(actor)
    log = Log(actor, dossier)
    dossier.state, dossier.accepted_at = DossierState.ACCEPTED, at
    clock.settle(dossier, log.adjustments)
    dossier.first_due_at = dossier.due_at
    dossier.save()
    step = log.plan_steps(version.says)
    basis = version.says.way(dossier.channel).limit.article
    log.enter(EventKind.ACCEPTED, giver=dossier.applicant, receiver=step.by, step=step, basis=basis)


def _keep_parts(dossier: Dossier, request: Request) -> None:
    for fee in request.version.says.way(request.channel).fees:
        DossierFee(dossier=dossier, name=fee.name, amount=fee.amount, basis=fee.basis).save()
    _keep_papers(dossier, request.papers)


def _keep_papers(dossier: Dossier, papers: Sequence[Paper]) -> None:
    for one in papers:
        DossierPaper(
            dossier=dossier,
            name=one.name,
            originals=one.originals,
            copies=one.copies,
            reused=one.reused,
            digitised=one.digitised,
        ).save()
    Log.settle_flags(dossier)
