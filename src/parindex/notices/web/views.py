"""A person's notices, newest first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.kit.forms import carried
from parindex.notices import commands, queries

A_PAGE = 50


@login_required
@require_GET
def notices(request: ActedRequest) -> HttpResponse:
    page = Paginator(queries.visible_to(request.actor), A_PAGE).get_page(request.GET.get("trang"))
    seen = queries.seen_through(request.actor)
    context = {"page": page, "rows": [(notice, notice.pk > seen) for notice in page]}
    return render(request, "notices/notices.html", context)


@login_required
@require_POST
def see(request: ActedRequest) -> HttpResponse:
    commands.see_all(request.actor.submitting(**carried(request.POST)))
    return redirect("notices:notices")
