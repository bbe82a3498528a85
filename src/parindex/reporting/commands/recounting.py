"""Due dates counted again when the working calendar of a year changes: what was promised is never shortened."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, local_day
from parindex.audit.command import creates
from parindex.core.calendar import WorkingCalendar
from parindex.kit.catalog import load_calendar
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.reporting import calc, policies
from parindex.reporting.links import url_of_round
from parindex.reporting.models import DueRecount, ReportRound
from parindex.reporting.states import WITH_THE_UNIT, ReportState, RoundState


@creates("reporting.round.recount_due", may=policies.may_chase)
def recount_due(actor: Actor, *, calendar: WorkingCalendar | None = None) -> list[DueRecount]:
    """Tính lại hạn của các đợt đang mở theo lịch làm việc hiện nay; hạn chỉ lùi thêm, không bao giờ rút ngắn.

    Each change is kept with its round, once; a day already promised that the new calendar would not give is entered
    and stays. Without `calendar` that of the catalogue is used.
    """
    now, made = calendar or load_calendar(), []
    for round_ in ReportRound.objects.filter(state=RoundState.OPEN).order_by("pk"):
        counted = now.working_day_from(round_.named_due_on)
        promised = round_.due_on
        known = DueRecount.objects.filter(round=round_, promised=promised, counted=counted).exists()
        if counted != promised and not known:
            row = DueRecount(round=round_, promised=promised, counted=counted, at=actor.at)
            row.save()
            made.append(row)
            if not row.is_kept:
                _move(actor, round_, row)
        _recount_corrections(round_, now)
    return made


def _move(actor: Actor, round_: ReportRound, row: DueRecount) -> None:
    round_.due_on = row.counted
    round_.save()
    reports = list(round_.reports.filter(due_on__lt=row.counted).select_related("unit"))
    for report in reports:
        report.due_on = row.counted
        report.save()
    text = _("«%(title)s»: hạn nộp chuyển từ %(before)s sang %(after)s vì lịch làm việc thay đổi.") % {
        "title": round_.title,
        "before": f"{row.promised:%d/%m/%Y}",
        "after": f"{row.counted:%d/%m/%Y}",
    }
    units = [report.unit for report in reports if report.state in WITH_THE_UNIT]
    notices.notify(actor, units, Audience.REPORTERS, text=text, url=url_of_round(round_))


def _recount_corrections(round_: ReportRound, calendar: WorkingCalendar) -> None:
    """What was sent back may come again until as many working days have passed by the new calendar."""
    for report in round_.reports.filter(state=ReportState.RETURNED, correct_by__isnull=False):
        decided_at = report.editions.exclude(decided_at=None).latest("number").decided_at
        if decided_at is None or report.correct_by is None:
            continue
        later = calc.correction_due(report.first_due_on, local_day(decided_at), round_.correction_days, calendar)
        if later > report.correct_by:
            report.correct_by = later
            report.save()
