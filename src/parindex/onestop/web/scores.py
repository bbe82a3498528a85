"""Figures that count procedures, and the set of Quyết định 766 computed from our records."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.kit.catalog import load_766, load_measures
from parindex.kit.catalog.measures import Component, ComponentGroup
from parindex.onestop.queries import figures, services
from parindex.onestop.queries.figures import Figure
from parindex.onestop.queries.measures import PART, WHOLE
from parindex.onestop.web.asked import Asked
from parindex.onestop.web.figures import links

SIDES = {"tu-so": PART, "mau-so": WHOLE}


@login_required
@require_GET
def services_behind(request: ActedRequest, code: str, side: str) -> HttpResponse:
    """The procedures a figure counts."""
    asked = Asked.of(request)
    measure, which = load_measures().get(code), SIDES.get(side)
    if measure is None or measure.counts != "procedures" or which is None:
        raise Http404
    rows = services.behind(code, which, services.used(asked.rows, asked.window))
    context = {"asked": asked, "measure": measure, "side": which, "rows": rows}
    return render(request, "onestop/figure_services.html", context)


@dataclass(frozen=True)
class Scored:
    """A component with our figure; no figure and no points where nothing here can compute it."""

    component: Component
    figure: Figure | None
    score: Decimal | None
    links: dict[str, str]


@login_required
@require_GET
def by_766(request: ActedRequest) -> HttpResponse:
    """The set beside what our records allow to compute; what they don't is said, never scored 0."""
    asked = Asked.of(request)
    told = figures.total(asked.rows, asked.window) | services.figures(services.used(asked.rows, asked.window))
    groups: list[tuple[ComponentGroup, list[Scored]]] = [
        (group, [_scored(asked, one, told.get(one.measure)) for one in group.components])
        for group in load_766().groups
    ]
    known = [one for _group, rows in groups for one in rows if one.score is not None]
    context = {
        "asked": asked,
        "choices": asked.choices(),
        "set": load_766(),
        "groups": groups,
        "score": sum((one.score for one in known if one.score is not None), Decimal(0)) if known else None,
        "possible": sum((one.component.points for one in known), Decimal(0)),
    }
    return render(request, "onestop/figures_766.html", context)


def _scored(asked: Asked, component: Component, figure: Figure | None) -> Scored:
    if figure is None:
        return Scored(component, None, None, {})
    score = component.score(figure.part, figure.whole or 0)
    return Scored(component, figure, score, links(asked, load_measures()[component.measure]))
