"""One unit's report: what the records say, what it said before, and what it would send now."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from parindex.core.period import parse
from parindex.kit.catalog import ReportField, ReportSection, load_calendar, load_reports
from parindex.organization import queries as organization
from parindex.planning.models import Obligation, TargetMeasure, TargetValue
from parindex.planning.queries import following, reporters
from parindex.planning.states import LIVE, ObligationState
from parindex.planning.states import ReportState as ValueState
from parindex.reporting import calc
from parindex.reporting.calc import BLANK, Given
from parindex.reporting.models import Correction, Edition, ReportRound, UnitReport
from parindex.reporting.queries import rounds
from parindex.reporting.states import CorrectionState, EditionState

GONE = (ObligationState.DROPPED, ObligationState.JOINED)


def units_answered(report: UnitReport) -> list[int]:
    """The units whose work a report answers for: its own, and those joined into it."""
    return [report.unit_id, *report.joined.values_list("for_unit_id", flat=True)]


def duties(report: UnitReport) -> QuerySet[Obligation]:
    """What the unit owed of the plan in the days of the round: due then, or due before and still open."""
    round_ = report.round
    if round_.plan_id is None:
        return Obligation.objects.none()
    rows = Obligation.objects.filter(task__plan_id=round_.plan_id, unit_id__in=units_answered(report))
    rows = rows.exclude(state__in=GONE).filter(due_on__lte=round_.last)
    open_before = rows.filter(due_on__lt=round_.first, state__in=LIVE)
    return (rows.filter(due_on__gte=round_.first) | open_before).select_related("task", "unit", "assignment")


def from_records(report: UnitReport) -> dict[str, Given]:
    """field → what the records say, for the fields that nobody types."""
    wanted = [one for one in report.round.form_used.fields() if one.filled_from]
    if not wanted or report.round.plan_id is None:
        return {}
    due = duties(report).filter(due_on__gte=report.round.first)
    total, done = due.count(), due.filter(state=ObligationState.DONE).count()
    said = {
        "duties.due": Given(number=Decimal(total)),
        "duties.done": Given(numerator=Decimal(done), denominator=Decimal(total)) if total else Given(nothing=True),
    }
    return {one.key: said[one.filled_from] for one in wanted}


def answers(report: UnitReport) -> dict[str, Given]:
    """field → what the report says now: typed, and from the records; a ratio's whole taken from its count."""
    typed = {row.field: row.given for row in report.answers.all()}
    told = from_records(report)
    for key, said in told.items():
        note = typed[key].note if key in typed else ""
        typed[key] = Given(said.text, said.number, said.numerator, said.denominator, said.nothing, note)
    for one in report.round.form_used.fields():
        if one.whole and one.key in typed and not one.filled_from:
            typed[one.key] = _with_whole(typed[one.key], typed.get(one.whole, BLANK))
    return typed


def _with_whole(given: Given, whole: Given) -> Given:
    if given.numerator is None:
        return given
    return Given(given.text, given.number, given.numerator, whole.number, given.nothing, given.note)


@dataclass(frozen=True)
class TargetLine:
    """A figure of a target that the unit reports, with what it reported for the quarter in which the round ends."""

    measure: TargetMeasure
    period: str
    value: TargetValue | None
    last: TargetValue | None

    def dump(self) -> dict[str, Any]:
        row = self.value
        numbers = {name: _text(getattr(row, name)) for name in ("value", "numerator", "denominator")} if row else {}
        return {
            "measure": self.measure.pk,
            "target": self.measure.target.ordinal,
            "subject": self.measure.subject,
            "unit": self.measure.unit,
            "period": self.period,
            "state": row.state if row else "",
            **numbers,
        }


def closing_quarter(round_: ReportRound) -> str:
    """The quarter whose target values belong to the round: that of the period's last month; "" on request."""
    if not round_.period:
        return ""
    last = parse(round_.period).last
    return f"{last.year}-Q{(last.month + 2) // 3}"


def quarter_before(key: str) -> str:
    span = parse(key)
    return f"{span.year}-Q{span.number - 1}" if span.number > 1 else f"{span.year - 1}-Q4"


def targets(report: UnitReport) -> list[TargetLine]:
    """The figures of the plan's targets that this unit reports."""
    round_, quarter = report.round, closing_quarter(report.round)
    if round_.plan_id is None or not quarter:
        return []
    measures = TargetMeasure.objects.filter(target__plan_id=round_.plan_id, target__dropped_on=None)
    mine = [one for one in measures.select_related("target__plan__issuer", "owner") if _reports(one, report)]
    earlier = quarter_before(quarter)
    rows = TargetValue.objects.filter(measure__in=mine, unit_id=report.unit_id, period__in=[quarter, earlier])
    found = {(row.measure_id, row.period): row for row in rows.exclude(state=ValueState.RETURNED)}
    return [
        TargetLine(one, quarter, found.get((one.pk, quarter)), found.get((one.pk, earlier)))
        for one in sorted(mine, key=lambda one: (one.target.position, one.position))
    ]


def _reports(measure: TargetMeasure, report: UnitReport) -> bool:
    return report.unit_id in {unit.pk for unit in reporters.reporting_units(measure, report.round.last)}


def accepted(report: UnitReport) -> Edition | None:
    return report.editions.filter(state=EditionState.ACCEPTED).first()


def accepted_in(round_: ReportRound) -> list[Edition]:
    """The accepted editions of a round, in the order of the units."""
    rows = Edition.objects.filter(report__round=round_, state=EditionState.ACCEPTED)
    return list(rows.select_related("report__unit", "report__for_unit").order_by("report__for_unit__position", "pk"))


def said_in(round_: ReportRound | None, report: UnitReport) -> dict[str, Given]:
    """What the unit, or those it took over from, had accepted in an earlier round; several are added up."""
    if round_ is None:
        return {}
    own = {report.unit_id, *organization.predecessors([report.unit_id])}
    editions = [one for one in accepted_in(round_) if one.report.for_unit_id in own]
    exact = [one for one in editions if one.report.for_unit_id == report.unit_id]
    said = [one.answers() for one in (exact or editions)]
    if len(said) < 2:
        return said[0] if said else {}
    return {one.key: _added(one, said) for one in round_.form_used.fields()}


def _added(one: ReportField, said: list[dict[str, Given]]) -> Given:
    total = calc.add(one, {at: answers.get(one.key, BLANK) for at, answers in enumerate(said)})
    return Given(number=total.number, numerator=total.numerator, denominator=total.denominator)


def corrections_for(report: UnitReport) -> QuerySet[Correction]:
    """Accepted corrections to this unit's reports decided since the round before: adjustments of earlier periods."""
    earlier = rounds.latest_before(report.round)
    rows = Correction.objects.filter(state=CorrectionState.ACCEPTED, report__unit_id=report.unit_id)
    rows = rows.filter(report__round__last__lt=report.round.last)
    if earlier is not None:
        rows = rows.filter(decided_at__gte=earlier.closed_at) if earlier.closed_at else rows.none()
    return rows.select_related("report__round")


def last_said(report: UnitReport) -> dict[str, Given]:
    """What the unit said before: figures in the round of the same kind, words in the latest of the same form."""
    figures = said_in(rounds.before(report.round), report)
    words = said_in(rounds.latest_before(report.round), report)
    narrative = {one.key for one in report.round.form_used.fields() if one.kind == "narrative"}
    return {key: given for key, given in words.items() if key in narrative} | {
        key: given for key, given in figures.items() if key not in narrative
    }


def problems(report: UnitReport, said: dict[str, Given] | None = None) -> list[calc.Problem]:
    """What is wrong with the report as it stands."""
    now = answers(report) if said is None else said
    return calc.problems(report.round.form_used, now, last_said(report), load_reports().jump_percent)


@dataclass
class Cell:
    """A field on the page with what stands beside it; None where there was no earlier round."""

    field: ReportField
    given: Given
    version: int
    last: Given | None
    year_ago: Given | None
    from_records: bool
    problems: list[calc.Problem] = dataclasses.field(default_factory=list)
    remark: str = ""
    files: list[Any] = dataclasses.field(default_factory=list)


def sheet(report: UnitReport) -> list[tuple[ReportSection, list[Cell]]]:
    """The whole form of a report: sections with their cells."""
    said, told = answers(report), from_records(report)
    last, earlier = last_said(report), rounds.a_year_before(report.round)
    year_ago = said_in(earlier, report)
    compared = rounds.before(report.round) is not None
    versions = {row.field: row.version for row in report.answers.all()}
    edition = report.editions.first()
    returned = edition.remarks.all() if edition and edition.state == EditionState.RETURNED else []
    remarks = {remark.field: remark.text for remark in returned}
    wrong: dict[str, list[calc.Problem]] = {}
    for problem in problems(report, said):
        wrong.setdefault(problem.field, []).append(problem)
    files: dict[str, list[Any]] = {}
    for row in report.evidence.select_related("file"):
        files.setdefault(row.field, []).append(row)
    cells = {
        one.key: Cell(
            one,
            said.get(one.key, BLANK),
            versions.get(one.key, 0),
            last.get(one.key, BLANK if compared else None),
            year_ago.get(one.key, BLANK if earlier is not None else None),
            one.key in told,
            wrong.get(one.key, []),
            remarks.get(one.key, ""),
            files.get(one.key, []),
        )
        for one in report.round.form_used.fields()
    }
    return [(section, [cells[one.key] for one in section.fields]) for section in report.round.form_used.sections]


def content(report: UnitReport, today: date) -> dict[str, Any]:
    """Everything a report says, as an edition freezes it."""
    calendar = load_calendar()
    return {
        "answers": {key: given.dump() for key, given in sorted(answers(report).items()) if not given.is_blank},
        "targets": [line.dump() for line in targets(report)],
        "duties": [_duty(following.standing_of(row, today, calendar)) for row in duties(report)],
        "files": [
            {"field": row.field, "file": row.file_id, "name": row.file.name, "sha256": row.file.sha256}
            for row in report.evidence.select_related("file")
        ],
        "corrections": [
            {"field": row.field, "round": str(row.report.round), "before": row.before, "after": row.after}
            for row in corrections_for(report)
        ],
    }


def _duty(row: following.Row) -> dict[str, Any]:
    one = row.obligation
    return {
        "obligation": one.pk,
        "path": one.task.path,
        "text": one.task.text[:300],
        "period": one.period,
        "due_on": str(one.due_on),
        "standing": row.position.standing.value,
        "days": row.position.days,
        "percent": one.percent,
    }


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a frozen report, over its canonical JSON."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
