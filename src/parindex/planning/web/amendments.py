"""Amending a plan: its versions, a draft with its changes beside the plan, and the annex they make."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.forms import SubmittedForm, carried, submitted
from parindex.planning import commands, policies, queries
from parindex.planning.models import Amendment, Change, TargetMeasure, Task
from parindex.planning.states import AmendmentState, ChangeKind
from parindex.planning.web import amendment_forms as forms


@login_required
@require_http_methods(["GET", "POST"])
def amendments(request: ActedRequest, plan_id: int) -> HttpResponse:
    """The versions of a plan; a POST opens the draft of the next one."""
    plan = get_object_or_404(queries.visible_to(request.actor), pk=plan_id)
    require(policies.may_read_whole(request.actor, plan))
    if request.method == "POST":
        draft = commands.draft_amendment(request.actor.submitting(**carried(request.POST)), plan)
        return redirect("planning:amendment", draft.pk)
    context = {
        "plan": plan,
        "amendments": queries.amendments_of(plan),
        "may_amend": policies.may_amend(request.actor, plan),
    }
    return render(request, "planning/amendments.html", context)


@login_required
@require_GET
def amendment(request: ActedRequest, amendment_id: int) -> HttpResponse:
    """A draft with what it changes and what else it may change; once applied, the annex."""
    found = get_object_or_404(queries.amendments_visible_to(request.actor), pk=amendment_id)
    require(policies.may_read_whole(request.actor, found.plan))
    return _page(request, found, forms.Apply(version=found.version), status=200)


@login_required
@require_POST
def apply(request: ActedRequest, amendment_id: int) -> HttpResponse:
    found = _draft(request, amendment_id)
    form = forms.Apply(request.POST)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("reason", "reference", "decided_on")}
        try:
            commands.apply_amendment(request.actor.submitting(**carried(request.POST)), found, **fields)
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Đã áp dụng điều chỉnh; các đơn vị liên quan được báo."))
            return redirect("planning:amendment", found.pk)
    return _page(request, found, form, status=422)


@login_required
@require_POST
def abandon(request: ActedRequest, amendment_id: int) -> HttpResponse:
    found = _draft(request, amendment_id)
    commands.abandon_amendment(request.actor.submitting(**carried(request.POST)), found)
    messages.success(request, _("Đã bỏ bản soạn; kế hoạch như cũ."))
    return redirect("planning:amendments", found.plan_id)


@login_required
@require_http_methods(["GET", "POST"])
def add_task(request: ActedRequest, amendment_id: int) -> HttpResponse:
    """A duty to be added; `?noi-dung=ID` corrects one already in the draft."""
    draft = _draft(request, amendment_id)
    change = _added(request, draft)
    form = _duty_form(request, draft, change.after if change else None)

    def store() -> object:
        actor = request.actor.submitting(key=carried(request.POST)["key"])
        return commands.add_task(actor, draft, after=form.after(), change=change)

    return _stored(request, draft, form, store, title=_("Bổ sung nhiệm vụ"))


@login_required
@require_http_methods(["GET", "POST"])
def add_target(request: ActedRequest, amendment_id: int) -> HttpResponse:
    """A target to be added; `?noi-dung=ID` corrects one already in the draft."""
    draft = _draft(request, amendment_id)
    change = _added(request, draft)
    form = forms.NewTarget(submitted(request), initial=change.after if change else None)

    def store() -> object:
        actor = request.actor.submitting(key=carried(request.POST)["key"])
        return commands.add_target(actor, draft, after=form.after(), change=change)

    return _stored(request, draft, form, store, title=_("Bổ sung chỉ tiêu"))


@login_required
@require_http_methods(["GET", "POST"])
def change_task(request: ActedRequest, amendment_id: int, task_id: int) -> HttpResponse:
    draft = _draft(request, amendment_id)
    task = get_object_or_404(draft.plan.tasks.filter(dropped_on=None, direction=None), pk=task_id)
    change = draft.changes.filter(task=task, kind=ChangeKind.CHANGED).first()
    form = _duty_form(request, draft, change.after if change else queries.task_as_change(task))

    def store() -> object:
        actor = request.actor.submitting(key=carried(request.POST)["key"])
        return commands.change_task(actor, draft, task=task, after=form.after())

    title = _("Sửa nhiệm vụ %(path)s") % {"path": task.path}
    return _stored(request, draft, form, store, title=title, touched=queries.touched_by(task, request.actor.today))


@login_required
@require_POST
def drop_task(request: ActedRequest, amendment_id: int, task_id: int) -> HttpResponse:
    draft = _draft(request, amendment_id)
    task = get_object_or_404(Task, pk=task_id, plan=draft.plan)
    commands.drop_task(request.actor.submitting(**carried(request.POST)), draft, task=task)
    return redirect("planning:amendment", draft.pk)


@login_required
@require_http_methods(["GET", "POST"])
def change_figure(request: ActedRequest, amendment_id: int, measure_id: int) -> HttpResponse:
    draft = _draft(request, amendment_id)
    measure = get_object_or_404(TargetMeasure, pk=measure_id, target__plan=draft.plan)
    change = draft.changes.filter(measure=measure).first()
    form = forms.Figure(submitted(request), initial=change.after if change else queries.measure_as_change(measure))

    def store() -> object:
        actor = request.actor.submitting(key=carried(request.POST)["key"])
        fields = {name: form.cleaned_data[name] for name in ("comparator", "value")}
        return commands.change_figure(actor, draft, measure=measure, **fields)

    title = _("Sửa mức của chỉ tiêu %(ordinal)s") % {"ordinal": measure.target.ordinal}
    return _stored(request, draft, form, store, title=title, measure=measure)


@login_required
@require_POST
def drop_target(request: ActedRequest, amendment_id: int, target_id: int) -> HttpResponse:
    draft = _draft(request, amendment_id)
    target = get_object_or_404(draft.plan.targets, pk=target_id)
    commands.drop_target(request.actor.submitting(**carried(request.POST)), draft, target=target)
    return redirect("planning:amendment", draft.pk)


@login_required
@require_POST
def take_back(request: ActedRequest, change_id: int) -> HttpResponse:
    visible = queries.amendments_visible_to(request.actor)
    change = get_object_or_404(Change.objects.select_related("amendment__plan"), pk=change_id, amendment__in=visible)
    require(policies.may_edit_amendment(request.actor, change.amendment))
    commands.take_back_change(request.actor.submitting(**carried(request.POST)), change.amendment, change=change)
    messages.success(request, _("Đã bỏ nội dung này khỏi bản soạn."))
    return redirect("planning:amendment", change.amendment_id)


def _draft(request: ActedRequest, amendment_id: int) -> Amendment:
    found = get_object_or_404(queries.amendments_visible_to(request.actor), pk=amendment_id)
    require(policies.may_edit_amendment(request.actor, found))
    found.require_draft()
    return found


def _added(request: ActedRequest, draft: Amendment) -> Change | None:
    """The addition of the draft that is being corrected; None for a new one."""
    asked = request.GET.get("noi-dung", "")
    if not (asked.isascii() and asked.isdigit()):
        return None
    return get_object_or_404(draft.changes.filter(kind=ChangeKind.ADDED), pk=asked)


def _duty_form(request: ActedRequest, draft: Amendment, state: dict[str, object] | None) -> forms.Duty:
    units = queries.units_in_reach(draft.plan.issuer, request.actor.today)
    return forms.Duty(submitted(request), units=units, state=state)


def _stored(
    request: ActedRequest,
    draft: Amendment,
    form: SubmittedForm,
    store: Callable[[], object],
    **context: object,
) -> HttpResponse:
    """The page of one change, or back to the draft once it is stored."""
    if form.is_bound and form.is_valid():
        try:
            store()
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect("planning:amendment", draft.pk)
    page = {"amendment": draft, "plan": draft.plan, "form": form, **context}
    return render(request, "planning/change.html", page, status=422 if form.errors else 200)


def _page(request: ActedRequest, found: Amendment, form: forms.Apply, *, status: int) -> HttpResponse:
    drafting = found.state == AmendmentState.DRAFT and policies.may_edit_amendment(request.actor, found)
    changes = list(queries.with_subjects(found))
    context = {
        "amendment": found,
        "plan": found.plan,
        "changes": changes,
        "names": queries.unit_names(changes),
        "drafting": drafting,
        "form": form,
    }
    if drafting:
        changed = [change.task_id for change in changes if change.task_id is not None]
        context["tasks"] = found.plan.tasks.filter(dropped_on=None, direction=None).exclude(pk__in=changed)
        context["targets"] = found.plan.targets.filter(dropped_on=None).prefetch_related("measures")
        context["touched"] = {
            change.task_id: queries.touched_by(change.task, request.actor.today)
            for change in changes
            if change.task is not None
        }
    return render(request, "planning/amendment.html", context, status=status)
