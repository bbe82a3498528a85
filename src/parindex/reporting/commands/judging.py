"""Looking at what a unit sent: accept it, send it back field by field, decide on later dates and corrections."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.kit.catalog import load_calendar
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.planning import commands as planning
from parindex.reporting import calc, policies
from parindex.reporting.calc import BLANK
from parindex.reporting.links import url_of
from parindex.reporting.models import Correction, Edition, Remark, ReportExtension, UnitReport
from parindex.reporting.states import CorrectionState, EditionState, ExtensionState, ReportState


@command("reporting.report.accept", may=policies.may_judge)
def accept(actor: Actor, report: UnitReport, *, note: str = "") -> UnitReport:
    """Chấp nhận báo cáo của đơn vị; khó khăn đơn vị nêu được chuyển sang mục theo dõi của kế hoạch."""
    edition = _waiting(report)
    edition.decide(actor.user_id, actor.at, EditionState.ACCEPTED, note)
    edition.save()
    report.state = ReportState.ACCEPTED
    report.save()
    _raise_difficulties(actor, report, edition)
    _tell(actor, report, _("Báo cáo «%(title)s» đã được chấp nhận"))
    return report


@command("reporting.report.send_back", may=policies.may_judge)
def send_back(actor: Actor, report: UnitReport, *, remarks: Mapping[str, str], note: str = "") -> UnitReport:
    """Trả lại báo cáo, nêu lý do ở từng nội dung cần sửa.

    What was sent in time may come again within the round's correction days and still be in time.
    """
    edition = _waiting(report)
    said = {field: text.strip() for field, text in remarks.items() if text.strip()}
    unknown = set(said) - {one.key for one in report.round.form_used.fields()}
    if unknown:
        raise InvalidAct(_("Biểu mẫu không có nội dung «%(key)s».") % {"key": ", ".join(sorted(unknown))})
    if not said and not note.strip():
        raise InvalidAct(_("Hãy ghi lý do trả lại ở nội dung cần sửa."), field="note")
    edition.decide(actor.user_id, actor.at, EditionState.RETURNED, note)
    edition.save()
    for field, text in said.items():
        Remark(edition=edition, field=field, text=text).save()
    in_time = report.counted_on is not None and report.counted_on <= load_calendar().working_day_from(report.last_day)
    if in_time:
        report.correct_by = calc.correction_due(
            report.last_day, actor.today, report.round.correction_days, load_calendar()
        )
    report.state, report.counted_on = ReportState.RETURNED, None
    report.save()
    _tell(actor, report, _("Báo cáo «%(title)s» bị trả lại, cần bổ sung"))
    return report


@command("reporting.extension.decide", may=policies.may_decide_extension)
def decide_extension(
    actor: Actor, extension: ReportExtension, *, granted: bool, objective: bool = False, note: str = ""
) -> ReportExtension:
    """Đồng ý hoặc không đồng ý lùi hạn; chỉ lý do khách quan mới được tính là đúng hạn."""
    if extension.state != ExtensionState.ASKED:
        raise WrongState(_("Đề nghị này đã được quyết định từ trước."))
    extension.state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    extension.objective = granted and objective
    extension.decided_by_id, extension.decided_at, extension.decision_note = actor.user_id, actor.at, note
    extension.save()
    report = extension.report
    if granted:
        report.due_on = load_calendar().working_day_from(extension.to_due)
        report.excused = objective
        report.save()
    _tell(
        actor,
        report,
        _("Đồng ý lùi hạn nộp «%(title)s»") if granted else _("Không đồng ý lùi hạn nộp «%(title)s»"),
    )
    return extension


@command("reporting.correction.decide", may=policies.may_decide_correction)
def decide_correction(actor: Actor, correction: Correction, *, accepted: bool) -> Correction:
    """Chấp nhận điều chỉnh thì ghi vào báo cáo kỳ sau; báo cáo cũ không đổi."""
    if correction.state != CorrectionState.ASKED:
        raise WrongState(_("Đề nghị này đã được quyết định từ trước."))
    correction.state = CorrectionState.ACCEPTED if accepted else CorrectionState.REFUSED
    correction.decided_by_id, correction.decided_at = actor.user_id, actor.at
    correction.save()
    return correction


def _waiting(report: UnitReport) -> Edition:
    edition = report.editions.first()
    if report.state != ReportState.SUBMITTED or edition is None:
        raise WrongState(
            _("Báo cáo đang ở tình trạng «%(state)s» nên không có gì để xem xét.")
            % {"state": report.get_state_display().lower()}
        )
    return edition


def _raise_difficulties(actor: Actor, report: UnitReport, edition: Edition) -> None:
    if report.round.plan is None:
        return
    answers = edition.answers()
    for one in report.round.form_used.fields():
        given = answers.get(one.key, BLANK)
        if one.raises and given.text.strip():
            planning.note_difficulty(
                actor,
                report.round.plan,
                unit=report.unit,
                text=given.text,
                proposal=answers.get(one.raises, BLANK).text,
                by=edition.by,
                source=url_of(report),
            )


def _tell(actor: Actor, report: UnitReport, text: str) -> None:
    notices.notify(
        actor, [report.unit], Audience.REPORTERS, text=text % {"title": report.round.title}, url=url_of(report)
    )
