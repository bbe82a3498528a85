"""One review: what was found, what it costs, and the steps from the unit to the answer to its proposal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest, Actor, Decision
from parindex.audit.errors import InvalidAct, require
from parindex.kit.catalog import load_cost_rules
from parindex.kit.forms import SubmittedForm, carried, submitted
from parindex.onestop import commands, policies
from parindex.onestop.models import ReviewItem
from parindex.onestop.queries import reviews
from parindex.onestop.queries.costs import compared, paired
from parindex.onestop.states import CostSide, ReviewResult, ReviewState
from parindex.onestop.web import review_forms as forms
from parindex.onestop.web.cost_forms import CostForm

# What may be done next, by the name in its address: its form, its command, who may, and from which state.
ACTS: dict[str, tuple[type[SubmittedForm], Callable[..., Any], Callable[[Actor, ReviewItem], Decision], str]] = {
    "xong": (forms.Finish, commands.finish_review, policies.may_review, ReviewState.IN_PLAN),
    "tra-lai": (forms.Return, commands.return_review, policies.may_return_review, ReviewState.REVIEWED),
    "thong-qua": (forms.Approve, commands.approve_review, policies.may_approve_review, ReviewState.REVIEWED),
    "gui": (forms.Send, commands.send_proposal, policies.may_follow_review, ReviewState.APPROVED),
    "ket-qua": (forms.Outcome, commands.record_outcome, policies.may_follow_review, ReviewState.SENT),
}
SIDES = {"hien-tai": CostSide.BEFORE, "sau": CostSide.AFTER}


def found(request: ActedRequest, item_id: int) -> ReviewItem:
    rows = reviews.items_visible_to(request.actor).prefetch_related("sheets__lines", "sheets__inputs")
    return get_object_or_404(rows, pk=item_id)


@login_required
@require_GET
def show(request: ActedRequest, item_id: int) -> HttpResponse:
    return _page(request, found(request, item_id))


@login_required
@require_POST
def act(request: ActedRequest, item_id: int, name: str) -> HttpResponse:
    """One step on, or back to the unit."""
    item = found(request, item_id)
    if name not in ACTS:
        raise Http404
    kind, run, may, _state = ACTS[name]
    require(may(request.actor, item))
    form = kind(request.POST)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"), version=fields.pop("version"))
        try:
            run(actor, item, **fields)
        except InvalidAct as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("reviews:item", item.pk)
    return _page(request, item, tried={name: form})


@login_required
@require_POST
def remove(request: ActedRequest, item_id: int) -> HttpResponse:
    """Take it out of a plan that is still being written."""
    item = found(request, item_id)
    require(policies.may_follow_review(request.actor, item))
    plan_id = item.plan_id
    commands.remove_review(request.actor.submitting(**carried(request.POST)), item)
    messages.success(request, _("Đã bỏ khỏi kế hoạch."))
    return redirect("reviews:plan", plan_id)


def _page(request: ActedRequest, item: ReviewItem, *, tried: dict[str, SubmittedForm] | None = None) -> HttpResponse:
    actor, tried = request.actor, tried or {}
    told = compared(item)
    open_acts = [(name, row) for name, row in ACTS.items() if row[3] == item.state and row[2](actor, item)]
    steps = {name: tried.get(name) or row[0](version=item.version) for name, row in open_acts}
    under_review = item.state == ReviewState.IN_PLAN and item.plan.issued_on is not None
    if not under_review:
        steps.pop("xong", None)
    if item.result == ReviewResult.KEEP:
        steps.pop("gui", None)
    context = {
        "item": item,
        "is_late": item.is_late(actor.today),
        "told": told,
        "pairs": paired(told),
        "sides": [side for side in (told.before, told.after) if side is not None],
        "authors": [row.user for row in item.authors.select_related("user")],
        "may_write": under_review and bool(policies.may_review(actor, item)),
        "may_remove": item.plan.issued_on is None and bool(policies.may_follow_review(actor, item)),
        "steps": steps,
        "wrong": next((form for form in tried.values() if form.errors), None),
    }
    return render(request, "onestop/review_item.html", context, status=422 if tried else 200)


@login_required
@require_http_methods(["GET", "POST"])
def findings(request: ActedRequest, item_id: int) -> HttpResponse:
    """What was found and is proposed."""
    item = found(request, item_id)
    require(policies.may_review(request.actor, item))
    item.require_under_review()
    data = submitted(request)
    files = request.FILES if data is not None else None
    form = forms.FindingsForm(data, files, version=item.version, initial=forms.FindingsForm.of(item))
    if data is not None and form.is_valid():
        told = form.cleaned_data
        file = (told["file"].name, told["file"].read()) if told["file"] else None
        actor = request.actor.submitting(key=told["key"], version=told["version"])
        try:
            commands.write_findings(actor, item, form.findings(), file=file)
        except InvalidAct as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Đã lưu kết luận."))
            return redirect("reviews:item", item.pk)
    context = {"item": item, "form": form}
    return render(request, "onestop/review_findings.html", context, status=422 if data is not None else 200)


@login_required
@require_http_methods(["GET", "POST"])
def costs(request: ActedRequest, item_id: int, side: str) -> HttpResponse:
    """One cost sheet. That of later starts from that of now, from which it takes what the proposal cuts."""
    if side not in SIDES:
        raise Http404
    item = found(request, item_id)
    require(policies.may_review(request.actor, item))
    item.require_under_review()
    told, data, problems = compared(item), submitted(request), []
    start = told.side(SIDES[side]) or told.before
    form = CostForm(data, told=start, version=item.version)
    if data is not None and form.is_valid():
        figures, lines = form.given()
        fields = form.carried.cleaned_data
        actor = request.actor.submitting(key=fields["key"], version=fields["version"])
        try:
            commands.save_costs(actor, item, side=SIDES[side], figures=figures, lines=lines)
        except InvalidAct as refusal:
            problems = [refusal.message]
        else:
            messages.success(request, _("Đã lưu bảng chi phí."))
            page = ("reviews:costs", item.pk, side) if "more" in request.POST else ("reviews:item", item.pk)
            return redirect(*page)
    context = {
        "item": item,
        "form": form,
        "problems": problems,
        "is_wrong": data is not None,
        "side": side,
        "side_label": SIDES[side].label,
        "copied": data is None and told.side(SIDES[side]) is None and told.before is not None,
        "rules": load_cost_rules(),
    }
    return render(request, "onestop/review_costs.html", context, status=422 if data is not None else 200)
