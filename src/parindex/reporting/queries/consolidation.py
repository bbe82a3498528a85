"""A round's accepted reports as one: figures added by their own rules, words with their sources, who is missing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from parindex.kit.catalog import ReportField, ReportSection
from parindex.organization.models import Unit
from parindex.reporting import calc
from parindex.reporting.calc import BLANK, Given
from parindex.reporting.models import Consolidation, Correction, Edition, ReportRound
from parindex.reporting.queries import reports, rounds
from parindex.reporting.states import CorrectionState, ReportState


@dataclass
class Whole:
    """The reports of a round, read once: editions by unit, and the units that have none accepted."""

    round: ReportRound
    editions: list[Edition]
    answers: dict[int, dict[str, Given]]
    units: dict[int, Unit]
    missing: list[Unit]

    @property
    def reported(self) -> int:
        return len(self.editions)


def whole(round_: ReportRound, *, of: list[int] | None = None) -> Whole:
    """What a round says now; `of` limits it to the editions a consolidation was drawn from."""
    editions = [one for one in reports.accepted_in(round_) if of is None or one.pk in of]
    rows = list(round_.reports.select_related("for_unit", "unit"))
    told = {one.report_id for one in editions}
    return Whole(
        round_,
        editions,
        {one.report.for_unit_id: one.answers() for one in editions},
        {row.for_unit_id: row.for_unit for row in rows},
        [row.for_unit for row in rows if row.pk not in told and row.state != ReportState.JOINED],
    )


@dataclass
class Figure:
    """One figure of the committee's report, beside the last period's and the last year's."""

    field: ReportField
    total: calc.Sum
    last: calc.Sum
    year_ago: calc.Sum
    missing: list[Unit] = dataclasses.field(default_factory=list)
    nothing: list[Unit] = dataclasses.field(default_factory=list)


def figures(now: Whole) -> list[tuple[ReportSection, list[Figure]]]:
    """Every figure by section. Units that have not reported are named; none of them is counted as 0."""
    before = _answers_of(rounds.before(now.round))
    year_ago = _answers_of(rounds.a_year_before(now.round))
    found = []
    for section in now.round.form_used.sections:
        rows = [_figure(one, now, before, year_ago) for one in section.fields if one.kind != "narrative"]
        if rows:
            found.append((section, rows))
    return found


def _figure(one: ReportField, now: Whole, before: dict[int, Any], year_ago: dict[int, Any]) -> Figure:
    total = total_of(one, now.answers)
    missing = [*(now.units[pk] for pk in total.missing), *now.missing]
    nothing = [now.units[pk] for pk in total.nothing]
    return Figure(one, total, total_of(one, before), total_of(one, year_ago), missing, nothing)


def total_of(one: ReportField, answers: dict[int, dict[str, Given]]) -> calc.Sum:
    return calc.add(one, {unit: said.get(one.key, BLANK) for unit, said in answers.items()})


def _answers_of(round_: ReportRound | None) -> dict[int, dict[str, Given]]:
    return {} if round_ is None else {one.report.for_unit_id: one.answers() for one in reports.accepted_in(round_)}


def by_unit(now: Whole, one: ReportField) -> list[tuple[Unit, Given, Edition | None]]:
    """What each unit gave for one figure, with the edition it stands in."""
    editions = {edition.report.for_unit_id: edition for edition in now.editions}
    return [(unit, now.answers.get(pk, {}).get(one.key, BLANK), editions.get(pk)) for pk, unit in now.units.items()]


def is_stale(consolidation: Consolidation) -> bool:
    """Whether an accepted edition came or went since it was drawn."""
    return sorted(consolidation.editions) != sorted(one.pk for one in reports.accepted_in(consolidation.round))


def adjustments(round_: ReportRound) -> list[Correction]:
    """Corrections of earlier rounds decided since the round before: shown as adjustments, never folded in."""
    earlier = rounds.latest_before(round_)
    if earlier is None or earlier.closed_at is None:
        return []
    rows = Correction.objects.filter(
        state=CorrectionState.ACCEPTED,
        report__round__committee_id=round_.committee_id,
        report__round__last__lt=round_.last,
        decided_at__gte=earlier.closed_at,
    )
    return list(rows.select_related("report__round", "report__for_unit"))
