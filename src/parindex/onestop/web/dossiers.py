"""Dossiers as officers see them: the list and one dossier."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.onestop.queries import dossiers


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    rows = dossiers.with_names(dossiers.visible_to(request.actor))
    return render(request, "onestop/dossiers.html", {"rows": rows[:50]})


@login_required
@require_GET
def show(request: ActedRequest, code: str) -> HttpResponse:
    found = get_object_or_404(dossiers.with_names(dossiers.visible_to(request.actor)), code=code)
    return render(request, "onestop/dossier.html", {"dossier": found})
