"""The journal, for its auditor."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parindex.audit import clockwatch, queries
from parindex.audit.actor import ActedRequest, allowed_if
from parindex.audit.errors import require
from parindex.audit.roles import Role

PAGE_SIZE = 100


@login_required
@require_GET
def journal_page(request: ActedRequest) -> HttpResponse:
    """The newest entries, or those before a number: keyset pages, nothing counts the whole table."""
    require(
        allowed_if(
            request.actor.holds(Role.AUDITOR),
            _("Chỉ người kiểm soát nhật ký xem được nhật ký của cả hệ thống."),
        )
    )
    before = request.GET.get("before", "")
    entries = queries.visible_to(request.actor).order_by("-seq")
    if before.isdigit():
        entries = entries.filter(seq__lt=int(before))
    page = list(entries[: PAGE_SIZE + 1])
    rows = [{"entry": entry, "payload": json.loads(entry.payload)} for entry in page[:PAGE_SIZE]]
    older = page[PAGE_SIZE - 1].seq if len(page) > PAGE_SIZE else None
    context = {"rows": rows, "older": older, "clock_warning": clockwatch.warning()}
    return render(request, "audit/journal.html", context)
