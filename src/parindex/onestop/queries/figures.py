"""The figures of the one-stop service: many measures per group in one question, each with the dossiers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from parindex.core.period import Period, parts_of
from parindex.kit.catalog import load_measures
from parindex.onestop import clock
from parindex.onestop.models import Dossier, DossierStep
from parindex.onestop.queries.measures import BASES, CONDITIONS, PART, PLACES, UNKNOWN, WHOLE, Window, placed

PERCENT, CENT = 100, Decimal("0.01")


@dataclass(frozen=True)
class Figure:
    """Numerator, denominator and how many are in neither because they are not known; a count has no whole."""

    part: int
    whole: int | None = None
    unknown: int = 0

    def __add__(self, other: Figure) -> Figure:
        whole = None if self.whole is None or other.whole is None else self.whole + other.whole
        return Figure(self.part + other.part, whole, self.unknown + other.unknown)

    @property
    def percent(self) -> Decimal | None:
        """Not rounded; None for a count, and where there is nothing to divide by."""
        return Decimal(self.part * PERCENT) / self.whole if self.whole else None

    @property
    def shown(self) -> Decimal | None:
        """The percent as it is written, to two decimals."""
        return None if self.percent is None else self.percent.quantize(CENT, ROUND_HALF_UP)


Figures = dict[str, Figure]


# Who does the step that made a dossier late, else its last step that began; empty when not known.
BEGUN = DossierStep.objects.filter(dossier=OuterRef("pk"), started_at__isnull=False).order_by("-number")
ROLE = Coalesce("late_step__by", Subquery(BEGUN.values("by")[:1]), Value(""), output_field=CharField())

GROUPS: Mapping[str, Combinable] = {
    "office": F("office_id"),
    "desk": F("unit_id"),
    "procedure": F("procedure_id"),
    "channel": F("channel"),
    "role": ROLE,
}
# A time is no column: a dossier belongs to other months by other measures.
TIMES = ("month", "quarter")


def total(rows: QuerySet[Dossier], window: Window) -> Figures:
    """Every measure over some dossiers, in one question."""
    counted = placed(rows, window).order_by().values(*PLACES).annotate(**_counts())
    return _read(counted)


def by_group(rows: QuerySet[Dossier], window: Window, group: str) -> dict[int | str, Figures]:
    """Every measure for each unit, procedure, channel or role, in one question. Raises KeyError for another group."""
    split = placed(rows, window).order_by().annotate(group=GROUPS[group]).values("group", *PLACES)
    found: dict[int | str, list[Mapping[str, Any]]] = {}
    for row in split.annotate(**_counts()):
        found.setdefault(row["group"], []).append(row)
    return {value: _read(told) for value, told in found.items()}


def by_time(rows: QuerySet[Dossier], period: Period, kind: str, now: datetime) -> dict[str, Figures]:
    """Every measure for each month or quarter of a period that has begun."""
    begun = [one for one in parts_of(period, kind) if one.first <= clock.local(now).date()]
    return {one.key: total(rows, Window.of(one, now)) for one in begun}


def added(groups: Iterable[Figures]) -> Figures:
    """The figures of several groups together, only ever from sums; nothing of no groups."""
    whole: Figures = {}
    for figures in groups:
        whole = {code: one + whole[code] if whole else one for code, one in figures.items()}
    return whole


def of_group(rows: QuerySet[Dossier], group: str, value: int | str) -> QuerySet[Dossier]:
    """Those that `by_group` puts under a value."""
    return rows.annotate(group=GROUPS[group]).filter(group=value)


def _counts() -> dict[str, Count]:
    """The aggregates, named by the place of their measure: a code has a dot."""
    return {
        f"{side}_{at}": Count("pk", filter=wanted)
        for at, one in enumerate(CONDITIONS.values())
        for side in (PART, WHOLE, UNKNOWN)
        if (wanted := one.side(side)) is not None
    }


def _read(counted: Iterable[Mapping[str, Any]]) -> Figures:
    """The figures of rows that each tell one place: a measure adds up those of its basis."""
    told = list(counted)
    found: Figures = {}
    for at, (code, one) in enumerate(CONDITIONS.items()):
        column, values = BASES[load_measures()[code].basis]
        mine = [row for row in told if row[column] in values]
        whole = None if one.whole is None else sum(row[f"{WHOLE}_{at}"] for row in mine)
        unknown = 0 if one.unknown is None else sum(row[f"{UNKNOWN}_{at}"] for row in mine)
        found[code] = Figure(sum(row[f"{PART}_{at}"] for row in mine), whole, unknown)
    return found
