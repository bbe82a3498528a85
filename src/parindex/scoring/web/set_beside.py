"""Editing what stands around the leaves of a draft: bonus and penalty, gates, classes, how it adds up; and a
framework taken over as a draft of one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.forms import SubmittedForm, submitted
from parindex.rules.criteria import Band, Gate
from parindex.scoring import commands, editing, links, policies
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.queries import sets
from parindex.scoring.states import SetState
from parindex.scoring.web import set_part_forms as forms
from parindex.scoring.web.rule_forms import kept_rows, rows_of
from parindex.scoring.web.set_editors import BonusEditor, PartEditor, PenaltyEditor, form_page, kept, problems_of
from parindex.scoring.web.set_leaves import part_or_404
from parindex.scoring.web.sets import draft_or_404, found, owners

EDITORS: dict[editing.Kind, type[PartEditor]] = {"bonus": BonusEditor, "penalty": PenaltyEditor}
KINDS: dict[str, editing.Kind] = {"thuong": "bonus", "tru": "penalty"}
LEAST_CLASSES = 2


@login_required
@require_http_methods(["GET", "POST"])
def caps(request: ActedRequest, pk: int) -> HttpResponse:
    """How much all bonuses, and all penalties, may come to."""
    version = draft_or_404(request, pk)
    data = submitted(request)
    form = forms.Caps(data, version=version.version, initial=forms.Caps.of(version.criteria))
    if data is not None and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("bonus", "penalty")}
        if kept(request, version, lambda: editing.with_caps(version.criteria, **told), form):
            return _back(version, "bonus")
    problems = problems_of(version.criteria, "bonus", "penalty")
    return form_page(
        request, version, form, _("Mức cao nhất của điểm thưởng, điểm trừ"), problems=problems, code="bonus"
    )


@login_required
@require_http_methods(["GET", "POST"])
def extra(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """A bonus or penalty with its rule."""
    version = draft_or_404(request, pk)
    kind, one = part_or_404(editing.extra_of, version, code)
    editor = EDITORS[kind](request, version, one, code, reverse("criteria:extra", args=[pk, code]))
    return editor.answer(lambda told: editing.with_extra(version.criteria, kind, code, told))


@login_required
@require_http_methods(["GET", "POST"])
def add_extra(request: ActedRequest, pk: int, kind: str) -> HttpResponse:
    """One bonus, or one penalty, more."""
    version = draft_or_404(request, pk)
    if (of := KINDS.get(kind)) is None:
        raise Http404
    code = editing.next_code(version.criteria, of)
    editor = EDITORS[of](request, version, None, code, reverse("criteria:add_extra", args=[pk, kind]))
    return editor.answer(lambda told: editing.with_extra(version.criteria, of, None, told))


@login_required
@require_http_methods(["GET", "POST"])
def gate(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """An event and what it takes."""
    version = draft_or_404(request, pk)
    return _gate_page(request, version, part_or_404(editing.gate_of, version, code))


@login_required
@require_http_methods(["GET", "POST"])
def add_gate(request: ActedRequest, pk: int) -> HttpResponse:
    """One gate more."""
    return _gate_page(request, draft_or_404(request, pk), None)


def _gate_page(request: ActedRequest, version: CriteriaVersion, one: Gate | None) -> HttpResponse:
    criteria, data = version.criteria, submitted(request)
    code = editing.next_code(criteria, "gates") if one is None else one.code
    initial = {"code": code} if one is None else forms.GateForm.of(one)
    form = forms.GateForm(
        data, version=version.version, initial=initial, criteria=criteria, places=sets.names_of(criteria).items()
    )
    if data is not None and form.is_valid():
        named = editing.name_for(form.cleaned_data["name"], {other.when for other in criteria.gates})
        told = Gate.model_validate(form.content(one.when if one is not None else named))
        old = None if one is None else one.code
        if kept(request, version, lambda: editing.with_gate(criteria, old, told), form):
            return _back(version, told.code)
    title = _("Thêm khống chế") if one is None else f"{one.code} {one.name}"
    problems = [] if one is None else problems_of(criteria, one.code)
    return form_page(request, version, form, title, problems=problems, code=code)


@login_required
@require_http_methods(["GET", "POST"])
def classes(request: ActedRequest, pk: int) -> HttpResponse:
    """The classes with the points from which each begins."""
    version = draft_or_404(request, pk)
    data, criteria = submitted(request), version.criteria
    form = SubmittedForm(data, version=version.version)
    rows = rows_of(forms.ClassRow)(data, prefix="rows", initial=[forms.ClassRow.of(one) for one in criteria.classes])
    if data is not None and form.is_valid() & rows.is_valid():
        bands = _bands(rows, {one.code for one in criteria.classes})
        if len(bands) < LEAST_CLASSES:
            form.add_error(None, _("Hãy giữ ít nhất hai hạng."))
        elif kept(request, version, lambda: editing.with_classes(criteria, bands), form):
            return _back(version, criteria.code)
    problems = problems_of(criteria, criteria.code)
    hint = _(
        "Mỗi hạng từ số điểm đã ghi trở lên, tới hạng trên nó; hạng thấp nhất từ 0. Ghi theo thứ tự nào cũng được."
    )
    return form_page(
        request, version, form, _("Xếp loại"), problems=problems, code=criteria.code, hint=hint, rows=rows,
        caption=_("Các hạng"),
    )  # fmt: skip


def _bands(rows: Any, known: set[str]) -> list[Band]:
    """The rows as classes; a new one is named after its label."""
    bands: list[Band] = []
    taken = set(known)
    for row in kept_rows(rows):
        code = row.get("code")
        if code not in known - {one.code for one in bands}:
            code = editing.name_for(row["label"], taken)
            taken.add(code)
        bands.append(Band(code=code, label=row["label"], min=row["min"]))
    return bands


@login_required
@require_http_methods(["GET", "POST"])
def options(request: ActedRequest, pk: int) -> HttpResponse:
    """Scale, rounding, what is left out, when bonus comes in, ties."""
    version = draft_or_404(request, pk)
    data = submitted(request)
    form = forms.OptionsForm(data, version=version.version, initial=forms.OptionsForm.of(version.criteria))
    if data is not None and form.is_valid() and kept(request, version, lambda: form.put_into(version.criteria), form):
        return _back(version, version.code)
    problems = problems_of(version.criteria, version.code)
    return form_page(request, version, form, _("Thang điểm, cách tính"), problems=problems, code=version.code)


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: ActedRequest, pk: int) -> HttpResponse:
    """An issued set as the framework of a draft of one's own, to which leaves are then added."""
    framework = found(request, pk)
    require(policies.may_draft_somewhere(request.actor))
    framework.require(SetState.ISSUED)
    data = submitted(request)
    mine, initial = owners(request.actor), {"title": framework.title, "valid_from": framework.valid_from}
    form = forms.Extend(data, owners=mine, framework=framework.criteria, initial=initial)
    if data is not None and form.is_valid() and (made := _extended(request, form)) is not None:
        messages.success(request, _("Đã lập bản soạn theo bộ khung. Hãy thêm tiêu chí riêng và sửa điểm cho khớp."))
        return redirect(links.url_of_set(made))
    hint = _("Bản soạn bắt đầu bằng toàn bộ nội dung của bộ khung; phần khác bộ khung xem được bất cứ lúc nào.")
    return form_page(request, framework, form, _("Soạn bộ của địa phương theo bộ này"), hint=hint)


def _extended(request: ActedRequest, form: forms.Extend) -> CriteriaVersion | None:
    """The draft, or None with the reason in the form."""
    owner, code = form.cleaned_data["owner"], form.cleaned_data["code"]
    actor = request.actor.submitting(key=form.cleaned_data["key"])
    try:
        return commands.draft_set(actor, owner, form.criteria(sets.next_number(owner, code, 1)))
    except InvalidAct as refusal:
        form.add_error(None, refusal.message)
        return None


def _back(version: CriteriaVersion, place: str) -> HttpResponse:
    return redirect(f"{links.url_of_set(version)}#muc-{place}")
