"""Running a round: its page with every sheet, opening it, going on, what was asked for, its public history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit import clockwatch
from parindex.audit.actor import ActedRequest, Actor
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.audit.roles import Role
from parindex.kit.forms import carried
from parindex.scoring import commands, policies
from parindex.scoring.models import ExtraEntry, GateEvent, Round, RoundGroup, Sheet
from parindex.scoring.models.rounds import STEPS
from parindex.scoring.queries import results, rounds, sheets, work
from parindex.scoring.states import COURSE, AskState, RoundState
from parindex.scoring.web.setting_up import found


@login_required
@require_GET
def show(request: ActedRequest, round_id: int) -> HttpResponse:
    return _page(request, found(request, round_id))


@login_required
@require_POST
def act(request: ActedRequest, round_id: int, name: str) -> HttpResponse:
    """Open the round, or go on to its next step; what keeps it from that is told on the page."""
    one = found(request, round_id)
    if name not in ACTS:
        raise Http404
    require(policies.may_run(request.actor, one))
    perform, said = ACTS[name]
    try:
        perform(request.actor.submitting(**carried(request.POST)), one)
    except (InvalidAct, WrongState) as refusal:
        return _page(request, one, problem=refusal.message)
    messages.success(request, said())
    return redirect("scoring:round", one.pk)


ACTS: dict[str, tuple[Callable[[Actor, Round], object], Callable[[], str]]] = {
    "mo": (commands.open_round, lambda: _("Đã mở đợt; đơn vị tự chấm được từ giờ đã định.")),
    "chuyen-buoc": (commands.go_on, lambda: _("Đã chuyển sang bước tiếp theo.")),
}


@login_required
@require_GET
def step(request: ActedRequest, round_id: int) -> HttpResponse:
    """What still keeps the round at its step, all of it, and the button that ends the step."""
    one = found(request, round_id)
    require(policies.may_run(request.actor, one))
    if one.state not in STEPS:
        raise Http404
    context = {
        "round": one,
        "waiting": rounds.holding_up(one, request.actor.at),
        "next": COURSE[COURSE.index(RoundState(one.state)) + 1],
    }
    return render(request, "scoring/step.html", context)


@login_required
@require_GET
def history(request: ActedRequest, round_id: int) -> HttpResponse:
    """What happened in a round beside its usual course: for everybody who sees it."""
    one = found(request, round_id)
    return render(request, "scoring/history.html", {"round": one, "happenings": results.history(one)})


def _page(request: ActedRequest, one: Round, *, problem: str = "") -> HttpResponse:
    actor = request.actor
    roles = _roles(request, one)
    context: dict[str, Any] = {
        "round": one,
        "problem": problem,
        "steps": [(state, getattr(one, moment)) for state, moment in STEPS.items()],
        "runs": Role.REFORM_OFFICER in roles,
        "council": Role.COUNCIL in roles,
        "reads": bool(roles),
        "late": one.due_at is not None and actor.at > one.due_at,
    }
    if roles & {Role.REFORM_OFFICER, Role.COUNCIL, Role.CHAIR, Role.APPRAISER}:
        rows = list(sheets.with_group(Sheet.objects.filter(round=one)).order_by("group__position", "unit__position"))
        context |= {
            "groups": _groups(one, rows, actor.at),
            "asks": _asks(one, rows, actor.user_id, roles),
            "clock_warning": clockwatch.warning(),
        }
    return render(request, "scoring/round.html", context, status=422 if problem else 200)


def _roles(request: ActedRequest, one: Round) -> set[Role]:
    """The roles that this person holds for the round's committee."""
    held = {Role(grant.role) for grant in request.actor.grants}
    judging = {Role.REFORM_OFFICER, Role.COUNCIL, Role.CHAIR, Role.APPRAISER}
    return {role for role in held & judging if one.owner_id in request.actor.committees(role)}


def _groups(one: Round, rows: list[Sheet], at: datetime) -> list[tuple[RoundGroup, list[dict[str, Any]]]]:
    """Every group with its sheets, each with how far its unit and its appraisers are."""
    counts = work.progress(one, rows)
    lines: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        told = {"sheet": row, "state": sheets.shown_state(row, at), **counts.get(row.pk, {})}
        lines.setdefault(row.group_id, []).append(told)
    groups = one.groups.select_related("copied_from").defer("content", "copied_from__content")
    return [(group, lines.get(group.pk, [])) for group in groups]


def _asks(one: Round, rows: list[Sheet], user_id: int | None, roles: set[Role]) -> list[dict[str, Any]]:
    """What waits for a decision, and whether this person's role is the one that decides it."""
    found: list[dict[str, Any]] = []

    def ask(kind: str, row: Any, by: int, what: str, why: str, *deciders: Role) -> None:
        decides = bool(roles & set(deciders)) and by != user_id
        found.append({"kind": kind, "row": row, "what": what, "why": why, "decides": decides, "sheet": row.sheet})

    for sheet in rows:
        for late in sheet.extensions.all():
            if late.state == AskState.ASKED:
                late.sheet = sheet
                ask("extension", late, late.asked_by_id, _("Gia hạn"), late.reason, Role.COUNCIL, Role.CHAIR)
        for again in sheet.reopenings.all():
            if again.state == AskState.ASKED:
                again.sheet = sheet
                ask("reopening", again, again.asked_by_id, _("Mở lại phiếu"), again.reason, Role.CHAIR)
    waiting = {"sheet__round": one, "state": AskState.ASKED}
    for extra in ExtraEntry.objects.filter(**waiting).select_related("sheet__unit"):
        what = f"{extra.get_kind_display()} {extra.code}"
        ask("extra", extra, extra.by_id, what, extra.basis, Role.APPRAISER, Role.COUNCIL)
    judged = one.state not in (RoundState.SETUP, RoundState.SELF_SCORING)
    for event in GateEvent.objects.filter(**waiting).select_related("sheet__unit") if judged else ():
        ask("event", event, event.by_id, _("Sự kiện %(gate)s") % {"gate": event.gate}, event.basis, Role.COUNCIL)
    return found
