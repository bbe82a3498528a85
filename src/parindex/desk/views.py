"""The officer's landing page: the duties of one's unit, and what waits for one's hand."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.desk import guide
from parindex.organization.models import Unit
from parindex.planning import queries as planning
from parindex.planning.states import AssignmentRole


@login_required
@require_GET
def home(request: ActedRequest) -> HttpResponse:
    """Duties of the units where the person holds a role, leading first, those with a date on top."""
    units = Unit.objects.filter(pk__in=request.actor.units())
    duties = {
        role.value: planning.with_assignments(
            planning.duties_of(request.actor.units(), role.value).order_by("due_on", "plan_id", "position")
        )
        for role in AssignmentRole
    }
    return render(
        request,
        "desk/home.html",
        {
            "units": units,
            "leading": duties[AssignmentRole.LEAD.value],
            "cooperating": duties[AssignmentRole.COOPERATING.value],
            "reviews": planning.open_reviews(request.actor),
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
