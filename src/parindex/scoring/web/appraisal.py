"""The appraiser's side: sheets and fields allotted, leaf by leaf with one form, and declaring a conflict."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import Conflict, InvalidAct, WrongState, require
from parindex.kit.forms import submitted
from parindex.scoring import commands, policies
from parindex.scoring.models import Allotment, ConflictDeclaration, LeafEntry, Mark, Round, Sheet
from parindex.scoring.queries import evidence, marks, rounds, sheets, work
from parindex.scoring.states import STAGE_OF, RoundState, SheetState, Stage, Verdict
from parindex.scoring.web import forms, inputs
from parindex.scoring.web.leaves import criterion_of, put_refusal, redrawn, rows_of, value_words


@login_required
@require_GET
def show(request: ActedRequest, sheet_id: int) -> HttpResponse:
    """The leaves of a sheet that this person judges, with what each stage made of them."""
    sheet, entries = _found(request, sheet_id)
    require(policies.may_judge(request.actor, sheet))
    appraisal = work.appraisal_of(request.actor, sheet, entries)
    leaves = _leaves(sheet, appraisal)
    owed = _owed(sheet, appraisal, entries)
    lines = [(leaves[one.leaf], one, _by_stage(one), one.leaf in owed) for one in entries if one.leaf in leaves]
    context = {
        "sheet": sheet,
        "round": sheet.round,
        "appraisal": appraisal,
        "lines": lines,
        "first": owed[0] if owed else "",
        "left": len(owed),
        "stages": [one for one in Stage if list(Stage).index(one) <= list(Stage).index(_stage(sheet))],
    }
    return render(request, "scoring/appraisal.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def leaf(request: ActedRequest, sheet_id: int, leaf: str) -> HttpResponse:
    """Judge one leaf: what was declared, proven and proposed beside one form; then on to the next that is owed."""
    sheet, entries = _found(request, sheet_id)
    entry = next((one for one in entries if one.leaf == leaf), None)
    if entry is None:
        raise Http404
    require(policies.may_mark(request.actor, entry))
    data, told = submitted(request), entry.criterion
    first = sheet.round.state == RoundState.APPRAISAL
    form = forms.MarkForm(
        data, leaf=told, entry=entry, first=first, drawn=_drawn(sheet, entry), initial=_initial(sheet, entry)
    )
    status = 200
    if data is not None:
        status = 422
        if form.is_valid():
            try:
                _mark(request, entry, form)
            except Conflict as conflict:
                status = 409
                form.add_error(None, conflict.message)
                redrawn(form, _version(entry))
            except (InvalidAct, WrongState) as refusal:
                put_refusal(form, refusal)
            else:
                return _on(request, sheet, entry)
    return _page(request, sheet, entries, entry, form, status)


def _mark(request: ActedRequest, entry: LeafEntry, form: forms.MarkForm) -> Mark:
    data = dict(form.cleaned_data)
    actor = request.actor.submitting(key=data["key"], version=data["version"])
    verdict = Verdict(data["verdict"])
    return commands.mark(
        actor,
        entry,
        verdict=verdict,
        given=inputs.given(entry.criterion, data) if verdict == Verdict.CORRECTED else None,
        points=data["points"] if verdict == Verdict.POINTS else None,
        reason=data["reason"],
        asks=data.get("asks", ""),
    )


def _version(entry: LeafEntry) -> int:
    return int(LeafEntry.objects.values_list("version", flat=True).get(pk=entry.pk))


def _on(request: ActedRequest, sheet: Sheet, entry: LeafEntry) -> HttpResponse:
    """To the next leaf that is owed, after this one and then from the beginning; else back to the sheet."""
    sheet, entries = _found(request, sheet.pk)
    owed = _owed(sheet, work.appraisal_of(request.actor, sheet, entries), entries)
    order = {one.leaf: one.position for one in entries}
    later = sorted(owed, key=lambda code: (order[code] <= entry.position, order[code]))
    told = {"leaf": entry.leaf, "left": len(owed)}
    if not later:
        messages.success(request, _("Đã chấm tiêu chí %(leaf)s. Phiếu này không còn tiêu chí nào phải chấm.") % told)
        return redirect("scoring:appraisal", sheet.pk)
    messages.success(request, _("Đã chấm tiêu chí %(leaf)s, còn %(left)s tiêu chí.") % told)
    return redirect("scoring:judge", sheet.pk, later[0])


def _page(
    request: ActedRequest, sheet: Sheet, entries: list[LeafEntry], entry: LeafEntry, form: forms.MarkForm, status: int
) -> HttpResponse:
    told = entry.criterion
    appraisal = work.appraisal_of(request.actor, sheet, entries)
    codes = list(_leaves(sheet, appraisal))
    place = codes.index(entry.leaf)
    documents = list(sheets.documents_of(entry).select_related("entry__sheet__round"))
    odd = evidence.flags(documents)
    context: dict[str, Any] = {
        "sheet": sheet, "round": sheet.round, "entry": entry, "leaf": told, "form": form, "judging": True,
        "criterion": criterion_of(sheet, entry.leaf), "field": marks.field_of(sheet, entry.leaf),
        "words": told.rule.words(inputs.most(told)), "value_words": value_words(told),
        "rows": rows_of(entry, form), "marks": _by_stage(entry),
        "last": marks.last_mark(entry.marks.all()), "stage": _stage(sheet).label,
        "documents": [(one, odd.get(one.pk, [])) for one in documents],
        "opens": {one.file_id for one in documents},
        "appraisal": appraisal, "left": len(_owed(sheet, appraisal, entries)),
        "before": codes[place - 1] if place else "", "after": codes[place + 1] if place + 1 < len(codes) else "",
        "explanation": getattr(entry, "explanation", None),
        "effect": sheets.effect_on(sheet, {one.leaf: one.outcome for one in entries}, entry.leaf)
        if entry.exclusion else None,
    }  # fmt: skip
    return render(request, "scoring/judge.html", context, status=status)


def _found(request: ActedRequest, sheet_id: int) -> tuple[Sheet, list[LeafEntry]]:
    """A sheet at a step at which it is judged, with all its leaves, their marks and explanations."""
    allotments = Prefetch("allotments", Allotment.objects.select_related("appraiser"))
    rows = sheets.visible_to(request.actor).filter(round__state__in=STAGE_OF).exclude(state=SheetState.CLOSED)
    sheet = get_object_or_404(rows.prefetch_related(None).prefetch_related(allotments), pk=sheet_id)
    every = sheet.entries.select_related("explanation")
    entries = list(every.prefetch_related(Prefetch("marks", Mark.objects.select_related("by"))))
    for one in entries:
        one.sheet = sheet
    return sheet, entries


def _stage(sheet: Sheet) -> Stage:
    return STAGE_OF[RoundState(sheet.round.state)]


def _leaves(sheet: Sheet, appraisal: work.Appraisal) -> dict[str, Any]:
    """code → leaf, of those this person may judge now, in the order of the sheet."""
    every = sheet.group.criteria.leaves() if _stage(sheet) == Stage.COUNCIL else work.in_hand(appraisal)
    return {one.code: one for one in every}


def _owed(sheet: Sheet, appraisal: work.Appraisal, entries: list[LeafEntry]) -> list[str]:
    """Codes of what still has to be judged; in the council's step what has no judgement at all."""
    if _stage(sheet) != Stage.COUNCIL:
        return [one.leaf for one in appraisal.owed]
    return [one.leaf for one in entries if marks.judgement_of(one) is None]


def _by_stage(entry: LeafEntry) -> list[Mark]:
    order = list(Stage)
    return sorted(entry.marks.all(), key=lambda mark: order.index(Stage(mark.stage)))


def _initial(sheet: Sheet, entry: LeafEntry) -> dict[str, Any]:
    """As it was judged at this stage; else agreeing is chosen where what was declared comes to points."""
    said = _said(sheet, entry)
    if said is None:
        agree = entry.points is not None and not entry.exclusion
        return {"verdict": Verdict.AS_DECLARED if agree else None}
    points = said.points if said.verdict == Verdict.POINTS else None
    shown = None if points is None else forms.decimal_of(points)
    return {"verdict": said.verdict, "points": shown, "reason": said.reason, "asks": said.asks}


def _drawn(sheet: Sheet, entry: LeafEntry) -> forms.Facts:
    """The facts that the form begins with: as corrected at this stage, else as declared."""
    said = _said(sheet, entry)
    facts: forms.Facts = (said.facts if said is not None else {}) or entry.facts
    return facts


def _said(sheet: Sheet, entry: LeafEntry) -> Mark | None:
    return next((one for one in entry.marks.all() if one.stage == _stage(sheet)), None)


@login_required
@require_http_methods(["GET", "POST"])
def conflict(request: ActedRequest, round_id: int) -> HttpResponse:
    """Say with which unit one must not deal; what was allotted of it goes to somebody else."""
    one = get_object_or_404(rounds.visible_to(request.actor), pk=round_id)
    require(policies.may_declare_conflict(request.actor, one))
    data = submitted(request)
    form = forms.DeclareConflict(data, units=_units(one))
    if data is not None and form.is_valid():
        try:
            commands.declare_conflict(
                request.actor.submitting(key=form.cleaned_data["key"]),
                one,
                unit_id=int(form.cleaned_data["unit"]),
                reason=form.cleaned_data["reason"],
            )
        except InvalidAct as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("Đã ghi khai báo; phần việc của đơn vị này sẽ giao người khác."))
            return redirect("scoring:conflict", one.pk)
    declared = ConflictDeclaration.objects.filter(round=one, user_id=request.actor.person).select_related("unit")
    context = {"round": one, "form": form, "declared": declared}
    return render(request, "scoring/conflict.html", context, status=422 if data is not None else 200)


def _units(one: Round) -> list[tuple[str, str]]:
    rows = one.sheets.select_related("unit").order_by("unit__position", "unit__name")
    return [(str(row.unit_id), row.unit.name) for row in rows]
