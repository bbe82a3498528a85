"""The records behind a figure of duties, reports or procedures; dossiers have pages of their own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from parindex.analytics import behind, policies, queries
from parindex.analytics.links import ALONE, PART, WHOLE
from parindex.analytics.queries import Figure
from parindex.audit.actor import ActedRequest
from parindex.core.period import Period, number_of, parse
from parindex.kit.catalog import load_all_measures
from parindex.kit.periods import period_label
from parindex.organization.lineages import Lineages
from parindex.organization.models import Unit

ROWS_A_PAGE = 50
SIDES = {PART: "part", WHOLE: "whole"}


@login_required
@require_GET
def records(request: ActedRequest, code: str, side: str) -> HttpResponse:
    """What a unit's figure of a period counts; a unit sees its own, those who follow the plan all."""
    measure, which = load_all_measures().get(code), SIDES.get(side)
    if measure is None or measure.counts == "dossiers" or which is None or (which == "whole" and not measure.whole):
        raise Http404
    period = _period(request)
    unit = get_object_or_404(Unit, code=request.GET.get("don-vi", ""))
    if not policies.may_open_records(request.actor, unit):
        raise Http404
    figure = _figure(code, unit, period, alone=ALONE in request.GET)
    ids = behind.records(figure, which) if figure else []
    page = Paginator(ids, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "measure": measure,
        "is_whole": which == "whole",
        "words": measure.whole if which == "whole" else measure.part,
        "unit": unit,
        "period": period_label(period.key),
        "figure": figure,
        "counted": getattr(figure, which) if figure else None,
        "page": page,
        "rows": behind.listed(figure, which, list(page)) if figure else [],
        "dated": measure.counts != "procedures",
    }
    return render(request, "analytics/records.html", context)


def _period(request: ActedRequest) -> Period:
    """Raises Http404 for what is no period, or none that figures are counted for."""
    try:
        period = parse(request.GET.get("ky", ""))
        number_of(period)
    except ValueError as error:
        raise Http404 from error
    return period


def _figure(code: str, unit: Unit, period: Period, *, alone: bool) -> Figure | None:
    number = number_of(period)
    units = frozenset({unit.pk}) if alone else Lineages().of(unit.pk, period.last)
    return queries.summed(queries.values([code], units, [number]), code, units, number)
