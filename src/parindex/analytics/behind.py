"""The records behind a figure, for pages: by the conditions of the record's own app, without an engine.

A test holds that they are as many as the figure says and the same that the engines list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from parindex.analytics import registry
from parindex.analytics.queries import Figure
from parindex.core.period import of_number
from parindex.kit.facts import Listed
from parindex.measures.datasets import DOSSIERS, PROCEDURES
from parindex.measures.expressions import MEASURES, WHOLE
from parindex.onestop.models import Dossier, ProcedureVersion
from parindex.onestop.queries import measures, services
from parindex.onestop.queries.measures import Window

Row = Mapping[str, Any]
# Of what is told as a whole: which rows are looked at, and which of those are in the part.
ALL: Callable[[Row], bool] = lambda row: bool(row["is_due"])  # noqa: E731
SMALL: Mapping[str, tuple[Callable[[Row], bool], Callable[[Row], bool]]] = {
    "planning.tasks_done_ratio": (lambda row: row["is_due"] and not row["is_ended"], lambda row: row["is_done"]),
    "planning.tasks_on_time_ratio": (
        lambda row: row["is_due"] and not row["is_ended"],
        lambda row: row["is_on_time"],
    ),
    "reporting.reports_on_time_ratio": (ALL, lambda row: row["is_on_time"]),
    "reporting.reports_late": (ALL, lambda row: row["is_sent"] and not row["is_on_time"]),
    "reporting.reports_missing": (ALL, lambda row: not row["is_sent"]),
    "reporting.reports_returned": (ALL, lambda row: row["is_returned"]),
}


def records(figure: Figure, side: str) -> list[int]:
    """The ids of what a figure counts on one side (part, whole, unknown), in order.

    Of a dataset by MEASURES[code].dataset: dossiers, obligations, reports or procedures. Raises KeyError where the
    measure has no such side.
    """
    measure = MEASURES[figure.code]
    if measure.side(side) is None:
        raise KeyError(side)
    if measure.dataset is DOSSIERS:
        return sorted(dossiers(figure, side).values_list("pk", flat=True))
    if measure.dataset is PROCEDURES:
        return sorted(one.procedure_id for one in _procedures(figure, side))
    return _small(figure, side)


def listed(figure: Figure, side: str, ids: Sequence[int]) -> list[Listed]:
    """Some of the records behind a figure as lines of a list; dossiers have pages of their own."""
    if MEASURES[figure.code].dataset is not PROCEDURES:
        return list(registry.module_of(MEASURES[figure.code].dataset.name).listed(ids))
    wanted = frozenset(ids)
    found = [one for one in _procedures(figure, side) if one.procedure_id in wanted]
    return [Listed(one.name, _address(one), state=one.get_online_display()) for one in found]


def _procedures(figure: Figure, side: str) -> list[ProcedureVersion]:
    window = Window.of(of_number(figure.period), figure.as_of)
    rows = Dossier.objects.filter(unit__in=figure.units)
    return list(services.behind(figure.code, side, services.used(rows, window)))


def _address(one: ProcedureVersion) -> str:
    return reverse("onestop:version", args=[one.code, one.number])


def dossiers(figure: Figure, side: str) -> Any:
    """The dossiers behind a figure, as a query set of `onestop`."""
    rows = Dossier.objects.filter(**{f"{figure.side}__in": figure.units})
    return measures.behind(rows, Window.of(of_number(figure.period), figure.as_of), figure.code, side)


def _small(figure: Figure, side: str) -> list[int]:
    among, part = SMALL[figure.code]
    period = of_number(figure.period)
    told = registry.module_of(MEASURES[figure.code].dataset.name).rows(figure.as_of, figure.units)
    quarters = {quarter for quarter in told["period"].unique() if _inside(quarter, period)}
    mine = [
        row
        for row in told.iter_rows(named=True)
        if row["period"] in quarters and row["unit"] in figure.units and among(row)
    ]
    return sorted(row["record"] for row in mine if side == WHOLE or part(row))


def _inside(quarter: int, period: Any) -> bool:
    one = of_number(quarter)
    return bool(period.first <= one.first and one.last <= period.last)
