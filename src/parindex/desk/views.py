"""The officer's landing page with the duties of one's unit, one's calendar address, and the guide."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from parindex.audit.actor import ActedRequest
from parindex.desk import guide, ical
from parindex.dispatch import queries as dispatch
from parindex.kit.catalog import load_calendar
from parindex.kit.forms import carried
from parindex.notices import commands as notice_commands
from parindex.notices import queries as notices
from parindex.onestop.queries import dossiers
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for
from parindex.planning import queries as planning
from parindex.planning.policies import REPORTERS, WHOLE_PLAN
from parindex.planning.queries import following
from parindex.reporting.queries import rounds
from parindex.scoring.queries import work as scoring


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
            "reports": [rounds.line_of(one, today, load_calendar()) for one in rounds.still_owed_by(mine)],
            "documents": dispatch.waiting_for(request.actor),
            "dossiers": dossiers.waiting_some(request.actor),
            "scoring": scoring.waiting_for(request.actor),
            "finished": following.finished_by(mine, today, load_calendar()),
            "reviews": planning.open_reviews(request.actor),
            "plans": planning.visible_to(request.actor) if request.actor.holds(*WHOLE_PLAN) else [],
            "grants": request.actor.grants,
        },
    )


@login_required
@require_GET
def calendar(request: ActedRequest) -> HttpResponse:
    """Whether the person has a calendar address, and how to get or end one."""
    return _calendar(request)


@login_required
@require_POST
def renew_calendar(request: ActedRequest) -> HttpResponse:
    """Give an address and show it, this once: only its digest is kept."""
    secret = notices.new_secret()
    digest = notices.digest_of(secret)
    kept = notice_commands.renew_subscription(request.actor.submitting(**carried(request.POST)), digest=digest)
    if kept.digest != digest:  # the same form once more: its first answer holds, and showed the address
        return _calendar(request, was_shown=True)
    return _calendar(request, address=_site(request) + reverse("desk:feed", kwargs={"secret": secret}))


@login_required
@require_POST
def end_calendar(request: ActedRequest) -> HttpResponse:
    notice_commands.end_subscription(request.actor.submitting(**carried(request.POST)))
    messages.success(request, _("Địa chỉ lịch đã hết dùng được."))
    return redirect("desk:calendar")


@require_safe
def feed(request: ActedRequest, secret: str) -> HttpResponse:
    """The calendar for whoever holds its address: a calendar program can't sign in."""
    user = notices.subscriber(secret)
    if user is None:
        raise Http404
    owner, site = actor_for(user, request.actor.at), _site(request)
    work = following.dated_work_of(owner.units(*REPORTERS))
    content = ical.calendar_of(work, site=site, at=owner.at)
    return HttpResponse(content, "text/calendar; charset=utf-8", headers={"Cache-Control": "private"})


def _calendar(request: ActedRequest, *, address: str = "", was_shown: bool = False) -> HttpResponse:
    context = {
        "subscription": notices.subscription_of(request.actor),
        "reports": request.actor.holds(*REPORTERS),
        "address": address,
        "was_shown": was_shown,
    }
    return render(request, "desk/calendar.html", context)


def _site(request: ActedRequest) -> str:
    """Where the site is reached: as set, else as it was reached now."""
    return settings.SITE_URL or request.build_absolute_uri("/").removesuffix("/")


@login_required
@require_GET
def guide_page(request: ActedRequest, slug: str | None = None) -> HttpResponse:
    """One chapter of the user guide, the first unless another is asked for."""
    chapters = guide.chapters()
    chapter = next((one for one in chapters if slug is None or one.slug == slug), None)
    if chapter is None:
        raise Http404
    return render(request, "desk/guide.html", {"chapters": chapters, "chapter": chapter})
