"""Procedures as officers read them: the list, one, an earlier version, two compared."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.kit.paper_files import file_answer
from parindex.kit.search import matching
from parindex.onestop import policies, sheets, wording
from parindex.onestop.models import ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.onestop.states import VersionState
from parindex.onestop.web import forms

PAGE_SIZE = 50


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """What is in force today, by field and words; what the boards of one's units lack."""
    day, words = request.actor.today, request.GET.get("q", "").strip()
    field = request.GET.get("linh-vuc", "")
    rows = matching(procedures.in_force(day), words).order_by("field", "name")
    if field:
        rows = rows.filter(field=field)
    keeps = bool(policies.may_keep(request.actor))
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "field": field,
        "fields": procedures.fields_on(day),
        "keeps": keeps,
        "drafts": procedures.drafts() if keeps else (),
        "alert_count": len(procedures.alerts(procedures.posting_units(request.actor), day)),
    }
    return render(request, "onestop/procedures.html", context)


@login_required
@require_GET
def workbook(request: ActedRequest) -> HttpResponse:
    """What is in force today as .xlsx, to read or to mend and bring back."""
    data = sheets.workbook_of(procedures.in_force(request.actor.today).order_by("field", "name"))
    return file_answer(data, "xlsx", "danh-muc-thu-tuc")


@login_required
@require_GET
def show(request: ActedRequest, code: str) -> HttpResponse:
    """The version in force; else the newest that ever was, or the draft for those who keep the catalogue."""
    rows = procedures.visible_to(request.actor).filter(procedure__code=code)
    found = procedures.version_on(code, request.actor.today) or rows.order_by("state", "-number").first()
    if found is None or not rows.filter(pk=found.pk).exists():
        raise Http404
    return page(request, found)


@login_required
@require_GET
def version(request: ActedRequest, code: str, number: int) -> HttpResponse:
    return page(request, _version(request, code, number))


@login_required
@require_GET
def compare(request: ActedRequest, code: str, before: int, after: int) -> HttpResponse:
    """What differs between two versions."""
    old, new = (_version(request, code, number) for number in (before, after))
    context = {"before": old, "after": new, "differences": wording.differences(old.says, new.says)}
    return render(request, "onestop/compare.html", context)


def _version(request: ActedRequest, code: str, number: int) -> ProcedureVersion:
    return get_object_or_404(procedures.visible_to(request.actor), procedure__code=code, number=number)


def page(request: ActedRequest, found: ProcedureVersion, *, status: int = 200, **tried: Any) -> HttpResponse:
    """A version's page; `tried` are forms that were refused, to be drawn again."""
    actor = request.actor
    versions = list(procedures.visible_to(actor).filter(procedure=found.procedure_id))
    keeps = bool(policies.may_keep(actor))
    units = procedures.posting_units(actor)
    in_force = found.holds_on(actor.today)
    context = {
        "version": found,
        "says": found.says,
        "parts": wording.parts_of(found.says),
        "versions": versions,
        "earlier": next((one for one in versions if one.number < found.number), None),
        "draft": next((one for one in versions if one.state == VersionState.DRAFT), None),
        "in_force": in_force,
        "keeps": keeps,
        "postings": procedures.standing().filter(procedure_version__procedure=found.procedure_id),
        "posts": in_force and units.exists(),
        "post_form": forms.Post(units=units, today=actor.today),
        "publish_form": forms.Publish(version=found.version),
        "end_form": forms.End(version=found.version),
        **tried,
    }
    return render(request, "onestop/procedure.html", context, status=status)
