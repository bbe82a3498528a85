"""The end of a round: standings for the council, its conclusion, publication, and mending what was published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.accounts.step_up import require_recent_sign_in
from parindex.audit.actor import ActedRequest, Actor, Decision
from parindex.audit.errors import Conflict, InvalidAct, WrongState, require
from parindex.kit.forms import SubmittedForm, submitted
from parindex.rules import CriteriaSet, Leaf
from parindex.scoring import commands, policies
from parindex.scoring.models import Result, ResultCorrection, Round
from parindex.scoring.publication import Change, Judgement
from parindex.scoring.queries import marks, rounds
from parindex.scoring.states import AskState, RoundState, Verdict
from parindex.scoring.web import round_forms
from parindex.scoring.web.leaves import put_refusal
from parindex.scoring.web.setting_up import found


@login_required
@require_GET
def show(request: ActedRequest, round_id: int) -> HttpResponse:
    """The standings as they are now, what is still open, and the next act: conclude, send back or publish."""
    return _page(request, _found(request, round_id))


@login_required
@require_POST
def act(request: ActedRequest, round_id: int, name: str) -> HttpResponse:
    one = _found(request, round_id)
    if name not in ACTS:
        raise Http404
    may, kind, perform, said = ACTS[name]
    require(may(request.actor, one))
    form = kind(request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        if name == "cong-bo":
            require_recent_sign_in(request)
        actor = request.actor.submitting(key=data.pop("key"), version=data.pop("version"))
        try:
            perform(actor, one, data)
        except (InvalidAct, WrongState) as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, said())
            return redirect("scoring:council", one.pk)
    return _page(request, one, tried=form)


May = Callable[[Actor, Round], Decision]
Perform = Callable[[Actor, Round, dict[str, Any]], object]
ACTS: dict[str, tuple[May, type[SubmittedForm], Perform, Callable[[], str]]] = {
    "thong-qua": (
        policies.may_conclude,
        round_forms.Conclude,
        lambda actor, one, data: commands.conclude(actor, one, **data),
        lambda: _("Hội đồng đã thông qua; trình Chủ tịch công bố."),
    ),
    "tra-lai": (
        policies.may_send_back,
        round_forms.SendBack,
        lambda actor, one, data: commands.send_back(actor, one, **data),
        lambda: _("Đã trả lại Hội đồng."),
    ),
    "cong-bo": (
        policies.may_publish,
        round_forms.Publish,
        lambda actor, one, data: commands.publish(actor, one, **data),
        lambda: _("Đã công bố kết quả."),
    ),
}


def _found(request: ActedRequest, round_id: int) -> Round:
    one = found(request, round_id)
    if one.state != RoundState.PUBLISHED and not policies.may_run_or_judge(request.actor, one):
        raise Http404  # to a unit that is judged there are no standings yet
    require(policies.may_read_standings(request.actor, one))
    if one.state not in (RoundState.COUNCIL, RoundState.PUBLISHED):
        raise Http404
    return one


def _page(request: ActedRequest, one: Round, *, tried: SubmittedForm | None = None) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {"round": one, "tried": tried}
    if one.state == RoundState.PUBLISHED:
        context |= _published(request, one)
    else:
        entries = marks.entries_of(one)
        context["standings"] = rounds.standings(one, entries)
        if one.concluded_at is None:
            context["waiting"] = list(rounds.before_conclusion(one, actor.at, entries))
    offered: dict[str, SubmittedForm] = {}
    if one.state == RoundState.COUNCIL and one.concluded_at is None:
        if not context["waiting"] and actor.today >= one.council_on and policies.may_conclude(actor, one):
            offered["conclude_form"] = round_forms.Conclude(version=one.version)
    elif one.state == RoundState.COUNCIL:
        if policies.may_send_back(actor, one):
            offered["send_back_form"] = round_forms.SendBack(version=one.version)
        if policies.may_publish(actor, one):
            offered["publish_form"] = round_forms.Publish(version=one.version)
    for name, form in offered.items():
        if type(form) is type(tried) and tried is not None:
            offered[name] = tried
    return render(request, "scoring/council.html", {**context, **offered}, status=422 if tried else 200)


def _published(request: ActedRequest, one: Round) -> dict[str, Any]:
    every = list(one.results.order_by("-number").defer("content").select_related("published_by"))
    asked = ResultCorrection.objects.filter(result__round=one, state=AskState.ASKED).select_related("by")
    actor = request.actor
    return {
        "results": every,
        "corrections": [(row, bool(policies.may_decide_correction(actor, row))) for row in asked],
        "decide_form": round_forms.DecideCorrection(),
        "may_correct": bool(every and not asked and policies.may_propose_correction(actor, every[0])),
    }


@login_required
@require_POST
def decide(request: ActedRequest, correction_id: int) -> HttpResponse:
    """The chair publishes what was mended, or leaves it as it was."""
    judged = request.actor.committees(*policies.JUDGING)
    rows = ResultCorrection.objects.filter(result__round__owner__in=judged)
    row = get_object_or_404(rows.select_related("result__round__owner"), pk=correction_id)
    require(policies.may_decide_correction(request.actor, row))
    form = round_forms.DecideCorrection(request.POST)
    if not form.is_valid():
        raise InvalidAct(" ".join(str(text) for texts in form.errors.values() for text in texts))
    if form.granted:
        require_recent_sign_in(request)
    data = form.cleaned_data
    commands.decide_correction(
        request.actor.submitting(key=data["key"], version=data["version"]),
        row,
        granted=form.granted,
        decision=data["number"],
        decided_on=data["decided_on"],
    )
    messages.success(request, _("Đã quyết định."))
    return redirect("scoring:council", row.result.round_id)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: ActedRequest, result_id: int) -> HttpResponse:
    """Propose to mend a published result: one leaf, for as many units as it is wrong for."""
    rows = Result.objects.filter(round__in=rounds.visible_to(request.actor))
    result = get_object_or_404(rows.select_related("round__owner"), pk=result_id)
    require(policies.may_propose_correction(request.actor, result))
    read = result.read()
    sets = {key: CriteriaSet.model_validate(one) for key, one in read["sets"].items()}
    asked, data = request.GET.get("tieu-chi", ""), submitted(request)
    leaves = {leaf.code: leaf for criteria in sets.values() for leaf in criteria.leaves()}
    told = leaves.get(asked)
    head = round_forms.SendBack(data, version=result.version)
    lines = _lines(read, sets, told, data) if told is not None else []
    unsound = [form for _unit, form in lines if data is not None and not form.is_valid()]
    if data is not None and told is not None and head.is_valid() and not unsound:
        changes = [_change(unit["unit"], told, form, head) for unit, form in lines if form.cleaned_data["verdict"]]
        try:
            commands.propose_correction(
                request.actor.submitting(key=head.cleaned_data["key"], version=head.cleaned_data["version"]),
                result,
                changes=changes,
                reason=head.cleaned_data["reason"],
            )
        except (InvalidAct, WrongState, Conflict) as refusal:
            head.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã đề nghị đính chính; Chủ tịch quyết định."))
            return redirect("scoring:council", result.round_id)
    context = {
        "result": result,
        "round": result.round,
        "leaves": leaves.values(),
        "leaf": told,
        "head": head,
        "lines": lines,
        "bad": bool(unsound),
    }
    return render(request, "scoring/correct.html", context, status=422 if data is not None else 200)


def _lines(
    read: dict[str, Any], sets: dict[str, CriteriaSet], leaf: Leaf, data: Any
) -> list[tuple[dict[str, Any], round_forms.ChangeForm]]:
    """The units whose set has the leaf, each with a form that begins with what was published."""
    found = []
    for group in read["groups"]:
        own = next((one for one in sets[group["set"]].leaves() if one.code == leaf.code), None)
        for unit in group["units"] if own is not None else ():
            facts = unit["leaves"].get(leaf.code, {}).get("facts", {})
            found.append((unit, round_forms.ChangeForm(data, leaf=own, facts=facts, prefix=f"d{unit['unit']}")))
    return found


def _change(unit: str, leaf: Leaf, form: round_forms.ChangeForm, head: round_forms.SendBack) -> Change:
    verdict, reason = form.cleaned_data["verdict"], head.cleaned_data["reason"]
    points = form.cleaned_data["points"]
    facts = {}
    if verdict == Verdict.CORRECTED:
        facts = {name: {"value": value, "source": _("đính chính")} for name, value in form.given().items()}
    shown = f"{points:f}" if verdict == Verdict.POINTS and points is not None else ""
    return Change(unit, leaf.code, Judgement(verdict, facts, shown, reason))
