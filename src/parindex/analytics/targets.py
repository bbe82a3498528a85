"""What the figures say for the targets of a plan: by measure and reporting unit, from sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.analytics import queries
from parindex.analytics.models import ExternalFigure
from parindex.analytics.states import Side
from parindex.audit.actor import LOCAL_ZONE
from parindex.core.period import number_of, parse
from parindex.kit.catalog import load_measures
from parindex.measures.datasets import DOSSIERS
from parindex.measures.expressions import MEASURES
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.planning import calc
from parindex.planning.models import Plan, TargetMeasure
from parindex.planning.queries import overview
from parindex.planning.states import Reporters

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Proposal:
    """A value of a target as the figures give it, and of when they are."""

    measure: TargetMeasure
    unit: Unit
    period: str
    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    counted_at: datetime
    note: str


def is_known(code: str) -> bool:
    """Whether a code can give values: counted here, or ever imported."""
    return code in load_measures() or ExternalFigure.objects.filter(code=code).exists()


def proposals(plan: Plan, period: str) -> Iterator[Proposal]:
    """Every value that the figures can give for a plan's targets in a period; what is missing is left out."""
    measures = TargetMeasure.objects.filter(target__plan=plan, target__dropped_on=None).exclude(measure="")
    for one in measures.select_related("target__plan__issuer", "owner").order_by("target__position", "position"):
        for unit in overview.reporting_units(one, parse(period).last):
            counted = one.measure in MEASURES
            found = _counted(one, unit, period) if counted else _imported(one, unit, period)
            if found is not None:
                yield found


def _about(one: TargetMeasure, unit: Unit) -> Unit:
    """Of whom a value is: an owner answers for the whole of the committee that issued the plan."""
    return one.target.plan.issuer if one.reporters == Reporters.OWNER else unit


def _counted(one: TargetMeasure, unit: Unit, period: str) -> Proposal | None:
    about, number = _about(one, unit), number_of(parse(period))
    solves = MEASURES[one.measure].dataset is DOSSIERS and about.kind != UnitKind.PEOPLES_COMMITTEE
    side = Side.OFFICE if solves else Side.UNIT
    figure = queries.together([one.measure], about.pk, [number], side=side).get((one.measure, number))
    if figure is None or figure.whole == 0:
        return None
    part = Decimal(figure.part)
    whole = None if figure.whole is None else Decimal(figure.whole)
    value = part if whole is None else calc.ratio(part, whole)
    local = figure.as_of.astimezone(LOCAL_ZONE)
    note = _("Hệ thống tính từ hồ sơ, số liệu lúc %(at)s.") % {"at": f"{local:%H:%M %d/%m/%Y}"}
    return Proposal(one, unit, period, value, part if whole else None, whole, figure.as_of, note)


def _imported(one: TargetMeasure, unit: Unit, period: str) -> Proposal | None:
    row = queries.external([one.measure], [_about(one, unit).pk], [period]).first()
    if row is None:
        return None
    note = _("Số công bố ngày %(day)s, tệp «%(file)s», dòng %(row)s.") % {
        "day": f"{row.as_of:%d/%m/%Y}",
        "file": row.file.name,
        "row": row.row,
    }
    counted_at = datetime.combine(row.as_of, time(), LOCAL_ZONE)
    return Proposal(one, unit, period, row.value.quantize(PLACES), row.part, row.whole, counted_at, note)
