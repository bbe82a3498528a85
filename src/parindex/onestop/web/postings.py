"""The register of postings: what hangs where, and what has to be done about it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.forms import carried
from parindex.onestop import commands, policies
from parindex.onestop.models import Posting
from parindex.onestop.queries import procedures
from parindex.onestop.web import forms
from parindex.onestop.web.procedures import page


@login_required
@require_GET
def register(request: ActedRequest) -> HttpResponse:
    return _register(request)


def _register(request: ActedRequest, *, status: int = 200, problem: str = "") -> HttpResponse:
    """What hangs at the places of one's units; first what to do."""
    units = list(procedures.posting_units(request.actor))
    today = request.actor.today
    context = {
        "alerts": procedures.alerts(units, today),
        "postings": procedures.standing().filter(unit__in=units),
        "units": units,
        "next_check": today + forms.LOOK_AGAIN,
        "problem": problem,
    }
    return render(request, "onestop/postings.html", context, status=status)


@login_required
@require_POST
def post(request: ActedRequest, code: str) -> HttpResponse:
    """Enter that the version in force was posted."""
    actor = request.actor
    found = procedures.version_on(code, actor.today)
    if found is None:
        raise Http404
    units = procedures.posting_units(actor)
    require(policies.may_post_anywhere(actor))
    form = forms.Post(request.POST, request.FILES, units=units, today=actor.today)
    if form.is_valid():
        data = form.cleaned_data
        photo = (data["photo"].name, data["photo"].read()) if data["photo"] else None
        try:
            commands.post(
                actor.submitting(key=data["key"]),
                data["unit"],
                found,
                place=data["place"],
                posted_on=data["posted_on"],
                next_check_on=data["next_check_on"],
                photo=photo,
            )
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Đã ghi sổ niêm yết."))
            return redirect("onestop:postings")
    return page(request, found, status=422, post_form=form)


@login_required
@require_POST
def act(request: ActedRequest, posting_id: int, what: str) -> HttpResponse:
    """Looked at again, or taken down."""
    rows = procedures.standing().filter(unit__in=procedures.posting_units(request.actor))
    posting = get_object_or_404(rows, pk=posting_id)
    actor = request.actor.submitting(**carried(request.POST))
    if what == "kiem-tra":
        return _check(request, posting)
    if what != "go":
        raise Http404
    commands.take_down(actor, posting)
    messages.success(request, _("Đã ghi là đã gỡ."))
    return redirect("onestop:postings")


def _check(request: ActedRequest, posting: Posting) -> HttpResponse:
    form = forms.NextCheck(request.POST)
    if not form.is_valid():
        return _register(request, status=422, problem=str(form.errors["next_check_on"][0]))
    actor = request.actor.submitting(**carried(request.POST))
    try:
        commands.check_posting(actor, posting, next_check_on=form.cleaned_data["next_check_on"])
    except InvalidAct as refusal:
        return _register(request, status=422, problem=refusal.message)
    messages.success(request, _("Đã ghi lần kiểm tra."))
    return redirect("onestop:postings")
