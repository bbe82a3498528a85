"""Handing files out to whoever may read them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from parindex.audit.actor import ActedRequest
from parindex.evidence import queries
from parindex.evidence.downloads import Damaged, as_download


@login_required
@require_safe
def download(request: ActedRequest, file_id: int) -> HttpResponseBase:
    file = get_object_or_404(queries.visible_to(request.actor), pk=file_id)
    try:
        return as_download(file)
    except Damaged:
        return render(request, "evidence/damaged.html", {"file": file}, status=410)
