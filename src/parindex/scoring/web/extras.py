"""Bonuses, penalties and what holds a class down: one page a sheet, for the unit and for those who judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.audit.roles import Role
from parindex.rules import Extra, Outcome
from parindex.scoring import commands, policies
from parindex.scoring.facts import load_outcome
from parindex.scoring.models import ExtraEntry, GateEvent, Sheet
from parindex.scoring.queries import sheets
from parindex.scoring.states import STAGE_OF, AskState, ExtraKind, RoundState
from parindex.scoring.web import forms, inputs, round_forms
from parindex.scoring.web.sheets import found


@dataclass(frozen=True)
class Item:
    """A bonus or a penalty of the set, what was asked, and the form while this person may ask."""

    extra: Extra
    words: str
    entry: ExtraEntry | None
    outcome: Outcome | None
    rows: list[inputs.Row]
    form: forms.ExtraForm | None
    decides: bool


@login_required
@require_GET
def show(request: ActedRequest, sheet_id: int) -> HttpResponse:
    return _page(request, found(request, sheet_id))


@login_required
@require_POST
def ask(request: ActedRequest, sheet_id: int, code: str) -> HttpResponse:
    """Ask for a bonus, or put down a penalty."""
    sheet = found(request, sheet_id)
    kind, extra = _of_set(sheet, code)
    require(policies.may_ask_extra(request.actor, sheet, kind=kind))
    form = forms.ExtraForm(request.POST, extra=extra)
    if form.is_valid():
        data = form.cleaned_data
        given = inputs.given(extra, data)
        actor = request.actor.submitting(key=data["key"])
        try:
            commands.ask_extra(actor, sheet, kind=kind, code=code, given=given, basis=data["basis"])
        except (InvalidAct, WrongState) as refusal:
            field = getattr(refusal, "field", None) or ""
            name = field if field in form.fields else inputs.PREFIX + field
            form.add_error(name if name in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Đã ghi; người khác quyết định thì mới tính."))
            return redirect("scoring:extras", sheet.pk)
    return _page(request, sheet, tried=(code, form))


@login_required
@require_POST
def note(request: ActedRequest, sheet_id: int) -> HttpResponse:
    """Put down an event that holds the unit's class down."""
    sheet = found(request, sheet_id)
    require(policies.may_note_event(request.actor, sheet))
    form = round_forms.NoteEvent(request.POST, gates=_gates(sheet))
    if form.is_valid():
        actor = request.actor.submitting(key=form.cleaned_data["key"])
        try:
            commands.note_event(actor, sheet, gate=form.cleaned_data["gate"], basis=form.cleaned_data["basis"])
        except (InvalidAct, WrongState) as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Đã ghi sự kiện; Hội đồng xác nhận thì mới tính."))
            return redirect("scoring:extras", sheet.pk)
    return _page(request, sheet, noted=form)


def _of_set(sheet: Sheet, code: str) -> tuple[ExtraKind, Extra]:
    criteria = sheet.group.criteria
    for kind, items in ((ExtraKind.BONUS, criteria.bonus.items), (ExtraKind.PENALTY, criteria.penalty.items)):
        for one in items:
            if one.code == code:
                return kind, one
    raise Http404


def _gates(sheet: Sheet) -> list[tuple[str, str]]:
    return [(gate.code, f"{gate.code}. {gate.name}") for gate in sheet.group.criteria.gates]


def _page(
    request: ActedRequest, sheet: Sheet, *, tried: tuple[str, forms.ExtraForm] | None = None,
    noted: round_forms.NoteEvent | None = None,
) -> HttpResponse:  # fmt: skip
    actor, criteria, round_ = request.actor, sheet.group.criteria, sheet.round
    judged = round_.state in STAGE_OF or round_.state == RoundState.EXPLAINING
    on = judged and round_.concluded_at is None
    own = policies.is_of_unit(actor, sheet)
    penalises = on and not own and bool(policies.may_ask_extra(actor, sheet, kind=ExtraKind.PENALTY))
    asks = bool(own and sheets.moment_of(sheet, "", actor.at) and policies.may_write_sheet(actor, sheet))
    roles = {} if own or not on else _deciding(request, sheet)
    said = {row.code: row for row in sheet.extras.select_related("by", "decided_by")}

    def item(extra: Extra, *, asking: bool) -> Item:
        row = said.get(extra.code)
        form = None
        if asking and (row is None or row.state == AskState.ASKED):
            form = forms.ExtraForm(extra=extra, facts=row.facts if row else None)
        if tried is not None and tried[0] == extra.code:
            form = tried[1]
        decides = bool(roles.get("extra")) and row is not None and row.by_id != actor.user_id
        return Item(
            extra, extra.rule.words(inputs.most(extra)), row, load_outcome(row.outcome) if row else None,
            _rows(extra, row), form, decides and row is not None and row.state == AskState.ASKED,
        )  # fmt: skip

    context: dict[str, Any] = {
        "sheet": sheet, "round": round_, "own": own,
        "bonus": [item(one, asking=asks) for one in criteria.bonus.items],
        "penalty": [item(one, asking=penalises) for one in criteria.penalty.items],
        "caps": (criteria.bonus.cap, criteria.penalty.cap),
        "gates": _events(sheet),
        "decides_events": bool(roles.get("event")), "user_id": actor.user_id,
        "note_form": noted or (round_forms.NoteEvent(gates=_gates(sheet)) if penalises and criteria.gates else None),
        "tried": tried[1] if tried else noted,
    }  # fmt: skip
    return render(request, "scoring/extras.html", context, status=422 if tried or noted else 200)


def _deciding(request: ActedRequest, sheet: Sheet) -> dict[str, bool]:
    """Whether this person's roles are those that decide; that they need keep away is said when they try."""
    owner, actor = sheet.round.owner_id, request.actor
    council = owner in actor.committees(Role.COUNCIL)
    return {"event": council, "extra": council or owner in actor.committees(Role.APPRAISER)}


def _events(sheet: Sheet) -> list[tuple[Any, str, GateEvent | None]]:
    said = {row.gate: row for row in sheet.gate_events.select_related("by")}
    labels = {band.code: band.label for band in sheet.group.criteria.classes}
    gates = sheet.group.criteria.gates
    return [(gate, labels.get(gate.class_not_above or "", ""), said.get(gate.code)) for gate in gates]


def _rows(extra: Extra, row: ExtraEntry | None) -> list[inputs.Row]:
    if row is None:
        return []
    return [
        inputs.Row(name, extra.title_of(name), inputs.shown(extra, name, row.facts.get(name)))
        for name in inputs.ordered_kinds(extra)
    ]
