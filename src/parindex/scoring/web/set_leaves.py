"""Editing a draft: what it says of itself, its fields, criteria and leaves, and the order they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parindex.audit.actor import ActedRequest
from parindex.kit.forms import SubmittedForm, submitted
from parindex.rules import CriteriaSet, Leaf
from parindex.rules.criteria import CriteriaField, Criterion, Method
from parindex.rules.shapes.answers import YesNo
from parindex.scoring import editing, links
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.web import set_forms as forms
from parindex.scoring.web.set_editors import LeafEditor, form_page, kept, problems_of
from parindex.scoring.web.set_part_forms import NewPart, Turn
from parindex.scoring.web.sets import draft_or_404

T = TypeVar("T")


def part_or_404(find: Callable[[CriteriaSet, str], T], version: CriteriaVersion, code: str) -> T:
    """What stands under a code."""
    try:
        return find(version.criteria, code)
    except KeyError as error:
        raise Http404 from error


@login_required
@require_http_methods(["GET", "POST"])
def general(request: ActedRequest, pk: int) -> HttpResponse:
    """Title, days and source of a draft."""
    version = draft_or_404(request, pk)
    data = submitted(request)
    form = forms.General(data, version=version.version, initial=forms.General.of(version.criteria))
    if data is not None and form.is_valid():
        told = form.cleaned_data
        source = version.criteria.source.model_copy(update={"doc": told["doc"], "title": told["source"]})
        fields = {name: told[name] for name in ("title", "valid_from", "valid_to")}
        changed = version.criteria.model_copy(update={**fields, "source": source})
        if kept(request, version, lambda: changed, form):
            return redirect(links.url_of_set(version))
    return form_page(request, version, form, _("Thông tin chung"))


@login_required
@require_http_methods(["GET", "POST"])
def heading(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """The number, the name and the maximum of a field or a criterion."""
    version = draft_or_404(request, pk)
    one = part_or_404(editing.heading_of, version, code)
    data = submitted(request)
    initial = {"code": code, "name": one.name, "points": one.points}
    form = forms.Heading(data, version=version.version, initial=initial)
    if data is not None and form.is_valid():
        told = form.cleaned_data

        def changed() -> CriteriaSet:
            named = {"name": told["name"], "points": told["points"], "new_code": told["code"]}
            return editing.with_heading(version.criteria, code, **named)

        if kept(request, version, changed, form):
            return redirect(f"{links.url_of_set(version)}#muc-{told['code']}")
    problems = problems_of(version.criteria, code)
    return form_page(request, version, form, f"{code}. {one.name}", problems=problems, code=code)


@login_required
@require_http_methods(["GET", "POST"])
def leaf(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """A leaf with its rule: in a form where its type has one, else as text; looked at first if wished."""
    version = draft_or_404(request, pk)
    one = part_or_404(CriteriaSet.leaf, version, code)
    editor = LeafEditor(request, version, one, code, reverse("criteria:leaf", args=[pk, code]))
    return editor.answer(lambda told: editing.with_leaf(version.criteria, code, told))


@login_required
@require_http_methods(["GET", "POST"])
def add_leaf(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """A leaf of the locality's own under a criterion."""
    version = draft_or_404(request, pk)
    criterion = part_or_404(editing.criterion_of, version, code)
    new = editing.next_code(version.criteria, criterion)
    editor = LeafEditor(request, version, None, new, reverse("criteria:add_leaf", args=[pk, code]))
    return editor.answer(lambda told: editing.with_new_leaf(version.criteria, code, told))


@login_required
@require_http_methods(["GET", "POST"])
def add_criterion(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """A criterion in a field; its first leaf is described next."""
    version = draft_or_404(request, pk)
    field = part_or_404(editing.field_of, version, code)
    new = f"{editing.next_code(version.criteria, field)}.1"
    title = _("Thêm tiêu chí vào lĩnh vực %(code)s") % {"code": code}
    return _added(request, version, new, title, lambda leaf: editing.with_new_criterion(version.criteria, code, leaf))


@login_required
@require_http_methods(["GET", "POST"])
def add_field(request: ActedRequest, pk: int) -> HttpResponse:
    """A field with its first criterion; how that is scored is described next."""
    version = draft_or_404(request, pk)
    new = f"{editing.next_code(version.criteria, 'fields')}.1.1"
    return _added(
        request, version, new, _("Thêm lĩnh vực"), lambda leaf: editing.with_new_field(version.criteria, leaf)
    )


def _added(
    request: ActedRequest, version: CriteriaVersion, code: str, title: str, put: Callable[[Leaf], CriteriaSet]
) -> HttpResponse:
    """A part that begins with one leaf of its name, told too little of for the checker to let the set pass."""
    data = submitted(request)
    form = NewPart(data, version=version.version)
    if data is not None and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("name", "points", "basis")}
        rule = YesNo(type="boolean", value="dat", yes=told["points"])
        first = Leaf(code=code, method=Method.APPRAISAL, rule=rule, local=True, **told)
        if kept(request, version, lambda: put(first), form):
            return redirect("criteria:leaf", version.pk, code)
    hint = _("Mục mới có sẵn một tiêu chí thành phần cùng tên; bước sau ghi cách chấm, số liệu và tài liệu của nó.")
    return form_page(request, version, form, title, hint=hint)


@login_required
@require_GET
def order(request: ActedRequest, pk: int) -> HttpResponse:
    """Every part in its order, to be moved or taken out."""
    return _order_page(request, draft_or_404(request, pk))


def _order_page(
    request: ActedRequest, version: CriteriaVersion, *, status: int = 200, tried: SubmittedForm | None = None
) -> HttpResponse:
    criteria = version.criteria
    beside = [
        (_("Điểm thưởng"), criteria.bonus.items),
        (_("Điểm trừ"), criteria.penalty.items),
        (_("Khống chế"), criteria.gates),
    ]
    context = {
        "version": version, "criteria": criteria, "beside": [one for one in beside if one[1]], "tried": tried,
    }  # fmt: skip
    return render(request, "scoring/criteria/order.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def turn(request: ActedRequest, pk: int, code: str) -> HttpResponse:
    """Move a part of a draft up or down; or take it out, asked for on a page that says what goes with it."""
    version = draft_or_404(request, pk)
    part = part_or_404(editing.part_of, version, code)
    data = submitted(request)
    form = Turn(data, version=version.version, initial={"act": Turn.OUT})
    act = form.cleaned_data["act"] if data is not None and form.is_valid() else None
    if act is not None and kept(request, version, lambda: _turned(version.criteria, code, act), form):
        here = reverse("criteria:order", args=[pk])
        return redirect(here if act == Turn.OUT else f"{here}#muc-{_now_at(version.criteria, code, act)}")
    if data is None or act == Turn.OUT:
        title = _("Bỏ «%(code)s %(name)s»?") % {"code": code, "name": part.name}
        return form_page(request, version, form, title, hint=_goes_with(part), submit=_("Bỏ"))
    return _order_page(request, version, status=422, tried=form)


def _goes_with(part: editing.Part) -> str:
    """What goes when a part is taken out."""
    match part:
        case CriteriaField():
            told = {"criteria": len(part.criteria), "leaves": len(list(part.leaves()))}
            return _("Cả %(criteria)s tiêu chí và %(leaves)s tiêu chí thành phần bên trong mất theo.") % told
        case Criterion():
            return _("Cả %(leaves)s tiêu chí thành phần bên trong mất theo.") % {"leaves": len(part.leaves)}
    return _("Quy tắc và số liệu của mục này mất theo.")


def _turned(criteria: CriteriaSet, code: str, act: str) -> CriteriaSet:
    if act == Turn.OUT:
        return editing.without(criteria, code)
    return editing.moved(criteria, code, -1 if act == Turn.UP else 1)


def _now_at(criteria: CriteriaSet, code: str, act: str) -> str:
    """The number of what was moved, in its new place."""
    return editing.neighbour(criteria, code, -1 if act == Turn.UP else 1) or code
