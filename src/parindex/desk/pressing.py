"""What a person's units still have to do: duties of plans, and reports to be sent, each with how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.kit.catalog import load_calendar
from parindex.kit.periods import period_label
from parindex.kit.templatetags.kit import date_vi
from parindex.planning import links as planning_links
from parindex.planning.calc import Position
from parindex.planning.policies import REPORTERS
from parindex.planning.queries import following
from parindex.planning.queries.following import Row
from parindex.planning.states import Standing
from parindex.planning.templatetags.planning import days_of
from parindex.reporting import links as report_links
from parindex.reporting.models import UnitReport
from parindex.reporting.queries import rounds


@dataclass(frozen=True)
class Duty:
    """A unit's part in a duty of a plan."""

    row: Row

    @property
    def key(self) -> tuple[str, int]:
        return "duty", self.row.obligation.pk

    @property
    def standing(self) -> Standing:
        return self.row.position.standing

    @property
    def path(self) -> str:
        return planning_links.url_of(self.row.obligation)

    def told(self) -> str:
        """ "II.1.2 (Quý II/2025), Phòng Tư pháp: hạn 30/09/2025, trễ 4 ngày làm việc"."""
        one = self.row.obligation
        what = f"{one.task.path} ({period_label(one.period)})" if one.period else one.task.path
        return f"{what}, {one.unit.name}: {_when(one.due_on, self.row.position)}"


@dataclass(frozen=True)
class DueReport:
    """A report that a unit has yet to send."""

    report: UnitReport
    position: Position

    @property
    def key(self) -> tuple[str, int]:
        return "report", self.report.pk

    @property
    def standing(self) -> Standing:
        return self.position.standing

    @property
    def path(self) -> str:
        return report_links.url_of(self.report)

    def told(self) -> str:
        """ "Công tác cải cách hành chính quý II/2025, Phòng Tư pháp: hạn 20/06/2025, còn 3 ngày làm việc"."""
        return f"{self.report.round.title}, {self.report.unit.name}: {_when(self.report.due_on, self.position)}"


Piece = Duty | DueReport


def work_of(actor: Actor) -> list[Piece]:
    """Of the units the person reports for, on the day of the act: duties, most pressing first, then reports."""
    units, calendar = actor.units(*REPORTERS), load_calendar()
    owed = rounds.still_owed_by(units)
    return [
        *(Duty(row) for row in following.work_of(units, actor.today, calendar)),
        *(DueReport(one, rounds.position_of(one, actor.today, calendar)) for one in owed),
    ]


def _when(due_on: date | None, position: Position) -> str:
    due = _("hạn %(day)s") % {"day": date_vi(due_on)} if due_on else _("không ghi hạn")
    return ", ".join(filter(None, [due, days_of(position)]))
