"""What the figures say for the targets of a plan: by measure, reporting unit and quarter, from sums.

It is what `planning.counting` asks for; a value that the figures do not give is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.analytics import links, queries
from parindex.analytics.models import ExternalFigure
from parindex.analytics.queries import Figure
from parindex.analytics.states import Side
from parindex.audit.actor import LOCAL_ZONE
from parindex.core.period import number_of, parse
from parindex.core.text import fold
from parindex.kit.catalog import load_all_measures
from parindex.measures.datasets import DOSSIERS
from parindex.measures.expressions import MEASURES
from parindex.organization.lineages import Lineages
from parindex.organization.models import Unit
from parindex.organization.states import Level, UnitKind
from parindex.planning import calc
from parindex.planning.counting import Breakdown, Counted, Line, Meaning, Told, Wanted
from parindex.planning.models import Plan, TargetMeasure, TargetValue
from parindex.planning.queries.reporters import reporting_units
from parindex.planning.states import Reporters, ReportState

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
    return code in MEASURES or ExternalFigure.objects.filter(code=code).exists()


def misfit(measure: TargetMeasure, code: str) -> str:
    """Why a measure can't give the values of a figure of a target; "" where it can."""
    one = load_all_measures().get(code)
    if one is None:
        return ""
    if fold(one.unit) != fold(measure.unit):
        told = {"title": one.title, "unit": one.unit, "wanted": measure.unit}
        return _("«%(title)s» tính bằng «%(unit)s», mức chỉ tiêu ghi bằng «%(wanted)s».") % told
    if one.counts == "procedures" and measure.reporters != Reporters.COMMUNES:
        told = {"title": one.title}
        return _("«%(title)s» đếm mỗi thủ tục một lần ở từng nơi tiếp nhận nên chỉ tính được cho từng xã.") % told
    return ""


def choices(measure: TargetMeasure) -> list[Meaning]:
    """What a figure of a target can be bound to: measures counted here, then codes that other systems publish."""
    counted = [meaning(code) for code in load_all_measures() if code in MEASURES and not misfit(measure, code)]
    below = Lineages().of(measure.target.plan.issuer_id, date(measure.target.plan.year, 12, 31))
    codes = ExternalFigure.objects.filter(unit__in=below).order_by("code").values_list("code", flat=True).distinct()
    return [*counted, *(meaning(code) for code in codes)]


def meaning(code: str) -> Meaning:
    one = load_all_measures().get(code)
    if one is None:
        return Meaning(code, _("%(code)s (số do hệ thống khác công bố)") % {"code": code})
    return Meaning(code, one.title, one.part, one.whole, one.unknown, one.unit)


def address_of_binding(measure: TargetMeasure) -> str:
    return reverse("analytics:bind", args=[measure.pk])


@dataclass
class _Asked:
    """Figures read together: of these codes, of these units with those below and before them, in these periods."""

    lineages: Lineages
    found: Mapping[str, Mapping[tuple[str, int, int], Figure]]

    @classmethod
    def of_all(cls, lineages: Lineages, codes: Iterable[str], abouts: Iterable[int], keys: Iterable[str]) -> _Asked:
        numbers = {number_of(parse(key)): parse(key).last for key in keys}
        units = frozenset[int]().union(*(lineages.of(pk, day) for pk in set(abouts) for day in numbers.values()))
        counted = sorted(set(codes) & MEASURES.keys())
        return cls(lineages, queries.by_side(counted, units, numbers, sides=list(Side)) if counted else {})

    def of(self, code: str, about: Unit, key: str) -> Counted | None:
        """Of a unit with everything below it."""
        period = parse(key)
        units = self.lineages.of(about.pk, period.last)
        return _told(queries.summed(self.found[side_of(code, about)], code, units, number_of(period)), about, key)


def side_of(code: str, unit: Unit) -> Side:
    """Dossiers of a committee are those its desks received, of an office those it solves."""
    solves = MEASURES[code].dataset is DOSSIERS and unit.kind != UnitKind.PEOPLES_COMMITTEE
    return Side.OFFICE if solves else Side.UNIT


def _told(figure: Figure | None, about: Unit | None, key: str, *, alone: bool = False) -> Counted | None:
    if figure is None or figure.whole == 0:
        return None
    part = Decimal(figure.part)
    whole = None if figure.whole is None else Decimal(figure.whole)
    value = part if whole is None else calc.ratio(part, whole)
    addresses = links.records_behind(figure.code, about, key, alone=alone) if about else ("", "")
    title = load_all_measures()[figure.code].short
    return Counted(value, part if whole else None, whole, figure.as_of, title, *addresses)


def told(wanted: Sequence[Wanted], lineages: Lineages | None = None, *, broken_down_on: date | None = None) -> Told:
    """Every value as it is counted, or as another system published it; as `planning.counting` says."""
    abouts = {(one.measure.pk, unit.pk): _about(one.measure, unit) for one in wanted for unit in _units(one)}
    whose = {unit.pk for unit in abouts.values()}
    if broken_down_on:
        whose |= {one.measure.target.plan.issuer_id for one in wanted}
    keys = {key for one in wanted for key in one.units}
    known = _Asked.of_all(lineages or Lineages(), (one.measure.measure for one in wanted), whose, keys)
    published = _published(wanted, abouts)
    found: dict[tuple[int, int, str], Counted] = {}
    for one in wanted:
        code = one.measure.measure
        for key, units in one.units.items():
            for unit in units:
                about = abouts[one.measure.pk, unit.pk]
                value = known.of(code, about, key) if code in MEASURES else published.get((code, about.pk, key))
                if value is not None:
                    found[one.measure.pk, unit.pk, key] = value
    if broken_down_on is None:
        return Told(found)
    return Told(found, {one.measure.pk: _breakdown(known, one, broken_down_on) for one in wanted})


def _units(one: Wanted) -> Iterator[Unit]:
    return iter({unit.pk: unit for units in one.units.values() for unit in units}.values())


def _about(one: TargetMeasure, unit: Unit) -> Unit:
    """Of whom a value is: an owner answers for the whole of the committee that issued the plan."""
    return one.target.plan.issuer if one.reporters == Reporters.OWNER else unit


def _published(
    asked: Sequence[Wanted], abouts: Mapping[tuple[int, int], Unit]
) -> dict[tuple[str, int, str], Counted]:
    codes = {one.measure.measure for one in asked} - MEASURES.keys()
    if not codes:
        return {}
    keys = {key for one in asked for key in one.units}
    rows = queries.external(codes, {unit.pk for unit in abouts.values()}, keys)
    return {(row.code, row.unit_id, row.period): _of_published(row) for row in rows}


def _of_published(row: ExternalFigure) -> Counted:
    told = {"day": f"{row.as_of:%d/%m/%Y}", "file": row.file.name, "row": row.row}
    note = _("Số công bố ngày %(day)s, tệp «%(file)s», dòng %(row)s.") % told
    moment = datetime.combine(row.as_of, time(), LOCAL_ZONE)
    return Counted(row.value.quantize(PLACES), row.part, row.whole, moment, note)


def _breakdown(known: _Asked, one: Wanted, today: date) -> Breakdown:
    """The measure of everybody below the plan's issuer: by level, and by unit directly below it."""
    measure, quarters = one.measure, list(one.units)
    code, issuer = measure.measure, measure.target.plan.issuer
    if code not in MEASURES:
        return Breakdown()
    below = sorted(known.lineages.below(issuer.pk), key=lambda unit: unit.kind == UnitKind.PEOPLES_COMMITTEE)
    units = [issuer, *below]
    lines = [_line(known, code, unit, quarters, own=unit.pk == issuer.pk) for unit in units]
    shown = [line for line, unit in zip(lines, units, strict=True) if line.values or _reports(measure, unit, today)]
    return Breakdown([*_levels(known, code, issuer, quarters)], shown)


def _reports(measure: TargetMeasure, unit: Unit, today: date) -> bool:
    """Whether a unit without any value is to be seen without one."""
    committee = unit.kind == UnitKind.PEOPLES_COMMITTEE
    wanted = {Reporters.COMMUNES: committee, Reporters.OFFICES: not committee, Reporters.OWNER: False}
    return unit.pk != measure.target.plan.issuer_id and unit.exists_on(today) and wanted[Reporters(measure.reporters)]


def _line(known: _Asked, code: str, unit: Unit, quarters: Sequence[str], *, own: bool) -> Line:
    """A unit's; of the issuer its own desk alone, since the others have lines of their own."""
    values = {}
    for key in quarters:
        number = number_of(parse(key))
        alone = known.found[Side.UNIT].get((code, unit.pk, number))
        one = _told(alone, unit, key, alone=True) if own else known.of(code, unit, key)
        if one is not None:
            values[key] = one
    return Line(unit.name, unit.level, values, unit.pk)


def _levels(known: _Asked, code: str, issuer: Unit, quarters: Sequence[str]) -> Iterator[Line]:
    for level in Level:
        values = {}
        for key in quarters:
            units = known.lineages.of(issuer.pk, parse(key).last)
            mine = [pk for pk in units if known.lineages.units[pk].level == level]
            one = _told(queries.summed(known.found[Side.UNIT], code, mine, number_of(parse(key))), None, key)
            if one is not None:
                values[key] = one
        if values:
            yield Line(str(level.label), level, values)


def proposals(plan: Plan, period: str) -> Iterator[Proposal]:
    """Every value that the figures can give for a plan's targets in a period; what is missing is left out."""
    rows = TargetMeasure.objects.filter(target__plan=plan, target__dropped_on=None).exclude(measure="")
    measures = list(rows.select_related("target__plan__issuer", "owner").order_by("target__position", "position"))
    lineages = Lineages()
    wanted = [Wanted(one, {period: reporting_units(one, parse(period).last, lineages)}) for one in measures]
    values = told(wanted, lineages).values
    for one in wanted:
        for unit in one.units[period]:
            if (found := values.get((one.measure.pk, unit.pk, period))) is not None:
                yield _proposal(one.measure, unit, period, found)


def _proposal(measure: TargetMeasure, unit: Unit, period: str, one: Counted) -> Proposal:
    note = one.source
    if measure.measure in MEASURES:
        local = one.as_of.astimezone(LOCAL_ZONE)
        note = _("Hệ thống tính từ hồ sơ, số liệu lúc %(at)s.") % {"at": f"{local:%H:%M %d/%m/%Y}"}
    return Proposal(measure, unit, period, one.value, one.numerator, one.denominator, one.as_of, note)


FILLED, SAME, KEPT_TYPED, KEPT_ACCEPTED = "FILLED", "SAME", "KEPT_TYPED", "KEPT_ACCEPTED"


def row_of(one: Proposal) -> TargetValue | None:
    """What stands in the plan where a proposal would be entered."""
    return TargetValue.objects.filter(measure=one.measure, unit=one.unit, period=one.period).first()


def outcome(one: Proposal, row: TargetValue | None) -> str:
    """What entering a proposal would do: fill, change nothing, or leave what a person wrote or accepted."""
    if row is None:
        return FILLED
    if row.counted_at is None:
        return KEPT_TYPED
    if row.state == ReportState.ACCEPTED:
        return KEPT_ACCEPTED
    same = (row.value, row.numerator, row.denominator) == (one.value, one.numerator, one.denominator)
    return SAME if same else FILLED
