"""A cost sheet as it was entered, reckoned: every figure with its sources, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.kit.catalog import load_cost_rules
from parindex.onestop import costs
from parindex.onestop.models import CostInput, CostLine, CostSheet, ReviewItem
from parindex.onestop.states import OF_A_LINE, WEIGHTS, Channel, CostPart, CostSide, ReviewResult

NONE = Decimal(0)


@dataclass(frozen=True)
class Figure:
    """One figure in use, the lower middle of its sources; None while nobody gave one."""

    part: str
    value: Decimal | None
    inputs: tuple[CostInput, ...]

    @property
    def label(self) -> str:
        return str(CostPart(self.part).label)


@dataclass(frozen=True)
class Sourced:
    """A line as one source tells it."""

    source: str
    dated: date
    hours: Decimal | None
    outsourced: Decimal | None
    direct: Decimal | None


@dataclass(frozen=True)
class LineCost:
    """A line with its figures and what it costs once."""

    line: CostLine
    activity: str
    is_payment: bool
    figures: Mapping[str, Figure]
    cost: Decimal | None

    @property
    def by_source(self) -> list[Sourced]:
        """What each source says of it."""
        told: dict[tuple[str, date], dict[str, Decimal]] = {}
        for part, figure in self.figures.items():
            for one in figure.inputs:
                told.setdefault((one.source, one.dated), {})[part] = one.value
        return [
            Sourced(source, dated, *(values.get(part) for part in OF_A_LINE))
            for (source, dated), values in told.items()
        ]

    @property
    def hours(self) -> Decimal | None:
        return self._value(CostPart.HOURS)

    @property
    def outsourced(self) -> Decimal | None:
        return self._value(CostPart.OUTSOURCED)

    @property
    def direct(self) -> Decimal | None:
        return self._value(CostPart.DIRECT)

    def _value(self, part: str) -> Decimal | None:
        return self.figures[part].value


@dataclass(frozen=True)
class Reckoned:
    """A sheet and what comes out of it; `gaps` say in words what is missing where a sum is not known."""

    sheet: CostSheet
    lines: tuple[LineCost, ...]
    figures: Mapping[str, Figure]
    wage: Decimal | None
    once: Decimal | None
    a_year: Decimal | None
    gaps: tuple[str, ...]

    @property
    def given(self) -> list[Figure]:
        """The figures of the whole sheet that somebody gave."""
        return [figure for figure in self.figures.values() if figure.inputs]


@dataclass(frozen=True)
class Compared:
    """Both sheets of a review and what the simplification saves in a year."""

    before: Reckoned | None
    after: Reckoned | None
    once_before: Decimal | None
    once_after: Decimal | None
    a_year_before: Decimal | None
    a_year_after: Decimal | None
    saving: costs.Saving

    def side(self, side: str) -> Reckoned | None:
        return self.before if side == CostSide.BEFORE else self.after


@dataclass(frozen=True)
class Pair:
    """The same work or payment now and afterwards; None where it is not on that sheet, or there is no such sheet."""

    before: LineCost | None
    after: LineCost | None
    has_both_sheets: bool

    @property
    def either(self) -> LineCost:
        if self.before is not None:
            return self.before
        if self.after is None:
            raise LookupError("a pair has a line on one side at least")
        return self.after

    @property
    def less(self) -> Decimal | None:
        """What it costs less afterwards: all of it where it is dropped, below 0 where it is new.

        Not known while one of the sheets was not made: a line that is not there was not dropped then.
        """
        if not self.has_both_sheets:
            return None
        sides = [NONE if side is None else side.cost for side in (self.before, self.after)]
        return costs.saving(*sides).amount


def paired(told: Compared) -> list[Pair]:
    """Both sheets line by line, in the order of the first and then what only the second has."""
    before = {_key(row.line): row for row in (told.before.lines if told.before else ())}
    after = {_key(row.line): row for row in (told.after.lines if told.after else ())}
    whole = told.before is not None and told.after is not None
    return [Pair(before.get(key), after.get(key), whole) for key in {**before, **after}]


def _key(line: CostLine) -> tuple[str, str, str]:
    return line.activity, line.name, line.channel


def compared(item: ReviewItem) -> Compared:
    """What a review says of costs. What is kept saves nothing; what is abolished costs nothing afterwards.

    Asks nothing where `sheets__lines` and `sheets__inputs` were prefetched.
    """
    sheets = {sheet.side: reckoned(sheet) for sheet in item.sheets.all()}
    before, after = sheets.get(CostSide.BEFORE), sheets.get(CostSide.AFTER)
    now = (before.once, before.a_year) if before else (None, None)
    then = (after.once, after.a_year) if after else (None, None)
    if item.result == ReviewResult.KEEP:
        then = now
    elif item.result == ReviewResult.ABOLISH:
        then = (NONE, NONE)
    return Compared(before, after, now[0], then[0], now[1], then[1], costs.saving(now[1], then[1]))


def reckoned(sheet: CostSheet) -> Reckoned:
    inputs = list(sheet.inputs.all())
    figures = {part: _figure(part, inputs, None) for part in CostPart.values if part not in OF_A_LINE}
    wage = _wage(figures)
    lines = tuple(_line(line, inputs, wage) for line in sheet.lines.all())
    weights = {channel: figures[part] for channel, part in WEIGHTS.items()}
    whole = costs.Sheet(
        wage=wage,
        ways=tuple(_ways(lines, weights)),
        times=figures[CostPart.TIMES].value,
        subjects=figures[CostPart.SUBJECTS].value,
    )
    return Reckoned(
        sheet=sheet,
        lines=lines,
        figures=figures,
        wage=wage,
        once=costs.cost_once(whole),
        a_year=costs.cost_a_year(whole),
        gaps=tuple(_gaps(whole, lines, weights)),
    )


def _figure(part: str, inputs: Iterable[CostInput], line_id: int | None) -> Figure:
    own = tuple(row for row in inputs if row.part == part and row.line_id == line_id)
    return Figure(part, costs.lower_middle(row.value for row in own), own)


def _wage(figures: Mapping[str, Figure]) -> Decimal | None:
    """As it was given, or from the GDP per head."""
    if figures[CostPart.WAGE].value is not None:
        return figures[CostPart.WAGE].value
    rules = load_cost_rules()
    hours = {"months": rules.months.value, "days": rules.days.value, "hours": rules.hours.value}
    return costs.wage_of(figures[CostPart.GDP].value, **hours)


def _line(line: CostLine, inputs: Iterable[CostInput], wage: Decimal | None) -> LineCost:
    activity = load_cost_rules().activities[line.activity]
    figures: dict[str, Figure] = {part: _figure(part, inputs, line.pk) for part in OF_A_LINE}
    is_payment = activity.kind == "payment"
    cost = figures[CostPart.DIRECT].value if is_payment else costs.cost_of_work(_work(figures), wage)
    return LineCost(line, activity.name, is_payment, figures, cost)


def _work(figures: Mapping[str, Figure]) -> costs.Work:
    return costs.Work(*(figures[part].value for part in OF_A_LINE))


def _ways(lines: Iterable[LineCost], weights: Mapping[Channel, Figure]) -> Iterator[costs.Way]:
    """One way for all while no line and no share tells them apart; else one for each that is named."""
    lines = list(lines)
    named = {row.line.channel for row in lines if row.line.channel}
    apart = [channel for channel, share in weights.items() if share.inputs or channel in named]
    if not apart and lines:
        yield _way(costs.ALL, lines)
    for channel in apart:
        yield _way(weights[channel].value, [row for row in lines if row.line.channel in ("", channel)])


def _way(weight: Decimal | None, lines: list[LineCost]) -> costs.Way:
    return costs.Way(
        weight,
        tuple(_work(row.figures) for row in lines if not row.is_payment),
        tuple(row.direct for row in lines if row.is_payment),
    )


def _gaps(whole: costs.Sheet, lines: Iterable[LineCost], weights: Mapping[Channel, Figure]) -> Iterator[str]:
    lines = list(lines)
    if not lines:
        yield _("chưa có công việc, khoản thu nào")
    if whole.wage is None and any(not row.is_payment for row in lines):
        yield _("chưa có thu nhập một giờ")
    for row in lines:
        wanted = (CostPart.DIRECT,) if row.is_payment else OF_A_LINE
        if any(row.figures[part].value is None for part in wanted):
            yield _("«%(line)s» còn ô chưa biết") % {"line": row.line.name or row.activity}
    named = {row.line.channel for row in lines if row.line.channel}
    for channel, share in weights.items():
        if channel in named and share.value is None:
            yield _("chưa có tỷ lệ nộp «%(way)s»") % {"way": channel.label}
    if whole.times is None:
        yield _("chưa có số lần thực hiện một năm")
    if whole.subjects is None:
        yield _("chưa có số đối tượng một năm")
