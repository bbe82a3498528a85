"""Due dates that moved after they had passed: by an adjustment entered late, or by a load from another system."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from parindex.core.working_time import WorkingTime
from parindex.kit.catalog import load_working_time
from parindex.onestop import clock
from parindex.onestop.models import DeadlineAdjustment, Dossier, DossierChange
from parindex.onestop.queries.measures import Window
from parindex.onestop.queries.signals.found import Found, known, moment

COLUMNS = ("due_at", "accepted_at")


def late_changes(rows: QuerySet[Dossier], window: Window) -> Found:
    """Entered in the window after the appointment it moved was over."""
    facts: dict[int, list[str]] = {}
    for pk, said in [*_adjusted(rows, window), *_loaded(rows, window)]:
        facts.setdefault(pk, []).append(said)
    return known(rows, facts)


def _adjusted(rows: QuerySet[Dossier], window: Window) -> list[tuple[int, str]]:
    """Adjustments only ever lengthen, so those entered by the first appointment can't be late."""
    entered = DeadlineAdjustment.objects.filter(
        window.has("entered_at"), dossier__in=rows, entered_at__gt=F("dossier__first_due_at")
    ).select_related("dossier__procedure_version", "dossier__procedure")
    working, found = load_working_time(), []
    for row in entered.prefetch_related("dossier__adjustments__by").order_by("entered_at", "pk"):
        before, after = _around(row, working)
        if before is not None and row.entered_at > before and after != before:
            told = {"before": moment(before), "entered": moment(row.entered_at), "after": moment(after)}
            said = _("hạn %(before)s, ghi «%(reason)s» lúc %(entered)s, hạn thành %(after)s")
            found.append((row.dossier_id, said % {**told, "reason": row.reason}))
    return found


def _around(row: DeadlineAdjustment, working: WorkingTime) -> tuple[datetime | None, datetime | None]:
    """The appointment as it stood without an adjustment and those entered after it, and with it."""
    known = [one for one in row.dossier.adjustments.all() if (one.entered_at, one.pk) <= (row.entered_at, row.pk)]
    return _due(row.dossier, [one for one in known if one.pk != row.pk], working), _due(row.dossier, known, working)


def _due(dossier: Dossier, story: list[DeadlineAdjustment], working: WorkingTime) -> datetime | None:
    told = clock.deadlines_of(dossier, story, working)
    return clock.aware(told.appointment.due_at) if told and told.appointment.due_at else None


def _loaded(rows: QuerySet[Dossier], window: Window) -> list[tuple[int, str]]:
    """Loads that changed the appointment or receipt after the old appointment, or after the result."""
    moved = Q(after__has_key="due_at") | Q(after__has_key="accepted_at")
    changes = DossierChange.objects.filter(moved, window.has("at"), dossier__in=rows).select_related("dossier")
    return [
        (change.dossier_id, said)
        for change in changes.order_by("at", "pk")
        for column in COLUMNS
        if (said := _said_of(change, column))
    ]


def _said_of(change: DossierChange, column: str) -> str:
    before, after = _read(change.before, column), _read(change.after, column)
    if before is None or column not in change.after or before == after or not _too_late(change):
        return ""
    said = (
        _("hạn %(before)s đổi thành %(after)s ở lần nạp lúc %(at)s")
        if column == "due_at"
        else _("lúc tiếp nhận %(before)s đổi thành %(after)s ở lần nạp lúc %(at)s")
    )
    return said % {"before": moment(before), "after": moment(after), "at": moment(change.at)}


def _too_late(change: DossierChange) -> bool:
    """Whether the old appointment was over, or the result already known before this load."""
    dossier = change.dossier
    due_at = _read(change.before, "due_at") if "due_at" in change.before else dossier.due_at
    solved_at = _read(change.before, "solved_at") if "solved_at" in change.before else dossier.solved_at
    return any(moment is not None and moment < change.at for moment in (due_at, solved_at))


def _read(columns: Mapping[str, Any], name: str) -> datetime | None:
    """A moment as a change keeps it: ISO 8601; without a zone it is the clock of Việt Nam."""
    text = columns.get(name)
    if not text:
        return None
    read = datetime.fromisoformat(str(text))
    return clock.aware(read) if read.tzinfo is None else read
