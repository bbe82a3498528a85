"""How the export of another system is read, kept per source."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.forms import submitted
from parindex.onestop import bulk, commands, intake_runs, policies
from parindex.onestop.queries import importing
from parindex.onestop.web.bulk_forms import MappingForm, shown


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: ActedRequest, source: str = "") -> HttpResponse:
    """Write down or correct a mapping; a sample shows the headings there are, and stores nothing."""
    require(policies.may_map(request.actor))
    row = get_object_or_404(importing.mappings(), source=source) if source else None
    data = submitted(request)
    initial = shown(intake_runs.mapping_of(row)) if row else None
    form = MappingForm(
        data, request.FILES if data is not None else None, initial=initial, version=row.version if row else None
    )
    headings: tuple[str, ...] = ()
    if data is not None and form.is_valid():
        told = form.cleaned_data
        if told["sample"] is None:
            if _kept(request, form, told):
                return redirect("bulk:index")
        else:
            headings = _headings(form, told["sample"])
    context = {"form": form, "row": row, "headings": headings}
    return render(request, "onestop/bulk_mapping.html", context, status=422 if form.errors else 200)


def _kept(request: ActedRequest, form: MappingForm, told: dict[str, Any]) -> bool:
    actor = request.actor.submitting(key=told["key"])
    try:
        commands.keep_mapping(
            actor,
            told["source"],
            name=told["name"],
            columns=told["columns"],
            words=told["words"],
            version=told["version"],
        )
    except InvalidAct as refusal:
        form.add_error(refusal.field, refusal.message)
        return False
    messages.success(request, _("Đã lưu cách đọc tệp."))
    return True


def _headings(form: MappingForm, sample: Any) -> tuple[str, ...]:
    try:
        return bulk.titles_of(sample.read(), most_rows=settings.IMPORT_ROWS)
    except bulk.UnreadableFile as refusal:
        form.add_error("sample", refusal.message)
        return ()
