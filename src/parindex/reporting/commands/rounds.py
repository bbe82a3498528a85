"""Opening a round of reports, periodic or on request, and closing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct
from parindex.core.period import parse
from parindex.kit.catalog import ON_REQUEST, load_calendar, load_reports
from parindex.kit.periods import period_label
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.organization.models import Unit
from parindex.reporting import policies
from parindex.reporting.links import url_of
from parindex.reporting.models import ReportRound, UnitReport
from parindex.reporting.queries import rounds
from parindex.reporting.states import ReportState, RoundState


@creates("reporting.round.open", may=policies.may_open)
def open_round(actor: Actor, committee: Unit, *, type: str, period: str) -> ReportRound:
    """Mở một đợt báo cáo định kỳ: mọi đơn vị trực thuộc nhận báo cáo để soạn.

    Days and due date are computed from the catalogue and kept with the round. Raises InvalidAct for a type or
    period there is none of, one that has not begun, and one that was opened before.
    """
    kind = next((kind for kind in load_reports().types if kind.code == type), None)
    if kind is None or kind.cutoff is None or kind.due is None:
        raise InvalidAct(_("Không có loại báo cáo định kỳ này."), field="period")
    span = parse(period)
    window = kind.cutoff.window(span)
    if span.kind != kind.period or (kind.numbers and span.number not in kind.numbers):
        raise InvalidAct(_("Loại báo cáo này không có kỳ đó."), field="period")
    if window.first > actor.today:
        raise InvalidAct(_("%(period)s chưa bắt đầu.") % {"period": period_label(period)}, field="period")
    if ReportRound.objects.filter(committee=committee, type=type, period=period).exists():
        raise InvalidAct(_("Đợt báo cáo này đã mở từ trước."), field="period")
    round_ = ReportRound(
        committee=committee,
        plan=rounds.plan_of(committee, span.year),
        type=type,
        title=kind.title.format(period=_lower_first(period_label(period))),
        period=period,
        first=window.first,
        last=window.last,
        named_due_on=kind.due.named(span),
        due_on=kind.due.due(span, load_calendar()),
        correction_days=kind.correction_days,
        form=load_reports().form(kind.form).model_dump(mode="json"),
        opened_by_id=actor.person,
        opened_at=actor.at,
    )
    round_.save()
    _ask(actor, round_, rounds.units_asked(committee, actor.today))
    return round_


@creates("reporting.round.ask", may=policies.may_open)
def ask_units(
    actor: Actor,
    committee: Unit,
    *,
    title: str,
    request: str,
    units: Sequence[Unit],
    due_on: date,
    first: date,
    last: date,
) -> ReportRound:
    """Yêu cầu báo cáo đột xuất: chọn đơn vị, nêu nội dung và hạn."""
    if not units:
        raise InvalidAct(_("Hãy chọn đơn vị phải báo cáo."), field="units")
    below = {unit.pk for unit in rounds.units_asked(committee, actor.today)}
    if outside := [unit.name for unit in units if unit.pk not in below]:
        raise InvalidAct(
            _("Chỉ yêu cầu được các đơn vị trực thuộc; không gồm: %(names)s.") % {"names": ", ".join(outside)},
            field="units",
        )
    if due_on < actor.today:
        raise InvalidAct(_("Hạn nộp phải từ hôm nay trở đi."), field="due_on")
    if last < first:
        raise InvalidAct(_("Ngày cuối của số liệu phải từ ngày đầu trở đi."), field="last")
    kind = next(kind for kind in load_reports().types if kind.period == ON_REQUEST)
    round_ = ReportRound(
        committee=committee,
        plan=rounds.plan_of(committee, actor.today.year),
        type=kind.code,
        title=title,
        request=request,
        first=first,
        last=last,
        named_due_on=due_on,
        due_on=load_calendar().working_day_from(due_on),
        correction_days=kind.correction_days,
        form=load_reports().form(kind.form).model_dump(mode="json"),
        opened_by_id=actor.person,
        opened_at=actor.at,
    )
    round_.save()
    _ask(actor, round_, units)
    return round_


@command("reporting.round.close", may=policies.may_run)
def close_round(actor: Actor, round_: ReportRound, *, note: str = "") -> ReportRound:
    """Khóa đợt báo cáo: số liệu đã chấp nhận được giữ nguyên, sửa sau này là điều chỉnh ở kỳ sau.

    Raises InvalidAct before the due date is over, and while a sent report waits to be looked at.
    """
    round_.require_open()
    if actor.today <= round_.due_on:
        raise InvalidAct(_("Chưa hết hạn nộp (%(day)s) nên chưa khóa được.") % {"day": f"{round_.due_on:%d/%m/%Y}"})
    waiting = [row.for_unit.name for row in round_.reports.filter(state=ReportState.SUBMITTED)]
    if waiting:
        raise InvalidAct(
            _("Còn báo cáo chờ xem xét: %(names)s. Hãy chấp nhận hoặc trả lại trước khi khóa.")
            % {"names": ", ".join(waiting)}
        )
    round_.state, round_.closing_note = RoundState.CLOSED, note
    round_.closed_by_id, round_.closed_at = actor.user_id, actor.at
    round_.save()
    return round_


def _ask(actor: Actor, round_: ReportRound, units: Sequence[Unit]) -> None:
    due = {"first_due_on": round_.due_on, "due_on": round_.due_on}
    rows = [UnitReport(round=round_, for_unit=unit, unit=unit, **due) for unit in units]
    for row in UnitReport.objects.bulk_create(rows):
        text = _("Báo cáo «%(title)s»: hạn nộp %(day)s") % {"title": round_.title, "day": f"{round_.due_on:%d/%m/%Y}"}
        notices.notify(actor, [row.unit], Audience.REPORTERS, text=text, url=url_of(row))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
