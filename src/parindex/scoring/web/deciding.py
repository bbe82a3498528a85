"""Yes or no to what somebody else asked for, and what may be asked for one sheet while the round goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.accounts.step_up import require_recent_sign_in
from parindex.audit.actor import ActedRequest, Actor, Decision
from parindex.audit.errors import Forbidden, InvalidAct, WrongState, require
from parindex.audit.roles import Role
from parindex.kit.forms import SubmittedForm
from parindex.organization import queries as organization
from parindex.scoring import commands, policies
from parindex.scoring.commands.time import MOST_HOURS
from parindex.scoring.models import ExtraEntry, GateEvent, Reopening, Sheet, SheetExtension
from parindex.scoring.queries.work import RUNNERS
from parindex.scoring.states import RoundState, SheetState
from parindex.scoring.web import forms, round_forms
from parindex.scoring.web.leaves import put_refusal


def _decide(
    request: ActedRequest, rows: QuerySet[Any], pk: int, may: Callable[[Actor, Any], Decision],
    perform: Callable[[Actor, Any, round_forms.Decide], object],
) -> HttpResponse:  # fmt: skip
    judged = rows.filter(sheet__round__owner__in=request.actor.committees(*RUNNERS, Role.APPRAISER))
    row = get_object_or_404(judged.select_related("sheet__round__owner"), pk=pk)
    require(may(request.actor, row))
    form = round_forms.Decide(request.POST)
    if not form.is_valid():
        raise InvalidAct(_("Hãy chọn đồng ý hoặc không đồng ý."))
    if form.granted and _opens_again(row):
        require_recent_sign_in(request)
    actor = request.actor.submitting(key=form.cleaned_data["key"], version=form.cleaned_data["version"])
    perform(actor, row, form)
    messages.success(request, _("Đã quyết định."))
    back = request.POST.get("ve", "")
    return (
        redirect("scoring:extras", row.sheet_id) if back == "phieu" else redirect("scoring:round", row.sheet.round_id)
    )


def _opens_again(row: Any) -> bool:
    """Whether agreeing opens a sheet that was locked."""
    return isinstance(row, Reopening) or (isinstance(row, SheetExtension) and row.sheet.state == SheetState.LOCKED)


@login_required
@require_POST
def extension(request: ActedRequest, pk: int) -> HttpResponse:
    return _decide(
        request, SheetExtension.objects.select_related("sheet__unit"), pk, policies.may_decide_time,
        lambda a, row, f: commands.decide_time(a, row, granted=f.granted, answer=f.cleaned_data["answer"]),
    )  # fmt: skip


@login_required
@require_POST
def reopening(request: ActedRequest, pk: int) -> HttpResponse:
    return _decide(
        request, Reopening.objects.select_related("sheet__unit"), pk, policies.may_decide_reopening,
        lambda a, row, f: commands.decide_reopening(a, row, granted=f.granted),
    )  # fmt: skip


@login_required
@require_POST
def extra(request: ActedRequest, pk: int) -> HttpResponse:
    return _decide(
        request, ExtraEntry.objects.select_related("sheet__unit"), pk, policies.may_decide_extra,
        lambda a, row, f: commands.decide_extra(a, row, granted=f.granted, answer=f.cleaned_data["answer"]),
    )  # fmt: skip


@login_required
@require_POST
def event(request: ActedRequest, pk: int) -> HttpResponse:
    return _decide(
        request, GateEvent.objects.select_related("sheet__unit"), pk, policies.may_decide_event,
        lambda a, row, f: commands.decide_event(a, row, granted=f.granted),
    )  # fmt: skip


# One sheet while the round goes on


@login_required
@require_GET
def steer(request: ActedRequest, sheet_id: int) -> HttpResponse:
    """More time, opening again, closing and handing over: what those who run or judge the round may ask."""
    return _page(request, _sheet(request, sheet_id))


@login_required
@require_POST
def ask(request: ActedRequest, sheet_id: int, name: str) -> HttpResponse:
    sheet = _sheet(request, sheet_id)
    if name not in ASKS:
        raise Http404
    may, form_of, perform, said = ASKS[name]
    require(may(request.actor, sheet))
    form = form_of(request, sheet, request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        actor = request.actor.submitting(key=data.pop("key"), version=data.pop("version"))
        try:
            perform(actor, sheet, data)
        except (InvalidAct, WrongState) as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, said())
            return redirect("scoring:round", sheet.round_id)
    return _page(request, sheet, tried=(name, form))


def _reopening_form(_request: ActedRequest, sheet: Sheet, data: Any = None) -> SubmittedForm:
    own = [leaf for leaf in sheet.group.criteria.leaves() if leaf.is_self_scored]
    leaves = [(leaf.code, f"{leaf.code} {leaf.name}") for leaf in own]
    return round_forms.AskReopening(data, leaves=leaves, initial={"hours": MOST_HOURS})


def _heirs_form(request: ActedRequest, sheet: Sheet, data: Any = None) -> SubmittedForm:
    heirs = organization.heirs(sheet.unit_id, request.actor.today)
    units = organization.existing_on(request.actor.today).filter(pk__in=[one.pk for one in heirs])
    return round_forms.HandOver(data, units=units)


FormOf = Callable[..., SubmittedForm]
May = Callable[[Actor, Sheet], Decision]
Perform = Callable[[Actor, Sheet, dict[str, Any]], object]
ASKS: dict[str, tuple[May, FormOf, Perform, Callable[[], str]]] = {
    "gia-han": (
        policies.may_ask_time,
        lambda _request, _sheet, data=None: forms.AskTime(data),
        lambda actor, sheet, data: commands.ask_time(actor, sheet, **data),
        lambda: _("Đã gửi đề nghị gia hạn; người khác quyết định."),
    ),
    "mo-lai": (
        policies.may_ask_reopening,
        _reopening_form,
        lambda actor, sheet, data: commands.ask_reopening(actor, sheet, **data),
        lambda: _("Đã đề nghị mở lại; Chủ tịch quyết định."),
    ),
    "dong": (
        policies.may_run_sheet,
        lambda _request, _sheet, data=None: round_forms.CloseSheet(data),
        lambda actor, sheet, data: commands.close_sheet(actor, sheet, **data),
        lambda: _("Đã đóng phiếu."),
    ),
    "giao-lai": (
        policies.may_run_sheet,
        _heirs_form,
        lambda actor, sheet, data: commands.hand_over(actor, sheet, **data),
        lambda: _("Đã giao phiếu cho đơn vị kế thừa."),
    ),
}


def _sheet(request: ActedRequest, sheet_id: int) -> Sheet:
    run = Sheet.objects.filter(round__owner__in=request.actor.committees(*RUNNERS))
    rows = run.exclude(state=SheetState.WAITING)
    rows = rows.select_related("round__owner", "unit", "group").defer("group__content")
    sheet = get_object_or_404(rows.prefetch_related("extensions", "reopenings"), pk=sheet_id)
    decisions = [policies.may_run_sheet(request.actor, sheet), policies.may_ask_reopening(request.actor, sheet)]
    if not any(decisions):
        raise Forbidden(decisions[1].reason)
    return sheet


def _page(request: ActedRequest, sheet: Sheet, *, tried: tuple[str, SubmittedForm] | None = None) -> HttpResponse:
    """Only what this person may ask, and only at the steps at which it makes sense."""
    actor, round_ = request.actor, sheet.round
    runs = bool(policies.may_run_sheet(actor, sheet))
    after = round_.state in (
        RoundState.APPRAISAL,
        RoundState.EXPLAINING,
        RoundState.SECOND_APPRAISAL,
        RoundState.COUNCIL,
    )
    names = []
    if runs and round_.state in (RoundState.SELF_SCORING, RoundState.EXPLAINING):
        names.append("gia-han")
    if after and round_.concluded_at is None and policies.may_ask_reopening(actor, sheet):
        names.append("mo-lai")
    if runs and not sheet.unit.exists_on(actor.today) and round_.concluded_at is None:
        names += ["giao-lai", "dong"]
    titles = {
        "gia-han": _("Đề nghị gia hạn"), "mo-lai": _("Đề nghị mở lại phiếu"),
        "giao-lai": _("Giao đơn vị kế thừa trả lời"), "dong": _("Đóng phiếu, không chấm"),
    }  # fmt: skip
    offered = [
        (name, titles[name], tried[1] if tried and tried[0] == name else ASKS[name][1](request, sheet))
        for name in names
    ]
    context = {"sheet": sheet, "round": round_, "offered": offered, "tried": tried[1] if tried else None}
    return render(request, "scoring/steer.html", context, status=422 if tried else 200)
