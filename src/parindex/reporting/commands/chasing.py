"""Chasing reports by the ladder of the catalogue, and passing those of ended units to their heirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import bulk_command, creates
from parindex.kit.catalog import Rung, load_calendar, load_reports
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.reporting import calc, policies
from parindex.reporting.links import url_of, url_of_round
from parindex.reporting.models import ReportRound, RungSent, UnitReport
from parindex.reporting.states import WITH_THE_UNIT, ReportState, RoundState

AUDIENCES = {
    "REPORTERS": Audience.REPORTERS,
    "HEADS": Audience.HEADS,
    "OFFICERS": Audience.OFFICERS,
    "CHAIR": Audience.CHAIR,
}


@creates("reporting.report.climb", may=policies.may_chase)
def climb(actor: Actor) -> list[RungSent]:
    """Nhắc hạn theo bậc: mỗi báo cáo mỗi bậc đúng một lần, dù hệ thống nghỉ mấy ngày.

    Of steps whose days have come since the last run only the highest is told; the lower ones are entered as passed
    over. Offices and chair are told once of all the units of a round together. A moved due date begins anew.
    """
    rungs = {rung.code: rung for rung in load_reports().rungs}
    due: list[tuple[UnitReport, Rung]] = []
    sent: list[RungSent] = []
    for report in _open_reports():
        coming = _not_yet(report, actor)
        for code in coming:
            row = RungSent(
                report=report, rung=code, due_on=report.due_on, at=actor.at, passed_over=code != coming[-1]
            )
            row.save()
            sent.append(row)
        if coming:
            due.append((report, rungs[coming[-1]]))
    _tell(actor, due)
    return sent


@creates("reporting.report.follow_successors", may=policies.may_follow_successors)
def follow_successors(actor: Actor) -> list[UnitReport]:
    """Báo cáo của đơn vị đã kết thúc chuyển sang đơn vị kế thừa duy nhất; có sẵn báo cáo cùng đợt thì gộp vào đó.

    A unit with none or several heirs keeps its report until Phòng Nội vụ decides: nobody guesses.
    """
    moved = []
    open_ = UnitReport.objects.filter(
        state__in=WITH_THE_UNIT, round__state=RoundState.OPEN, unit__valid_to__lt=actor.today
    )
    for report in open_.select_related("round", "unit").order_by("pk"):
        heirs = organization.heirs(report.unit_id, actor.today)
        if len(heirs) == 1:
            _pass_on(report, heirs[0])
            moved.append(report)
    return moved


@bulk_command("reporting.report.urge", may=policies.may_urge)
def urge(actor: Actor, reports: Sequence[UnitReport], *, text: str) -> Sequence[UnitReport]:
    """Đôn đốc các đơn vị chưa nộp, bằng thông báo trên hệ thống."""
    for report in reports:
        report.require_with_the_unit()
        notices.notify(actor, [report.unit], Audience.REPORTERS, text=text, url=url_of(report))
    return reports


def _open_reports() -> Iterable[UnitReport]:
    rows = UnitReport.objects.filter(state__in=WITH_THE_UNIT, round__state=RoundState.OPEN)
    return rows.select_related("round__committee", "unit").order_by("round_id", "pk")


def _not_yet(report: UnitReport, actor: Actor) -> list[str]:
    """The steps whose day has come and that are not in the ledger for this due date, lowest first."""
    ladder = [(rung.code, rung.days) for rung in load_reports().rungs]
    come = calc.rungs_due(ladder, report.due_on, actor.today, load_calendar())
    taken = set(RungSent.objects.filter(report=report, due_on=report.due_on).values_list("rung", flat=True))
    return [code for code in come if code not in taken]


def _tell(actor: Actor, due: list[tuple[UnitReport, Rung]]) -> None:
    together: list[tuple[UnitReport, Rung]] = []
    for report, rung in due:
        if rung.audience in {"OFFICERS", "CHAIR"}:
            together.append((report, rung))
            continue
        text = _("«%(title)s»: %(rung)s") % {"title": report.round.title, "rung": rung.text}
        notices.notify(actor, [report.unit], AUDIENCES[rung.audience], text=text, url=url_of(report))
    for (round_, rung), rows in groupby(together, key=lambda pair: (pair[0].round, pair[1])):
        _tell_above(actor, round_, rung, [report.unit.name for report, _rung in rows])


def _tell_above(actor: Actor, round_: ReportRound, rung: Rung, names: list[str]) -> None:
    text = _("«%(title)s»: %(n)s đơn vị %(rung)s: %(names)s") % {
        "title": round_.title,
        "n": len(names),
        "rung": rung.text,
        "names": ", ".join(names),
    }
    notices.notify(actor, [round_.committee], AUDIENCES[rung.audience], text=text, url=url_of_round(round_))


def _pass_on(report: UnitReport, heir: Unit) -> None:
    own = UnitReport.objects.filter(round=report.round, unit=heir).exclude(state=ReportState.JOINED)
    into = own.filter(state__in=WITH_THE_UNIT).exclude(pk=report.pk).first()
    if into is not None:
        report.state, report.joined_into = ReportState.JOINED, into
    else:
        report.unit = heir
    report.save()
