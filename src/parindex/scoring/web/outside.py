"""Figures that come from outside: ballots of a survey, another index; a leaf at a time for all units of a group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import Forbidden, InvalidAct, WrongState, require
from parindex.kit.forms import submitted
from parindex.rules import Leaf
from parindex.rules.criteria import Method
from parindex.rules.inputs import Kind
from parindex.scoring import commands, policies
from parindex.scoring.models import LeafEntry
from parindex.scoring.states import SheetState
from parindex.scoring.web import inputs, round_forms
from parindex.scoring.web.leaves import put_refusal
from parindex.scoring.web.setting_up import found

OUTSIDE = (Method.SURVEY, Method.IMPORT)


@login_required
@require_GET
def index(request: ActedRequest, round_id: int) -> HttpResponse:
    """The leaves that come from outside, with how many units have theirs."""
    one = found(request, round_id)
    require(policies.may_enter_outside(request.actor, one))
    given: dict[tuple[int, str], list[bool]] = {}
    rows = LeafEntry.objects.filter(sheet__round=one).exclude(sheet__state=SheetState.CLOSED)
    groups = list(one.groups.defer("content"))
    wanted = {leaf.code for group in groups for leaf in group.criteria.leaves() if leaf.method in OUTSIDE}
    for group_id, code, facts in rows.filter(leaf__in=wanted).values_list("sheet__group_id", "leaf", "facts"):
        given.setdefault((group_id, code), []).append(bool(facts))
    lines = [
        (group, leaf, sum(given.get((group.pk, leaf.code), [])), len(given.get((group.pk, leaf.code), [])))
        for group in groups
        for leaf in group.criteria.leaves()
        if leaf.method in OUTSIDE
    ]
    return render(request, "scoring/outside_index.html", {"round": one, "lines": lines})


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: ActedRequest, round_id: int, group_id: int, leaf: str) -> HttpResponse:
    """One leaf for the units of a group, typed unit by unit or pasted as a table; only what changed is sent."""
    one = found(request, round_id)
    require(policies.may_enter_outside(request.actor, one))
    group = get_object_or_404(one.groups.defer("content"), pk=group_id)
    told = next((x for x in group.criteria.leaves() if x.code == leaf and x.method in OUTSIDE), None)
    if told is None:
        raise Http404
    rows = LeafEntry.objects.filter(sheet__group=group, leaf=leaf).exclude(sheet__state=SheetState.CLOSED)
    entries = list(rows.select_related("sheet__unit").order_by("sheet__unit__position", "sheet__unit__name"))
    data = submitted(request)
    head = round_forms.OutsideHead(data)
    lines = [
        (entry, round_forms.UnitValues(data, leaf=told, facts=entry.facts, prefix=f"d{entry.sheet.unit_id}"))
        for entry in entries
    ]
    unsound = [form for _entry, form in lines if data is not None and not form.is_valid()]
    if data is not None and head.is_valid() and not unsound:
        try:
            values = _values(told, lines, head)
            commands.enter_outside(
                request.actor.submitting(key=head.cleaned_data["key"]),
                one,
                group=group,
                leaf=leaf,
                values=values,
                source=head.cleaned_data["source"],
            )
        except (InvalidAct, WrongState, Forbidden) as refusal:
            put_refusal(head, refusal)
        else:
            messages.success(request, _("Đã nhập số liệu của %(n)s đơn vị.") % {"n": len(values)})
            return redirect("scoring:outside", one.pk)
    context = {
        "round": one, "group": group, "leaf": told, "head": head, "lines": lines,
        "names": [(inputs.PREFIX + name, told.title_of(name)) for name in inputs.ordered_kinds(told)],
        "words": told.rule.words(inputs.most(told)), "columns": _columns(told),
        "bad": bool(unsound),
        "ballots": told.method == Method.SURVEY,
    }  # fmt: skip
    return render(request, "scoring/outside.html", context, status=422 if data is not None else 200)


def _columns(leaf: Leaf) -> list[str]:
    """What a pasted line holds after the unit."""
    (name, kind), *_more = inputs.ordered_kinds(leaf).items()
    return [_("nhóm trả lời"), _("phương án"), _("số phiếu")] if kind == Kind.BALLOTS else [leaf.title_of(name)]


Lines = list[tuple[LeafEntry, round_forms.UnitValues]]


def _values(leaf: Leaf, lines: Lines, head: round_forms.OutsideHead) -> dict[str, dict[str, Any]]:
    """unit code → figures that were typed anew or pasted. Raises InvalidAct for a line that can't be read."""
    values = {entry.sheet.unit.code: form.given() for entry, form in lines if form.has_changed() and form.given()}
    values |= _pasted(leaf, lines, head.cleaned_data["block"])
    if not values:
        raise InvalidAct(_("Chưa có số liệu nào mới: hãy ghi cho ít nhất một đơn vị hoặc dán bảng."))
    return values


def _pasted(leaf: Leaf, lines: Lines, block: str) -> dict[str, dict[str, Any]]:
    units = {name: entry.sheet.unit.code for entry, _form in lines for name in _names(entry)}
    texts: dict[str, list[str]] = {}
    for number, line in enumerate((line for line in block.splitlines() if line.strip()), 1):
        unit, _tab, rest = line.replace("\t", ";").partition(";")
        if unit.strip().lower() not in units:
            told = {"n": number, "unit": unit.strip()}
            raise InvalidAct(_("Dòng %(n)s: nhóm này không có đơn vị «%(unit)s».") % told, field="block")
        texts.setdefault(units[unit.strip().lower()], []).append(rest.strip())
    (name, _kind), *_more = inputs.ordered_kinds(leaf).items()
    field = inputs.fields_for(leaf)[inputs.PREFIX + name]
    found = {}
    for code, said in texts.items():
        try:
            cleaned = {inputs.PREFIX + name: field.clean("\n".join(said))}
        except ValidationError as error:
            raise InvalidAct(f"{code}: {' '.join(error.messages)}", field="block") from error
        found[code] = inputs.given(leaf, cleaned)
    return found


def _names(entry: LeafEntry) -> tuple[str, str]:
    return entry.sheet.unit.code.lower(), entry.sheet.unit.name.lower()
