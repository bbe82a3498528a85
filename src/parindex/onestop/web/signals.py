"""Signals for an inspector's eye: how many records each names, and the records with the fact."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import require
from parindex.kit.catalog import load_signals
from parindex.onestop import calc, policies
from parindex.onestop.queries import signals
from parindex.onestop.web.asked import Asked
from parindex.onestop.web.figures import newest


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """Every signal with how many dossiers of which office it names in a period."""
    require(policies.may_read_signals(request.actor))
    asked = Asked.of(request)
    told = []
    for signal in load_signals().values():
        offices = signals.by_office(signals.found(signal.code, asked.rows, asked.window))
        told.append({"signal": signal, "offices": offices, "count": sum(offices.values())})
    context = {"asked": asked, "choices": asked.choices(), "signals": told}
    return render(request, "onestop/signals.html", context)


@login_required
@require_GET
def show(request: ActedRequest, code: str) -> HttpResponse:
    """The records of one signal, of one office when asked, each with the fact that named it."""
    require(policies.may_read_signals(request.actor))
    asked = Asked.of(request)
    signal = load_signals().get(code)
    if signal is None:
        raise Http404
    found = signals.found(code, asked.rows, asked.window)
    offices = signals.by_office(found)
    chosen = next((unit for unit in offices if str(unit.pk) == request.GET.get("don-vi")), None)
    rows = found.rows.filter(office=chosen) if chosen else found.rows
    shown, older = newest(rows, request.GET.get("truoc", ""))
    facts = found.facts(shown)
    context = {
        "asked": asked,
        "signal": signal,
        "offices": offices,
        "chosen": chosen,
        "rows": [(row, calc.masked_name(row.applicant), facts[row.pk]) for row in shown],
        "older": older,
        "count": sum(offices.values()),
    }
    return render(request, "onestop/signal.html", context)
