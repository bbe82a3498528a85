"""Handing files out: always as a download, in a sandbox, never cached."""

from __future__ import annotations

import structlog
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import require
from parindex.evidence import policies, queries, store

log = structlog.get_logger(__name__)

# A browser that shows the file all the same gives it no script, no form and no origin.
SANDBOX = "default-src 'none'; sandbox"


@login_required
@require_safe
def download(request: ActedRequest, file_id: int) -> HttpResponseBase:
    file = get_object_or_404(queries.visible_to(request.actor), pk=file_id)
    require(policies.may_read(request.actor, file))
    if not store.is_intact(file.sha256):
        log.error("evidence.damaged", file=file.pk, sha256=file.sha256)
        return render(request, "evidence/damaged.html", {"file": file}, status=410)
    response = FileResponse(
        file.path.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
