"""The officer's landing page: the duties of one's unit, and what waits for one's hand."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.desk import guide
from parindex.kit.catalog import load_calendar
from parindex.organization.models import Unit
from parindex.planning import queries as planning
from parindex.planning.policies import REPORTERS, WHOLE_PLAN
from parindex.planning.queries import following


@login_required
@require_GET
def home(request: ActedRequest) -> HttpResponse:
    """What the person's units owe, most pressing first, and what they have finished."""
    mine, today = request.actor.units(*REPORTERS), request.actor.today
    return render(
        request,
        "desk/home.html",
        {
            "units": Unit.objects.filter(pk__in=request.actor.units()),
            "work": following.work_of(mine, today, load_calendar()),
            "finished": following.finished_by(mine, today, load_calendar()),
            "reviews": planning.open_reviews(request.actor),
            "plans": planning.visible_to(request.actor) if request.actor.holds(*WHOLE_PLAN) else [],
            "grants": request.actor.grants,
        },
    )


@login_required
@require_GET
def guide_page(request: ActedRequest, slug: str | None = None) -> HttpResponse:
    """One chapter of the user guide, the first unless another is asked for."""
    chapters = guide.chapters()
    chapter = next((one for one in chapters if slug is None or one.slug == slug), None)
    if chapter is None:
        raise Http404
    return render(request, "desk/guide.html", {"chapters": chapters, "chapter": chapter})
