"""Rounds of reports, the list of on time, late and missing, and who owes a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from parindex.audit.actor import Actor
from parindex.core.calendar import WorkingCalendar
from parindex.core.period import parse, periods_of
from parindex.kit.catalog import ReportType, load_calendar, load_reports
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.planning.calc import Position, position
from parindex.planning.models import Plan
from parindex.planning.states import ObligationState
from parindex.reporting import calc
from parindex.reporting.models import ReportExtension, ReportRound, UnitReport
from parindex.reporting.states import WITH_THE_UNIT, ExtensionState, Punctuality, ReportState, RoundState


def visible_to(actor: Actor) -> QuerySet[ReportRound]:
    """Rounds of one's committees, and those in which one's unit owes a report."""
    mine = Q(committee_id__in=actor.committees()) | Q(reports__unit_id__in=actor.units())
    return ReportRound.objects.filter(mine).select_related("committee", "plan").distinct()


def reports_visible_to(actor: Actor) -> QuerySet[UnitReport]:
    """Reports to one's committees and of one's units; the policy then says which may be opened."""
    mine = Q(round__committee_id__in=actor.committees()) | Q(unit_id__in=actor.units())
    return UnitReport.objects.filter(mine).select_related("round__committee", "round__plan", "unit", "for_unit")


def owed_by(unit_ids: Iterable[int]) -> QuerySet[UnitReport]:
    """The reports of these units, the latest round first."""
    rows = UnitReport.objects.filter(unit_id__in=unit_ids, joined_into__isnull=True)
    return rows.select_related("round", "unit", "for_unit").order_by("-due_on", "pk")


def still_owed_by(unit_ids: Iterable[int]) -> QuerySet[UnitReport]:
    """What these units have yet to send, in rounds that are open, the nearest due date first."""
    rows = owed_by(unit_ids).filter(state__in=WITH_THE_UNIT, round__state=RoundState.OPEN)
    return rows.order_by("due_on", "pk")


def position_of(report: UnitReport, today: date, calendar: WorkingCalendar) -> Position:
    """How what is still to be sent stands: as a duty of the plan with the same day would."""
    returned = report.state == ReportState.RETURNED
    until = max(report.due_on, report.correct_by) if report.correct_by else report.due_on
    return position(ObligationState.RETURNED if returned else ObligationState.OPEN, until, None, today, calendar)


def units_asked(committee: Unit, day: date) -> list[Unit]:
    """Who reports to a committee in a periodic round: the units directly below it on a day."""
    return list(organization.under(committee, day))


def plan_of(committee: Unit, year: int) -> Plan | None:
    """The committee's plan of a year, the latest where there are several."""
    return Plan.objects.filter(issuer=committee, year=year).order_by("-pk").first()


def periods_open_to(committee: Unit, today: date) -> list[tuple[ReportType, str]]:
    """The periodic rounds that could be opened on `today`: begun, not yet opened, of this year and the last."""
    opened = set(ReportRound.objects.filter(committee=committee).values_list("type", "period"))
    found = []
    for kind in load_reports().types:
        for key in _periods(kind, today):
            if (kind.code, key) not in opened:
                found.append((kind, key))
    return found


def _periods(kind: ReportType, today: date) -> list[str]:
    if kind.cutoff is None:
        return []
    spans = [span for year in (today.year - 1, today.year, today.year + 1) for span in periods_of(kind.period, year)]
    wanted = [span for span in spans if not kind.numbers or span.number in kind.numbers]
    begun = [span for span in wanted if kind.cutoff.window(span).first <= today]
    return [span.key for span in begun if (today - kind.cutoff.window(span).last).days <= RECENT]


# Days for which the round of a period that is over can still be opened.
RECENT = 120


@dataclass(frozen=True)
class Line:
    """A unit's report with how it stands against its due date on the day of the page."""

    report: UnitReport
    punctuality: Punctuality
    days: int
    moved: int

    @property
    def extended(self) -> bool:
        return self.report.excused_until is not None


def lines(round_: ReportRound, today: date) -> list[Line]:
    """Every unit of a round, in the units' order."""
    granted = ReportExtension.objects.filter(state=ExtensionState.GRANTED)
    rows = round_.reports.select_related("unit", "for_unit", "joined_into").prefetch_related(
        Prefetch("extensions", queryset=granted, to_attr="granted")
    )
    calendar = load_calendar()
    return [line_of(row, today, calendar, moved=len(row.granted)) for row in rows]


def line_of(report: UnitReport, today: date, calendar: WorkingCalendar, *, moved: int = 0) -> Line:
    how, days = calc.punctuality(report.state, report.last_day, report.counted_on, today, calendar)
    return Line(report, how, days, moved)


def tally(rows: Iterable[Line]) -> Counter[str]:
    """How many reports stand how."""
    return Counter(row.punctuality for row in rows)


@dataclass
class YearLine:
    """A unit's reports of a year: one cell a round, None where it owed none."""

    unit: Unit
    cells: list[Line | None]
    on_time: int = 0
    late: int = 0
    missing: int = 0


def year(committee: Unit, year_number: int, today: date) -> tuple[list[ReportRound], list[YearLine]]:
    """The rounds of a year in the order of their due dates, and each unit's reports in them."""
    rounds = list(ReportRound.objects.filter(committee=committee, due_on__year=year_number).order_by("due_on", "pk"))
    found: dict[int, YearLine] = {}
    for at, round_ in enumerate(rounds):
        for line in lines(round_, today):
            unit = line.report.for_unit
            row = found.setdefault(unit.pk, YearLine(unit, [None] * len(rounds)))
            row.cells[at] = line
            row.on_time += line.punctuality == Punctuality.ON_TIME
            row.late += line.punctuality == Punctuality.LATE
            row.missing += line.punctuality == Punctuality.MISSING
    return rounds, sorted(found.values(), key=lambda row: (row.unit.position, row.unit.code))


def before(round_: ReportRound) -> ReportRound | None:
    """The round of the same kind before this one: figures of a quarter are not laid beside those of a year."""
    return _earlier(round_).filter(type=round_.type).first()


def latest_before(round_: ReportRound) -> ReportRound | None:
    """The round of the same form that ended last before this one, whatever its length."""
    return next((one for one in _earlier(round_)[:12] if one.form["code"] == round_.form["code"]), None)


def _earlier(round_: ReportRound) -> QuerySet[ReportRound]:
    earlier = ReportRound.objects.filter(committee=round_.committee, last__lt=round_.last).exclude(period="")
    return earlier.order_by("-last", "-pk")


def a_year_before(round_: ReportRound) -> ReportRound | None:
    """The round of the same kind and period of the year before; None for a report on request."""
    if not round_.period:
        return None
    span = parse(round_.period)
    key = round_.period.replace(str(span.year), str(span.year - 1), 1)
    return ReportRound.objects.filter(committee=round_.committee, type=round_.type, period=key).first()
