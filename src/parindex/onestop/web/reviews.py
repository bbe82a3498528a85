"""Plans of reviews: the list, a year's page, adding to it, issuing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.forms import submitted
from parindex.onestop import commands, policies
from parindex.onestop.models import ReviewPlan
from parindex.onestop.queries import procedures, reviews
from parindex.onestop.states import ReviewState
from parindex.onestop.web import review_forms as forms


@login_required
@require_http_methods(["GET", "POST"])
def index(request: ActedRequest) -> HttpResponse:
    """The plans one may see and what one's units have yet to review; a new plan for who runs them."""
    data, actor = submitted(request), request.actor
    units = reviews.run_by(actor)
    runs = units.exists()
    form = forms.NewPlan(data, units=units, today=actor.today)
    if data is not None:
        require(policies.may_plan_anywhere(actor))
        if form.is_valid():
            fields = dict(form.cleaned_data)
            acting = actor.submitting(key=fields.pop("key"))
            fields.pop("version")
            try:
                plan = commands.plan_reviews(acting, fields.pop("unit"), **fields)
            except InvalidAct as refusal:
                form.add_error(refusal.field, refusal.message)
            else:
                messages.success(request, _("Đã lập kế hoạch. Hãy đưa các thủ tục cần rà soát vào."))
                return redirect("reviews:plan", plan.pk)
    done = Count("items", filter=~Q(items__state=ReviewState.IN_PLAN))
    context = {
        "plans": reviews.visible_to(actor).annotate(total=Count("items"), done=done),
        "waiting": [(item, item.is_late(actor.today)) for item in reviews.waiting_for(actor)],
        "form": form if runs else None,
    }
    return render(request, "onestop/review_plans.html", context, status=422 if data is not None else 200)


def found(request: ActedRequest, plan_id: int) -> ReviewPlan:
    return get_object_or_404(reviews.visible_to(request.actor), pk=plan_id)


@login_required
@require_GET
def show(request: ActedRequest, plan_id: int) -> HttpResponse:
    return _page(request, found(request, plan_id))


@login_required
@require_POST
def act(request: ActedRequest, plan_id: int, name: str) -> HttpResponse:
    """Add a procedure (`them`), or enter that the plan was issued and sent (`ban-hanh`)."""
    plan = found(request, plan_id)
    require(policies.may_run_reviews(request.actor, plan))
    if name == "them":
        return _add(request, plan)
    if name == "ban-hanh":
        return _issue(request, plan)
    raise Http404


def _add(request: ActedRequest, plan: ReviewPlan) -> HttpResponse:
    form = _add_form(request, plan, bound=True)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"))
        fields.pop("version")
        try:
            commands.add_review(actor, plan, **fields)
        except InvalidAct as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Đã đưa vào kế hoạch."))
            return redirect("reviews:plan", plan.pk)
    return _page(request, plan, status=422, add_form=form)


def _issue(request: ActedRequest, plan: ReviewPlan) -> HttpResponse:
    form = forms.IssuePlan(request.POST)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"), version=fields.pop("version"))
        try:
            commands.issue_review_plan(actor, plan, **fields)
        except InvalidAct as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Đã ghi ban hành; các đơn vị chủ trì được báo."))
            return redirect("reviews:plan", plan.pk)
    return _page(request, plan, status=422, issue_form=form)


def _add_form(request: ActedRequest, plan: ReviewPlan, *, bound: bool) -> forms.AddItem:
    today = request.actor.today
    offered = procedures.in_force(today).exclude(procedure__versions__reviews__plan=plan).order_by("name")
    return forms.AddItem(request.POST if bound else None, procedures=offered, units=reviews.lead_units(plan, today))


def _page(request: ActedRequest, plan: ReviewPlan, *, status: int = 200, **tried: Any) -> HttpResponse:
    """The year's page; `tried` are forms that were refused, to be drawn again."""
    today = request.actor.today
    runs = bool(policies.may_run_reviews(request.actor, plan))
    context: dict[str, Any] = {
        "plan": plan,
        "overview": reviews.overview(plan, today),
        "plan_is_late": plan.is_late(today),
        "runs": runs,
    }
    if runs:
        context["add_form"] = _add_form(request, plan, bound=False)
        context["issue_form"] = forms.IssuePlan(version=plan.version)
    return render(request, "onestop/review_plan.html", context | tried, status=status)
