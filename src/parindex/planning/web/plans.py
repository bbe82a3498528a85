"""Plans in force: the whole of one by part, by unit and by target, and single duties and targets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.core.period import periods_of
from parindex.dispatch.forwarding import put_forward
from parindex.dispatch.links import about
from parindex.kit.catalog import load_calendar
from parindex.kit.paper_files import paper_file
from parindex.organization import queries as organization
from parindex.papers.pdf import CannotConvert
from parindex.planning import papers, policies, queries
from parindex.planning.models import Task
from parindex.planning.queries import following
from parindex.planning.queries.targets import YEARS_BACK, MeasureRow, measure_rows, measures_of, quarters_of
from parindex.planning.web.target_tables import trend

VIEWS = ("part", "unit", "target")


@login_required
@require_GET
def plans(request: ActedRequest) -> HttpResponse:
    """Plans of one's committee, and for its reform officer the reviews still open."""
    return render(
        request,
        "planning/plans.html",
        {
            "plans": queries.with_counts(queries.visible_to(request.actor)),
            "reviews": queries.open_reviews(request.actor),
            "may_upload": policies.may_start(request.actor),
            "whole": request.actor.committees(*policies.WHOLE_PLAN),
        },
    )


@login_required
@require_GET
def plan(request: ActedRequest, plan_id: int) -> HttpResponse:
    found = get_object_or_404(queries.visible_to(request.actor), pk=plan_id)
    require(policies.may_read_whole(request.actor, found))
    asked = request.GET.get("view", "")
    view = asked if asked in VIEWS else VIEWS[0]
    context: dict[str, Any] = {
        "plan": found,
        "view": view,
        "reporting": found.reporting.all() if view != "target" else (),
        "may_issue": policies.may_read_in(request.actor, found.issuer),
    }
    if view == "unit":
        context["groups"] = queries.by_unit(found)
    elif view == "target":
        rows: dict[int, list[MeasureRow]] = {}
        for row in measure_rows(measures_of(found), request.actor.today):
            rows.setdefault(row.measure.target_id, []).append(row)
        context["quarters"] = [one.key for one in periods_of("quarter", found.year)]
        moments = [at for found_rows in rows.values() for row in found_rows for at in row.as_of.values()]
        context["as_of"] = min(moments, default=None)
        context["targets"] = [(target, rows.get(target.pk, [])) for target in found.targets.filter(dropped_on=None)]
    else:
        tasks = list(queries.with_assignments(found.tasks.all()))
        context["tasks"] = [task for task in tasks if task.dropped_on is None]
        context["dropped"] = [task for task in tasks if task.dropped_on is not None]
    return render(request, "planning/plan.html", context)


@login_required
@require_GET
def source(request: ActedRequest, plan_id: int) -> HttpResponse:
    """The text of the plan, numbered, for whoever may see the plan at all."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=plan_id)
    return render(request, "planning/source.html", {"plan": found, "lines": found.lines})


@login_required
@require_GET
def paper(request: ActedRequest, plan_id: int, shape: str) -> HttpResponse:
    """The plan as it stands today, as an official document to be issued anew."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=plan_id)
    require(policies.may_read_whole(request.actor, found))
    try:
        return paper_file(lambda: papers.of_plan(found, request.actor.today), shape, "ke-hoach")
    except CannotConvert as refusal:
        messages.error(request, str(refusal))
        return redirect("planning:plan", found.pk)


@login_required
@require_POST
def issue(request: ActedRequest, plan_id: int) -> HttpResponse:
    """The plan as it stands today as an outgoing document, to be checked, signed and issued anew."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=plan_id)
    require(policies.may_read_in(request.actor, found.issuer))
    units = organization.under(found.issuer, request.actor.today)
    try:
        return put_forward(request, found.issuer, papers.of_plan(found, request.actor.today), about(found), units)
    except (InvalidAct, WrongState) as refusal:
        messages.error(request, refusal.message)
        return redirect("planning:plan", found.pk)


@login_required
@require_GET
def task(request: ActedRequest, task_id: int) -> HttpResponse:
    tasks = queries.with_assignments(queries.tasks_visible_to(request.actor))
    found = get_object_or_404(tasks.select_related("plan__issuer"), pk=task_id)
    require(policies.may_read_task(request.actor, found))
    changes = list(queries.changes_of_task(found))
    return render(
        request,
        "planning/task.html",
        {
            "task": found,
            "plan": found.plan,
            "lines": found.plan.source(found.first_line, found.last_line),
            "rows": _seen(request, found),
            "changes": changes,
            "reads_whole": bool(policies.may_read_whole(request.actor, found.plan)),
            "names": queries.unit_names(changes),
        },
    )


def _seen(request: ActedRequest, task: Task) -> list[following.Row]:
    """The obligations of a duty: all of them for whoever follows the plan, else one's own unit's."""
    rows = following.of_task(task.pk, request.actor.today, load_calendar())
    if policies.may_read_whole(request.actor, task.plan):
        return rows
    return [row for row in rows if row.obligation.unit_id in request.actor.units()]


@login_required
@require_GET
def target(request: ActedRequest, target_id: int) -> HttpResponse:
    """A target with each of its figures over the quarters, and the words of the plan it comes from."""
    targets = queries.targets_visible_to(request.actor).select_related("plan__issuer")
    found = get_object_or_404(targets, pk=target_id)
    today, year = request.actor.today, found.plan.year
    measures = list(found.measures.select_related("target__plan__issuer", "owner"))
    counted = any(one.measure for one in measures)
    told = measure_rows(measures, today, quarters=quarters_of(year, today, back=YEARS_BACK if counted else 0))
    context = {
        "target": found,
        "plan": found.plan,
        "quarters": quarters_of(year, today),
        "rows": [(row.of_year(year), trend(row)) for row in told],
        "lines": found.plan.source(found.first_line, found.last_line),
    }
    return render(request, "planning/target.html", context)
