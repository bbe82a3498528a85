"""What is late or about to be, and the letters of apology."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.onestop.queries import lateness


@login_required
@require_GET
def lists(request: ActedRequest) -> HttpResponse:
    return render(request, "onestop/lateness.html", {"letters": lateness.letters(request.actor)})
