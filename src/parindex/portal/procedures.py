"""Procedures as a citizen reads them: only the version in force today, without signing in."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.kit.search import matching
from parindex.onestop import wording
from parindex.onestop.queries import procedures
from parindex.papers.qr import qr_address

PAGE_SIZE = 30
# What an office arranges inside and a citizen need not read.
INSIDE = frozenset({"name", "steps"})


@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """Search what is in force, without accents."""
    words, field = request.GET.get("q", "").strip(), request.GET.get("linh-vuc", "")
    day = request.actor.today
    rows = matching(procedures.in_force(day), words).order_by("field", "name")
    if field:
        rows = rows.filter(field=field)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "field": field,
        "fields": procedures.fields_on(day),
    }
    return render(request, "portal/procedures.html", context)


@require_GET
def show(request: ActedRequest, code: str) -> HttpResponse:
    """The version in force, to read, print or keep by its QR code."""
    found = procedures.version_on(code, request.actor.today)
    if found is None:
        raise Http404
    address = _address(request, reverse("portal:procedure", args=[code]))
    context = {
        "version": found,
        "parts": [part for part in wording.parts_of(found.says) if part.lines and part.key not in INSIDE],
        "address": address,
        "qr": qr_address(address),
        "today": request.actor.today,
    }
    return render(request, "portal/procedure.html", context)


def _address(request: HttpRequest, path: str) -> str:
    """The page's address as a phone finds it: the site's own where it is set."""
    return urljoin(settings.SITE_URL, path) if settings.SITE_URL else request.build_absolute_uri(path)
