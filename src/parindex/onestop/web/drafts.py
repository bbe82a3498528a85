"""Keeping the catalogue: drafting, publishing, ending, bringing in a workbook."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.kit.catalog import ProcedureContent
from parindex.kit.forms import carried, submitted
from parindex.onestop import commands, policies, sheets, wording
from parindex.onestop.models import ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.onestop.states import VersionState
from parindex.onestop.web import forms
from parindex.onestop.web.draft_forms import Code, Draft
from parindex.onestop.web.procedures import page
from parindex.papers.grids import UnreadableGrid


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: ActedRequest) -> HttpResponse:
    """Which procedure to draft: a new one, or a new version of one that is there."""
    require(policies.may_keep(request.actor))
    data = submitted(request)
    form = Code(data)
    if data is not None and form.is_valid():
        return redirect("onestop:draft", form.cleaned_data["code"])
    return render(request, "onestop/begin.html", {"form": form}, status=422 if data is not None else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: ActedRequest, code: str) -> HttpResponse:
    """The draft of a procedure; a first one starts from the version that stands, or empty."""
    require(policies.may_keep(request.actor))
    if not sheets.CODE_SHAPE.fullmatch(code):
        raise Http404
    versions = ProcedureVersion.objects.filter(procedure__code=code)
    draft = versions.filter(state=VersionState.DRAFT).first()
    model = draft or versions.order_by("-number").first()
    data, problem = submitted(request), ""
    forms_ = Draft(data, says=model.says if model else None, version=draft.version if draft else None)
    content = forms_.content() if data is not None else None
    if content is not None:
        fields = forms_.words.cleaned_data
        try:
            commands.save_draft(request.actor.submitting(key=fields["key"]), code, content, version=fields["version"])
        except WrongState as refusal:
            problem = refusal.message
        else:
            messages.success(request, _("Đã lưu dự thảo."))
            return redirect("onestop:draft" if "more" in request.POST else "onestop:procedure", code)
    context = {"draft": forms_, "code": code, "existing": draft, "model": model, "problem": problem}
    return render(request, "onestop/draft.html", context, status=422 if data is not None else 200)


@login_required
@require_POST
def act(request: ActedRequest, code: str, what: str) -> HttpResponse:
    """Publish a draft, or throw it away."""
    require(policies.may_keep(request.actor))
    draft = get_object_or_404(procedures.drafts(), procedure__code=code)
    if what == "bo":
        commands.discard_draft(request.actor.submitting(**carried(request.POST)), draft)
        messages.success(request, _("Đã bỏ dự thảo."))
        return redirect("onestop:procedures")
    if what != "cong-bo":
        raise Http404
    form = forms.Publish(request.POST)
    if form.is_valid():
        try:
            actor = request.actor.submitting(key=form.cleaned_data["key"], version=form.cleaned_data["version"])
            commands.publish(actor, draft, since=form.cleaned_data["since"])
        except InvalidAct as refusal:
            form.add_error("since", refusal.message)
        else:
            messages.success(request, _("Đã đưa vào áp dụng."))
            return redirect("onestop:procedure", code)
    return page(request, draft, status=422, publish_form=form)


@login_required
@require_POST
def end(request: ActedRequest, code: str) -> HttpResponse:
    """End a procedure with nothing in its place."""
    require(policies.may_keep(request.actor))
    found = get_object_or_404(
        ProcedureVersion, procedure__code=code, state=VersionState.PUBLISHED, valid_to__isnull=True
    )
    form = forms.End(request.POST)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"), version=fields.pop("version"))
        try:
            commands.end_procedure(actor, found, **fields)
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Đã ghi chấm dứt áp dụng."))
            return redirect("onestop:procedure", code)
    return page(request, found, status=422, end_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def intake(request: ActedRequest) -> HttpResponse:
    """A workbook of procedures: what it would change is shown first and nothing is stored here."""
    require(policies.may_keep(request.actor))
    data = submitted(request)
    form = forms.Intake(data, request.FILES if data is not None else None)
    if data is None or not form.is_valid():
        return render(request, "onestop/intake.html", {"form": form}, status=200 if data is None else 422)
    try:
        read = sheets.read(form.cleaned_data["file"].read())
    except UnreadableGrid as refusal:
        form.add_error("file", str(refusal))
        return render(request, "onestop/intake.html", {"form": form}, status=422)
    changes = _changes(read.contents)
    context = {
        "form": form,
        "read": read,
        "changes": changes,
        "same": len(read.contents) - len(changes),
        "told": json.dumps({one.code: one.told() for one in changes}, ensure_ascii=False),
        "returned": base64.b64encode(read.workbook()).decode() if read.problems else "",
    }
    return render(request, "onestop/intake.html", context, status=422 if read.problems else 200)


@login_required
@require_POST
def keep(request: ActedRequest) -> HttpResponse:
    """What the preview showed becomes drafts, all of it or nothing."""
    require(policies.may_keep(request.actor))
    try:
        told = json.loads(request.POST.get("told", ""))
        contents = {code: ProcedureContent.model_validate(one["content"]) for code, one in told.items()}
        versions = {code: one["version"] for code, one in told.items()}
    except (ValueError, TypeError, AttributeError, KeyError):
        raise InvalidAct(_("Nội dung xem trước không còn nguyên. Hãy nạp lại tệp.")) from None
    if not all(sheets.CODE_SHAPE.fullmatch(code) for code in contents):
        raise InvalidAct(_("Nội dung xem trước không còn nguyên. Hãy nạp lại tệp."))
    commands.save_drafts(request.actor.submitting(**carried(request.POST)), contents, versions)
    count = len(contents)
    messages.success(request, ngettext("Đã lưu %(n)s dự thảo.", "Đã lưu %(n)s dự thảo.", count) % {"n": count})
    return redirect("onestop:procedures")


@dataclass(frozen=True)
class Change:
    """A procedure a workbook would draft anew: what it would say, and how that differs from what there is."""

    code: str
    content: ProcedureContent
    draft_version: int | None
    is_new: bool
    differences: list[wording.Difference]

    def told(self) -> dict[str, Any]:
        return {"version": self.draft_version, "content": self.content.model_dump(mode="json")}


def _changes(contents: dict[str, ProcedureContent]) -> list[Change]:
    """Those that say something else than the newest version, draft or published."""
    newest: dict[str, ProcedureVersion] = {}
    rows = ProcedureVersion.objects.filter(procedure__code__in=contents).select_related("procedure")
    for row in rows.order_by("number"):
        newest[row.code] = row
    found = []
    for code, content in contents.items():
        there = newest.get(code)
        if there is None:
            found.append(Change(code, content, None, True, []))
        elif there.says != content:
            version = there.version if there.state == VersionState.DRAFT else None
            found.append(Change(code, content, version, False, wording.differences(there.says, content)))
    return found
