"""Published results: the list, a table with its groups, and its own data for whoever wants to check it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.kit import charts
from parindex.organization.models import Unit
from parindex.rules.numbers import written
from parindex.scoring import policies
from parindex.scoring.models import Result, Sheet
from parindex.scoring.queries import results
from parindex.scoring.queries.published import Group, LeftOut, Row, Stability, Table, moved, table_of
from parindex.scoring.states import SheetState

# A round with more units than this shows its figures as a table alone.
MOST_BARS = 60


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """Every published round, the newest first; what was corrected stands below what corrects it."""
    rows = results.visible_to(request.actor).order_by("-round__year", "round__owner__code", "round", "-number")
    rounds = [(told[0], told[1:]) for told in _by_round(list(rows))]
    return render(request, "scoring/results/index.html", {"rounds": rounds})


def _by_round(rows: list[Result]) -> list[list[Result]]:
    return [list(told) for _pk, told in groupby(rows, key=lambda one: one.round_id)]


def found(request: ActedRequest, result_id: int) -> Result:
    return get_object_or_404(results.visible_to(request.actor), pk=result_id)


@dataclass(frozen=True)
class Line:
    """A row of the ranking as the page shows it."""

    row: Row
    stability: Stability | None
    is_own: bool
    is_tied: bool


@dataclass(frozen=True)
class Shown:
    """A group with its rows, its chart and what was left out."""

    group: Group
    lines: list[Line]
    chart: charts.Chart | None

    @property
    def left_out(self) -> list[LeftOut]:
        return self.group.left_out()

    @property
    def has_extras(self) -> bool:
        return any(line.row.bonus or line.row.penalty for line in self.lines)


def own_units(request: ActedRequest) -> set[str]:
    """The codes of the reader's own units."""
    return set(Unit.objects.filter(pk__in=request.actor.units()).values_list("code", flat=True))


def shown(table: Table, own: set[str]) -> list[Shown]:
    """The groups of a table for a page."""
    told = []
    for group in table.groups:
        stability, ties = group.stability, group.ties()
        lines = [Line(row, stability.get(row.unit), row.unit in own, row.rank in ties) for row in group.rows]
        told.append(Shown(group, lines, _chart(group, own)))
    return told


def _chart(group: Group, own: set[str]) -> charts.Chart | None:
    ranked = [row for row in group.rows if row.rank is not None and row.index is not None]
    if len(ranked) < 2 or len(ranked) > MOST_BARS:
        return None
    places = [
        charts.Place(row.rank or 0, row.name, row.index or Decimal(0), own=row.unit in own, note=_class(row))
        for row in ranked
    ]
    marks = [
        charts.Mark(band.min, _("%(label)s từ %(min)s") % {"label": band.label, "min": written(band.min)})
        for band in group.criteria.classes
        if band.min > 0
    ]
    return charts.ranking_bars(_("Chỉ số của các đơn vị"), places, group.criteria.top, marks)


def _class(row: Row) -> str:
    return row.rated.label if row.rated else ""


@login_required
@require_GET
def show(request: ActedRequest, result_id: int) -> HttpResponse:
    """The table of a result: ranks, classes, points by field, what was left out, what a correction changed."""
    result = found(request, result_id)
    table = table_of(result)
    newer = Result.objects.filter(corrects=result).only("pk", "number", "round_id").first()
    old = Result.objects.defer("content").filter(pk=result.corrects_id).first() if result.corrects_id else None
    context = {
        "result": result,
        "table": table,
        "groups": shown(table, own_units(request)),
        "newer": newer,
        "older": old,
        "moved": moved(table_of(old), table) if old else [],
        "closed": Sheet.objects.filter(round=result.round_id, state=SheetState.CLOSED).select_related("unit"),
        "may_notify": bool(policies.may_notify(request.actor, result.round)),
    }
    return render(request, "scoring/results/result.html", context)


@login_required
@require_GET
def data(request: ActedRequest, result_id: int) -> HttpResponse:
    """The very bytes that were published: sets, judgements and everything that follows from them."""
    result = found(request, result_id)
    answer = HttpResponse(result.content.encode(), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="ket-qua-{result.round.code}-{result.number}.json"'
    return answer


@login_required
@require_GET
def check(request: ActedRequest, result_id: int) -> HttpResponse:
    """Whether every byte of the result still follows from its inputs, worked out again now."""
    result = found(request, result_id)
    context = {"result": result, "faults": results.faults(result), "history": results.history(result.round)}
    return render(request, "scoring/results/check.html", context)
