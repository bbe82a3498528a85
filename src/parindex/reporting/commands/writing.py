"""Writing a unit's report: answers, files, handing it to the head, sending it; asking for time, correcting later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, Refusal, WrongState
from parindex.evidence import commands as evidence
from parindex.kit.catalog import ReportField
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.planning.commands.progress import NewFile
from parindex.reporting import policies
from parindex.reporting.calc import BLANK, Given
from parindex.reporting.links import url_of
from parindex.reporting.models import (
    Answer,
    AnswerEvidence,
    Correction,
    Edition,
    ReportExtension,
    UnitReport,
)
from parindex.reporting.queries import reports
from parindex.reporting.states import CorrectionState, ExtensionState, ReportState


@dataclass(frozen=True)
class Entry:
    """What was typed for a field, and the version of the answer it was typed over (0: there was none)."""

    given: Given
    version: int

    def __str__(self) -> str:  # as the journal keeps an argument
        return f"{self.given.dump()} @{self.version}"


class AnswersConflict(Refusal):
    """Somebody else changed the same fields; `stored` is what they wrote, nothing of this was kept."""

    def __init__(self, stored: Mapping[str, Answer]) -> None:
        super().__init__(
            _(
                "Người khác vừa sửa cùng nội dung. Bản bạn nhập vẫn còn trên trang nhưng chưa được lưu; "
                "hãy so hai bản rồi lưu lại."
            )
        )
        self.stored = stored


@command("reporting.report.save", may=policies.may_write)
def save_answers(actor: Actor, report: UnitReport, entries: Mapping[str, Entry]) -> UnitReport:
    """Lưu nháp các nội dung đã nhập; hai người sửa hai nội dung khác nhau thì cả hai đều được lưu.

    Raises AnswersConflict when a field was changed by somebody else to something else, InvalidAct for a field
    the form does not have, one that is taken from the records, and figures that can't be.
    """
    report.require_writable(actor.today)
    form = {one.key: one for one in report.round.form_used.fields()}
    kept = {row.field: row for row in report.answers.all()}
    for key, entry in entries.items():
        if key not in form:
            raise InvalidAct(_("Biểu mẫu không có nội dung «%(key)s».") % {"key": key})
        _require_sound(form[key], entry.given)
    clashes = {
        key: kept[key]
        for key, entry in entries.items()
        if key in kept and kept[key].version != entry.version and kept[key].given != entry.given
    }
    if clashes:
        raise AnswersConflict(clashes)
    for key, entry in entries.items():
        row = kept.get(key) or Answer(report=report, field=key)
        if (row.pk is None and entry.given == BLANK) or (row.pk is not None and row.given == entry.given):
            continue
        row.take(entry.given)
        row.by_id, row.at = actor.user_id, actor.at
        row.save()
    return report


@command("reporting.report.attach", may=policies.may_write)
def attach(actor: Actor, report: UnitReport, *, field: str, files: Sequence[NewFile]) -> UnitReport:
    """Đính kèm tài liệu kiểm chứng cho một nội dung."""
    report.require_writable(actor.today)
    if field not in {one.key for one in report.round.form_used.fields()}:
        raise InvalidAct(_("Biểu mẫu không có nội dung này."), field="field")
    for entry in files:
        file = evidence.store_file(actor, report.unit, name=entry["name"], data=entry["data"])
        AnswerEvidence(report=report, field=field, file=file, pages=entry["pages"]).save()
    return report


@command("reporting.report.to_head", may=policies.may_write)
def hand_to_head(actor: Actor, report: UnitReport) -> UnitReport:
    """Trình thủ trưởng đơn vị xem và nộp."""
    report.require_writable(actor.today)
    _require_complete(report)
    report.state = ReportState.WITH_HEAD
    report.save()
    text = _("Báo cáo «%(title)s» chờ thủ trưởng đơn vị nộp") % {"title": report.round.title}
    notices.notify(actor, [report.unit], Audience.REPORTERS, text=text, url=url_of(report))
    return report


@command("reporting.report.take_back", may=policies.may_write)
def take_back(actor: Actor, report: UnitReport) -> UnitReport:
    """Lấy lại bản đang trình để sửa tiếp."""
    if report.state != ReportState.WITH_HEAD:
        raise WrongState(_("Báo cáo không ở bước trình thủ trưởng."))
    last = report.editions.first()
    report.state = ReportState.RETURNED if last is not None else ReportState.OPEN
    report.save()
    return report


@command("reporting.report.submit", may=policies.may_send)
def submit(actor: Actor, report: UnitReport) -> UnitReport:
    """Thủ trưởng nộp báo cáo: nội dung được giữ nguyên như lúc nộp.

    Raises InvalidAct with what is still missing.
    """
    report.require_with_the_unit()
    report.require_taken(actor.today)
    _require_complete(report)
    content = reports.content(report, actor.today)
    last = report.editions.first()
    Edition(
        report=report,
        number=last.number + 1 if last else 1,
        content=content,
        sha256=reports.digest(content),
        by_id=actor.person,
        at=actor.at,
    ).save()
    report.state = ReportState.SUBMITTED
    report.counted_on = actor.today
    report.first_sent_on = report.first_sent_on or actor.today
    report.save()
    text = _("%(unit)s đã nộp «%(title)s»") % {"unit": report.unit.name, "title": report.round.title}
    notices.notify(actor, [report.round.committee], Audience.OFFICERS, text=text, url=url_of(report))
    return report


@command("reporting.extension.ask", may=policies.may_write)
def ask_extension(actor: Actor, report: UnitReport, *, to_due: date, reason: str) -> ReportExtension:
    """Đề nghị lùi hạn nộp, kèm lý do."""
    report.require_with_the_unit()
    if to_due <= report.due_on or to_due < actor.today:
        raise InvalidAct(
            _("Hạn mới phải sau hạn hiện tại (%(day)s).") % {"day": f"{report.due_on:%d/%m/%Y}"}, field="to_due"
        )
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do xin lùi hạn."), field="reason")
    if report.extensions.filter(state=ExtensionState.ASKED).exists():
        raise WrongState(_("Đơn vị đã có một đề nghị lùi hạn đang chờ quyết định."))
    asked = ReportExtension(report=report, asked_by_id=actor.person, asked_at=actor.at, to_due=to_due, reason=reason)
    asked.save()
    text = _("%(unit)s đề nghị lùi hạn nộp báo cáo") % {"unit": report.unit.name}
    notices.notify(actor, [report.round.committee], Audience.OFFICERS, text=text, url=url_of(report))
    return asked


@command("reporting.correction.ask", may=policies.may_write)
def ask_correction(actor: Actor, report: UnitReport, *, field: str, given: Given, reason: str) -> Correction:
    """Đề nghị điều chỉnh số liệu của một báo cáo đã khóa; bản đã chấp nhận giữ nguyên."""
    edition = reports.accepted(report)
    if edition is None or report.round.closed_at is None:
        raise WrongState(_("Chỉ điều chỉnh số liệu đã chấp nhận của đợt báo cáo đã khóa."))
    one = {one.key: one for one in report.round.form_used.fields()}.get(field)
    if one is None or one.kind == "narrative" or one.filled_from:
        raise InvalidAct(_("Hãy chọn một số liệu của báo cáo."), field="field")
    if not reason.strip():
        raise InvalidAct(_("Hãy ghi lý do điều chỉnh."), field="reason")
    if given.is_blank:
        raise InvalidAct(_("Hãy ghi số liệu đúng."), field="number")
    _require_sound(one, given)
    if report.corrections.filter(field=field, state=CorrectionState.ASKED).exists():
        raise WrongState(_("Số liệu này đã có đề nghị điều chỉnh đang chờ."))
    before = edition.answers().get(field, BLANK)
    row = Correction(
        report=report,
        field=field,
        before=before.dump(),
        after=given.dump(),
        reason=reason,
        by_id=actor.person,
        at=actor.at,
    )
    row.save()
    text = _("%(unit)s đề nghị điều chỉnh số liệu đã báo cáo") % {"unit": report.unit.name}
    notices.notify(actor, [report.round.committee], Audience.OFFICERS, text=text, url=url_of(report))
    return row


def _require_sound(one: ReportField, given: Given) -> None:
    """Refuse a figure that no unit could mean. Empty ones are fine in a draft."""
    figures = [value for value in (given.number, given.numerator, given.denominator) if value is not None]
    if one.filled_from and (given.text or figures or given.nothing):
        raise InvalidAct(
            _("«%(title)s» lấy từ hồ sơ nên không nhập tay. Nếu thấy sai, hãy ghi ở phần giải trình.")
            % {"title": one.title}
        )
    if given.nothing and (given.text.strip() or figures):
        raise InvalidAct(
            _("«%(title)s»: đã chọn «không phát sinh» thì không ghi nội dung, số liệu.") % {"title": one.title}
        )
    if any(value < 0 for value in figures):
        raise InvalidAct(_("«%(title)s»: số liệu không thể âm.") % {"title": one.title})
    if one.kind == "count" and any(value != value.to_integral_value() for value in figures):
        raise InvalidAct(_("«%(title)s» là số đếm, không có phần lẻ.") % {"title": one.title})
    if any(value >= Decimal(10) ** 14 for value in figures):
        raise InvalidAct(_("«%(title)s»: số quá lớn.") % {"title": one.title})


def _require_complete(report: UnitReport) -> None:
    stopping = [problem for problem in reports.problems(report) if problem.firm]
    if stopping:
        titles = {one.key: one.title for one in report.round.form_used.fields()}
        raise InvalidAct(
            _("Báo cáo còn %(n)s nội dung phải bổ sung: %(names)s. Không phát sinh thì chọn «không phát sinh».")
            % {"n": len(stopping), "names": "; ".join(dict.fromkeys(titles[one.field] for one in stopping))}
        )
