"""Following a whole plan: the officer's overview, the chair's page, difficulties and directions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.catalog import load_calendar
from parindex.kit.forms import carried, submitted
from parindex.organization import queries as organization
from parindex.planning import commands, policies, queries
from parindex.planning.models import Difficulty, Obligation, Plan
from parindex.planning.obligations import begins_on
from parindex.planning.queries import following, overview, targets
from parindex.planning.states import DifficultyState, ObligationState
from parindex.planning.web import following_forms as forms

TASKS_A_PAGE = 200
LISTED = 30
BULK_ACTS: dict[str, Callable[..., Sequence[Obligation]]] = {
    "don-doc": commands.remind,
    "chuyen-giao": commands.hand_over,
}
OPEN_DIFFICULTIES = (DifficultyState.RAISED, DifficultyState.ESCALATED)


@login_required
@require_GET
def follow(request: ActedRequest, plan_id: int) -> HttpResponse:
    """The whole plan on this day: each duty's tally, each unit's, what is late and what waits."""
    return _follow_page(request, _plan(request, plan_id), tried=None)


def _follow_page(request: ActedRequest, plan: Plan, tried: forms.Bulk | None) -> HttpResponse:
    """At most twelve queries with those of the frame, however large the plan; see docs/benchmarks.md."""
    today, calendar = request.actor.today, load_calendar()
    holders, tallies = overview.by_holder(plan, today), overview.by_task(plan, today)
    late, asked = overview.overdue(plan, today), request.GET.get("don-vi", "")
    if asked:
        late = late.filter(unit__code=asked)
    overdue = [following.standing_of(one, today, calendar) for one in late[:LISTED]]
    waiting = list(overview.waiting(plan)[:LISTED])
    context = {
        "plan": plan,
        "total": overview.together(tally for _unit, tally in holders),
        "holders": holders,
        "overdue": overdue,
        "waiting": [one for one in waiting if one.state == ObligationState.SUBMITTED],
        "extensions": [one for one in waiting if one.state != ObligationState.SUBMITTED],
        "difficulties": plan.difficulties.filter(state__in=OPEN_DIFFICULTIES).select_related("unit"),
        "remind_form": _one_form(request, plan, "don-doc", tried),
        "tried": tried,
        "of_unit": next((row.obligation.unit for row in overdue), None) if asked else None,
        **_page_of_tasks(request, plan, tallies),
    }
    if any(unit.ended_on and unit.ended_on < today for unit, _tally in holders):
        orphans = overview.without_heir(plan, today)
        context["orphans"] = [following.standing_of(one, today, calendar) for one in orphans[:LISTED]]
        context["orphan_count"] = orphans.count()
        context["hand_over_form"] = _one_form(request, plan, "chuyen-giao", tried)
    return render(request, "planning/follow.html", context, status=422 if tried is not None else 200)


def _page_of_tasks(request: ActedRequest, plan: Plan, tallies: dict[int, overview.Tally]) -> dict[str, Any]:
    """Duties with their tallies, and which page; one more duty is read than shown, to know whether more follow."""
    asked = request.GET.get("trang", "")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    first = (number - 1) * TASKS_A_PAGE
    tasks = list(plan.tasks.filter(dropped_on=None).only("plan", "path", "text")[first : first + TASKS_A_PAGE + 1])
    return {
        "tasks": [(task, tallies.get(task.pk, overview.Tally())) for task in tasks[:TASKS_A_PAGE]],
        "page_before": number - 1,
        "page_number": number,
        "page_after": number + 1 if len(tasks) > TASKS_A_PAGE else 0,
    }


def _one_form(request: ActedRequest, plan: Plan, name: str, tried: forms.Bulk | None) -> forms.Bulk | None:
    """The form of a bulk act: as it was tried, or a new one for whoever may do it."""
    if tried is not None and isinstance(tried, forms.BULK[name]):
        return tried
    return _bulk_form(request, plan, name, bound=False) if policies.may_steer(request.actor, plan) else None


def _bulk_form(request: ActedRequest, plan: Plan, name: str, *, bound: bool = True) -> forms.Bulk:
    today = request.actor.today
    rows = overview.overdue(plan, today) if name == "don-doc" else overview.without_heir(plan, today)
    units = queries.units_to_hand_to(plan, today)
    return forms.BULK[name](request.POST if bound else None, rows=rows, units=units)


@login_required
@require_GET
def past(request: ActedRequest, plan_id: int) -> HttpResponse:
    """The plan as it was on a day gone by (`?ngay=30/06/2025`), unit by unit."""
    plan = _plan(request, plan_id)
    form = forms.PastDay(
        request.GET if "ngay" in request.GET else None, since=begins_on(plan), today=request.actor.today
    )
    context: dict[str, Any] = {"plan": plan, "form": form}
    if form.is_valid():
        day = form.cleaned_data["ngay"]
        holders = queries.holders_on(plan, day)
        context |= {"day": day, "holders": holders, "total": overview.together(tally for _unit, tally in holders)}
    return render(request, "planning/past.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def bulk(request: ActedRequest, plan_id: int, name: str) -> HttpResponse:
    """One act on many pieces of work: urging the units that are late, handing over what nobody holds."""
    plan = _plan(request, plan_id)
    require(policies.may_steer(request.actor, plan))
    if name not in forms.BULK:
        raise Http404
    form = _bulk_form(request, plan, name)
    if form.is_valid():
        fields = {field: form.cleaned_data[field] for field in forms.BULK[name].fields_of_the_act}
        actor = request.actor.submitting(key=carried(request.POST)["key"])
        try:
            done = BULK_ACTS[name](actor, form.chosen(), **fields)
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            words = ngettext("Đã làm với %(n)s phần việc.", "Đã làm với %(n)s phần việc.", len(done))
            messages.success(request, words % {"n": len(done)})
            return redirect("planning:follow", plan.pk)
    return _follow_page(request, plan, tried=form)


@login_required
@require_GET
def steer(request: ActedRequest, plan_id: int) -> HttpResponse:
    """The chair's page: targets, what is late and whose, difficulties waiting, directions open. One A4 page."""
    plan = _plan(request, plan_id)
    today = request.actor.today
    holders = overview.by_holder(plan, today)
    late = [(unit, tally) for unit, tally in holders if tally.overdue]
    heads = organization.heads_of([unit.pk for unit, _tally in late], today)
    tallies = overview.by_task(plan, today)
    return render(
        request,
        "planning/steer.html",
        {
            "plan": plan,
            "today": today,
            "total": overview.together(tally for _unit, tally in holders),
            "done_late": overview.done_late(plan),
            "measures": targets.measure_rows(targets.measures_of(plan), today),
            "late_units": [(unit, tally, heads.get(unit.pk, "")) for unit, tally in late],
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
    units = queries.units_to_direct(plan, request.actor.today)
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
