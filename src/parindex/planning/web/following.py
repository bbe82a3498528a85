"""One obligation: what was reported, what moved, and the acts that this person may do now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest, Actor, Decision
from parindex.audit.errors import InvalidAct, require
from parindex.kit.catalog import load_calendar
from parindex.kit.forms import carried
from parindex.planning import commands, policies, queries
from parindex.planning.models import Extension, Obligation
from parindex.planning.queries import following
from parindex.planning.states import LIVE, WITH_THE_UNIT, ObligationState
from parindex.planning.web import following_forms as forms


def _raise(actor: Actor, obligation: Obligation, **fields: Any) -> object:
    return commands.raise_difficulty(actor, obligation.unit, about=obligation.task, **fields)


def _remind(actor: Actor, obligation: Obligation, **fields: Any) -> object:
    return commands.remind(actor, [obligation], **fields)


def _hand_over(actor: Actor, obligation: Obligation, **fields: Any) -> object:
    return commands.hand_over(actor, [obligation], **fields)


# form → who may, the one domain call it makes, and what is said when it is done.
ACTS: dict[type[forms.ActForm], tuple[Callable[..., Decision], Callable[..., object], Callable[[], str]]] = {
    forms.Report: (policies.may_report, commands.report_progress, lambda: _("Đã gửi báo cáo.")),
    forms.AskExtension: (policies.may_report, commands.ask_extension, lambda: _("Đã gửi đề nghị gia hạn.")),
    forms.Raise: (policies.may_report, _raise, lambda: _("Đã gửi khó khăn, vướng mắc tới Phòng Nội vụ.")),
    forms.Verify: (policies.may_judge, commands.verify_progress, lambda: _("Đã xác nhận hoàn thành.")),
    forms.SendBack: (policies.may_judge, commands.return_progress, lambda: _("Đã trả lại; đơn vị được báo.")),
    forms.SetDue: (policies.may_judge, commands.set_due, lambda: _("Đã ấn định hạn.")),
    forms.Extend: (policies.may_judge, commands.extend, lambda: _("Đã gia hạn; hạn đầu tiên vẫn hiện.")),
    forms.Remind: (policies.may_steer_obligation, _remind, lambda: _("Đã gửi đôn đốc.")),
    forms.HandOver: (policies.may_hand_over, _hand_over, lambda: _("Đã phân công lại.")),
}


@login_required
@require_GET
def obligation(request: ActedRequest, obligation_id: int) -> HttpResponse:
    return _page(request, _found(request, obligation_id), None)


@login_required
@require_POST
def act(request: ActedRequest, obligation_id: int, name: str) -> HttpResponse:
    """One act on an obligation; with errors the page comes back with what was typed."""
    found = _found(request, obligation_id)
    kind = next((kind for kind in ACTS if kind.act == name), None)
    if kind is None:
        raise Http404
    may, perform, said = ACTS[kind]
    require(may(request.actor, found))
    form = _form(request, kind, found, bound=True)
    if form.is_valid():
        actor = request.actor.submitting(**carried(request.POST))
        try:
            perform(actor, found, **form.values())
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, said())
            return redirect("planning:obligation", found.pk)
    return _page(request, found, form)


@login_required
@require_POST
def decide_extension(request: ActedRequest, extension_id: int) -> HttpResponse:
    rows = Extension.objects.filter(obligation__in=following.obligations_visible_to(request.actor))
    extension = get_object_or_404(rows.select_related("obligation__task__plan", "obligation__unit"), pk=extension_id)
    form = forms.DecideExtension(request.POST)
    if not form.is_valid():
        raise InvalidAct(_("Hãy chọn đồng ý hoặc không đồng ý."))
    actor = request.actor.submitting(**carried(request.POST))
    granted = form.cleaned_data["decision"] == "dong-y"
    commands.decide_extension(actor, extension, granted=granted, note=form.cleaned_data["note"])
    messages.success(request, _("Đã quyết định; đơn vị được báo."))
    return redirect("planning:obligation", extension.obligation_id)


def _found(request: ActedRequest, obligation_id: int) -> Obligation:
    rows = following.with_history(following.obligations_visible_to(request.actor))
    found = get_object_or_404(rows, pk=obligation_id)
    require(policies.may_read_obligation(request.actor, found))
    return found


def _page(request: ActedRequest, found: Obligation, tried: forms.ActForm | None) -> HttpResponse:
    offered = [_form(request, kind, found, bound=False) for kind in _offered(request.actor, found)]
    if tried is not None:
        offered = [tried if type(one) is type(tried) else one for one in offered]
        offered += [] if tried in offered else [tried]
    context = {
        "obligation": found,
        "task": found.task,
        "row": following.standing_of(found, request.actor.today, load_calendar()),
        "beside": following.side_by_side(found),
        "forms": offered,
        "tried": tried,
        "may_decide": policies.may_judge(request.actor, found),
        "difficulties": found.task.difficulties.filter(unit=found.unit),
    }
    return render(request, "planning/obligation.html", context, status=422 if tried is not None else 200)


def _form(request: ActedRequest, kind: type[forms.ActForm], found: Obligation, *, bound: bool) -> forms.ActForm:
    more = {"units": queries.units_to_hand_to(found.task.plan, request.actor.today)} if kind is forms.HandOver else {}
    if bound:
        return kind(request.POST, request.FILES, obligation=found, **more)
    return kind(obligation=found, **more)


def _offered(actor: Actor, found: Obligation) -> list[type[forms.ActForm]]:
    """The acts that make sense now and that this person may do, their own work first."""
    offered: list[type[forms.ActForm]] = []
    with_unit = found.state in WITH_THE_UNIT
    if policies.may_report(actor, found):
        offered += [forms.Report] if with_unit else []
        offered += [forms.AskExtension] if with_unit and found.due_on else []
        offered += [forms.Raise] if found.state in LIVE else []
    if policies.may_judge(actor, found):
        offered += [forms.Verify, forms.SendBack] if found.state == ObligationState.SUBMITTED else []
        offered += ([forms.Extend] if found.due_on else [forms.SetDue]) if with_unit else []
    if policies.may_steer_obligation(actor, found):
        offered += [forms.Remind] if with_unit else []
    if policies.may_hand_over(actor, found):
        offered += [forms.HandOver] if found.state in LIVE else []
    return offered
