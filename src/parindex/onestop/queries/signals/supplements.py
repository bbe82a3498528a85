"""Requests to complete a dossier made when most of its limit was already used."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from parindex.core.deadline import Kind
from parindex.core.working_time import WorkingTime
from parindex.kit.catalog import load_signals, load_working_time
from parindex.onestop import clock
from parindex.onestop.models import Dossier, DossierEvent
from parindex.onestop.queries.measures import Window
from parindex.onestop.queries.signals.found import Found, known, moment
from parindex.onestop.states import EventKind

PERCENT = 100


def late_supplements(rows: QuerySet[Dossier], window: Window) -> Found:
    """Asked in the window after so many percent of the limit's office hours."""
    least = load_signals()["bo-sung-cuoi-han"].at("percent_used")
    asked = DossierEvent.objects.filter(
        window.has("at"), dossier__in=rows, kind=EventKind.COMPLETION_ASKED, at__gte=F("dossier__accepted_at")
    ).select_related("dossier__procedure_version", "dossier__procedure")
    working = load_working_time()
    facts: dict[int, list[str]] = {}
    for event in asked.prefetch_related("dossier__adjustments__by").order_by("at"):
        share = share_used(event, working)
        if share is not None and share >= least:
            facts.setdefault(event.dossier_id, []).append(_said(event, share))
    return known(rows, facts)


def share_used(event: DossierEvent, working: WorkingTime) -> Decimal | None:
    """How many percent of the limit's office hours were over at an event; None where no limit is known."""
    dossier = event.dossier
    before = [row for row in dossier.adjustments.all() if row.at < event.at]
    begun, due_at = dossier.accepted_at, dossier.first_due_at
    if before:
        told = clock.deadlines_of(dossier, before, working)
        due_at = clock.aware(told.appointment.due_at) if told and told.appointment.due_at else None
        begun = max([row.at for row in before if row.kind == Kind.RESET], default=begun)
    if begun is None or due_at is None:
        return None
    whole = _minutes(working, begun, due_at)
    return Decimal(_minutes(working, begun, event.at) * PERCENT) / whole if whole > 0 else None


def _minutes(working: WorkingTime, begin: datetime, end: datetime) -> int:
    return working.minutes_between(clock.local(begin), clock.local(end))


def _said(event: DossierEvent, share: Decimal) -> str:
    at = moment(event.at)
    if share > PERCENT:
        return _("yêu cầu bổ sung lúc %(at)s, khi thời hạn đã hết") % {"at": at}
    return _("yêu cầu bổ sung lúc %(at)s, khi đã dùng %(share)s%% thời hạn") % {"at": at, "share": int(share)}
