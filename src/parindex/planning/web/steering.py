"""Following a whole plan: the officer's overview, the chair's page, difficulties and directions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.catalog import load_calendar
from parindex.kit.forms import carried, submitted
from parindex.planning import commands, policies, queries
from parindex.planning.models import Difficulty, Plan
from parindex.planning.queries import following, overview
from parindex.planning.states import DifficultyState
from parindex.planning.web import following_forms as forms

TASKS_A_PAGE = 200
LISTED = 50
OPEN_DIFFICULTIES = (DifficultyState.RAISED, DifficultyState.ESCALATED)


@login_required
@require_GET
def follow(request: ActedRequest, plan_id: int) -> HttpResponse:
    """The whole plan on this day: each duty's tally, each unit's, what is late and what waits."""
    plan = _plan(request, plan_id)
    today, calendar = request.actor.today, load_calendar()
    page = Paginator(plan.tasks.filter(dropped_on=None), TASKS_A_PAGE).get_page(request.GET.get("trang"))
    tallies = overview.by_task(plan, today)
    late = overview.overdue(plan, today)[:LISTED]
    return render(
        request,
        "planning/follow.html",
        {
            "plan": plan,
            "total": overview.tally_of(plan, today),
            "tasks": [(task, tallies.get(task.pk, overview.Tally())) for task in page],
            "page": page,
            "holders": overview.by_holder(plan, today),
            "overdue": [following.standing_of(one, today, calendar) for one in late],
            "waiting": overview.waiting(plan)[:LISTED],
            "extensions": following.extensions_waiting([plan.pk])[:LISTED],
            "difficulties": plan.difficulties.filter(state__in=OPEN_DIFFICULTIES).select_related(
                "unit", "task", "target"
            ),
            "orphans": overview.without_heir(plan, today)[:LISTED],
        },
    )


@login_required
@require_GET
def steer(request: ActedRequest, plan_id: int) -> HttpResponse:
    """The chair's page: targets, what is late and whose, difficulties waiting, directions open. One A4 page."""
    plan = _plan(request, plan_id)
    today = request.actor.today
    holders, tallies = overview.by_holder(plan, today), overview.by_task(plan, today)
    return render(
        request,
        "planning/steer.html",
        {
            "plan": plan,
            "today": today,
            "total": overview.tally_of(plan, today),
            "measures": overview.measure_rows(plan, today),
            "late_units": [(unit, tally) for unit, tally in holders if tally.overdue],
            "difficulties": plan.difficulties.filter(state=DifficultyState.ESCALATED).select_related(
                "unit", "task", "target"
            ),
            "directions": [
                (task, tally)
                for task in overview.directions(plan)
                for tally in [tallies.get(task.pk, overview.Tally())]
                if tally.done < tally.total
            ],
            "may_direct": policies.may_direct(request.actor, plan),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def direct(request: ActedRequest, plan_id: int) -> HttpResponse:
    """A direction of the chair, by itself or as the answer to a difficulty (`?kho-khan=ID`)."""
    plan = _plan(request, plan_id)
    require(policies.may_direct(request.actor, plan))
    difficulty = _difficulty_asked(request, plan)
    units = queries.units_in_reach(plan.issuer, request.actor.today).exclude(pk=plan.issuer_id)
    initial = {"units": [difficulty.unit_id]} if difficulty else {}
    form = forms.Direct(submitted(request), units=units, today=request.actor.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"))
        fields.pop("version")
        try:
            direction = commands.direct(
                actor, plan, **{**fields, "units": list(fields["units"])}, difficulty=difficulty
            )
        except InvalidAct as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Đã giao; các đơn vị thấy ngay trong việc của mình."))
            return redirect("planning:task", direction.task.pk)
    context = {"plan": plan, "form": form, "difficulty": difficulty}
    return render(request, "planning/direct.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def difficulty(request: ActedRequest, difficulty_id: int) -> HttpResponse:
    found = _difficulty(request, difficulty_id)
    return _difficulty_page(request, found, forms.Answer(version=found.version), status=200)


@login_required
@require_POST
def answer(request: ActedRequest, difficulty_id: int) -> HttpResponse:
    found = _difficulty(request, difficulty_id)
    form = forms.Answer(request.POST)
    if not form.is_valid():
        return _difficulty_page(request, found, form, status=422)
    commands.answer_difficulty(
        request.actor.submitting(**carried(request.POST)), found, answer=form.cleaned_data["answer"]
    )
    messages.success(request, _("Đã trả lời; đơn vị được báo."))
    return redirect("planning:difficulty", found.pk)


@login_required
@require_POST
def escalate(request: ActedRequest, difficulty_id: int) -> HttpResponse:
    found = _difficulty(request, difficulty_id)
    form = forms.Escalate(request.POST)
    form.is_valid()
    commands.escalate_difficulty(
        request.actor.submitting(**carried(request.POST)), found, note=form.cleaned_data.get("note", "")
    )
    messages.success(request, _("Đã trình Chủ tịch."))
    return redirect("planning:difficulty", found.pk)


@login_required
@require_POST
def withdraw(request: ActedRequest, difficulty_id: int) -> HttpResponse:
    found = _difficulty(request, difficulty_id)
    commands.withdraw_difficulty(request.actor.submitting(**carried(request.POST)), found)
    messages.success(request, _("Đã rút."))
    return redirect("planning:difficulty", found.pk)


def _plan(request: ActedRequest, plan_id: int) -> Plan:
    found = get_object_or_404(queries.visible_to(request.actor), pk=plan_id)
    require(policies.may_read_whole(request.actor, found))
    return found


def _difficulty(request: ActedRequest, difficulty_id: int) -> Difficulty:
    found = get_object_or_404(following.difficulties_visible_to(request.actor), pk=difficulty_id)
    require(policies.may_read_difficulty(request.actor, found))
    return found


def _difficulty_asked(request: ActedRequest, plan: Plan) -> Difficulty | None:
    asked = request.GET.get("kho-khan", "")
    return get_object_or_404(plan.difficulties, pk=asked) if asked.isdigit() else None


def _difficulty_page(request: ActedRequest, found: Difficulty, form: forms.Answer, *, status: int) -> HttpResponse:
    is_open = found.state in OPEN_DIFFICULTIES
    context = {
        "difficulty": found,
        "plan": found.plan,
        "form": form,
        "may_answer": is_open and policies.may_answer(request.actor, found),
        "may_escalate": found.state == DifficultyState.RAISED and policies.may_answer(request.actor, found),
        "escalate_form": forms.Escalate(version=found.version),
        "may_direct": is_open and policies.may_direct(request.actor, found.plan),
        "may_withdraw": is_open and policies.may_withdraw(request.actor, found),
    }
    return render(request, "planning/difficulty.html", context, status=status)
