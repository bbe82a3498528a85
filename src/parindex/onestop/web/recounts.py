"""A changed calendar or law on the dossiers under way: previewed, put forward, approved, told, undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest, Actor
from parindex.audit.errors import InvalidAct, require
from parindex.kit.forms import carried, submitted
from parindex.kit.paper_files import file_answer
from parindex.onestop import calc, clock, commands, policies, sheets, wording
from parindex.onestop.models import ProcedureVersion, Recount, RecountLine
from parindex.onestop.queries import dossiers, procedures, recount_previews, recounts
from parindex.onestop.queries.recount_previews import Move, Preview
from parindex.onestop.states import RecountKind, RecountState
from parindex.onestop.web import recount_forms as forms

PAGE_SIZE = 50
LONGEST_PREVIEW = 200


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """Whether calendar or law has changed, what that would move, and what was decided before."""
    require(policies.may_follow_recounts(request.actor))
    return _index(request)


def _index(request: ActedRequest, *, status: int = 200, **tried: Any) -> HttpResponse:
    actor, waiting = request.actor, recounts.proposed(RecountKind.CALENDAR)
    differs = recounts.catalogue_differs()
    now, then = clock.working_time(), recounts.of_catalogue()
    context = {
        "kept": recounts.calendar_in_force(),
        "differs": differs,
        "waiting": waiting,
        "days": recount_previews.day_changes(now, then) if differs else [],
        "left_behind": recounts.left_behind(actor.today),
        "recounts": Paginator(recounts.visible_to(actor), PAGE_SIZE).get_page(request.GET.get("page")),
        "proposes": bool(policies.may_propose_recount(actor)),
        "form": forms.ProposeCalendar(),
        **tried,
    }
    if differs and waiting is None:
        preview = recount_previews.preview_calendar(
            recount_previews.under_way().only(*recount_previews.READ), now, then, actor.at
        )
        context |= _shown(request, preview)
    return render(request, "onestop/recounts.html", context, status=status)


def _shown(request: ActedRequest, preview: Preview) -> dict[str, Any]:
    """The counts of everybody, and the dossiers this person may see, those that move first."""
    actor = request.actor
    ids = [move.dossier.pk for move in preview.moves]
    seen = set(dossiers.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    moves = sorted((move for move in preview.moves if move.dossier.pk in seen), key=_urgency)
    return {"preview": preview, "moves": moves[:LONGEST_PREVIEW], "more": max(0, len(moves) - LONGEST_PREVIEW)}


def _urgency(move: Move) -> tuple[bool, bool, Any]:
    return (not move.is_moved, not move.is_kept, move.due_after)


@login_required
@require_POST
def propose_calendar(request: ActedRequest) -> HttpResponse:
    actor = request.actor
    require(policies.may_propose_recount(actor))
    form = forms.ProposeCalendar(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = commands.propose_calendar(
                actor.submitting(key=data["key"]), reason=data["reason"], doc=data["doc"]
            )
        except InvalidAct as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, _("Đã đề nghị. Chưa hồ sơ nào đổi hạn cho đến khi được duyệt."))
            return redirect("recounts:recount", made.pk)
    return _index(request, status=422, form=form)


@login_required
@require_http_methods(["GET", "POST"])
def law(request: ActedRequest, code: str) -> HttpResponse:
    """What passing to the version in force would do to the dossiers under way by an earlier one."""
    actor = request.actor
    require(policies.may_propose_recount(actor))
    version = procedures.version_on(code, actor.today)
    if version is None:
        raise Http404
    form = forms.ProposeVersion(submitted(request))
    if form.is_valid():
        made = _propose_version(request, version, form)
        if made is not None:
            messages.success(request, _("Đã đề nghị. Chưa hồ sơ nào đổi hạn cho đến khi được duyệt."))
            return redirect("recounts:recount", made.pk)
    rows = recount_previews.on_another_version(version).only(*recount_previews.READ)
    preview = recount_previews.preview_version(rows, version, clock.working_time(), actor.at)
    context = {"version": version, "form": form, **_shown(request, preview)}
    return render(request, "onestop/recount_law.html", context, status=422 if form.errors else 200)


def _propose_version(request: ActedRequest, version: ProcedureVersion, form: forms.ProposeVersion) -> Recount | None:
    data = form.cleaned_data
    actor = request.actor.submitting(key=data["key"])
    try:
        return commands.propose_version(
            actor, version, reason=data["reason"], doc=data["doc"], article=data["article"]
        )
    except InvalidAct as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return None


@login_required
@require_GET
def show(request: ActedRequest, recount_id: int) -> HttpResponse:
    """One recounting: what it would do while it waits, what it did once it was applied."""
    require(policies.may_follow_recounts(request.actor))
    return _page(request, _found(request, recount_id))


def _found(request: ActedRequest, recount_id: int) -> Recount:
    return get_object_or_404(recounts.visible_to(request.actor), pk=recount_id)


def _page(request: ActedRequest, recount: Recount, *, status: int = 200, **tried: Any) -> HttpResponse:
    actor = request.actor
    waits, applied = recount.state == RecountState.PROPOSED, recount.state == RecountState.APPLIED
    newest = not recount.is_calendar or recounts.is_newest_calendar(recount)
    context: dict[str, Any] = {
        "recount": recount,
        "basis": wording.basis_words(recount.doc, recount.article),
        "approves": waits and bool(policies.may_approve_recount(actor, recount)),
        "drops": waits and bool(policies.may_drop_recount(actor, recount)),
        "undoes": applied and newest and bool(policies.may_undo_recount(actor, recount)),
        "undo_form": forms.Undo(version=recount.version),
    }
    if waits:
        context |= _shown(request, recount_previews.preview_of(recount, actor.at))
        if recount.calendar is not None:
            context["days"] = recount_previews.day_changes(clock.working_time(), recount.calendar.working)
    elif recount.state != RecountState.DROPPED:
        lines = Paginator(recounts.lines_for(actor, recount), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"counts": recounts.counts_of(recount), "page": lines, "told": _notices(actor, lines)}
    return render(request, "onestop/recount.html", {**context, **tried}, status=status)


def _notices(actor: Actor, lines: Iterable[RecountLine]) -> list[tuple[RecountLine, str, str, str]]:
    """(line, name, phone, what the citizen is told); names and numbers whole only for those who may see them."""
    may: dict[tuple[int, int], bool] = {}
    rows = []
    for line in lines:
        dossier = line.dossier
        place = dossier.unit_id, dossier.office_id
        if place not in may:
            may[place] = policies.may_see_person(actor, dossier)
        name = dossier.applicant if may[place] else calc.masked_name(dossier.applicant)
        phone = dossier.phone if may[place] else calc.masked(dossier.phone)
        rows.append((line, name, phone, wording.notice_words(line) if line.is_moved else ""))
    return rows


@login_required
@require_POST
def act(request: ActedRequest, recount_id: int, what: str) -> HttpResponse:
    """Approved, not applied, or undone."""
    require(policies.may_follow_recounts(request.actor))
    recount = _found(request, recount_id)
    actor = request.actor.submitting(**carried(request.POST))
    if what == "hoan-tac":
        return _undo(request, recount)
    if what == "duyet":
        commands.approve_recount(actor, recount)
        messages.success(request, _("Đã áp dụng. Các nơi tiếp nhận được báo để báo người nộp."))
    elif what == "bo":
        commands.drop_recount(actor, recount)
        messages.success(request, _("Đã bỏ đề nghị; không hồ sơ nào đổi hạn."))
    else:
        raise Http404
    return redirect("recounts:recount", recount.pk)


def _undo(request: ActedRequest, recount: Recount) -> HttpResponse:
    require(policies.may_undo_recount(request.actor, recount))
    form = forms.Undo(request.POST)
    if not form.is_valid():
        return _page(request, recount, status=422, undo_form=form)
    commands.undo_recount(
        request.actor.submitting(**carried(request.POST)), recount, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("Đã hoàn tác."))
    return redirect("recounts:recount", recount.pk)


@login_required
@require_GET
def workbook(request: ActedRequest, recount_id: int) -> HttpResponse:
    """Whom to tell of another day, with the words of the notice, for printing or sending."""
    actor = request.actor
    require(policies.may_follow_recounts(actor))
    recount = _found(request, recount_id)
    lines = recounts.to_tell(actor, recount)
    data = sheets.letters_of(_notices(actor, lines))
    return file_answer(data, "xlsx", f"bao-doi-ngay-hen-{recount.pk}")
