"""Reporting on what a unit owes, verifying it, sending it back, and urging."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, final

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import bulk_command, command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.evidence import commands as evidence
from parindex.evidence.models import StoredFile
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.planning import policies
from parindex.planning.links import url_of
from parindex.planning.models import Obligation, ProgressReport, Reminder, ReportEvidence
from parindex.planning.models.following import DONE
from parindex.planning.states import WITH_THE_UNIT, AssignmentRole, ReportState


@final
class NewFile(TypedDict):
    """A file handed in now."""

    name: str
    data: bytes
    pages: str
    is_result: bool


@final
class KeptFile(TypedDict):
    """A file of the unit that is already kept, by its id."""

    file: int
    pages: str
    is_result: bool


@command("planning.obligation.report", may=policies.may_report)
def report_progress(
    actor: Actor,
    obligation: Obligation,
    *,
    percent: int,
    result: str,
    done_on: date | None = None,
    document: str = "",
    files: Sequence[NewFile | KeptFile] = (),
) -> Obligation:
    """Báo cáo tiến độ một phần việc; 100% là báo cáo hoàn thành và chờ xác nhận.

    Raises InvalidAct for a percentage outside 0–100, a day that cannot be, a missing result document,
    or a file that is not the unit's.
    """
    if obligation.state not in WITH_THE_UNIT:
        raise WrongState(
            _("Phần việc này đang ở tình trạng «%(state)s» nên chưa báo cáo tiếp được.")
            % {"state": obligation.get_state_display().lower()}
        )
    _require_sound(actor, obligation, percent, done_on)
    _require_document(obligation, percent, document, files)
    obligation.take_report(percent, actor.today)
    obligation.save()
    report = ProgressReport(
        obligation=obligation,
        unit=obligation.unit,
        by_id=actor.person,
        at=actor.at,
        percent=percent,
        done_on=done_on,
        result=result,
        document=document,
    )
    report.save()
    for entry in files:
        file = _file(actor, obligation, entry)
        ReportEvidence(report=report, file=file, pages=entry["pages"], is_result=entry["is_result"]).save()
    if percent == DONE:
        text = _("%(path)s – %(unit)s báo cáo hoàn thành, chờ xác nhận") % _named(obligation)
        notices.notify(actor, [obligation.task.plan.issuer], Audience.OFFICERS, text=text, url=url_of(obligation))
    return obligation


@command("planning.obligation.verify", may=policies.may_judge)
def verify_progress(actor: Actor, obligation: Obligation, *, note: str = "") -> Obligation:
    """Xác nhận một phần việc đã hoàn thành."""
    obligation.verify()
    obligation.save()
    _decide_last(actor, obligation, ReportState.ACCEPTED, note)
    text = _("%(path)s đã được xác nhận hoàn thành") % _named(obligation)
    notices.notify(actor, [obligation.unit], Audience.REPORTERS, text=text, url=url_of(obligation))
    return obligation


@command("planning.obligation.send_back", may=policies.may_judge)
def return_progress(actor: Actor, obligation: Obligation, *, reason: str) -> Obligation:
    """Trả lại một báo cáo hoàn thành, kèm lý do; phần việc lại chờ đơn vị."""
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do trả lại để đơn vị biết phải bổ sung gì."), field="reason")
    obligation.send_back()
    obligation.save()
    _decide_last(actor, obligation, ReportState.RETURNED, reason)
    text = _("%(path)s bị trả lại, cần bổ sung") % _named(obligation)
    notices.notify(actor, [obligation.unit], Audience.REPORTERS, text=text, url=url_of(obligation))
    return obligation


@bulk_command("planning.obligation.remind", may=policies.may_steer_obligation)
def remind(actor: Actor, obligations: Sequence[Obligation], *, text: str) -> Sequence[Obligation]:
    """Đôn đốc các đơn vị về phần việc của họ; mỗi lần đôn đốc được ghi lại."""
    for obligation in obligations:
        obligation.require_live()
        Reminder(obligation=obligation, by_id=actor.user_id, at=actor.at, text=text).save()
        message = _("Đôn đốc %(path)s") % _named(obligation)
        notices.notify(actor, [obligation.unit], Audience.REPORTERS, text=message, url=url_of(obligation))
    return obligations


def _file(actor: Actor, obligation: Obligation, entry: NewFile | KeptFile) -> StoredFile:
    """The file handed in, or one already kept; a file of others answers as if it were not there."""
    if "data" in entry:
        return evidence.store_file(actor, obligation.unit, name=entry["name"], data=entry["data"])
    file = StoredFile.objects.filter(pk=entry["file"]).first()
    if file is None or not (file.unit_id == obligation.unit_id or file.unit_id in actor.units(*policies.REPORTERS)):
        raise InvalidAct(
            _("Không có tệp này trong kho của đơn vị. Hãy chọn tệp khác hoặc tải tệp lên."), field="files"
        )
    return file


def _require_sound(actor: Actor, obligation: Obligation, percent: int, done_on: date | None) -> None:
    if not 0 <= percent <= DONE:
        raise InvalidAct(_("Mức hoàn thành phải từ 0 đến 100%."), field="percent")
    if done_on is None:
        return
    if percent < DONE:
        raise InvalidAct(_("Chỉ ghi ngày hoàn thành khi mức hoàn thành là 100%."), field="done_on")
    if done_on > actor.today:
        raise InvalidAct(_("Ngày hoàn thành không thể sau hôm nay."), field="done_on")
    if obligation.starts_on is not None and done_on < obligation.starts_on:
        raise InvalidAct(
            _("Ngày hoàn thành không thể trước ngày bắt đầu %(day)s.")
            % {"day": obligation.starts_on.strftime("%d/%m/%Y")},
            field="done_on",
        )


def _require_document(
    obligation: Obligation, percent: int, document: str, files: Sequence[NewFile | KeptFile]
) -> None:
    leads = obligation.assignment.role == AssignmentRole.LEAD
    if percent < DONE or not (obligation.task.needs_document and leads):
        return
    if not document.strip() and not any(entry["is_result"] for entry in files):
        raise InvalidAct(
            _(
                "Nhiệm vụ này phải có văn bản kết quả mới báo cáo hoàn thành được. Hãy ghi số, ký hiệu văn bản "
                "hoặc đính kèm tệp và đánh dấu là văn bản kết quả."
            ),
            field="document",
        )


def _decide_last(actor: Actor, obligation: Obligation, state: str, note: str) -> None:
    report = obligation.reports.first()
    if report is not None:
        report.decide(state, actor.user_id, actor.at, note)
        report.save()


def _named(obligation: Obligation) -> dict[str, str]:
    period = f" ({obligation.period})" if obligation.period else ""
    return {"path": _("Nhiệm vụ %(path)s") % {"path": obligation.task.path + period}, "unit": obligation.unit.name}
