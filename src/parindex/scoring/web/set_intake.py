"""A workbook as a set: looked at first, with everything to be mended and everything it changes; then kept."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.kit.catalog import load_all_measures
from parindex.organization.models import Unit
from parindex.papers.grids import UnreadableGrid
from parindex.rules import CriteriaSet, check
from parindex.rules.compare import compare
from parindex.scoring import commands, links, policies
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.queries import sets
from parindex.scoring.web import set_forms as forms
from parindex.scoring.web.sets import OPEN, list_page, owners
from parindex.scoring.workbook import Intake, read_workbook, returned


@login_required
@require_POST
def look(request: ActedRequest) -> HttpResponse:
    """What a workbook says; nothing is stored here."""
    require(policies.may_draft_somewhere(request.actor))
    form = forms.Intake(request.POST, request.FILES, owners=owners(request.actor))
    if not form.is_valid():
        return list_page(request, status=422, intake=form)
    data = form.cleaned_data["file"].read()
    try:
        intake = read_workbook(data)
    except UnreadableGrid as refusal:
        form.add_error("file", str(refusal))
        return list_page(request, status=422, intake=form)
    if intake.criteria is not None:
        intake.problems += [intake.problem_of(one) for one in check(intake.criteria, load_all_measures().keys())]
    return _preview(request, form.cleaned_data["owner"], intake, data)


def _preview(request: ActedRequest, owner: Unit, intake: Intake, data: bytes) -> HttpResponse:
    """Findings by sheet and row; where a draft can be kept, what it changes and a button."""
    context: dict[str, Any] = {"owner": owner, "problems": sorted(intake.problems), "criteria": intake.criteria}
    if intake.problems:
        context["returned"] = base64.b64encode(returned(data, intake.problems)).decode()
    if intake.criteria is not None:
        before = _same(owner, intake.criteria)
        context["before"] = before
        context["changes"] = compare(before.criteria, intake.criteria) if before is not None else []
        content = {"owner": owner.pk, "content": intake.criteria.model_dump_json()}
        version = before.version if before is not None and before.state in OPEN else None
        context["keep"] = forms.Keep(owners=owners(request.actor), version=version, initial=content)
    status = 200 if intake.criteria is not None else 422
    return render(request, "scoring/criteria/intake.html", context, status=status)


def _same(owner: Unit, criteria: CriteriaSet) -> CriteriaVersion | None:
    """The version the workbook is of; where there is none, the one before it."""
    rows = CriteriaVersion.objects.filter(owner=owner, code=criteria.code, number__lte=criteria.version)
    return rows.order_by("-number").first()


@login_required
@require_POST
def keep(request: ActedRequest) -> HttpResponse:
    """The set that was looked at as a draft: a new one, or in place of the draft of the same number."""
    require(policies.may_draft_somewhere(request.actor))
    form = forms.Keep(request.POST, owners=owners(request.actor))
    if not form.is_valid():
        return list_page(request, status=422)
    owner = form.cleaned_data["owner"]
    try:
        criteria = CriteriaSet.model_validate_json(form.cleaned_data["content"])
        version = _kept(request, owner, criteria, form.cleaned_data)
    except ValidationError:
        messages.error(request, _("Nội dung gửi lên không còn đọc được. Hãy nạp lại tệp."))
        return redirect("criteria:index")
    except (InvalidAct, WrongState) as refusal:
        messages.error(request, refusal.message)
        return redirect("criteria:index")
    messages.success(request, _("Đã lưu bản soạn từ bảng tính."))
    return redirect(links.url_of_set(version))


def _kept(request: ActedRequest, owner: Unit, criteria: CriteriaSet, sent: Any) -> CriteriaVersion:
    started = sets.visible_to(request.actor).filter(
        owner=owner, code=criteria.code, number=criteria.version, state__in=OPEN
    )
    draft = started.first()
    if draft is None:
        return commands.draft_set(request.actor.submitting(key=sent["key"]), owner, criteria)
    actor = request.actor.submitting(key=sent["key"], version=sent["version"])
    return commands.edit_set(actor, draft, criteria)
