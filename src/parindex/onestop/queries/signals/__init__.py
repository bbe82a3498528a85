"""Signals for an inspector's eye: dossiers worth opening, each with the fact that named it, never a verdict.

Thresholds are in `catalog/parameters/dau-hieu-mot-cua.yaml`. What a database can compare is asked of it; shares of
office hours and deadlines told again are counted one by one, for the few dossiers in question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Count, QuerySet

from parindex.onestop.models import Dossier
from parindex.onestop.queries.measures import Window
from parindex.onestop.queries.signals.changes import late_changes
from parindex.onestop.queries.signals.closing import heaped, out_of_order, quick
from parindex.onestop.queries.signals.found import Found
from parindex.onestop.queries.signals.supplements import late_supplements
from parindex.organization.models import Unit

SIGNALS: Mapping[str, Callable[[QuerySet[Dossier], Window], Found]] = {
    "xong-ngay": quick,
    "bo-sung-cuoi-han": late_supplements,
    "ngay-ky": out_of_order,
    "don-cuoi-ky": heaped,
    "doi-han-sau": late_changes,
}


def found(code: str, rows: QuerySet[Dossier], window: Window) -> Found:
    """What a signal names among some dossiers. Raises KeyError for a signal that is not there."""
    return SIGNALS[code](rows, window)


def by_office(one: Found) -> dict[Unit, int]:
    """Office → how many of its dossiers are named, the most first."""
    counted = one.rows.order_by().values_list("office").annotate(n=Count("pk")).order_by("-n", "office")
    told = dict(counted)
    units = Unit.objects.in_bulk(list(told))
    return {units[pk]: n for pk, n in told.items()}
